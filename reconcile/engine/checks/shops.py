"""Which shop of ours is which of theirs, and numbers that several shops have given out.

The two sides may call one shop differently, by a name here and a number there: that is learnt from the rows that a
number and an amount bring together. Nothing is learnt where shops don't go together one to one.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.likeness.names import plain
from reconcile.engine.links import evidence_of, no_evidence
from reconcile.engine.passes.keys import only_pairs
from reconcile.engine.records import Case
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.frames import (
    BETWEEN,
    MONEY_KEYS,
    SHOP_NUMBER,
    count_of_ours,
    facts_of,
    without,
)

SHOP, NUMBER = "shop", SHOP_NUMBER
REASON, CONTRA = "shops_differ", "contra_of_other_shop"
# more are addresses, or people
SHOPS_MAX = 2_000
# fewer rows may go together by chance
LINKS_MIN = 5
# of so many rows that go together one may say otherwise; more where the names themselves are equal
EXCEPTION_IN, EXCEPTION_OF_NAMES_IN = 20, 5
Sides = tuple[pl.DataFrame, pl.DataFrame]
_PAIR = {"mine": pl.UInt32, "other": pl.UInt32}


@dataclass(frozen=True, slots=True)
class _Names:
    """What each side writes for shops, as small numbers: those of equal names are equal."""

    ours: pl.DataFrame
    theirs: pl.DataFrame


def tell_shops_apart(left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet) -> Sides:
    """Number the shops that both sides have, and give the orders of one number in several shops keys of their own."""
    names = _names(left, right)
    if names is None:
        return left, right
    coded = left.with_columns(_code(names.ours)), right.with_columns(_code(names.theirs))
    same = _corresponding(_met(*coded, rules), names)
    if same.is_empty():
        return left, right
    ours, theirs = (_numbered(side, same, at) for side, at in zip(coded, _PAIR, strict=True))
    for key in MONEY_KEYS:
        ours, theirs = _with_keys_apart(ours, theirs, key)
    return ours.drop("code"), theirs.drop("code")


def _numbered(side: pl.DataFrame, same: pl.DataFrame, at: str) -> pl.DataFrame:
    numbers = same.unique(at)
    number = pl.col("code").replace_strict(numbers[at], numbers[NUMBER], default=None)
    return side.with_columns(number.alias(NUMBER))


def _names(left: pl.DataFrame, right: pl.DataFrame) -> _Names | None:
    """What both sides write for shops; None where a side names none, each a single one, or far too many."""
    if SHOP not in left.columns:
        return None
    written = [side.select(pl.col(SHOP).drop_nulls().unique().sort()) for side in (left, right)]
    counts = [len(names) for names in written]
    if min(counts) == 0 or max(counts) == 1 or max(counts) > SHOPS_MAX:
        return None
    ours, theirs = (
        names.with_columns(name=pl.Series([_bare(text) for text in names[SHOP]], dtype=pl.String))
        for names in written
    )
    every = pl.concat([ours["name"], theirs["name"]]).unique().sort()
    number = pl.col("name").replace_strict(every, pl.int_range(len(every), eager=True))
    coded = (names.select(SHOP, code=number.cast(pl.UInt32)) for names in (ours, theirs))
    return _Names(*coded)


def _bare(name: str) -> str:
    """A name without marks, in one script and case."""
    return "".join(sign for sign in plain(name) if sign.isalnum()) or name


def _code(names: pl.DataFrame) -> pl.Expr:
    return pl.col(SHOP).replace_strict(names[SHOP], names["code"], default=None).alias("code")


def _met(left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """How often rows that one number and amount bring together are of a shop of ours and one of theirs, by channel.

    Where most numbers are given out by one shop of each side alone, only those are heard.
    """
    by_key = [rule for rule in rules.rules if rule.method == Method.KEY]
    named = dict.fromkeys(pair for rule in by_key for pair in rule.keys)
    found = [pl.DataFrame(schema={**_PAIR, "channel": pl.String, "alone": pl.Boolean})]
    first, codes = (int(left["row"][0]), int(right["row"][0])), (left["code"], right["code"])
    channels = right["channel"].fill_null("")
    for ours, theirs in named:
        if not {ours, theirs} <= set(MONEY_KEYS) or left.is_empty() or right.is_empty():
            continue
        pairs = only_pairs(left, right, ours, theirs)
        at = pairs["row"] - first[0], pairs["row_right"] - first[1]
        met = pairs.select(
            mine=codes[0].gather(at[0]),
            other=codes[1].gather(at[1]),
            channel=channels.gather(at[1]),
            alone=pl.lit(_of_one_shop(left, ours, pairs["row"]))
            & pl.lit(_of_one_shop(right, theirs, pairs["row_right"])),
        )
        found.append(met)
        left = without(left, pairs.select("row"))
        right = without(right, pairs.select(row="row_right"))
    every = pl.concat(found).drop_nulls()
    alone = every.filter("alone")
    heard = alone if 2 * len(alone) > len(every) else every
    return heard.group_by("mine", "other", "channel").len("met").sort("mine", "other", "channel")


def _of_one_shop(side: pl.DataFrame, key: str, rows: pl.Series) -> pl.Series:
    """Whether the number of each of these rows stands at rows of one shop alone."""
    stated = side.filter(pl.col(key).is_not_null())
    hashed = stated.select("row", k=pl.col(key).hash(), s=pl.col("code").cast(pl.Int64))
    several = of_several(hashed)
    if several.is_empty():
        return pl.repeat(value=True, n=len(rows), dtype=pl.Boolean, eager=True)
    shared = hashed.filter(pl.col("k").is_in(several.implode()))["row"]
    return ~rows.is_in(shared.implode())


def of_several(hashed: pl.DataFrame) -> pl.Series:
    """The hashes `k` of numbers that stand at rows of several shops or parties `s`; none is one of its own.

    Mostly each number is of one, and that is known by counting.
    """
    both = pl.col("k") ^ pl.col("s").hash()
    if hashed.select(pl.col("k").n_unique() == both.n_unique()).item():
        return hashed["k"].clear()
    pairs = hashed.select("k", "s").unique()
    return pairs.filter(pl.col("k").is_duplicated())["k"].unique()


def _corresponding(met: pl.DataFrame, names: _Names) -> pl.DataFrame:
    """The pairs of shops that are one, numbered: those that (nearly) always go together, and those of one name.

    Each channel may call a shop in its own way: where they don't agree, each is heard by itself.
    """
    whole = met.group_by("mine", "other").agg(pl.col("met").sum()).sort("mine", "other")
    learnt = _learnt(whole, [])
    if learnt.is_empty():
        learnt = _learnt(met, ["channel"])
    pairs = pl.concat([learnt, _of_one_name(whole, names)]).unique().sort("mine", "other")
    # what two channels call two shops is neither
    pairs = pairs.filter(~pl.col("other").is_duplicated())
    return pairs.with_columns((pl.col("mine") + 1).alias(NUMBER))


def _learnt(met: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """The pairs that (nearly) always go together, of shops that mostly go together one to one."""
    of_mine, of_other = (pl.col("met").sum().over(at, *by) for at in ("mine", "other"))
    met = met.with_columns(most=pl.max_horizontal(of_mine, of_other))
    if not _are_few(met, 2 * pl.col("met") <= pl.col("most"), EXCEPTION_IN):
        return met.select("mine", "other").clear()
    few = pl.max_horizontal(1, pl.col("most") // EXCEPTION_IN)
    sure = met.filter((pl.col("met") >= LINKS_MIN) & (pl.col("most") - pl.col("met") <= few))
    return sure.select("mine", "other").unique()


def _are_few(met: pl.DataFrame, exceptions: pl.Expr, of: int) -> bool:
    """Whether of those that met at most one, or one in so many, is an exception."""
    return int(met.filter(exceptions)["met"].sum()) <= max(1, int(met["met"].sum()) // of)


def _of_one_name(met: pl.DataFrame, names: _Names) -> pl.DataFrame:
    """The pairs of one name, but those that rows speak against: our 1 may be their 2."""
    both = names.ours.join(names.theirs, on="code", how="semi").select("code").unique()
    named = met.filter(pl.all_horizontal(pl.col("mine", "other").is_in(both["code"].implode())))
    if not _are_few(named, pl.col("mine") != pl.col("other"), EXCEPTION_OF_NAMES_IN):
        return met.select("mine", "other").clear()
    for name, at in (("of_mine", "mine"), ("of_other", "other")):
        total = met.group_by(code=at).agg(pl.col("met").sum().alias(name))
        both = both.join(total, on="code", how="left")
    own = met.filter(pl.col("mine") == pl.col("other")).select(code="mine", own="met")
    both = both.join(own, on="code", how="left").fill_null(0)
    against = pl.max_horizontal("of_mine", "of_other") - pl.col("own")
    return both.filter(against <= pl.max_horizontal(1, "own")).select(mine="code", other="code")


def _with_keys_apart(left: pl.DataFrame, right: pl.DataFrame, key: str) -> Sides:
    """Give rows of a number that several shops have given out keys of their shop, where both sides have it there.

    Nothing is sure of a number of which a row names no shop.
    """
    said = pl.concat(
        side.select(
            "row",
            is_left=pl.lit(value=is_left),
            number=NUMBER,
            key=pl.col(key),
            currency="currency",
            difference=pl.col("amount") if is_left else -pl.col("amount"),
            # a shop that only one side has is another one than all that are numbered
            shop=pl.when(pl.col(NUMBER).is_not_null())
            .then(pl.col(NUMBER).cast(pl.Int64))
            .otherwise(-2 * pl.col("code").cast(pl.Int64) - int(is_left) - 1),
        ).filter(pl.col("key").is_not_null())
        for side, is_left in ((left, True), (right, False))
    )
    several = of_several(said.select(k=pl.col("key").hash(), s="shop"))
    if several.is_empty():
        return left, right
    said = said.filter(pl.col("key").hash().is_in(several.implode()))
    is_there = pl.col("is_left").any() & (~pl.col("is_left")).any()
    is_named = pl.col("shop").is_not_null().all().over("key")
    # what agrees only as a whole may be one order that several shops have sent
    difference = pl.col("difference").sum()
    is_one = (difference.over("key", "currency") == 0) & (
        difference.over("key", "currency", "shop") != 0
    )
    apart = said.filter(
        is_named
        & ~is_one.any().over("key")
        & pl.col("number").is_not_null()
        & is_there.over("key", "shop")
    ).select("row", "is_left", key=pl.concat_str("number", pl.lit(BETWEEN), "key"))
    return (
        renamed(left, apart.filter("is_left"), key),
        renamed(right, apart.filter(~pl.col("is_left")), key),
    )


def renamed(rows: pl.DataFrame, apart: pl.DataFrame, key: str) -> pl.DataFrame:
    """A side with the key that some of its rows (`apart`: row, key) are given."""
    if apart.is_empty():
        return rows
    at = apart["row"] - rows["row"].min()
    return rows.with_columns(rows[key].scatter(at, apart["key"]))


def of_other_shops(
    linked: pl.DataFrame, everything: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take confirmed links apart whose rows are of shops that otherwise go with others. Returns the links that
    hold, and the disputes."""
    if NUMBER not in everything.columns:
        return linked, no_disputes()
    confirmed = linked.filter("confirmed")
    bad = _leads_of_other_shops(confirmed, everything)
    if len(bad) > max(1, len(confirmed) // (2 * EXCEPTION_OF_NAMES_IN)):
        # by what has linked them, the two sides speak of different shops
        return linked, no_disputes()
    found = [
        dispute(linked.join(bad.filter(which), on="lead", how="semi"), Case.AMBIGUOUS, reason)
        for which, reason in ((pl.col("are_both"), REASON), (~pl.col("are_both"), CONTRA))
    ]
    disputes = pl.concat(found)
    return linked.join(bad, on="lead", how="anti", maintain_order="left"), disputes


def without_other_shops(disputes: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The disputes but those of rows of different shops: they have a number in common and nothing else."""
    if NUMBER not in everything.columns or disputes.is_empty():
        return disputes
    bad = _leads_of_other_shops(disputes, everything)
    return disputes.join(bad, on="lead", how="anti", maintain_order="left")


def _leads_of_other_shops(links: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The groups in which a row of one side is of a shop that no row of the other side can be of."""
    numbers = everything[NUMBER].rechunk()
    differ = numbers.gather(links["lead"]) != numbers.gather(links["row"])
    suspects = links.filter(differ.fill_null(value=False)).select("lead").unique()
    rows = links.join(suspects, on="lead", how="semi").select("lead", "row")
    rows = rows.with_columns(
        numbers.gather(rows["row"]).alias("shop"),
        is_left=pl.col("row") < count_of_ours(everything),
    )
    left, right = pl.col("is_left").any(), (~pl.col("is_left")).any()
    shops = rows.group_by("lead", "shop").agg(left=left, right=right)
    is_unknown = pl.col("shop").is_null()
    groups = shops.group_by("lead").agg(
        are_both=pl.col("left").any() & pl.col("right").any(),
        # what a row without a known shop is of may be any
        left_unknown=(is_unknown & pl.col("left")).any(),
        right_unknown=(is_unknown & pl.col("right")).any(),
        only_left=(~is_unknown & pl.col("left") & ~pl.col("right")).any(),
        only_right=(~is_unknown & pl.col("right") & ~pl.col("left")).any(),
    )
    against = (pl.col("only_left") & ~pl.col("right_unknown")) | (
        pl.col("only_right") & ~pl.col("left_unknown")
    )
    # an entry and its contra are of one shop
    bad = groups.filter(against | ~pl.col("are_both"))
    return bad.select("lead", "are_both").sort("lead")


def shop_evidence(disputes: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """For each dispute of shops how both sides call theirs, and how they call the one that usually goes with ours."""
    rows = disputes.filter(pl.col("reason") == REASON).select("lead", "row")
    if rows.is_empty():
        return no_evidence()
    ours = count_of_ours(everything)
    facts = facts_of(everything, rows["row"], SHOP, NUMBER)
    rows = pl.concat([rows, facts], how="horizontal").drop_nulls(NUMBER)
    rows = rows.with_columns(is_left=pl.col("row") < ours)
    # those that the other side has no shop of first
    is_met = pl.col("is_left").n_unique().over("lead", NUMBER) > 1
    rows = rows.sort("lead", is_met, "row").unique(
        ["lead", "is_left"], keep="first", maintain_order=True
    )
    named = everything.select("row", SHOP, NUMBER).filter(pl.col("row") >= ours)
    usual = named.drop_nulls().unique(NUMBER, keep="first", maintain_order=True)
    said = (
        rows.filter("is_left")
        .select("lead", NUMBER, ours=SHOP)
        .join(rows.filter(~pl.col("is_left")).select("lead", theirs=SHOP), on="lead")
        .join(usual.select(NUMBER, usual=SHOP), on=NUMBER)
        .sort("lead")
    )
    return evidence_of(said, REASON, pl.struct("ours", "theirs", "usual").struct.json_encode())
