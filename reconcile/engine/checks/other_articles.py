"""Lines that a number and an amount brought together, and whose articles or quantities say otherwise."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.counted_units import counted_in
from reconcile.engine.checks.disputes import DISPUTE_SCHEMA, dispute, first_of, no_disputes
from reconcile.engine.records import LEFT, RIGHT, Case
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.folding import letters
from reconcile.engine.sides.frames import count_of_ours, facts_of, sides_of
from reconcile.engine.sides.merged import BETWEEN
from reconcile.engine.waterfall import Waterfall

ARTICLES, QUANTITIES, SENT = "articles_differ", "line_quantities_differ", "other_article_sent"
# of documents that name no article
COUNTS = "document_quantities_differ"
# an article that goes by another one's code so often, and by no other, has two codes
SAME_PAIRS_MIN = 3
# where more differ for each that agrees, the two sides number or count in ways of their own
DIFFERING_TIMES_MAX = 2


def other_articles(
    linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take pairs apart that name different articles, or other quantities of one.

    Lines of one order that were paired crosswise are one case. Returns the links that hold, and the disputes.
    """
    said = _said(linked, everything, rules)
    if said.is_empty():
        return linked, no_disputes()
    differs = _differing_articles(said, everything)
    wrong = _unless_most(said.with_columns(differs=differs))
    counted = said.filter(pl.col("ours") == pl.col("theirs"))
    off = _unless_most(counted.with_columns(differs=pl.col("count") != pl.col("count_right")))
    if wrong.is_empty() and off.is_empty():
        return linked, no_disputes()
    lines = _of_one_order(linked.join(wrong, on="lead", how="semi"), everything)
    of_quantity = linked.join(off, on="lead", how="semi")
    found = [
        dispute(lines, Case.AMBIGUOUS, ARTICLES),
        dispute(
            of_quantity,
            Case.QUANTITY_MISMATCH,
            COUNTS if _lacks(everything, "sku") else QUANTITIES,
        ),
    ]
    bad = pl.concat([wrong, off])
    return linked.join(bad, on="lead", how="anti", maintain_order="left"), pl.concat(found)


def _said(linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """The confirmed pairs whose rows both name an article, with a number for each and the quantities.

    Where a side names none, each document is of one, if most of their quantities agree.
    """
    schema = {"lead": pl.UInt32, "row": pl.UInt32}
    is_nameless = _lacks(everything, "sku")
    if rules.is_in_pieces or (is_nameless and _lacks(everything, "quantity")):
        return pl.DataFrame(schema=schema)
    by_key = [no for no, rule in enumerate(rules.rules, 1) if rule.method == Method.KEY]
    ours = count_of_ours(everything)
    across = (pl.col("lead") < ours) & (pl.col("row") >= ours)
    across &= pl.col("confirmed") & pl.col("rule_no").is_in(by_key)
    pairs = linked.filter(across).select(list(schema))
    article = pl.when(pl.col("sku").is_not_null()).then(pl.col("sku").hash())
    named = everything.select(
        article=pl.lit(0, dtype=pl.UInt64) if is_nameless else article,
        # what comes back may be written as negative; none is nothing said
        count=pl.when(pl.col("quantity") != 0).then(pl.col("quantity").abs()),
    ).rechunk()
    mine, other = (named.select(pl.all().gather(pairs[at])) for at in ("lead", "row"))
    said = pairs.with_columns(
        ours=mine["article"],
        theirs=other["article"],
        count=mine["count"],
        count_right=other["count"],
    )
    if "unit" in everything.columns:
        units = everything.select(unit=counted_in())["unit"].rechunk()
        is_other = units.gather(pairs["lead"]) != units.gather(pairs["row"])
        said = said.with_columns(count=said["count"].set(is_other.fill_null(value=False), None))
    if is_nameless and _mostly_differ(said):
        return said.clear()
    return said.filter(pl.col("ours").is_not_null() & pl.col("theirs").is_not_null())


def _lacks(everything: pl.DataFrame, column: str) -> bool:
    """Whether nothing stands in a column of one of the sides."""
    return any(side[column].null_count() == len(side) for side in sides_of(everything))


def _mostly_differ(said: pl.DataFrame) -> bool:
    differs = said["count"] != said["count_right"]
    return 2 * int(differs.sum()) > len(said) - differs.null_count()


def _differing_articles(said: pl.DataFrame, everything: pl.DataFrame) -> pl.Series:
    """Whether the articles of a pair are different ones, and not two codes or spellings of one."""
    by = ["ours", "theirs"]
    differ = (said["ours"] != said["theirs"]).alias("differs")
    if not differ.any():
        return differ
    # many pairs say the same of few articles
    kinds = said.group_by(by).agg(pl.len(), pl.col("lead").min(), pl.col("row").min()).sort("lead")
    alone = pl.col("ours").is_unique() & pl.col("theirs").is_unique()
    two_codes = alone & (pl.col("len") >= SAME_PAIRS_MIN)
    kinds = kinds.with_columns(two_codes=two_codes).filter(pl.col("ours") != pl.col("theirs"))
    texts = (
        facts_of(everything, kinds[at], "sku").select(_codes().alias(name))[name]
        for at, name in (("lead", "mine"), ("row", "other"))
    )
    mine, other = pl.col("mine"), pl.col("other")
    # a longer code may name a size or colour of the shorter one's article
    same = mine.str.starts_with(other) | other.str.starts_with(mine) | pl.col("two_codes")
    others = kinds.with_columns(texts).filter(~same).select(by)
    joined = said.select(by).join(
        others.with_columns(differs=True), on=by, how="left", maintain_order="left"
    )
    return joined["differs"].fill_null(value=False)


def _codes() -> pl.Expr:
    """The articles that a cell names, in one order, as letters and digits alone."""
    codes = pl.col("sku").str.to_uppercase().str.replace_all(BETWEEN, "\n").str.split("\n")
    return letters(codes.list.eval(pl.element().str.strip_chars()).list.sort().list.join(" "))


def _unless_most(said: pl.DataFrame) -> pl.DataFrame:
    """The pairs that differ, if not so many do that the two sides speak of different things."""
    differs = said["differs"]
    if differs.sum() > DIFFERING_TIMES_MAX * (~differs).sum():
        return said.select("lead").clear()
    return said.filter("differs").select("lead")


def _of_one_order(links: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The links of lines, those of one order led by its first line."""
    keys = facts_of(everything, links["lead"], "order_key")
    order = pl.coalesce("order_key", pl.col("lead").cast(pl.String))
    return pl.concat([links.select("lead", "row"), keys], how="horizontal").select(
        pl.col("lead").min().over(order), "row"
    )


def other_article_sent(fall: Waterfall) -> pl.DataFrame:
    """Open pieces of both sides of one order: goods that left as another article than was ordered, or that don't say
    as which."""
    # a piece is known by its order and its article together; what came back was not sent
    by = {
        "order": pl.col("order_key").str.extract(r"^([^|]+)\|", 1),
        "way": pl.col("amount").sign(),
    }
    facts = {"amount": pl.col("amount"), "is_named": pl.col("sku").is_not_null()}
    sides = [
        side.select("row", **by, **facts, side=pl.lit(name)).drop_nulls()
        for name, side in ((LEFT, fall.left), (RIGHT, fall.right))
    ]
    shared = sides[0].join(sides[1], on=list(by), how="semi").select(list(by)).unique()
    rows = pl.concat(sides).join(shared, on=list(by), how="semi", maintain_order="left")
    signed = pl.when(pl.col("side") == LEFT).then("amount").otherwise(-pl.col("amount"))
    rows = rows.with_columns(
        lead=pl.col("row").min().over(list(by)),
        are_named=pl.col("is_named").all().over(list(by)),
        rest=signed.sum().over(list(by)),
    )
    said = [
        (pl.col("are_named"), Case.QUANTITY_MISMATCH, SENT),
        (pl.col("rest") == 0, Case.AMBIGUOUS, "article_not_named"),
    ]
    told = first_of(said, (Case.QUANTITY_MISMATCH, "quantities_differ"))
    return rows.select("lead", "row", *told).cast(DISPUTE_SCHEMA)  # type: ignore[arg-type]  # names to types
