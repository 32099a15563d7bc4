"""An approver on a phone: the evidence in sight, one decision after another, nothing wider than the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import signed_in

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TOUCH_PX = 40


@pytest.fixture
def wong(browser: Browser, address: str) -> Page:
    return signed_in(browser, address, "wong", **PHONE)


def ask_for_a_write_off(page: Page, address: str, kind: str, reason: str) -> None:
    """The largest case of a kind, written off: far above the accountant's limit."""
    page.goto(f"{address}/exceptions/?kind={kind}&state=OPEN&sort=amount")
    page.locator("tr[data-row] .lead a").first.click()
    page.locator("details[data-key=w] summary").click()
    page.locator("details[data-key=w] textarea").fill(reason)
    page.locator("details[data-key=w]").get_by_role("button", name="Write off", exact=True).click()
    page.get_by_text("an approver decides now").wait_for()


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_it_decides_one_after_another(browser: Browser, address: str, wong: Page) -> None:
    chan = signed_in(browser, address, "chan")
    ask_for_a_write_off(chan, address, "INTERNAL_ONLY", "a voucher of the platform")
    ask_for_a_write_off(chan, address, "EXTERNAL_ONLY", "a rounding of the bank")
    chan.goto(f"{address}/approvals/")
    expect(chan.get_by_text("What you asked for yourself")).to_be_visible()
    expect(chan.locator("button[name=approve]")).to_have_count(0)

    # told at the bell, and led to the very card
    wong.goto(f"{address}/notices/")
    wong.locator(".notices button").first.click()
    wong.wait_for_url(f"{address}/approvals/#approval-*")
    first = wong.locator("article", has_text="a voucher of the platform")
    expect(first.locator("dt", has_text="Ours")).to_be_visible()
    assert width_of(wong) <= PHONE["viewport"]["width"]  # type: ignore[index]  # a dict of dicts
    box = first.get_by_role("button", name="Approve the write-off").bounding_box()
    assert box is not None
    assert box["height"] >= TOUCH_PX

    first.get_by_role("button", name="Return").click()
    expect(wong.locator(".errorlist")).to_contain_text("Say why")
    first.get_by_label("Reason").fill("ask the platform first")
    first.get_by_role("button", name="Return").click()
    wong.get_by_text("Returned.").wait_for()
    second = wong.locator("article", has_text="a rounding of the bank")
    second.get_by_role("button", name="Approve the write-off").click()
    wong.get_by_text("Approved.").wait_for()

    expect(wong.locator("article", has_text="a rounding of the bank")).to_have_count(0)
    chan.goto(f"{address}/notices/")
    expect(chan.locator(".notices .new").first).to_contain_text("approved")
    chan.locator(".notices button", has_text="ask the platform first").first.click()
    expect(chan.locator("h1")).to_be_visible()
