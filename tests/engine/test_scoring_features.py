"""The features of a pair and their score by the table of scoring.py; and which pairs are near enough."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.likeness.alike import Asked, alike
from reconcile.engine.likeness.nearest import nearest_pairs
from reconcile.engine.likeness.scoring import Sides, close_pairs, scored, sides
from reconcile.engine.rules import Tolerance
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import Row, frame, row

ACME = {"counterparty": "Acme Trading"}
WHALE = {"counterparty": "Blue Whale Foods"}
FEATURES = ("amount_feature", "days_feature", "name", "reference", "names_other_number", "score")
Found = tuple[int, int, int, int, bool, int]


def given(ours: list[Row], theirs: list[Row], asked: Asked = Asked.ALL) -> Sides:
    rules = ready_rule_sets()["invoice_bank"]
    left, right = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), rules)
    return sides(left, right, alike(left, right, ()), asked=asked)


def features(ours: Row, theirs: Row, *, has_key: bool = False) -> list[Found]:
    """Of the one pair; none where its numbers are known to be others."""
    pair = pl.DataFrame([(0, 1)], schema={"row": pl.UInt32, "row_right": pl.UInt32}, orient="row")
    found = scored(given([ours], [theirs]), pair, has_key=has_key)
    assert found.width > len(FEATURES)
    return list(found.select(FEATURES).iter_rows())


def line(text: str | None = None, amount: int = 10_000, **more: object) -> Row:
    return row(None, amount, description=text, **more)


def day(number: int) -> dict[str, object]:
    return {"booked_on": date(2026, 6, number)}


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        # amount and day alone; with a name; against another name
        (row(None, 10_000), line(), (100, 100, 0, 0, False, 50)),
        (row(None, 10_000, **ACME), line(**ACME), (100, 100, 100, 0, False, 70)),
        (row(None, 10_000, **ACME), line(**WHALE), (100, 100, 0, 0, False, 30)),
        (row(None, 10_000, **ACME), line(), (100, 100, 0, 0, False, 50)),
        # words that both texts share count for a little, at most 40 of 100
        (line("monthly rent hall"), line("monthly rent hall"), (100, 100, 40, 0, False, 58)),
        # days
        (row(None, 10_000), line(**day(6)), (100, 90, 0, 0, False, 49)),
        (row(None, 10_000), line(**day(4)), (100, 90, 0, 0, False, 49)),
        (row(None, 10_000), line(**day(12)), (100, 55, 0, 0, False, 45)),
        (row(None, 10_000), line(booked_on=None, occurred_at=None), (100, 0, 0, 0, False, 40)),
        # amounts: by the difference in ppm of the smaller one
        (row(None, 100_000), line(amount=100_100), (90, 100, 0, 0, False, 46)),
        (row(None, 100_100), line(amount=100_000), (90, 100, 0, 0, False, 46)),
        (row(None, 100_101), line(amount=100_000), (80, 100, 0, 0, False, 42)),
        (row(None, -100_000), line(amount=-100_100), (90, 100, 0, 0, False, 46)),
        (row(None, 100_000), line(amount=110_000), (40, 100, 0, 0, False, 26)),
        (row(None, 100_000), line(amount=110_001), (0, 100, 0, 0, False, 10)),
        # of amounts as large as the engine takes, a million times which don't fit in 64 bits
        (row(None, 10**14), line(amount=9 * 10**13), (0, 100, 0, 0, False, 10)),
        (row(None, 10**14), line(amount=10**14 + 10**11), (90, 100, 0, 0, False, 46)),
        # two digits swapped, unless the difference alone says more
        (row(None, 13_245), line(amount=12_345), (70, 100, 0, 0, False, 38)),
        (row(None, 21_345), line(amount=12_345), (70, 100, 0, 0, False, 38)),
        (row(None, 100_012), line(amount=100_021), (90, 100, 0, 0, False, 46)),
        (row(None, -13_245), line(amount=-12_345), (70, 100, 0, 0, False, 38)),
        # the least that a pair has
        (row(None, 10_000, **ACME), line(amount=30_000, **WHALE, **day(28)), (0, 24, 0, 0, False, 1)),
    ],
)  # fmt: skip
def test_it_scores_a_pair_without_numbers(ours: Row, theirs: Row, expected: Found) -> None:
    assert features(ours, theirs) == [expected]


LATER = {"occurred_at": datetime(2026, 6, 5, 4, 10, tzinfo=UTC)}
TOO_LATE = {"occurred_at": datetime(2026, 6, 5, 4, 11, tzinfo=UTC)}
NO_TIME: dict[str, object] = {"occurred_at": None}
STANDS, SLIP = (100, 100, 100, 100, False, 100), (100, 100, 100, 90, False, 97)
SILENT, OTHER = (100, 100, 100, 0, False, 70), (100, 100, 100, 0, True, 50)


def order(number: str | None, **more: object) -> Row:
    return row(number, 10_000, **(ACME | more))


@pytest.mark.parametrize(
    ("ours", "theirs", "with_key", "without"),
    [
        # the number of one stands in the other's text, on either side, in parts too
        (order("SO7001"), line("for SO7001 thanks", **ACME), STANDS, STANDS),
        (line("for SO7001 thanks", **ACME), order("SO7001"), STANDS, STANDS),
        (order("SO70012"), line("for SO 700-12", **ACME), STANDS, STANDS),
        (order("SO7001"), line("for SO70011", **ACME), SILENT, SILENT),
        (order("SO7001"), line("nothing", **ACME), SILENT, SILENT),
        (order("SO7001"), order("SO7001"), STANDS, STANDS),
        # it says nothing against a number that stands there as well
        (order("SO7001"), order("SO7001", description="and SO7002"), STANDS, STANDS),
        (order("SO7001"), line("SO7001 and SO7002", **ACME), STANDS, STANDS),
        (
            order("SO7001", order_ref=None),
            order("SO7001", order_ref=None, description="SO7002"),
            STANDS,
            STANDS,
        ),
        # another number of its series
        (order("SO7001"), line("for SO7002", **ACME), OTHER, OTHER),
        (line("for SO7002", **ACME), order("SO7001"), OTHER, OTHER),
        (order("SO7001"), line("for SO70022", **ACME), SILENT, SILENT),
        (order("SO7001"), line("for XSO7002", **ACME), SILENT, SILENT),
        (order("S7001"), line("for S7002", **ACME), SILENT, SILENT),
        (order("7001"), line("for 7002", **ACME), SILENT, SILENT),
        # two numbers: one may be a slip of the other, at about the same time
        (order("4200012345"), order("4200012354"), SLIP, SLIP),
        (order("4200012345"), order("4200012346"), SLIP, SLIP),
        (order("4200012345"), order("4200012346", **LATER), SLIP, SLIP),
        (order("4200012345"), order("4200012346", **TOO_LATE), None, SILENT),
        (order("4200012346", **TOO_LATE), order("4200012345"), None, SILENT),
        (order("4200012345"), order("4200012346", **NO_TIME), None, SILENT),
        (order("4200012345"), order("4200012354", **NO_TIME), SLIP, SLIP),
        (order("4200012345"), order("42000123", **NO_TIME), SLIP, SLIP),
        (order("4200012345"), order("9900012345"), None, SILENT),
    ],
)  # fmt: skip
def test_it_reads_what_the_numbers_say(
    ours: Row, theirs: Row, with_key: Found | None, without: Found
) -> None:
    assert features(ours, theirs) == [without]
    assert features(ours, theirs, has_key=True) == ([with_key] if with_key else [])


@pytest.mark.parametrize(
    ("asked", "ours", "theirs", "points"),
    [
        (Asked.ALL, "SO7001", "SO7001", 60),
        (Asked.ALL, None, None, 30),
        # of names that nobody compared what both texts share counts for a little
        (Asked.WITHOUT_NUMBER, "SO7001", "SO7001", 88),
        (Asked.WITHOUT_NUMBER, None, "SO7001", 30),
        (Asked.WITHOUT_NUMBER, "SO7001", None, 30),
        (Asked.NONE, None, None, 54),
    ],
)
def test_it_holds_another_name_against_a_pair_where_names_were_asked(
    asked: Asked, ours: str | None, theirs: str | None, points: int
) -> None:
    pair = pl.DataFrame([(0, 1)], schema={"row": pl.UInt32, "row_right": pl.UInt32}, orient="row")
    sides_of_it = given([row(ours, 10_000, **ACME)], [row(theirs, 10_000, **WHALE)], asked)

    assert scored(sides_of_it, pair, has_key=False)["score"].to_list() == [points]


def numbered(*series: str) -> list[Row]:
    return [row(number, 10_000, row_number=n, **ACME) for n, number in enumerate(series, start=2)]


@pytest.mark.parametrize("most", [0, 1, 9])
def test_it_reads_rare_series_one_by_one(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr("reconcile.engine.likeness.series.SERIES_MAX", most)
    ours = numbered("INV1001", "INV1002", "SO70011", "SO7002")
    theirs = [line("INV1003", **ACME), line("SO70022", **ACME), line("SO7003 SO7002", **ACME)]
    every = given(ours, theirs)
    pairs = pl.DataFrame(
        [(mine, other) for mine in range(4) for other in range(4, 7)],
        schema={"row": pl.UInt32, "row_right": pl.UInt32}, orient="row",
    )  # fmt: skip

    found = scored(every, pairs, has_key=False).filter("names_other_number")

    assert found.select("row", "row_right").rows() == [(0, 4), (1, 4), (2, 5)]


AMOUNTS = [*range(-13, 0), *range(1, 14)]


@pytest.mark.parametrize(
    "tolerance",
    [Tolerance(), *(Tolerance(n) for n in (1, 2, 3, 7)), Tolerance(3, 0), Tolerance(3, 250_000), Tolerance(0, 9)],
)  # fmt: skip
def test_it_pairs_all_amounts_within_the_tolerance(tolerance: Tolerance) -> None:
    ours = [row(None, amount) for amount in AMOUNTS]
    sets = given(ours, ours)

    pairs, crowded = close_pairs(sets, tolerance, 3)

    expected = {
        (mine, other + len(AMOUNTS))
        for mine, one in enumerate(AMOUNTS)
        for other, amount in enumerate(AMOUNTS)
        if abs(one - amount) <= tolerance.amount_minor
        and (
            tolerance.amount_ppm is None
            or abs(one - amount) * 1_000_000 <= abs(one) * tolerance.amount_ppm
        )
    }
    assert set(pairs.iter_rows()) == expected
    assert len(pairs) == len(expected)
    assert crowded.is_empty()


@pytest.mark.parametrize(("amount", "is_near"), [(2_000_002, True), (2_000_003, False)])
def test_it_pairs_amounts_within_one_millionth(amount: int, is_near: bool) -> None:  # noqa: FBT001
    sets = given([row(None, 2_000_000)], [row(None, amount)])

    assert bool(len(close_pairs(sets, Tolerance(5, 1), 3)[0])) == is_near


@pytest.mark.parametrize(
    ("theirs", "is_near"),
    [
        (line(), True),
        (line(**day(8)), True),
        (line(**day(2)), True),
        (line(**day(9)), False),
        (line(**day(1)), False),
        (line(booked_on=None, occurred_at=None), True),
        (line(amount=10_001), False),
        (line(currency="USD"), False),
    ],
)
def test_it_pairs_rows_of_a_currency_within_the_days(theirs: Row, is_near: bool) -> None:  # noqa: FBT001
    pairs, _crowded = close_pairs(given([row(None, 10_000)], [theirs]), Tolerance(), 3)

    assert len(pairs) == is_near


@pytest.mark.parametrize(
    ("ours", "theirs", "is_near"),
    [
        # by amount, by name, by number, by digits that are swapped
        (row(None, 500), line(amount=500), True),
        (row(None, 500), line(amount=501), False),
        (row(None, 500, **ACME), line(amount=9_999, **ACME), True),
        (row(None, 500, **ACME), line(amount=9_999, **WHALE), False),
        (row("SO7001", 500), line("SO7001", amount=9_999), True),
        (line("SO7001", amount=9_999), row("SO7001", 500), True),
        (row(None, 120), line(amount=210), True),
        (row(None, -120), line(amount=-210), True),
        (row(None, 120), line(amount=211), False),
        (row(None, 100), line(amount=100), True),
        # but never out against in, of another currency, beyond the days, or of few pence
        (row(None, 120), line(amount=-210), False),
        (row(None, 500, **ACME), line(amount=-500, **ACME), False),
        (row(None, 500, **ACME), line(amount=500, currency="USD", **ACME), False),
        (row(None, 500, **ACME), line(amount=9_999, **ACME, **day(8)), True),
        (row(None, 500, **ACME), line(amount=9_999, **ACME, **day(9)), False),
        (row(None, 120), line(amount=210, **day(9)), False),
        (row("SO7001", 500), line("SO7001", amount=9_999, **day(9)), False),
        (row(None, 12), line(amount=21), False),
        (row(None, 0), line(amount=0), False),
    ],
)
def test_it_finds_pairs_that_a_person_could_mean(
    ours: Row,
    theirs: Row,
    is_near: bool,  # noqa: FBT001
) -> None:
    pairs = nearest_pairs(given([ours], [theirs]), 3, 1)

    assert pairs.rows() == ([(0, 1)] if is_near else [])


def test_it_finds_no_pairs_on_one_side() -> None:
    one = given([row(None, 500)], [])

    assert nearest_pairs(one, 3, 1).is_empty()
    assert close_pairs(one, Tolerance(), 3)[0].is_empty()
