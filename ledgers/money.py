"""Amounts: text is parsed once into integer minor units, and written once. No binary fraction anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from ledgers.normalise import is_uniform

# decimals of currencies that don't have two (ISO 4217, list one); UNIT counts pieces
EXPONENTS: Mapping[str, int] = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
         "VND", "VUV", "XAF", "XOF", "XPF", "UNIT"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", "XXX"), 3),
}  # fmt: skip
# ISO 4217's code for no currency; here, an amount of any
ANY_CURRENCY = "XXX"
EXPONENT_DEFAULT = 2
# digits before the point that an amount may have: 10^13 times 10^5 still fits 64 bits
WHOLE_DIGITS_MAX = 13
SCALE = 5
# digits that a decimal of Polars holds
DECIMAL_DIGITS = 38

_PLAIN = rf"^[+-]?[0-9]{{1,{WHOLE_DIGITS_MAX}}}(?:\.[0-9]{{0,{SCALE}}})?$"
_WITH_DECIMALS = {
    count: rf"^-?[0-9]{{1,{WHOLE_DIGITS_MAX}}}\.[0-9]{{{count}}}$" for count in range(1, SCALE + 1)
}
# 1,234.50 and 1'234.50; and as declared by a file: 1.234,50 and 1 234,50
_GROUPED = r"^[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,3}(?:'[0-9]{3}){1,4})(?:\.[0-9]*)?$"
_COMMA = r"^[+-]?(?:[0-9]{1,3}(?:[.' \u00a0\u202f][0-9]{3}){1,4}|[0-9]+)?(?:,[0-9]*)?$"
# how an amount below zero is written: -1, (1), 1-, 1 DR, 1 D, and in German books 1 S (Soll)
NEGATIVE = r"^[^0-9]*[(−-]|-$|DR$|[0-9] D$|[0-9] ?S$"
# a side that stands behind an amount; what is in credit (CR, C, Haben) is above zero
_DEBIT, _CREDIT = r"(?: ?-| ?DR| D| ?S)", r"(?: ?\+| ?CR| C| ?H)"
# which currencies an amount's sign may mean; signs that aren't here may mean any
_DOLLARS = "USD HKD TWD SGD AUD CAD NZD MXN MOP"
_WRITTEN = "CNY|USD|EUR|GBP|HKD|JPY|TWD|SGD|AUD|CAD|CHF|SEK|NOK|DKK|PLN|NZD|INR|KRW|MYR|THB"
_NAMED = {
    "US$": "USD", "HK$": "HKD", "NT$": "TWD", "S$": "SGD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "NZ$": "NZD", "R$": "BRL", "MX$": "MXN",
    "€": "EUR", "£": "GBP", "₩": "KRW", "₹": "INR", "CN¥": "CNY", "JP¥": "JPY", "RMB": "CNY",
    **{code: code for code in _WRITTEN.split("|")},
}  # fmt: skip
_MEANINGS = {**_NAMED, "¥": "CNY JPY", "￥": "CNY JPY", "$": _DOLLARS}
_SIGN = rf"(?:[A-Z]{{0,2}}[¥￥$€£₩₹¤]|RMB|{_WRITTEN}|元)"
_SIGN_FOUND = rf"([A-Z]{{0,2}}[¥￥$€£₩₹]|RMB|{_WRITTEN})"
_SYMBOLS = rf"^{_SIGN} ?|(?: ?{_SIGN})$"
_SIGNED_SYMBOL = rf"^([+-]) ?{_SIGN} ?"


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
    return (
        pl.when(places == 0).then(_written(amount, 0)).when(places == 3).then(_written(amount, 3))  # noqa: PLR2004
        .otherwise(_written(amount, 2))
    )  # fmt: skip


def format_series(amounts: pl.Series, currency: pl.Series) -> pl.Series:
    """`format_column` for columns at hand; what is all in one currency is written in one way."""
    is_one_currency = is_uniform(currency)
    if is_one_currency and is_uniform(amounts):
        return format_series(amounts.head(1), currency.head(1)).new_from_index(0, len(amounts))
    rows = pl.DataFrame({"amount": amounts, "currency": currency})
    if is_one_currency:
        return rows.select(_written(pl.col("amount"), exponent(currency[0]))).to_series()
    return rows.select(format_column(pl.col("amount"), pl.col("currency"))).to_series()


def _written(amount: pl.Expr, places: int) -> pl.Expr:
    if places == 0:
        return amount.cast(pl.String)
    # 0.01 times an integer is exact in decimals, and is written with its two places
    minor = pl.lit(Decimal(1).scaleb(-places), pl.Decimal(DECIMAL_DIGITS, places))
    return (amount.cast(pl.Decimal(DECIMAL_DIGITS, 0)) * minor).cast(pl.String)


def cleaned(text: pl.Expr, *, decimal_comma: bool = False) -> pl.Expr:
    """Amount text without what people put around it: currency signs, brackets for minus, separators."""
    bare = text.str.strip_chars(" \t\u00a0\u3000'`").str.replace("−", "-", literal=True)
    bare = bare.str.replace(r"^\((.+)\)$", "-$1").str.replace(_SIGNED_SYMBOL, "$1")
    bare = bare.str.replace(_SYMBOLS, "").str.replace(_SYMBOLS, "")
    # 12.50- and 12.50 DR are minus, 12.50 CR is not
    bare = bare.str.replace(rf"^([0-9][0-9.,' ]*?){_DEBIT}$", "-$1").str.replace(r" ?CR$", "")
    bare = bare.str.replace(rf"^([0-9][0-9.,' ]*?){_CREDIT}$", "$1")
    if decimal_comma:
        lawful = bare.str.contains(_COMMA)
        point = bare.str.replace_all(r"[.' \u00a0\u202f]", "").str.replace(",", ".", literal=True)
        return _tidied(pl.when(lawful).then(point))
    grouped = bare.str.contains(_GROUPED)
    return _tidied(pl.when(grouped).then(bare.str.replace_all(r"[,']", "")).otherwise(bare))


def _tidied(number: pl.Expr) -> pl.Expr:
    """Without padding beyond what is ever kept, and with a digit before the point."""
    trimmed = number.str.replace(rf"(\.[0-9]{{{SCALE}}})0+$", "$1")
    return trimmed.str.replace(r"^([+-]?)\.([0-9])", "${1}0.$2")


def parse_minor(
    text: pl.Series, currency: pl.Series, *, decimal_comma: bool = False, rounds: bool = False
) -> pl.Series:
    """Minor units, or null where the text is no amount or has more decimals than the currency.

    The pattern is checked before any number is made: exponents, other scripts' digits and forty digits
    are refused without a computation. A format that states more decimals by its own rule `rounds` them,
    half away from zero.
    """
    if is_uniform(text) and is_uniform(currency):
        one = parse_minor(
            text.head(1), currency.head(1), decimal_comma=decimal_comma, rounds=rounds
        )
        return one.new_from_index(0, len(text))
    if not decimal_comma and (alike := _alike(text, currency, rounds=rounds)) is not None:
        return alike
    rows = pl.DataFrame({"text": text, "currency": currency})
    if decimal_comma or not rows["text"].str.contains(_PLAIN).all():
        bare = cleaned(pl.col("text"), decimal_comma=decimal_comma)
        # what most cells are needs no cleaning; only the others pay for it
        is_plain = pl.col("text").str.contains(_PLAIN) & (not decimal_comma)
        others = rows.with_row_index("at").filter(~is_plain & pl.col("text").is_not_null())
        is_amount = bare.str.contains(_PLAIN) & _may_be(pl.col("text"), pl.col("currency"))
        made = others.select("at", pl.when(is_amount).then(bare).alias("bare"))
        rows = rows.with_columns(
            rows["text"].clone().scatter(made["at"], made["bare"]).alias("text")
        )
    return rows.select(_number(rounds=rounds).alias("minor"))["minor"]


def _alike(text: pl.Series, currency: pl.Series, *, rounds: bool) -> pl.Series | None:
    """Minor units of amounts that are all in one currency and have as many decimals; None where they don't.

    That is how most files write a column. It takes a third of the time of what fits every column.
    """
    if not len(text) or text[0] is None or currency.n_unique() > 1:
        return None
    decimals = len(text[0].partition(".")[2])
    if not 0 < decimals <= SCALE or not text.str.contains(_WITH_DECIMALS[decimals]).all():
        return None
    digits = text.str.replace(".", "", literal=True).cast(pl.Int64).alias("minor")
    missing = exponent(currency[0]) - decimals
    power: int = 10 ** abs(missing)
    if missing >= 0:
        return digits * power
    half_up = digits.sign() * ((digits.abs() + power // 2) // power)
    return half_up if rounds else half_up.set(digits % power != 0, None)


def _number(*, rounds: bool) -> pl.Expr:
    """Minor units of texts that match _PLAIN. Integers throughout: digits first, then the point."""
    point = pl.col("text").str.find(".", literal=True)
    decimals = (pl.col("text").str.len_bytes() - point - 1).fill_null(0).cast(pl.Int64)
    digits = pl.col("text").str.replace(".", "", literal=True).str.strip_prefix("+")
    digits = digits.cast(pl.Int64, strict=False)
    places = pl.col("currency").replace_strict(
        dict(EXPONENTS), default=EXPONENT_DEFAULT, return_dtype=pl.Int64
    )
    missing = places - decimals
    longer = digits * _power(missing.clip(0))
    divisor = _power((-missing).clip(0))
    rest = digits.abs() % divisor
    half_up = digits.sign() * ((digits.abs() + divisor // 2) // divisor)
    shorter = half_up if rounds else pl.when(rest == 0).then(half_up)
    return pl.when(missing >= 0).then(longer).otherwise(shorter)


def _power(count: pl.Expr) -> pl.Expr:
    """Ten to the power of a small count, as an integer."""
    return count.replace_strict({n: 10**n for n in range(SCALE + 1)}, return_dtype=pl.Int64)


def _may_be(text: pl.Expr, currency: pl.Expr) -> pl.Expr:
    """Whether the sign of an amount, if it has one, may be that of the currency."""
    sign = text.str.extract(_SIGN_FOUND, 1)
    meanings = sign.replace_strict(_MEANINGS, default=None, return_dtype=pl.String)
    fits = meanings.str.contains(currency, literal=True) | (currency == ANY_CURRENCY)
    return fits.fill_null(value=True)


def named_currency(texts: pl.Series) -> str | None:
    """The one currency that the signs of amounts name, None where they name none or several."""
    signs = texts.str.extract(_SIGN_FOUND, 1)
    named = signs.replace_strict(_NAMED, default=None, return_dtype=pl.String).drop_nulls()
    return str(named[0]) if named.n_unique() == 1 else None


def named_currencies(texts: pl.Expr) -> pl.Expr:
    """The currency that the sign of each amount names, null where it has none or may be of several."""
    signs = texts.str.extract(_SIGN_FOUND, 1)
    return signs.replace_strict(_NAMED, default=None, return_dtype=pl.String)


def possible_currencies(texts: pl.Series) -> tuple[str, ...]:
    """The currencies that all signs of some amounts may mean, the likeliest first; none where none has a sign."""
    signs = texts.str.extract(_SIGN_FOUND, 1).drop_nulls().unique().sort().to_list()
    meant = sorted((_MEANINGS[sign].split() for sign in signs if sign in _MEANINGS), key=len)
    fewest = meant[0] if meant else []
    return tuple(code for code in fewest if all(code in others for others in meant))


def parse_one(text: str, currency: str) -> int | None:
    """`parse_minor` for a single text."""
    value = parse_minor(pl.Series([text]), pl.Series([currency])).item()
    return None if value is None else int(value)
