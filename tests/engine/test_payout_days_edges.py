"""Which batches are nothing but a day, and which rows a day's money is made of."""

from __future__ import annotations

import pytest

from tests.engine.payouts import found, groups, june, line, sale
from tests.engine.records import Row

SENT_BY = {"counterparty": "拉卡拉支付股份有限公司"}


def settled(net: int, day: int = 8, **given: object) -> Row:
    return sale(None, net, june(5), **{"value_on": june(day), **given})


@pytest.mark.parametrize(
    ("batch", "is_day"),
    [
        # the third of June, its row's own day, in each way of writing it
        ("20260603", True),
        ("1150603", True),
        ("260603", True),
        ("0603", True),
        ("03062026", True),
        ("06032026", True),
        # another day, which a short number may be by chance, and a number that no day is
        ("20260605", True),
        ("260617", False),
        ("0617", False),
        ("17062026", False),
        ("20260633", False),
        ("20261303", False),
        ("202606031", False),
        ("2106030", False),
    ],
)
@pytest.mark.parametrize("is_settled_later", [False, True])
def test_a_batch_that_is_its_row_s_own_day_is_no_number(
    batch: str,
    is_day: bool,  # noqa: FBT001
    is_settled_later: bool,  # noqa: FBT001
) -> None:
    ours = [sale(batch, 500, june(3), value_on=june(4) if is_settled_later else None)]

    made = found(ours, [line(500, 5, f"{batch}清算款", **SENT_BY)])

    assert groups(made.suggested if is_day else made.confirmed) == [(0, 1)]
    assert groups(made.confirmed if is_day else made.suggested) == []


@pytest.mark.parametrize("status", ["FAILED", "CLOSED", "UNPAID", "PENDING", "REVOKED"])
def test_what_moved_no_money_is_no_part_of_a_day(status: str) -> None:
    ours = [settled(500), settled(300), settled(77, status=status)]

    assert groups(found(ours, [line(800, 8, "清算款", **SENT_BY)]).suggested) == [(0, 1, 3)]


@pytest.mark.parametrize("status", ["PAID", "REFUNDED", None])
def test_what_moved_money_is_a_part_of_its_day(status: str | None) -> None:
    ours = [settled(500), settled(300), settled(77, status=status)]

    assert groups(found(ours, [line(877, 8, "清算款", **SENT_BY)]).suggested) == [(0, 1, 2, 3)]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        # a file that knows its payouts says itself what is paid out
        (sale("EC9A77", 9_999, june(5)), []),
        (sale(None, -9_999, june(5), kind="PAYOUT"), []),
        # as does no other file
        (sale("EC9A77", 9_999, june(5), source="other.csv"), [(0, 1, 3)]),
    ],
)
def test_a_file_that_names_its_payouts_has_no_days_of_settlement(
    other: Row, expected: list[tuple[int, ...]]
) -> None:
    ours = [settled(500), settled(300), other]

    assert groups(found(ours, [line(800, 8, "清算款", **SENT_BY)]).suggested) == expected


def test_a_row_that_says_no_day_of_settlement_is_part_of_none() -> None:
    ours = [settled(500), settled(300), sale(None, 77, june(5))]

    assert groups(found(ours, [line(800, 8, "清算款", **SENT_BY)]).suggested) == [(0, 1, 3)]


def test_days_of_two_files_are_two_payouts() -> None:
    ours = [settled(500), settled(300, source="other.csv")]
    theirs = [line(500, 8, "清算款", **SENT_BY), line(300, 8, "清算款", **SENT_BY)]

    assert groups(found(ours, theirs).suggested) == [(0, 2), (1, 3)]
    assert groups(found(ours, [line(800, 8, "清算款", **SENT_BY)]).confirmed) == []


@pytest.mark.parametrize(
    ("day", "is_suggested"), [(4, False), (5, True), (6, True), (8, True), (9, False)]
)
def test_a_wallet_s_day_is_paid_within_three_days(
    day: int,
    is_suggested: bool,  # noqa: FBT001
) -> None:
    ours = [sale(None, 500, june(5), channel="WECHAT"), sale(None, 300, june(5), channel="WECHAT")]

    made = found(ours, [line(800, day, "财付通")])

    assert groups(made.suggested) == ([(0, 1, 2)] if is_suggested else [])


@pytest.mark.parametrize(
    "given",
    [
        {"status": "CLOSED"},
        {"status": "PENDING"},
        {"kind": "PAYOUT"},
        {"kind": "TRANSFER"},
        {"booked_on": None},
        {"channel": "ALIPAY"},
        {"currency": "HKD"},
    ],
)
def test_a_wallet_s_day_is_made_of_what_it_took_that_day(given: dict[str, object]) -> None:
    ours = [sale(None, net, june(5), channel="WECHAT") for net in (500, 300, 77)]
    ours[2] |= given

    assert groups(found(ours, [line(800, 6, "财付通")]).suggested) == [(0, 1, 3)]
    assert groups(found(ours, [line(877, 6, "财付通")]).suggested) == []


def test_a_withdrawal_without_a_number_is_known_by_more_than_a_day() -> None:
    """Beside a batch that is nothing but a day, what the wallet's own line names is confirmed."""
    ours = [
        sale(None, -500, june(5), kind="PAYOUT", channel="STRIPE"),
        sale("20260603", 70, june(3)),
    ]

    made = found(ours, [line(500, 8, "STRIPE payout"), line(70, 4, "?")])

    assert (groups(made.confirmed), groups(made.suggested)) == ([(0, 2)], [(1, 3)])
