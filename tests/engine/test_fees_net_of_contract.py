"""Our gross less the fee of the contract is their net: per key, or per day of a channel."""

from __future__ import annotations

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine import from_json
from reconcile.engine.passes import fees
from reconcile.engine.rules import Contract, RuleSet
from tests.engine.records import Row, cases, confirmed, row, run, suggested

ORDER = {"left": "order_key", "right": "order_key"}
BATCH = {"left": "batch_key", "right": "batch_key"}
WECHAT = {"channel": "WECHAT", "rate_ppm": 6000}


def rules(*contracts: dict[str, object], **given: object) -> RuleSet:
    """One rule that nets by the order number, with contracts."""
    rule = {"name": "Net", "method": "net_of_fee", "outcome": "confirm", "keys": [ORDER]}
    basis = {"left": "gross", "right": "net"}
    document = {"name": "Mine", "basis": basis, "rules": [{**rule, **given}]}
    return from_json({**document, "contracts": list(contracts)})


BY_DAY: dict[str, object] = {"per": "day", "keys": [], "outcome": "suggest"}


@pytest.mark.parametrize(
    ("contract", "gross", "net"),
    [
        ({"rate_ppm": 6000}, 10_000, 9_940),
        ({"rate_ppm": 6000, "fixed_minor": 30}, 10_000, 9_910),
        ({"rate_ppm": 0, "fixed_minor": 30}, 10_000, 9_970),
        ({"rate_ppm": 6000, "min_minor": 100}, 10_000, 9_900),
        ({"rate_ppm": 6000, "max_minor": 10}, 10_000, 9_990),
        ({"rate_ppm": 6000}, 10**14, 10**14 - 6 * 10**11),
        ({"rate_ppm": 1_000_000}, 500, 0),
    ],
)
def test_it_takes_off_what_the_contract_keeps(
    contract: dict[str, object], gross: int, net: int
) -> None:
    outcome = run([row("A1", gross)], [row("A1", net)], rules(contract))

    assert confirmed(outcome) == [(1, 1001)]
    assert json.loads(outcome.matches["reason_params"].item()) == {
        "fee_minor": gross - net, "rest_minor": 0,
    }  # fmt: skip
    assert outcome.matches["difference_minor"].item() == gross - net


@pytest.mark.parametrize(
    ("net", "rest"), [(9_940, 0), (9_939, 1), (9_941, -1), (9_938, None), (9_942, None)]
)
def test_it_allows_the_tolerance_of_fees(net: int, rest: int | None) -> None:
    outcome = run([row("A1", 10_000)], [row("A1", net)], rules(WECHAT))

    said = [json.loads(params)["rest_minor"] for params in outcome.matches["reason_params"]]
    assert said == ([] if rest is None else [rest])


def test_it_allows_the_tolerance_of_the_rule() -> None:
    wide = rules(WECHAT, tolerance={"amount_minor": 40})

    assert confirmed(run([row("A1", 10_000)], [row("A1", 9_900)], wide)) == [(1, 1001)]


def test_it_rounds_each_row_half_up() -> None:
    exact = rules({"rate_ppm": 5000}, tolerance={"amount_minor": 1})
    ours = [row("A1", 100) for _twin in range(4)]

    outcome = run(ours, [row("A1", 396)], exact)

    assert json.loads(outcome.matches["reason_params"].item())["fee_minor"] == 4


def test_it_takes_the_first_contract_that_fits() -> None:
    by_product = {"product": "Gold", "rate_ppm": 50_000}
    in_dollars = {"currency": "USD", "rate_ppm": 30_000}
    ours = [
        row("A1", 1000, sku="gold "),
        row("A2", 1000, currency="USD"),
        row("A3", 1000, channel="WECHAT"),
    ]
    theirs = [row("A1", 950), row("A2", 970, currency="USD"), row("A3", 994)]

    outcome = run(ours, theirs, rules(by_product, in_dollars, WECHAT))

    assert len(confirmed(outcome)) == 3


def test_it_takes_the_channel_from_the_other_side() -> None:
    alipay = {"channel": "alipay", "rate_ppm": 10_000}
    ours = [row("A1", 1000, channel="OTHER"), row("A2", 1000)]
    theirs = [row("A1", 990, channel="ALIPAY"), row("A2", 994, channel="WECHAT")]

    outcome = run(ours, theirs, rules(WECHAT, alipay))

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]


def test_it_nets_nothing_that_no_contract_fits() -> None:
    alipay = {"channel": "ALIPAY", "rate_ppm": 10_000}

    outcome = run([row("A1", 1000)], [row("A1", 994)], rules(WECHAT, alipay))

    assert confirmed(outcome) == []


@pytest.mark.parametrize("net", [-500, -497])
def test_it_allows_a_refund_with_and_without_its_fee(net: int) -> None:
    ours = [row("A1", 10_000), row("A1", -500)]

    outcome = run(ours, [row("A1", 9_940), row("A1", net)], rules(WECHAT))

    assert confirmed(outcome) == [(1, 2, 1001, 1002)]


@pytest.mark.parametrize(
    "fee",
    [
        row("A1", -60, kind="FEE"),
        row("A1", 0, fee_minor=-60, kind="FEE"),
    ],
)
def test_it_knows_fee_rows_of_both_shapes(fee: Row) -> None:
    theirs = [row("A1", 10_000), fee]

    outcome = run([row("A1", 10_000)], theirs, rules(WECHAT))

    assert confirmed(outcome) == [(1, 1001, 1002)]


def test_it_adds_up_a_batch() -> None:
    per_batch = rules(WECHAT, keys=[BATCH])
    ours = [row("A1", 10_000, batch_key="B1"), row("A2", 5_000, batch_key="B1")]

    outcome = run(ours, [row(None, 14_910, batch_key="B1")], per_batch)

    assert confirmed(outcome) == [(1, 2, 1001)]


def test_it_adds_up_no_currencies() -> None:
    theirs = [row("A1", 9_000), row("A1", 940, currency="USD")]

    assert confirmed(run([row("A1", 10_000)], theirs, rules(WECHAT))) == []


def test_it_keeps_within_the_days_of_the_rule() -> None:
    within = rules(WECHAT, tolerance={"amount_minor": 1, "days": 1})
    late = [row("A1", 9_940, booked_on=date(2026, 6, 7))]

    assert confirmed(run([row("A1", 10_000)], late, within)) == []


def test_it_trusts_no_key_that_too_many_rows_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fees, "GROUP_ROWS_MAX", 1)

    assert confirmed(run([row("A1", 10_000)], [row("A1", 9_940)], rules(WECHAT))) == []


def test_it_adds_up_as_many_rows_as_the_bound_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fees, "GROUP_ROWS_MAX", 2)

    assert confirmed(run([row("A1", 10_000)], [row("A1", 9_940)], rules(WECHAT))) == [(1, 1001)]


def test_it_allows_as_many_days_as_the_rule_says() -> None:
    within = rules(WECHAT, tolerance={"amount_minor": 1, "days": 1})
    next_day = [row("A1", 9_940, booked_on=date(2026, 6, 6))]

    assert confirmed(run([row("A1", 10_000)], next_day, within)) == [(1, 1001)]


@pytest.mark.parametrize("kind", ["ADJUSTMENT", "CHARGEBACK", "PAYOUT", "TRANSFER"])
def test_it_charges_nothing_for_what_is_no_sale(kind: str) -> None:
    ours = [row("A1", 10_000), row("A1", -500, kind=kind)]

    outcome = run(ours, [row("A1", 9_440)], rules(WECHAT))

    assert json.loads(outcome.matches["reason_params"].item())["fee_minor"] == 60


def test_it_charges_nothing_for_nothing() -> None:
    with_fixed = rules({"rate_ppm": 6000, "fixed_minor": 30})

    outcome = run([row("A1", 10_000), row("A1", 0)], [row("A1", 9_910)], with_fixed)

    assert confirmed(outcome) == [(1, 2, 1001)]


def test_it_nets_nothing_where_nothing_was_sold() -> None:
    ours, theirs = [row("A1", -500, kind="FEE")], [row("A1", -500, kind="FEE")]

    assert confirmed(run(ours, theirs, rules(WECHAT))) == []


def test_it_tries_one_key_after_the_other() -> None:
    keys = [ORDER, {"left": "transaction_key", "right": "transaction_key"}]
    ours = [row("A1", 10_000, transaction_key="T1"), row("A2", 5_000, transaction_key="T2")]
    theirs = [row("A1", 9_940, transaction_key="T1"), row(None, 4_970, transaction_key="T2")]

    outcome = run(ours, theirs, rules(WECHAT, keys=keys))

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]


def test_it_nets_nothing_where_a_side_has_no_rows() -> None:
    assert confirmed(run([row("A1", 10_000)], [], rules(WECHAT))) == []


def test_it_nets_by_a_number_made_comparable() -> None:
    made = rules(WECHAT, normalise=["no_leading_zeros"])

    assert confirmed(run([row("0012345", 10_000)], [row("12345", 9_940)], made)) == [(1, 1001)]


@pytest.mark.parametrize(
    ("net", "kind"),
    [
        (10_000, "FEE_MISMATCH"),
        (9_990, "FEE_MISMATCH"),
        (9_820, "FEE_MISMATCH"),
        (9_819, "AMOUNT_SHORT"),
        (10_001, "AMOUNT_OVER"),
    ],
)
def test_it_tells_a_wrong_fee_from_missing_money(net: int, kind: str) -> None:
    outcome = run([row("A1", 10_000)], [row("A1", net)], rules(WECHAT))

    assert cases(outcome) == {kind: [(1, 1001)]}


@pytest.mark.parametrize(
    ("net", "kind"), [(-9_900, "FEE_MISMATCH"), (-9_000, "AMOUNT_OVER"), (-11_000, "AMOUNT_SHORT")]
)
def test_it_tells_them_apart_for_a_refund(net: int, kind: str) -> None:
    outcome = run([row("A1", -10_000)], [row("A1", net)], rules(WECHAT))

    assert set(cases(outcome)) == {kind}


def test_it_calls_no_fee_wrong_that_no_contract_names() -> None:
    alipay = {"channel": "ALIPAY", "rate_ppm": 10_000}

    outcome = run([row("A1", 10_000)], [row("A1", 9_990)], rules(WECHAT, alipay))

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001)]}


def test_it_only_suggests_a_day_of_a_channel() -> None:
    ours = [row("A1", 10_000, channel="WECHAT"), row("A2", 5_000, channel="WECHAT")]
    theirs = [row("X1", 14_910, channel="WECHAT"), row("X2", 7, channel="ALIPAY")]

    outcome = run(ours, theirs, rules(WECHAT, **BY_DAY))

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 2, 1001)]
    assert outcome.matches.select("reason_code", "score").rows() == [("day_net_of_fee", 85)]


def test_it_takes_the_day_of_a_side_without_channels_for_the_others_only_one() -> None:
    outcome = run(
        [row("A1", 10_000, channel="WECHAT")], [row("X1", 9_940)], rules(WECHAT, **BY_DAY)
    )

    assert suggested(outcome) == [(1, 1001)]


def test_it_mixes_no_days() -> None:
    ours = [row("A1", 10_000, channel="WECHAT")]
    theirs = [row("X1", 9_940, channel="WECHAT", booked_on=date(2026, 6, 6))]

    assert suggested(run(ours, theirs, rules(WECHAT, **BY_DAY))) == []


def test_it_leaves_a_day_alone_of_which_the_channel_is_unknown() -> None:
    ours = [row("A1", 10_000, channel="WECHAT"), row("A2", 5_000, channel="ALIPAY")]

    assert suggested(run(ours, [row("X1", 9_940)], rules(WECHAT, **BY_DAY))) == []


@given(
    st.integers(1, 10**14),
    st.integers(0, 1_000_000),
    st.integers(0, 1000),
    st.none() | st.integers(0, 500),
    st.none() | st.integers(500, 10**9),
)
def test_it_keeps_rate_and_fixed_sum_within_the_limits(
    amount: int, rate: int, fixed: int, least: int | None, most: int | None
) -> None:
    contract = Contract(rate, fixed, least, most)

    kept = pl.select(fees.kept([contract], pl.lit(amount, dtype=pl.Int64))).item()

    share = (Decimal(amount) * rate / 1_000_000).quantize(Decimal(1), ROUND_HALF_UP)
    expected = max(int(share) + fixed, least or 0)
    assert kept == (expected if most is None else min(expected, most))
