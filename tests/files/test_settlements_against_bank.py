"""What an acquirer settles, against the bank: by net, by the day or the batch of the money."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import lines, reconciled

BANK = "交易日期,摘要,收入,支出,余额,对方户名"


def test_the_net_of_a_day_of_settlement_is_suggested_with_its_deposit(tmp_path: Path) -> None:
    settled = lines(
        "商户名称,交易日期,清算日期,交易金额,手续费,清算金额",
        "小店,20260605,20260608,100.00,0.60,99.40",
        "小店,20260606,20260608,200.00,1.20,198.80",
        "合计,,,300.00,1.80,298.20",
    )
    bank = lines(
        BANK,
        "2026-06-08,转账,298.20,,1298.20,拉卡拉支付股份有限公司",
        "2026-06-09,房租,,298.20,1000.00,房东",
    )

    assert reconciled(tmp_path, settled, bank).groups == [
        ("NON_TRADE", ("right:3",)),
        ("suggested", ("left:2", "left:3", "right:2")),
    ]


def test_a_batch_in_the_bank_s_text_confirms_its_net(tmp_path: Path) -> None:
    payouts = lines(
        "撥款日期,撥款批號,交易金額,手續費,撥款金額,幣別",
        '115/06/08,EC20260608A,"1,730",45,"1,685",TWD',
    )
    bank = lines(
        "交易日期,摘要,支出金額,存入金額,帳戶餘額,備註",
        '115/06/08,跨行轉入,,"1,685","51,685",綠界科技 EC20260608A',
    )

    assert reconciled(tmp_path, payouts, bank).groups == [("confirmed", ("left:2", "right:2"))]
