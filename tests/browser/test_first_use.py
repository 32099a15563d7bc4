"""A new merchant with only the screens: from signing up to a first reconciled pair of files."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.ledgers.bills import orders, wechat_bill, wechat_row

CLICKS_MAX = 12
# people read and think as well: what they type and read is counted by its length
SECONDS_MAX, SECONDS_PER_PAGE, CHARACTERS_PER_SECOND = 300, 12, 3
WAIT_MS = 30_000
PASSWORD = "a long enough sentence"
MONTH = "2026-10"
OWN_ORDERS = orders(*(f"SO{n},{MONTH}-05 10:00:{n % 60:02d},微信支付,{n}.00,已付款" for n in range(101, 121)))  # fmt: skip
BILL = wechat_bill(*(wechat_row(n, n * 100) for n in range(101, 120)))
FILES: list[FilePayload] = [
    {"name": f"orders_{MONTH}.csv", "mimeType": "text/csv", "buffer": OWN_ORDERS},
    {"name": f"1900000001All{MONTH}.csv", "mimeType": "text/csv", "buffer": BILL},
]


@dataclass
class Newcomer:
    """Somebody at a browser, whose clicks, pages and typed characters are counted."""

    page: Page
    clicks: int = 0
    pages: int = 0
    typed: int = 0
    began: float = field(default_factory=time.monotonic)

    def click(self, button: Locator) -> None:
        button.click(timeout=WAIT_MS)
        self.clicks += 1
        self.pages += 1

    def press(self, name: str) -> None:
        self.click(self.page.locator("main").get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        self.click(self.page.locator("main").get_by_role("link", name=name, exact=True).first)

    def type(self, name: str, text: str) -> None:
        self.page.fill(f"[name={name}]", text)
        self.typed += len(text)

    def choose_files(self, files: list[FilePayload]) -> None:
        with self.page.expect_file_chooser() as asked:
            self.click(self.page.get_by_label("or choose them", exact=False))
        asked.value.set_files(files)

    @property
    def seconds(self) -> float:
        """What the product took, and what a person takes beside it."""
        thought = self.pages * SECONDS_PER_PAGE + self.typed / CHARACTERS_PER_SECOND
        return time.monotonic() - self.began + thought


def sign_up(newcomer: Newcomer, address: str, log: Path) -> None:
    page, email = newcomer.page, f"new{time.time_ns()}@example.com"
    page.goto(f"{address}/account/signup/")
    newcomer.type("email", email)
    newcomer.type("password1", PASSWORD)
    newcomer.type("password2", PASSWORD)
    newcomer.press("Sign up")
    page.get_by_role("heading", name="Check your email").wait_for()
    newcomer.clicks += 1  # the link in the mail
    page.goto(link_in_mail(log, email))
    newcomer.press("Confirm")
    newcomer.type("name", "My first shop")
    newcomer.press("Start")


def link_in_mail(log: Path, email: str) -> str:
    """The demo writes its mail into its log."""
    for _try in range(50):
        mail = log.read_text().rpartition(f"To: {email}")[2]
        found = re.search(r"https?://\S+/account/confirm-email/\S+", mail)
        if found and email in log.read_text():
            return found.group()
        time.sleep(0.1)
    raise AssertionError("no mail came")


def test_it_leads_a_newcomer_to_a_first_reconciled_pair_of_files(
    address: str, folder: Path, browser: Browser
) -> None:
    newcomer = Newcomer(browser.new_context(locale="en-GB").new_page())
    page = newcomer.page

    sign_up(newcomer, address, folder / "demo.log")
    newcomer.follow("Upload your own")
    newcomer.choose_files(FILES)
    ready = page.get_by_role("link", name="Check and take in")
    expect(ready).to_have_count(2, timeout=WAIT_MS)
    newcomer.click(ready.last)
    newcomer.press("Take in")
    newcomer.press("Take in")
    newcomer.follow("Compare them")
    newcomer.press("Save and compare")
    page.get_by_text("nothing lost, nothing twice").wait_for(timeout=WAIT_MS)

    assert "19" in page.locator("section", has_text="Matched, by rule").inner_text()
    assert newcomer.clicks <= CLICKS_MAX
    assert newcomer.seconds <= SECONDS_MAX
