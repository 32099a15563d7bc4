"""An uploader's day: files dropped and taken in, damaged ones explained, and nothing of it decided."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from reconcile.demo.files import MONTH, previous_month
from reconcile.demo.shops import TEA
from tests.browser.driving import drop, signed_in

BANK = "銀行賬戶"
ALIPAY = "支付寶 · Payment channel · CNY"
WAIT_MS = 30_000
# months before the demo's own: its bank stands against no other ledger, so nobody else's rows change
JULY, AUGUST = (previous_month(TEA, date(2026, month, 1)) for month in (8, 9))


@pytest.fixture(scope="module")
def day(browser: Browser, address: str) -> Page:
    """Lee, signed in once for all that she does."""
    return signed_in(browser, address, "lee")


@pytest.fixture
def lee(day: Page, address: str) -> Page:
    """Lee before her list of files."""
    day.goto(f"{address}/upload/")
    return day


def open_dropped(page: Page, name: str, content: bytes) -> None:
    drop(page, name, content)
    row = page.locator("#uploads tr", has_text=name)
    row.get_by_role("link", name="Check and take in").click(timeout=WAIT_MS)
    page.locator("#take-in").wait_for()


def with_a_letter_in_an_amount(content: bytes) -> tuple[bytes, int, str]:
    """The bank's file with an O behind an amount; its row as a spreadsheet counts, and its column."""
    lines = content.decode("gb18030").split("\r\n" if b"\r\n" in content else "\n")
    header, cells = lines[0].split(","), lines[2].split(",")
    column = max(n for n, cell in enumerate(cells[:-2]) if "." in cell)
    cells[column] += "O"
    lines[2] = ",".join(cells)
    return "\r\n".join(lines).encode("gb18030"), 3, header[column]


def test_it_takes_a_dropped_file_in_and_sees_its_days_covered(lee: Page, address: str) -> None:
    document = AUGUST.document("bank")

    open_dropped(lee, document.name, document.content)
    expect(lee.locator("[name=ledger] option:checked")).to_contain_text(BANK)
    expect(lee.locator("[name=period_start]")).to_have_value("2026-08-01")
    lee.get_by_role("button", name="Take in").click()

    added = lee.locator(".tile", has_text="rows added").locator("strong")
    expect(added).to_have_text(str(document.records), timeout=WAIT_MS)
    statement = lee.url.removeprefix(address)
    lee.goto(f"{address}/upload/?month=2026-08#coverage")
    days = lee.locator(".coverage", has_text=BANK).locator(f"a[href='{statement}']")
    expect(days).to_have_count(31)


def test_it_names_row_and_column_of_what_is_damaged(lee: Page) -> None:
    content, number, column = with_a_letter_in_an_amount(JULY.document("bank").content)

    open_dropped(lee, "bank_2026-07_typed.csv", content)
    lee.get_by_role("button", name="Take in").click()

    heading = lee.get_by_role("heading", name="1 row was rejected")
    expect(heading).to_be_visible(timeout=WAIT_MS)
    expect(lee.locator("h1")).to_have_text("bank_2026-07_typed.csv")
    row = lee.locator("section", has=heading).locator("tbody tr")
    expect(row.locator("td").nth(0)).to_have_text(str(number))
    expect(row.locator("td").nth(1)).to_have_text(column)
    expect(row.locator("td").nth(2)).to_contain_text("is not an amount")
    # its balances don't add up without that row: it waits, and who uploads can only refuse it
    expect(lee.get_by_role("button", name="Take it in")).to_have_count(0)
    lee.get_by_role("button", name="Refuse it").click()
    expect(lee.get_by_text("Nothing of it was taken in.").first).to_be_visible()


def test_it_says_why_a_file_is_no_statement_and_puts_it_aside(lee: Page) -> None:
    drop(lee, "torn_2026-08.csv", b'Date,Amount,Text\n2026-08-01,1.00,"never closed\n')

    row = lee.locator("#uploads tr", has_text="torn_2026-08.csv")
    expect(row).to_contain_text(
        "A quotation mark opened on line 2 is never closed.", timeout=WAIT_MS
    )
    row.get_by_role("button", name="Put aside").click()
    expect(row).to_have_count(0)


def test_it_knows_a_file_that_came_before(lee: Page) -> None:
    document = previous_month(TEA, MONTH).document("bank")

    drop(lee, "sent_again.csv", document.content)

    expect(lee.get_by_text("sent_again.csv came before: Taken in.")).to_be_visible(timeout=WAIT_MS)
    expect(lee.locator("#uploads tr", has_text="sent_again.csv")).to_have_count(0)


def test_it_asks_before_a_bill_goes_into_the_ledger_of_another_account(lee: Page) -> None:
    open_dropped(lee, "wechat_2026-08.csv", AUGUST.document("wechat").content)
    expect(lee.locator("[name=ledger] option:checked")).to_contain_text("微信支付")

    lee.select_option("[name=ledger]", label=ALIPAY)
    lee.get_by_role("button", name="Take in").click()

    expect(lee.get_by_role("alert")).to_contain_text("wechat_2026-08.csv is of account 1900000109")
    expect(lee.get_by_label("It belongs there all the same")).not_to_be_checked()
    lee.get_by_role("button", name="Put aside").click()
    lee.get_by_role("heading", name="Upload statements").wait_for()
    expect(lee.locator("#uploads tr", has_text="wechat_2026-08.csv")).to_have_count(0)


def test_it_decides_no_case(lee: Page, address: str) -> None:
    lee.goto(f"{address}/exceptions/?state=OPEN&sort=newest")
    expect(lee.locator("main input[name=case]")).to_have_count(0)
    lee.locator("[data-row] a").last.click()
    lee.get_by_role("heading", name="History").wait_for()
    token = lee.locator("[name=csrfmiddlewaretoken]").first.input_value()
    case = lee.url.partition("?")[0]

    sent = {"csrfmiddlewaretoken": token, "version": "1", "reason": "nothing to match"}
    answer = lee.request.post(f"{case}set-aside/", form=sent)

    expect(lee.locator("main form[method=post]")).to_have_count(0)
    assert answer.status == 403
