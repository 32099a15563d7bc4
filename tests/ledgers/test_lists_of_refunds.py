"""Which statements would show a refund, if one had been made."""

from __future__ import annotations

import pytest

from ledgers.formats import recognise, shows_refunds
from tests.ledgers.known import fixture
from tests.ledgers.known.files import without_column


def shows(content: bytes) -> bool:
    found = recognise(content)
    return shows_refunds(found.format, found.table.header)


@pytest.mark.parametrize("code", ["wechat_trade", "alipay_trade", "pdd_ledger", "stripe_balance"])
def test_it_finds_refunds_in_the_bill_of_a_channel(code: str) -> None:
    assert shows(fixture(code))


def test_it_finds_none_in_a_bill_of_payments_alone() -> None:
    assert not shows(without_column(fixture("wechat_trade"), "退款金额"))


def test_it_finds_refunds_in_a_document_of_a_channel() -> None:
    assert shows_refunds("paypal_settlement", ())


@pytest.mark.parametrize("code", ["shopify_orders", "stripe_payments", "camt053", "generic_table"])
def test_it_expects_none_of_orders_banks_and_plain_tables(code: str) -> None:
    assert not shows_refunds(code, ("Amount",))
