"""What looks like a match by a name or a sum, and may be another firm's, another invoice's, another currency's."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine.likeness.names import NAME_AGREES, likeness, read_name
from reconcile.engine.likeness.names_in_texts import likeness_in_text
from tests.engine.records import Row, row, run

INVOICE = row("INV1001", 4500, kind="ORDER", counterparty="Brass Works")


def states(ours: list[Row], theirs: list[Row], rules: str) -> list[str]:
    return run(ours, theirs, rules).matches["state"].to_list()


@pytest.mark.parametrize(
    ("name", "text", "is_it"),
    [
        ("Bright Star Trading", "BRIGHT STAR TRADI", True),
        ("Bright Star Trading", "PAYMENT BRIGHT STAR TRADI", True),
        ("Bright Star Trading", "BRIGHT STAR TRADI 12345", True),
        # the word goes on, but otherwise
        ("Bright Star Trading", "BRIGHT STAR TRUST", False),
        ("Bright Star Trading", "BRIGHT STAR TRADITION", False),
        # whole words only: it may be another firm's whole name
        ("Bright Star Trading Company Asia", "BRIGHT STAR TRADING HOLDINGS", False),
        ("广州云帆贸易有限公司", "广州云帆贸促会", False),
    ],
)
def test_it_takes_a_begin_for_a_name_only_where_it_was_cut(
    name: str,
    text: str,
    is_it: bool,  # noqa: FBT001
) -> None:
    assert (likeness_in_text(read_name(name), read_name(text)) >= NAME_AGREES) == is_it


@pytest.mark.parametrize(("one", "other"), [("Brass", "Brass 云帆行"), ("ABCD", "ABCDE 云帆")])
def test_it_counts_letters_of_a_short_name_as_letters(one: str, other: str) -> None:
    assert likeness(read_name(one), read_name(other)) < NAME_AGREES


def test_it_does_not_confirm_a_firm_that_is_called_alike() -> None:
    ours = [row("INV1001", 4500, kind="ORDER", counterparty="Bright Star Trading")]

    assert states(ours, [row(None, 4500, description="BRIGHT STAR TRUST")], "invoice_bank") != [
        "CONFIRMED"
    ]


def test_it_confirms_an_invoice_by_name_and_amount() -> None:
    theirs = [row(None, 4500, counterparty="BRASS WORKS LTD")]

    assert states([INVOICE], theirs, "invoice_bank") == ["CONFIRMED"]


def test_it_only_suggests_an_invoice_whose_number_another_payment_names() -> None:
    theirs = [
        row(None, 4500, counterparty="BRASS WORKS LTD", booked_on=date(2026, 6, 9)),
        row(None, 4400, description="INV1001"),
    ]

    assert states([INVOICE], theirs, "invoice_bank") == ["SUGGESTED"]


def test_it_never_adds_up_two_currencies_of_one_key() -> None:
    outcome = run([row("A1", 1000)], [row("A1", 900), row("A1", 40, currency="USD")])

    said = outcome.cases.select("kind", "currency", "difference_minor").rows()
    assert said == [("AMOUNT_SHORT", "CNY", 100), ("EXTERNAL_ONLY", "USD", -40)]


def test_it_counts_a_case_of_two_currencies_in_that_of_its_first_row() -> None:
    outcome = run([row("A1", 1000)], [row("A1", 40, currency="USD")])

    said = outcome.cases.select("kind", "currency", "difference_minor").rows()
    assert said == [("CURRENCY_MISMATCH", "CNY", 1000)]


def test_it_holds_no_names_against_a_pair_that_nobody_compared() -> None:
    slip = [("4200012345", "4200012354")]

    with_names, without = (
        run(
            [row(mine, 10_000, counterparty=name) for mine, _other in slip],
            [row(other, 10_000, counterparty=name) for _mine, other in slip],
            "orders_channel",
        ).matches["score"].to_list()
        for name in ("Acme Trading", None)
    )  # fmt: skip

    assert with_names == without


def test_it_hears_every_batch_that_a_bank_line_names() -> None:
    from tests.engine.payouts import found, groups, line, sale

    made = found([sale("PO7781", 700), sale("PO10001", 300)], [line(1000, 8, "PO7781 PO10001")])

    assert groups(made.confirmed) == [(0, 1, 2)]
