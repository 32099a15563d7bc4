"""The nearest answers to a case: rows that it could belong to, compared field by field.

A candidate is JSON: `entries`, its `score` of 100, the `margin` by which it leads the next one, `fields`
with ours, theirs and whether they agree, and `failed`, the names of those that don't.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from reconcile.engine.likeness.blocking import NUMBERS
from reconcile.engine.likeness.names import NAME_AGREES
from reconcile.engine.likeness.near import Near
from reconcile.engine.likeness.nearest import nearest_pairs
from reconcile.engine.likeness.references import REFERENCE_STANDS
from reconcile.engine.likeness.scoring import (
    LOOKED_AT,
    scored,
    sides,
)
from reconcile.engine.records import LEFT, RIGHT, Case
from reconcile.engine.sides.folding import letters
from reconcile.engine.sides.frames import SHOP_NUMBER, as_given_out, facts_of

CANDIDATES_MAX = 3
# rows of the other side of one case that are compared
RIVALS_MAX = 50
# a person can't read more cases than these; where there are more, the best candidates are shown
CASES_WITH_CANDIDATES_MAX = 50_000
SCORE_MAX = 100
# far more than PAIRS_ALL_MAX lets there be, and with a score still within 32 bits
PAIRS_BOUND = 1 << 25
ONE_SIDED = (Case.EXTERNAL_ONLY, Case.INTERNAL_ONLY, Case.TIMING, Case.MISSING_STATEMENT)
# a shorter number stands in any text
STANDS_MIN = 4
FIELDS = ("order_key", "amount", "currency", "status", "day", "counterparty")
# told only of rows whose shops are known to be two
SHOP = "shop"
NAMES = {"order_key": "order_ref", "day": "booked_on"}
# of one row, before they are put in order
_FOUND = {
    "lead": pl.UInt32, "score": pl.Int32, "size": pl.Int64, "other": pl.UInt32,
    "entries": pl.String, "fields": pl.String, "failed": pl.String,
}  # fmt: skip


def candidates(
    groups: pl.DataFrame,
    rows: pl.DataFrame,
    everything: pl.DataFrame,
    near: Near,
) -> pl.DataFrame:
    """Lead and, as JSON, up to three candidates of each case.

    A case of both sides has the other side's rows as its candidates.
    """
    if groups.is_empty():
        return pl.DataFrame(schema={"lead": pl.UInt32, "candidates": pl.String})
    found = pl.concat(
        [
            _of_both_sides(rows, everything),
            _of_one_side(groups, rows, everything, near),
            _of_offers(groups, rows, everything, near.offers),
            _first_copies(groups, everything, near.copies),
        ]
    )
    return _best(found)


def _best(found: pl.DataFrame) -> pl.DataFrame:
    """The best candidates of each case, in order, as one text."""
    # sums that share their first row follow one another as they were found
    in_order = found.sort(
        ["lead", "score", "size", "other"],
        descending=[False, True, False, False],
        maintain_order=True,
    ).unique(["lead", "entries"], keep="first", maintain_order=True)
    # rows of a case follow one another: its first ones are known by those before them
    lead, score = pl.col("lead"), pl.col("score")
    following = pl.when(lead == lead.shift(-1)).then(score.shift(-1)).otherwise(0)
    shown = in_order.with_columns(margin=score - following.fill_null(0)).filter(
        lead.ne_missing(lead.shift(CANDIDATES_MAX))
    )
    firsts = shown.filter(lead.ne_missing(lead.shift(1)))
    firsts = firsts.sort(["score", "lead"], descending=[True, False])
    cases = firsts.head(CASES_WITH_CANDIDATES_MAX).select("lead")
    if len(cases) < len(firsts):
        shown = shown.join(cases, on="lead", how="semi", maintain_order="left")
    text = pl.concat_str(
        pl.lit('{"entries": ['), "entries",
        pl.lit('], "score": '), "score",
        pl.lit(', "margin": '), "margin",
        pl.lit(', "failed": ['), "failed",
        pl.lit('], "fields": ['), "fields", pl.lit("]}"),
    )  # fmt: skip
    texts = shown.select("lead", text=text)
    each = ["text"]
    for nth in range(1, CANDIDATES_MAX):
        of_same = pl.when(lead == lead.shift(-nth)).then(pl.col("text").shift(-nth))
        texts = texts.with_columns(of_same.alias(f"text_{nth}"))
        each.append(f"text_{nth}")
    joined = pl.concat_str(each, separator=", ", ignore_nulls=True)
    firsts = texts.filter(lead.ne_missing(lead.shift(1)))
    return firsts.select("lead", candidates=pl.concat_str(pl.lit("["), joined, pl.lit("]")))


def _said(names: Iterable[str]) -> dict[str, pl.Expr]:
    """What fields say, as JSON: made once for a row of ours, or of theirs, however many candidates it is
    among."""
    said: dict[str, pl.Expr] = {}
    for at, name in enumerate(names):
        start = ', {"field":' if at else '{"field":'
        cell = as_given_out(pl.col(name)) if name == "order_key" else pl.col(name)
        value = pl.struct(x=cell).struct.json_encode().str.slice(len('{"x":')).str.head(-1)
        called = pl.lit(f'{start}"{NAMES.get(name, name)}","ours":')
        said[f"{name}_as_ours"] = pl.concat_str(called, value)
        said[f"{name}_as_theirs"] = pl.concat_str(pl.lit(',"theirs":'), value, pl.lit(',"agrees":'))
    return said


def _compared(fields: Mapping[str, pl.Expr], ours: str, theirs: str) -> dict[str, pl.Expr]:
    """The columns `fields` and `failed` of a frame that holds what both rows of each candidate say."""
    texts: list[pl.Expr] = []
    for name, agrees in fields.items():
        ends = pl.when(agrees).then(pl.lit("true}")).otherwise(pl.lit("false}"))
        said = [pl.col(f"{name}_as_ours{ours}"), pl.col(f"{name}_as_theirs{theirs}"), ends]
        if name == SHOP:
            said = [pl.when(~agrees).then(pl.concat_str(said)).otherwise(pl.lit(""))]
        texts += said
    failed = [
        pl.when(~agrees).then(pl.lit(f'"{NAMES.get(name, name)}"'))
        for name, agrees in fields.items()
    ]
    return {
        "fields": pl.concat_str(texts),
        "failed": pl.concat_str(failed, separator=", ", ignore_nulls=True),
    }


def _equal(name: str, ours: str, theirs: str) -> pl.Expr:
    return pl.col(f"{name}{ours}").eq_missing(pl.col(f"{name}{theirs}"))


def _stands_in(key: str, text: str) -> pl.Expr:
    is_long = pl.col(key).str.len_chars() >= STANDS_MIN
    stands = pl.col(text).str.contains(pl.col(key), literal=True)
    return (is_long & stands).fill_null(value=False)


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(kind) for name, kind in _FOUND.items())


def _of_both_sides(rows: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """Each of the other side's rows against the first of ours; their score is how many fields agree."""
    is_left = pl.col("side") == LEFT
    both = rows.filter((is_left.any() & (~is_left).any()).over("lead"))
    if both.is_empty():
        return pl.DataFrame(schema=_FOUND)
    shops = _shops(everything)
    asked = [*(f for f in FIELDS if f not in both.columns), "description", *shops]
    fields = facts_of(everything, both["row"], *asked)
    facts = pl.concat(
        [both.select("lead", "row", "side", "entry", "amount", "currency"), fields],
        how="horizontal",
    ).with_columns(
        **_said([*FIELDS, *shops[:1]]),
        named=letters(pl.col("counterparty")),
        text=letters(pl.col("description")),
    )
    ours = facts.filter(is_left).unique("lead", keep="first", maintain_order=True)
    theirs = facts.filter(~is_left)
    pairs = theirs.join(ours, on="lead", how="inner", suffix="_ours", maintain_order="left")
    pairs = pairs.filter(pl.int_range(pl.len()).over("lead") < RIVALS_MAX)
    agrees = {name: _equal(name, "_ours", "") for name in FIELDS}
    # what a text or capitals say is told, but puts nothing before a sum that fits
    agreeing = pl.sum_horizontal(field.cast(pl.Int32) for field in agrees.values())
    agrees["counterparty"] |= (pl.col("named_ours") == pl.col("named")).fill_null(value=False)
    agrees["order_key"] |= _stands_in("order_key_ours", "text")
    agrees["order_key"] |= _stands_in("order_key", "text_ours")
    if shops:
        differ = pl.col(SHOP_NUMBER) != pl.col(f"{SHOP_NUMBER}_ours")
        agrees[SHOP] = ~differ.fill_null(value=False)
    return _shaped(
        pairs.with_columns(
            score=(agreeing * 100).floordiv(len(FIELDS)),
            size=pl.lit(1),
            other="row",
            entries=pl.col("entry").cast(pl.String),
            **_compared(agrees, "_ours", ""),
        )
    )


def _shops(everything: pl.DataFrame) -> list[str]:
    """The columns that say which shop a row is of, where that is known of any."""
    return [SHOP, SHOP_NUMBER] if SHOP_NUMBER in everything.columns else []


def _first_copies(
    groups: pl.DataFrame, everything: pl.DataFrame, copies: pl.DataFrame
) -> pl.DataFrame:
    """For each further copy the one that goes on as normal."""
    said = groups.filter(pl.col("kind") == Case.DUPLICATE).select("lead")
    pairs = copies.join(said, left_on="row", right_on="lead", how="semi")
    if pairs.is_empty():
        return pl.DataFrame(schema=_FOUND)
    entries = facts_of(everything, pairs["first"], "entry")["entry"]
    return _shaped(
        pairs.select(
            lead="row",
            score=pl.lit(100),
            size=pl.lit(1),
            other="first",
            entries=entries.cast(pl.String),
            fields=pl.lit(""),
            failed=pl.lit(""),
        )
    )


def _alone(groups: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Lead and row of the cases of a single row."""
    alone = groups.filter(pl.col("kind").is_in(ONE_SIDED)).select("lead")
    members = rows.join(alone, on="lead", how="semi", maintain_order="left")
    return members.filter(pl.col("lead").is_unique()).select("lead", "row", "entry")


def _of_one_side(
    groups: pl.DataFrame, rows: pl.DataFrame, everything: pl.DataFrame, near: Near
) -> pl.DataFrame:
    """Open rows of the other side that come nearest, by the features of scoring.py."""
    alone = _alone(groups, rows)
    doubtful = groups.filter(pl.col("kind") == Case.AMBIGUOUS).select("lead")
    competing = rows.join(doubtful, on="lead", how="semi").select("row")
    asked = pl.concat([alone.select("row"), competing])["row"].unique().sort()
    shops = _shops(everything)
    open_rows = facts_of(everything, asked, "side", *LOOKED_AT, *shops)
    left, right = (open_rows.filter(pl.col("side") == side) for side in (LEFT, RIGHT))
    if left.is_empty() or right.is_empty() or alone.is_empty():
        return pl.DataFrame(schema=_FOUND)
    given = sides(left, right, near.names, near.compared, near.asked)
    # one more than is shown: by how much the last one leads
    pairs = scored(given, nearest_pairs(given, near.days, CANDIDATES_MAX + 1), has_key=False)
    agrees = {
        "order_key": pl.col("reference") == REFERENCE_STANDS,
        **{name: _equal(name, "", "_right") for name in ("amount", "currency", "day")},
        "counterparty": pl.col("name") >= NAME_AGREES,
    }
    if shops:
        numbers = everything[SHOP_NUMBER]
        differ = numbers.gather(pairs["row"]) != numbers.gather(pairs["row_right"])
        agrees[SHOP] = pl.lit(~differ.fill_null(value=False))
    # both ways: a pair is a candidate of each of its rows that stands alone
    ends = pairs.with_row_index("pair").select("pair", "score", "row", "row_right")
    both = pl.concat(
        [
            ends.select("pair", "score", "row", other="row_right"),
            ends.select("pair", "score", row="row_right", other="row"),
        ]
    ).join(alone, on="row")
    best = _first_of_each(both)
    texts = _texts(
        pairs.select("row", "row_right", **agrees), _shown(best), open_rows, list(agrees)
    )
    told = best.join(texts, on="pair", how="left", maintain_order="left")
    entries = facts_of(everything, best["other"], "entry")["entry"]
    return _shaped(told.with_columns(size=pl.lit(1), entries=entries))


def _shown(best: pl.DataFrame) -> pl.Series:
    """The pairs that are shown: the last one of a row's is there for what the others are measured against."""
    earlier = pl.col("row").shift(CANDIDATES_MAX)
    return best.filter(pl.col("row").ne_missing(earlier))["pair"]


def _texts(
    pairs: pl.DataFrame, shown: pl.Series, open_rows: pl.DataFrame, names: Sequence[str]
) -> pl.DataFrame:
    """The fields of the pairs that are shown, in words: of both rows' candidates alike."""
    is_shown = pl.repeat(value=False, n=len(pairs), dtype=pl.Boolean, eager=True)
    asked = pairs.with_row_index("pair").filter(is_shown.scatter(shown, values=True))
    said = open_rows.select("row", **_said(names), named=letters(pl.col("counterparty")))
    ours = said.select("row", "named", *(f"{name}_as_ours" for name in names))
    theirs = said.select(
        *(f"{name}_as_theirs" for name in names), row_right="row", named_right="named"
    )
    told = asked.join(ours, on="row", how="left", maintain_order="left").join(
        theirs, on="row_right", how="left", maintain_order="left"
    )
    agrees = {name: pl.col(name) for name in names}
    agrees["counterparty"] |= (pl.col("named") == pl.col("named_right")).fill_null(value=False)
    return told.select("pair", **_compared(agrees, "", ""))


def _first_of_each(both: pl.DataFrame) -> pl.DataFrame:
    """The best candidates of each row, and one more; of equal ones those of the first pairs.

    Sorted by one number of 64 bits: row, points that are missing, and pair, of which there are not so many.
    """
    missing = (SCORE_MAX - pl.col("score")).cast(pl.UInt64)
    place = pl.col("row").cast(pl.UInt64) * NUMBERS + missing * PAIRS_BOUND + pl.col("pair")
    in_order = both.sort(place)
    earlier = pl.col("row").shift(CANDIDATES_MAX + 1)
    return in_order.filter(pl.col("row").ne_missing(earlier))


def _of_offers(
    groups: pl.DataFrame, rows: pl.DataFrame, everything: pl.DataFrame, offers: pl.DataFrame
) -> pl.DataFrame:
    """Sums that fit, but are not the only ones, and rows of which less than an amount agrees: of a case of one
    side, and of a row that is alone on its side in a case of rivals."""
    if offers.is_empty():
        return pl.DataFrame(schema=_FOUND)
    rivals = rows.filter(pl.col("case") == str(Case.AMBIGUOUS)).select("row", "lead", "is_left")
    sole = rivals.filter(pl.len().over("lead", "is_left") == 1)
    one_sided = groups.filter(pl.col("kind").is_in(ONE_SIDED)).select("lead")
    firsts = rows.filter(pl.col("row") == pl.col("lead")).join(one_sided, on="lead", how="semi")
    alone = pl.concat([firsts.select("row", "lead"), sole.select("row", "lead")])
    asked = offers.with_row_index("offer").join(alone.select("row", "lead"), on="row")
    members = asked.select("offer", other=pl.col("rows")).explode("other").join(
        everything.select(other="row", entry="entry"), on="other"
    )  # fmt: skip
    texts = members.sort("offer", "other").group_by("offer").agg(
        pl.col("other").first(),
        size=pl.len(),
        entries=pl.col("entry").cast(pl.String).str.join(", "),
    )  # fmt: skip
    joined = asked.join(texts, on="offer").sort("offer")
    return _shaped(joined.with_columns(fields=pl.lit(""), failed=pl.lit("")))
