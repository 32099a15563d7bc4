"""How many top-ups must differ, how much of a phone must be seen, and where accounts say nothing."""

from __future__ import annotations

import pytest

from reconcile.engine.records import Status
from tests.engine.records import Row, cases, confirmed, row, run

AGREEING = [row(f"B{at}", 5000 + at, account=f"1390000111{at}") for at in range(3)]


def topped_up(account: str, number: str = "A1", amount: int = 9900) -> Row:
    return row(number, amount, account=account)


@pytest.mark.parametrize(
    ("here", "there", "is_one"),
    [
        # an area's digits may lack where both are written in full
        ("020 8555 1234", "8555 1234", True),
        ("8555 1234", "020 8555 1234", True),
        # of a hidden one, what is seen at its beginning must agree as well
        ("13800001111", "139****1111", False),
        ("139****1111", "13800001111", False),
        # three digits at the end are anybody's
        ("13800001111", "1380000*111", False),
        ("13800001111", "138000*1111", True),
        # two that are hidden, of which one shows more
        ("138****1111", "1380***1111", True),
        ("138****1111", "138***01111", True),
        ("138***01111", "138****1111", True),
        ("138****1111", "138****1111", True),
    ],
)
def test_it_takes_for_one_account_what_can_be_no_other(
    here: str,
    there: str,
    is_one: bool,  # noqa: FBT001
) -> None:
    outcome = run([topped_up(here), *AGREEING], [topped_up(there), *AGREEING])

    assert ((1, 1001) in confirmed(outcome)) == is_one
    assert cases(outcome) == ({} if is_one else {"AMBIGUOUS": [(1, 1001)]})


@pytest.mark.parametrize(
    ("differing", "agreeing", "reported"),
    [(1, 0, 1), (2, 0, 2), (3, 3, 3), (3, 2, 0), (4, 3, 0), (4, 4, 4)],
)
def test_it_reports_others_unless_three_and_most_differ(
    differing: int, agreeing: int, reported: int
) -> None:
    ours = [topped_up(f"1380000111{n}", f"A{n}", 100 + n) for n in range(differing)]
    theirs = [topped_up(f"1770000222{n}", f"A{n}", 100 + n) for n in range(differing)]
    both = [*AGREEING, topped_up("13900002222", "B9", 7000)]

    outcome = run([*ours, *both[:agreeing]], [*theirs, *both[:agreeing]])

    assert len(cases(outcome).get("AMBIGUOUS", [])) == reported
    assert len(confirmed(outcome)) == differing + agreeing - reported


def test_it_counts_no_pair_of_which_one_side_names_nothing_among_those_that_agree() -> None:
    """Two agree and three differ; of ten more nobody can say anything."""
    ours = [topped_up(f"1380000111{n}", f"A{n}", 100 + n) for n in range(3)]
    theirs = [topped_up(f"1770000222{n}", f"A{n}", 100 + n) for n in range(3)]
    silent = [row(f"C{n}", 300 + n) for n in range(10)]
    named = [each | {"account": "13700003333"} for each in silent]

    outcome = run([*ours, *AGREEING[:2], *named], [*theirs, *AGREEING[:2], *silent])

    assert cases(outcome) == {}


@pytest.mark.parametrize("rules", ["invoice_bank", "payout_bank"])
def test_it_compares_no_accounts_with_a_bank_whose_lines_have_their_own(rules: str) -> None:
    """What stands in the column of a bank is the account that was paid from, or to."""
    ours = [topped_up("13800001111", "INV2026-0417") | {"kind": "ORDER"}]
    theirs = [
        topped_up("62220011223344") | {"order_key": None, "description": "INV2026-0417"},
    ]

    outcome = run(ours, theirs, rules)

    assert "other_account" not in outcome.cases["reason_code"].to_list()


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_leaves_alone_what_one_side_took_back_itself(is_turned: bool) -> None:  # noqa: FBT001
    """A top-up of one phone that was revoked on another one is no pair of two sides."""
    back = [
        topped_up("13800001111", "C7"),
        topped_up("13800002222", "C7", -9900) | {"status": Status.REVOKED},
    ]
    here, there = [*back, *AGREEING], AGREEING

    outcome = run(*((there, here) if is_turned else (here, there)))

    assert "AMBIGUOUS" not in cases(outcome)
    assert ((1001, 1002) if is_turned else (1, 2)) in confirmed(outcome)


@pytest.mark.parametrize(
    ("phones", "is_confirmed"),
    [
        (("13800002222", "13800002222"), False),
        # of a sum nobody can say which part went to which phone
        (("13800001111", "13800002222"), True),
        (("13800001111", "13800001111"), True),
    ],
)
def test_it_asks_each_part_of_what_was_topped_up_in_two(
    phones: tuple[str, str],
    is_confirmed: bool,  # noqa: FBT001
) -> None:
    ours = [topped_up("13800001111"), *AGREEING]
    parts = [
        topped_up(phone, amount=part) for phone, part in zip(phones, (5000, 4900), strict=True)
    ]

    outcome = run(ours, [*parts, *AGREEING])

    assert ((1, 1001, 1002) in confirmed(outcome)) == is_confirmed
    assert ("other_account" in outcome.cases["reason_code"].to_list()) != is_confirmed


def said(phone: str) -> Row:
    return row("A1", 9900, description=f"fast top-up, {phone}")


@pytest.mark.parametrize(("silent", "is_seen"), [(0, True), (1, True), (999, True), (1000, False)])
def test_it_looks_for_phones_in_the_texts_of_the_first_thousand_rows(
    silent: int,
    is_seen: bool,  # noqa: FBT001
) -> None:
    """Texts that name phones do so in most rows; a million that don't are not searched."""
    others = [row(f"B{n}", 10_000 + n, description="flowers") for n in range(silent)]
    ours, theirs = [*others, said("13800001111")], [*others, said("13800002222")]
    theirs = [each | {"entry": 5001 + n} for n, each in enumerate(theirs)]

    outcome = run(ours, theirs)

    last = silent + 1, silent + 5001
    assert cases(outcome) == ({"AMBIGUOUS": [last]} if is_seen else {})
    assert len(confirmed(outcome)) == silent + (not is_seen)


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_compares_nothing_where_one_side_names_no_phone(is_turned: bool) -> None:  # noqa: FBT001
    here, there = [said("13800001111")], [row("A1", 9900, description="flowers")]

    assert confirmed(run(*((there, here) if is_turned else (here, there)))) == [(1, 1001)]
