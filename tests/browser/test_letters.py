"""A counterparty in a real browser: reads the letter without an account, differs, attaches, submits, keeps a receipt."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import signed_in

LINK = re.compile(r"/letters/[\w-]{40,}/")
MAIL_SECONDS_MAX = 60


@pytest.fixture
def chan(browser: Browser, address: str) -> Page:
    return signed_in(browser, address, "chan")


@pytest.fixture
def log(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo prints its mails."""
    (found,) = tmp_path_factory.getbasetemp().glob("demo[0-9]*/demo.log")
    return found


def mailed_link(log: Path, known: int) -> str:
    """The link of the first mail after those that are known."""
    deadline = time.monotonic() + MAIL_SECONDS_MAX
    while len(links := LINK.findall(log.read_text(errors="replace"))) <= known:
        assert time.monotonic() < deadline, "no mail with a link came"
        time.sleep(0.5)
    return links[known]


def send_letter(page: Page, address: str) -> None:
    """Ask about the two largest open differences."""
    page.goto(f"{address}/confirmations/choose/")
    for number in range(2):
        page.locator("tbody input[type=checkbox]").nth(number).check()
    page.get_by_role("button", name="Draft a letter about the ticked").click()
    page.get_by_label("Recipient").fill("Acme Ltd")
    page.get_by_label("E-mail address").fill("ann@acme.example")
    page.get_by_role("button", name="Send by mail").click()
    page.get_by_text("The letter is on its way.").wait_for()


def test_it_is_answered_without_an_account(
    chan: Page, browser: Browser, address: str, log: Path
) -> None:
    known = len(LINK.findall(log.read_text(errors="replace")))
    send_letter(chan, address)
    letter = chan.url
    # a phone that has never seen this site, and runs no scripts
    ann = browser.new_context(
        locale="en-GB", viewport={"width": 390, "height": 844}, java_script_enabled=False
    ).new_page()
    ann.goto(address + mailed_link(log, known))
    first = ann.locator("fieldset.line").first

    first.get_by_label("Differ").check()
    first.get_by_label("Your amount, CNY").fill("12.50")
    first.get_by_text("Attach files").click()
    first.locator("input[type=file]").set_input_files(
        {"name": "slip.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    )
    ann.get_by_role("button", name="Save for later").click()
    ann.get_by_role("button", name="Agree on all lines without an answer").click()
    ann.get_by_label("Your name").fill("Ann Lee")
    ann.get_by_role("button", name="Submit").click()

    expect(ann.get_by_role("heading", name="Receipt")).to_be_visible()
    expect(ann.get_by_text("Ann Lee")).to_be_visible()
    assert ann.context.cookies() == []
    chan.goto(letter)
    expect(chan.get_by_text("Answered by Ann Lee")).to_be_visible()
    chan.locator("main table a").first.click()
    said = chan.locator("section", has_text="Comments and evidence")
    expect(said.get_by_text("their records show 12.50 CNY")).to_be_visible()
    expect(said.get_by_role("link", name="slip.pdf")).to_be_visible()
