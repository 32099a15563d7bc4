"""Which rows say that no money came of them, down to a cent, and what the rows beside them show."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.checks.paid_on_neither import paid_on_neither
from reconcile.engine.checks.refunds_returned import without_returned
from reconcile.engine.checks.unpaid_there import unpaid_there
from reconcile.engine.links import no_links
from reconcile.engine.records import LEFT
from reconcile.engine.sides.frames import prepare, prepare_both, together
from reconcile.engine.sides.revoked import came_to_nothing, shown_by_rows
from tests.engine.records import Row, frame, row

RULES = ready_rule_sets()["orders_channel"]


def said(amount: int, status: str | None, order: str = "A1", **given: object) -> Row:
    return row(order, amount, status=status, **given)


def both(ours: list[Row], theirs: list[Row]) -> pl.DataFrame:
    sides = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), RULES)
    return together(*sides)


def as_one(everything: pl.DataFrame) -> pl.DataFrame:
    """All rows as one match."""
    return everything.select("row", lead=pl.lit(0, dtype=pl.UInt32))


@pytest.mark.parametrize("amount", [1, 2, 900])
@pytest.mark.parametrize(
    ("status", "contra", "nothing"),
    [
        ("REVOKED", None, True),
        ("REVOKED", "A2", True),
        # the entry and its contra say it by their amounts
        ("REVOKED", "A1", False),
        ("FAILED", "A1", True),
        ("PAID", None, False),
        (None, None, False),
    ],
)
def test_a_payment_comes_to_nothing(
    amount: int, status: str | None, contra: str | None, *, nothing: bool
) -> None:
    rows = [said(amount, status)] + ([said(-amount, None, contra)] if contra else [])
    side = prepare(frame(rows, "left.csv", 1), LEFT, RULES, 0)

    assert side.select(said=came_to_nothing(side))["said"][0] is nothing


@pytest.mark.parametrize("amount", [1, 900])
def test_what_took_a_payment_back_comes_to_something(amount: int) -> None:
    side = prepare(
        frame([said(-amount, "REVOKED"), said(5, "REVOKED", "A2")], "l.csv", 1), LEFT, RULES, 0
    )

    assert side.select(said=came_to_nothing(side))["said"].to_list() == [False, True]


def shown(ours: list[Row], theirs: list[Row]) -> list[int]:
    everything = both(ours, theirs)
    return shown_by_rows(everything, everything, no_links()).to_series().sort().to_list()


@pytest.mark.parametrize("amount", [1, 2, 900])
@pytest.mark.parametrize("status", ["CLOSED", "REVOKED"])
def test_a_row_of_its_side_shows_how_its_money_went_back(amount: int, status: str) -> None:
    gone = [said(amount, status), said(-amount, None)]

    assert shown([said(amount, None)], gone) == [1]
    assert shown(gone, [said(amount, None)]) == [0]
    # not a row of the other side, of another order, of nothing, or one that came in
    assert shown([said(amount, status)], [said(-amount, None)]) == []
    assert shown([], [said(amount, status), said(-amount, None, "A2")]) == []
    assert shown([], [said(amount, status), said(0, None)]) == []
    assert shown([], [said(amount, status), said(amount, None)]) == []


@pytest.mark.parametrize("amount", [1, 2, 900])
@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_a_refund_of_theirs_shows_what_our_order_says(amount: int, status: str) -> None:
    assert shown([said(amount, status)], [said(-amount, None)]) == [0]
    assert shown([said(amount, "PAID")], [said(-amount, None)]) == []
    assert shown([said(amount, status)], [said(-amount, "FAILED")]) == []
    assert shown([said(amount, status)], [said(-amount, None, currency="USD")]) == []
    assert shown([said(amount, status)], [said(-amount, None, kind="FEE")]) == []
    assert shown([said(amount, status)], [said(amount, None, kind="REFUND")]) == []
    # what our own refund says is its own
    assert shown([said(-amount, status)], [said(-amount, None)]) == []


def unpaid(ours: list[Row], theirs: list[Row]) -> bool:
    everything = both(ours, theirs)
    return not unpaid_there(everything, as_one(everything)).is_empty()


@pytest.mark.parametrize("amount", [-2, -1, 1, 2])
@pytest.mark.parametrize("status", ["FAILED", "PENDING", "UNPAID", "CLOSED", "REVOKED"])
def test_what_is_no_money_there_pays_nothing(amount: int, status: str) -> None:
    given = {"kind": "ADJUSTMENT"}

    assert unpaid([said(amount, None, **given)], [said(amount, status, **given)])
    assert not unpaid([said(amount, status, **given)], [said(amount, status, **given)])
    assert not unpaid([said(amount, "REFUNDED", **given)], [said(amount, status, **given)])
    assert not unpaid([said(amount, status, **given)], [said(amount, None, **given)])


@pytest.mark.parametrize("given", [said(0, "FAILED"), said(5, "FAILED", kind="FEE")])
def test_what_moves_no_money_need_not_be_paid(given: Row) -> None:
    assert not unpaid([said(5, None)], [said(5, "PAID"), given])


def test_a_payment_that_was_reversed_by_a_row_is_left_to_that() -> None:
    gone = [said(5, "REVOKED"), said(-5, None)]

    assert not unpaid([said(5, None), said(-5, None)], gone)


def neither(ours: list[Row], theirs: list[Row]) -> str:
    """The reason for which a match is set aside, if it is."""
    everything = both(ours, theirs)
    links, cases = paid_on_neither(as_one(everything), everything)
    assert len(links) + len(cases) == len(everything)
    return ",".join(cases["reason"].unique())


@pytest.mark.parametrize("amount", [1, 2, 900])
@pytest.mark.parametrize(
    ("here", "there", "kinds", "reason"),
    [
        ("FAILED", "FAILED", ("ORDER", "ORDER"), "failed"),
        ("FAILED", "FAILED", ("TOP_UP", "ORDER"), "failed"),
        ("UNPAID", "FAILED", ("ORDER", "ORDER"), "failed"),
        ("FAILED", "FAILED", ("ORDER", "PAYMENT"), "never_paid"),
        ("PENDING", "FAILED", ("ORDER", "PAYMENT"), "never_paid"),
        ("FAILED", "CLOSED", ("ORDER", "ORDER"), "closed"),
        ("REVOKED", "FAILED", ("ORDER", "PAYMENT"), "closed"),
        # debts that both know, and what one of them has paid
        ("UNPAID", "PENDING", ("ORDER", "PAYMENT"), ""),
        ("FAILED", None, ("ORDER", "PAYMENT"), ""),
        ("FAILED", "PAID", ("ORDER", "PAYMENT"), ""),
        ("FAILED", "FAILED", ("ORDER", "FEE"), ""),
    ],
)
def test_it_says_why_nobody_was_paid(
    amount: int, here: str, there: str | None, kinds: tuple[str, str], reason: str
) -> None:
    ours, theirs = said(amount, here, kind=kinds[0]), said(amount, there, kind=kinds[1])

    assert neither([ours], [theirs]) == reason


@pytest.mark.parametrize("amount", [1, 900])
@pytest.mark.parametrize(
    ("here", "there", "reason"),
    [
        ("FAILED", "FAILED", "refund_not_given"),
        ("CLOSED", "FAILED", ""),
        ("PAID", "FAILED", ""),
        ("REFUNDED", "FAILED", ""),
    ],
)
def test_a_refund_whose_order_was_closed_may_have_been_given(
    amount: int, here: str, there: str, reason: str
) -> None:
    assert neither([said(-amount, here)], [said(-amount, there)]) == reason


def test_one_side_alone_agrees_with_nobody() -> None:
    assert neither([said(5, "FAILED", kind="ORDER")] * 2, []) == ""


def returned(*rows: Row) -> tuple[list[str | None], list[int]]:
    """What each row says then, and which rows brought a refund back."""
    side = prepare(frame(list(rows), "left.csv", 1), LEFT, RULES, 0)
    after, cases = without_returned(side, RULES)
    return after["status"].to_list(), cases["row"].to_list()


def refund(amount: int, key: str | None = "R1", **given: object) -> Row:
    return row("A1", amount, **{"kind": "REFUND", "refund_key": key, "status": "REFUNDED"} | given)


@pytest.mark.parametrize("amount", [1, 2, 900])
def test_a_refund_of_any_amount_comes_back(amount: int) -> None:
    gone, back = refund(-amount), refund(amount)

    assert returned(gone, back) == (["FAILED", "REFUNDED"], [1])
    assert returned(gone, back, refund(-amount, "R2"))[0][2] == "REFUNDED"
    assert returned(refund(-amount - 1), refund(amount))[1] == []
    assert returned(refund(-amount, None), refund(amount, None))[1] == []
    assert returned(gone, refund(amount, currency="USD"))[1] == []
    assert returned(gone, refund(amount, kind="PAYMENT"))[1] == []
