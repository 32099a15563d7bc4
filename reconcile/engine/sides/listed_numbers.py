"""Numbers that a text only begins to write out: RE-2026-0105, 0106, 0107; or from the first to the last."""

from __future__ import annotations

import polars as pl

# what stands between the numbers of a list; a stroke may part anything, and a blank does so
_BETWEEN = r"(?:\s*[,;&+、]\s*|\s+(?:AND|UND|U\.|ET|EN|E|Y|I|OG|OCH)\s+|\s*[和及与與]\s*)"
BLANK = r"\s+"
# shorter ends of numbers are pieces, days or cents; of one that leaves out zeros more must be left
END_MIN, CUT_MIN = 3, 4
# from one number to another; a stroke without blanks is a part of a number
_TO = (
    r"(?:\s+-\s+|\s*[–—~]\s*|\s*[至到]\s*|\s+(?:TO|THRU|THROUGH|UNTIL|BIS|T/M|AU|À|AL|A|ATÉ|DO)\s+)"
)
SPAN_MAX = 100
# what is counted on has so many digits at most
_COUNTER = r"([0-9]{1,9})$"


def listed_in(rows: pl.DataFrame, number: str, between: str = _BETWEEN) -> pl.DataFrame:
    """Row, the number written in full (`head`), and each further one of its list, from `text` in capitals.

    `number` is how a number in full may be written. An end is as long as the head's own last digits, but for
    zeros that these begin with; an amount behind a number is no end.
    """
    lists = rf"{number}(?:{between}[0-9]+)+(?:\.[0-9]+)?"
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
    counter = pl.col("head").str.extract("([0-9]+)$")
    cut = counter.str.strip_chars_start("0").str.len_chars()
    is_cut = (length >= CUT_MIN) & (length >= cut) & (length < pl.col("last"))
    whole = (length == pl.col("last")) | is_cut
    fits = pl.when("is_parted").then(whole).otherwise(length <= pl.col("last"))
    found = found.filter(fits, length >= END_MIN, length == lengths.list.max())
    begin = pl.col("head").str.slice(
        0, pl.col("head").str.len_chars() - pl.col("end").str.len_chars()
    )
    ends = found.select("row", "head", end="ends").explode("end")
    return ends.select("row", "head", number=pl.concat_str(begin, "end"))


def spans_in(rows: pl.DataFrame, number: str, marks: str) -> pl.DataFrame:
    """Row, `head` and all numbers of each span from one number to another, without `marks`, from `text`."""
    span = rf"({number}){_TO}({number}|[0-9]+)"
    # most texts hold none
    asked = rows.filter(pl.col("text").str.contains(f"[0-9]{_TO}[A-Z0-9]"))
    found = asked.select("row", said=pl.col("text").str.extract_all(span)).explode("said")
    head, end = (
        pl.col("said").str.extract(span, at).str.replace_all(marks, "").alias(name)
        for at, name in ((1, "head"), (2, "end"))
    )
    found = found.select("row", head, end, counter=head.str.extract(_COUNTER))
    size, end_size = pl.col("head").str.len_chars(), pl.col("end").str.len_chars()
    found = found.filter(end_size.is_between(END_MIN, size))
    last = pl.concat_str(pl.col("head").str.slice(0, size - end_size), "end")
    digits = pl.col("counter").str.len_chars()
    found = found.with_columns(
        begin=pl.col("head").str.slice(0, size - digits),
        first=pl.col("counter").cast(pl.Int64),
        last_begin=last.str.slice(0, size - digits),
        last=last.str.slice(size - digits).cast(pl.Int64, strict=False),
    )
    found = found.filter(
        pl.col("begin") == pl.col("last_begin"),
        (pl.col("last") - pl.col("first")).is_between(1, SPAN_MAX - 1),
    )
    counted = found.with_columns(at=pl.int_ranges("first", pl.col("last") + 1)).explode("at")
    padded = pl.concat_str(pl.lit("0" * 9), pl.col("at").cast(pl.String))
    return counted.select("row", "head", number=pl.concat_str("begin", padded.str.tail(digits)))
