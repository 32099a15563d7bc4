from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, read
from tests.ledgers.test_open_workbooks import workbook


def changed(old: str, new: str) -> Outcome:
    """The bill with one of its texts changed."""
    text = fixture("wechat_fund").decode()
    assert old in text
    return read(text.replace(old, new))


def test_it_reads_the_kinds_of_movements_with_their_signs() -> None:
    outcome = read(fixture("wechat_fund"))

    assert outcome.rows("row_number", "kind", "net_minor", "channel") == [
        (2, "PAYMENT", 5000, "WECHAT"),
        (3, "FEE", -30, "WECHAT"),
        (4, "REFUND", -1988, "WECHAT"),
        (5, "PAYOUT", -10000, "WECHAT"),
    ]


def test_it_takes_a_fee_as_a_movement_of_its_own() -> None:
    outcome = read(fixture("wechat_fund"))

    assert outcome.rows("gross_minor", "fee_minor", "net_minor")[1] == (-30, 0, -30)


def test_it_parts_a_refund_from_the_fee_that_came_back() -> None:
    outcome = read(fixture("wechat_fund"))

    assert outcome.rows("gross_minor", "fee_minor", "net_minor")[2] == (-2000, 12, -1988)


def test_it_takes_a_refund_without_a_remark_as_it_stands() -> None:
    outcome = changed("退款总金额20.00元;含手续费0.12元", "")

    assert outcome.rows("gross_minor", "fee_minor", "net_minor")[2] == (-1988, 0, -1988)


def test_it_refuses_a_refund_whose_parts_disagree() -> None:
    outcome = changed("含手续费0.12元", "含手续费0.13元")

    assert [(row, code) for row, _column, code in outcome.faults] == [(4, "parts_disagree")]
    assert outcome.sentences == ["Gross and fee of this row don't make its net of -19.88."]


def test_it_takes_the_voucher_as_what_the_row_is_of() -> None:
    outcome = read(fixture("wechat_fund"))

    assert outcome.rows("order_ref", "refund_ref", "batch_ref") == [
        ("SO51", None, None),
        ("SO51", None, None),
        (None, "RF51", None),
        (None, None, "WD51"),
    ]


def test_it_knows_a_movement_by_its_own_number_and_joins_by_that_of_the_payment() -> None:
    outcome = read(fixture("wechat_fund"))

    assert outcome.rows("natural_id", "transaction_ref")[:2] == [
        ("FW0001", "4200000000202610050000000051"),
        ("FW0002", "4200000000202610050000000051"),
    ]


@pytest.mark.parametrize(
    ("business", "kind"),
    [("交易", "PAYMENT"), ("充值", "TRANSFER"), ("企业付款", "TRANSFER"), ("分账", "TRANSFER"),
     ("提现退票", "PAYOUT"), ("退还手续费", "FEE"), ("其他", "ADJUSTMENT")],
)  # fmt: skip
def test_it_reads_the_kind_by_the_business(business: str, kind: str) -> None:
    assert changed("`交易,`交易,", f"`交易,`{business},").values("kind")[0] == kind


def test_it_proves_its_totals_and_its_running_balance() -> None:
    outcome = read(fixture("wechat_fund"))

    assert outcome.summary.proved is True
    assert outcome.control("资金流水总笔数") == (4, 4)
    assert outcome.control("支出笔数") == (3, 3)
    assert outcome.control("支出金额") == (12018, 12018)
    assert (outcome.summary.opening_minor, outcome.summary.closing_minor) == (10000, 2982)


@pytest.mark.parametrize(
    ("old", "new"),
    [("`120.18", "`120.19"), ("`4.0,", "`5,"), ("`29.82", "`29.83"), ("`1.0,`50.00,`3.0", "`2,`50.00,`3.0")],
)  # fmt: skip
def test_it_disproves_a_bill_whose_totals_or_balances_disagree(old: str, new: str) -> None:
    assert changed(old, new).summary.proved is False


def test_it_is_proved_by_balances_alone_where_the_totals_cannot_be_read() -> None:
    outcome = changed("`4.0,`1.0,`50.00,`3.0,`120.18", "`many,`,`x,`,`x")

    assert [control.name for control in outcome.summary.controls] == [
        "closing balance",
        "lines that break the running balance",
    ]


def test_it_has_no_totals_where_the_bill_was_cut_short() -> None:
    text = fixture("wechat_fund").decode()

    outcome = read(text[: text.index("资金流水总笔数")])

    assert (len(outcome.entries), len(outcome.rejected)) == (4, 0)
    assert outcome.summary.proved is True


def test_it_reads_half_width_brackets() -> None:
    text = fixture("wechat_fund").decode().replace("（", "(").replace("）", ")")

    assert read(text).values("net_minor") == [5000, -30, -1988, -10000]


def test_it_reads_a_workbook() -> None:
    rows = [line.split(",") for line in fixture("wechat_fund").decode().splitlines()]

    outcome = read(workbook(rows))

    assert outcome.values("net_minor") == [5000, -30, -1988, -10000]
    assert outcome.summary.proved is True


def test_it_says_of_which_days_it_is() -> None:
    summary = read(fixture("wechat_fund")).summary

    assert (summary.format, summary.ledger_kind) == ("wechat_fund", "channel")
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 5), date(2026, 10, 7))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("`FW0002", "`", ("资金流水单号", "missing_id")),
        ("`FW0002", "`1.2E+27", ("资金流水单号", "damaged_id")),
        ("`支出,`0.30", "`其他,`0.30", ("收支类型", "bad_direction")),
        ("`支出,`0.30", "`,`0.30", ("收支类型", "missing_kind")),
        ("`扣除交易手续费", "`", ("业务类型", "missing_kind")),
        ("`0.30", "`0.3O", ("收支金额（元）", "bad_amount")),
        ("`0.30", "`", ("收支金额（元）", "missing_amount")),
        ("`149.70", "`", ("账户结余（元）", "missing_amount")),
        ("2026-10-05 10:00:01,`4200000000202610050000000051,`FW0002", "x,`1,`FW0002", ("记账时间", "bad_date")),
    ],
)  # fmt: skip
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[str, str]) -> None:
    assert changed(old, new).faults == [(3, *fault)]
