"""A payer's initial fits every first name that begins with it."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.names import NAME_AGREES, NAME_COULD_BE, likeness, read_name
from reconcile.engine.likeness.names_in_texts import likeness_in_text
from tests.engine.invoices import invoice, payment
from tests.engine.records import confirmed, run, suggested

FITTING = [
    ("Rita Moss", "R MOSS"),
    ("R. Moss", "RITA MOSS"),
    ("Rita Moss", "MOSS R"),
    ("Moss, Rita", "R. Moss"),
]
OTHERS = [
    ("Rita Moss", "P MOSS"),
    ("Rita Moss", "R MOSSE"),
    ("Rita Moss", "RUTH MOSS"),
    ("R P", "R PX"),
]


@pytest.mark.parametrize(("name", "said"), FITTING)
def test_an_initial_could_be_the_name(name: str, said: str) -> None:
    one, other = read_name(name), read_name(said)

    assert NAME_COULD_BE <= likeness(one, other) < NAME_AGREES
    assert likeness(other, one) == likeness(one, other)
    assert NAME_COULD_BE <= likeness_in_text(one, read_name(f"FPI {said} REF 7")) < NAME_AGREES


@pytest.mark.parametrize(("name", "said"), OTHERS)
def test_another_letter_or_another_family_is_another_person(name: str, said: str) -> None:
    assert likeness_in_text(read_name(name), read_name(said)) < NAME_COULD_BE


@pytest.mark.parametrize("is_payer", [True, False])
@pytest.mark.parametrize("customer", ["R. Moss", "R Moss"])
def test_it_only_suggests_the_initial_where_another_name_fits(
    customer: str, *, is_payer: bool
) -> None:
    ours = [invoice(6_150, customer), invoice(6_150, "Rita Moss")]
    said = "R MOSS"
    line = payment(6_150, said if is_payer else None, description=None if is_payer else said)

    outcome = run(ours, [line], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])


@pytest.mark.parametrize("others", [[], [(6_150, "Paul Moss")], [(7_000, "Rita Moss")]])
def test_it_confirms_the_initial_where_nobody_else_fits(others: list[tuple[int, str]]) -> None:
    ours = [invoice(6_150, "R. Moss"), *(invoice(*other) for other in others)]

    outcome = run(ours, [payment(6_150, "R MOSS")], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]
