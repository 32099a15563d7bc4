"""Two equal lines of one document look like a row and its copy: the other side says that both count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reconcile.engine import Outcome
from reconcile.engine.records import Undone
from tests.engine.records import JUNE, Row, cases, confirmed, row, run, suggested

LINE = row("A1", 1_000, kind="ORDER", status="PAID", natural_id="A1|TEA|10.00")
SOLD = row("A1", 500, quantity=1, sku="T", kind="ORDER", natural_id="A1|T|1")


def moved(pieces: int) -> Row:
    return row("A1", 0, quantity=pieces, sku="T", kind="STOCK")


def found(outcome: Outcome) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    return confirmed(outcome), suggested(outcome)


@pytest.mark.parametrize(
    ("ours", "theirs", "code", "expected"),
    [
        ([LINE, LINE], [row("A1", 2_000)], "orders_channel", (1, 2, 1001)),
        ([LINE, LINE, LINE], [row("A1", 3_000)], "orders_channel", (1, 2, 3, 1001)),
        # another line of the order beside them
        ([LINE, LINE, row("A1", 300)], [row("A1", 2_300)], "orders_channel", (1, 2, 3, 1001)),
        ([row("A1", 2_000)], [LINE, LINE], "orders_orders", (1, 1001, 1002)),
        ([moved(1), moved(1)], [SOLD, SOLD], "stock_orders", (1, 2, 1001, 1002)),
        ([moved(2)], [SOLD, SOLD], "stock_orders", (1, 1001, 1002)),
    ],
)
def test_it_suggests_a_document_that_agrees_with_its_equal_lines(
    ours: list[Row], theirs: list[Row], code: str, expected: tuple[int, ...]
) -> None:
    outcome = run(ours, theirs, code)

    assert (found(outcome), cases(outcome)) == (([], [expected]), {})
    assert outcome.matches["reason_code"].to_list() == ["agrees_with_copies"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # nothing differs without the copy, both count too little, and one of two
        ([LINE, LINE], [row("A1", 1_000)]),
        ([LINE, LINE], [row("A1", 2_500)]),
        ([LINE, LINE, LINE], [row("A1", 2_000)]),
        # what two files hold was exported twice
        ([LINE, LINE | {"source": "next.csv"}], [row("A1", 2_000)]),
        # the customer may have paid twice
        ([LINE, LINE], [row("A1", 1_000, transaction_key=f"T{n}") for n in (1, 2)]),
    ],
)
def test_it_takes_every_other_copy_for_one(ours: list[Row], theirs: list[Row]) -> None:
    outcome = run(ours, theirs)

    assert suggested(outcome) == []
    assert (2,) in cases(outcome)["DUPLICATE"]


def test_it_does_not_suggest_again_what_a_person_has_undone() -> None:
    undone = Undone(
        (1, 2, 1001), "sum", (("order_key", "order_key"),), 80, "alice", date(2026, 7, 1), "a copy"
    )

    outcome = run([LINE, LINE], [row("A1", 2_000)], context=replace(JUNE, undone=(undone,)))

    assert (found(outcome), outcome.matches.is_empty()) == (([], []), True)
    assert cases(outcome) == {"AMOUNT_OVER": [(1, 1001)], "DUPLICATE": [(2,)]}
