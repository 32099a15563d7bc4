from __future__ import annotations

import pytest

from ledgers.formats import FormatError, Question, ReadOptions, read, recognise
from tests.ledgers.tables import lines, refusal


def questions(*rows: str) -> tuple[Question, ...]:
    proposal = recognise(lines(*rows).encode()).proposal
    assert proposal is not None
    return proposal.questions


def test_it_asks_for_the_order_of_day_and_month_where_no_cell_can_tell() -> None:
    asked = questions("Date,Description,Amount", "05/10/2026,a,1.00", "06/10/2026,b,2.00")

    assert asked == (Question("date_order", "Date", ("DMY", "MDY")),)


@pytest.mark.parametrize(
    "days",
    [("05/10/2026", "13/10/2026"), ("10/05/2026", "10/13/2026"), ("05/05/2026", "06/06/2026")],
)
def test_it_doesn_t_ask_for_an_order_that_the_cells_tell(days: tuple[str, ...]) -> None:
    assert questions("Date,Description,Amount", *(f"{day},a,1.00" for day in days)) == ()


def test_it_asks_what_a_point_before_three_digits_is() -> None:
    asked = questions("Date;Description;Amount", "2026-10-05;a;1.234", "2026-10-06;b;2")

    assert asked == (Question("decimal", "Amount", (".", ",")),)


@pytest.mark.parametrize("clear", ["2,50", "2.50"])
def test_it_doesn_t_ask_where_another_cell_tells_the_decimal_mark(clear: str) -> None:
    assert questions("Date;Description;Amount", "2026-10-05;a;1.234", f"2026-10-06;b;{clear}") == ()


def test_it_asks_which_of_two_amounts_is_meant() -> None:
    asked = questions("Order No,Paid at,Sale amount,Order amount", "SO1,2026-10-05,1.00,2.00")

    assert [question.code for question in asked] == ["amount"]
    assert set(asked[0].options) == {"Sale amount", "Order amount"}


def test_it_asks_where_two_columns_of_one_name_say_different_things() -> None:
    asked = questions("Order No,Paid at,Amount,Amount", "SO1,2026-10-05,1.00,2.00")

    assert asked == (Question("amount", "Amount", ("Amount", "Amount")),)


def test_it_doesn_t_ask_where_two_amounts_say_the_same() -> None:
    assert questions("Order No,Paid at,Sale amount,Order amount", "SO1,2026-10-05,1.00,1.00") == ()


def test_it_asks_for_the_amount_where_no_column_can_be_it() -> None:
    asked = questions("Order No,Paid at,Amount", "SO1,2026-10-05,free", "SO2,2026-10-05,gift")

    assert asked == (Question("amount", "", ("Order No", "Paid at", "Amount")),)


def test_it_reads_no_table_while_a_question_is_open() -> None:
    error = refusal(lines("Date,Description,Amount", "05/10/2026,a,1.00", "06/10/2026,b,2.00"))

    assert (error.code, error.params["questions"]) == ("mapping_needed", "date_order")


def test_it_reads_no_table_without_a_mapping() -> None:
    recognition = recognise(lines("Date,Description,Amount", "2026-10-05,a,1.00").encode())
    without = type(recognition)(recognition.format, recognition.table, None, None)

    with pytest.raises(FormatError) as found:
        read(without, ReadOptions())

    assert found.value.code == "unknown_header"


CARD = "Date,Merchant Name,Card Used,Amount"


def test_it_asks_for_the_direction_of_a_card_s_amounts_without_a_sign() -> None:
    asked = questions(CARD, "2026-10-05,tea,**** 1,1.00", "2026-10-06,pot,**** 1,2.00")

    assert asked == (Question("sign", "Amount", ("as_is", "inverted")),)


@pytest.mark.parametrize("spent", ["-1.00", "(1.00)", "1.00-"])
def test_it_doesn_t_ask_for_a_direction_where_an_amount_has_a_sign(spent: str) -> None:
    assert questions(CARD, f"2026-10-05,tea,**** 1,{spent}", "2026-10-06,pot,**** 1,2.00") == ()


@pytest.mark.parametrize(
    "header", ["Date,Merchant Name,Place,Amount", "Date,Merchant Name,Card,Amount,Balance"]
)
def test_it_asks_for_no_direction_of_an_account_s_amounts(header: str) -> None:
    row = "2026-10-05,tea,x,1.00,1.00" if "Balance" in header else "2026-10-05,tea,x,1.00"

    assert questions(header, row) == ()
