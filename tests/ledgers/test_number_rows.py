from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read, refusal

HEADER = "Order No,Amount,Paid at,Description"


def order(number: int, description: str = "tea") -> str:
    return f"SO{number},{number}.00,2026-10-05,{description}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_counts_physical_lines_whatever_ends_them(end: str) -> None:
    outcome = read(lines(HEADER, order(1), "", order(2), end=end))

    assert outcome.rows("row_number", "gross_minor") == [(2, 100), (4, 200)]


def test_it_counts_lines_that_end_in_different_ways() -> None:
    outcome = read(f"{HEADER}\r\n{order(1)}\r{order(2)}\n{order(3)}")

    assert outcome.values("row_number") == [2, 3, 4]


def test_it_counts_the_lines_above_the_header() -> None:
    outcome = read(lines("Shop export", "", "Made on,2026-10-06", HEADER, order(1)))

    assert outcome.values("row_number") == [5]


def test_it_counts_the_line_breaks_inside_quotes() -> None:
    outcome = read(
        lines(HEADER, order(1, '"green\n\nor\nblack"'), order(2), order(3, '"a\nb"'), order(4))
    )

    assert outcome.rows("row_number", "description") == [
        (2, "green\n\nor\nblack"), (6, "tea"), (7, "a\nb"), (9, "tea")
    ]  # fmt: skip


def test_it_keeps_blank_lines_and_rules_that_are_quoted() -> None:
    outcome = read(lines(HEADER, order(1, '"one\n\n-----\n# two"'), order(2)))

    assert outcome.values("description") == ["one\n\n-----\n# two", "tea"]
    assert outcome.values("raw")[0] == order(1, '"one\n\n-----\n# two"')


def test_it_reads_quotes_doubled_padded_and_within_words() -> None:
    outcome = read(
        lines(
            HEADER,
            order(1, '"say ""tea"""'),
            order(2, '"tea"  '),
            order(3, '5" pipe'),
            'SO4, "4.00",2026-10-05,x',
        )
    )

    assert outcome.values("description") == ['say "tea"', "tea", '5" pipe', "x"]


def test_it_reads_rows_in_which_every_cell_is_quoted() -> None:
    outcome = read(
        lines(HEADER, '"SO1","1,234.00","2026-10-05","a, b"', '"SO2","2.00","2026-10-05",""')
    )

    assert outcome.rows("row_number", "gross_minor", "description") == [
        (2, 123400, "a, b"),
        (3, 200, None),
    ]


def test_it_refuses_a_quotation_mark_that_never_closes() -> None:
    error = refusal(lines(HEADER, order(1), order(2, '"never'), *[order(n) for n in range(3, 9)]))

    assert (error.code, error.params["line"]) == ("unclosed_quote", 3)


def test_it_does_not_look_for_the_end_of_a_quotation_for_ever() -> None:
    rows = [order(n) for n in range(3, 300)]

    error = refusal(lines(HEADER, order(1), order(2, '"never'), *rows, order(300, 'x"')))

    assert (error.code, error.params["line"]) == ("unclosed_quote", 3)


def test_it_loses_no_row_between_two_stray_quotation_marks() -> None:
    outcome = read(
        lines(
            HEADER, order(1, '"5" pipe"'), order(2), "", order(3), order(4, '"6" pipe"'), order(5)
        )
    )

    assert outcome.values("row_number") == [3, 5, 7]
    assert outcome.faults == [(2, "", "bad_quotes"), (6, "", "bad_quotes")]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("SO2,2.00", "2"),
        ("SO2,2.00,2026-10-05,tea,too,much", "6"),
        ('"SO2",2.00', "2"),
        ("#1002", "1"),
    ],
)
def test_it_refuses_a_row_that_has_too_few_cells_or_too_many(row: str, cells: str) -> None:
    outcome = read(lines(HEADER, order(1), row, order(3)))

    assert outcome.rejected.select("row_number", "code", "value", "raw").rows() == [
        (3, "short_row", cells, row)
    ]
    assert outcome.values("row_number") == [2, 4]


def test_it_takes_delimiters_left_at_the_end_for_nothing() -> None:
    outcome = read(lines(HEADER, order(1) + ",,", order(2, '"quoted"') + ", ", order(3)))

    assert outcome.values("description") == ["tea", "quoted", "tea"]
    assert len(outcome.rejected) == 0


@pytest.mark.parametrize("quote", ["", '"'])
def test_it_lets_rows_leave_out_the_cells_that_the_header_does_not_name(quote: str) -> None:
    outcome = read(lines(HEADER + ",,", f"SO1,1.00,2026-10-05,{quote}tea{quote}", order(2) + ",,"))

    assert outcome.values("description") == ["tea", "tea"]


@pytest.mark.parametrize("row", ["#note", "-----", "*****", "====="])
def test_it_passes_over_notes_and_rules_between_rows(row: str) -> None:
    outcome = read(lines(HEADER, order(1), row, order(2)))

    assert outcome.values("row_number") == [2, 4]
    assert len(outcome.rejected) == 0


def test_it_reads_order_numbers_that_begin_like_a_note() -> None:
    outcome = read(lines(HEADER, "#1001,1.00,2026-10-05,tea", "***7,2.00,2026-10-05,tea"))

    assert outcome.values("order_ref") == ["#1001", "***7"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_it_reads_every_usual_delimiter(delimiter: str) -> None:
    outcome = read(lines(HEADER, order(1)).replace(",", delimiter))

    assert outcome.rows("order_ref", "gross_minor") == [("SO1", 100)]


def test_it_reads_a_header_that_stands_once_more_as_no_row() -> None:
    outcome = read(lines(HEADER, order(1), HEADER, order(2)))

    assert outcome.values("row_number") == [2, 4]


def test_it_reads_a_row_whose_last_cell_only_ends_in_a_quotation_mark() -> None:
    outcome = read(lines(HEADER + ",Size", '"SO1",1.00,2026-10-05,tea,5"', order(2) + ",x"))

    assert outcome.values("order_ref") == ["SO1", "SO2"]


def test_it_passes_over_lines_that_no_header_is() -> None:
    outcome = read(lines("a," * 301, f"b,{'x' * 140_000}", HEADER, order(1)))

    assert outcome.values("row_number") == [4]


def test_it_refuses_lines_whose_quotation_marks_end_anywhere() -> None:
    outcome = read(lines(HEADER, order(1), 'SO2,"a', 'b",c"d', 'x"', order(5)))

    assert outcome.values("row_number") == [2, 6]
    assert outcome.faults == [(3, "", "bad_quotes")]


def test_it_reads_a_header_whose_names_have_line_breaks() -> None:
    outcome = read(
        lines(
            'note with 5" in it', '"Order No","Paid', 'at","Amount', '(HKD)"', "SO1,2026-10-05,1.00"
        )
    )

    assert outcome.rows("row_number", "order_ref", "gross_minor", "currency") == [
        (5, "SO1", 100, "HKD")
    ]
