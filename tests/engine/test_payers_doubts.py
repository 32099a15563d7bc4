"""A payer's name and the exact amount, and yet it is only suggested: the text, the day, a name cut off."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import from_json
from reconcile.engine.likeness.other_purposes import says_other_purpose
from reconcile.engine.ready import DOCUMENTS
from tests.engine.invoices import invoice, on, payment
from tests.engine.records import confirmed, run, suggested

WEAVERS, WEAVERS_PAPER = "江宁云锦纺织有限公司", "江宁云锦纸业有限公司"


@pytest.mark.parametrize(
    "text",
    ["投标保证金退回", "押金", "往來款", "归还借款", "第三季度利息", "Deposit returned", "staff loan", "VAT and tax",
     "Anzahlung Auftrag 4711", "Rückerstattung Ihrer Zahlung", "RUECKERSTATTUNG", "Geschenkgutschein",
     "Mietkaution", "Rückzahlung", "down payment June", "gift voucher", "Acompte commande", "预付货款", "定金",
     "Teilzahlung", "Teilbetrag Juni", "part payment", "Partial payment", "Akonto", "double payment", "Überzahlung",
     "rent arrears", "Mietrückstand", "Mietrueckstaende", "late fee", "Penalty", "Mahngebühren", "installment 3", "Instalment",
     "Ratenzahlung", "Rate 3", "2. Rate", "cuota 4/12", "aconto", "分期付款", "罚款",
     "ON BEHALF OF BETA GMBH", "im Auftrag von Beta", "Im Namen der Beta GmbH"],
)  # fmt: skip
def test_it_suggests_money_that_says_it_is_for_something_else(text: str) -> None:
    outcome = run([invoice(90_000)], [payment(90_000, description=text)], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])
    assert outcome.matches["reason_code"].item() == "name_but_purpose"


@pytest.mark.parametrize(
    "text",
    ["rate of June", "EUR/USD rate 0.92",
     "货款", "含税货款", "payment of tax invoice", "goods incl. tax", "Lohner Strasse 5", "interesting",
     "Gutschrift", "SEPA-Überweisung Rechnung Juni", "Barzahlung", "Bestellung 77120", "定制货款", "", None],
)  # fmt: skip
def test_it_hears_nothing_else_in_what_is_said_of_goods(text: str | None) -> None:
    heard = pl.DataFrame({"text": [text]}, schema={"text": pl.String}).select(
        says_other_purpose(pl.col("text"))
    )

    assert heard.item() is False


def test_it_confirms_a_deposit_that_was_billed_as_one() -> None:
    ours = [
        invoice(90_000, description="Anzahlung Hochzeit"),
        invoice(80_000, description="Catering"),
    ]
    theirs = [payment(amount, description="Anzahlung") for amount in (90_000, 80_000)]

    outcome = run(ours, theirs, "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([(1, 1001)], [(2, 1002)])


@pytest.mark.parametrize(("day", "is_sure"), [(5, True), (6, True), (4, False)])
def test_it_suggests_money_that_came_before_its_invoice(day: int, is_sure: bool) -> None:  # noqa: FBT001
    outcome = run([invoice(90_000)], [payment(90_000, **on(6, day))], "invoice_bank")

    assert (bool(confirmed(outcome)), bool(suggested(outcome))) == (is_sure, not is_sure)
    told = "sure_by_name" if is_sure else "name_but_earlier"
    assert outcome.matches["reason_code"].item() == told


@pytest.mark.parametrize("description", [None, "货款"])
def test_it_suggests_a_cut_name_that_could_be_another_counterparty(description: str | None) -> None:
    ours = [invoice(90_000, WEAVERS), invoice(1_234, WEAVERS_PAPER)]
    cut = payment(90_000, "江宁云锦", description=description)

    outcome = run(ours, [cut], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])
    assert outcome.matches["reason_code"].item() == "name_of_several"


def test_it_asks_all_counterparties_and_not_those_alone_that_owe_something() -> None:
    ours = [invoice(90_000, WEAVERS), invoice(1_234, WEAVERS_PAPER, order_key="K7")]
    theirs = [payment(90_000, "江宁云锦"), payment(1_234, None, order_key="K7")]

    outcome = run(ours, theirs, "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([(2, 1002)], [(1, 1001)])


@pytest.mark.parametrize("other", ["江宁云锦纺织", WEAVERS, "苏北麦香食品有限公司"])
def test_it_confirms_a_cut_name_that_only_one_counterparty_has(other: str) -> None:
    ours = [invoice(90_000, WEAVERS), invoice(1_234, other)]

    assert confirmed(run(ours, [payment(90_000, "江宁云锦")], "invoice_bank")) == [(1, 1001)]


def test_it_takes_two_names_of_one_counterparty_for_one() -> None:
    aliases = [{"name": WEAVERS, "also": [WEAVERS_PAPER]}]
    rules = from_json(dict(DOCUMENTS["invoice_bank"]) | {"aliases": aliases})
    ours = [invoice(90_000, WEAVERS), invoice(1_234, WEAVERS_PAPER)]

    assert confirmed(run(ours, [payment(90_000, "江宁云锦")], rules)) == [(1, 1001)]
