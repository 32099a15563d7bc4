"""Money that left the bank, where our side is invoices: to a counterparty of ours, or to somebody else."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, run

KIRSCH = "Kirsch Papier GmbH"


def out(amount: int, name: str | None, text: str = "goods returned") -> Row:
    return payment(-amount, name, kind="PAYMENT", description=text)


@pytest.mark.parametrize("name", [KIRSCH, "KIRSCH PAPIER G"])
def test_it_shows_what_was_paid_to_a_counterparty_of_ours(name: str) -> None:
    outcome = run([invoice(70_000, KIRSCH)], [out(70_000, name)], "invoice_bank")

    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "EXTERNAL_ONLY": [(1001,)]}
    told = outcome.cases.filter(kind="EXTERNAL_ONLY")["reason_code"].item()
    assert told == "paid_to_counterparty"


def test_it_knows_a_counterparty_whose_rows_are_all_matched() -> None:
    theirs = [payment(70_000, KIRSCH), out(9_000, KIRSCH)]

    outcome = run([invoice(70_000, KIRSCH)], theirs, "invoice_bank")

    assert outcome.cases.select("kind", "reason_code").rows() == [
        ("EXTERNAL_ONLY", "paid_to_counterparty")
    ]


@pytest.mark.parametrize("name", ["City Power", None])
def test_it_sets_what_was_paid_to_others_aside(name: str | None) -> None:
    outcome = run([invoice(70_000, KIRSCH)], [out(70_000, name, "electricity")], "invoice_bank")

    told = outcome.cases.filter(kind="NON_TRADE")["reason_code"].item()
    assert told == "unrelated_bank_line"
