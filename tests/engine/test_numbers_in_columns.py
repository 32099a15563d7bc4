"""Numbers of many pairs are read in columns, and say just what they say when they are read one by one."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine.likeness.numbers import is_slip, other_of_series, stands_in
from reconcile.engine.likeness.references import (
    REFERENCE_SLIP,
    REFERENCE_STANDS,
    said_by_numbers,
)
from reconcile.engine.likeness.series import SERIES_MAX, told_by_series

Pair = tuple[str | None, str | None, str, str, int | None]
SCHEMA = {
    "order_key": pl.String, "order_key_right": pl.String, "words": pl.String,
    "words_right": pl.String, "minutes": pl.Int64,
}  # fmt: skip

keys = st.from_regex("(INV|SO|A|)[0-3]{1,7}", fullmatch=True, alphabet=st.characters(codec="ascii"))
words = st.lists(keys | st.sampled_from(["PAID", "INV", "I N V 1 2"]), max_size=4).map(" ".join)
pairs = st.tuples(
    st.none() | keys, st.none() | keys, words, words, st.none() | st.sampled_from([0, 10, 11])
)


def read(*given_pairs: Pair) -> list[tuple[int, bool]]:
    facts = pl.DataFrame(given_pairs, schema=SCHEMA, orient="row")
    facts = facts.with_row_index("row").with_columns(
        row_right="row", is_heard=pl.lit(value=True), is_heard_right=pl.lit(value=False)
    )
    ours, theirs, told = told_by_series(
        facts.select("order_key", "words"),
        facts.select(order_key="order_key_right", words="words_right"),
    )
    read = ["number", "series", *told]
    theirs = theirs.select(pl.col(read).name.suffix("_right"))
    facts = pl.concat([facts, ours.select(read), theirs], how="horizontal")
    return said_by_numbers(facts, told, has_key=False).rows()  # type: ignore[return-value]  # of two columns


def one_by_one(
    ours: str | None, theirs: str | None, text: str, other: str, minutes: int | None
) -> tuple[int, bool]:
    beside = [(key, where) for key, where in ((ours, other), (theirs, text)) if key is not None]
    reference = 0
    if any(stands_in(key, where) for key, where in beside) or (ours is not None and ours == theirs):
        reference = REFERENCE_STANDS
    elif ours is not None and theirs is not None and is_slip(ours, theirs, minutes):
        reference = REFERENCE_SLIP
    names_other = any(other_of_series(key, where) is not None for key, where in beside)
    return reference, names_other and reference < REFERENCE_SLIP


@given(st.lists(pairs, max_size=30))
def test_it_reads_columns_as_it_reads_pairs(some: list[Pair]) -> None:
    assert read(*some) == [one_by_one(*pair) for pair in some]


def test_it_reads_the_pairs_of_rare_series_one_by_one() -> None:
    letters = [f"{a}{b}" for a in "ABCDE" for b in "ABCDE"][: SERIES_MAX + 1]
    some: list[Pair] = [(f"{name}1001", None, "", f"PAID {name}1002", None) for name in letters]

    assert read(*some) == [(0, True)] * len(some)
