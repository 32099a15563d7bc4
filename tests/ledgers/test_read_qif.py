"""QIF becomes a table, which asks what no line of it says."""

from __future__ import annotations

from datetime import date

import pytest

from ledgers.formats import header_digest, recognise
from ledgers.formats.base import ColumnMapping
from tests.ledgers.tables import lines, read, refusal

FEE = ("D13/10/2026", "T-4.50", "PAccount fee", "^")
SALE = (
    "D5/10/2026",
    "T1,250.40",
    "PPlum Payments",
    "MPayout PO-77",
    "N12",
    "LSales:Fees",
    "CX",
    "^",
)


def qif(*records: tuple[str, ...], section: str = "!Type:Bank") -> str:
    return lines(section, *(line for record in records for line in record))


def asked(content: str) -> dict[str, tuple[str, ...]]:
    proposal = recognise(content.encode()).proposal
    assert proposal is not None
    return {question.code: question.options for question in proposal.questions}


def test_it_reads_movements_of_a_bank_account() -> None:
    outcome = read(qif(SALE, FEE), currency="EUR")

    assert outcome.summary.ledger_kind == "bank"
    assert outcome.rows("booked_on", "net_minor", "currency", "counterparty", "description") == [
        (date(2026, 10, 5), 125040, "EUR", "Plum Payments", "Payout PO-77"),
        (date(2026, 10, 13), -450, "EUR", "Account fee", None),
    ]


def test_it_asks_for_the_order_of_day_and_month_where_no_date_tells() -> None:
    assert asked(qif(("D8/12/13", "T5.00", "^"))) == {"date_order": ("DMY", "MDY")}
    assert refusal(qif(("D8/12/13", "T5.00", "^"))).code == "mapping_needed"


def test_it_reads_dates_as_it_was_told() -> None:
    columns = {"occurred_at": "Date", "gross": "Amount"}
    mapping = ColumnMapping(columns, ledger_kind="bank", date_order="DMY", sign="as_is")

    assert read(qif(("D8/12/13", "T5.00", "^")), mapping).values("booked_on") == [date(2013, 12, 8)]


def test_it_remembers_the_answers_for_files_with_the_same_columns() -> None:
    content = qif(("D8/12/13", "T5.00", "PA", "^")).encode()
    mapping = ColumnMapping({"occurred_at": "Date", "gross": "Amount"}, "bank", date_order="MDY")
    saved = {header_digest(recognise(content).table.header): mapping}
    again = recognise(qif(("D9/12/13", "T6.00", "PB", "^")).encode(), saved).proposal

    assert again is not None
    assert (again.mapping.date_order, again.questions) == ("MDY", ())


def test_it_names_only_the_columns_that_hold_anything() -> None:
    assert recognise(qif(FEE).encode()).table.header == ("Date", "Amount", "Payee", *[""] * 5)
    assert recognise(qif(SALE, FEE).encode()).table.header == (
        "Date", "Amount", "Payee", "Memo", "Number", "Own category", "Cleared", "",
    )  # fmt: skip


def test_it_knows_a_row_again_beside_rows_with_more_columns() -> None:
    assert read(qif(FEE)).values("raw")[0] == read(qif(SALE, FEE)).values("raw")[1]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("D12/31'26", date(2026, 12, 31)),
        ("D1/ 2'26", date(2026, 1, 2)),
        ("D1/ 2' 6", date(2006, 1, 2)),
        ("D12/31'2026", date(2026, 12, 31)),
        ("D12/31/99", date(1999, 12, 31)),
        ("D2026-12-31", date(2026, 12, 31)),
    ],
)
def test_it_reads_the_dates_of_quicken(written: str, day: date) -> None:
    content = qif((written, "T5.00", "^"), ("D10/31/2026", "T5.00", "^"))

    assert read(
        content, ColumnMapping({"occurred_at": "Date", "gross": "Amount"}, "bank", "MDY")
    ).rows("booked_on")[0] == (day,)


def test_it_reads_a_decimal_comma() -> None:
    outcome = read(qif(("D13/10/2026", "T-1.250,40", "^"), ("D13/10/2026", "T5,00", "^")))

    assert outcome.values("net_minor") == [-125040, 500]


def test_it_counts_lines_of_the_file() -> None:
    content = qif(SALE, ("",), FEE, ("", ""), FEE)

    assert read(content).values("row_number") == [2, 11, 17]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_reads_any_ends_of_lines(end: str) -> None:
    assert read(qif(SALE, FEE).replace("\n", end)).values("net_minor") == [125040, -450]


def test_it_reads_the_last_record_without_its_end() -> None:
    assert read(qif(SALE, FEE).rstrip("^\n")).values("net_minor") == [125040, -450]


def test_it_counts_the_parts_of_an_amount_with_their_record() -> None:
    parts = (
        "D13/10/2026",
        "T-15.00",
        "SFood",
        "EBread",
        "$-10.00",
        "D1/1/2020",
        "SRent",
        "$-5.00",
        "Plate",
        "^",
    )
    outcome = read(qif(parts, FEE))

    assert outcome.rows("net_minor", "counterparty", "booked_on")[0] == (
        -1500,
        None,
        date(2026, 10, 13),
    )
    assert outcome.summary.rows == 2


def test_it_takes_either_letter_for_the_amount() -> None:
    assert read(
        qif(("D13/10/2026", "U-15.00", "^"), ("D13/10/2026", "U5.00", "T5.00", "^"))
    ).values("net_minor") == [-1500, 500]


def test_it_makes_no_kind_of_movement_of_a_category() -> None:
    assert read(qif(SALE, FEE)).values("kind") == ["PAYMENT", "PAYMENT"]


def test_it_names_the_account_of_each_section() -> None:
    content = (
        lines("!Option:AutoSwitch", "!Account", "NTill", "TCash", "^", "NGiro", "TBank", "^", "!Clear:AutoSwitch")
        + lines("!Account", "NTill", "^") + qif(FEE, section="!Type:Cash ")
        + lines("!Account", "NGiro", "^") + qif(SALE, section="!type:Oth A")
        + lines("!Type:Cat", "NFood", "D13/10/2026", "T9.00", "^")
    )  # fmt: skip
    outcome = read(content)

    assert outcome.values("net_minor") == [-450, 125040]
    assert [str(raw).rpartition("\t")[2] for raw in outcome.values("raw")] == ["Till", "Giro"]


def test_it_knows_the_file_under_notes() -> None:
    assert read("# made by hand\n\n" + qif(SALE, FEE)).summary.rows == 2


def test_it_leaves_out_the_balance_that_an_account_was_opened_with() -> None:
    opening = ("D1/10/2026", "T99.00", "POpening Balance", "L[Giro]", "^")

    assert read(qif(opening, SALE, FEE)).values("net_minor") == [125040, -450]


def test_it_rejects_a_record_without_an_amount_or_with_a_bad_one() -> None:
    outcome = read(qif(SALE, FEE, ("D14/10/2026", "PNothing", "^"), ("D15/10/2026", "Tten", "^")))

    assert [(row, code) for row, _column, code in outcome.faults] == [
        (14, "missing_amount"),
        (17, "bad_amount"),
    ]


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("!Type:Invst", "not_a_statement"),
        ("!Type:Bill", "not_a_statement"),
        ("!Type:Cat", "no_movements"),
    ],
)
def test_it_refuses_what_are_no_movements_of_money(section: str, code: str) -> None:
    assert refusal(qif(FEE, section=section)).code == code


def test_it_refuses_a_bank_account_with_investments_beside_it() -> None:
    assert refusal(qif(FEE) + qif(FEE, section="!Type:Invst")).code == "not_a_statement"


def test_it_reads_letters_of_another_encoding() -> None:
    mapping = ColumnMapping(
        {"occurred_at": "Date", "gross": "Amount", "counterparty": "Payee"}, "bank", "DMY", encoding="gb18030"
    )  # fmt: skip

    assert read(qif(("D13/10/2026", "T5", "P中行", "^")).encode("gb18030"), mapping).values(
        "counterparty"
    ) == ["中行"]
