"""The reason of each case in words, and its nearest candidates by file and row. In columns: there may be
tens of thousands, and each names up to three candidates of six fields."""

from __future__ import annotations

import json

import polars as pl

from ledgers.money import format_column, format_minor
from reconcile.engine.outcome.explain import has_blanks, reason, with_fee
from reconcile.engine.outcome.verdict_words import verdict_words
from reconcile.engine.outcome.verdicts import (
    AMOUNT_DIFFERS,
    COUNTED,
    Verdict,
    judged,
    speaks_against,
)
from reconcile.engine.records import LEFT, Outcome

# sums of two currencies are not set side by side, nor those of rows of which only the fee is wrong
WITHOUT_SUMS = ("currencies_differ", "no_rate", "rate_off", "paid_differs", "fee_off_contract")
NEAREST_MAX = 3
PARAMS = pl.Struct(
    {"rows": pl.Int64, "currency": pl.String, "ours_minor": pl.Int64, "theirs_minor": pl.Int64}
)
# numbers come as texts, too: a field holds what its column does
FIELD = pl.Struct(
    {"field": pl.String, "ours": pl.String, "theirs": pl.String, "agrees": pl.Boolean}
)
CANDIDATES = pl.List(pl.Struct({"entries": pl.List(pl.Int64), "fields": pl.List(FIELD)}))
# stands in a sentence where its amount goes
AMOUNT = "\x00"


def in_words(outcome: Outcome, rows: pl.DataFrame) -> pl.Series:
    """One text for each case; `rows` says file and row number of each entry."""
    cases = outcome.cases
    said = cases.select("case_no", "reason_code", _decoded("reason_params", PARAMS)).unnest(
        "reason_params"
    )
    offered = cases.select("case_no", _decoded("candidates", CANDIDATES))
    offered = offered.explode("candidates").drop_nulls("candidates").unnest("candidates")
    offered = offered.join(said.select("case_no", "currency"), on="case_no", maintain_order="left")
    offered = offered.join(
        _asked_from_there(outcome.case_items), on="case_no", how="left", maintain_order="left"
    )
    near = _nearest(offered, _places(offered, outcome.case_items, rows))
    named = pl.concat_str(pl.lit(" Nearest: "), "near", pl.lit("."))
    texts = said.with_columns(reason=_reasons(cases))
    texts = texts.join(near, on="case_no", how="left", maintain_order="left")
    return texts.select(pl.concat_str("reason", _sums(), named, ignore_nulls=True)).to_series()


def said_of_matches(matches: pl.DataFrame) -> pl.Series:
    """The reason of each match that isn't exact; a million that are say it by their rule."""
    is_said = (pl.col("state") != "CONFIRMED") | (pl.col("difference_minor") != 0)
    said = matches.select(is_said=is_said)["is_said"]
    words = _reasons(matches.filter(said))
    return pl.repeat(None, len(matches), dtype=pl.String, eager=True).scatter(
        said.arg_true(), words
    )


def _decoded(column: str, dtype: pl.DataType) -> pl.Expr:
    return pl.col(column).str.json_decode(dtype)


def _places(offered: pl.DataFrame, items: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """File and row of the candidates of one-sided cases; those of the others stand in the case."""
    sides = items.group_by("case_no").agg(pl.col("side").n_unique())
    alone = offered.join(sides.filter(pl.col("side") == 1), on="case_no", how="semi")
    wanted = alone.select(entry=pl.col("entries").explode()).drop_nulls().unique()
    found = rows.select("entry", "file", "row_number").join(wanted, on="entry", how="semi")
    return found.select("entry", place=pl.format("{} row {}", "file", "row_number"))


def _asked_from_there(items: pl.DataFrame) -> pl.DataFrame:
    """The cases of the other side's rows alone: days are told from the row that is asked."""
    of_ours = items.filter(pl.col("side") == LEFT).select("case_no").unique()
    theirs = items.select("case_no").unique().join(of_ours, on="case_no", how="anti")
    return theirs.with_columns(from_there=True)


def _reasons(cases: pl.DataFrame) -> pl.Series:
    """Reasons without blanks are made once for all who say them."""
    codes = cases["reason_code"].unique().to_list()
    plain = {code: reason(code) for code in codes if not has_blanks(code)}
    text = pl.col("reason_code").replace_strict(plain, default=None, return_dtype=pl.String)
    texts = cases.select("reason_code", "reason_params", text=text)
    filled = texts.filter(pl.col("text").is_null()).select("reason_code", "reason_params")
    words = [
        reason(code, with_fee(json.loads(params), format_minor))
        for code, params in filled.iter_rows()
    ]
    at = texts["text"].is_null().arg_true()
    return texts["text"].scatter(at, pl.Series(words, dtype=pl.String))


def _sums() -> pl.Expr:
    """Both sides' sums, of cases of more than one row; null of the others."""
    ours, theirs = (
        format_column(pl.col(f"{side}_minor"), pl.col("currency")) for side in ("ours", "theirs")
    )
    are_said = (pl.col("rows").fill_null(0) != 1) & ~pl.col("reason_code").is_in(WITHOUT_SUMS)
    return pl.when(are_said).then(pl.format(" Ours {}, theirs {} {}.", ours, theirs, "currency"))


def _nearest(offered: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """By case the first candidates that have a place, each with the fields that speak against it."""
    offered = offered.with_row_index("candidate")
    where = (
        offered.select("candidate", entry="entries")
        .explode("entry")
        .join(places, on="entry", maintain_order="left")
        .group_by("candidate", maintain_order=True)
        .agg(pl.col("place").str.join(" and "))
    )
    shown = offered.join(where, on="candidate", maintain_order="left")
    against = _against(shown.select("candidate", "currency", "fields", "from_there"))
    return (
        shown.join(against, on="candidate", how="left", maintain_order="left")
        .with_columns(near=pl.concat_str("place", "words", separator=", ", ignore_nulls=True))
        .group_by("case_no", maintain_order=True)
        .agg(pl.col("near").head(NEAREST_MAX).str.join("; "))
    )


def _against(candidates: pl.DataFrame) -> pl.DataFrame:
    """By candidate what its fields say against it, in words."""
    fields = candidates.explode("fields").drop_nulls("fields").unnest("fields")
    fields = fields.filter(~pl.col("agrees").fill_null(value=False))
    asked, found = (
        pl.when("from_there").then(turned).otherwise(plain)
        for plain, turned in (("ours", "theirs"), ("theirs", "ours"))
    )
    fields = fields.with_columns(ours=asked, theirs=found)
    verdicts = judged(fields).filter(speaks_against())
    words = verdicts.with_columns(words=_words_of(verdicts))
    return words.group_by("candidate", maintain_order=True).agg(pl.col("words").str.join(", "))


def _words_of(verdicts: pl.DataFrame) -> pl.Series:
    """Of many candidates the same is said: each sentence is made once, and its amount put in."""
    counted = pl.when(pl.col("code").is_in(COUNTED)).then("number").otherwise(0).cast(pl.Int64)
    told = verdicts.select("field", "code", "number", "currency", count=counted)
    by = ["field", "code", "count"]
    sentences = told.select(by).unique()
    texts = [verdict_words(Verdict(*sentence), AMOUNT) for sentence in sentences.iter_rows()]
    sentences = sentences.with_columns(words=pl.Series(texts, dtype=pl.String))
    amount = format_column(pl.col("number").abs(), pl.col("currency"))
    whole = pl.col("words").str.replace(AMOUNT, amount, literal=True)
    has_amount = pl.col("code") == AMOUNT_DIFFERS
    return (
        told.join(sentences, on=by, how="left", maintain_order="left")
        .select(pl.when(has_amount).then(whole).otherwise("words"))
        .to_series()
    )
