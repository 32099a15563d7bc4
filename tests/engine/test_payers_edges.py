"""A payer's name that a text breaks off, or names beside another payer: how much of it is believed, and what is doubted."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, confirmed, run, suggested

# a text that breaks off within a name is just enough to agree; a letter that differs is not
STAR, STAR_CUT = "Bright Star Trading", "for BRIGHT STAR TRADI"
STAR_SIMILAR = "Bright Stan Trading"


def cut(amount: int, text: str = "", **given: object) -> Row:
    """A payment of nobody whose text breaks off within the customer's name."""
    return payment(amount, None, description=f"{text} {STAR_CUT}".strip(), **given)


def test_a_name_that_a_text_cuts_off_is_believed_and_doubted_as_a_whole_one() -> None:
    sure = run([invoice(90_000, STAR)], [cut(90_000, "", **on(6, 20))], "invoice_bank")
    doubtful = run([invoice(90_000, STAR)], [cut(90_000, "Deposit", **on(6, 20))], "invoice_bank")

    assert confirmed(sure) == [(1, 1001)]
    assert doubtful.matches["reason_code"].to_list() == ["name_but_purpose"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ((STAR, "Bright Star Tradition"), "name_of_several"),
        (("Bright Star Tradition", STAR), "name_of_several"),
        ((STAR, STAR_SIMILAR), "sure_by_name"),
        ((STAR, STAR.upper()), "sure_by_name"),
    ],
)
def test_a_name_that_a_text_cuts_off_may_be_that_of_several(
    names: tuple[str, str], reason: str
) -> None:
    ours = [invoice(90_000, names[0]), invoice(1_234, names[1])]

    outcome = run(ours, [cut(90_000, "", **on(6, 20))], "invoice_bank")

    assert outcome.matches["reason_code"].to_list() == [reason]


@pytest.mark.parametrize(
    ("payer", "reason"),
    [
        ("Allgemeine Versicherung", "name_but_payer"),
        ("Zenith Insurance", "name_but_payer"),
        (None, "sure_by_name"),
        ("", "sure_by_name"),
        ("BRASS WORKS LTD", "sure_by_name"),
    ],
)
@pytest.mark.parametrize(
    "other", [[], [invoice(1_234, "Amber Mill")], [invoice(1_234, "Zoo Shop")]]
)
def test_it_doubts_a_name_in_the_text_of_what_somebody_else_paid(
    payer: str | None, reason: str, other: list[Row]
) -> None:
    paid = payment(64_000, payer, description="Zahlung Brass Works", **on(6, 20))

    outcome = run([invoice(64_000), *other], [paid], "invoice_bank")

    assert outcome.matches["reason_code"].to_list() == [reason]
    assert bool(suggested(outcome)) == (reason != "sure_by_name")
