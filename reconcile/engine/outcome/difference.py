"""Which rows of a case make up its difference: without them the sums of both sides agree to the cent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from reconcile.engine.records import Case

REASON, EXPLAINED = "amounts_differ", "amounts_differ_by_rows"
# of more rows some two nearly always make up a difference
PAIRED_ROWS_MAX = 100
CASES_MAX = 2_000
_SCHEMA = {"case_no": pl.Int64, "without": pl.String, "lacking": pl.String}
Row = tuple[int, int, int]  # what the row adds to the difference, its row number, its entry


def explain_differences(cases: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Cases of sums that differ, with the one row, or the only two rows, that make up the difference.

    `rows` are those of the cases: case_no, reason, is_left, amount, entry, row_number.
    """
    found = list(_explained(rows))
    if not found:
        return cases
    lacking = pl.DataFrame(found, schema=_SCHEMA, orient="row")
    is_known = pl.col("without").is_not_null()
    first = pl.concat_str(
        pl.lit('[{"entries": ['), "lacking",
        pl.lit('], "score": 100, "margin": 0, "failed": [], "fields": []}'),
        pl.when(pl.col("candidates") != "[]").then(pl.lit(", ")).otherwise(pl.lit("")),
        pl.col("candidates").str.slice(1),
    )  # fmt: skip
    params = pl.concat_str(
        pl.col("reason_params").str.head(-1), pl.lit(', "without": "'), "without", pl.lit('"}')
    )
    return (
        cases.join(lacking, on="case_no", how="left", maintain_order="left")
        .with_columns(
            reason_code=pl.when(is_known).then(pl.lit(EXPLAINED)).otherwise("reason_code"),
            reason_params=pl.when(is_known).then(params).otherwise("reason_params"),
            candidates=pl.when(is_known).then(first).otherwise("candidates"),
        )
        .drop("without", "lacking")
    )


def _explained(rows: pl.DataFrame) -> Iterator[tuple[int, str, str]]:
    kinds = [str(Case.AMOUNT_SHORT), str(Case.AMOUNT_OVER)]
    asked = rows.filter(pl.col("case").is_in(kinds) & (pl.col("reason") == REASON))
    asked = asked.filter(pl.len().over("case_no") > 2)  # noqa: PLR2004  (one of each side lacks nothing)
    adds = pl.when("is_left").then("amount").otherwise(-pl.col("amount"))
    groups = (
        asked.with_columns(adds=adds)
        .sort("case_no", "row")
        .group_by("case_no", maintain_order=True)
        .agg("adds", "row_number", "entry", pl.col("is_left"))
        .head(CASES_MAX)
    )
    for case_no, amounts, numbers, entries, sides in groups.iter_rows():
        parts = list(zip(amounts, numbers, entries, strict=True))
        # what is left must still have rows of both sides
        chosen = _only(parts, sum(amounts))
        taken = {entry for _amount, _number, entry in chosen}
        left = {side for side, entry in zip(sides, entries, strict=True) if entry not in taken}
        if chosen and len(left) > 1:
            yield (
                case_no,
                ", ".join(str(number) for _amount, number, _entry in chosen),
                ", ".join(str(entry) for _amount, _number, entry in chosen),
            )


def _only(parts: Sequence[Row], difference: int) -> list[Row]:
    """The one row that is the difference, or else the only two that are; nothing where several are."""
    alone = [part for part in parts if part[0] == difference]
    if alone or len(parts) > PAIRED_ROWS_MAX:
        return alone if len(alone) == 1 else []
    pairs = [
        [one, other]
        for at, one in enumerate(parts)
        for other in parts[at + 1 :]
        if one[0] + other[0] == difference
    ]
    return pairs[0] if len(pairs) == 1 else []
