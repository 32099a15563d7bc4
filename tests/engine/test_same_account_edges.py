"""How long an account, how near a time and how equal a count must be for two top-ups to be one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.engine.records import NOON, Row, confirmed, row, run, suggested

DAY = 60 * 24
Found = tuple[list[tuple[int, ...]], list[tuple[int, ...]]]


def topped_up(number: str, after: int = 0, **given: object) -> Row:
    at = NOON + timedelta(minutes=after)
    made = row(number, 9850, kind="ORDER", status="PAID", account="13800001111", occurred_at=at)
    return made | {"booked_on": at.date()} | given


def found(ours: list[Row], theirs: list[Row]) -> Found:
    outcome = run(ours, theirs, "orders_orders")
    return confirmed(outcome), suggested(outcome)


SURE: Found = [(1, 1001)], []
PERHAPS: Found = [], [(1, 1001)]
NOTHING: Found = [], []


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (-11, PERHAPS),
        (-10, SURE),
        (0, SURE),
        (60, SURE),
        (61, PERHAPS),
        # the day before and the day after, and no further
        (-DAY, PERHAPS),
        (DAY, PERHAPS),
        (-2 * DAY, NOTHING),
        (2 * DAY, NOTHING),
    ],
)
def test_it_confirms_from_ten_minutes_before_to_an_hour_after(after: int, expected: Found) -> None:
    assert found([topped_up("CZ01")], [topped_up("S77", after)]) == expected


@pytest.mark.parametrize("after", [61, DAY])
def test_a_single_top_up_is_near_and_in_no_turn(after: int) -> None:
    outcome = run([topped_up("CZ01")], [topped_up("S77", after)], "orders_orders")

    assert outcome.matches.select("reason_code", "score").rows() == [("same_account_near", 85)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"account": "55501"}, SURE),
        ({"account": "5550"}, NOTHING),
        ({"booked_on": None, "occurred_at": None}, NOTHING),
        # no time, but a day
        ({"occurred_at": None}, SURE),
    ],
)
def test_it_goes_by_what_names_somebody_on_some_day(
    given: dict[str, object], expected: Found
) -> None:
    assert found([topped_up("CZ01") | given], [topped_up("S77") | given]) == expected


@pytest.mark.parametrize("amount", [1, -1])
def test_it_pairs_top_ups_of_a_cent_and_what_was_taken_back(amount: int) -> None:
    cent = {"gross_minor": amount, "net_minor": amount}

    assert found([topped_up("CZ01") | cent], [topped_up("S77") | cent]) == SURE


def test_it_pairs_no_top_ups_of_nothing() -> None:
    free = {"gross_minor": 0, "net_minor": 0}

    assert found([topped_up("CZ01") | free], [topped_up("S77") | free]) == NOTHING


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_leaves_one_top_up_beside_two_open(is_turned: bool) -> None:  # noqa: FBT001
    one, two = [topped_up("CZ01")], [topped_up("S1", 1), topped_up("S2", 2)]

    assert found(*((two, one) if is_turned else (one, two))) == NOTHING


@pytest.mark.parametrize(("bound", "count"), [(4, 2), (3, 0)])
def test_it_compares_no_more_equal_top_ups_than_its_bound(
    monkeypatch: pytest.MonkeyPatch, bound: int, count: int
) -> None:
    monkeypatch.setattr("reconcile.engine.checks.same_account.BLOCK_PAIRS_MAX", bound)
    ours, theirs = ([topped_up(f"{name}{n}", n) for n in range(2)] for name in ("CZ0", "S7"))

    sure, perhaps = found(ours, theirs)

    assert (sure, len(perhaps)) == ([], count)


def test_it_is_less_sure_of_another_hour_and_least_of_a_turn() -> None:
    """By the score a merchant sorts what to look at first."""
    ours = [
        topped_up("CZ01"),
        topped_up("CZ02", account="13900002222"),
        topped_up("CZ03", account="13700003333"),
        topped_up("CZ04", 1, account="13700003333"),
    ]
    theirs = [
        topped_up("S1", 2),
        topped_up("S2", DAY, account="13900002222"),
        topped_up("S3", 2, account="13700003333"),
        topped_up("S4", 3, account="13700003333"),
    ]

    outcome = run(ours, theirs, "orders_orders")

    said = outcome.matches.sort("match_no").select("reason_code", "score", "state").rows()
    assert sorted(said) == [
        ("same_account", 95, "CONFIRMED"),
        ("same_account_in_turn", 80, "SUGGESTED"),
        ("same_account_in_turn", 80, "SUGGESTED"),
        ("same_account_near", 85, "SUGGESTED"),
    ]
    assert set(outcome.matches["rule"]) == {"Phone or account topped up"}
