"""What the demo lacks for every page to have something on it: a file to answer for, and new rules."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.driving import drop, signed_in

BANK_TABLE = b"""Date,Details,Money in,Money out,Balance
03/08/2026,Payout 801,100.00,,8100.00
05/08/2026,Rent,,40.00,8060.00
09/08/2026,Payout 802,25.50,,8085.50
"""
WAIT_MS_MAX = 90_000


def prepare(browser: Browser, address: str) -> dict[str, str]:
    """Leave a table whose columns nobody knows yet, a draft, its back-test, a request to publish it, and an
    act on a group, a letter and a dispute. The answer: paths to which no link leads.
    """
    mei = signed_in(browser, address, "mei")
    mei.set_default_timeout(WAIT_MS_MAX)
    mei.goto(f"{address}/upload/")
    drop(mei, "harbour_bank.csv", BANK_TABLE)
    mei.locator("#uploads a[href*='/upload/']").first.wait_for()

    mei.goto(f"{address}/rules/")
    mei.locator("table a[href*='/rules/']").first.click()
    days = mei.locator("details.rule [name$=days]").first
    days.evaluate("field => { for (let at = field; at; at = at.parentElement) at.open = true; }")
    days.fill("2")
    mei.get_by_role("button", name="Save the draft").click()
    mei.get_by_role("link", name="Try it").click()
    mei.get_by_role("button", name="Try it").click()
    mei.get_by_label("What changed and why").fill("payments come two days late")
    mei.get_by_role("button", name="Ask an approver").click()
    mei.get_by_text("You asked for this.").wait_for()

    mei.goto(f"{address}/exceptions/groups/")
    mei.locator("a[href*='/exceptions/all/']").first.click()
    mei.get_by_role("button", name="Assign all").click()
    mei.wait_for_url("**/group-acts/**")
    made = {"group_act_detail": mei.url.removeprefix(address)}

    mei.goto(f"{address}/confirmations/choose/")
    mei.locator("tbody input[name=case]").first.check()
    mei.get_by_role("button", name="Draft a letter about the ticked").click()
    mei.wait_for_url("**/confirmations/*-*/")
    made["letter_detail"] = mei.url.removeprefix(address)
    made["letter_preview"] = made["letter_detail"] + "preview"

    mei.goto(f"{address}/exceptions/")
    mei.locator("tbody td.lead a").first.click()
    opened = mei.locator("form[action='/disputes/open/']")
    opened.evaluate("form => { form.closest('details').open = true; }")
    opened.get_by_role("button").click()
    mei.wait_for_url("**/disputes/*-*/")
    made["dispute_detail"] = mei.url.removeprefix(address)
    mei.context.close()
    return made
