from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers.money import (
    exponent,
    format_column,
    format_minor,
    format_series,
    named_currency,
    parse_minor,
    parse_one,
)

CURRENCIES = ("CNY", "JPY", "KWD", "UNIT")


def parsed(text: str, currency: str = "CNY", *, comma: bool = False) -> int | None:
    value: int | None = parse_minor(
        pl.Series([text], dtype=pl.String), pl.Series([currency]), decimal_comma=comma
    ).item()
    return value


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("12.30", 1230),
        ("12", 1200),
        ("12.", 1200),
        (".5", 50),
        ("-.5", -50),
        ("+0.01", 1),
        ("-0.07", -7),
        ("1,234.50", 123450),
        ("1'234.50", 123450),
        ("12.3000000", 1230),
        ("¥28.16", 2816),
        ("-¥28.16", -2816),
        ("- ￥28.16", -2816),
        ("28.16元", 2816),
        ("CNY 28.16", 2816),
        ("28.16 RMB", 2816),
        ("(28.16)", -2816),
        ("28.16-", -2816),
        ("28.16 DR", -2816),
        ("28.16 CR", 2816),
        ("28.16 D", -2816),
        ("28.16 C", 2816),
        ("28.16 S", -2816),
        ("28.16H", 2816),
        ("28.16+", 2816),
        ("−28.16", -2816),
        ("`28.16", 2816),
        ("\u00a028.16\u3000", 2816),
    ],
)
def test_it_reads_amounts_as_people_write_them(text: str, fen: int) -> None:
    assert parsed(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "-", "12,3O", "12,30", "1,23,456.00", "1e3", "1.2E+27", "NaN", "inf", "0x10", "１２", "١٢", "12.3.4",
     "--12", "(-12)", "12 34", "1" * 14, "9" * 40, "1.005", "12%", "$", "12:30"],
)  # fmt: skip
def test_it_refuses_what_is_no_amount(text: str) -> None:
    assert parsed(text) is None


@pytest.mark.parametrize(
    ("text", "fen"),
    [("12,30", 1230), ("1.234,50", 123450), ("1 234,50", 123450), ("1'234,5", 123450), ("-0,07", -7),
     ("1.234", 123400), ("12,3 €", None), ("12.30", None), ("1,234.50", None), ("", None)],
)  # fmt: skip
def test_it_reads_a_decimal_comma_where_it_is_declared(text: str, fen: int | None) -> None:
    assert parsed(text, comma=True) == fen


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("500", "JPY", 500), ("500.00", "JPY", 500), ("500.50", "JPY", None), ("1.234", "KWD", 1234),
     ("1.2345", "KWD", None), ("3", "UNIT", 3), ("1.00000", "CNY", 100), ("1.00001", "CNY", None)],
)  # fmt: skip
def test_it_knows_how_many_decimals_a_currency_has(
    text: str, currency: str, minor: int | None
) -> None:
    assert parsed(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("$12.00", "USD", 1200), ("$12.00", "HKD", 1200), ("$12.00", "CNY", None), ("HK$12.00", "HKD", 1200),
     ("HK$12.00", "USD", None), ("¥12", "JPY", 12), ("¥12", "CNY", 1200), ("¥12", "USD", None),
     ("USD 12.00", "CNY", None), ("12.00 EUR", "EUR", 1200), ("€12.00", "CNY", None), ("€12.00", "XXX", 12000),
     ("12.00元", "TWD", 1200), ("R$12.00", "BRL", 1200)],
)  # fmt: skip
def test_it_refuses_an_amount_whose_sign_is_of_another_currency(
    text: str, currency: str, minor: int | None
) -> None:
    assert parsed(text, currency) == minor


def test_it_keeps_an_empty_cell_empty() -> None:
    texts = pl.Series([None, "1.00", "(2.00)"], dtype=pl.String)

    assert parse_minor(texts, pl.Series(["CNY"] * 3)).to_list() == [None, 100, -200]


@given(
    st.lists(
        st.tuples(
            st.decimals(min_value=-(10**13) + 1, max_value=10**13 - 1, places=5, allow_nan=False),
            st.sampled_from(CURRENCIES),
        ),
        min_size=1,
    )
)
def test_it_is_exact_or_refuses(amounts: list[tuple[Decimal, str]]) -> None:
    texts = pl.Series([f"{amount:f}" for amount, _currency in amounts])
    currencies = pl.Series([currency for _amount, currency in amounts])

    found = parse_minor(texts, currencies).to_list()

    scaled = [amount.scaleb(exponent(currency)) for amount, currency in amounts]
    assert found == [int(s) if s == s.to_integral_value() else None for s in scaled]


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=5), st.sampled_from(CURRENCIES))
def test_it_rounds_half_away_from_zero_where_the_format_says_so(
    amount: Decimal, currency: str
) -> None:
    texts, currencies = pl.Series([f"{amount:f}"]), pl.Series([currency])

    found = parse_minor(texts, currencies, rounds=True).item()

    assert found == int(amount.scaleb(exponent(currency)).quantize(Decimal(1), "ROUND_HALF_UP"))


@given(st.text(max_size=30))
def test_it_makes_of_any_text_an_amount_or_nothing(text: str) -> None:
    value = parse_one(text, "CNY")

    assert value is None or abs(value) < 10**15


@given(st.integers(-(10**15), 10**15), st.sampled_from(CURRENCIES))
def test_it_reads_back_what_it_writes(minor: int, currency: str) -> None:
    written = format_minor(minor, currency)

    assert parse_one(written, currency) == (
        minor if abs(minor) < 10 ** (13 + exponent(currency)) else None
    )


@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), st.sampled_from(CURRENCIES)), min_size=1))
def test_it_writes_a_column_as_it_writes_one_amount(rows: list[tuple[int, str]]) -> None:
    frame = pl.DataFrame(rows, schema=["amount", "currency"], orient="row")

    written = frame.select(format_column(pl.col("amount"), pl.col("currency"))).to_series()

    assert written.to_list() == [format_minor(amount, currency) for amount, currency in rows]
    assert format_series(frame["amount"], frame["currency"]).equals(written)


@pytest.mark.parametrize("amounts", [[5, 5, 5], [None, None], [5, None, 5], [5], []])
def test_it_writes_a_column_of_one_amount(amounts: list[int | None]) -> None:
    minors = pl.Series(amounts, dtype=pl.Int64)

    written = format_series(minors, pl.repeat("CNY", len(minors), eager=True))

    assert written.to_list() == [None if amount is None else "0.05" for amount in amounts]


@pytest.mark.parametrize("currency", ["CNY", "JPY", "KWD"])
def test_it_writes_a_column_of_one_currency(currency: str) -> None:
    minors = [0, -5, 12345, 10**15, 0]

    written = format_series(pl.Series(minors), pl.repeat(currency, len(minors), eager=True))

    assert written.to_list() == [format_minor(minor, currency) for minor in minors]


@pytest.mark.parametrize(
    ("texts", "currency"),
    [(["HK$1", "HK$2", "3"], "HKD"), (["€1", "£2"], None), (["$1"], None), (["1"], None), (["5 EUR"], "EUR")],
)  # fmt: skip
def test_it_knows_the_currency_that_amounts_name(texts: list[str], currency: str | None) -> None:
    assert named_currency(pl.Series(texts)) == currency
