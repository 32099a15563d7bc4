"""Which bare number in a bank's text could be another document of ours: PYMT 3754 beside our invoice 4572.

Numbers count on at their end: one of as many digits that begins as ours does is perhaps an invoice that our list no
longer has. It is none where it is a day or the amount, an account's or a customer's, where our own row says it, or
where it stands in several lines of that customer.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.alike import NAME, TEXT, alike_names
from reconcile.engine.likeness.names import NAME_AGREES
from reconcile.engine.passes.said_numbers import COUNTER, NO_DOCUMENT, NO_NUMBER, NUMBER, TOKENS
from reconcile.engine.rules import Alias
from reconcile.engine.sides.folding import capitals

# eleven times so many digits still fit in 64 bits
DIGITS_MAX = 17
# what counts on at the end of a number, without the year before it
_COUNTING = rf"(?:^|\D)(?:20[0-3]\d)?(\d{{{COUNTER},{DIGITS_MAX}}})$"
_BARE = rf"^\d{{{COUNTER},{DIGITS_MAX}}}$"
# numbers that say of what they are
_THINGS = (
    "CARDS?", "KARTEN?", "CARTE", "TARJETA", "VISA", "ENDING", "ENDING IN", "CHECK", "CHEQUE", "CHQ", "CK",
    "ACCOUNT", "ACCT", "ACC?", "A/C", "KONTO", "KTO", "COMPTE", "CUENTA", "CONTO", "SORT ?CODE", "BLZ", "PIN", "TAN",
    "CUSTOMER", "CUST", "CLIENT", "MEMBER(?:SHIP)?", "KUNDEN?", "KD", "MITGLIED", "DEBITOR", "TENANT", "UNIT", "ROOM",
    "PLZ", "ZIP", "POST ?CODE", "PO BOX", "MANDATE?", "TERMINAL", "BRANCH",
)  # fmt: skip
_OF_THINGS = (
    rf"\b(?:{'|'.join(_THINGS)}){NUMBER}\d+|\b(?:TEL|TELEFON|PHONE|MOBILE){NUMBER}\d[\d ]*"
    r"|(?:[*•]|\.\.)\s?\d+|(?:尾[号號]|[账帐賬帳][号號]|卡[号號]?)[\s:：]*\d+"
    # and sums of money
    r"|\d[\d.]*,\d\d?\b"
)
DAYS_APART_MAX = 7
# so far apart two numbers of a counter of four digits can be
NEAR = 10**COUNTER
# the last number of a list is not the last that was written: a tenth may follow
_AHEAD = (10, 11)


def names_a_bare_number(
    said: pl.DataFrame, ours: pl.DataFrame, theirs: pl.DataFrame, aliases: tuple[Alias, ...]
) -> pl.Series:
    """`at` of those of `said` (at, words, ref, ours, name, amount, day_right: the bank's text, our number, what our row
    says, its counterparty and amount, the line's day) whose text names such a number, and not ours; `ours` and
    `theirs` are all rows of both sides."""
    numbers = _like_ours(said)
    if numbers.is_empty():
        return numbers["at"]
    last = ours.select(number=counting(_ref())).drop_nulls().group_by(_width("number")).agg(
        last=pl.col("number").cast(pl.Int64).max()
    )  # fmt: skip
    numbers = numbers.join(last, on="width")
    ahead, of = _AHEAD
    numbers = numbers.filter(pl.col("token").cast(pl.Int64) * ahead <= pl.col("last") * of)
    if numbers.is_empty():
        return numbers["at"]
    standing = _in_several_lines(numbers, theirs, aliases)
    return numbers.join(standing, on=["name", "token"], how="anti")["at"].unique()


def counting(ref: pl.Expr) -> pl.Expr:
    """The digits at the end of a number that count on."""
    return ref.str.extract(_COUNTING)


def _ref() -> pl.Expr:
    return pl.coalesce("order_ref", "order_key", "transaction_key")


def _width(column: str) -> pl.Expr:
    return pl.col(column).str.len_chars().alias("width")


def _like_ours(said: pl.DataFrame) -> pl.DataFrame:
    """Each number that is written as ours of that row could be: at, name, token, width."""
    asked = said.filter(pl.col("words").str.contains(rf"\d{{{COUNTER}}}"))
    asked = asked.with_columns(number=counting(pl.col("ref"))).drop_nulls("number")
    text = capitals(pl.col("words")).str.replace_all(NO_DOCUMENT, " ")
    tokens = asked.with_columns(
        _width("number"),
        token=text.str.replace_all(_OF_THINGS, " ").str.extract_all(TOKENS),
        known=pl.concat_str("ours", pl.col("name").fill_null(""), separator=" ")
        .str.extract_all(r"\d+").list.eval(pl.element().str.strip_chars_start("0")),
    ).explode("token").drop_nulls("token")  # fmt: skip
    plain, own = (pl.col(name).str.strip_chars_start("0") for name in ("token", "number"))
    tokens = tokens.with_columns(plain=plain, own=own)
    named = tokens.filter(pl.col("plain") == pl.col("own"))["at"].implode()
    tokens = tokens.filter(
        pl.col("token").str.contains(_BARE) & ~pl.col("token").str.contains(NO_NUMBER),
        ~pl.col("at").is_in(named),
        ~pl.col("known").list.contains(pl.col("plain")),
        # zeros stand where there is no number
        pl.col("plain") != "",
    )
    tokens = tokens.filter(_is_of_series() | _is_across(), ~_is_day(), ~_is_amount())
    digits = pl.col("plain").str.len_chars()
    return tokens.select(
        "at", "name", "token", width=pl.when(_is_of_series()).then("width").otherwise(digits)
    )


def _is_across() -> pl.Expr:
    """Whether a number and ours are near, though a round one lies between them: 9998 and 10003, 109998 and 110003."""
    plain, own = pl.col("plain"), pl.col("own")
    are_bare = (plain == pl.col("token")) & (own == pl.col("number"))
    gained = plain.str.len_chars().cast(pl.Int64) - own.str.len_chars().cast(pl.Int64)
    apart = plain.cast(pl.Int64, strict=False) - own.cast(pl.Int64, strict=False)
    is_near: pl.Expr = are_bare & (gained.abs() <= 1) & (apart.abs() < NEAR)
    return is_near


def _is_of_series() -> pl.Expr:
    """Whether a number has as many digits as ours, zeros before it or not, and all but the last few in common."""
    token, plain, own = (pl.col(name) for name in ("token", "plain", "own"))
    same = (token.str.len_chars() == pl.col("width")) | (
        plain.str.len_chars() == own.str.len_chars()
    )
    begin = pl.col("width").cast(pl.Int64) - COUNTER
    written = plain.str.zfill(pl.col("width"))
    return same & (written.str.head(begin) == pl.col("number").str.head(begin))


def _is_day() -> pl.Expr:
    """Whether a number is a day near the line's: 2206, 0622, 220626, 260622."""
    token, day = pl.col("token"), pl.col("day_right")
    # without a year it is the nearest such day: that of the year before, early in January
    years = [pl.concat_str(token, (day.dt.year() + off).cast(pl.String)) for off in (-1, 0, 1)]
    forms = [(of_year, form) for of_year in years for form in ("%d%m%Y", "%m%d%Y")]
    forms += [(token, form) for form in ("%d%m%y", "%m%d%y", "%y%m%d")]
    return pl.any_horizontal(
        ((text.str.to_date(form, strict=False) - day).dt.total_days().abs() <= DAYS_APART_MAX)
        .fill_null(value=False)
        for text, form in forms
    )  # fmt: skip


def _is_amount() -> pl.Expr:
    """Whether a number is the amount, however many decimals its currency has."""
    amount = pl.col("amount").abs().cast(pl.String)
    return amount.str.strip_chars_end("0") == pl.col("plain").str.strip_chars_end("0")


def _in_several_lines(
    numbers: pl.DataFrame, theirs: pl.DataFrame, aliases: tuple[Alias, ...]
) -> pl.DataFrame:
    """Name and token of the numbers that several of a customer's lines say: its own number there."""
    tokens = numbers["token"].unique().sort()
    says = pl.col(TEXT).str.contains_any(tokens.to_list())
    lines = theirs.filter(says).select("row", NAME, TEXT)
    said = lines.with_columns(token=capitals(pl.col(TEXT)).str.extract_all(TOKENS)).explode("token")
    said = said.filter(pl.col("token").is_in(tokens.implode()))
    customers = numbers.select(pl.col("name").alias(NAME)).unique()
    table = alike_names(customers, lines, aliases).filter(pl.col("name") >= NAME_AGREES)
    found = [
        said.join(table.filter(column_right=column), left_on=column, right_on="said_right").select(
            "row", "token", name="said"
        )
        for column in (NAME, TEXT)
    ]
    times = pl.concat(found).unique().group_by("name", "token").len()
    return times.filter(pl.col("len") > 1).select("name", "token")
