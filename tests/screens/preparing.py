"""What the demo lacks for every page to have something on it: a file to answer for, and new rules."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Page
from psycopg2 import connect

from accounts.services.people import token_digest
from reconcile.embedded import DATABASE
from tests.browser.driving import drop, signed_in
from tests.browser.test_letters import LINK
from tests.screens.pages import LANGUAGE

BANK_TABLE = b"""Date,Details,Money in,Money out,Balance
03/08/2026,Payout 801,100.00,,8100.00
05/08/2026,Rent,,40.00,8060.00
09/08/2026,Payout 802,25.50,,8085.50
"""
WAIT_MS_MAX = 90_000
MAIL_SECONDS_MAX = 90
SAID = "below the limit, not worth pursuing"


def prepare(browser: Browser, address: str, log: Path) -> dict[str, str]:
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
    mei.get_by_label("Give all to").select_option(label="陳會計 Chan")
    mei.get_by_role("button", name="Assign all").click()
    mei.wait_for_url("**/group-acts/**")
    made = {"group_act_detail": mei.url.removeprefix(address)}

    mei.goto(f"{address}/confirmations/choose/")
    mei.locator("tbody input[name=case]").first.check()
    mei.get_by_role("button", name="Draft a letter about the ticked").click()
    mei.wait_for_url("**/confirmations/*-*/")
    made["letter_detail"] = mei.url.removeprefix(address)
    made["letter_preview"] = f"{made['letter_detail']}preview?language={LANGUAGE}"

    made |= _letters(browser, mei, address, log) | _case(mei, address)
    mei.context.close()

    grace = signed_in(browser, address, "grace")
    grace.goto(f"{address}/practice/")
    grace.locator("main form button").first.click()
    grace.get_by_role("button", name="Upload them for me").click()
    grace.context.close()
    return made


def _letters(browser: Browser, mei: Page, address: str, log: Path) -> dict[str, str]:
    """Letters withdrawn, answered, under way and expired, as those read them who have the link."""
    states = ("withdrawn", "answered", "open", "expired")
    links = {state: _sent(mei, address, log, number) for number, state in enumerate(states)}
    made = {f"letter-{state}": f"{link}?language={LANGUAGE}" for state, link in links.items()}
    _let_expire(log.parent, links["expired"])

    ann = browser.new_context(locale="en-GB").new_page()
    ann.goto(address + links["answered"])
    first = ann.locator("fieldset.line").first
    first.get_by_label("Differ").check()
    first.get_by_label("Your amount").fill("12.50")
    first.get_by_label("Comment").fill(SAID)
    ann.get_by_role("button", name="Agree on all lines without an answer").click()
    ann.get_by_label("Your name").fill("Tom Baker")
    ann.get_by_role("button", name="Submit").click()
    ann.get_by_role("heading", name="Receipt").wait_for()
    ann.context.close()

    mei.goto(f"{address}/confirmations/?state=ANSWERED")
    mei.locator("tbody td.lead a").first.click()
    mei.wait_for_url("**/confirmations/*-*/")
    return made | {"letter_detail-answered": mei.url.removeprefix(address)}


def _sent(mei: Page, address: str, log: Path, number: int) -> str:
    """The path of the link to a letter about two cases; the first letter is withdrawn at once."""
    mei.goto(f"{address}/confirmations/choose/")
    for at in (2 * number, 2 * number + 1):
        mei.locator("tbody input[name=case]").nth(at).check()
    mei.get_by_role("button", name="Draft a letter about the ticked").click()
    mei.get_by_label("Recipient").fill("Harbour Lamp Co")
    mei.get_by_label("E-mail address").fill("tom@lamp.example")
    mei.get_by_role("button", name="Send by mail").click()
    mei.get_by_text("The letter is on its way.").wait_for()
    if number == 0:
        mei.locator("form[action$='/withdraw/']").evaluate(
            "f => { f.closest('details').open = true; }"
        )
        mei.locator("form[action$='/withdraw/'] button").click()
    deadline = time.monotonic() + MAIL_SECONDS_MAX
    while len(links := LINK.findall(log.read_text(errors="replace"))) <= number:
        assert time.monotonic() < deadline, "no mail with a link came"
        time.sleep(0.5)
    return links[number]


def _let_expire(folder: Path, link: str) -> None:
    """What no page does, only time: the days of a letter are over."""
    # where a running PostgreSQL says that its socket is
    lines = (folder / "postgres/postmaster.pid").read_text().splitlines()
    demo = connect(host=lines[4], port=lines[3], user="postgres", dbname=DATABASE)
    with closing(demo), demo, demo.cursor() as cursor:
        cursor.execute(
            "update reconcile_letter set expires_at = sent_at where token_sha256 = %s",
            [token_digest(link.split("/")[2])],
        )
        assert cursor.rowcount == 1, "there is no letter of this link"


def _case(mei: Page, address: str) -> dict[str, str]:
    """A case with all that people can say about it, and a dispute of it and of what was split off."""
    mei.goto(f"{address}/exceptions/?kind=INTERNAL_ONLY")
    link = mei.locator("tbody td.lead a").first
    reference = link.inner_text()
    case = address + str(link.get_attribute("href")).split("?")[0]
    mei.goto(case)
    _say(mei, "comment", text=f"@黃複核 Wong {SAID}")
    mei.goto(case)
    _say(mei, "split", amount="10.00", reason=SAID)

    mei.goto(f"{address}/exceptions/?q={reference}")
    mei.locator("tbody input[name=case]").nth(1).check()
    mei.locator("tbody input[name=case]").nth(0).check()
    mei.get_by_role("button", name="Dispute").click()
    mei.wait_for_url("**/disputes/*-*/")
    return {
        "dispute_detail": mei.url.removeprefix(address),
        "case_detail-worked": case.removeprefix(address),
    }


def _say(mei: Page, act: str, **given: str) -> None:
    """Fill in and send the form of an act on the page of a case."""
    form = mei.locator(f"form[action*='/{act}/']").first
    form.evaluate("form => { form.closest('details').open = true; }")
    for name, value in given.items():
        form.locator(f"[name={name}]").fill(value)
    with mei.expect_navigation():
        form.locator("button:not([formaction])").first.click()
