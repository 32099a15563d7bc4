"""Two numbers that look like a slip, of top-ups of two phones: where one of them has its own top-up, it is no slip."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.engine.records import NOON, Row, cases, confirmed, row, run, suggested

MINE, OTHER = "13800001111", "13900002222"


def topped_up(number: str, account: str | None = MINE, after: int = 0, **given: object) -> Row:
    at = NOON + timedelta(minutes=after)
    made = row(number, 9850, kind="ORDER", status="PAID", account=account, occurred_at=at)
    return made | {"booked_on": at.date()} | given


# both sides number alike, so that another number is another top-up
SHARED = topped_up("CZ700", "13700003333")
SLIP = topped_up("CZ000109", OTHER, 2)


def found(ours: list[Row], theirs: list[Row]) -> list[tuple[int, ...]]:
    outcome = run([SHARED, *ours], [SHARED, *theirs], "orders_orders")
    assert confirmed(outcome) == [(1, 1001)]
    return suggested(outcome)


@pytest.mark.parametrize(
    ("slip", "own", "pair"),
    [
        (SLIP, topped_up("S77", MINE, 1), 1003),
        (SLIP | {"account": "86" + OTHER}, topped_up("S77", MINE, 1), 1003),
        # the slip has the phone itself, as it is or without the country, or names none
        (SLIP | {"account": MINE}, topped_up("S77", MINE, 1), 1002),
        (SLIP | {"account": "86" + MINE}, topped_up("S77", MINE, 1), 1002),
        (SLIP | {"account": "138****1111"}, topped_up("S77", MINE, 1), 1002),
        (SLIP | {"account": None}, topped_up("S77", MINE, 1), 1002),
        # what stands beside it is no top-up of that phone, amount and currency
        (SLIP, topped_up("S77", "13500004444", 1), 1002),
        (SLIP, topped_up("S77", None, 1), 1002),
        (SLIP, topped_up("S77", MINE, 1, gross_minor=9_900, net_minor=9_900), 1002),
        (SLIP, topped_up("S77", MINE, 1, currency="USD"), 1002),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_suggests_the_phone_s_own_top_up_before_a_number_that_is_alike(
    slip: Row,
    own: Row,
    pair: int,
    is_turned: bool,  # noqa: FBT001
) -> None:
    ours, theirs = [topped_up("CZ000101")], [slip, own]
    expected = (2, pair)
    if is_turned:
        ours, theirs = theirs, ours
        expected = (pair - 1000, 1002)

    assert found(ours, theirs) == [expected]


def test_it_goes_by_phones_in_texts_as_well() -> None:
    ours = [topped_up("CZ000101", None, description=f"话费 {MINE}")]
    theirs = [
        SLIP | {"account": None, "description": f"充值 {OTHER}"},
        topped_up("S77", None, 1, description=f"充值 {MINE}"),
    ]

    assert found(ours, theirs) == [(2, 1003)]


def unnumbered(account: str | None = MINE, after: int = 0, **given: object) -> Row:
    return topped_up("S1", account, after, order_ref=None, order_key=None) | given


def test_it_goes_by_the_phone_where_their_rows_have_no_number() -> None:
    ours = [topped_up("CZ000101"), topped_up("CZ000102", OTHER, 1), topped_up("CZ000103", None, 2)]

    assert found(ours, [unnumbered(OTHER, 2), unnumbered(MINE, 3)]) == [(2, 1003), (3, 1002)]


def test_it_leaves_a_top_up_without_a_number_to_those_of_its_phone() -> None:
    outcome = run(
        [SHARED, topped_up("CZ000101"), topped_up("CZ000102", after=1), topped_up("CZ000103", OTHER)],
        [SHARED, unnumbered(after=2)],
        "orders_orders",
    )  # fmt: skip

    assert cases(outcome) == {"AMBIGUOUS": [(2, 3, 1002)], "INTERNAL_ONLY": [(4,)]}


def test_it_goes_by_likeness_where_a_phone_is_hidden() -> None:
    assert found([topped_up("CZ000101")], [unnumbered("138****1111", 2)]) == [(2, 1002)]
