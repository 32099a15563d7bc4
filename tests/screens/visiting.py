"""One page in a browser: opened, drawn in each theme and width, judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.driving import signed_in
from tests.page_queries import QUERIES_MAX, queries_in
from tests.screens.pages import NOBODY, Shown
from tests.screens.texts import Forbidden

CHECKS = Path(__file__).with_name("checks.js").read_text()
THEMES = ("light", "dark")
WIDTHS = {1440: 900, 390: 844}
# of a long list the first screens tell enough
HEIGHT_MAX_PX = 3_000
LOCALES = {"en": "en-GB", "zh-hant": "zh-TW", "zh-hans": "zh-CN"}
GRAVE = {"serious", "critical"}


class LostError(Exception):
    """No link leads to a page, or it isn't what is there."""


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    page: str
    kind: str
    what: str
    language: str
    theme: str
    width: int


@dataclass(frozen=True, slots=True)
class Look:
    language: str
    theme: str
    width: int

    @property
    def name(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"


# slow, and no language changes what it finds: both themes and both widths once; contrast is judged in every look
FOR_AXE = (Look("en", "light", 1440), Look("en", "dark", 390))


@dataclass(slots=True)
class Visitor:
    """Somebody's browser, with all that its console says."""

    context: BrowserContext
    page: Page
    address: str
    said: list[str] = field(default_factory=list)
    # how many the answer of the page that is open has taken
    queries: int = 0

    @classmethod
    def of(cls, browser: Browser, address: str, who: str, language: str = "en") -> Visitor:
        # a colour that is still changing can't be judged; fields of days are drawn as the browser speaks
        still = {"reduced_motion": "reduce", "locale": LOCALES[language]}
        page = (
            signed_in(browser, address, who, **still)
            if who != NOBODY
            else browser.new_context(**still).new_page()  # type: ignore[arg-type]  # Playwright's own
        )
        visitor = cls(page.context, page, address)
        page.on("console", lambda m: visitor.said.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: visitor.said.append(str(error)))
        return visitor

    def find(self, shown: Shown) -> str:
        """The path of a page, after the links that lead to it."""
        path = shown.start
        for link in shown.links:
            self.page.goto(self.address + path)
            found = self.page.locator("main a").evaluate_all("all => all.map(a => a.href)")
            here = [href.removeprefix(self.address) for href in found]
            fitting = [href for href in here if re.search(link, href)]
            if not fitting:
                raise LostError(f"no link like {link} on {self.page.url}")
            path = fitting[-1 if shown.last else 0]
        return path

    def choose(self, language: str) -> None:
        """Choose a language as a person does."""
        self.page.goto(f"{self.address}/account/login/")
        token = self.page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
        answer = self.context.request.post(
            f"{self.address}/preference/",
            form={"django_language": language, "csrfmiddlewaretoken": token},
            headers={"Referer": self.address},
        )
        assert answer.ok, answer.status

    def switch(self, merchant: str) -> None:
        """Go to another merchant of theirs, as the menu at the top does."""
        self.page.goto(self.address)
        button = self.page.locator(".topbar form button", has_text=merchant).first
        button.evaluate("button => button.click()")
        self.page.locator(".topbar summary", has_text=merchant).wait_for()

    def open(self, shown: Shown, path: str) -> None:
        self.said.clear()
        answer = self.page.goto(self.address + path)
        if answer is None or answer.status != shown.status:
            raise LostError(f"{answer and answer.status} at {path}, not {shown.status}")
        self.queries = queries_in(answer.headers)


def looks(visitor: Visitor, language: str) -> Iterator[Look]:
    """The page in each theme and width, one after the other; the server is asked once."""
    for width, height in WIDTHS.items():
        visitor.page.set_viewport_size({"width": width, "height": height})
        for theme in THEMES:
            visitor.page.evaluate(
                "theme => { document.documentElement.dataset.theme = theme; }", theme
            )
            yield Look(language, theme, width)


def judged(visitor: Visitor, shown: Shown, look: Look, forbidden: Forbidden) -> list[Defect]:
    """What is wrong with the page as it stands there."""
    found = [tuple(one) for one in visitor.page.evaluate(CHECKS, forbidden.as_json())]
    if look in FOR_AXE:
        found += _accessible(visitor.page)
    # a page that answers 404 is written down as an error by the browser itself
    found += [
        ("console", text)
        for text in visitor.said
        if not (shown.status >= 400 and "Failed to load resource" in text)
    ]
    visitor.said.clear()
    if visitor.queries > QUERIES_MAX:
        found.append(("queries", f"{visitor.queries} in all"))
    return [
        Defect(shown.title, kind, what, look.language, look.theme, look.width)
        for kind, what in dict.fromkeys(found)
    ]


def _accessible(page: Page) -> Iterator[tuple[str, str]]:
    for violation in Axe().run(page).response["violations"]:
        if violation["impact"] in GRAVE:
            for node in violation["nodes"][:3]:
                yield "axe", f"{violation['id']}: {node['html'][:110]}"


def photograph(page: Page, path: Path) -> None:
    height = min(page.evaluate("document.documentElement.scrollHeight"), HEIGHT_MAX_PX)
    size = page.viewport_size
    assert size is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    # what sticks to the edge of the window would lie over the middle of a longer picture
    page.set_viewport_size({"width": size["width"], "height": height})
    page.screenshot(
        path=path,
        type="jpeg",
        quality=80,
        full_page=True,
        caret="initial",
        clip={"x": 0, "y": 0, "width": size["width"], "height": height},
    )
    page.set_viewport_size(size)
