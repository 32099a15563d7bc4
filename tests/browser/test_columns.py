"""A bank's table that nobody knows: asked about once, then read without a word, and stopped when it changes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import drop, signed_in

HEADER = "Date,Details,Money in,Money out,Balance"
LEDGER = "Harbour bank"


def month(number: int, header: str = HEADER) -> bytes:
    """Rows whose days could be months as well."""
    opening = 1_000 * number
    rows = [
        f"03/{number:02d}/2026,Payout {number}01,100.00,,{opening + 100}.00",
        f"05/{number:02d}/2026,Rent,,40.00,{opening + 60}.00",
        f"09/{number:02d}/2026,Payout {number}02,25.50,,{opening + 85}.50",
    ]
    return "\n".join([header, *rows, ""]).encode()


@pytest.fixture
def page(browser: Browser, address: str) -> Page:
    return signed_in(browser, address, "tom")


def open_dropped(page: Page, address: str, name: str, content: bytes, link: str) -> None:
    page.goto(f"{address}/upload/")
    drop(page, name, content)
    row = page.locator("#uploads tr", has_text=name)
    row.get_by_role("link", name=link).click(timeout=30_000)
    page.locator("#take-in").wait_for()


def take_in(page: Page) -> None:
    page.get_by_role("button", name="Take in").click()
    page.get_by_text("Taken in").first.wait_for(timeout=30_000)
    expect(page.locator(".tile", has_text="rows added").locator("strong")).to_have_text("3")
    expect(page.locator(".tile", has_text="rejected").locator("strong")).to_have_text("0")


def test_it_asks_once_then_reads_and_stops_at_a_changed_column(page: Page, address: str) -> None:
    open_dropped(page, address, "harbour_08.csv", month(8), "Answer")
    expect(page.locator("#columns")).to_contain_text("Is the day or the month written first?")
    page.select_option("[name=ledger]", label="A new one:")
    page.fill("[name=name]", LEDGER)
    page.select_option("[name=kind]", "BANK")
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_role("alert")).to_contain_text("Is the day or the month written first?")
    page.select_option("[name=date_order]", "DMY")
    take_in(page)
    expect(page.locator(".page-head")).to_contain_text("3 Aug 2026 – 9 Aug 2026")

    open_dropped(page, address, "harbour_09.csv", month(9), "Check and take in")
    expect(page.locator("#columns .note")).to_have_count(0)
    expect(page.locator("[name=ledger] option:checked")).to_contain_text(LEDGER)
    take_in(page)

    changed = HEADER.replace("Money in", "Paid in")
    open_dropped(page, address, "harbour_10.csv", month(10, changed), "Answer")
    difference = page.locator("#header-change")
    expect(difference.locator("del")).to_have_text(["Money in"])
    expect(difference.locator("ins")).to_have_text(["Paid in"])
    expect(page.locator("#columns")).to_contain_text("The columns are not those of the last file.")
    expect(page.get_by_label("Paid in", exact=True)).to_have_value("")
    expect(page.locator("[name=ledger] option:checked")).to_contain_text(LEDGER)
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_role("alert")).to_contain_text("“Money in” was read from Money in, which is")
    page.get_by_label("Paid in", exact=True).select_option("credit")
    take_in(page)

    page.get_by_role("link", name=LEDGER).first.click()
    expect(page.locator("#statements tbody tr")).to_have_count(3)
