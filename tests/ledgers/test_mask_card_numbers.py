from __future__ import annotations

import polars as pl
import pytest

from ledgers.normalise import is_luhn_valid, mask_cards, mask_column
from tests.ledgers.tables import lines, read

# numbers that the schemes publish for tests
CARDS = ("4111111111111111", "5555555555554444", "378282246310005", "6011111111111117", "3530111333300000",
         "30569309025904", "6200000000000005", "5018000000000009")  # fmt: skip


@pytest.mark.parametrize("card", CARDS)
def test_it_keeps_the_first_six_and_the_last_four_digits(card: str) -> None:
    hidden = "*" * (len(card) - 10)

    assert mask_cards(f"paid by {card}!") == f"paid by {card[:6]}{hidden}{card[-4:]}!"


@pytest.mark.parametrize("written", ["4111 1111 1111 1111", "4111-1111-1111-1111"])
def test_it_masks_a_card_that_is_written_in_groups(written: str) -> None:
    assert mask_cards(written) == "411111******1111"


@pytest.mark.parametrize(
    "text",
    ["4111111111111112", "SO4111", "2026100522001400000000000001", "14111111111111111", "41111111111111111111",
     "4111x1111", "9111111111111111"],
)  # fmt: skip
def test_it_leaves_other_numbers_alone(text: str) -> None:
    assert mask_cards(text) == text


def test_it_spares_the_numbers_of_the_row() -> None:
    texts = pl.Series(["order 4111111111111111", "card 4111111111111111"])
    numbers = pl.DataFrame({"order_ref": ["4111111111111111", "SO2"]})

    masked = mask_column(texts, numbers)

    assert masked.to_list() == ["order 4111111111111111", "card 411111******1111"]


def test_it_leaves_a_column_without_cards_as_it_is() -> None:
    texts = pl.Series(["tea", None])

    assert mask_column(texts) is texts


def test_it_knows_a_check_digit() -> None:
    assert is_luhn_valid("79927398713")
    assert not is_luhn_valid("79927398710")


def test_it_masks_cards_in_descriptions_and_raw_rows() -> None:
    outcome = read(
        lines("Order No,Amount,Paid at,Description", "SO1,1.00,2026-10-05,card 4111111111111111")
    )

    assert outcome.values("description") == ["card 411111******1111"]
    assert "4111111111111111" not in str(outcome.values("raw"))


def test_it_leaves_an_order_number_that_looks_like_a_card() -> None:
    outcome = read(
        lines(
            "Order No,Amount,Paid at,Description",
            "4111111111111111,1.00,2026-10-05,for 4111111111111111",
        )
    )

    assert outcome.values("order_ref") == ["4111111111111111"]
    assert outcome.values("description") == ["for 4111111111111111"]
    assert str(outcome.values("raw")[0]).count("4111111111111111") == 2


def test_it_masks_cards_in_rows_that_are_refused() -> None:
    outcome = read(
        lines(
            "Order No,Amount,Paid at,Description",
            "SO1,1.00,2026-10-05,tea",
            "SO2,4111111111111111",
            "SO3,4111 1111 1111 1111,2026-10-05,tea",
        )
    )

    assert "1111111" not in str(outcome.rejected.rows())
    assert len(outcome.rejected) == 2


def test_it_masks_a_column_as_it_masks_each_text() -> None:
    beginnings = (
        "4",
        "51",
        "2221",
        "34",
        "3528",
        "36",
        "6011",
        "62",
        "81",
        "5018",
        "6304",
        "20",
        "12 4",
    )
    texts = [
        f"{before}{begin}{'0' * (length - len(begin) - 1)}{check}{after}"
        for begin in beginnings
        for length in range(12, 21)
        for check in "0123456789"
        for before, after in (("", ""), ("a", ","), ("1 ", "-7"), ("9", " 8"))
    ]

    masked = mask_column(pl.Series(texts))

    assert masked.to_list() == [mask_cards(text) for text in texts]


def test_it_masks_where_rows_have_no_numbers() -> None:
    masked = mask_column(pl.Series(["card 4111111111111111"]), pl.DataFrame())

    assert masked.to_list() == ["card 411111******1111"]
