"""Days of a period, and what the digest of an outcome is of."""

from __future__ import annotations

import hashlib
from datetime import date

import polars as pl
import pytest

from reconcile.engine import Context, Period, records
from reconcile.engine.records import Hashing, hash_rows
from tests.engine.records import frame, row, run


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ((2026, 6, 1), (2026, 6, 1), 1),
        ((2026, 6, 1), (2026, 6, 30), 30),
        ((2024, 2, 28), (2024, 3, 1), 3),
    ],
)
def test_it_counts_first_and_last_day(
    first: tuple[int, int, int], last: tuple[int, int, int], days: int
) -> None:
    assert Period(date(*first), date(*last)).days == days


def test_it_ends_on_the_day_it_starts_at_the_earliest() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 6, 2), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("offset", "cut_off", "edge"), [(0, 0, 0), (480, 0, 480), (480, 30, 450), (-300, 60, -360)]
)
def test_it_knows_how_long_before_midnight_its_days_begin(
    offset: int, cut_off: int, edge: int
) -> None:
    assert Period(date(2026, 6, 1), date(2026, 6, 1), offset, cut_off).edge_minutes == edge


def test_it_begins_at_midnight_where_nothing_else_is_said() -> None:
    assert Period(date(2026, 6, 1), date(2026, 6, 1)).edge_minutes == 0
    assert Context().is_next_file_awaited


def test_it_hashes_what_is_written() -> None:
    hashed = hashlib.sha256()

    written = Hashing(hashed).write(b"abc")

    assert written == 3
    assert hashed.hexdigest() == hashlib.sha256(b"abc").hexdigest()


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("numbers", [[], [1, 2, 3, 4, 5]])
def test_it_hashes_rows_in_pieces_as_a_whole(
    monkeypatch: pytest.MonkeyPatch,
    numbers: list[int],
    header: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(records, "HASHED_ROWS", 2)
    rows = pl.DataFrame({"number": numbers}, schema={"number": pl.Int64})
    hashed = hashlib.sha256()

    hash_rows(rows, hashed, header=header)

    whole = rows.write_csv(include_header=header).encode()
    assert hashed.hexdigest() == hashlib.sha256(whole).hexdigest()


PAIR = [row("A1", 100), row("A2", 50)], [row("A1", 100), row("A3", 50)]


def digest(**given: object) -> str:
    """Of a match and two cases that are one another's candidates, with one fact of a row changed."""
    left, right = PAIR
    return run([left[0], left[1] | given], right).digest()


@pytest.mark.parametrize(
    "given",
    [
        {"source": "other.csv"},
        {"row_number": 77},
        {"gross_minor": 51, "net_minor": 51},
        {"currency": "USD"},
    ],
)
def test_it_names_rows_by_file_and_number(given: dict[str, object]) -> None:
    assert digest(**given) != digest()


def test_it_does_not_hash_the_ids_of_the_caller() -> None:
    assert digest(entry=500) == digest()


def test_it_leaves_out_what_was_converted_where_nothing_was() -> None:
    outcome = run(*PAIR)

    assert outcome.legs_as_counted().columns == ["match_no", "side", "entry", "amount_minor"]


def test_it_keeps_what_was_converted_where_something_was() -> None:
    outcome = run(*PAIR)
    first = pl.int_range(pl.len()) == 0
    legs = outcome.legs.with_columns(converted_minor=pl.when(first).then(7).cast(pl.Int64))
    object.__setattr__(outcome, "legs", legs)

    assert outcome.legs_as_counted().equals(legs)


def test_it_shapes_rows_as_numbers_of_64_bits() -> None:
    assert set(frame([row("A1", 1)], "l", 1).select("entry", "gross_minor").dtypes) == {pl.Int64}
