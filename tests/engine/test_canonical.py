"""What a certificate hashes and keeps: the same for any order of rows, any ids, any number of threads."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from reconcile.engine import Context, Period
from reconcile.engine.canonical import (
    context_from_json,
    context_to_json,
    pack_ids,
    records_sha256,
    unpack_ids,
)
from reconcile.engine.records import STATED_SCHEMA, Calendar, Rate, Undone
from tests.engine.records import JUNE, frame, row

LEFT = frame([row("A1", 100), row("A2", 250, description="an “edge”, cut"), row(None, -5)], "b", 1)
RIGHT = frame([row("A1", 100), row("A2", 250)], "a", 1001)
FULL = Context(
    Period(date(2026, 6, 1), date(2026, 6, 30), 480),
    None,
    left_gaps=(Period(date(2026, 6, 3), date(2026, 6, 4)),),
    calendars={"CNY": Calendar(frozenset({date(2026, 6, 19), date(2026, 6, 1)}), frozenset())},
    rates=(Rate("USD", "CNY", date(2026, 6, 1), 7_180_000_000),),
    matched_before=(1, 3),
    undone=(
        Undone((1, 1001), "key", (("order_key", "order_key"),), None, "爱丽丝", date(2026, 7, 1), "wrong"),
        Undone((2, 1002), "close", (), 60, "bob", date(2026, 7, 2), ""),
    ),
)  # fmt: skip

# the engine and both hashes, in a process with its own number of threads and its own order of rows
DECIDE = """
import random, sys
from reconcile.engine import ready_rule_sets, reconcile
from reconcile.engine.canonical import records_sha256
from tests.engine.records import JUNE, frame, row
keys = [f"SO{n % 70}" for n in range(400)]
left = frame([row(k, 100 + n % 9 * 50) for n, k in enumerate(keys)], "b", 1)
right = frame([row(k, 100 + n % 7 * 50) for n, k in enumerate(keys)], "a", 1001)
chance = random.Random(int(sys.argv[1]))
left, right = (side[chance.sample(range(len(side)), len(side))] for side in (left, right))
outcome = reconcile(left, right, ready_rule_sets()["orders_channel"], JUNE)
print(records_sha256(left, right), outcome.digest())
"""


@pytest.mark.parametrize("context", [Context(), JUNE, FULL], ids=["empty", "days", "full"])
def test_it_reads_back_the_context_that_it_wrote(context: Context) -> None:
    assert context_from_json(context_to_json(context)) == context


def test_it_writes_equal_contexts_alike() -> None:
    turned = Calendar(frozenset([date(2026, 6, 1), date(2026, 6, 19)]), frozenset())
    same = replace(FULL, calendars={"CNY": turned})

    assert context_to_json(same) == context_to_json(FULL)


def test_it_refuses_a_context_that_has_no_canonical_form() -> None:
    odd = replace(FULL, undone=(object(),))  # type: ignore[arg-type]

    with pytest.raises(TypeError, match="no canonical form"):
        context_to_json(odd)


def test_it_hashes_records_whatever_their_order_and_ids() -> None:
    turned = LEFT.reverse().with_columns(entry=pl.col("entry") + 500)

    assert records_sha256(turned, RIGHT) == records_sha256(LEFT, RIGHT)


def test_it_hashes_records_of_several_sources_whatever_their_order() -> None:
    both = pl.concat([LEFT, RIGHT])
    mixed = both[[3, 0, 4, 2, 1]]

    assert records_sha256(mixed, RIGHT) == records_sha256(both, RIGHT)


def test_it_hashes_rows_of_one_address_whatever_their_order() -> None:
    twins = frame([row("A1", 100, row_number=2), row("A1", 250, row_number=2)], "a", 1)

    assert records_sha256(twins.reverse(), RIGHT) == records_sha256(twins, RIGHT)


@pytest.mark.parametrize(
    "change",
    [
        {"gross_minor": pl.lit(101)},
        {"description": pl.lit("")},
        {"source": pl.lit("c")},
        {"occurred_at": pl.col("occurred_at").dt.offset_by("1us")},
    ],
    ids=["amount", "an empty text for none", "file", "a microsecond"],
)
def test_it_hashes_a_changed_record_otherwise(change: dict[str, pl.Expr]) -> None:
    assert records_sha256(LEFT.with_columns(**change), RIGHT) != records_sha256(LEFT, RIGHT)


def test_it_tells_columns_apart_that_few_statements_have() -> None:
    each = [
        LEFT.with_columns(pl.lit(None, dtype=dtype).alias(name))
        for name, dtype in STATED_SCHEMA.items()
    ]

    assert len({records_sha256(left, RIGHT) for left in each}) == len(each) > 1


def test_it_tells_the_sides_apart() -> None:
    assert records_sha256(LEFT, RIGHT) != records_sha256(RIGHT, LEFT)


def test_it_decides_the_same_bytes_with_any_number_of_threads() -> None:
    said = {
        subprocess.run(  # noqa: S603  (our own text)
            [sys.executable, "-c", DECIDE, str(seed)],
            env={**os.environ, "POLARS_MAX_THREADS": threads},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed, threads in ((1, "1"), (2, "4"))
    }  # fmt: skip

    assert len(said) == 1


@pytest.mark.parametrize(
    ("ids", "ranges"),
    [
        ([], []),
        ([7], [(7, 7)]),
        ([5, 3, 4, 9, 11, 10, 30], [(3, 5), (9, 11), (30, 30)]),
    ],
    ids=["none", "one", "several"],
)
def test_it_packs_ids_as_ranges(ids: list[int], ranges: list[tuple[int, int]]) -> None:
    packed = pack_ids(pl.Series(ids, dtype=pl.Int64))

    assert unpack_ids(packed).rows() == ranges


def test_it_packs_a_loaded_file_in_a_few_bytes() -> None:
    assert len(pack_ids(pl.int_range(10**9, 10**9 + 500_000, eager=True))) < 40
