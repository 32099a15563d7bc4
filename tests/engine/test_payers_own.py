"""A text that names another's bill settles nothing where the payer has an open one of that amount."""

from __future__ import annotations

import pytest

from reconcile.engine import from_json
from reconcile.engine.ready import DOCUMENTS
from tests.engine.records import Row, cases, confirmed, row, run, suggested

PAYER, OTHER = "Lotus Leaf Tea Ltd", "Quince Orchard Fruit Ltd"


def bill(number: str, name: str | None, amount: int = 4300) -> Row:
    return row(number, amount, kind="ORDER", counterparty=name)


def paid(text: str, name: str | None = "LOTUS LEAF TEA LTD", amount: int = 4300) -> Row:
    return row(None, amount, counterparty=name, description=text)


def test_it_suggests_anothers_bill_where_the_payers_own_fits() -> None:
    ours = [bill("INV70005", PAYER), bill("INV70006", OTHER), bill("INV70007", OTHER, 900)]
    theirs = [paid("FOR INV70006"), paid("INV70007", OTHER, 900)]

    outcome = run(ours, theirs, "invoice_bank")

    assert suggested(outcome) == [(2, 1001)]
    assert confirmed(outcome) == [(3, 1002)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)]}
    assert outcome.matches["reason_code"].to_list() == ["number_of_another", "by_sum"]


@pytest.mark.parametrize(
    "ours",
    [
        # paid for another, and nothing of the payer's own is open
        [bill("INV70006", OTHER), bill("INV70005", "Brass Works")],
        [bill("INV70006", OTHER), bill("INV70005", PAYER, 4200)],
        # the bill that the text names is the payer's
        [bill("INV70006", PAYER), bill("INV70005", PAYER)],
        # nobody says whose it is
        [bill("INV70006", None), bill("INV70005", PAYER)],
    ],
)
def test_it_confirms_the_bill_that_the_text_names(ours: list[Row]) -> None:
    outcome = run(ours, [paid("FOR INV70006")], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]


def test_it_knows_the_payer_by_an_alias() -> None:
    aliases = [{"name": OTHER, "also": ["Lotus Leaf Tea"]}]
    rules = from_json(dict(DOCUMENTS["invoice_bank"]) | {"aliases": aliases})
    ours = [bill("INV70006", OTHER), bill("INV70005", PAYER)]

    assert confirmed(run(ours, [paid("FOR INV70006")], rules)) == [(1, 1001)]


def test_it_confirms_a_payment_of_the_payers_bill_and_anothers() -> None:
    ours = [bill("INV70005", PAYER), bill("INV70006", OTHER), bill("INV70008", PAYER, 8600)]

    outcome = run(ours, [paid("INV70005 INV70006", amount=8600)], "invoice_bank")

    assert confirmed(outcome) == [(1, 2, 1001)]
