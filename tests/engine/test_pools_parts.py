"""Which open rows could be parts of a sum, and how many are looked through."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine.passes import groups, pools
from tests.engine.invoices import UNDATED, invoice, payment, sums
from tests.engine.records import Row, run, suggested


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
        # also where the one or the others have no day
        ([invoice(100, None), invoice(200, None)], payment(300, None, **UNDATED), [(1, 2, 1001)]),
        ([invoice(100, None, **UNDATED), invoice(200, None)], payment(300, None), [(1, 2, 1001)]),
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
    ours = [invoice(100 + 7 * n, None, **(UNDATED if n > 5 else {})) for n in range(13)]

    assert suggested(run(ours[:12], [payment(207, None)], sums())) == [(1, 2, 1001)]
    assert suggested(run(ours, [payment(207, None)], sums())) == []


def test_it_counts_rows_of_other_days_and_currencies_not_among_them() -> None:
    ours = [invoice(100 + 7 * n, None) for n in range(12)]
    other = [invoice(1, None, currency="USD"), invoice(1, None, booked_on=date(2026, 5, 1))]

    assert suggested(run([*ours, *other], [payment(207, None)], sums())) == [(1, 2, 1001)]


def test_it_looks_at_numbers_first_then_at_names_days_and_the_order_of_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only so many rows can be looked through: what says most must be among them."""
    seen: list[list[int]] = []

    def look(_target: object, members: list[pools.Member], _size: int) -> list[object]:
        seen.append([member.row for member in members])
        return []

    monkeypatch.setattr(groups, "_answers", look)
    ours = [
        invoice(100, "Brass Works East"),
        invoice(200, "Brass Wrks"),
        invoice(110, booked_on=date(2026, 6, 9)),
        invoice(50),
        invoice(30),
        invoice(70, None, order_key="INV7001"),
        invoice(60, None, order_key="INV7002"),
    ]

    run(ours, [payment(300, description="INV7002 INV7001")], sums())

    assert seen == [[5, 6, 3, 4, 2, 0, 1]]


@pytest.mark.parametrize(("count", "is_found"), [(23, True), (24, False)])
def test_it_names_a_sum_only_of_as_many_rows_as_it_looks_through(
    count: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    """Of one row more, which nobody has looked at, another sum may fit as well."""
    ours = [invoice(10_001), invoice(20_002)]
    ours += [invoice(29_000 + 2 * n, booked_on=date(2026, 6, 9)) for n in range(count - 1)]

    found = suggested(run(ours[: count + 1], [payment(30_003)], sums(group_size_max=2)))

    assert found == ([(1, 2, 1001)] if is_found else [])


@pytest.mark.parametrize(
    ("ours", "found"),
    [
        # of nothing, and of one cent, a sum is as good as of much
        ([invoice(1), invoice(2)], [(1, 2, 1001)]),
        ([invoice(4), invoice(-1)], [(1, 2, 1001)]),
        # a credit note of nobody is taken off nothing
        ([invoice(4, None), invoice(-1, None)], []),
        ([invoice(3), invoice(1), invoice(-1)], []),
    ],
)
def test_it_adds_up_the_smallest_amounts(ours: list[Row], found: list[tuple[int, ...]]) -> None:
    name = ours[0]["counterparty"]

    assert suggested(run(ours, [payment(3, str(name) if name else None)], sums())) == found
