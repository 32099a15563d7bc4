"""A table without a line of names: what its columns may be, and when an earlier answer holds for the next file."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from ledgers.formats import (
    ColumnMapping,
    FormatError,
    Proposal,
    Question,
    Recognition,
    header_digest,
    likeliest_table,
    recognise,
)
from tests.ledgers.tables import lines, read, refusal

BANK = lines(
    "05/14/2026,TEA HOUSE,3.50,,96.50",
    "05/15/2026,SALE 12,,10.00,106.50",
    "05/16/2026,RENT,50.25,,56.25",
)
NAMES = ("Column 1", "Column 2", "Column 3", "Column 4", "Column 5")
SAID = ColumnMapping(
    columns={
        "occurred_at": "Column 1", "description": "Column 2", "debit": "Column 3", "credit": "Column 4",
        "balance": "Column 5",
    },
    ledger_kind="bank", date_order="MDY", has_header=False,
)  # fmt: skip
PURSE = ColumnMapping(
    columns={"occurred_at": "Column 1", "description": "Column 2", "gross": "Column 3"},
    ledger_kind="bank",
    has_header=False,
)


def asked(text: str) -> Recognition:
    return likeliest_table(text.encode())


def columns(text: str) -> dict[str, int]:
    """What is proposed for which column, counted from 1."""
    proposal = asked(text).proposal
    assert proposal is not None
    return {field: int(name.split()[1]) for field, name in proposal.mapping.columns.items()}


def knows(text: str, first: str = BANK, said: ColumnMapping = SAID) -> bool:
    """Whether a file is read by what was said of another one."""
    try:
        found = recognise(text.encode(), {asked(first).header_sha256: said})
    except FormatError:
        return False
    return found.proposal == Proposal(said, ())


def test_it_makes_up_names_and_takes_line_1_for_a_record() -> None:
    table = asked(BANK).table

    assert (table.header, table.has_header, table.header_line) == (NAMES, False, 0)
    assert table.records["row_number"].to_list() == [1, 2, 3]
    assert table.records["c1"].to_list() == ["TEA HOUSE", "SALE 12", "RENT"]


def test_it_always_asks_which_column_is_what() -> None:
    proposal = asked(BANK).proposal

    assert proposal is not None
    assert proposal.questions == (Question("columns", "", NAMES),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (BANK, {"occurred_at": 1, "description": 2, "debit": 3, "credit": 4, "balance": 5}),
        (lines("1.10,a tea,2026-10-05", "-2.50,a pot,2026-10-06", "3.00,a cup,2026-10-07"),
         {"gross": 1, "description": 2, "occurred_at": 3}),
        (lines("2026-10-05;tea;-3,50;EUR;96,50", "2026-10-06;pot;10,00;EUR;106,50"),
         {"occurred_at": 1, "description": 2, "gross": 3, "currency": 4, "balance": 5}),
        (lines("2026-10-05,tea,,10.00", "2026-10-06,pot,3.50,"),
         {"occurred_at": 1, "description": 2, "debit": 3, "credit": 4}),
        (lines("2026-10-06,A100001,pot,-3.50", "2026-10-06,A100002,pot,9.00", "2026-10-05,A100003,tea,7.00"),
         {"occurred_at": 1, "transaction_ref": 2, "description": 3, "gross": 4}),
        (lines("2026-10-05,09:15,tea,收入,3.50", "2026-10-06,10:15,pot,支出,9.00"),
         {"occurred_at": 1, "time_of_day": 2, "description": 3, "direction": 4, "gross": 5}),
    ],
)  # fmt: skip
def test_it_proposes_what_a_column_is_by_its_cells(text: str, found: dict[str, int]) -> None:
    assert columns(text) == found


def test_it_finds_the_balance_of_a_file_whose_last_line_comes_first() -> None:
    rows = BANK.splitlines()

    assert columns(lines(*reversed(rows)))["balance"] == 5


def test_it_tells_money_in_from_money_out_by_the_balance() -> None:
    swapped = lines("05/14/2026,A,,3.50,96.50", "05/15/2026,B,10.00,,106.50")

    assert (columns(swapped)["credit"], columns(swapped)["debit"]) == (3, 4)


def test_it_takes_the_currency_from_the_sign_of_the_amounts() -> None:
    proposal = asked("2026-10-05,tea,€3.50\n2026-10-06,pot,€-10.00\n").proposal

    assert proposal is not None
    assert proposal.mapping.currency == "EUR"


def test_it_passes_over_blank_lines_above() -> None:
    assert asked("\n\n" + BANK).table.records["row_number"].to_list() == [3, 4, 5]


def test_it_takes_a_lone_line_for_a_table() -> None:
    assert asked("12/15/2026,a payment,EUR,25.00\n").table.records.height == 1


@pytest.mark.parametrize(
    "text",
    [
        "first things,12.00,x\n2026-10-05,tea,3.50\n2026-10-06,pot,3.50\n",
        "My bank\n2026-10-05,tea,3.50\n2026-10-06,pot,3.50\n",
        "2026-10-05,tea\n2026-10-06,pot\n",
        "tea,3.50\npot,4.50\n",
        "2026-10-05,tea,3.50\nso much for that\nand more\nof it\n",
        "Dear Sir, on 2026-10-05, we paid 3.50\n",
    ],
)
def test_it_takes_nothing_else_for_such_a_table(text: str) -> None:
    with pytest.raises(FormatError) as found:
        likeliest_table(text.encode())

    assert found.value.code == "unknown_header"


def test_it_takes_no_record_for_a_line_of_names_however_many_words_it_has() -> None:
    row = "2026-10-0{},Payment,Order No,Fee,Card,Shop,Total,a,b,{}.00"

    assert not asked(lines(row.format(5, 3), row.format(6, 4))).table.has_header
    assert refusal(lines(row.format(5, 3), row.format(6, 4))).code == "unknown_header"


def test_it_reads_every_line_by_what_was_said() -> None:
    outcome = read(BANK, SAID, currency="CAD")

    assert outcome.rows("row_number", "gross_minor", "description") == [
        (1, -350, "TEA HOUSE"),
        (2, 1000, "SALE 12"),
        (3, -5025, "RENT"),
    ]
    assert outcome.summary.proved is True


def test_it_names_the_column_that_a_narrower_file_lacks() -> None:
    error = refusal("2026-10-05,tea,3.50\n", SAID)

    assert (error.code, error.params["column"]) == ("mapping_column_missing", "Column 4, Column 5")


def test_it_rejects_a_cut_off_line_with_its_number() -> None:
    assert read(BANK + "05/17/2026,CUT\n", SAID).faults == [(4, "", "short_row")]


def test_it_keeps_such_a_mapping_apart_from_a_header_of_the_same_names() -> None:
    named = lines(",".join(NAMES), "05/14/2026,TEA,3.50,,96.50")

    assert asked(BANK).header_sha256 != header_digest(NAMES)
    assert not knows(named)
    assert recognise(
        named.encode(), {header_digest(NAMES): replace(SAID, has_header=True)}
    ).table.has_header


def test_it_says_in_a_mapping_that_there_is_no_header() -> None:
    assert ColumnMapping.from_json(SAID.to_json()) == SAID
    with pytest.raises(ValueError, match="has_header is one of"):
        ColumnMapping.from_json({**SAID.to_json(), "has_header": "no"})


@pytest.mark.parametrize(
    "text",
    [
        lines("05/20/2026,POT,6.25,,50.00", "05/21/2026,SALE,,100.00,150.00"),
        # the last line first
        lines("05/21/2026,SALE,,100.00,150.00", "05/20/2026,POT,6.25,,50.00"),
        # a week in which no money came; that it is money out, the balance says
        lines("05/20/2026,POT,6.25,,50.00", "05/21/2026,CUP,10.00,,40.00"),
        lines("05/20/2026,,6.25,,50.00", "05/21/2026,,,100.00,150.00"),
    ],
)
def test_it_knows_the_next_file_whose_cells_are_what_was_said(text: str) -> None:
    assert knows(text)


@pytest.mark.parametrize(
    "text",
    [
        # days that are none in this order, be it one of many
        lines("05/12/2026,POT,6.25,,50.00", "20/05/2026,SALE,,100.00,150.00"),
        lines("05/20/2026,POT,6.25,,50.00", ",SALE,,100.00,150.00"),
        # an amount that is none, or has another decimal mark
        lines("05/20/2026,POT,6.25,,50.00", "05/21/2026,SALE,,free,150.00"),
        lines('05/20/2026,POT,"6,25",,"50,00"', '05/21/2026,SALE,,"100,00","150,00"'),
        # money in and money out the other way round, or no balance
        lines("05/20/2026,POT,,6.25,50.00", "05/21/2026,SALE,100.00,,150.00"),
        lines("05/20/2026,POT,6.25,,50.00", "05/21/2026,SALE,,100.00,150.01"),
        lines("05/20/2026,POT,6.25,,50.00", "05/21/2026,SALE,,100.00,"),
        # money in and out at once
        lines("05/20/2026,POT,6.25,,50.00", "05/21/2026,SALE,1.00,101.00,150.00"),
        # the only line: nothing tells on which side its amount stands
        lines("05/20/2026,POT,6.25,,50.00"),
        # an amount where the text stood
        lines("05/20/2026,1.25,6.25,,50.00", "05/21/2026,2.25,,100.00,150.00"),
        # one column more
        lines("05/20/2026,POT,6.25,,50.00,x", "05/21/2026,SALE,,100.00,150.00,x"),
    ],
)  # fmt: skip
def test_it_asks_again_where_anything_differs(text: str) -> None:
    assert not knows(text)
    assert asked(text).proposal is not None


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("2026-10-07,tea,4.50\n", True),
        ("2026-10-07,4.50,tea\n", False),
        ("2026-10-07,4.50,5.50\n", False),
        ("2026-10-07,2026-10-08,5.50\n", False),
        ("tea,2026-10-08,5.50\n", False),
    ],
)
def test_it_looks_at_each_column_that_was_said(text: str, *, is_known: bool) -> None:
    assert knows(text, "2026-10-05,tea,-3.50\n2026-10-06,sale,10.00\n", PURSE) is is_known


CARD = ColumnMapping(
    columns={
        "occurred_at": "Column 1", "time_of_day": "Column 2", "transaction_ref": "Column 3", "direction": "Column 4",
        "gross": "Column 5", "currency": "Column 6",
    },
    ledger_kind="channel", has_header=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("2026-10-07,10:15,T9,IN,4.50,EUR\n2026-10-08,23:15,T8,OUT,4.50,EUR\n", True),
        ("2026-10-07,10:15,,IN,4.50,EUR\n", True),
        ("2026-10-07,noon,T9,IN,4.50,EUR\n2026-10-08,23:15,T8,OUT,4.50,EUR\n", False),
        ("2026-10-07,10:15,2026-10-07,IN,4.50,EUR\n", False),
        ("2026-10-07,10:15,14.50,IN,4.50,EUR\n", False),
        ("2026-10-07,10:15,T9,tea,4.50,EUR\n", False),
        ("2026-10-07,10:15,T9,,4.50,EUR\n", False),
        ("2026-10-07,10:15,T9,IN,4.50,euros\n", False),
        ("2026-10-07,10:15,T9,IN,4.50,\n", False),
    ],
)
def test_it_looks_at_columns_of_every_kind(text: str, *, is_known: bool) -> None:
    assert knows(text, "2026-10-05,09:15,T1,IN,1.50,EUR\n", CARD) is is_known


def test_it_looks_at_every_line_of_a_large_file() -> None:
    rows = [f"2026-10-05,tea {number},1.00" for number in range(60_000)]

    assert knows(lines(*rows), "2026-10-05,tea,-3.50\n", PURSE)
    for last in ("5 October,tea,1.00", "2026-10-05,1.00,1.00", "2026-10-05,2026-10-06,1.00"):
        assert not knows(lines(*rows, last), "2026-10-05,tea,-3.50\n", PURSE)


def test_it_reads_a_sheet_without_names() -> None:
    from io import BytesIO

    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((("2026-10-05", "tea", "-3.50"), ("2026-10-06", "pot", "10.00"))):
            sheet.write_row(at, 0, row)

    outcome = read(content.getvalue(), PURSE)

    assert outcome.entries["gross_minor"].to_list() == [-350, 1000]
    assert outcome.rejected.equals(pl.DataFrame(schema=outcome.rejected.schema))
