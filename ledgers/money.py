"""Amounts: text is parsed once into integer minor units, and written once. No binary fraction anywhere."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

# decimals of currencies that don't have two (ISO 4217, list one); UNIT counts pieces
EXPONENTS: Mapping[str, int] = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
         "VND", "VUV", "XAF", "XOF", "XPF", "UNIT"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}  # fmt: skip
EXPONENT_DEFAULT = 2
# digits before the point that an amount may have: 10^13 times 10^5 still fits 64 bits
WHOLE_DIGITS_MAX = 13
SCALE = 5

_PLAIN = rf"^[+-]?[0-9]{{1,{WHOLE_DIGITS_MAX}}}(?:\.[0-9]*)?$|^[+-]?\.[0-9]+$"
_GROUPED = r"^[+-]?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]*)?$"
_SYMBOLS = (
    r"^(?:[¥￥$€£]|CN¥|CNY|RMB|HK\$|US\$|USD|EUR|GBP|HKD) ?|(?: ?(?:元|CNY|RMB|USD|EUR|GBP|HKD))$"
)


def exponent(currency: str) -> int:
    """Decimals of a currency's minor unit."""
    return EXPONENTS.get(currency, EXPONENT_DEFAULT)


def format_minor(amount_minor: int, currency: str) -> str:
    """The amount in major units as a plain decimal string, such as -12.30 or 500 (JPY)."""
    places = exponent(currency)
    sign, digits = ("-" if amount_minor < 0 else ""), str(abs(amount_minor))
    if places == 0:
        return sign + digits
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def format_column(amount: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """`format_minor` for columns."""
    places = currency.replace_strict(
        dict(EXPONENTS), default=EXPONENT_DEFAULT, return_dtype=pl.Int64
    )
    sign = pl.when(amount < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    digits = amount.abs().cast(pl.String)

    def written(count: int) -> pl.Expr:
        if count == 0:
            return sign + digits
        padded = digits.str.pad_start(count + 1, "0")
        return sign + padded.str.head(-count) + pl.lit(".") + padded.str.tail(count)

    return (
        pl.when(places == 0).then(written(0)).when(places == 3).then(written(3))  # noqa: PLR2004
        .otherwise(written(2))
    )  # fmt: skip


def cleaned(text: pl.Expr, *, decimal_comma: bool = False) -> pl.Expr:
    """Amount text without what people put around it: currency signs, brackets for minus, separators."""
    bare = text.str.strip_chars(" \t\u00a0\u3000'`").str.replace("−", "-", literal=True)
    bare = bare.str.replace(r"^\((.+)\)$", "-$1").str.replace(r"^-(?:[¥￥$€£]) ?", "-")
    bare = bare.str.replace(_SYMBOLS, "").str.replace(_SYMBOLS, "")
    if decimal_comma:
        bare = bare.str.replace_all(r"[.' \u00a0]", "").str.replace(",", ".", literal=True)
    grouped = bare.str.contains(_GROUPED) | bare.str.contains(
        r"^[+-]?[0-9]{1,3}(?:'[0-9]{3})+(?:\.[0-9]*)?$"
    )
    return pl.when(grouped).then(bare.str.replace_all(r"[,']", "")).otherwise(bare)


def parse_minor(
    text: pl.Expr, currency: pl.Expr, *, decimal_comma: bool = False, rounds: bool = False
) -> pl.Expr:
    """Minor units, or null where the text is no amount or has more decimals than the currency.

    A format that states more decimals by its own rule `rounds` them, half away from zero.

    The pattern is checked before any number is made: exponents, other scripts' digits and forty digits
    are refused without a computation.
    """
    bare = cleaned(text, decimal_comma=decimal_comma)
    is_amount = bare.str.contains(_PLAIN)
    safe = pl.when(is_amount).then(bare)
    negative = safe.str.starts_with("-")
    whole = safe.str.extract(r"^[+-]?([0-9]*)", 1).replace("", "0").cast(pl.Int64)
    decimals = safe.str.extract(r"\.([0-9]*)$", 1).fill_null("").str.strip_chars_end("0")
    fits = decimals.str.len_bytes() <= SCALE
    fraction = pl.when(fits).then(decimals).str.pad_end(SCALE, "0").cast(pl.Int64)
    scaled = whole * 10**SCALE + fraction
    places = currency.replace_strict(
        dict(EXPONENTS), default=EXPONENT_DEFAULT, return_dtype=pl.Int64
    )
    divisor = (
        pl.when(places == 0).then(10**SCALE).when(places == 3).then(10 ** (SCALE - 3))  # noqa: PLR2004
        .otherwise(10 ** (SCALE - EXPONENT_DEFAULT))
    )  # fmt: skip
    exact = pl.when((scaled % divisor == 0) | rounds).then((scaled + divisor // 2) // divisor)
    return pl.when(negative).then(-exact).otherwise(exact)


def parse_one(text: str, currency: str) -> int | None:
    """`parse_minor` for a single text."""
    parsed = pl.DataFrame({"t": [text], "c": [currency]}).select(
        parse_minor(pl.col("t"), pl.col("c"))
    )
    value = parsed.item()
    return None if value is None else int(value)
