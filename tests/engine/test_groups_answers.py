"""Sums of several rows: which answers are given, and what is said of them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reconcile.engine import Outcome
from reconcile.engine.passes import groups
from tests.engine.invoices import invoice, naming, numbered, payment, sums
from tests.engine.records import Row, cases, confirmed, run, suggested


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
    ("bound", "text", "is_chosen"),
    [
        (3, "", True),
        # of more rows than were looked through another sum may fit, unless numbers say which it is
        (2, "", False),
        (2, naming(1, 2), True),
        (2, naming(1), False),
    ],
)
@pytest.mark.parametrize("margin", [1, 60])
def test_it_chooses_no_sum_of_more_rows_than_it_looked_through(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    text: str,
    is_chosen: bool,  # noqa: FBT001
    margin: int,
) -> None:
    monkeypatch.setattr(groups, "GROUP_ROWS_MAX", bound)
    ours = numbered(100, 200, 70)

    outcome = run(ours, [payment(300, description=text)], sums(margin=margin))

    assert suggested(outcome) == ([(1, 2, 1001)] if is_chosen else [])
    # a bill that is named, and the payer's name, are a difference
    assert is_chosen or text or offers(outcome, 1001)[0][0] == [1, 2]


@pytest.mark.parametrize(
    ("text", "score"),
    [
        # cut off within a word it still agrees, and just so: 90 of 100, of which the name has a fifth
        ("PAY BRIGHT STAR TRAD", 68),
        # what merely could be meant counts 40
        ("PAY BRIGHT STAR", 58),
    ],
)
def test_it_counts_a_name_in_full_from_where_it_agrees(text: str, score: int) -> None:
    ours = [invoice(amount, "Bright Star Trading") for amount in (100, 200)]

    outcome = run(ours, [payment(300, None, description=text)], sums())

    assert suggested(outcome) == [(1, 2, 1001)]
    assert outcome.matches["score"].to_list() == [score]
