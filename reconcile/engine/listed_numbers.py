"""Numbers that a text only begins to write out: RE-2026-0105, 0106, 0107."""

from __future__ import annotations

import polars as pl

# what stands between the numbers of a list; a blank alone, or a stroke, may part anything
_BETWEEN = r"(?:\s*[,;&+、]\s*|\s+(?:AND|UND|U\.|ET|EN|E|Y|I|OG|OCH)\s+|\s*[和及与與]\s*)"
# shorter ends of numbers are pieces, days or cents
END_MIN = 3


def listed_in(rows: pl.DataFrame, number: str) -> pl.DataFrame:
    """Row, the number written in full (`head`), and each further one of its list, from `text` in capitals.

    `number` is how a number in full may be written. An end is as long as the head's own last digits; an amount
    behind a number is no end.
    """
    lists = rf"{number}(?:{_BETWEEN}[0-9]+)+(?:\.[0-9]+)?"
    asked = rows.filter(pl.col("text").str.contains(lists))
    found = asked.select("row", said=pl.col("text").str.extract_all(lists)).explode("said")
    found = found.with_columns(head=pl.col("said").str.extract(f"^({number})"))
    rest = pl.col("said").str.slice(pl.col("head").str.len_chars())
    found = found.with_columns(
        ends=rest.str.extract_all("[0-9]+"),
        last=pl.col("head").str.extract("([0-9]+)$").str.len_chars(),
        is_parted=pl.col("head").str.contains("[0-9][^0-9A-Z][0-9]+$"),
    )
    lengths = pl.col("ends").list.eval(pl.element().str.len_chars())
    length = lengths.list.min()
    fits = pl.when("is_parted").then(length == pl.col("last")).otherwise(length <= pl.col("last"))
    found = found.filter(fits, length >= END_MIN, length == lengths.list.max())
    begin = pl.col("head").str.slice(
        0, pl.col("head").str.len_chars() - pl.col("end").str.len_chars()
    )
    ends = found.select("row", "head", end="ends").explode("end")
    return ends.select("row", "head", number=pl.concat_str(begin, "end"))
