"""Sums of several rows: which rows could be parts, which answers are given, and what is said of them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reconcile.engine import Outcome, from_json
from reconcile.engine.passes import groups, pools
from reconcile.engine.records import Kind
from reconcile.engine.rules import RuleSet
from tests.engine.records import Row, cases, confirmed, row, run, suggested


def sums(**rule: object) -> RuleSet:
    group = {"name": "Sum", "method": "group", "outcome": "suggest", "tolerance": {"days": 30}}
    return from_json(
        {"name": "Sums", "basis": {"left": "gross", "right": "net"}, "rules": [group | rule]}
    )


def invoice(amount: int, name: str | None = "Brass Works", **given: object) -> Row:
    return row(None, amount, kind=Kind.ORDER, counterparty=name, **given)


def payment(amount: int, name: str | None = "BRASS WORKS", **given: object) -> Row:
    return row(None, amount, counterparty=name, **given)


def numbered(*amounts: int) -> list[Row]:
    return [invoice(amount, order_key=f"INV700{n}") for n, amount in enumerate(amounts, start=1)]


def naming(*numbers: int) -> str:
    return " ".join(f"INV700{number}" for number in numbers)


def offers(outcome: Outcome, entry: int) -> list[tuple[list[int], int]]:
    """Entries and score of each candidate of the case of an entry."""
    case = outcome.case_items.filter(entry=entry)["case_no"].item()
    told = json.loads(outcome.cases.filter(case_no=case)["candidates"].item())
    return [(each["entries"], each["score"]) for each in told]


def why(outcome: Outcome) -> dict[str, object]:
    return dict(json.loads(outcome.matches["reason_params"].item()))


def test_it_takes_the_named_rows_that_make_the_sum() -> None:
    """Of three that are named two are the sum: the three together are no answer."""
    outcome = run(numbered(100, 200, 50), [payment(300, description=naming(1, 2, 3))], sums())

    assert suggested(outcome) == [(1, 2, 1001)]
    assert why(outcome)["is_only"] is True


def test_it_takes_all_named_rows_however_many() -> None:
    ours = numbered(1, 2, 4, 8)

    outcome = run(ours, [payment(15, description=naming(1, 2, 3, 4))], sums(group_size_max=2))

    assert suggested(outcome) == [(1, 2, 3, 4, 1001)]


def test_it_takes_no_single_named_row_for_a_sum() -> None:
    outcome = run(numbered(100, 200), [payment(300, description=naming(1))], sums())

    assert suggested(outcome) == [(1, 2, 1001)]
    assert outcome.matches["reason_code"].item() == "sum_by_name"


@pytest.mark.parametrize(
    ("ours", "theirs", "score", "said"),
    [
        # 40 for the amount, 20 for a name that agrees, 30 for numbers, 10 for the day
        (
            numbered(100, 200),
            payment(300, description=naming(1, 2)),
            100,
            ("sum_by_number", 100, 100, 100, 0),
        ),
        (numbered(100, 200), payment(300), 70, ("sum_by_name", 100, 100, 0, 0)),
        # of two rows one is named
        (numbered(100, 200), payment(300, description=naming(2)), 85, ("sum_by_name", 100, 100, 0, 0)),
        # the farthest day counts
        (
            [invoice(100, booked_on=date(2026, 6, 4)), invoice(200, booked_on=date(2026, 5, 29))],
            payment(300),
            65,
            ("sum_by_name", 100, 55, 0, 7),
        ),
        ([invoice(100, None), invoice(200, None)], payment(300, None), 50, ("sum_of_amounts", 0, 100, 0, 0)),
        ([invoice(100, None), invoice(200, None)], payment(300), 50, ("sum_of_amounts", 0, 100, 0, 0)),
    ],
)  # fmt: skip
def test_it_says_what_speaks_for_a_sum(
    ours: list[Row], theirs: Row, score: int, said: tuple[str, int, int, int, int]
) -> None:
    outcome = run(ours, [theirs], sums())

    told = why(outcome)
    assert outcome.matches.select("score", "reason_code").row(0) == (score, said[0])
    assert told["features"] == {
        "amount": 100, "name": said[1], "days": said[2], "reference": said[3],
    }  # fmt: skip
    assert (told["days"], told["rows"], told["margin"]) == (said[4], 2, score)


def test_it_says_no_days_where_no_row_has_a_date() -> None:
    ours = [invoice(amount, booked_on=None, occurred_at=None) for amount in (100, 200)]

    outcome = run(ours, [payment(300)], sums())

    assert suggested(outcome) == [(1, 2, 1001)]
    assert why(outcome)["days"] is None


@pytest.mark.parametrize(("margin", "is_chosen"), [(30, True), (31, False)])
def test_it_chooses_a_sum_that_leads_the_next_by_the_margin(
    margin: int,
    is_chosen: bool,  # noqa: FBT001
) -> None:
    ours = numbered(100, 200, 120, 180)

    outcome = run(ours, [payment(300, description=naming(3, 4))], sums(margin=margin))

    assert suggested(outcome) == ([(3, 4, 1001)] if is_chosen else [])
    if is_chosen:
        told = why(outcome)
        assert (told["margin"], told["is_only"]) == (30, False)


@pytest.mark.parametrize(("margin", "is_sure"), [(30, True), (31, False)])
def test_it_confirms_a_sum_that_leads_by_the_margin(margin: int, is_sure: bool) -> None:  # noqa: FBT001
    rule = sums(outcome="confirm", requires=["reference"], margin=margin)
    ours = numbered(100, 200, 120, 180)

    outcome = run(ours, [payment(300, description=naming(3, 4))], rule)

    assert confirmed(outcome) == ([(3, 4, 1001)] if is_sure else [])


def test_it_offers_the_best_three() -> None:
    """Four sums fit: each named one leads, by day and number; the fourth is offered to nobody."""
    ours = [
        invoice(amount, booked_on=date(2026, 6, day))
        for day, amounts in ((5, (100, 200)), (12, (110, 190)), (19, (120, 180)), (26, (130, 170)))
        for amount in amounts
    ]

    outcome = run(ours, [payment(300)], sums(margin=50))

    assert [len(entries) for entries in cases(outcome)["EXTERNAL_ONLY"]] == [1]
    assert offers(outcome, 1001)[:3] == [([1, 2], 70), ([3, 4], 65), ([5, 6], 63)]


@pytest.mark.parametrize("bound", [3, 4])
def test_it_makes_few_rows_of_one_counterparty_rivals(
    monkeypatch: pytest.MonkeyPatch, bound: int
) -> None:
    monkeypatch.setattr(groups, "RIVALS_MAX", bound)
    ours = [invoice(amount) for amount in (100, 200, 120, 180)]

    found = cases(run(ours, [payment(300)], sums()))

    assert found.get("AMBIGUOUS", []) == ([(1, 2, 3, 4, 1001)] if bound == 4 else [])


def test_it_makes_rivals_of_the_sums_that_are_near_the_best() -> None:
    """Two sums of one day lead the third of another by less, and by more, than the margin."""
    late = date(2026, 5, 13)
    ours = [invoice(amount) for amount in (100, 200, 120, 180)]
    ours += [invoice(amount, booked_on=late) for amount in (130, 170)]

    assert cases(run(ours, [payment(300)], sums(margin=8)))["AMBIGUOUS"] == [(1, 2, 3, 4, 1001)]
    assert cases(run(ours, [payment(300)], sums(margin=9)))["AMBIGUOUS"] == [
        (1, 2, 3, 4, 5, 6, 1001)
    ]


def test_it_makes_no_rivals_of_rows_without_the_name() -> None:
    ours = [invoice(amount, None) for amount in (100, 200, 120, 180)]

    assert "AMBIGUOUS" not in cases(run(ours, [payment(300, None)], sums()))


def test_it_lets_the_better_of_two_targets_have_the_row() -> None:
    ours = numbered(100, 200, 250)
    theirs = [payment(300, description=naming(1, 2)), payment(450)]

    assert suggested(run(ours, theirs, sums())) == [(1, 2, 1001)]


@pytest.mark.parametrize(
    ("most", "found"), [(2, [(1, 2, 1001)]), (4, [(1, 2, 1001), (3, 4, 1002)])]
)
def test_it_searches_the_smallest_pools_first(
    monkeypatch: pytest.MonkeyPatch, most: int, found: list[tuple[int, ...]]
) -> None:
    """Two rows are two halves of one: 2 subsets each; the first row of equal pools goes first."""
    monkeypatch.setattr(pools, "SUBSETS_ALL_MAX", most)
    ours = [invoice(100), invoice(200), invoice(1_000, "Mill Foods"), invoice(2_000, "Mill Foods")]

    outcome = run(ours, [payment(300), payment(3_000, "MILL FOODS")], sums())

    assert suggested(outcome) == found


@pytest.mark.parametrize(
    ("rows", "subsets"), [(2, 2), (3, 4), (4, 4), (5, 8), (8, 16), (9, 32), (24, 4096), (30, 4096)]
)
def test_it_counts_the_subsets_of_half_the_rows(
    monkeypatch: pytest.MonkeyPatch, rows: int, subsets: int
) -> None:
    """What is affordable is searched: a name's open rows, of which all together are the sum."""
    ours = [invoice(2**n) for n in range(rows)]
    theirs = [payment(2**rows - 1, description="")]
    rules = sums(group_size_max=12)
    answers = []
    for most in (subsets, subsets - 1):
        monkeypatch.setattr(pools, "SUBSETS_ALL_MAX", most)
        seen: list[int] = []
        monkeypatch.setattr(
            groups, "_answers", lambda _t, m, _s, seen=seen: seen.append(len(m)) or []
        )
        run(ours, theirs, rules)
        answers.append(seen)

    assert answers == [[rows], []]


@pytest.mark.parametrize(("bound", "is_found"), [(2, True), (1, False)])
def test_it_adds_up_no_more_rows_of_a_name_than_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(pools, "NAMED_ROWS_MAX", bound)

    assert bool(suggested(run([invoice(100), invoice(200)], [payment(300)], sums()))) == is_found


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        # without a name: about the day, as few rows as say something, of the currency
        ([invoice(100, None), invoice(200, None)], payment(300, None), [(1, 2, 1001)]),
        ([invoice(100, "Mill"), invoice(200, None)], payment(300, None), [(1, 2, 1001)]),
        ([invoice(100, None), invoice(200, None)], payment(300, "Mill"), [(1, 2, 1001)]),
        ([invoice(100, "Brass"), invoice(200, None)], payment(300, "Mill"), []),
        ([invoice(100, None, currency="USD"), invoice(200, None)], payment(300, None), []),
        # a row that is the sum itself is no part of it
        ([invoice(300), invoice(100), invoice(-100)], payment(300), []),
        ([invoice(-100), invoice(-200)], payment(-300), [(1, 2, 1001)]),
        ([invoice(-100, None), invoice(-200, None)], payment(-300, None), [(1, 2, 1001)]),
        ([invoice(-100), invoice(400)], payment(300), [(1, 2, 1001)]),
        ([invoice(100), invoice(-400)], payment(-300), [(1, 2, 1001)]),
        ([invoice(100, None), invoice(-400, None)], payment(-300, None), []),
        # more than what is asked can be reached only where something is taken off
        ([invoice(100), invoice(200), invoice(900)], payment(300), [(1, 2, 1001)]),
        ([invoice(700), invoice(-500), invoice(100)], payment(300), [(1, 2, 3, 1001)]),
        ([invoice(100)], payment(300), []),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_adds_up_what_could_be_parts(
    ours: list[Row],
    theirs: Row,
    found: list[tuple[int, ...]],
    is_turned: bool,  # noqa: FBT001
) -> None:
    sides = ([theirs], ours) if is_turned else (ours, [theirs])

    outcome = run(*sides, sums())

    turned = [(1, *(entry + 1000 for entry in group[:-1])) for group in found]
    assert suggested(outcome) == (turned if is_turned else found)


@pytest.mark.parametrize(("day", "is_found"), [(date(2026, 6, 8), True), (date(2026, 6, 9), False)])
@pytest.mark.parametrize("name", ["Brass Works", None])
def test_it_adds_up_within_the_days_of_the_rule(
    day: date,
    is_found: bool,  # noqa: FBT001
    name: str | None,
) -> None:
    ours = [invoice(100, name), invoice(200, name, booked_on=day)]

    outcome = run(ours, [payment(300, name)], sums(tolerance={"days": 3}))

    assert bool(suggested(outcome)) == is_found


@pytest.mark.parametrize(("day", "is_found"), [(6, True), (5, False)])
def test_it_adds_up_within_a_month_where_the_rule_does_not_say(day: int, is_found: bool) -> None:  # noqa: FBT001
    ours = [invoice(100), invoice(200, booked_on=date(2026, 5, day))]

    outcome = run(ours, [payment(300)], sums(tolerance={"amount_minor": 0}))

    assert bool(suggested(outcome)) == is_found


def test_it_counts_rows_without_a_date_among_the_few() -> None:
    """Twelve that have no name and could be of the day are few; a thirteenth is too many."""
    undated = {"booked_on": None, "occurred_at": None}
    ours = [invoice(100 + 7 * n, None, **(undated if n > 5 else {})) for n in range(13)]

    assert suggested(run(ours[:12], [payment(207, None)], sums())) == [(1, 2, 1001)]
    assert suggested(run(ours, [payment(207, None)], sums())) == []


def test_it_counts_rows_of_other_days_and_currencies_not_among_them() -> None:
    ours = [invoice(100 + 7 * n, None) for n in range(12)]
    other = [invoice(1, None, currency="USD"), invoice(1, None, booked_on=date(2026, 5, 1))]

    assert suggested(run([*ours, *other], [payment(207, None)], sums())) == [(1, 2, 1001)]
