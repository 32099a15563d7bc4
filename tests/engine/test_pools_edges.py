"""Parts of a sum at the edge: rows of nothing and of one cent, credit notes that aren't needed, and names that few have."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine.passes import pools
from tests.engine.invoices import UNDATED, invoice, payment, sums
from tests.engine.records import Row, run, suggested
from tests.engine.test_groups_answers import why

# of the four characters of a name one differs: it could just be meant
YUNFAN, YUNFAN_LIKE = "云帆贸易", "云帆贸行"


@pytest.mark.parametrize(
    ("ours", "amount"),
    [
        # of nobody: the smallest amounts are parts; what is nothing is none
        ([invoice(1, None), invoice(2, None)], 3),
        ([invoice(1, None), invoice(2, None), invoice(0, None)], 3),
        # a credit note that isn't needed takes nothing away
        ([invoice(100), invoice(200), invoice(-50)], 300),
        ([invoice(100), invoice(200), invoice(-1)], 300),
        # nearly all is one row
        ([invoice(299), invoice(1)], 300),
        ([invoice(301), invoice(-1)], 300),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_it_adds_up_what_is_just_enough(ours: list[Row], amount: int, sign: int) -> None:
    made = [
        row | {name: sign * int(str(row[name])) for name in ("gross_minor", "net_minor")}
        for row in ours
    ]
    name = ours[0]["counterparty"]

    outcome = run(made, [payment(sign * amount, str(name) if name else None)], sums())

    assert suggested(outcome) == [(1, 2, 1001)]


def test_it_keeps_the_names_that_few_have_beside_one_that_many_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pools, "NAMED_ROWS_MAX", 2)
    many = [invoice(1_000 * n, "Mill Foods") for n in (1, 2, 4)]
    ours = [invoice(100), invoice(200), *many]

    outcome = run(ours, [payment(300), payment(3_000, "MILL FOODS")], sums())

    assert suggested(outcome) == [(1, 2, 1001)]


def test_it_counts_the_rows_of_all_names_that_could_be_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = [invoice(100), invoice(200, "Brass Wrks")]

    for most, found in ((2, [(1, 2, 1001)]), (1, [])):
        monkeypatch.setattr(pools, "NAMED_ROWS_MAX", most)
        assert suggested(run(ours, [payment(300)], sums())) == found


@pytest.mark.parametrize(
    ("days", "is_found"), [((2, 8), True), ((1, 8), False), ((2, 9), False), ((5, 5), True)]
)
def test_it_looks_for_nobodys_rows_as_far_back_as_ahead(
    days: tuple[int, int],
    is_found: bool,  # noqa: FBT001
) -> None:
    ours = [
        invoice(amount, None, booked_on=date(2026, 6, day))
        for amount, day in zip((100, 200), days, strict=True)
    ]

    outcome = run(ours, [payment(300, None)], sums(tolerance={"days": 3}))

    assert bool(suggested(outcome)) == is_found


@pytest.mark.parametrize("count", [12, 13])
def test_it_counts_the_few_day_by_day(count: int) -> None:
    """Too many about one day say nothing of another day, about which there are few."""
    may = [invoice(1_000 + 7 * n, None, booked_on=date(2026, 5, 1)) for n in range(count)]
    ours = [invoice(100, None), invoice(200, None), *may]
    theirs = [payment(300, None), payment(2_007, None, booked_on=date(2026, 5, 1))]

    found = suggested(run(ours, theirs, sums(tolerance={"days": 3})))

    assert ((1, 2, 1001) in found, (3, 4, 1002) in found) == (True, count == 12)


@pytest.mark.parametrize("is_dated", [True, False])
def test_a_credit_note_with_a_number_or_a_name_is_taken_off(is_dated: bool) -> None:  # noqa: FBT001
    given = {} if is_dated else UNDATED
    numbered = [invoice(400, None, order_key="INV7001"), invoice(-100, None, order_key="INV7002")]
    named = [invoice(400, None, **given), invoice(-100, "Brass Works", **given)]

    by_number = run(numbered, [payment(300, None, description="INV7001 INV7002")], sums())
    by_name = run(named, [payment(300)], sums())

    assert suggested(by_number) == [(1, 2, 1001)]
    # whose the other row is nobody says, and only those of the name are looked at
    assert suggested(by_name) == []


def test_numbers_of_rows_without_a_name_say_nothing_of_a_name() -> None:
    ours = [
        invoice(100, None, order_key="INV7001"),
        invoice(200, None, order_key="INV7002"),
    ]

    outcome = run(ours, [payment(300, None, description="INV7001 INV7002")], sums())

    features = why(outcome)["features"]
    assert features == {"amount": 100, "name": 0, "days": 100, "reference": 100}


@pytest.mark.parametrize("name", [YUNFAN, YUNFAN_LIKE])
def test_a_sum_is_looked_for_among_rows_of_a_name_that_could_be_meant(name: str) -> None:
    ours = [invoice(100, YUNFAN), invoice(200, YUNFAN)]

    assert suggested(run(ours, [payment(300, name)], sums())) == [(1, 2, 1001)]


@pytest.mark.parametrize(("name", "found"), [(YUNFAN_LIKE, []), ("苏北麦香食品", [(2, 3, 1001)])])
def test_rows_of_nobody_are_no_parts_where_a_name_could_be_meant(
    name: str, found: list[tuple[int, ...]]
) -> None:
    ours = [invoice(5_000, YUNFAN), invoice(100, None), invoice(200, None)]

    assert suggested(run(ours, [payment(300, name)], sums())) == found
