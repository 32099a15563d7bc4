"""The rows that make up a difference: without them both sides agree to the cent."""

from __future__ import annotations

import json

import pytest

from tests.engine.records import Row, row, run


def sale(amount: int, **given: object) -> Row:
    return row(None, amount, **({"batch_key": "PO901", "channel": "STRIPE"} | given))


def line(amount: int) -> Row:
    return row(None, amount, description="STRIPE PO901")


def told(ours: list[Row], arrived: int) -> tuple[str, object, list[list[int]]]:
    """The reason of the one case, the rows that it is short of, and its candidates."""
    case = run(ours, [line(arrived)], "payout_bank").cases.row(0, named=True)
    offers = [offer["entries"] for offer in json.loads(case["candidates"])]
    return case["reason_code"], json.loads(case["reason_params"]).get("without"), offers


def test_it_names_the_one_row_that_is_the_difference() -> None:
    reason, without, offers = told([sale(2_405), sale(-100), sale(335)], 2_305)

    assert (reason, without) == ("amounts_differ_by_rows", "4")
    assert offers[0] == [3]


def test_it_names_the_only_two_rows_that_are_the_difference() -> None:
    reason, without, offers = told([sale(2_405), sale(300), sale(35)], 2_405)

    assert (reason, without) == ("amounts_differ_by_rows", "3, 4")
    assert offers[0] == [2, 3]


@pytest.mark.parametrize(
    "ours",
    [
        [sale(2_405), sale(335), sale(335)],
        [sale(2_405), sale(300), sale(35), sale(200), sale(135)],
        [sale(2_405), sale(300)],
    ],
    ids=["two are", "two pairs are", "none is"],
)
def test_it_names_none_where_that_is_not_certain(ours: list[Row]) -> None:
    total = sum(int(str(each["net_minor"])) for each in ours)

    reason, without, _offers = told(ours, total - 335)

    assert (reason, without) == ("amounts_differ", None)


def test_it_leaves_a_pair_of_two_rows_as_it_is() -> None:
    outcome = run([row("A1", 500)], [row("A1", 400)])

    assert outcome.cases["reason_code"].to_list() == ["amounts_differ"]
