"""What a row's channel says: that it was paid elsewhere, and how long it waits for the other side's next file."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Context, from_json
from reconcile.engine.ready import DOCUMENTS
from tests.engine.records import row
from tests.engine.test_classify_tables import LACKING, MID_JUNE, THERE, on, told

ELSEWHERE = ("NON_TRADE", "other_channel")


@pytest.mark.parametrize(
    ("channel", "theirs", "said"),
    [
        ("ALIPAY", ["WECHAT"], ELSEWHERE),
        ("WECHAT", ["WECHAT"], LACKING),
        ("ALIPAY", ["WECHAT", "ALIPAY"], LACKING),
        ("UNIONPAY", ["WECHAT", "ALIPAY"], ELSEWHERE),
        # a shop's channel, or one that nobody knows, is no wallet
        ("TAOBAO", ["WECHAT"], LACKING),
        ("ALIPAY", ["TAOBAO"], LACKING),
        ("ALIPAY", [None], LACKING),
        ("ALIPAY", [None, "WECHAT"], ELSEWHERE),
        # cards are one
        ("CARD", ["STRIPE"], LACKING),
        ("STRIPE", ["CARD"], LACKING),
        ("CARD", ["WECHAT"], ELSEWHERE),
        ("PAYPAL", ["STRIPE"], ELSEWHERE),
        ("CASH", ["BANK"], ELSEWHERE),
    ],
)
def test_it_knows_what_was_paid_through_another_channel(
    channel: str, theirs: list[str | None], said: tuple[str, str]
) -> None:
    there = [row(f"B{n}", 70 + n, channel=each) for n, each in enumerate(theirs)]

    ours, _theirs = told([row("A1", 1, kind="ORDER", status="PAID", channel=channel)], there)

    assert ours == [said]


def test_it_asks_no_channel_of_a_list_of_orders() -> None:
    there = [row("B1", 70, kind="ORDER", status="PAID", channel="WECHAT")]

    ours, _theirs = told([row("A1", 1, kind="ORDER", status="PAID", channel="ALIPAY")], there)

    assert ours == [LACKING]


def test_it_asks_the_channel_of_whatever_else_the_other_side_has() -> None:
    there = [row("B1", -7, kind="ADJUSTMENT", channel="WECHAT")]

    ours, _theirs = told([row("A1", 1, kind="ORDER", status="PAID", channel="ALIPAY")], there)

    assert ours == [ELSEWHERE]


def test_it_asks_no_channel_of_their_rows() -> None:
    _ours, theirs = told([row("B1", 70, channel="WECHAT")], [row("A1", 1000, channel="ALIPAY")])

    assert theirs == [("EXTERNAL_ONLY", "not_on_other_side")]


@pytest.mark.parametrize(
    ("orders", "refund", "said"),
    [
        (["BALANCE"], None, ELSEWHERE),
        (["BALANCE"], "OTHER", ELSEWHERE),
        (["BALANCE", "BALANCE"], None, ELSEWHERE),
        (["BALANCE", None], None, ELSEWHERE),
        (["BALANCE"], "WECHAT", LACKING),
        (["WECHAT"], None, LACKING),
        # paid in two ways
        (["BALANCE", "ALIPAY"], None, LACKING),
        (["OTHER"], None, LACKING),
        ([], None, LACKING),
    ],
)
def test_it_takes_a_refund_for_paid_as_its_order_was(
    orders: list[str | None], refund: str | None, said: tuple[str, str]
) -> None:
    ours = [row("A1", 600, kind="ORDER", status="PAID", channel=channel) for channel in orders]
    ours.append(row("A1", -300, refund_key="R1", channel=refund))

    found, _theirs = told(ours, [row("B9", 70, channel="WECHAT")])

    assert found[-1] == said


def test_it_takes_the_channel_of_an_order_that_has_its_partner() -> None:
    ours = [row("A1", 600, kind="ORDER", status="PAID", channel="BALANCE"), row("A1", -300)]

    found, _theirs = told(ours, [row("B9", 70, channel="WECHAT")], linked=1)

    assert found == [ELSEWHERE]


def test_it_takes_no_channel_from_an_order_of_another_number() -> None:
    ours = [row("A2", 600, kind="ORDER", status="PAID", channel="BALANCE"), row("A1", -300)]

    found, _theirs = told(ours, [row("B9", 70, channel="WECHAT")])

    assert found[1] == LACKING


@pytest.mark.parametrize(("channel", "days"), [("SLOW", 5), ("QUICK", 0), ("OTHER", 2), (None, 2)])
def test_it_waits_by_the_days_of_a_channel(channel: str | None, days: int) -> None:
    slow = from_json(
        {**DOCUMENTS["orders_channel"], "wait_days": {"SLOW": 5, "QUICK": 0, "default": 2}}
    )
    last = MID_JUNE.last.day
    ours = [
        on(date(2026, 6, last - days + at), channel=channel) | {"order_key": f"C{at}"}
        for at in (0, 1)
    ]

    found, _theirs = told(ours, [THERE], slow, Context(MID_JUNE, MID_JUNE))

    assert found == [LACKING, ("TIMING", "still_expected" if days else "at_the_edge")]


def test_it_waits_for_every_channel_alike_where_only_the_default_is_said() -> None:
    slow = from_json({**DOCUMENTS["orders_channel"], "wait_days": {"default": 2}})
    days = [date(2026, 6, 18), date(2026, 6, 19)]
    ours = [on(day, channel="WECHAT") | {"order_key": f"C{day.day}"} for day in days]

    context = Context(MID_JUNE, MID_JUNE)

    found, _theirs = told(ours, [row("B9", 70, channel="WECHAT")], slow, context)

    assert found == [LACKING, ("TIMING", "still_expected")]


def test_it_waits_for_nothing_beyond_the_days_of_a_channel_that_takes_none() -> None:
    quick = from_json({**DOCUMENTS["orders_channel"], "wait_days": {"default": 0}})

    found, _theirs = told([on(MID_JUNE.last)], [THERE], quick, Context(MID_JUNE, MID_JUNE))

    assert found == [LACKING]
