"""Accounts that a channel or a purse keeps: like a bank's, but their lines have kinds."""

from __future__ import annotations

import pytest

from ledgers.formats import recognise
from tests.ledgers.tables import lines, read


def columns(*rows: str) -> dict[str, str]:
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return dict(found.mapping.columns)


def test_it_reads_the_kinds_of_a_fund_bill() -> None:
    outcome = read(
        lines(
            "流水号,商户订单号,时间,类型,收入,支出",
            "L1,S1,2026-10-05 10:00:00,交易,10.00,",
            "L2,S1,2026-10-05 10:00:01,手续费,,0.06",
            "L3,S1,2026-10-06 10:00:00,退款,,4.00",
            "L4,,2026-10-07 10:00:00,提现,,5.00",
        )
    )

    assert outcome.rows("kind", "net_minor") == [
        ("PAYMENT", 1000),
        ("FEE", -6),
        ("REFUND", -400),
        ("PAYOUT", -500),
    ]


def test_it_proves_a_fund_bill_by_its_running_balance() -> None:
    outcome = read(
        lines(
            "记账时间,微信支付业务单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元)",
            "`2026-10-05 10:00:00,`5000001,`交易,`交易,`收入,`10.00,`110.00",
            "`2026-10-05 10:00:01,`5000001,`扣除交易手续费,`扣除交易手续费,`支出,`0.06,`109.94",
        )
    )

    assert outcome.rows("kind", "net_minor") == [("PAYMENT", 1000), ("FEE", -6)]
    assert outcome.summary.proved is True


def test_it_takes_what_leaves_a_purse_for_no_refund() -> None:
    outcome = read(
        lines(
            "交易时间,交易类型,收/支,金额,交易单号,商户单号",
            "2026-10-05 10:00:00,商户消费,支出,3.00,T1,M1",
            "2026-10-05 11:00:00,二维码收款,收入,5.00,T2,M2",
            "2026-10-05 12:00:00,零钱通转出,不计收支,7.00,T3,M3",
            "2026-10-05 13:00:00,商户退款,收入,1.00,T4,M4",
        )
    )

    assert outcome.rows("kind", "gross_minor") == [
        ("PAYMENT", -300),
        ("PAYMENT", 500),
        ("TRANSFER", 700),
        ("REFUND", 100),
    ]


def test_it_reads_a_list_of_payouts_that_have_no_number() -> None:
    outcome = read(
        lines(
            "Payout Date,Status,Charges,Refunds,Adjustments,Reserved Funds,Fees,Retried Amount,Total,Currency",
            "2026-10-05,paid,10.00,0.00,0.00,0.00,-1.00,0.00,9.00,USD",
        )
    )

    assert outcome.rows("kind", "net_minor", "currency") == [("PAYOUT", 900, "USD")]
    assert outcome.summary.ledger_kind == "channel"


def test_it_reads_a_withdrawal_that_only_a_description_names() -> None:
    outcome = read(
        lines(
            "Date,Description,Currency,Gross,Fee,Net,Transaction ID",
            "2026-10-05,Express Checkout Payment,USD,9.00,-1.00,8.00,T1",
            "2026-10-06,General Withdrawal,USD,-8.00,0.00,-8.00,T2",
            "2026-10-06,General Currency Conversion,USD,-1.00,0.00,-1.00,T3",
        )
    )

    assert outcome.values("kind") == ["PAYMENT", "PAYOUT", "TRANSFER"]


@pytest.mark.parametrize("heading", ["结算状态", "出款狀態", "Payout status"])
def test_it_reads_the_state_of_a_payout_from_a_list_of_payouts(heading: str) -> None:
    rows = (
        "JS101,2026-06-02,99.00,1.00,98.00,结算成功",
        "JS102,2026-06-03,50.00,1.00,49.00,结算失败",
    )

    payouts = columns(f"结算批次号,清算日期,交易金额,手续费,结算金额,{heading}", *rows)
    orders = columns(f"订单号,清算日期,交易金额,手续费,结算金额,{heading}", *rows)

    assert (payouts["status"], orders.get("status")) == (heading, None)


def test_it_takes_no_other_words_for_the_state_of_a_payout() -> None:
    rows = ("JS101,2026-06-02,99.00,夏", "JS102,2026-06-03,50.00,秋")

    assert "status" not in columns("结算批次号,清算日期,结算金额,结算状态", *rows)
