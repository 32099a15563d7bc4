"""Texts that say that the money of a bill's payer is for something else, or for somebody else."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import confirmed, run, suggested

SALT, TIDE = "Salt & Sons Trading Ltd", "Tideway Logistics Ltd"


@pytest.mark.parametrize(
    "text",
    [
        # a part of another bill
        "支付部分货款", "首付款", "进度款", "第2期", "第二筆", "分期付款", "30%货款", "INSTALMENT 2",
        "2ND PAYMENT", "50% BALANCE", "payment on account", "2. Rate",
        # what is kept or owed beside the bills, or was paid too much
        "违约金", "滯納金", "罚款", "质保金", "履约保证金", "按金", "返利", "補差價", "多付退回", "LATE FEE", "PENALTY",
        "REBATE Q2", "RETENTION", "OVERPAID", "duplicate payment",
        # money that is lent, put in or moved about
        "暂借", "拆借", "资金往来", "内部划转", "购买理财", "股权转让款", "BORROWING", "INTERCOMPANY", "OWN TRANSFER",
        # somebody else's, or what was owed before
        "代付货款", "代墊運費", "BEHALF OF TIDEWAY", "去年货款", "2025年货款", "退汇",
    ],
)  # fmt: skip
def test_it_suggests_what_is_said_to_be_for_something_else(text: str) -> None:
    outcome = run([invoice(90_000)], [payment(90_000, description=text)], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])


@pytest.mark.parametrize(
    "text",
    ["货款", "往来货款", "尾款", "服务费", "加工费", "运费", "员工福利礼盒", "扣款", "fine china", "13%税率货物",
     "claymore prints", "FINAL PAYMENT", "PAYMENT ON ACCOUNT NO 12", "银联代付", "代付业务", "支付宝代付", "货款往来",
     "网银往来账", "2026年6月货款", "第二批货款"],
)  # fmt: skip
def test_it_confirms_what_is_said_of_goods_and_services(text: str) -> None:
    outcome = run([invoice(90_000)], [payment(90_000, description=text)], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]


@pytest.mark.parametrize(
    ("name", "payer", "text"),
    [
        ("Harbour Capital Ltd", "HARBOUR CAPITAL LTD", "FROM HARBOUR CAPITAL LTD"),
        ("Harbour Capital Ltd", "HARBOUR CAPITAL LTD", None),
        ("薪火科技有限公司", "薪火科技有限公司", "薪火科技有限公司货款"),
    ],
)
def test_it_hears_no_purpose_in_the_names_of_the_two(
    name: str, payer: str, text: str | None
) -> None:
    paid = payment(90_000, payer, description=text)

    assert confirmed(run([invoice(90_000, name)], [paid], "invoice_bank")) == [(1, 1001)]


@pytest.mark.parametrize(
    ("billed", "text", "is_sure"),
    [("押金", "押金", True), ("样品, 含保险", "借款", False), ("Deposit", "Loan", False)],
)
def test_it_takes_a_purpose_only_from_a_bill_that_says_the_same(
    billed: str,
    text: str,
    is_sure: bool,  # noqa: FBT001
) -> None:
    ours = [invoice(90_000, description=billed)]

    outcome = run(ours, [payment(90_000, description=text)], "invoice_bank")

    assert bool(confirmed(outcome)) == is_sure


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FOR TIDEWAY LOGISTICS", "name_but_named"),
        ("SALT & SONS TRADING LTD FOR TIDEWAY LOGISTICS LTD", "name_but_named"),
        ("SALT & SONS TRADING LTD GOODS", "sure_by_name"),
        ("GOODS", "sure_by_name"),
    ],
)
def test_it_suggests_what_names_another_counterparty(text: str, reason: str) -> None:
    ours = [invoice(90_000, SALT), invoice(1_234, TIDE)]

    outcome = run(ours, [payment(90_000, SALT.upper(), description=text)], "invoice_bank")

    assert outcome.matches["reason_code"].to_list() == [reason]


def test_it_confirms_what_names_its_own_payer_as_well_as_another() -> None:
    ours = [invoice(90_000, SALT), invoice(1_234, "Salt & Sons Travel Ltd")]
    paid = payment(90_000, SALT.upper(), description="SALT & SONS TRA")

    assert confirmed(run(ours, [paid], "invoice_bank")) == [(1, 1001)]


def test_it_asks_no_text_whom_it_names_beyond_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.engine.passes.payers.NAMES_MAX", 1)
    ours = [invoice(90_000, SALT), invoice(1_234, TIDE)]
    paid = payment(90_000, SALT.upper(), description="FOR TIDEWAY LOGISTICS")

    assert confirmed(run(ours, [paid], "invoice_bank")) == [(1, 1001)]
