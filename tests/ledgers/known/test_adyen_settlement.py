from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, changed
from tests.ledgers.tables import read, refusal

BATCH = fixture("adyen_settlement")
# the same row in a currency of Adyen's own number of decimals
PLAIN = "EUR,,30.00,1,EUR,,29.75,0.25"


def test_it_reads_a_payment_with_the_fees_that_it_cost() -> None:
    outcome = read(BATCH)

    assert outcome.rows("kind", "status", "channel", "gross_minor", "fee_minor", "net_minor")[
        :2
    ] == [
        ("PAYMENT", "PAID", "CARD", 5000, -80, 4920),
        ("PAYMENT", "PAID", "BANK", 3000, -25, 2975),
    ]


def test_it_reads_a_refund_that_costs_something_too() -> None:
    assert read(BATCH).rows("kind", "gross_minor", "fee_minor", "net_minor", "refund_ref")[2] == (
        "REFUND", -1000, -20, -1020, "RF-901",
    )  # fmt: skip


def test_it_reads_a_chargeback() -> None:
    assert read(BATCH).rows("kind", "gross_minor", "fee_minor", "net_minor")[3] == (
        "CHARGEBACK", -2000, -750, -2750,
    )  # fmt: skip


def test_it_reads_a_fee_and_the_payout() -> None:
    assert read(BATCH).rows("kind", "gross_minor", "fee_minor", "net_minor", "description")[4:] == [
        ("FEE", 0, -125, -125, "Transaction Fees October 2026"),
        ("PAYOUT", -4000, 0, -4000, "TX6000000001XT batch 61, TeaShopEU"),
    ]


@pytest.mark.parametrize("own", ["<auto>", "SO-901", ""])
def test_it_takes_adyens_number_of_a_refund_that_has_none_of_the_shop(own: str) -> None:
    assert read(changed(BATCH, "RF-901", own)).values("refund_ref")[2] == "KX8801AC"


def test_it_knows_a_payout_by_the_number_that_the_bank_shows() -> None:
    assert read(BATCH).values("transaction_ref")[4:] == [None, "TX6000000001XT"]


def test_it_knows_own_number_payment_and_batch() -> None:
    assert read(BATCH).rows("order_ref", "transaction_ref", "batch_ref")[0] == (
        "SO-901", "KX8801AA", "61",
    )  # fmt: skip


def test_it_takes_times_in_the_zone_of_the_row() -> None:
    assert read(BATCH).rows("occurred_at", "booked_on")[0] == (
        datetime(2026, 10, 5, 9, tzinfo=UTC), date(2026, 10, 5),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "hour"), [("PDT", 17), ("CDT", 15), ("BST", 9), ("SGT", 2), ("CST", None)]
)
def test_it_keeps_the_day_alone_where_a_zone_is_unknown(zone: str, hour: int | None) -> None:
    outcome = read(changed(BATCH, "10:00:00,CET", f"10:00:00,{zone}"))

    moment, day = outcome.rows("occurred_at", "booked_on")[0]
    assert (getattr(moment, "hour", None), day) == (hour, date(2026, 10, 5))


def test_it_counts_batches_for_each_merchant_account() -> None:
    other = read(BATCH.replace(b"TeaShopEU", b"TeaShopUS"))

    assert set(read(BATCH).values("batch_key")) == {"BATCH61TEASHOPEU"}
    assert set(other.values("batch_key")) == {"BATCH61TEASHOPUS"}
    assert not set(other.values("natural_id")) & set(read(BATCH).values("natural_id"))


def test_it_proves_a_batch_of_each_account_that_one_file_holds() -> None:
    rows = BATCH.decode().splitlines()
    other = [
        row.replace("TeaShopEU", "TeaShopUS").replace("EUR,40.00", "EUR,41.00") for row in rows[1:]
    ]

    outcome = read("\n".join([*rows, *other, ""]))

    assert [(c.stated, c.computed) for c in outcome.summary.controls] == [
        (4000, 4000),
        (4100, 4000),
    ]


def test_it_proves_the_batch_by_its_payout() -> None:
    outcome = read(BATCH)

    assert outcome.control("batch 61") == (4000, 4000)
    assert (outcome.summary.proved, outcome.summary.account) == (True, "TeaShopEU")


def test_it_disproves_a_batch_that_pays_something_else() -> None:
    outcome = read(changed(BATCH, "EUR,40.00,", "EUR,40.10,"))

    assert outcome.control("batch 61") == (4010, 4000)
    assert outcome.summary.proved is False


def test_it_proves_each_batch_for_itself() -> None:
    lines = BATCH.decode().splitlines()
    second = [line.replace(",61,", ",62,").replace("KX88", "KX89") for line in lines[1:]]
    content = "\n".join([*lines, *second[:-1], second[-1].replace("40.00", "39.00"), ""])

    outcome = read(content)

    assert outcome.control("batch 61") == (4000, 4000)
    assert outcome.control("batch 62") == (3900, 4000)


def test_it_disproves_a_payout_none_of_whose_rows_could_be_read() -> None:
    lines = BATCH.decode().splitlines()

    assert read("\n".join([lines[0], lines[-1], ""])).control("batch 61") == (4000, 0)


def test_it_reads_a_batch_that_goes_on_in_the_next_one() -> None:
    payout = 'MerchantPayout,"TX6000000001XT batch 61, TeaShopEU"'
    content = changed(BATCH, payout, "Balancetransfer,Balancetransfer")
    content = changed(content, "40.00,,,,,,,,61", "40.00,,,,,,,Balancetransfer to batch 62,61")

    outcome = read(content)

    assert outcome.rows("kind", "net_minor")[5] == ("TRANSFER", -4000)
    assert outcome.control("batch 61") == (4000, 4000)


def test_it_states_no_total_of_a_batch_that_is_not_closed() -> None:
    lines = BATCH.decode().splitlines()
    opening = (
        lines[-1].replace("MerchantPayout", "Balancetransfer").replace("EUR,40.00,", "EUR,,40.00")
    )

    assert read("\n".join([*lines[:-1], opening, ""])).summary.proved is None
    assert read("\n".join([*lines[:-1], ""])).summary.proved is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("InvoiceDeduction", "FEE"),
        ("DepositCorrection", "ADJUSTMENT"),
        ("ReserveAdjustment", "ADJUSTMENT"),
        ("MerchantPayin", "TOP_UP"),
    ],
)
def test_it_reads_the_other_rows_of_a_batch(word: str, kind: str) -> None:
    outcome = read(changed(BATCH, "CET,Fee,", f"CET,{word},"))

    assert outcome.rows("kind", "net_minor")[4] == (kind, -125)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("SecondChargeback", "CHARGEBACK"), ("ChargebackReversed", "CHARGEBACK"), ("RefundedReversed", "REFUND")],
)  # fmt: skip
def test_it_knows_the_later_events_of_a_payment(word: str, kind: str) -> None:
    assert read(changed(BATCH, "CET,Chargeback,", f"CET,{word},")).values("kind")[3] == kind


def test_it_gives_the_gross_in_the_currency_of_the_settlement() -> None:
    outcome = read(changed(BATCH, PLAIN, "INR,,10,0.011,EUR,0.03,,0.14"))

    assert outcome.rows("gross_minor", "fee_minor", "net_minor", "currency")[1] == (
        11,
        -14,
        -3,
        "EUR",
    )


@pytest.mark.parametrize(
    ("currency", "written", "minor"), [("CLP", "1000.00", 1000), ("ISK", "500.00", 500), ("CVE", "1000", 100000)]
)  # fmt: skip
def test_it_reads_major_units_whatever_decimals_adyen_counts(
    currency: str, written: str, minor: int
) -> None:
    row = f"{currency},,{written},1,{currency},,{written},"

    assert read(changed(BATCH, PLAIN, row)).rows("currency", "net_minor")[1] == (currency, minor)


def test_it_refuses_a_part_of_a_currency_without_parts() -> None:
    outcome = read(changed(BATCH, PLAIN, "CLP,,1000.00,1,CLP,,999.50,0.50"))

    assert outcome.faults == [(3, "Net Credit (NC)", "bad_amount")]


def test_it_refuses_a_row_whose_fees_do_not_make_its_net() -> None:
    outcome = read(changed(BATCH, PLAIN, "EUR,,30.00,1,EUR,,29.75,0.26"))

    assert [(row, code) for row, _column, code in outcome.faults] == [(3, "parts_disagree")]
    assert outcome.summary.proved is False


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("SO-902,ideal", "1.23E+18,ideal", (3, "Merchant Reference", "damaged_id")),
        (PLAIN, "EUR,,30.00,1,EUR,,29.7.5,0.25", (3, "Net Credit (NC)", "bad_amount")),
        (PLAIN, "EUR,,3O.00,1,EUR,,29.75,0.25", (3, "Gross Credit (GC)", "bad_amount")),
        ("2026-10-05 11:00:00", "11:00", (3, "Creation Date", "bad_date")),
        ("CET,Fee,", "CET,,", (6, "Type", "missing_kind")),
        ("EUR,1.25,", "EUR,,", (6, "Net Credit (NC)", "missing_amount")),
        ("EUR,40.00,", "EUR,,", (7, "Net Credit (NC)", "missing_amount")),
        (PLAIN, "INR,,3000,0.01,EUR,,,0.25", (3, "Net Credit (NC)", "missing_amount")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(BATCH, old, new)).faults == [fault]


def test_it_reads_a_payment_that_costs_as_much_as_it_brings() -> None:
    outcome = read(changed(BATCH, PLAIN, "EUR,,0.25,1,EUR,,,0.25"))

    assert outcome.rows("gross_minor", "fee_minor", "net_minor")[1] == (25, -25, 0)


def test_it_reads_a_workbook_that_begins_some_rows_down() -> None:
    outcome = read(as_workbook(BATCH, top=3, left=1))

    assert outcome.rows("row_number", "order_ref", "gross_minor")[0] == (5, "SO-901", 5000)
    assert outcome.summary.proved is True


def test_it_refuses_numbers_that_a_workbook_has_cut() -> None:
    content = as_workbook(changed(BATCH, "KX8802AA,SO-902", "4.814769e+15,SO-902"))

    assert read(content).faults == [(3, "Psp Reference", "damaged_id")]


def test_it_refuses_a_workbook_whose_names_of_columns_are_gone() -> None:
    header = b"Company Account,Merchant Account,Psp Reference,Merchant Reference"
    content = BATCH.replace(header, b"Invalid header,Invalid header,Invalid header,Invalid header")

    assert refusal(as_workbook(content, top=3, left=1)).code == "unknown_header"
