"""Which of the merchant's shops or tills a row is of, where its file says so."""

from __future__ import annotations

import pytest

from ledgers.formats import recognise
from tests.ledgers.bills import (
    ALIPAY_PAYMENT,
    PAYMENT,
    alipay_file,
    wechat_file,
)
from tests.ledgers.known import fixture
from tests.ledgers.known.files import fixture_with, text_of
from tests.ledgers.tables import lines, read


def columns(*rows: str) -> dict[str, str]:
    """Which column is what, as it is proposed."""
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return dict(found.mapping.columns)


ORDERS = ("1001,2026-10-05,10.00,已付款,{}", "1001,2026-10-06,12.00,已付款,{}")


@pytest.mark.parametrize(
    "heading",
    ["店铺", "店舖名稱", "門店編號", "门店名称", "所属店铺", "商家昵称", "特约商户号", "專櫃", "收银机号", "商户号", "Store",
     "Shop", "Store ID", "shop_name", "Location", "Sub-merchant ID", "Merchant Account", "Business Entity Name", "Till",
     "Tienda", "Boutique", "Filiale", "Loja", "店舗名", "매장"],
)  # fmt: skip
def test_it_reads_a_column_of_shops(heading: str) -> None:
    table = lines(f"订单号,付款时间,实付金额,订单状态,{heading}", *(r.format("A7") for r in ORDERS))

    assert read(table).values("shop") == ["A7", "A7"]


@pytest.mark.parametrize(
    "heading", ["店铺优惠", "Store credit", "门店地址", "Shop type", "开户网点"]
)
def test_it_takes_no_fact_about_a_shop_for_the_shop(heading: str) -> None:
    table = lines(
        f"订单号,付款时间,实付金额,订单状态,{heading}", *(r.format("1.5") for r in ORDERS)
    )

    assert read(table).values("shop") == [None, None]


def test_it_prefers_the_name_of_a_shop_to_its_number_and_to_its_till() -> None:
    found = columns(
        "订单号,付款时间,实付金额,收银机号,门店编号,门店名称", "1,2026-10-05,9.00,T1,S1,东店"
    )

    assert found["shop"] == "门店名称"


@pytest.mark.parametrize("heading", ["Merchant ID", "Shop ID", "Seller No"])
def test_it_takes_the_number_of_a_merchant_for_no_order_s(heading: str) -> None:
    found = columns(
        f"{heading},Order ID,Paid at,Amount", *(f"M{n},{n},2026-10-05,9" for n in (1, 2))
    )

    assert (found["order_ref"], found["shop"]) == ("Order ID", heading)


@pytest.mark.parametrize("nothing", ["", "0", "-", "—", "无"])
def test_it_reads_no_shop_where_none_is_named(nothing: str) -> None:
    table = lines(
        "订单号,付款时间,实付金额,店铺", f"1,2026-10-05,9.00,{nothing}", "2,2026-10-05,9.00,甲店"
    )

    assert read(table).values("shop") == [None, "甲店"]


def test_it_takes_a_bank_s_branch_for_no_shop() -> None:
    found = columns(
        "Date,Description,Money in,Money out,Balance,Branch", "2026-10-05,x,9.00,,9.00,Soho"
    )

    assert "shop" not in found


def test_it_knows_the_transactions_of_two_tills_apart() -> None:
    table = lines(
        "交易流水号,交易类型,交易时间,交易金额,手续费,净额,门店",
        "T0000001,消费,2026-10-05 10:00:00,9.00,0.05,8.95,东店",
        "T0000001,消费,2026-10-05 10:00:00,9.00,0.05,8.95,西店",
    )

    assert read(table).entries["natural_id"].n_unique() == 2


@pytest.mark.parametrize(
    ("code", "shop"),
    [("jushuitan_orders", "甲店"), ("wangdiantong_orders", "甲店"), ("jd_daily", "10001"),
     ("kuaishou_settlement", "2000000001"), ("adyen_settlement", "TeaShopEU"), ("adyen_accounting", "TeaShopUS")],
)  # fmt: skip
def test_it_keeps_the_shop_of_a_known_table(code: str, shop: str) -> None:
    outcome = read(fixture(code))

    assert outcome.values("shop")[0] == shop
    assert shop not in outcome.values("counterparty")


def test_it_keeps_the_seller_of_a_wallet() -> None:
    assert read(text_of("taobao_wechat", "fourteen")).values("shop") == ["甲店", "甲店"]


def test_it_keeps_the_store_that_paypal_names() -> None:
    assert "SHOP9" in read(
        fixture_with("paypal_settlement", ('"C1","",""', '"C1","","SHOP9"'))
    ).values("shop")


@pytest.mark.parametrize(
    ("named", "shop"),
    [({}, None), ({"门店编号": "S1"}, "S1"), ({"门店编号": "S1", "门店名称": "东店"}, "东店")],
)
def test_it_keeps_the_store_of_an_alipay_payment(named: dict[str, str], shop: str | None) -> None:
    outcome = read(alipay_file({**ALIPAY_PAYMENT, **named}))

    assert outcome.values("shop") == [shop]


@pytest.mark.parametrize(
    ("number", "shop"), [("0", None), ("", None), ("1600000007", "1600000007")]
)
def test_it_keeps_the_merchant_that_a_wechat_payment_is_of(number: str, shop: str | None) -> None:
    outcome = read(wechat_file({**PAYMENT, "特约商户号": number}))

    assert outcome.values("shop") == [shop]
