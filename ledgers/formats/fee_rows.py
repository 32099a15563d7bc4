"""Which rows of a channel's table are fees, as a second column of types says: of an order, but no sale or refund of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import polars as pl

from ledgers.formats.folding import folded
from ledgers.formats.words import KIND_WORDS, meaning
from ledgers.normalise import bare_column, told_by, values_of

_TYPES = re.compile(
    r"^(?:amount|fee|charge|line|price|cost|sub|transaction sub)[ -]?(?:item )?(?:type|kind|category|name|description)$"
    r"|^(?:费用|计费|款项|金额|收支|账务|结算)(?:类型|名称|项|项目|类别)$|^gebuhren(?:art|typ)$"
)
# what the first column of types may have called them
MAY_BE_FEES = ("PAYMENT", "REFUND", "ORDER")


def column_of_fees(header: Sequence[str], taken: Collection[str]) -> str | None:
    """The column of raw cells that says what each amount of an order is for, where one means nothing else."""
    found = [name for name in header if name not in taken and _TYPES.search(folded(name))]
    return f"c{header.index(found[0])}" if len(found) == 1 else None


def with_fees(rows: pl.DataFrame, cell: str) -> pl.DataFrame:
    """The rows, as fees where that column calls them so."""
    texts = bare_column(rows[cell])
    said = {text: meaning(KIND_WORDS, text) for text in values_of(texts)}
    is_fee = told_by(texts, said) == "FEE"
    may_be = pl.col("kind").is_null() | pl.col("kind").is_in(MAY_BE_FEES)
    return rows.with_columns(kind=pl.when(is_fee & may_be).then(pl.lit("FEE")).otherwise("kind"))
