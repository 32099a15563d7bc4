"""Müller Bau GmbH and Müller Bau GmbH & Co. KG are two firms, and a bank cuts the second's name off."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.names import NAME_AGREES, NAME_COULD_BE, likeness, read_name
from reconcile.engine.likeness.names_in_texts import likeness_in_text
from tests.engine.invoices import invoice, on, payment
from tests.engine.records import confirmed, run, suggested

PARTNER, PARTNERSHIP = "Müller Bau GmbH", "Müller Bau GmbH & Co. KG"
OF_PARTNERSHIP = (
    "MÜLLER BAU GMBH & CO. KG", "Müller Bau GmbH + Co KG", "Müller Bau GmbH u. Co. KG", "Müller Bau GmbH und Co. KG",
    "Müller Bau GmbH & Co", "Müller Bau GmbH & C", "Müller Bau GmbH &",
)  # fmt: skip


@pytest.mark.parametrize("payer", OF_PARTNERSHIP)
def test_it_knows_the_partnership_by_what_a_bank_leaves_of_its_name(payer: str) -> None:
    assert likeness(read_name(PARTNERSHIP), read_name(payer)) >= NAME_AGREES
    assert NAME_COULD_BE <= likeness(read_name(PARTNER), read_name(payer)) < NAME_AGREES


@pytest.mark.parametrize("payer", ["MÜLLER BAU GMBH", "Müller Bau GmbH.", "Müller Bau"])
def test_it_knows_the_partner(payer: str) -> None:
    assert likeness(read_name(PARTNER), read_name(payer)) >= NAME_AGREES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PARTNER, PARTNERSHIP),
        ("Bremer Holz AG", "Bremer Holz AG & Co. KGaA"),
        ("Fink UG", "Fink UG & Co. KG"),
    ],
)
def test_partners_are_alike_and_not_one(one: str, other: str) -> None:
    assert NAME_COULD_BE <= likeness(read_name(one), read_name(other)) < NAME_AGREES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Meyer & Co. Ltd", "Meyer Ltd"),
        ("Acme Co., Ltd.", "Acme Ltd"),
        ("Meyer & Co. KG", "Meyer KG"),
        (PARTNERSHIP, "Müller Bau"),
        ("深圳华强有限公司", "深圳华强"),
    ],
)
def test_other_companies_are_still_one(one: str, other: str) -> None:
    assert likeness(read_name(one), read_name(other)) >= NAME_AGREES


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Zahlung von Müller Bau GmbH", PARTNER),
        ("MÜLLER BAU GMBH RECHNUNG 3.6.", PARTNER),
        ("Zahlung von Müller Bau GmbH & Co. KG", PARTNERSHIP),
        ("MÜLLER BAU GMBH & CO KG RECHNUNG 3.6.", PARTNERSHIP),
        ("MÜLLER BAU GMBH & C", PARTNERSHIP),
    ],
)
def test_a_text_names_one_of_both(text: str, named: str) -> None:
    agreeing = [
        name
        for name in (PARTNER, PARTNERSHIP)
        if likeness_in_text(read_name(name), read_name(text)) >= NAME_AGREES
    ]

    assert agreeing == [named]


@pytest.mark.parametrize(
    ("ours", "payer"),
    [(PARTNER, PARTNERSHIP), (PARTNERSHIP, PARTNER), (PARTNER, "Müller Bau GmbH & C")],
)
def test_it_only_suggests_one_for_the_other(ours: str, payer: str) -> None:
    outcome = run([invoice(9_500, ours)], [payment(9_500, payer, **on(6, 9))], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])


@pytest.mark.parametrize("payer", OF_PARTNERSHIP)
def test_it_confirms_what_each_of_both_has_paid(payer: str) -> None:
    ours = [invoice(9_500, PARTNERSHIP), invoice(9_600, PARTNER)]
    theirs = [payment(9_500, payer, **on(6, 9)), payment(9_600, PARTNER, **on(6, 9))]

    assert confirmed(run(ours, theirs, "invoice_bank")) == [(1, 1001), (2, 1002)]
