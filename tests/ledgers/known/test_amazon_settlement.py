from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import lines, read
from tests.ledgers.test_open_workbooks import workbook

US = fixture("amazon_settlement", "us").decode()
EU = fixture("amazon_settlement", "eu").decode()
HEADER, HEAD, *ROWS = US.splitlines()
SHORT = (
    "settlement-id\ttotal-amount\tcurrency\ttransaction-type\tmarketplace-name\t"
    "amount-type\tamount-description\tamount\tposted-date"
)


def short(day: str, amount: str = "1.00", marketplace: str = "", total: str = "1.00") -> str:
    """A file of one row without moments and without a period."""
    row = f"7\t\t\tOrder\t{marketplace}\tItemPrice\tPrincipal\t{amount}\t{day}"
    return lines(SHORT, f"7\t{total}\tUSD\t\t\t\t\t\t", row)


def test_it_reads_a_component_of_an_order() -> None:
    outcome = read(US)

    row = outcome.rows("row_number", "kind", "gross_minor", "fee_minor", "net_minor", "currency")[0]
    assert row == (3, "PAYMENT", 4000, 0, 4000, "USD")
    assert outcome.rows("order_ref", "batch_ref", "sku", "quantity")[0] == (
        "555-0000001-0000001",
        "7001",
        "MUG-1",
        2,
    )
    assert outcome.rows("occurred_at", "booked_on", "value_on")[0] == (
        datetime(2026, 9, 3, 8, 15, tzinfo=UTC),
        date(2026, 9, 3),
        date(2026, 9, 17),
    )


def test_it_reads_each_component_by_its_words() -> None:
    assert read(US).rows("kind", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", 4000, 0, 4000),
        ("FEE", 0, -600, -600),
        ("PAYMENT", -100, 0, -100),
        ("REFUND", -1000, 0, -1000),
        ("ADJUSTMENT", -350, 0, -350),
        ("FEE", 0, -225, -225),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Chargeback Refund\tItemPrice\tPrincipal", "CHARGEBACK"),
        ("A-to-z Guarantee Refund\tItemPrice\tPrincipal", "CHARGEBACK"),
        ("Refund\tItemFees\tRefundCommission", "FEE"),
        ("other-transaction\tFBA Inventory Reimbursement\tWAREHOUSE_DAMAGE", "ADJUSTMENT"),
        ("other-transaction\tother-transaction\tShipping label purchase", "FEE"),
        ("other-transaction\tother-transaction\tSuccessful charge", "TOP_UP"),
        ("Order_Retrocharge\tItemPrice\tTax", "ADJUSTMENT"),
        ("Something new\tx\ty", "ADJUSTMENT"),
    ],
)
def test_it_knows_a_kind_by_type_and_description(words: str, kind: str) -> None:
    names = ("transaction-type", "amount-type", "amount-description")
    row = dict(zip(HEADER.split("\t"), ROWS[0].split("\t"), strict=True))
    row |= zip(names, words.split("\t"), strict=True)

    assert read(lines(HEADER, HEAD, "\t".join(row.values()))).values("kind") == [kind]


def test_it_reads_the_refund_by_its_number() -> None:
    assert read(US).values("refund_ref")[3] == "ADJ-9"


def test_it_keeps_the_day_of_the_marketplace_beside_the_moment() -> None:
    assert read(US).rows("occurred_at", "booked_on")[3] == (
        datetime(2026, 9, 5, 1, 0, tzinfo=UTC),
        date(2026, 9, 4),
    )


def test_it_reads_decimal_commas_and_days_with_points() -> None:
    european, american = read(EU), read(US)

    for name in ("gross_minor", "fee_minor", "net_minor", "occurred_at", "value_on"):
        assert european.values(name) == american.values(name)
    assert european.values("currency") == ["EUR"] * 6


def test_it_takes_the_first_row_as_the_total_of_the_others() -> None:
    outcome = read(US)

    assert outcome.summary.rows == 6
    assert outcome.control("total-amount") == (1725, 1725)
    assert outcome.summary.proved is True


def test_it_disproves_a_file_that_lacks_a_row() -> None:
    outcome = read(lines(HEADER, HEAD, *ROWS[1:]))

    assert (outcome.summary.proved, outcome.control("total-amount")) == (False, (1725, -2275))


def test_it_adds_up_two_settlements_each_with_its_currency() -> None:
    outcome = read(
        US + "\n".join(EU.replace("7001", "7002").splitlines()[1:]).replace(",", ".") + "\n"
    )

    assert outcome.summary.currencies == ("EUR", "USD")
    assert [control.stated for control in outcome.summary.controls] == [1725, 1725]
    assert outcome.summary.proved is True


def test_it_says_which_days_it_is_of() -> None:
    summary = read(US).summary

    assert (summary.period_start, summary.period_end) == (date(2026, 9, 1), date(2026, 9, 14))
    assert summary.period_is_declared is True


def test_it_reads_rows_that_end_before_their_empty_cells() -> None:
    cut = "\n".join(line.rstrip("\t") for line in US.split("\n"))

    outcome = read(cut)

    assert outcome.entries.drop("raw").equals(read(US).entries.drop("raw"))
    assert outcome.summary.proved is True


def test_it_refuses_a_row_that_is_cut_before_its_day() -> None:
    cut = ROWS[0][: ROWS[0].index("\t09/03/2026")]

    assert read(lines(HEADER, HEAD, cut)).faults == [(3, "posted-date-time", "missing_date")]


def test_it_knows_rows_by_their_content() -> None:
    assert read(US).values("natural_id") == [None] * 6


@pytest.mark.parametrize(
    ("marketplace", "amount", "booked_on"),
    [
        ("Amazon.com", "1.00", date(2026, 3, 4)),
        ("Amazon.co.uk", "1.00", date(2026, 4, 3)),
        ("", "1,00", date(2026, 4, 3)),
    ],
)
def test_it_tells_day_from_month_by_the_country(
    marketplace: str, amount: str, booked_on: date
) -> None:
    assert read(short("03/04/2026", amount, marketplace, amount)).values("booked_on") == [booked_on]


def test_it_tells_day_from_month_by_another_row() -> None:
    outcome = read(short("03/04/2026") + short("25/04/2026").splitlines()[-1] + "\n")

    assert outcome.values("booked_on") == [date(2026, 4, 3), date(2026, 4, 25)]


def test_it_tells_day_from_month_by_the_moment_beside_it() -> None:
    content = US.replace("09/03/2026", "03/09/2026").replace("09/04/2026", "04/09/2026")

    outcome = read(content.replace("09/06/2026", "06/09/2026").replace("Amazon.com", "Amazon.x1"))

    assert outcome.values("booked_on") == read(US).values("booked_on")


@pytest.mark.parametrize(
    ("start", "end", "booked_on"),
    [
        ("2026-03-01 00:00:00 UTC", "2026-03-15 00:00:00 UTC", date(2026, 3, 4)),
        ("01.04.2026 00:00:00 UTC", "15.04.2026 00:00:00 UTC", date(2026, 4, 3)),
    ],
)
def test_it_tells_day_from_month_by_the_period(start: str, end: str, booked_on: date) -> None:
    header = f"{SHORT}\tsettlement-start-date\tsettlement-end-date"
    head = f"7\t1.00\tUSD\t\t\t\t\t\t\t{start}\t{end}"

    outcome = read(lines(header, head, "7\t\t\tOrder\t\tItemPrice\tPrincipal\t1.00\t03/04/2026"))

    assert outcome.values("booked_on") == [booked_on]


def test_it_tells_day_from_month_by_a_row_far_down() -> None:
    rows = short("03/04/2026").splitlines()
    far = [*rows, *rows[-1:] * 40_000, rows[-1].replace("03/04", "25/04")]

    outcome = read(lines(*far))

    assert outcome.summary.period_start == date(2026, 4, 3)
    assert outcome.summary.rejected == 0


def test_it_reads_a_workbook_of_the_same_rows() -> None:
    sheet = workbook([line.split("\t") for line in US.splitlines()])

    outcome = read(sheet)

    assert outcome.entries.drop("raw").equals(read(US).entries.drop("raw"))
    assert outcome.summary.proved is True


@pytest.mark.parametrize("marketplace", ["", "Somewhere"])
def test_it_refuses_days_that_nothing_tells(marketplace: str) -> None:
    outcome = read(short("03/04/2026", marketplace=marketplace))

    assert outcome.faults == [(3, "posted-date", "unclear_date")]
    assert outcome.summary.proved is False


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("40.00", "4O.00", ("amount", "bad_amount")),
        ("\t40.00\t", "\t\t", ("amount", "missing_amount")),
        ("\tOrder\t", "\t\t", ("transaction-type", "missing_kind")),
        ("7001", "", ("settlement-id", "missing_id")),
        ("7001", "7009", ("currency", "bad_currency")),
        ("2026-09-03 08:15:00 UTC", "2026-09-33", ("posted-date-time", "bad_date")),
        ("\t2\t", "\ttwo\t", ("quantity-purchased", "bad_quantity")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[str, str]) -> None:
    outcome = read(lines(HEADER, HEAD, ROWS[0].replace(old, new, 1), *ROWS[1:]))

    assert outcome.faults == [(3, *fault)]
    assert outcome.summary.proved is False
