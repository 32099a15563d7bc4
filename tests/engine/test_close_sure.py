"""When a pair without a key is confirmed: margins, rivals, other rows that could be meant, and sums."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reconcile.engine import Outcome, from_json
from reconcile.engine.passes import doubts
from reconcile.engine.records import Kind
from tests.engine.records import Row, cases, confirmed, row, run, suggested


def decide(ours: list[Row], theirs: list[Row], **rule: object) -> Outcome:
    close = {
        "name": "Close", "method": "close", "outcome": "confirm", "requires": ["counterparty"],
        "tolerance": {"days": 60},
    }  # fmt: skip
    basis = {"left": "gross", "right": "net"}
    return run(ours, theirs, from_json({"name": "n", "basis": basis, "rules": [close | rule]}))


def invoice(amount: int, name: str | None = "Brass Works", **given: object) -> Row:
    return row(None, amount, kind=Kind.ORDER, counterparty=name, **given)


def payment(amount: int, name: str | None = "BRASS WORKS", **given: object) -> Row:
    return row(None, amount, counterparty=name, **given)


def on(month: int, day: int) -> dict[str, object]:
    return {"booked_on": date(2026, month, day)}


UNDATED: dict[str, object] = {"booked_on": None, "occurred_at": None}


def told(outcome: Outcome) -> dict[str, object]:
    return dict(json.loads(outcome.matches["reason_params"].item()))


def states(outcome: Outcome) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    return confirmed(outcome), suggested(outcome)


@pytest.mark.parametrize(("margin", "is_sure"), [(23, True), (24, True), (25, False)])
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_confirms_what_leads_the_next_by_the_margin(
    margin: int,
    is_sure: bool,  # noqa: FBT001
    is_turned: bool,  # noqa: FBT001
) -> None:
    """Amount, name and day are 70 points; a row that is 9 % off has 24 fewer for its amount."""
    one, two = [invoice(10_000)], [payment(10_000), payment(10_900)]
    sides = ([invoice(10_000), invoice(10_900)], [payment(10_000)]) if is_turned else (one, two)

    outcome = decide(*sides, margin=margin, tolerance={"amount_minor": 1_000, "days": 60})

    assert states(outcome) == (([(1, 1001)], []) if is_sure else ([], [(1, 1001)]))
    assert told(outcome) == {
        "days": 0, "margin": 24, "ours": None, "theirs": None,
        "runner_up": {"reference": None, "row": 3, "score": 46},
        "features": {"amount": 100, "name": 100, "reference": 0, "days": 100},
    }  # fmt: skip


def test_it_leads_the_best_of_all_others_and_names_the_first_of_equals() -> None:
    ours = [invoice(10_000), invoice(10_900, order_ref="R2")]
    theirs = [payment(10_000), payment(10_400, order_ref="R3"), payment(9_000, order_ref="R4")]

    outcome = decide(ours, theirs, margin=40, tolerance={"amount_minor": 1_000, "days": 60})

    first = json.loads(outcome.matches.sort("match_no")["reason_params"][0])
    assert first["margin"] == 24
    assert first["runner_up"] == {"reference": "R2", "row": 3, "score": 46}


def test_it_leads_nobody_by_all_its_points() -> None:
    outcome = decide([invoice(10_000)], [payment(10_000, **on(6, 8))])

    assert told(outcome) == {
        "days": 3, "margin": 67, "ours": None, "theirs": None, "runner_up": None,
        "features": {"amount": 100, "name": 100, "reference": 0, "days": 75},
    }  # fmt: skip
    assert outcome.matches.select("score", "reason_code").rows() == [(67, "sure_by_name")]


@pytest.mark.parametrize(
    ("ours", "theirs", "reason"),
    [
        (invoice(500), payment(500, description="thanks"), "name_and_amount"),
        (invoice(500, None), payment(500, None), "amount_and_day"),
        (invoice(500, order_key="SO7001"), payment(500, None, description="SO7001"), "number_in_text"),
        (invoice(500, order_key="420001234"), payment(500, None, order_key="420001243"), "slip_in_number"),
        (invoice(500, None, description="hall rent"), payment(500, None, description="hall rent"), "amount_and_day"),
    ],
)  # fmt: skip
def test_it_says_what_speaks_for_a_suggestion(ours: Row, theirs: Row, reason: str) -> None:
    outcome = decide([ours], [theirs], outcome="suggest")

    assert states(outcome) == ([], [(1, 1001)])
    assert outcome.matches["reason_code"].to_list() == [reason]


@pytest.mark.parametrize(
    ("ours", "theirs", "requires", "reason"),
    [
        (invoice(500), payment(500), ["counterparty"], "sure_by_name"),
        (invoice(500), payment(500), ["counterparty", "reference"], None),
        (invoice(500, order_key="SO7001"), payment(500, description="SO7001"), ["reference"], "sure_by_number"),
        (invoice(500, order_key="SO7001"), payment(500, description="SO7001"), ["counterparty", "reference"], "sure_by_number"),
        (invoice(500, order_key="SO7001"), payment(500, None, description="SO7001"), ["reference"], "sure_by_number"),
        (invoice(500, order_key="SO7001"), payment(500, None, description="SO7001"), ["counterparty"], None),
        (invoice(500, order_key="420001234"), payment(500, order_key="420001243"), ["reference"], None),
    ],
)  # fmt: skip
def test_it_confirms_where_what_is_required_agrees(
    ours: Row, theirs: Row, requires: list[str], reason: str | None
) -> None:
    outcome = decide([ours], [theirs], requires=requires)

    assert states(outcome) == (([(1, 1001)], []) if reason else ([], [(1, 1001)]))
    assert reason is None or outcome.matches["reason_code"].item() == reason


@pytest.mark.parametrize(
    ("theirs", "is_matched"),
    [
        (payment(10_000, **on(6, 8)), True),
        (payment(10_000, **on(6, 2)), True),
        (payment(10_000, **on(6, 9)), False),
        (payment(10_000, **on(6, 1)), False),
        (payment(10_000, **UNDATED), True),
    ],
)
def test_it_pairs_within_three_days_where_the_rule_does_not_say(
    theirs: Row,
    is_matched: bool,  # noqa: FBT001
) -> None:
    outcome = decide([invoice(10_000)], [theirs], tolerance={"amount_minor": 0})

    assert bool(confirmed(outcome)) == is_matched


@pytest.mark.parametrize(
    ("theirs", "is_pair"),
    [
        # ten points apart: the nearer day alone decides nothing, a name does
        ([payment(500), payment(500, **on(6, 8))], False),
        ([payment(500), payment(500, None)], True),
        ([payment(500, None), payment(500, None, **UNDATED)], True),
        ([payment(500, None), payment(500, None, **on(6, 12))], False),
    ],
)
def test_it_makes_rivals_of_what_is_nearly_as_good(theirs: list[Row], is_pair: bool) -> None:  # noqa: FBT001
    outcome = decide([invoice(500, theirs[0]["counterparty"])], theirs, outcome="suggest")  # type: ignore[arg-type]

    assert bool(suggested(outcome)) == is_pair
    assert cases(outcome).get("AMBIGUOUS", []) == ([] if is_pair else [(1, 1001, 1002)])


def test_it_suggests_nothing_below_forty_points() -> None:
    """Equal amounts are 40 points, and another name takes 20."""
    silent = decide([invoice(500)], [payment(500, None, **UNDATED)])
    against = decide([invoice(500)], [payment(500, "Mill Foods")])

    assert states(silent) == ([], [(1, 1001)])
    assert states(against) == ([], [])


# beside the pair of entry 1 and 1001, of 471: what else of that counterparty is open
SUM, NEARLY = [invoice(400), invoice(71)], [invoice(400), invoice(72)]


@pytest.mark.parametrize(
    ("ours", "theirs", "is_sure"),
    [
        ([], [], True),
        # rows of ours that add up to the payment, and payments to the invoice
        (SUM, [], False),
        (NEARLY, [], True),
        ([], [payment(400), payment(71)], False),
        ([], [payment(400), payment(72)], True),
        ([invoice(300), invoice(100), invoice(71)], [], False),
        ([invoice(500), invoice(-29)], [], False),
        ([invoice(400, "Mill Foods"), invoice(71, "Mill Foods")], [], True),
        ([invoice(400, currency="USD"), invoice(71, currency="USD")], [], True),
        ([invoice(400, None), invoice(71, None)], [], True),
        # within the days of the rule, or without one
        ([invoice(400, **on(8, 4)), invoice(71)], [], False),
        ([invoice(400, **on(8, 5)), invoice(71)], [], True),
        ([invoice(400, **on(4, 6)), invoice(71)], [], False),
        ([invoice(400, **on(4, 5)), invoice(71)], [], True),
        ([invoice(400, **UNDATED), invoice(71)], [], False),
        # a row that is the sum alone is no part of one
        ([invoice(471, "Mill Foods"), invoice(0)], [], True),
        # part of a sum of two or three that is another payment
        ([invoice(300)], [payment(771)], False),
        ([invoice(301)], [payment(771)], True),
        ([invoice(300), invoice(200)], [payment(971)], False),
        ([invoice(300), invoice(201)], [payment(971)], True),
        ([invoice(300), invoice(200), invoice(100)], [payment(1_071)], True),
        ([invoice(300), invoice(200), invoice(100)], [payment(771)], False),
        ([invoice(-100)], [payment(371)], True),
        ([invoice(900), invoice(-100)], [payment(1_271)], False),
        ([invoice(300)], [payment(-771)], True),
        ([invoice(300)], [payment(771, "Mill Foods")], True),
        ([invoice(300)], [payment(771, currency="USD")], True),
        ([invoice(300, currency="USD")], [payment(771)], True),
        ([invoice(300, "Mill Foods")], [payment(771)], True),
        ([invoice(300, **on(8, 4))], [payment(771)], False),
        ([invoice(300, **on(8, 5))], [payment(771)], True),
        ([invoice(300, **UNDATED)], [payment(771)], False),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_it_confirms_where_no_sum_fits_too(
    ours: list[Row],
    theirs: list[Row],
    is_sure: bool,  # noqa: FBT001
    sign: int,
) -> None:
    def signed(made: Row) -> Row:
        amount = sign * int(str(made["gross_minor"]))
        return made | {"gross_minor": amount, "net_minor": amount}

    outcome = decide(
        [signed(each) for each in [invoice(471), *ours]],
        [signed(each) for each in [payment(471), *theirs]],
    )

    assert ((1, 1001) in confirmed(outcome)) == is_sure
    assert ((1, 1001) in suggested(outcome)) != is_sure


@pytest.mark.parametrize(
    ("name", "bound", "is_sure"),
    [
        # three payments, three rows of ours, and one other payment for each of them
        ("OTHERS_MAX", 3, True),
        ("OTHERS_MAX", 2, False),
        ("NAMED_ROWS_MAX", 3, True),
        ("NAMED_ROWS_MAX", 2, False),
        ("SEARCHED_MAX", 9, True),
        ("SEARCHED_MAX", 0, False),
    ],
)
def test_it_confirms_nothing_that_is_not_searched(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    bound: int,
    is_sure: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(doubts, name, bound)
    ours = [invoice(471), invoice(3_000), invoice(90_000)]
    theirs = [payment(471), payment(5_000), payment(7_000)]

    assert ((1, 1001) in confirmed(decide(ours, theirs))) == is_sure


def test_it_searches_the_payments_of_the_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubts, "SEARCHED_MAX", 1)
    ours = [invoice(471), invoice(5_000)]
    theirs = [payment(471), payment(5_000)]

    assert confirmed(decide(ours, theirs)) == [(1, 1001), (2, 1002)]
    theirs.append(payment(9_999))
    assert confirmed(decide(ours, theirs)) == []
