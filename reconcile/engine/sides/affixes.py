"""Numbers that one side writes with something before or behind it: WC-1001 for 1001, SO17_2 for SO17.

Such an affix is learnt from the rows of both sides, never from one, and holds for a side as a whole: nearly all numbers
that have it are the other side's without it, and stand there with the same amount. Then they are keys as the other
side writes them. What is written otherwise is another shop's, or nobody knows: no number within a longer one confirms.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reconcile.engine.links import evidence_of, no_evidence
from reconcile.engine.records import LEFT
from reconcile.engine.rules import AFFIX, RuleSet, Step
from reconcile.engine.sides.digit_marks import MARK, as_written, without_marks

# so many numbers prove an affix, if four of five that have it do
NUMBERS_MIN = 10
SHARE, OF = 4, 5
# a number that goes on with digits, without a mark before them, must be so long to be told from them
LENGTH_MIN = 8
# so many numbers say for their side whether the other one has them as they are, and what it writes beside them
SAMPLE = 1_000
# lengths of numbers, and affixes, that are tried
LENGTHS_MAX, AFFIXES_MAX = 4, 6
# how a row's number is written, where that is not how the other side writes it; frames have the column only where
# an affix is proven, or in doubt, and rows of the side that writes it so are null in it never
WRITTEN = "written_as"
MORE = "…"
KEY, REF = "order_key", "order_ref"
Sides = tuple[pl.DataFrame, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Affix:
    """What stands before or behind a number: a pattern whose group is the number without it."""

    pattern: str
    is_before: bool
    # whether marks between digits say where it ends
    is_marked: bool
    # how many of the other side's numbers have it, of those that were asked
    count: int
    asked: int

    @property
    def is_of_a_shop(self) -> bool:
        """Whether it says whose number it is; digits behind one count the tries to pay."""
        return self.is_before or "[0-9]" not in self.pattern.partition(")")[2]

    @property
    def is_of_nearly_all(self) -> bool:
        """Whether it stands beside nearly all numbers of the other side."""
        return self.count * OF >= self.asked * SHARE


def without_affixes(left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet) -> Sides:
    """Both sides with the keys of the one as the other writes them, and how they are written in `written_as`."""
    if not any(goes_by_affix(rule.normalise) for rule in rules.rules):
        return left, right
    if not _are_strangers(_sample(left[KEY]), right[KEY]):
        return left, right
    right, left = _as_the_other_writes(right, left)
    if not _are_strangers(_sample(left[KEY]), right[KEY]):
        return left, right
    return _as_the_other_writes(left, right)


def goes_by_affix(steps: tuple[Step, ...]) -> bool:
    return any(step.what == AFFIX for step in steps)


def _sample(keys: pl.Series) -> pl.Series:
    return keys.gather_every(max(len(keys) // SAMPLE, 1)).drop_nulls().unique()


def _are_strangers(asked: pl.Series, there: pl.Series) -> bool:
    """Whether more than a few of these numbers are none of the other side's."""
    unknown = len(asked) - there.filter(there.is_in(asked.implode())).n_unique()
    return unknown >= NUMBERS_MIN and unknown * OF > len(asked) * (OF - SHARE)


def _as_the_other_writes(rows: pl.DataFrame, other: pl.DataFrame) -> Sides:
    """The rows without the affixes that they have and the other side doesn't, and the other side beside them."""
    strange, there = _unknown(rows, other[KEY]), _unknown(other, rows[KEY])
    affixes = [
        affix
        for affix in _candidates(strange, _sample(there[KEY]))
        if _is_proven(affix, strange, there)
    ]
    if not affixes:
        return rows, other
    having = [(affix, _having(affix, strange, there)) for affix in affixes]
    kept = _not_in_doubt(having)
    sure = [named for affix, named in having if affix in kept]
    named = pl.concat([having[0][1].clear(), *sure]).unique(
        "row", keep="first", maintain_order=True
    )
    if WRITTEN not in other.columns:
        other = other.with_columns(pl.lit(None, dtype=pl.String).alias(WRITTEN))
    # rows are numbered one after the other
    at = named["row"] - rows["row"][0]
    written = pl.repeat("", len(rows), dtype=pl.String, eager=True).scatter(at, named["written"])
    return rows.with_columns(rows[KEY].scatter(at, named["number"]), written.alias(WRITTEN)), other


def _unknown(rows: pl.DataFrame, there: pl.Series) -> pl.DataFrame:
    """The rows that have a number which the other side doesn't."""
    is_known = pl.col(KEY).is_in(there.drop_nulls().implode())
    return rows.select("row", KEY, REF, "amount").filter(pl.col(KEY).is_not_null() & ~is_known)


def _candidates(rows: pl.DataFrame, numbers: pl.Series) -> list[Affix]:
    """What stands before or behind some of these numbers, the most frequent first."""
    counts = numbers.str.len_chars().value_counts(name="rows")
    lengths = counts.sort("rows", KEY, descending=[True, False])[KEY].head(LENGTHS_MAX)
    key, length = pl.col(KEY), pl.col(KEY).str.len_chars()
    known = numbers.implode()
    found = []
    for size in lengths.to_list():
        longer = rows.filter(length > size).select(KEY, REF)
        ends, begins = key.str.tail(size), key.str.head(size)
        found += [
            longer.filter(ends.is_in(known)).select(
                KEY, REF, number=ends, affix=key.str.head(length - size), is_before=True
            ),
            longer.filter(begins.is_in(known)).select(
                KEY, REF, number=begins, affix=key.str.slice(size), is_before=False
            ),
        ]
    if not found or all(each.is_empty() for each in found):
        return []
    by = ["pattern", "is_before", "is_marked"]
    counted = _patterns(pl.concat(found)).group_by(by).agg(pl.col("number").n_unique())
    counted = counted.filter(pl.col("number") >= NUMBERS_MIN)
    counted = counted.sort("number", *by, descending=[True, False, False, True])
    best = counted.head(AFFIXES_MAX).select(*by, "number", asked=len(numbers))
    return [Affix(*each) for each in best.iter_rows()]


def _patterns(cut: pl.DataFrame) -> pl.DataFrame:
    """The cuts that tell the number from the affix, each with its pattern."""
    cut = cut.unique().with_columns(spelt=_spelt())
    number, affix, is_before = pl.col("number"), pl.col("affix"), pl.col("is_before")
    last = pl.when(is_before).then(number).otherwise(affix)
    ends = pl.when(is_before).then(affix).otherwise(number).str.contains("[0-9]$")
    cut = cut.with_columns(
        is_digits=ends & last.str.contains("^[0-9]"),
        is_marked=pl.col("spelt").str.ends_with(pl.concat_str(pl.lit(MARK), last)),
    )
    # digits that go on with digits are cut where a mark says so, or behind a number too long for chance
    is_long = ~is_before & (number.str.len_chars() >= LENGTH_MIN)
    cut = cut.filter(~pl.col("is_digits") | pl.col("is_marked") | is_long)
    cut = cut.with_columns(is_marked=pl.col("is_marked") & pl.col("is_digits"))
    pattern = pl.when(is_before).then(_before()).otherwise(_behind())
    return cut.select("number", "is_before", "is_marked", pattern=pattern)


def _before() -> pl.Expr:
    affix = pl.col("affix")
    # a prefix of several parts has marks of its own
    parts = affix.str.replace_all("(.)", f"${{1}}{MARK}?").str.strip_suffix("?")
    return (
        pl.when("is_marked")
        .then(pl.format("^{}([0-9].*)$", parts))
        .when(affix.str.contains("[0-9]$"))
        .then(pl.format("^{}([^0-9].*)$", affix))
        .otherwise(pl.format("^{}(.+)$", affix))
    )


def _behind() -> pl.Expr:
    """Digits behind a number count, or are drawn, for each try to pay: only how many there are may be fixed."""
    affix = pl.col("affix")
    counted = affix.str.replace_all("[0-9]+", "[0-9]+")
    return (
        pl.when("is_marked")
        .then(pl.format("^(.+){}{}$", pl.lit(MARK), counted))
        .when("is_digits")
        .then(pl.format("^(.+){}$", affix.str.replace_all("[0-9]", "[0-9]")))
        .when(affix.str.contains("^[0-9]"))
        .then(pl.format("^(.*[^0-9]){}$", counted))
        .otherwise(pl.format("^(.*[0-9]){}$", counted))
    )


def _spelt() -> pl.Expr:
    """The key with the marks between the digits of its reference."""
    spelt = as_written(pl.col(REF))
    is_its_own = without_marks(spelt) == pl.col(KEY)
    return pl.when(is_its_own).then(spelt).otherwise(KEY)


def _is_proven(affix: Affix, rows: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether nearly all numbers that have an affix say so, or all that could, and the amounts with them."""
    some = _without(affix, rows.gather_every(max(len(rows) // SAMPLE, 1)))
    there = other.filter(pl.col(KEY).is_in(some["number"].implode())).select("amount", number=KEY)
    found = some.join(there, on="number", how="semi")
    count = found["number"].n_unique()
    if count * OF < some["number"].n_unique() * SHARE and not affix.is_of_nearly_all:
        return False
    here = rows.filter(pl.col(KEY).is_in(found[KEY].implode()))
    agreeing = _amounts(_without(affix, here)).join(_amounts(there), on=["number", "amount"])
    equal = agreeing["number"].n_unique()
    return equal >= NUMBERS_MIN and equal * OF >= count * SHARE


def _without(affix: Affix, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that have an affix, with their number without it."""
    of = _spelt() if affix.is_marked else pl.col(KEY)
    cut = rows.with_columns(number=without_marks(of.str.extract(affix.pattern, 1)))
    return cut.filter(pl.col("number").is_not_null())


def _having(affix: Affix, rows: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Row, number and how it is written, of those whose number the other side has without the affix."""
    cut = _without(affix, rows)
    found = cut.filter(pl.col("number").is_in(other[KEY].implode()))
    return found.select("row", "number", written=_written(affix))


def _amounts(rows: pl.DataFrame) -> pl.DataFrame:
    """Numbers with the amounts that stand under them, and what those taken come to."""
    each = rows.select("number", "amount").unique()
    taken = rows.filter(pl.col("amount") > 0).group_by("number").agg(pl.col("amount").sum())
    return pl.concat([each, taken]).unique()


def _written(affix: Affix) -> pl.Expr:
    """What the reference has beside the number: “WC-…” or “…_2”."""
    number, ref = pl.col("number"), pl.col(REF).str.strip_chars()
    size = ref.str.len_chars() - number.str.len_chars()
    if affix.is_before:
        is_as_is = ref.str.to_uppercase().str.ends_with(number)
        part = pl.when(is_as_is).then(ref.str.head(size)).otherwise(_prefix_of_key())
        return pl.concat_str(part, pl.lit(MORE))
    is_as_is = ref.str.to_uppercase().str.starts_with(number)
    rest = pl.col(KEY).str.slice(number.str.len_chars())
    part = pl.when(is_as_is).then(ref.str.slice(number.str.len_chars())).otherwise(rest)
    return pl.concat_str(pl.lit(MORE), part)


def _prefix_of_key() -> pl.Expr:
    return pl.col(KEY).str.head(pl.col(KEY).str.len_chars() - pl.col("number").str.len_chars())


def _not_in_doubt(having: list[tuple[Affix, pl.DataFrame]]) -> list[Affix]:
    """The affixes but those of several shops that use the same numbers: ours is the one that has nearly all of
    the other side's, if only one has."""
    shops = [(affix, rows["number"].unique()) for affix, rows in having if affix.is_of_a_shop]
    numbers = pl.concat([pl.Series(dtype=pl.String), *(named for _affix, named in shops)])
    affixes = [affix for affix, _rows in having]
    if numbers.n_unique() == len(numbers):
        return affixes
    ours = [affix for affix, _named in shops if affix.is_of_nearly_all]
    kept = ours if len(ours) == 1 else []
    return [affix for affix in affixes if affix in kept or not affix.is_of_a_shop]


def written_as_proven(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows but those that have a number which is not written as their side writes the other's."""
    if WRITTEN not in rows.columns:
        return rows
    breaks = (pl.col(WRITTEN) == "") & pl.col(KEY).is_not_null()
    return rows.filter(~breaks.fill_null(value=False))


def has_prefix(everything: pl.DataFrame) -> bool:
    """Whether it is known what stands before the numbers of a side: another prefix is another shop's."""
    if WRITTEN not in everything.columns:
        return False
    return bool(everything[WRITTEN].str.ends_with(MORE).any())


def told_by_affix(
    linked: pl.DataFrame, everything: pl.DataFrame, evidence: pl.DataFrame, rules: RuleSet
) -> pl.DataFrame:
    """For each match by numbers of which one was written with an affix, which one that is."""
    if WRITTEN not in everything.columns:
        return no_evidence()
    by_number = [no for no, rule in enumerate(rules.rules, 1) if goes_by_affix(rule.normalise)]
    links = linked.filter(pl.col("rule_no").is_in(by_number)).select("lead", "row")
    rows = links.join(everything.select("row", "side", REF, WRITTEN), on="row").sort("lead", "row")
    has_it, is_ours = pl.col(WRITTEN) != "", pl.col("side") == LEFT
    matches = rows.group_by("lead", maintain_order=True).agg(
        affix=pl.col(WRITTEN).filter(has_it).first(),
        reason=pl.when(is_ours.filter(has_it).first())
        .then(pl.lit("by_affix_here"))
        .otherwise(pl.lit("by_affix_there")),
        ours=pl.col(REF).filter(is_ours).first(),
        theirs=pl.col(REF).filter(~is_ours).first(),
    )
    told = matches.drop_nulls("affix").join(evidence, on="lead", how="anti", maintain_order="left")
    # kept as compared: as they are written they differ
    number = pl.struct("ours", "theirs", field=pl.lit(REF), agrees=pl.lit(value=True))
    params = pl.struct("affix", fields=pl.concat_list(number)).struct.json_encode()
    return evidence_of(told, pl.col("reason"), params)
