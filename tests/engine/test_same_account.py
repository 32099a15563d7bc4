"""A supplier's statement without our numbers is matched by what was topped up, with how much, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconcile.engine import Outcome
from tests.engine.records import NOON, Row, cases, confirmed, row, run, suggested

PHONE = "13800001111"


def ours(number: str = "CZ01", phone: str = PHONE, after: int = 0, **given: object) -> Row:
    at = NOON + timedelta(minutes=after)
    made = row(number, 9850, kind="ORDER", status="PAID", account=phone, occurred_at=at)
    return made | {"booked_on": at.date()} | given


def theirs(number: str = "S77", phone: str = PHONE, after: int = 2, **given: object) -> Row:
    return ours(number, phone, after, **given)


def decide(here: list[Row], there: list[Row]) -> Outcome:
    return run(here, there, "orders_orders")


def test_it_confirms_the_only_top_up_of_a_phone_within_the_hour() -> None:
    here = [ours(), ours("CZ02", "13900002222")]
    there = [theirs("S78", "13900002222"), theirs(phone="+86 138-0000-1111")]

    outcome = decide(here, there)

    assert confirmed(outcome) == [(1, 1002), (2, 1001)]
    assert set(outcome.matches["reason_code"]) == {"same_account"}


def test_it_confirms_over_midnight_by_the_hour_and_not_by_the_day() -> None:
    evening, morning = 60 * 12 - 1, 60 * 22
    here = [ours(after=evening), ours("CZ02", after=morning)]

    assert confirmed(decide(here, [theirs(after=evening + 2)])) == [(1, 1001)]


@pytest.mark.parametrize(
    "there",
    [theirs(phone="13800009999"), theirs(gross_minor=9800), theirs(after=60 * 24 * 3), theirs(status="FAILED"),
     theirs(phone="138****1111")],
)  # fmt: skip
def test_it_pairs_no_other_phone_amount_day_or_failure(there: Row) -> None:
    outcome = decide([ours()], [there])

    assert (confirmed(outcome), suggested(outcome)) == ([], [])


@pytest.mark.parametrize("there", [theirs(after=60 * 5), theirs(after=60 * 20)])
def test_it_only_suggests_what_came_hours_later(there: Row) -> None:
    assert suggested(decide([ours()], [there])) == [(1, 1001)]


@pytest.mark.parametrize(
    ("after", "is_sure"),
    # the supplier's clock may be ten minutes slow, and it may take an hour
    [(-10, True), (-11, False), (60, True), (61, False)],
)
def test_it_is_sure_within_the_hour_by_clocks_that_differ_a_little(
    after: int,
    is_sure: bool,  # noqa: FBT001
) -> None:
    outcome = decide([ours()], [theirs(after=after)])

    pair = [(1, 1001)]
    assert (confirmed(outcome), suggested(outcome)) == ((pair, []) if is_sure else ([], pair))


@pytest.mark.parametrize(
    ("days", "is_found"), [(1, True), (-1, True), (2, False), (-2, False), (0, True)]
)
@pytest.mark.parametrize("amount", [1, -1, 9850])
def test_it_pairs_rows_without_a_time_that_lie_a_day_apart(
    days: int,
    is_found: bool,  # noqa: FBT001
    amount: int,
) -> None:
    """Where no time is known, the day is all that there is."""
    here = ours(gross_minor=amount, net_minor=amount, occurred_at=None)
    there = here | {"order_key": "S77", "order_ref": "S77"}
    there |= {"booked_on": NOON.date() + timedelta(days=days)}

    assert confirmed(decide([here], [there])) == ([(1, 1001)] if is_found else [])


@pytest.mark.parametrize(("account", "is_found"), [("55501", True), ("5550", False)])
def test_it_knows_nobody_by_a_short_account(account: str, is_found: bool) -> None:  # noqa: FBT001
    outcome = decide([ours(phone=account)], [theirs(phone=account)])

    assert confirmed(outcome) == ([(1, 1001)] if is_found else [])


@pytest.mark.parametrize(
    "there",
    [theirs(currency="USD"), theirs(gross_minor=9851, net_minor=9851), theirs(account=None)],
)
def test_it_pairs_no_other_money(there: Row) -> None:
    assert decide([ours()], [there]).matches.is_empty()


def test_it_pairs_no_top_ups_of_nothing() -> None:
    free: Row = {"gross_minor": 0, "net_minor": 0}

    assert decide([ours() | free], [theirs() | free]).matches.is_empty()


def test_it_scores_what_is_sure_above_what_is_near_and_that_above_an_order() -> None:
    """The list of suggestions shows the surest first."""
    here = [
        ours(),
        ours("CZ02", "13900002222"),
        ours("CZ03", "13700003333"),
        ours("CZ04", "13700003333", 9),
    ]
    there = [
        theirs("S1", "13900002222", 60 * 20),
        theirs("S2", "13700003333", 30),
        theirs("S3", "13700003333", 40),
    ]

    outcome = decide(here, [theirs("S0"), *there])

    found = outcome.matches.sort("match_no").select("reason_code", "score").rows()
    assert [reason for reason, _score in found] == [
        "same_account", "same_account_near", "same_account_in_turn", "same_account_in_turn",
    ]  # fmt: skip
    scores = [score for _reason, score in found]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len({reason for reason, _score in found})


def test_it_pairs_in_turn_by_day_and_the_day_s_number_of_top_ups() -> None:
    """Two of one day on both sides; a third of another day stands for itself."""
    here = [ours("CZ01"), ours("CZ02", after=20), ours("CZ03", after=60 * 24 * 3)]
    there = [theirs("S1"), theirs("S2", after=21), theirs("S3", after=60 * 24 * 3 + 1)]

    outcome = decide(here, there)

    assert (confirmed(outcome), suggested(outcome)) == ([(3, 1003)], [(1, 1001), (2, 1002)])


def test_it_only_suggests_another_number_where_numbers_are_shared() -> None:
    here = [ours(), ours("CZ02", "13900002222")]

    outcome = decide(here, [theirs(), theirs("CZ02", "13900002222")])

    assert (confirmed(outcome), suggested(outcome)) == ([(2, 1002)], [(1, 1001)])


def test_it_suggests_equal_top_ups_of_one_day_in_their_order() -> None:
    here = [ours("CZ01"), ours("CZ02", after=20)]

    outcome = decide(here, [theirs("S2", after=21), theirs("S1", after=1)])

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1002), (2, 1001)])


def test_it_leaves_equal_top_ups_open_where_one_is_missing() -> None:
    outcome = decide([ours("CZ01"), ours("CZ02", after=20)], [theirs(after=21)])

    assert (confirmed(outcome), suggested(outcome)) == ([], [])


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_says_that_several_fit_where_each_side_has_numbers_of_its_own(is_turned: bool) -> None:  # noqa: FBT001
    """Topped up twice for one order, or ordered twice and topped up once."""
    one, two = [ours("CZ01")], [theirs("S1"), theirs("S2", after=3)]

    outcome = decide(*((two, one) if is_turned else (one, two)))

    expected = (1, 2, 1001) if is_turned else (1, 1001, 1002)
    assert cases(outcome) == {"AMBIGUOUS": [expected]}


@pytest.mark.parametrize("kind", ["ORDER", "TOP_UP"])
def test_it_takes_what_was_done_after_a_try_that_failed(kind: str) -> None:
    tries = [theirs("S1", kind=kind, status="FAILED"), theirs("S2", kind=kind, after=9)]

    outcome = decide([ours(status="PAID")], tries)

    assert confirmed(outcome) == [(1, 1002)]
    assert outcome.cases.select("kind", "reason_code").rows() == [("NON_TRADE", "failed")]


def given_back(amount: int = 9850, number: str = "S77", after: int = 40) -> Row:
    back = {"gross_minor": -amount, "net_minor": -amount, "kind": "REFUND", "status": None}
    return theirs(number, after=after) | back


def test_it_confirms_no_top_up_that_the_supplier_gave_back_in_full() -> None:
    outcome = decide([ours()], [theirs(), given_back()])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}
    assert outcome.cases["reason_code"].to_list() == ["paid_and_refunded"]


def test_it_confirms_an_order_that_both_sides_gave_back() -> None:
    """The supplier shows it by a row under its own number."""
    outcome = decide([ours(status="REFUNDED")], [theirs(), given_back()])

    assert (confirmed(outcome), cases(outcome)) == ([(1, 1001)], {"NON_TRADE": [(1002,)]})
    assert outcome.cases["reason_code"].to_list() == ["refund_stated"]


@pytest.mark.parametrize("back", [given_back(5000), given_back(number="S99")])
def test_it_confirms_a_top_up_beside_a_part_that_came_back_and_the_refund_of_another(
    back: Row,
) -> None:
    outcome = decide([ours()], [theirs(), back])

    assert (confirmed(outcome), cases(outcome)) == ([(1, 1001)], {"EXTERNAL_ONLY": [(1002,)]})


def test_it_still_only_suggests_what_came_hours_later_and_went_back() -> None:
    outcome = decide([ours()], [theirs(after=200), given_back(after=300)])

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])


@pytest.mark.parametrize("state", ["FAILED", "CLOSED", "PENDING", "UNPAID"])
@pytest.mark.parametrize("is_ours", [True, False])
def test_it_says_that_a_top_up_failed_on_one_side(state: str, is_ours: bool) -> None:  # noqa: FBT001
    here, there = ours(), theirs()
    (here if is_ours else there)["status"] = state

    outcome = decide([here], [there])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["statuses_differ"]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        # tried again, tried twice, hours later, another phone, and an order of which nobody says that it was paid
        ([ours()], [theirs(status="FAILED"), theirs("S78", after=3)]),
        ([ours()], [theirs(status="FAILED"), theirs("S78", after=3, status="FAILED")]),
        ([ours()], [theirs(status="FAILED", after=300)]),
        ([ours()], [theirs(status="FAILED", phone="13900002222")]),
        ([ours(status=None)], [theirs(status="FAILED")]),
        # where the sides share numbers, another number is another top-up
        ([ours(), ours("A1")], [theirs(status="FAILED"), theirs("A1")]),
    ],
)
def test_it_holds_no_other_failure_against_a_top_up(here: list[Row], there: list[Row]) -> None:
    assert "STATUS_MISMATCH" not in cases(decide(here, there))
