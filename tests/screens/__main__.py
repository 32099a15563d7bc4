"""`make screenshots`: every page × language × theme × width, a contact sheet each, and what is wrong with them."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import django
from playwright.sync_api import Browser, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
os.environ.setdefault("RECONCILE_MODE", "test")
django.setup()

from tests.product import ROOT, chromium, running_demo
from tests.screens.pages import FOUND, LANGUAGE, Shown
from tests.screens.preparing import prepare
from tests.screens.sheets import make_sheet
from tests.screens.texts import LANGUAGES, forbidden_in
from tests.screens.visiting import Defect, LostError, Visitor, judged, looks, photograph

WORKERS = 2
FOLDER = ROOT / ".data/screenshots"


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def shoot(address: str, language: str, pages: list[Shown]) -> list[Defect]:
    """All looks of some pages in a language: pictures in the folder, defects as the answer."""
    forbidden = forbidden_in(language)
    defects: list[Defect] = []
    with launched() as browser:
        visitors: dict[str, Visitor] = {}
        for shown in pages:
            if shown.who not in visitors:
                visitors[shown.who] = Visitor.of(browser, address, shown.who, language)
                visitors[shown.who].choose(language)
            visitor = visitors[shown.who]
            try:
                if shown.merchant:
                    visitor.switch(shown.merchant)
                visitor.open(shown, visitor.find(shown).replace(LANGUAGE, language))
            except LostError as error:
                defects.append(Defect(shown.title, "lost", str(error), language, "", 0))
                continue
            for look in looks(visitor, language):
                defects += judged(visitor, shown, look, forbidden)
                photograph(visitor.page, FOLDER / "shots" / shown.title / f"{look.name}.jpg")
    return defects


def walk(address: str, pages: list[Shown]) -> list[Defect]:
    defects: list[Defect] = []
    parts = [part for start in range(WORKERS) if (part := pages[start::WORKERS])]
    # a person has one language at a time, so the languages come one after the other
    for language in LANGUAGES:
        here = [page for page in pages if language in page.languages]
        parts = [part for start in range(WORKERS) if (part := here[start::WORKERS])]
        with ProcessPoolExecutor(len(parts)) as pool:
            for found in pool.map(shoot, [address] * len(parts), [language] * len(parts), parts):
                defects += found
        sys.stdout.write(f"{language}: {len(here)} pages\n")
    return defects


def sheets(pages: list[Shown]) -> None:
    with launched() as browser:
        for page in pages:
            make_sheet(browser, FOLDER, page.title, page.languages)


def report(defects: list[Defect]) -> None:
    """A line for each defect of a page, with the looks in which it is seen."""
    seen: dict[tuple[str, str, str], list[str]] = {}
    for one in sorted(defects):
        look = f"{one.language} {one.theme} {one.width}"
        seen.setdefault((one.page, one.kind, one.what), []).append(look)
    for (page, kind, what), where in seen.items():
        more = f" and {len(where) - 1} more" if len(where) > 1 else ""
        sys.stdout.write(f"{page:36} {kind:13} {what}  [{where[0]}{more}]\n")
    sys.stdout.write(f"{len(seen)} defects\n")


def main() -> bool:
    """True when no page has a defect."""
    chosen = os.environ.get("PAGES", "").split()
    wanted = [page for title, page in FOUND.items() if not chosen or {title, page.name} & {*chosen}]
    if not wanted:
        sys.stdout.write(f"No page is called {' '.join(chosen)}. There are: {' '.join(FOUND)}\n")
        return False
    started_at = time.monotonic()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with (
        tempfile.TemporaryDirectory(prefix="reconcile-screens-") as folder,
        running_demo(Path(folder)) as address,
    ):
        with launched() as browser:
            made = prepare(browser, address, Path(folder) / "demo.log")
        wanted = [replace(page, start=made.get(page.title, page.start)) for page in wanted]
        defects = walk(address, wanted)
    with ProcessPoolExecutor(WORKERS) as pool:
        list(pool.map(sheets, [wanted[start::WORKERS] for start in range(WORKERS)]))
    report(defects)
    seconds = time.monotonic() - started_at
    sys.stdout.write(f"{len(wanted)} pages in {seconds:.0f} s; their sheets are in {FOLDER}\n")
    return not defects


if __name__ == "__main__":
    sys.exit(not main())
