"""An entry of several payments that is less than they are by the charges that the bank states."""

from __future__ import annotations

import pytest

from tests.ledgers.known.test_camt053 import entry, message
from tests.ledgers.tables import read


def payment(number: str, amount: str, charges: str = "") -> str:
    return (
        f"<TxDtls><Refs><EndToEndId>{number}</EndToEndId></Refs>"
        f'<Amt Ccy="EUR">{amount}</Amt>{charges}</TxDtls>'
    )


def charge(amount: str, currency: str = "EUR", side: str = "DBIT") -> str:
    return f'<Chrgs><Rcrd><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></Rcrd></Chrgs>'


def of_entry(
    of_payments: str = "", of_all: str = "", amount: str = "97.00"
) -> list[tuple[object, ...]]:
    details = payment("INV-1", "60.00", of_payments) + payment("INV-2", "40.00", of_payments)
    inside = f"{of_all}<NtryDtls>{details}</NtryDtls>"
    return read(message(entry(amount, inside=inside))).rows("order_ref", "gross_minor", "kind")


PARTED = [(None, -300, "FEE"), ("INV-1", 6000, "PAYMENT"), ("INV-2", 4000, "PAYMENT")]


@pytest.mark.parametrize(
    ("of_payments", "of_all"),
    [
        ("", charge("3.00")),
        (charge("1.50"), ""),
        # the entry repeats what its payments say
        (charge("1.50"), charge("3.00")),
        ("", '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">3.00</TtlChrgsAndTaxAmt></Chrgs>'),
        ("", '<Chrgs><Amt Ccy="EUR">3.00</Amt></Chrgs>'),
    ],
)
def test_the_charges_are_a_movement_of_their_own(of_payments: str, of_all: str) -> None:
    assert sorted(of_entry(of_payments, of_all), key=str) == sorted(PARTED, key=str)


@pytest.mark.parametrize(
    "of_all", ["", charge("2.00"), charge("3.00", "USD"), charge("3.00", side="CRDT")]
)
def test_an_entry_that_its_charges_do_not_explain_stays_whole(of_all: str) -> None:
    assert of_entry("", of_all) == [(None, 9700, "PAYMENT")]


def test_charges_that_were_not_taken_from_the_entry_are_no_movement() -> None:
    assert of_entry("", charge("3.00"), "100.00") == [
        ("INV-1", 6000, "PAYMENT"),
        ("INV-2", 4000, "PAYMENT"),
    ]
