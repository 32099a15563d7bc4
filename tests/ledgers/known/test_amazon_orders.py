from __future__ import annotations

from datetime import UTC, datetime

from ledgers.formats import recognise
from ledgers.formats.base import LedgerKind
from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

ORDERS = fixture("amazon_orders")


def test_it_is_a_list_of_orders_and_no_stock() -> None:
    assert recognise(ORDERS).format == "amazon_orders"
    assert read(ORDERS).summary.ledger_kind == LedgerKind.ORDERS


def test_it_reads_what_the_buyer_pays_without_taxes_and_promotions() -> None:
    assert read(ORDERS).rows("sku", "gross_minor", "net_minor", "currency")[:2] == [
        ("POT-1", 2850, 2850, "USD"),
        ("CUP-1", 800, 800, "USD"),
    ]


def test_it_knows_an_order_by_amazons_number() -> None:
    assert read(ORDERS).rows("order_ref", "transaction_ref")[1:3] == [
        ("305-7000001-0000001", None),
        ("305-7000002-0000002", "M-2"),
    ]


def test_it_says_what_became_of_each_order() -> None:
    assert read(ORDERS).values("status") == ["PAID", "PAID", "CLOSED", None, "PENDING"]


def test_it_takes_an_order_without_price_and_currency_in_its_marketplaces_money() -> None:
    assert read(ORDERS).rows("gross_minor", "currency", "quantity")[2] == (0, "USD", 0)


def test_it_reads_moments_with_their_offset() -> None:
    assert read(ORDERS).values("occurred_at")[0] == datetime(2026, 10, 5, 22, 30, tzinfo=UTC)


def test_it_refuses_a_price_that_is_none() -> None:
    outcome = read(changed(ORDERS, "\t30.00\t", "\tthirty\t"))

    assert outcome.faults == [(2, "item-price", "bad_amount")]


def test_it_keeps_two_items_alike_as_two() -> None:
    lines = ORDERS.decode().splitlines()

    ids = read("\n".join([*lines[:2], lines[1], ""])).values("natural_id")

    assert len(set(ids)) == 2
