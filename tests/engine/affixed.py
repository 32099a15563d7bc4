"""Orders that each side numbers in its own way."""

from __future__ import annotations

from tests.engine.records import Row, row

COUNT = 12


def written(number: str, amount: int, **given: object) -> Row:
    """A row whose key holds the letters and digits of its number."""
    key = "".join(sign for sign in number.upper() if sign.isalnum())
    return row(key, amount, order_ref=number, **given)


def orders(form: str, count: int = COUNT, first: int = 100_234) -> list[Row]:
    return [written(form.format(first + n, n=n), 1_000 + 7 * n) for n in range(count)]
