from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

REPORT = fixture("ebay_transactions")
UK = fixture("ebay_transactions", "uk")
ITEM = (
    '"Oct 5, 2026",Order,22-00001-00001,22-00001-00001,cupfan,--,USD,"Oct 8, 2026",7100000001,Bank,Funds sent,--,'
    "120000000009,230000009,Cup,CUP-1,2,--,--,--,--,--,--,--,--,--,--,--,--,--,USD,--,--,--\n"
)


def test_it_reads_an_order_with_its_fees_and_without_the_tax_that_ebay_keeps() -> None:
    outcome = read(REPORT)

    assert outcome.rows("row_number", "kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        12, "PAYMENT", "PAID", 4000, -480, 3520,
    )  # fmt: skip
    assert outcome.rows("sku", "quantity", "description", "counterparty")[0] == (
        "POT-1", 1, "Pot", "cupfan",
    )  # fmt: skip


def test_it_reads_a_shipping_label_as_a_fee() -> None:
    assert read(REPORT).rows("kind", "gross_minor", "fee_minor", "net_minor", "order_ref")[1] == (
        "FEE", 0, -520, -520, "22-00001-00001",
    )  # fmt: skip


def test_it_reads_a_refund_with_the_fee_that_comes_back() -> None:
    assert read(REPORT).rows("kind", "gross_minor", "fee_minor", "net_minor", "refund_ref")[2] == (
        "REFUND", -1000, 110, -890, "RFD-1",
    )  # fmt: skip


def test_it_reads_a_payout_as_money_that_leaves_the_account() -> None:
    outcome = read(REPORT)

    assert outcome.rows("kind", "gross_minor", "net_minor", "batch_ref")[3] == (
        "PAYOUT", -2110, -2110, "7100000001",
    )  # fmt: skip
    assert outcome.entries["net_minor"].sum() == 0


def test_it_knows_order_transaction_and_payout() -> None:
    assert read(REPORT).rows("order_ref", "transaction_ref", "batch_ref", "value_on")[0] == (
        "22-00001-00001", "230000001", "7100000001", date(2026, 10, 8),
    )  # fmt: skip


def test_it_says_whose_report_it_is_and_of_which_days() -> None:
    summary = read(REPORT).summary

    assert summary.account == "tea.seller"
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert summary.period_is_declared is True


def test_it_takes_the_days_of_the_rows_where_none_are_declared() -> None:
    summary = read(changed(REPORT, "Start date,Oct 1 2026", "Start date,--")).summary

    assert (summary.period_start, summary.period_is_declared) == (date(2026, 10, 5), False)


def test_it_reads_the_names_of_another_country() -> None:
    outcome = read(UK)

    assert outcome.rows("gross_minor", "fee_minor", "net_minor", "currency", "booked_on") == [
        (2000, -255, 1745, "GBP", date(2026, 10, 5))
    ]
    assert outcome.summary.period_is_declared is True


def test_it_reads_a_further_item_of_an_order_without_money() -> None:
    outcome = read(REPORT + ITEM.encode())

    assert outcome.rows("kind", "gross_minor", "net_minor", "sku", "quantity")[4] == (
        "PAYMENT", 0, 0, "CUP-1", 2,
    )  # fmt: skip


def test_it_gives_what_arrived_of_an_order_in_another_currency() -> None:
    outcome = read(changed(REPORT, "40.00,USD,--", "36.50,EUR,1.09"))

    assert outcome.rows("currency", "gross_minor", "fee_minor", "net_minor")[0] == (
        "USD", 3520, 0, 3520,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Other fee", "FEE"),
        ("Charge", "ADJUSTMENT"),
        ("Payment dispute", "CHARGEBACK"),
        ("Claim", "CHARGEBACK"),
        ("Transfer", "TRANSFER"),
        ("Hold", "ADJUSTMENT"),
        ("Adjustment", "ADJUSTMENT"),
    ],
)
def test_it_knows_the_kinds_of_movements(word: str, kind: str) -> None:
    assert read(changed(REPORT, ",Shipping label,", f",{word},")).values("kind")[1] == kind


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",35.20,USD", ",35.2O,USD", (12, "Net amount", "bad_amount")),
        (",-5.20,USD,\"Oct", ",--,USD,\"Oct", (13, "Net amount", "missing_amount")),
        ("-0.40,-4.40", "-0.40,-4.4x", (12, "Final Value Fee - variable", "bad_amount")),
        ('"Oct 5, 2026",Order', "--,Order", (12, "Transaction creation date", "missing_date")),
        ('"Oct 5, 2026",Order', "10/5/2026,Order", (12, "Transaction creation date", "bad_date")),
        (",Refund,", ",--,", (14, "Type", "missing_kind")),
        ("230000001,Pot", "2.3E+08,Pot", (12, "Transaction ID", "damaged_id")),
        ("POT-1,1,", "POT-1,one,", (12, "Quantity", "bad_quantity")),
    ],
)  # fmt: skip
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(REPORT, old, new)).faults == [fault]


def test_it_reads_a_fee_without_a_gross_amount() -> None:
    outcome = read(changed(REPORT, "-5.20,USD,--,LBL-1", "--,USD,--,LBL-1"))

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor")[1] == (
        "FEE",
        0,
        -520,
        -520,
    )


def test_it_refuses_an_order_whose_fees_do_not_make_its_net() -> None:
    outcome = read(changed(REPORT, "-0.40,-4.40", "-0.40,-4.41"))

    assert [(row, code) for row, _column, code in outcome.faults] == [(12, "parts_disagree")]
