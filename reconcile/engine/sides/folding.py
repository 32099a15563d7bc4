"""A text as it is compared: whatever width, capitals and marks it was written with."""

from __future__ import annotations

import polars as pl

NO_LETTERS = r"[^\p{L}\p{N}]"


def letters(text: pl.Expr) -> pl.Expr:
    """Its letters and digits in capitals; an empty text where it has none."""
    return text.str.normalize("NFKC").str.to_uppercase().str.replace_all(NO_LETTERS, "")


def capitals(text: pl.Expr) -> pl.Expr:
    """In capitals and half width, without accents; an empty text where there is none."""
    bare = text.fill_null("").str.normalize("NFKD").str.replace_all(r"\p{Mn}", "")
    return bare.str.to_uppercase()
