"""A payout report against a bank statement."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import lines, reconciled

PAYOUTS = lines(
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,automatic_payout_id,"
    "automatic_payout_effective_at_utc",
    "txn_1,2026-06-01 10:00:00,usd,100.00,3.20,96.80,charge,po_aaaa1,2026-06-05 00:00:00",
    "txn_2,2026-06-02 10:00:00,usd,-20.00,0.00,-20.00,refund,po_aaaa1,2026-06-05 00:00:00",
)


def test_it_adds_up_a_batch_that_arrives_after_the_weekend(tmp_path: Path) -> None:
    bank = lines("Date,Description,Amount,Currency", "2026-06-10,STRIPE PAYOUT,76.80,USD")

    assert reconciled(tmp_path, PAYOUTS, bank).groups == [
        ("confirmed", ("left:2", "left:3", "right:2"))
    ]


def test_it_waits_over_the_holidays_of_the_currencys_country(tmp_path: Path) -> None:
    withdrawals = lines(
        "提现单号,提现时间,提现金额,状态", "TX0001,2026-09-30 10:00:00,1000.00,提现成功"
    )
    # 1 to 7 October are days off in China; 8 to 10 October are the three that banks take, the 10th a Saturday
    # on which they work
    bank = lines(
        "交易日期,摘要,收入,支出,余额,对方户名",
        "2026-09-30,利息,1.00,,2000.00,本行",
        "2026-10-10,提现,1000.00,,3000.00,财付通支付科技有限公司",
    )

    assert ("confirmed", ("left:2", "right:3")) in reconciled(tmp_path, withdrawals, bank).groups


def test_it_knows_the_channel_by_the_name_in_the_lines_it_has_matched(tmp_path: Path) -> None:
    bank = lines(
        "Date,Description,Amount,Currency",
        "2026-06-01,STRIPE TRANSFER,44.00,USD",
        "2026-06-01,PAYPAL TRANSFER,45.00,USD",
        "2026-06-05,STRIPE PAYOUT,76.80,USD",
        "2026-06-08,STRIPE TRANSFER,46.00,USD",
    )

    groups = reconciled(tmp_path, PAYOUTS, bank).groups

    assert groups[:3] == [
        ("EXTERNAL_ONLY", ("right:5",)),
        ("NON_TRADE", ("right:3",)),
        ("TIMING", ("right:2",)),
    ]


def test_it_sets_a_failed_withdrawal_aside(tmp_path: Path) -> None:
    withdrawals = lines(
        "提现单号,提现时间,提现金额,状态",
        "TX0001,2026-06-01 10:00:00,1000.00,提现成功",
        "TX0002,2026-06-02 10:00:00,300.00,提现失败",
    )
    bank = lines(
        "交易日期,摘要,收入,支出,余额,对方户名",
        "2026-06-02,提现,1000.00,,2000.00,财付通支付科技有限公司",
        "2026-06-30,房租,,800.00,1200.00,房东",
    )

    groups = reconciled(tmp_path, withdrawals, bank).groups

    assert ("NON_TRADE", ("left:3",)) in groups


def test_it_matches_payouts_that_have_no_number(tmp_path: Path) -> None:
    payouts = lines(
        "Payout Date,Status,Charges,Refunds,Adjustments,Reserved Funds,Fees,Retried Amount,Total,Currency",
        "2026-06-01,paid,100.00,0.00,0.00,0.00,-3.00,0.00,97.00,USD",
    )
    bank = lines(
        "Date,Description,Amount,Currency",
        "2026-06-02,SHOPIFY PAYOUT,97.00,USD",
        "2026-06-30,Rent,-900.00,USD",
    )

    groups = reconciled(tmp_path, payouts, bank).groups

    assert ("left:2", "right:2") in [places for _state, places in groups]
