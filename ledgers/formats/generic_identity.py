"""What a row of a plain table is known by: a further row of the same identity is a copy of it."""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.base import ColumnMapping, LedgerKind
from ledgers.formats.folding import folded
from ledgers.formats.headers import score
from ledgers.normalise import is_uniform

WITHOUT_IDS = (LedgerKind.BANK, LedgerKind.STOCK)
NUMBERS = ("order_ref", "transaction_ref", "refund_ref")
# banks write a voucher's or a journal's number on several lines; what scores so well is the line's own
OWN_NUMBER = 82
# a row per article of one order may have the amount of the next
_ARTICLE = re.compile(r"商品|产品|货品|宝贝|品名|\b(?:product|item|title|goods|lineitem|article)\b")


def natural_ids(
    rows: pl.DataFrame, mapping: ColumnMapping, width: int, *, is_refund_table: bool
) -> pl.Series:
    """The identity of each row, null where the table has no numbers of its own rows.

    `rows` have their references, kind, amount and cells; `width` is the number of cells.
    """
    numbers = [name for name in NUMBERS if name in mapping.columns]
    if mapping.ledger_kind in WITHOUT_IDS:
        own = mapping.columns.get("transaction_ref", "")
        numbers = ["transaction_ref"] if _is_own_number(own) else []
    if not numbers:
        return pl.Series("natural_id", [None] * len(rows), dtype=pl.String)
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in numbers)
    identity: pl.Expr = pl.when(known).then(_whole(numbers, rows, width))
    if mapping.ledger_kind == LedgerKind.CHANNEL and "transaction_ref" in mapping.columns:
        identity = _by("transaction_ref", rows, mapping, identity)
    elif is_refund_table and "refund_ref" in mapping.columns:
        identity = _by("refund_ref", rows, mapping, identity)
    return rows.select(identity.alias("natural_id"))["natural_id"]


def _is_own_number(header: str) -> bool:
    return score("transaction_ref", header) >= OWN_NUMBER or folded(header) == "id"


def _whole(numbers: list[str], rows: pl.DataFrame, width: int) -> pl.Expr:
    """Every cell: rows that share an order number but differ anywhere, blanks aside, are rows of their own."""
    parts: list[pl.Expr] = []
    for name in numbers:
        parts += [pl.col(name).fill_null(""), pl.lit("|")]
    for at in range(width):
        name = f"c{at}"
        # many columns say the same in every row
        says = pl.lit(rows[name][0]) if is_uniform(rows[name]) else pl.col(name).fill_null("")
        parts += [says.str.strip_chars(), pl.lit("\x1f")]
    # all at once: a text of texts would be written twice
    return pl.concat_str(parts[:-1])


def _numbers(names: list[str]) -> pl.Expr:
    return pl.concat_str([pl.col(name).fill_null("") for name in names], separator="|")


def _by(number: str, rows: pl.DataFrame, mapping: ColumnMapping, otherwise: pl.Expr) -> pl.Expr:
    """The row's own number, with what rows of one number differ in: kind, amount, article; notes are not it.

    Parts of a payment that went back on different days may be equal; a payment is made once.
    """
    texts = [name for name in NUMBERS if name in mapping.columns]
    # each till or shop may count from 1
    texts += [name for name in ("shop",) if name in mapping.columns]
    texts += ["kind", "currency"]
    texts += [name for name in ("kind_text", "sku") if name in rows.columns]
    if _ARTICLE.search(folded(mapping.columns.get("description", ""))):
        texts.append("description")
    facts = _numbers(texts) + "|" + pl.col("gross_minor").cast(pl.String).fill_null("")
    if "occurred_at" in mapping.columns and number == "transaction_ref":
        again = (pl.col("kind") != "PAYMENT") & pl.col("refund_ref").is_null()
        when = pl.col("local").dt.to_string("|%Y%m%dT%H%M%S%f").fill_null("|")
        facts = facts + pl.when(again).then(when).otherwise(pl.lit(""))
    return pl.when(pl.col(number).is_not_null()).then(facts).otherwise(otherwise)
