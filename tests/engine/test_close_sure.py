"""When a pair without a key is confirmed: its margin, its rivals, and what is required."""

from __future__ import annotations

import json

import pytest

from reconcile.engine import Outcome
from tests.engine.invoices import UNDATED, close, invoice, on, payment
from tests.engine.records import Row, cases, confirmed, run, suggested


def decide(ours: list[Row], theirs: list[Row], **rule: object) -> Outcome:
    return run(ours, theirs, close(**rule))


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
    ("other", "is_sure"),
    [
        # six of eight letters: it could be meant, though the pair leads it by the margin
        (payment(500, "BRIGHTXX"), False),
        (payment(500, "BRIXXTLY", **on(6, 20)), False),
        (payment(500, "BRIGHXXX"), True),
        (payment(500, "BRIGHTXX", currency="USD"), True),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_confirms_no_name_beside_another_that_could_be_meant(
    other: Row,
    is_sure: bool,  # noqa: FBT001
    is_turned: bool,  # noqa: FBT001
) -> None:
    one, two = [invoice(500, "Brightly")], [payment(500, "BRIGHTLY"), other]

    outcome = decide(*((two, one) if is_turned else (one, two)))

    assert states(outcome) == (([(1, 1001)], []) if is_sure else ([], [(1, 1001)]))


@pytest.mark.parametrize("name", ["Brass Works", "Brass Workshop"])
def test_it_takes_the_one_of_a_payers_rows_whose_number_is_written_out(name: str) -> None:
    ours = [invoice(500, order_key="20301"), invoice(500, name, order_key="20302")]
    theirs = [payment(500, description="order 20301"), payment(500, description="thanks")]

    outcome = decide(ours, theirs)

    assert states(outcome) == ([(1, 1001)], [(2, 1002)])


@pytest.mark.parametrize(
    "theirs",
    [
        [payment(500, description="20301"), payment(500, description="20301 again")],
        [payment(500, description="20301 20302")],
    ],
)
def test_it_takes_none_where_two_are_written_out(theirs: list[Row]) -> None:
    ours = [invoice(500, order_key="20301"), invoice(500, order_key="20302")]

    assert confirmed(decide(ours, theirs)) == []


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

    assert bool(confirmed(outcome) or suggested(outcome)) == is_matched


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


@pytest.mark.parametrize(
    ("others", "days", "state"),
    [
        # 65 and 54 points, less 39 each, are ten more than the 31 of the best pair
        ((10_010, 10_330), (1, 2), [(1, 1002), (2, 1001)]),
        # 62 and 56 are nine more, so that the one good pair is as good as the two
        ((10_100, 10_330), (0, 0), []),
        # 56 twice are three more
        ((10_330, 10_330), (0, 0), []),
        # 46 twice are 17 less
        ((10_900, 10_900), (0, 0), [(1, 1001)]),
    ],
)
def test_it_weighs_one_good_pair_against_two_by_what_lies_above_the_least(
    others: tuple[int, int], days: tuple[int, int], state: list[tuple[int, ...]]
) -> None:
    """Two invoices and two payments of one name; the second of each are too far apart for one another."""
    ours = [invoice(10_000), invoice(20_000 - others[1], **on(6, 5 - days[1]))]
    theirs = [payment(10_000), payment(others[0], **on(6, 5 + days[0]))]
    within = {"amount_minor": max(others) - 10_000, "days": max(days)}

    outcome = decide(ours, theirs, outcome="suggest", tolerance=within)

    assert suggested(outcome) == state
    assert cases(outcome).get("AMBIGUOUS", []) == ([] if state else [(1, 2, 1001, 1002)])
