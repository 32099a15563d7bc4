"""An accountant's day by keyboard alone, from signing in to submitting the month; no mouse button is pressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from reconcile.demo.bills import lines_of
from reconcile.demo.books import order_file, order_rows
from reconcile.demo.payouts import payout_report
from reconcile.demo.sales import Sale
from reconcile.demo.seed import PASSWORD, email
from reconcile.demo.shops import LAMP, Method, Twist
from tests.browser.driving import drop, signed_in

WAIT_MS = 30_000
TABS_MAX = 120
# a few days after the demo's months, so that each case here is nobody else's
FIRST, LAST = "2026-11-02", "2026-11-11"
NOTE_MOUSE = "addEventListener('pointerdown', () => { window.name = 'a mouse' }, true)"


def sale(number: int, twist: Twist = Twist.NONE) -> Sale:
    at = datetime.combine(date(2026, 11, 2 + number % 10), time(10, number, 5))
    amount_minor = 40_000 + 1_370 * number
    return Sale(
        number=f"{at:%Y%m%d%H%M%S}{number:02d}68",
        placed_at=at,
        paid_at=at,
        channel_at=at,
        method=Method.CARD,
        item="Clamp desk lamp",
        quantity=1,
        listed_minor=amount_minor,
        asked_minor=amount_minor,
        voucher_minor=0,
        transaction=f"ch_2611{number:06d}",
        second_transaction="",
        buyer="Lau",
        twist=twist,
    )


SLIP, SHORT = sale(31, Twist.SLIP), sale(32, Twist.SHORT)
LOST = [sale(number, Twist.INTERNAL_ONLY) for number in (33, 34, 35)]
SALES = [*(sale(number) for number in range(20)), SLIP, SHORT, *LOST]


def take_in(page: Page, address: str, name: str, content: bytes, ledger: str) -> None:
    page.goto(f"{address}/upload/")
    drop(page, name, content)
    row = page.locator("#uploads tr", has_text=name)
    row.get_by_role("link", name=re.compile("Check and take in|Answer")).click(timeout=WAIT_MS)
    page.select_option("[name=ledger]", label=ledger)
    page.fill("[name=period_start]", FIRST)
    page.fill("[name=period_end]", LAST)
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("heading", name="Rows", exact=True).wait_for(timeout=WAIT_MS)


@pytest.fixture(scope="module")
def november(browser: Browser, address: str) -> None:
    """Ten days of the lamp shop, brought by its owner and matched when both sides are in."""
    grace = signed_in(browser, address, "grace")
    orders = order_file(LAMP, order_rows(LAMP, SALES, SALES[0].placed_at.date()))
    report = payout_report(lines_of(SALES, Method.CARD), LAMP.currency)
    take_in(grace, address, "orders_2026-11.csv", orders, "Own orders · Own orders · HKD")
    take_in(
        grace, address, "pierline_2026-11.csv", report, "Payment channel · Payment channel · HKD"
    )
    row = grace.locator("tr", has_text=SLIP.number)
    for _try in range(30):
        grace.goto(f"{address}/matches/")
        if row.count():
            break
        grace.wait_for_timeout(500)
    expect(row).to_have_count(1)
    grace.context.close()


@pytest.fixture(scope="module")
def day(november: None, browser: Browser, address: str) -> Page:
    """Tom signs in by keyboard, once for all that he does."""
    page = browser.new_context(locale="en-GB").new_page()
    page.add_init_script(NOTE_MOUSE)
    page.goto(f"{address}/account/login/")
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type(email("tom"))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    return page


@pytest.fixture
def tom(day: Page, address: str) -> Iterator[Page]:
    """Tom at his overview; afterwards it is looked at whether he has used a mouse."""
    day.goto(f"{address}/")
    yield day
    assert day.evaluate("window.name") == ""


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by Tab until it has the focus, as somebody does who can't point."""
    wanted.wait_for()
    for _press in range(TABS_MAX):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{TABS_MAX} times Tab don't lead to {wanted}")


def press_at(page: Page, wanted: Locator) -> None:
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def open_case(page: Page, address: str, reference: str) -> None:
    """From the queue: its filter by key, the one row that is left, its page."""
    page.goto(f"{address}/exceptions/?view=all")
    page.keyboard.press("/")
    page.keyboard.type(reference)
    with page.expect_response(lambda answer: f"q={reference}" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    tab_to(page, page.locator("[data-row] a"))
    page.keyboard.press("Enter")
    page.locator("h1", has_text=reference).wait_for()


def test_it_finds_an_order_in_the_box_at_the_top(tom: Page) -> None:
    tab_to(tom, tom.get_by_role("searchbox", name="Find an order"))
    tom.keyboard.type(SALES[0].number)
    tom.keyboard.press("Enter")

    expect(tom.locator("h1")).to_have_text(f"The story of “{SALES[0].number}”")


def test_it_goes_from_case_to_case_and_back(tom: Page, address: str) -> None:
    tom.goto(f"{address}/exceptions/?view=all&from={FIRST}&to={LAST}&sort=amount")
    tom.keyboard.press("j")
    tom.keyboard.press("Enter")
    first = tom.locator("h1", has_text="·")
    first.wait_for()
    names = [first.inner_text()]

    for key in ("j", "j", "k", "k"):
        before = tom.url
        tom.keyboard.press(key)
        tom.wait_for_url(lambda url, before=before: url != before)  # type: ignore[misc]  # kept for each turn
        names.append(tom.locator("h1").inner_text())

    assert names == [names[0], names[1], names[2], names[1], names[0]]
    assert len(set(names)) == 3


def test_it_accepts_a_suggestion_and_takes_it_back(tom: Page, address: str) -> None:
    tom.goto(f"{address}/matches/")
    row = tom.locator("[data-row]", has_text=SLIP.number)
    while not row.locator("a").evaluate("one => one === document.activeElement"):
        tom.keyboard.press("j")
    tom.keyboard.press("Enter")
    tom.wait_for_url(re.compile("/matches/[0-9a-f-]{36}/"))

    tom.keyboard.press("a")
    tom.get_by_text("Accepted.").wait_for()
    tom.keyboard.press("u")

    tom.get_by_text("Undone. Its rows are an open case again.").wait_for()


def test_it_writes_off_within_the_limit_and_takes_it_back(tom: Page, address: str) -> None:
    open_case(tom, address, SHORT.number)

    tom.keyboard.press("w")
    tom.keyboard.type("the channel took less")
    press_at(tom, tom.get_by_role("button", name="Write off", exact=True))
    tom.get_by_text("Written off").first.wait_for()
    tom.keyboard.press("u")

    tom.get_by_text("Undone. The case is open again.").wait_for()


def test_it_holds_a_case_and_leaves_a_comment(tom: Page, address: str) -> None:
    open_case(tom, address, LOST[0].number)

    tom.keyboard.press("c")
    tom.keyboard.type("asked the channel")
    press_at(tom, tom.get_by_role("button", name="Comment"))
    tom.get_by_text("Your comment is kept.").wait_for()
    tom.keyboard.press("h")
    tab_to(tom, tom.locator("#hr"))
    tom.keyboard.type("they look it up")
    press_at(tom, tom.get_by_role("button", name="Hold", exact=True))

    tom.get_by_text("On hold.").wait_for()
    expect(tom.locator(".timeline li")).to_have_count(2)


def test_it_carries_a_case_forward(tom: Page, address: str) -> None:
    open_case(tom, address, LOST[1].number)

    press_at(tom, tom.locator("summary", has_text="Carry forward"))
    tab_to(tom, tom.locator("#cr"))
    tom.keyboard.type("comes with the next report")
    press_at(tom, tom.get_by_role("button", name="Carry forward", exact=True))

    expect(tom.locator(".page-head")).to_contain_text("Carried forward")


def test_it_submits_the_month(tom: Page, address: str) -> None:
    press_at(tom, tom.get_by_role("link", name="Settlements").first)
    tom.wait_for_url(f"{address}/settlements/")
    bank = tom.locator("p", has_text="Payouts against the bank")
    press_at(tom, bank.get_by_role("link", name="See the proof"))
    press_at(tom, tom.get_by_role("button", name="Submit for approval"))

    expect(tom.get_by_text("Submitted. Somebody else decides now.")).to_be_visible()
    expect(tom.get_by_text("You submitted this.")).to_be_visible()
