"""New rules in a real browser: changed in the form, tried, asked for, and put in force by somebody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.driving import signed_in

RULE = "Slip in the number"


@pytest.fixture
def mei(browser: Browser, address: str) -> Page:
    return signed_in(browser, address, "mei")


def change_days(page: Page, days: str) -> None:
    """Open the rule in the form of the rule set on the screen, and keep it with other days."""
    rule = page.locator("fieldset", has=page.locator("details.rule", has_text=RULE))
    rule.locator("summary", has_text=RULE).click()
    rule.locator("summary", has_text="More").click()
    rule.get_by_label("Days apart", exact=True).fill(days)
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("The draft is kept.").wait_for()


def test_it_goes_live_by_another_persons_word(mei: Page, browser: Browser, address: str) -> None:
    mei.goto(f"{address}/rules/")
    mei.locator("table").get_by_role("link", name="訂單對渠道").click()
    change_days(mei, "2")

    mei.get_by_role("link", name="Try it").click()
    mei.get_by_role("button", name="Try it").click()
    mei.get_by_text("How right they are").wait_for(timeout=30_000)
    expect(mei.locator(".tile", has_text="lost matches").locator("strong")).to_have_text("0")
    mei.get_by_label("What changed and why").fill("payments come two days late")
    mei.get_by_role("button", name="Ask an approver").click()
    mei.get_by_text("You asked for this.").wait_for()
    expect(mei.get_by_role("button", name="Approve and publish")).to_have_count(0)

    wong = signed_in(browser, address, "wong")
    section = wong.locator("section", has_text="New rules for you to approve")
    section.get_by_role("link", name="訂單對渠道").click()
    changed = wong.locator("section", has_text="What changes").locator("tbody td")
    expect(changed).to_have_text([RULE, "Tolerance: Days apart", "1", "2"])
    wong.get_by_role("button", name="Approve and publish").click()
    wong.get_by_text("The rules are in force.").wait_for()

    mei.goto(f"{address}/rules/")
    row = mei.locator("tr", has_text="訂單對渠道")
    expect(row.locator("[data-label=Version]")).to_have_text("2")


def test_it_leads_from_the_search_box_to_the_story_of_an_order(mei: Page, address: str) -> None:
    mei.goto(f"{address}/matches/?state=CONFIRMED")
    mei.locator("table").get_by_role("link", name="Look").first.click()
    told = mei.locator("main a[href*='/story/?q=']").first.get_attribute("href")
    number = str(told).rpartition("q=")[2]

    mei.get_by_role("searchbox", name="Find an order").fill(number)
    mei.keyboard.press("Enter")

    expect(mei.locator("h1")).to_have_text(f"The story of “{number}”")
    expect(mei.get_by_text("Nothing is missing: every row has its other side.")).to_be_visible()
    expect(mei.locator("section.card.flush h2").first).to_contain_text("自有訂單")


def test_it_keeps_the_order_in_which_rules_are_dragged(browser: Browser, address: str) -> None:
    grace = signed_in(browser, address, "grace")
    grace.goto(f"{address}/rules/")
    grace.locator("table").get_by_role("link").first.click()
    # A page that is still on its way has some of its rules only
    grace.wait_for_load_state()
    names = grace.locator("[data-item] details.rule > summary strong")
    before = names.all_inner_texts()

    handles, items = grace.locator("[data-handle]"), grace.locator("[data-item]")
    handles.nth(2).drag_to(items.nth(1), target_position={"x": 40, "y": 4})
    grace.get_by_text("The draft is kept.").wait_for()

    expect(names).to_have_text([before[0], before[2], before[1], *before[3:]])
    grace.get_by_role("button", name="Discard the draft").click()
    expect(names).to_have_text(before)
