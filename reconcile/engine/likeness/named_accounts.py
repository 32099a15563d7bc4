"""The phone or account that a row says was topped up: in a column of its own, or in its text."""

from __future__ import annotations

import polars as pl

from reconcile.engine.sides.frames import count_of_ours

# texts that name phones do so in most rows
ROWS_LOOKED_AT = 1_000
# a phone in a text: of eleven digits, some of which may be hidden, and no part of a longer number
_PHONE = r"(?:^|[^0-9*])((?:86)?1[3-9][0-9](?:[0-9]{4}|\*{4})[0-9]{4})(?:[^0-9*]|$)"
_COUNTRY = r"^(?:00)?86(1[0-9*]{10})$"
_SHORTEST = 4


def are_named(everything: pl.DataFrame) -> bool:
    """Whether accounts stand in a column, or phones in texts of which the first rows are looked at."""
    if "account" in everything.columns:
        return True
    ours = count_of_ours(everything)
    return all(
        side.select(pl.col("description").str.contains(_PHONE).any()).item()
        for side in (
            everything.slice(0, min(ours, ROWS_LOOKED_AT)),
            everything.slice(ours, ROWS_LOOKED_AT),
        )
    )


def account_of(everything: pl.DataFrame) -> pl.Expr:
    """The account of a row in one form: that of its column, or else the one phone that its text names."""
    told = pl.col("description").str.extract(_PHONE, 1)
    # with each phone parted from the next one, a second one can't hide behind the first one's last mark
    rest = pl.col("description").str.replace(_PHONE, " ")
    said: pl.Expr = pl.when(~rest.str.contains(_PHONE)).then(told)
    if "account" in everything.columns:
        said = pl.coalesce(pl.when(pl.col("account").str.strip_chars() != "").then("account"), said)
    plain = said.str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}*]", "")
    return plain.str.replace(_COUNTRY, "$1")


def are_one() -> pl.Expr:
    """Whether `mine` and `other` may be one account: hidden digits are any, and a country's or an area's may lack."""
    mine, other = pl.col("mine"), pl.col("other")
    heads, tails = (
        [name.str.extract(pattern, 1) for name in (mine, other)]
        for pattern in (r"^([^*]*)", r"([^*]*)$")
    )
    both_whole = ~mine.str.contains("*", literal=True) & ~other.str.contains("*", literal=True)
    ends = tails[0].str.ends_with(tails[1]) | tails[1].str.ends_with(tails[0])
    begins = heads[0].str.starts_with(heads[1]) | heads[1].str.starts_with(heads[0])
    is_long = pl.min_horizontal(*(tail.str.len_chars() for tail in tails)) >= _SHORTEST
    return ends & is_long & (begins | both_whole)
