"""What is settled by the day: a day is no number, whatever a text says."""

from __future__ import annotations

import pytest

from tests.engine.payouts import FRIDAY, evidence, found, groups, june, line, sale

SENT_BY = {"counterparty": "拉卡拉支付股份有限公司"}


def test_rows_settled_on_one_day_are_suggested_with_the_acquirer_s_line_of_that_day() -> None:
    ours = [sale(None, net, june(day), value_on=june(8)) for net, day in ((500, 5), (300, 6))]

    made = found(ours, [line(800, 8, "清算款", **SENT_BY)])

    assert groups(made.suggested) == [(0, 1, 2)]
    assert groups(made.confirmed) == []
    assert evidence(made) == [(0, 90, "day_sum", 0)]


def test_equal_sums_of_two_days_are_never_crossed() -> None:
    ours = [sale(None, 500, june(day), value_on=june(day + 1)) for day in (1, 2)]
    theirs = [
        line(500, 2, "20260601清算款", **SENT_BY),
        line(500, 3, "20260602清算款", **SENT_BY),
    ]

    assert groups(found(ours, theirs).suggested) == [(0, 2), (1, 3)]


@pytest.mark.parametrize("batch", ["20260603", "1150603", "0603", "260603"])
def test_a_batch_that_is_only_a_day_is_not_confirmed_by_the_day_in_a_text(batch: str) -> None:
    ours = [sale(batch, 500, june(2), value_on=june(3))]

    made = found(ours, [line(500, 4, f"{batch}清算款", **SENT_BY)])

    assert groups(made.confirmed) == []
    assert groups(made.suggested) == [(0, 1)]


def test_a_batch_that_is_only_a_day_is_not_the_other_day_s_money() -> None:
    ours = [sale("20260603", 500, june(2)), sale("20260604", 500, june(3))]
    theirs = [line(500, day, f"2026060{day - 1}清算款", **SENT_BY) for day in (3, 4)]

    made = found(ours, theirs)

    assert groups(made.confirmed) == []
    assert groups(made.suggested) == [(0, 2), (1, 3)]


@pytest.mark.parametrize("batch", ["EC20260603A", "20261503", "806031"])
def test_a_batch_with_a_number_is_confirmed_by_it(batch: str) -> None:
    made = found([sale(batch, 500, june(3))], [line(500, 4, f"綠界科技 {batch}")])

    assert groups(made.confirmed) == [(0, 1)]


def test_a_line_that_names_only_who_pays_for_anybody_is_suggested() -> None:
    made = found([sale("EC9A77", 500, june(3))], [line(500, 4, "綠界科技")])

    assert groups(made.confirmed) == []
    assert evidence(made) == [(0, 70, "payout_not_named", 1)]


def test_what_failed_is_no_part_of_the_day() -> None:
    ours = [
        sale(None, 500, value_on=FRIDAY),
        sale(None, 300, value_on=FRIDAY, status="FAILED"),
    ]

    assert groups(found(ours, [line(500, 5, "清算", **SENT_BY)]).suggested) == [(0, 2)]


def test_a_file_with_batches_has_no_days_beside_them() -> None:
    ours = [sale("PO77812", 500, value_on=FRIDAY), sale(None, 300, value_on=FRIDAY)]

    assert groups(found(ours, [line(300, 5, "清算", **SENT_BY)]).suggested) == []


def test_a_day_of_several_wallets_is_the_aggregator_s_one_line() -> None:
    ours = [sale(None, 500, channel="WECHAT"), sale(None, 300, channel="ALIPAY")]

    made = found(ours, [line(800, 8, "收钱吧结算")])

    assert groups(made.suggested) == [(0, 1, 2)]
    assert groups(made.confirmed) == []


def test_a_day_of_several_wallets_is_nobody_else_s_line() -> None:
    ours = [sale(None, 500, channel="WECHAT"), sale(None, 300, channel="ALIPAY")]

    assert groups(found(ours, [line(800, 8, "张三 货款")]).suggested) == []
