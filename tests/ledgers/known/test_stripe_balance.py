from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed, without_column
from tests.ledgers.tables import read

ACTIVITY = fixture("stripe_balance")
PAYOUTS = fixture("stripe_balance", "payouts")


def test_it_reads_a_charge_and_takes_its_fee_as_a_cost() -> None:
    outcome = read(ACTIVITY)

    assert outcome.rows("kind", "status", "channel", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", "STRIPE", 8000, -145, 7855,
    )  # fmt: skip


def test_it_reads_a_refund_by_its_own_number_and_by_its_charge() -> None:
    outcome = read(ACTIVITY)

    assert outcome.rows("kind", "gross_minor", "transaction_ref", "refund_ref", "order_ref")[1] == (
        "REFUND", -1500, "ch_11", "re_12", "SO-501",
    )  # fmt: skip


def test_it_reads_a_dispute_with_its_fee() -> None:
    outcome = read(ACTIVITY)

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor")[2] == (
        "CHARGEBACK", -3000, -2000, -5000,
    )  # fmt: skip


def test_it_takes_a_row_of_fees_as_a_fee_of_nothing() -> None:
    assert read(ACTIVITY).rows("kind", "gross_minor", "fee_minor", "net_minor")[3] == (
        "FEE", 0, -40, -40,
    )  # fmt: skip


def test_it_reads_currencies_in_lower_case_and_those_without_decimals() -> None:
    assert read(ACTIVITY).rows("currency", "gross_minor", "fee_minor")[4] == ("JPY", 4800, -173)


def test_it_refuses_decimals_that_a_currency_lacks() -> None:
    outcome = read(changed(ACTIVITY, "jpy,4800,173,4627", "jpy,4800.50,173,4627.50"))

    assert outcome.faults == [(6, "gross", "bad_amount")]


def test_it_groups_rows_by_their_payout_and_its_day() -> None:
    assert read(ACTIVITY).rows("batch_ref", "value_on")[3:] == [
        ("po_7", date(2026, 10, 9)),
        (None, None),
    ]


def test_it_finds_the_order_in_metadata_or_else_in_the_description() -> None:
    assert read(ACTIVITY).values("order_ref") == ["SO-501", "SO-501", "SO-499", None, "503"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Payment for Invoice INV-0077", "INV-0077"),
        ("Invoice 0F5C2A8E-0001", "0F5C2A8E-0001"),
        ("Invoice 77 for order 5031", "5031"),
        ("SO10021", "SO10021"),
        ("#10021", "10021"),
        ("Payment for WEB-10021", "WEB-10021"),
        ("REFUND FOR PAYMENT (Payment for WEB-10021)", "WEB-10021"),
        # no number of an order
        ("Subscription update", None),
        ("Course2026", None),
        ("Tea 500", None),
        ("B12", None),
        ("jane1971@example.com", None),
    ],
)
def test_it_finds_a_number_that_the_description_is_or_calls_an_invoice(
    text: str, number: str | None
) -> None:
    assert read(changed(ACTIVITY, '"Order 503, gift"', text)).values("order_ref")[4] == number


def test_it_takes_times_as_utc() -> None:
    assert read(ACTIVITY).values("occurred_at")[0] == datetime(2026, 10, 5, 8, 10, 11, tzinfo=UTC)


def test_it_knows_a_row_by_its_balance_transaction() -> None:
    assert read(ACTIVITY).values("natural_id")[0] == "txn_11"
    assert read(changed(ACTIVITY, "txn_11", "")).faults == [
        (2, "balance_transaction_id", "missing_id")
    ]


def test_it_reads_a_charge_without_the_columns_that_may_be_left_out() -> None:
    outcome = read(without_column(ACTIVITY, "charge_id"))

    assert outcome.values("transaction_ref") == ["ch_11", None, "dp_13", None, "ch_15"]


def test_it_refuses_a_row_whose_fee_does_not_make_its_net() -> None:
    outcome = read(changed(ACTIVITY, "80.00,1.45,78.55", "80.00,1.45,78.56"))

    assert [(row, code) for row, _column, code in outcome.faults] == [(2, "parts_disagree")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("80.00,1.45,78.55", "8o.00,1.45,78.55", (2, "gross", "bad_amount")),
        ("80.00,1.45,78.55", "80.00,1.45,", (2, "net", "missing_amount")),
        ("2026-10-05 08:10:11", "2026-10-35 08:10:11", (2, "created_utc", "bad_date")),
        ("00:00:00,jpy,4800", "00:00:00,j3y,4800", (6, "currency", "bad_currency")),
        ("78.55,charge,", "78.55,,", (2, "reporting_category", "missing_kind")),
        ("SO-499", "1.23E+18", (4, "payment_metadata[order_id]", "damaged_id")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(ACTIVITY, old, new)).faults == [fault]


def test_it_takes_what_it_has_no_word_for_as_an_adjustment() -> None:
    outcome = read(changed(ACTIVITY, "78.55,charge,", "78.55,climate_order_purchase,"))

    assert outcome.rows("kind", "net_minor")[0] == ("ADJUSTMENT", 7855)


@pytest.mark.parametrize(
    ("category", "kind"),
    [
        ("payment", "PAYMENT"),
        ("partial_capture_reversal", "REFUND"),
        ("charge_failure", "REFUND"),
        ("dispute_reversal", "CHARGEBACK"),
        ("network_cost", "FEE"),
        ("platform_earning", "PAYMENT"),
        ("platform_earning_refund", "REFUND"),
        ("payout_minimum_balance_hold", "ADJUSTMENT"),
        ("topup", "TOP_UP"),
        ("transfer_reversal", "TRANSFER"),
        ("risk_reserved_funds", "ADJUSTMENT"),
    ],
)
def test_it_knows_the_kinds_of_movements(category: str, kind: str) -> None:
    outcome = read(changed(ACTIVITY, "78.55,charge,", f"78.55,{category},"))

    assert outcome.values("kind")[0] == kind


def test_it_states_no_total_of_a_report_of_activity() -> None:
    assert read(ACTIVITY).summary.proved is None


def test_it_proves_a_payout_by_the_rows_that_it_is_made_of() -> None:
    outcome = read(PAYOUTS)

    assert outcome.control("payout po_8") == (4880, 4880)
    assert outcome.rows("kind", "net_minor", "batch_ref")[2] == ("PAYOUT", -4880, "po_8")
    assert outcome.summary.proved is True


def test_it_disproves_a_payout_that_its_rows_do_not_make() -> None:
    outcome = read(PAYOUTS.replace(b"-48.80", b"-48.00"))

    assert outcome.control("payout po_8") == (4800, 4880)
    assert outcome.summary.proved is False


def test_it_disproves_a_payout_whose_rows_are_refused() -> None:
    content = changed(PAYOUTS, "60.00,1.20,58.80", "6O.00,1.20,58.80")

    assert read(content).control("payout po_8") == (4880, -1000)


def test_it_reads_a_payout_that_is_written_as_what_arrives() -> None:
    outcome = read(PAYOUTS.replace(b"-48.80", b"48.80"))

    assert outcome.rows("kind", "gross_minor", "net_minor")[2] == ("PAYOUT", -4880, -4880)
    assert outcome.summary.proved is True


def test_it_proves_nothing_where_a_row_is_of_no_payout() -> None:
    content = changed(PAYOUTS, "po_8,2026-10-09 00:00:00,txn_22", ",,txn_22")

    assert read(content).summary.proved is None


def test_it_proves_a_payout_that_takes_back_what_its_rows_owe() -> None:
    owed = changed(PAYOUTS, "gbp,60.00,1.20,58.80", "gbp,6.00,1.20,4.80")
    outcome = read(changed(owed, "gbp,-48.80,0.00,-48.80", "gbp,5.20,0.00,5.20"))

    assert outcome.control("payout po_8") == (-520, -520)
    assert outcome.rows("kind", "gross_minor", "net_minor")[2] == ("PAYOUT", 520, 520)
