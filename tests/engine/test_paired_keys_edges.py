"""Which rows have a key in common because a text names numbers: with what sum, currency, marks and neighbours."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.keys.paired_keys import longest_number, numbers_in_texts, numbers_within

# order_ref, amount and currency
Bill = tuple[str, int, str]
SPAN = "RE-2025-0411 - RE-2025-0413"
BILLS: list[Bill] = [(f"RE-2025-041{n}", 100 * n, "EUR") for n in (1, 2, 3)]


def sides(
    bills: list[Bill], paid: list[tuple[str | None, int, str]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Bills and payments; the key of a bill keeps its marks where another one has the same digits."""
    refs = {ref for ref, *_more in bills}
    plain = {ref: "".join(letter for letter in ref if letter.isalnum()) for ref in refs}
    several = [key for key in plain.values() if list(plain.values()).count(key) > 1]
    key = {ref: ref if plain[ref] in several else plain[ref] for ref in refs}
    facts = {"amount": pl.Int64, "currency": pl.String}
    ours = [(at, ref, key[ref], *more) for at, (ref, *more) in enumerate(bills)]
    columns = {"row": pl.UInt32, "order_ref": pl.String, "order_key": pl.String} | facts
    theirs = [(100 + at, *each) for at, each in enumerate(paid)]
    there = {"row": pl.UInt32, "description": pl.String} | facts
    return (
        pl.DataFrame(ours, schema=columns, orient="row"),
        pl.DataFrame(theirs, schema=there, orient="row"),
    )


def keyed(bills: list[Bill], *paid: tuple[str | None, int, str]) -> tuple[list[int], list[int]]:
    """The bills and the payments that have a key of some text."""
    found = numbers_in_texts(*sides(bills, list(paid)), ("order_key", "description"))
    mine, yours = (sorted(side["row"].to_list()) for side in found)
    return mine, yours


@pytest.mark.parametrize(
    ("amount", "currency", "bills"),
    [
        (600, "EUR", [0, 1, 2]),
        # of another sum, or in other money, only the two that are written out are meant
        (599, "EUR", [0, 2]),
        (601, "EUR", [0, 2]),
        (600, "CHF", [0, 2]),
        (600, "USD", [0, 2]),
    ],
)
def test_a_span_means_all_between_where_their_sum_is_paid(
    amount: int, currency: str, bills: list[int]
) -> None:
    assert keyed(BILLS, (SPAN, amount, currency)) == (bills, [100])


@pytest.mark.parametrize("currency", ["CHF", "USD"])
def test_a_span_of_two_currencies_means_no_sum(currency: str) -> None:
    bills = [*BILLS[:2], ("RE-2025-0413", 300, currency)]

    assert keyed(bills, (SPAN, 600, "EUR")) == ([0, 2], [100])


def test_a_span_of_which_one_is_unknown_or_known_twice_means_no_sum() -> None:
    assert keyed([BILLS[0], BILLS[2]], (SPAN, 400, "EUR")) == ([0, 1], [100])
    assert keyed([*BILLS, BILLS[1]], (SPAN, 600, "EUR")) == ([0, 2], [100])


def test_each_text_has_its_own_sum() -> None:
    other = "RE-2025-0411 - 0412"

    assert keyed(BILLS, (SPAN, 600, "EUR"), (other, 300, "EUR")) == ([0, 1, 2], [100, 101])
    assert keyed(BILLS, (SPAN, 601, "EUR"), (other, 300, "EUR")) == ([0, 1, 2], [100, 101])
    assert keyed(BILLS, (other, 301, "EUR"), (None, 300, "EUR")) == ([0], [100])


@pytest.mark.parametrize(
    ("refs", "text", "bills"),
    [
        # written out without marks, a number of ten digits is known by these alone
        (["2025-041177"], "paid 2025041177", [0]),
        (["2025-04117"], "paid 202504117", []),
        (["SO2025-0411"], "paid SO20250411", [0]),
        # of two numbers with the same digits nobody knows which is meant
        (["2025-041177", "20250-41177"], "paid 2025041177", []),
        (["2025-041177", "2025041177"], "paid 2025041177", [1]),
        (["2025-041177", "20250-41177"], "paid 20250-41177", [1]),
        # a part that counts on, which may be another one without its mark
        (["20250411-7"], "paid 202504117", []),
        (["SO20250411-7"], "paid SO202504117", []),
    ],
)
def test_marks_between_digits_say_which_number_is_meant(
    refs: list[str], text: str, bills: list[int]
) -> None:
    found, paid = keyed([(ref, 100, "EUR") for ref in refs], (text, 100, "EUR"))

    assert (found, paid) == (bills, [100] if bills else [])


def test_numbers_that_a_text_joins_have_the_first_one_s_key() -> None:
    refs = ("SO50105", "SO50101", "SO50103", "SO50109")
    texts = ("SO50105 and SO50103", "SO50103 SO50101", "SO50109", "no number")
    given = sides([(ref, 100, "EUR") for ref in refs], [(text, 200, "EUR") for text in texts])

    ours, theirs = numbers_in_texts(*given, ("order_key", "description"))

    assert dict(ours.iter_rows()) == dict.fromkeys((0, 1, 2), "SO50101") | {3: "SO50109"}
    assert dict(theirs.iter_rows()) == {100: "SO50101", 101: "SO50101", 102: "SO50109"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12345", "12345"),
        ("1234", None),
        ("A12345B123456C", "123456"),
        ("A123456B12345C", "123456"),
        ("A12345B54321C", None),
        ("A12345B12345C", "12345"),
        ("A1234B12345", "12345"),
        (None, None),
        ("no number", None),
    ],
)
def test_it_finds_the_longest_number_where_there_is_one(
    text: str | None, number: str | None
) -> None:
    texts = pl.DataFrame({"text": [text]}, schema={"text": pl.String})

    assert texts.select(longest_number(pl.col("text"), 5)).item() == number


def test_a_number_within_another_is_that_of_one_row_on_each_side() -> None:
    ours = pl.DataFrame({"row": [0, 1, 2, 3], "key": ["55501", "55502", "55503X", "5550-4"]})
    theirs = pl.DataFrame(
        {"row": [4, 5, 6, 7, 8], "key": ["A55501", "A55502", "B55502", "A55503", "5550-4A"]}
    )

    mine, yours = numbers_within(ours, theirs, ("key", "key"), 5)

    assert (mine.rows(), yours.rows()) == ([(0, "55501")], [(4, "55501")])


@pytest.mark.parametrize("between", [" ", ", ", " - "])
@pytest.mark.parametrize(
    ("refs", "first", "bills"),
    [
        # letters may stand apart from their digits
        (["RE20250411", "RE20250412"], "RE 20250411", [0, 1]),
        # digits behind letters of their own are no beginning of a list of digits alone
        (["5025041189", "5025041190"], "AB5025041189", [0]),
        (["5025041189", "5025041190"], "5025041189", [0, 1]),
    ],
)
def test_an_end_goes_with_the_number_as_it_is_written(
    refs: list[str], first: str, bills: list[int], between: str
) -> None:
    end = refs[1][-3:]

    found = keyed([(ref, 150, "EUR") for ref in refs], (f"{first}{between}{end}", 300, "EUR"))

    assert found == (bills, [100])
