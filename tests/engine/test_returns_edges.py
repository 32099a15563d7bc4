"""How late, how much dearer and how well named a return may be that still undoes a payment."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.checks.returns import (
    given_back,
    is_said,
    lines_of,
    said_returns,
    says_return,
    silent_returns,
)
from reconcile.engine.records import LEFT, RIGHT
from reconcile.engine.sides.frames import prepare
from tests.engine.records import Row, frame, row

RULES = ready_rule_sets()["invoice_bank"]
FIRST = date(2026, 3, 2)


def line(amount: int, after: int = 0, text: str = "", **given: object) -> Row:
    """A line of the account so many days after the first one."""
    made: Row = {"description": text, "booked_on": FIRST + timedelta(days=after)}
    return row(None, amount, **{"occurred_at": None, "kind": "PAYMENT"} | made | given)


def back(amount: int, after: int = 0, text: str = "", **given: object) -> Row:
    return line(-amount, after, f"RETURN {text}", **given)


def side(rows: list[Row], of: str = RIGHT) -> pl.DataFrame:
    return prepare(frame(rows, f"{of}.csv", 1), of, RULES, 0)


def undone(*rows: Row) -> list[tuple[int, int, int]]:
    """Which row is undone by which, and the fee on top."""
    lines = lines_of(side(list(rows)))
    return sorted(said_returns(lines.filter(is_said()), lines).iter_rows())


@pytest.mark.parametrize(
    ("after", "found"), [(0, [(0, 1, 0)]), (60, [(0, 1, 0)]), (61, []), (-1, [])]
)
def test_by_its_number_it_comes_back_within_sixty_days(
    after: int, found: list[tuple[int, int, int]]
) -> None:
    # a later return of something else
    last = back(77, 90, "SO99999")

    assert undone(line(1_000, 0, "SO77123"), back(1_000, after, "SO77123"), last) == found


@pytest.mark.parametrize(("after", "found"), [(0, [(0, 1, 0)]), (14, [(0, 1, 0)]), (15, [])])
def test_without_number_and_name_it_comes_back_within_two_weeks(
    after: int, found: list[tuple[int, int, int]]
) -> None:
    assert undone(line(1_000), back(1_000, after)) == found


@pytest.mark.parametrize("amount", [1, 2, 1_000])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_line_of_any_amount_comes_back(amount: int, sign: int) -> None:
    pair = (line(sign * amount), line(-sign * amount, 1, "RETURN"))

    assert undone(*pair) == [(0, 1, 0)]


@pytest.mark.parametrize("amount", [1, 2, 1_000])
def test_the_bank_s_own_code_says_it_of_any_amount(amount: int) -> None:
    assert undone(line(amount), line(-amount, 1, kind="CHARGEBACK")) == [(0, 1, 0)]
    assert undone(line(-amount), line(amount, 1, kind="ADJUSTMENT")) == [(0, 1, 0)]
    assert undone(line(-amount), line(amount, 1, kind="CHARGEBACK")) == []
    assert undone(line(amount), line(-amount, 1, kind="ADJUSTMENT")) == []


@pytest.mark.parametrize(
    ("amount", "found"),
    [(1_001, [(0, 1, 1)]), (2_000, [(0, 1, 1_000)]), (2_001, []), (999, [])],
)
def test_by_its_number_a_return_takes_twice_what_came_at_most(
    amount: int, found: list[tuple[int, int, int]]
) -> None:
    # a larger return of something else
    other = back(9_000, 1, "SO99999")

    assert undone(line(1_000, 0, "SO77123"), back(amount, 1, "SO77123"), other) == found


@pytest.mark.parametrize("amount", [1_001, 2_000])
def test_by_its_number_a_single_return_takes_a_fee(amount: int) -> None:
    # no other return widens what is looked at
    found = undone(line(1_000, 0, "SO77123"), back(amount, 1, "SO77123"))

    assert found == [(0, 1, amount - 1_000)]


@pytest.mark.parametrize(("amount", "found"), [(1_200, [(0, 1, 200)]), (1_201, []), (999, [])])
def test_by_its_party_a_return_takes_a_fifth_more_at_most(
    amount: int, found: list[tuple[int, int, int]]
) -> None:
    who = {"counterparty": "Otto Renn"}

    assert undone(line(1_000, 0, **who), back(amount, 1, **who), back(9_000, 1, "SO99999")) == found


def test_only_what_leaves_the_account_has_a_fee_on_top() -> None:
    assert undone(line(-1_000, 0, "SO77123"), line(1_100, 1, "RETURN SO77123")) == []


@pytest.mark.parametrize(("others", "found"), [(6, [(6, 7, 0)]), (7, [])])
def test_a_number_of_more_than_eight_lines_names_none_of_them(
    others: int, found: list[tuple[int, int, int]]
) -> None:
    lines = [line(1_000, 0, "SO77123") for _ in range(others)]

    assert undone(*lines, line(1_000, 0, "SO77123"), back(1_000, 1, "SO77123")) == found


@pytest.mark.parametrize(("number", "found"), [("K1234", [(0, 2, 0)]), ("K123", [])])
def test_a_number_has_four_digits_at_least(number: str, found: list[tuple[int, int, int]]) -> None:
    # of two receipts of this amount the number alone tells which
    came = line(1_000, order_key=number), line(1_000, order_key="K9999")

    assert undone(*came, back(1_000, 1, order_key=number)) == found


def test_its_number_says_more_than_its_party_and_amount() -> None:
    who = {"counterparty": "Otto Renn"}
    named, same = line(1_000, 0, "SO77123"), line(1_100, 0, "dues", **who)

    assert undone(named, same, back(1_100, 1, "SO77123", **who)) == [(0, 2, 100)]


def test_its_party_says_more_than_the_amount_alone() -> None:
    who = {"counterparty": "Otto Renn"}

    assert undone(line(1_000, 0, **who), line(1_100), back(1_100, 1, **who)) == [(0, 2, 100)]


def test_the_exact_return_goes_before_one_with_a_fee() -> None:
    near, exact = back(1_100, 1, "SO77123"), back(1_000, 9, "SO77123")

    assert undone(line(1_000, 0, "SO77123"), near, exact) == [(0, 2, 0)]


def test_it_undoes_the_nearest_and_the_last_of_a_day() -> None:
    who = {"counterparty": "Otto Renn"}
    came = [line(1_000, after, **who) for after in (0, 3, 3)]

    assert undone(*came, back(1_000, 5, **who)) == [(2, 3, 0)]


def test_each_of_two_returns_undoes_one_of_its_own() -> None:
    who = {"counterparty": "Otto Renn"}
    came = [line(1_000, after, **who) for after in (0, 3)]

    assert undone(*came, back(1_000, 5, **who), back(1_000, 6, **who)) == [(0, 3, 0), (1, 2, 0)]


@pytest.mark.parametrize(("came", "went", "found"), [(100, 100, 100), (137, 73, 0)])
def test_a_party_with_too_many_equal_lines_says_nothing(came: int, went: int, found: int) -> None:
    who = {"counterparty": "Otto Renn"}
    lines = [line(1_000, 0, **who) for _ in range(came)]

    assert len(undone(*lines, *(back(1_000, 1, **who) for _ in range(went)))) == found


@pytest.mark.parametrize(
    "came",
    [
        # two of the amount, another party, one that names it on the other side alone is none of these
        [line(1_000), line(1_000)],
        [line(1_000, counterparty="Ida Falk")],
        [line(1_000, currency="USD")],
        [line(1_000, status="FAILED")],
        [line(1_000, kind="FEE")],
        [line(1_000, booked_on=None)],
    ],
)
def test_a_return_undoes_nothing_that_it_may_not_mean(came: list[Row]) -> None:
    assert undone(*came, back(1_000, 1, counterparty="Otto Renn")) == []


@pytest.mark.parametrize("name", [("Otto Renn", None), (None, "Otto Renn"), (None, None)])
def test_the_only_receipt_of_its_amount_may_be_named_on_one_side(
    name: tuple[str | None, str | None],
) -> None:
    rows = line(1_000, counterparty=name[0]), back(1_000, 1, counterparty=name[1])

    assert undone(*rows) == [(0, 1, 0)]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (back(1), True),
        (back(900), True),
        (line(900, 0, "RETURN"), False),
        (line(0, 0, "RETURN"), False),
        (line(-900, 0, "dues"), False),
        (back(900, kind="FEE"), False),
        (line(-1, kind="CHARGEBACK"), True),
        (line(-900, kind="ADJUSTMENT"), False),
    ],
)
def test_a_return_is_money_that_goes_out_again(given: Row, *, says: bool) -> None:
    assert side([given]).select(said=says_return())["said"].to_list() == [says]


def silent(after: int, days_max: int = 1, given: Row | None = None) -> list[tuple[int, int, int]]:
    who: Row = {"counterparty": "Otto Renn"}
    lines = lines_of(side([line(1_000) | who, line(-1_000, after) | who | (given or {})]))
    out, came = (lines.filter(way=way) for way in (-1, 1))
    return list(silent_returns(out, came, days_max).iter_rows())


@pytest.mark.parametrize(
    ("after", "days_max", "found"),
    [(0, 1, True), (1, 1, True), (2, 1, False), (2, 2, True), (-1, 1, False)],
)
def test_a_party_s_money_goes_back_in_silence_within_days(
    after: int, days_max: int, *, found: bool
) -> None:
    # and nothing goes on top
    assert silent(after, days_max) == ([(0, 1, 0)] if found else [])


@pytest.mark.parametrize(
    "given", [{"counterparty": None}, {"counterparty": "Ida Falk"}, {"currency": "USD"}]
)
def test_nothing_of_another_party_goes_back_in_silence(given: Row) -> None:
    assert silent(0, given=given) == []


def repaid(after: int, text: str = "REFUND SO77123", **given: object) -> list[tuple[int, ...]]:
    lines = lines_of(side([line(1_000, 0, "SO77123"), line(-1_000, after, text, **given)]))
    bills = side([row("SO77123", 1_000, kind="ORDER", counterparty="Otto Renn")], LEFT)
    out, came = (lines.filter(way=way) for way in (-1, 1))
    return list(given_back(out, came, bills).iter_rows())


@pytest.mark.parametrize(
    ("after", "found"), [(0, [(0, 1, 0)]), (60, [(0, 1, 0)]), (61, []), (-1, [])]
)
def test_a_receipt_is_repaid_within_sixty_days(after: int, found: list[tuple[int, ...]]) -> None:
    assert repaid(after) == found


def test_a_receipt_is_repaid_only_by_a_line_that_names_its_bill() -> None:
    assert repaid(1, "REFUND SO77124") == []
    assert repaid(1, currency="USD") == []
