"""A month of 3,000 orders, from two files to an approved settlement, its statement and its vouchers."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import dataclass
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Entry
from ledgers.money import format_minor
from reconcile.models import ExceptionCase, OpenItem, Settlement
from reconcile.reports.settlement_documents import LANGUAGES, document_of
from reconcile.reports.vouchers import vouchers_of
from reconcile.services import adjustments, cases, settlements
from reconcile.vouchers.layout import Chosen
from reconcile.vouchers.lines import Voucher
from reconcile.vouchers.registry import LAYOUTS
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.closing import movement
from tests.reconcile.desk import OCTOBER, Desk, open_desk

ORDERS = 3_000
SECONDS_MAX = 10  # of a machine that does much else; alone it takes a fraction of one


@dataclass(frozen=True, slots=True)
class Month:
    """The closed month."""

    desk: Desk
    settlement: Settlement


def yuan(number: int) -> int:
    return 1_000 + number * 7 % 50_000


@pytest.fixture
def month(alice: Person, carol: Person, monkeypatch: pytest.MonkeyPatch) -> Month:
    """Every order was paid but five; one payment is of no order, one too short."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk = open_desk(alice)
    rows = [
        f"SO{n},2026-10-05 10:00:00,微信支付,{format_minor(yuan(n), 'CNY')},已付款"
        for n in range(1, ORDERS + 1)
    ]
    bill = [wechat_row(n, yuan(n) - (100 if n == 1_000 else 0)) for n in range(1, ORDERS - 4)]
    desk.lay(desk.orders, orders(*rows))
    desk.lay(desk.channel, wechat_bill(*bill, wechat_row(9_999, 800)))
    _decide(desk)
    with merchant_scope(desk.merchant.id):
        made = settlements.submit_settlement(
            merchant=desk.merchant,
            actor=alice.actor,
            reconciliation_id=desk.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
        settlements.approve_settlement(
            merchant=desk.merchant, actor=carol.actor, settlement_id=made.public_id
        )
        return Month(desk, Settlement.objects.get(id=made.id))


def _decide(desk: Desk) -> None:
    """The short payment is written off, one order set aside; the others go into the next month."""
    with merchant_scope(desk.merchant.id):
        who = {"merchant": desk.merchant, "actor": desk.owner.actor, "reason": "looked at"}
        short = ExceptionCase.objects.get(kind="AMOUNT_SHORT")
        adjustments.write_off(**who, case_id=short.public_id, version=short.version)
        unpaid = ExceptionCase.objects.filter(kind="INTERNAL_ONLY").order_by("id")[0]
        cases.set_aside(**who, case_id=unpaid.public_id, version=unpaid.version)


def vouchers(month: Month) -> list[Voucher]:
    with merchant_scope(month.desk.merchant.id):
        return vouchers_of(month.settlement, month.desk.merchant)


def test_it_prints_the_month_in_three_languages(month: Month) -> None:
    merchant = month.desk.merchant
    printed = {}

    for language in LANGUAGES:
        started = time.monotonic()
        with merchant_scope(merchant.id):
            printed[language] = document_of(
                month.settlement, merchant, "pdf", language=language
            ).content
        assert time.monotonic() - started < SECONDS_MAX

    assert all(content.startswith(b"%PDF-") for content in printed.values())
    assert len(set(printed.values())) == 3


def test_it_lists_every_match_in_workbook_and_csv(month: Month) -> None:
    merchant = month.desk.merchant
    with merchant_scope(merchant.id):
        table = document_of(month.settlement, merchant, "csv").content.decode("utf-8-sig")
        workbook = document_of(month.settlement, merchant, "xlsx").content

    legs = [row for row in csv.reader(io.StringIO(table)) if row[0] == "matches"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook)).get_sheet_by_index(2)
    assert len(legs) == len(sheet.to_python()) - 1 == 2 * (ORDERS - 6)


def test_it_balances_the_month_in_every_layout(month: Month) -> None:
    made = vouchers(month)
    total = sum(voucher.total_minor for voucher in made)

    content = LAYOUTS["quickbooks"].write(made, Chosen(currency="CNY")).decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(content)))
    for column in ("Debits", "Credits"):
        assert sum(Decimal(row[column] or 0) for row in rows) * 100 == total


def test_it_moves_the_channel_by_its_bill_and_the_rest_stays_owed(month: Month) -> None:
    made = vouchers(month)
    with merchant_scope(month.desk.merchant.id):
        bill = Entry.objects.filter(ledger=month.desk.channel)
        arrived = sum(bill.values_list("net_minor", flat=True))
        owed = Entry.objects.filter(ledger=month.desk.orders)
        ordered = sum(owed.values_list("gross_minor", flat=True))
        unpaid = OpenItem.objects.filter(released_by=None, side="LEFT").exclude(
            case__resolution="WRITTEN_OFF"
        )
        still_owed = sum(unpaid.values_list("amount_minor", flat=True))

    assert movement(made, "1012") == arrived
    assert movement(made, "1122") == -(ordered - still_owed)
    assert movement(made, "6711") == 100
