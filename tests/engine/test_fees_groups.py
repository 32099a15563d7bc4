"""Nets of keys and of days with every figure, which contract fits, and what is due."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from reconcile.engine import from_json
from reconcile.engine.passes import fees
from reconcile.engine.passes.fees import Netted, dues, kept, known_channel, net_of_fee
from reconcile.engine.rules import Contract, RuleSet
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import Row, frame, row

ORDER = ("order_key", "order_key")
TEN = {"rate_ppm": 100_000}


def rules(*contracts: dict[str, object], **given: object) -> RuleSet:
    made = {"name": "Net", "method": "net_of_fee", "outcome": "confirm"}
    if given.get("per") != "day":
        made["keys"] = [{"left": "order_key", "right": "order_key"}]  # type: ignore[assignment]
    basis = {"left": "gross", "right": "net"}
    more = {"contracts": list(contracts), "fee_tolerance_minor": given.pop("allowed", 0)}
    return from_json({"name": "Mine", "basis": basis, "rules": [{**made, **given}], **more})


DAY = {"per": "day", "outcome": "suggest"}


def sides(ours: list[Row], theirs: list[Row], by: RuleSet) -> tuple[pl.DataFrame, pl.DataFrame]:
    return prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), by)


def net(ours: list[Row], theirs: list[Row], by: RuleSet) -> Netted:
    return net_of_fee(*sides(ours, theirs, by), by.rules[0], by)


def groups(made: Netted) -> list[tuple[int, ...]]:
    by = made.links.group_by("lead").agg(pl.col("row").sort()).sort("lead")
    return [tuple(rows) for rows in by["row"]]


def figures(made: Netted) -> list[tuple[int, int, int]]:
    """Lead, the fee, and the rest."""
    told = made.evidence.sort("lead").select("lead", "params").iter_rows()
    read = [(lead, json.loads(params)) for lead, params in told]
    return [(lead, each["fee_minor"], each["rest_minor"]) for lead, each in read]


def sold(amount: int, order: str = "A1", **given: object) -> Row:
    return row(order, amount, **given)


@pytest.mark.parametrize(
    ("ours", "theirs", "allowed", "expected"),
    [
        ([1_000], [900], 0, [(0, 100, 0)]),
        ([1_000], [901], 0, []),
        ([1_000], [901], 1, [(0, 100, -1)]),
        ([1_000], [899], 1, [(0, 100, 1)]),
        ([1_000], [902], 1, []),
        ([1_000], [898], 1, []),
        # half up, each row of its own
        ([1_005], [904], 0, [(0, 101, 0)]),
        ([1_004], [904], 0, [(0, 100, 0)]),
        ([5, 5], [8], 0, [(0, 2, 0)]),
        ([600, 400], [540, 360], 0, [(0, 100, 0)]),
        # of the batch's sum, rounded once
        ([5, 5], [9], 0, [(0, 1, 0)]),
        ([5, 5], [10], 0, []),
        ([1_004] * 5, [4_518], 0, [(0, 502, 0)]),
        ([1_004] * 5, [4_519], 0, []),
        ([1_004] * 5, [4_517], 1, [(0, 502, 1)]),
        ([1_004] * 5 + [-1_004] * 2, [2_711], 0, [(0, 301, 0)]),
        ([1_004] * 5 + [-1_004] * 2, [2_510], 0, [(0, 502, 0)]),
        # the fee of a refund comes back, or is kept
        ([1_000, -500], [450], 0, [(0, 50, 0)]),
        ([1_000, -500], [400], 0, [(0, 100, 0)]),
        ([1_000, -500], [451], 1, [(0, 50, -1)]),
        ([1_000, -500], [425], 1, []),
        ([-1_000], [-900], 0, [(0, -100, 0)]),
        ([-1_000], [-1_000], 0, [(0, 0, 0)]),
        ([-1_000], [-950], 0, []),
        ([0, 1_000], [900], 0, [(0, 100, 0)]),
        ([0], [0], 0, []),
    ],
)
def test_it_takes_off_the_fee_of_each_row(
    ours: list[int], theirs: list[int], allowed: int, expected: list[tuple[int, int, int]]
) -> None:
    made = net([sold(a) for a in ours], [sold(a) for a in theirs], rules(TEN, allowed=allowed))

    assert figures(made) == expected
    assert groups(made) == [tuple(range(len(ours) + len(theirs)))] * len(expected)


@pytest.mark.parametrize(
    ("limits", "amounts", "fee"),
    [
        ({"fixed_minor": 3}, [1_004] * 5, 517),
        ({"max_minor": 300}, [*[1_004] * 4, 9_000], 702),
        ({"min_minor": 102}, [*[1_004] * 4, 1_026, 1_026, 1_026], 716),
    ],
)
def test_it_keeps_the_fixed_sum_and_the_limits_of_each_row_where_a_batch_is_rounded_once(
    limits: dict[str, int], amounts: list[int], fee: int
) -> None:
    theirs = [sold(sum(amounts) - fee)]

    assert figures(net([sold(a) for a in amounts], theirs, rules(TEN | limits))) == [(0, fee, 0)]


@pytest.mark.parametrize(
    ("net_amount", "is_found"), [(903, True), (897, True), (904, False), (896, False)]
)
def test_it_allows_the_tolerance_of_the_rule_before_that_of_fees(
    net_amount: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    by = rules(TEN, tolerance={"amount_minor": 3}, allowed=9)

    assert bool(figures(net([sold(1_000)], [sold(net_amount)], by))) == is_found


@pytest.mark.parametrize("outcome", ["confirm", "suggest"])
def test_it_says_what_speaks_for_a_net(outcome: str) -> None:
    made = net([sold(1_000)], [sold(900)], rules(TEN, outcome=outcome)).evidence

    assert made.rows() == [
        (
            0,
            None if outcome == "confirm" else 85,
            "by_net_of_fee",
            '{"fee_minor":100,"rest_minor":0}',
        )
    ]


def on(day: int, amount: int, **given: object) -> Row:
    return row(None, amount, booked_on=date(2026, 6, day), **given)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (
            [
                on(5, 600, channel="WECHAT"),
                on(5, 400, channel="wechat"),
                on(6, 50, channel="WECHAT"),
            ],
            [on(5, 900, channel="WeChat"), on(6, 45, channel="WECHAT")],
            [(0, 1, 3), (2, 4)],
        ),
        # by channel, currency and day
        ([on(5, 1_000, channel="WECHAT")], [on(5, 900, channel="ALIPAY")], []),
        ([on(5, 1_000, channel="WECHAT")], [on(6, 900, channel="WECHAT")], []),
        ([on(5, 1_000, channel="WECHAT")], [on(5, 900, channel="WECHAT", currency="USD")], []),
        # what says no channel is of the other side's only one
        ([on(5, 1_000)], [on(5, 900, channel="WECHAT")], [(0, 1)]),
        ([on(5, 1_000, channel="OTHER")], [on(5, 900, channel="WECHAT")], [(0, 1)]),
        ([on(5, 1_000, channel="WECHAT")], [on(5, 900)], [(0, 1)]),
        ([on(5, 1_000)], [on(5, 900)], [(0, 1)]),
        ([on(5, 1_000)], [on(5, 900, channel="WECHAT"), on(5, 7, channel="ALIPAY")], []),
        ([on(5, 1_000, channel="ALIPAY"), on(5, 10)], [on(5, 909, channel="WECHAT")], []),
        # rows without a day are of none
        (
            [on(5, 1_000), row(None, 100, booked_on=None, occurred_at=None)],
            [on(5, 900), row(None, 90, booked_on=None, occurred_at=None)],
            [(0, 2)],
        ),
        ([on(5, 1_000)], [], []),
        ([], [on(5, 900)], []),
    ],
)
def test_it_nets_the_days_of_a_channel(
    ours: list[Row], theirs: list[Row], expected: list[tuple[int, ...]]
) -> None:
    made = net(ours, theirs, rules(TEN, **DAY))

    assert groups(made) == expected
    assert set(made.evidence["reason"]) <= {"day_net_of_fee"}
    assert set(made.evidence["score"]) <= {85}


@pytest.mark.parametrize(
    ("ours", "theirs", "is_found"),
    [
        # in one currency, with both sides, and a sale whose fee is known
        ([sold(1_000)], [sold(900, currency="USD")], False),
        ([sold(1_000, kind="FEE")], [sold(1_000)], False),
        ([sold(1_000), sold(-50, kind="FEE")], [sold(850)], True),
        ([sold(1_000), sold(70, kind="ADJUSTMENT")], [sold(970)], True),
        ([sold(1_000), sold(-70, kind="CHARGEBACK")], [sold(830)], True),
        ([sold(1_000, kind="ORDER")], [sold(900)], True),
    ],
)
def test_it_charges_sales_only(ours: list[Row], theirs: list[Row], is_found: bool) -> None:  # noqa: FBT001
    assert bool(groups(net(ours, theirs, rules(TEN)))) == is_found


@pytest.mark.parametrize(("bound", "is_found"), [(3, True), (2, False)])
def test_it_adds_up_as_many_rows_as_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(fees, "GROUP_ROWS_MAX", bound)

    assert bool(groups(net([sold(600), sold(400)], [sold(900)], rules(TEN)))) == is_found


@pytest.mark.parametrize(("day", "is_found"), [(8, True), (9, False)])
def test_it_nets_within_the_days_of_the_rule(day: int, is_found: bool) -> None:  # noqa: FBT001
    by = rules(TEN, tolerance={"amount_minor": 0, "days": 3})

    made = net([sold(1_000)], [sold(900, booked_on=date(2026, 6, day))], by)

    assert bool(groups(made)) == is_found


@pytest.mark.parametrize(
    ("contract", "amount", "fee"),
    [
        (Contract(6_000), 10_000, 60),
        (Contract(6_000), -10_000, 60),
        (Contract(6_000), 83, 0),
        (Contract(6_000), 84, 1),
        (Contract(500_000), 1, 1),
        (Contract(500_000), 3, 2),
        (Contract(0), 10_000, 0),
        (Contract(1_000_000), 77, 77),
        (Contract(6_000, 30), 10_000, 90),
        (Contract(6_000, 0, 61), 10_000, 61),
        (Contract(6_000, 0, 60), 10_000, 60),
        (Contract(6_000, 0, None, 59), 10_000, 59),
        (Contract(6_000, 30, 70, 80), 10_000, 80),
        (Contract(6_000, 30, 70, 80), 1_000, 70),
        (Contract(600_000), 10**14 + 1, 6 * 10**13 + 1),
        (Contract(123_456), 2_999_999, 370_368),
    ],
)
def test_it_knows_what_a_contract_keeps(contract: Contract, amount: int, fee: int) -> None:
    rows = pl.DataFrame({"amount": [amount]})

    assert rows.select(kept([contract], pl.col("amount"))).item() == fee


ANY = Contract(1)
WECHAT, ALIPAY = Contract(2, channel="WeChat"), Contract(3, channel="ALIPAY")
PRODUCT, DOLLARS = Contract(4, product=" a-1 "), Contract(5, currency="USD")


@pytest.mark.parametrize(
    ("contracts", "given", "rate"),
    [
        ([WECHAT, ANY], {"channel": "WECHAT"}, 2),
        ([ANY, WECHAT], {"channel": "WECHAT"}, 1),
        ([WECHAT, ANY], {"channel": "ALIPAY"}, 1),
        ([WECHAT, ANY], {"channel": None}, 1),
        ([WECHAT, ALIPAY], {"channel": "alipay"}, 3),
        ([WECHAT, ALIPAY], {"channel": "STRIPE"}, None),
        # of one channel alone is what says none
        ([WECHAT, ALIPAY], {"channel": None}, None),
        ([WECHAT], {"channel": None}, 2),
        ([WECHAT], {"channel": "OTHER"}, 2),
        ([WECHAT], {"channel": "ALIPAY"}, None),
        ([PRODUCT, ANY], {"sku": "A-1"}, 4),
        ([PRODUCT, ANY], {"sku": " a-1"}, 4),
        ([PRODUCT, ANY], {"sku": "A-2"}, 1),
        ([PRODUCT, ANY], {"sku": None}, 1),
        ([PRODUCT], {"sku": None}, None),
        ([DOLLARS, ANY], {"currency": "USD"}, 5),
        ([DOLLARS, ANY], {"currency": "CNY"}, 1),
        ([DOLLARS], {"currency": "CNY"}, None),
        ([Contract(6, channel="WECHAT", currency="USD"), ANY], {"channel": "WECHAT"}, 1),
    ],
)
def test_it_takes_the_first_contract_that_fits(
    contracts: list[Contract], given: dict[str, object], rate: int | None
) -> None:
    facts = {"channel": "WECHAT", "sku": None, "currency": "CNY"} | given
    rows = pl.DataFrame([facts], schema=dict.fromkeys(facts, pl.String))

    found = rows.select(kept(contracts, pl.lit(1_000_000, dtype=pl.Int64))).item()

    assert found == rate


def test_it_knows_which_channel_a_row_says() -> None:
    rows = pl.DataFrame({"channel": ["WeChat", "OTHER", None]})

    assert rows.select(known_channel()).to_series().to_list() == ["WECHAT", None, None]


def test_it_knows_what_is_due_of_our_sales_that_share_a_key() -> None:
    ours = [
        sold(1_000), sold(-500), sold(-70, kind="FEE"), sold(0), sold(300, "A2"), sold(200, "A9"),
        sold(100, "A3", channel="ALIPAY"),
    ]  # fmt: skip
    theirs = [sold(7), sold(8, "A2", channel="ALIPAY"), sold(9, "A3"), sold(9, "A4")]
    by = rules(
        {"rate_ppm": 100_000, "channel": "WECHAT"}, {"rate_ppm": 10_000, "channel": "ALIPAY"}
    )

    found = dues(*sides(ours, theirs, by), ORDER, by)

    assert sorted(found.iter_rows()) == [(0, None), (1, None), (4, 3), (6, 1)]


def test_it_takes_a_channel_from_the_others_of_a_key_if_they_say_one() -> None:
    by = rules(
        {"rate_ppm": 100_000, "channel": "WECHAT"}, {"rate_ppm": 10_000, "channel": "ALIPAY"}
    )
    one = [sold(90, channel="WECHAT"), sold(0, channel="WECHAT")]
    two = [sold(90, channel="WECHAT"), sold(0, channel="ALIPAY")]

    assert groups(net([sold(100)], one, by)) == [(0, 1, 2)]
    assert groups(net([sold(100)], two, by)) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        # the refund is missing there, here, or is another one
        ([1_000, -300], [900], [(0, 2)]),
        ([1_000], [900, -270], [(0, 1)]),
        ([1_000, -300], [900, -250], [(0, 2)]),
        # the refund alone agrees: its fee came back, or was kept
        ([1_000, -300], [800, -270], [(1, 3)]),
        ([1_000, -300], [800, -300], [(1, 3)]),
        # all of it together goes first
        ([1_000, -300], [630], [(0, 1, 2)]),
        ([1_000, -300], [800, -250], []),
    ],
)
def test_it_takes_what_was_paid_apart_from_what_was_given_back(
    ours: list[int], theirs: list[int], expected: list[tuple[int, ...]]
) -> None:
    made = net([sold(a) for a in ours], [sold(a) for a in theirs], rules(TEN))

    assert groups(made) == expected


def test_a_refund_is_of_the_article_that_its_order_names() -> None:
    food = {"product": "FOOD", "rate_ppm": 50_000}
    ours = [sold(1_000, sku="FOOD"), sold(-400), sold(1_000, "A2", sku="TOY")]
    theirs = [sold(950), sold(-380), sold(900, "A2")]

    assert groups(net(ours, theirs, rules(food, TEN))) == [(0, 1, 3, 4), (2, 5)]
