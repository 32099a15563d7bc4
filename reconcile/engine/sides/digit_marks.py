"""Numbers that are equal only because the marks between their digits were left out: 1001-2 is not 10012.

A key holds letters and digits alone. Marks about letters say nothing; between two digits they say which number it is,
unless one side writes none at all, and nothing else could be meant.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.side_by_side import of_each

# stands in a key for whatever was written between two digits
MARK = "-"
_HELD = "\x1f"
_BETWEEN_DIGITS = rf"([0-9])[^\p{{L}}\p{{N}}{_HELD}]+([0-9])"
# what may have such a mark
_LIKE_MARKS = "[0-9][^0-9A-Za-z]+[0-9]"
_NO_PART = rf"[^\p{{L}}\p{{N}}{_HELD}]"
# a part that counts on, 2 and then 12, takes no fixed place among digits without marks; behind a year alone it does
_COUNTER = rf"{MARK}(?:0|[1-9][0-9]?)(?:[^0-9]|$)"
_YEAR_AND_COUNTER = rf"^[^0-9]*(?:19|20)[0-9]{{2}}{MARK}[0-9]+[^0-9{MARK}]*$"
# of so many digits nobody gives out the same ones once with and once without marks
DIGITS_MANY = 12


def as_written(number: pl.Expr) -> pl.Expr:
    """The letters and digits of a number in capitals, with one mark wherever something stands between two digits."""
    text = number.str.normalize("NFKC").str.to_uppercase()
    # a digit between two marks is found by the second turn
    for _turn in range(2):
        text = text.str.replace_all(_BETWEEN_DIGITS, f"${{1}}{_HELD}${{2}}")
    return text.str.replace_all(_NO_PART, "").str.replace_all(_HELD, MARK, literal=True)


def without_marks(written: pl.Expr) -> pl.Expr:
    return written.str.replace_all(MARK, "", literal=True)


def is_fixed(written: pl.Expr) -> pl.Expr:
    """Whether a number has its marks where every number of its kind has them."""
    return ~written.str.contains(_COUNTER) | written.str.contains(_YEAR_AND_COUNTER)


def keep_apart(left: pl.DataFrame, right: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give orders whose numbers differ in the marks between their digits keys with these marks."""
    ours, theirs = _written_in_two_ways(left, right)
    if _are_long_and_fixed(pl.concat([ours, theirs])):
        return left, right
    ours, theirs = _spelt(ours, is_left=True), _spelt(theirs, is_left=False)
    spelt = pl.concat([ours, theirs])
    several = spelt.unique(["key", "written"]).filter(pl.col("key").is_duplicated())
    if several.is_empty():
        return left, right
    spelt = spelt.join(several, on="key", how="semi")
    apart = spelt.join(_that_are_one(spelt, left, right), on="key", how="anti")
    apart = apart.filter(pl.col("written") != pl.col("key"))
    return _renamed(left, apart.filter("is_left")), _renamed(
        right, apart.filter(~pl.col("is_left"))
    )


def _written_in_two_ways(
    left: pl.DataFrame, right: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Row, key and reference of the rows whose key stands for two references, of which one has marks.

    Of a million rows few do, and that is known by their hashes.
    """
    sides = [
        side.select("row", key="order_key", ref=pl.coalesce("order_ref", "order_key"))
        for side in (left, right)
    ]
    none = sides[0].clear(), sides[1].clear()
    if not any(of_each(_may_hold_marks, *((side,) for side in sides))):
        return none
    hashed = [side.select(k=pl.col("key").hash(), w=pl.col("ref").hash()) for side in sides]
    both = pl.concat(hashed)
    if both["k"].n_unique() == both["w"].n_unique():
        return none
    several = both.unique().filter(pl.col("k").is_duplicated())["k"].unique()
    found = [
        side.filter(h["k"].is_in(several.implode())).drop_nulls("key")
        for side, h in zip(sides, hashed, strict=True)
    ]
    return found[0], found[1]


def _may_hold_marks(numbers: pl.DataFrame) -> bool:
    """Whether a number has marks: one that is its own key has none, which is known faster than what stands in it."""
    others = numbers.filter(pl.col("ref") != pl.col("key"))
    return bool(others["ref"].str.contains(_LIKE_MARKS).any())


def _are_long_and_fixed(rows: pl.DataFrame) -> bool:
    """Whether all with marks are long numbers that have them in fixed places, and no key has two of these.

    So it is where one side of a million orders writes its marks and the other none: their shapes are few.
    """
    marked = rows.filter(pl.col("ref").str.contains(_LIKE_MARKS))
    shapes = marked.select(written=pl.col("ref").str.replace_all("[0-9]", "1")).unique()
    is_long = pl.col("written").str.count_matches("1") >= DIGITS_MANY
    written = as_written(pl.col("written"))
    if not shapes.select((is_long & is_fixed(written)).all()).item():
        return False
    return marked["key"].n_unique() == marked["ref"].n_unique()


def _spelt(rows: pl.DataFrame, *, is_left: bool) -> pl.DataFrame:
    """The rows with `written`: the key, with the marks that stand between two digits of its reference."""
    marked = rows.filter(pl.col("ref").str.contains(_LIKE_MARKS))
    plain = rows.filter(~pl.col("ref").str.contains(_LIKE_MARKS))
    written = as_written(pl.col("ref"))
    marked = marked.with_columns(written=written)
    is_its_own = without_marks(pl.col("written")) == pl.col("key")
    marked = marked.with_columns(written=pl.when(is_its_own).then("written").otherwise("key"))
    both = pl.concat([marked, plain.with_columns(written="key")])
    return both.select("row", "key", "written", is_left=pl.lit(value=is_left))


def _that_are_one(spelt: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """The keys of which one side writes all its rows with the same marks, the other one all without; of long
    numbers it doesn't matter who writes what."""
    is_marked, is_left = pl.col("written") != pl.col("key"), pl.col("is_left")
    marked = pl.when(is_marked).then("written")
    # columns of their own: of a million keys nothing is filtered group by group
    said = spelt.select(
        "key", written=marked, other=marked,
        ours=is_left & is_marked, theirs=~is_left & is_marked,
        plain_ours=is_left & ~is_marked, plain_theirs=~is_left & ~is_marked,
    )  # fmt: skip
    flags = pl.col("ours", "theirs", "plain_ours", "plain_theirs")
    keys = said.group_by("key").agg(pl.col("written").min(), pl.col("other").max(), flags.any())
    is_one = pl.col("written") == pl.col("other")
    is_plain = pl.any_horizontal("plain_ours", "plain_theirs")
    keys = keys.filter(is_one & is_plain & is_fixed(pl.col("written")))
    is_long = pl.col("key").str.count_matches("[0-9]") >= DIGITS_MANY
    short = keys.filter(~is_long)
    only_ours = pl.col("ours") & ~pl.any_horizontal("theirs", "plain_ours")
    only_theirs = pl.col("theirs") & ~pl.any_horizontal("ours", "plain_theirs")
    found = [
        _where_marks_say_nothing(short.filter(only_ours), left),
        _where_marks_say_nothing(short.filter(only_theirs), right),
    ]
    return pl.concat([keys.filter(is_long), *found]).select("key")


def _where_marks_say_nothing(keys: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The keys beside which their own side has no number of as many letters and digits without marks."""
    if keys.is_empty():
        return keys
    is_marked = pl.col("order_ref").str.contains(_LIKE_MARKS).fill_null(value=False)
    plain = rows.filter(~is_marked).select(kind=_kind(pl.col("order_key"))).drop_nulls()
    kinds = plain.unique()
    return keys.filter(~_kind(pl.col("key")).is_in(kinds["kind"].implode()))


def _kind(key: pl.Expr) -> pl.Expr:
    return key.str.replace_all("[0-9]", "0")


def _renamed(rows: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    if apart.is_empty():
        return rows
    at = apart["row"] - rows["row"].min()
    return rows.with_columns(order_key=rows["order_key"].scatter(at, apart["written"]))
