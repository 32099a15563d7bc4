"""A row that states its own rate has that as its contract."""

from __future__ import annotations

import json

import pytest

from reconcile.engine import from_json
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.rules import RuleSet
from tests.engine.records import Row, cases, confirmed, row, run


@pytest.mark.parametrize(
    ("fee", "is_wrong"),
    [(-60, False), (-61, False), (-59, False), (-62, True), (-58, True), (0, True)],
)
def test_it_allows_one_minor_unit(fee: int, is_wrong: bool) -> None:  # noqa: FBT001
    theirs = [row("A1", 10_000, fee_minor=fee, fee_rate_ppm=6000)]

    outcome = run([row("A1", 10_000)], theirs)

    assert ("FEE_MISMATCH" in cases(outcome)) == is_wrong
    assert bool(confirmed(outcome)) != is_wrong


def test_it_lists_both_sides() -> None:
    theirs = [row("A1", 10_000, fee_minor=-148, fee_rate_ppm=6000)]

    outcome = run([row("A1", 10_000)], theirs)

    assert cases(outcome) == {"FEE_MISMATCH": [(1, 1001)]}
    assert outcome.cases["difference_minor"].to_list() == [0]


def test_it_accepts_the_fee_on_what_was_settled_after_a_voucher() -> None:
    theirs = [row("A1", 10_000, fee_minor=-54, net_minor=8946, fee_rate_ppm=6000)]

    assert confirmed(run([row("A1", 10_000)], theirs)) == [(1, 1001)]


def test_it_expects_the_fee_back_with_a_refund() -> None:
    theirs = [row("A1", -10_000, fee_minor=60, fee_rate_ppm=6000, kind="REFUND")]

    assert confirmed(run([row("A1", -10_000)], theirs)) == [(1, 1001)]


def test_it_says_nothing_of_a_row_without_a_rate() -> None:
    theirs = [row("A1", 10_000, fee_minor=-999)]

    assert confirmed(run([row("A1", 10_000)], theirs)) == [(1, 1001)]


def test_it_reports_the_amount_before_the_fee() -> None:
    theirs = [row("A1", 9_000, fee_minor=-999, fee_rate_ppm=6000)]

    assert cases(run([row("A1", 10_000)], theirs)) == {"AMOUNT_SHORT": [(1, 1001)]}


def test_it_counts_amounts_beyond_64_bits_times_the_rate() -> None:
    theirs = [row("A1", 10**14, fee_minor=-6 * 10**11, fee_rate_ppm=6000)]

    assert confirmed(run([row("A1", 10**14)], theirs)) == [(1, 1001)]


CONTRACT = {"channel": "WECHAT", "rate_ppm": 6000}


def by_contract(*contracts: dict[str, object]) -> RuleSet:
    """The ready rules for orders, with contracts."""
    return from_json({**DOCUMENTS["orders_channel"], "contracts": list(contracts)})


@pytest.mark.parametrize(("fee", "is_wrong"), [(-60, False), (-61, False), (-90, True), (0, True)])
def test_it_holds_the_bill_to_the_contract(fee: int, is_wrong: bool) -> None:  # noqa: FBT001
    ours, known = [row("A1", 10_000), row("B1", 100)], row("B1", 100, fee_minor=-1)

    outcome = run(ours, [row("A1", 10_000, fee_minor=fee), known], by_contract(CONTRACT))

    assert cases(outcome) == ({"FEE_MISMATCH": [(1, 1001)]} if is_wrong else {})


def test_it_says_what_was_expected_and_what_was_kept() -> None:
    theirs = [row("A1", 10_000, fee_minor=-90)]

    outcome = run([row("A1", 10_000)], theirs, by_contract(CONTRACT))

    said = json.loads(outcome.cases["reason_params"].item())
    assert (said["expected_minor"], said["actual_minor"]) == (60, 90)


def test_it_says_what_a_stated_rate_gives() -> None:
    theirs = [row("A1", -10_000, fee_minor=10, fee_rate_ppm=6000)]

    outcome = run([row("A1", -10_000)], theirs)

    said = json.loads(outcome.cases["reason_params"].item())
    assert (said["expected_minor"], said["actual_minor"]) == (-60, -10)


@pytest.mark.parametrize(("charged", "is_wrong"), [(-60, False), (-90, True), (None, False)])
def test_it_counts_fee_rows_of_the_order(charged: int | None, is_wrong: bool) -> None:  # noqa: FBT001
    theirs = [row("A1", 10_000)]
    theirs += [row("A1", charged, kind="FEE")] if charged else []

    outcome = run([row("A1", 10_000)], theirs, by_contract(CONTRACT))

    assert ("FEE_MISMATCH" in cases(outcome)) == is_wrong


@pytest.mark.parametrize(("fee", "is_wrong"), [(-6, False), (-8, False), (-9, True), (-99, True)])
def test_it_holds_the_fee_rows_of_two_payments_to_both_together(fee: int, is_wrong: bool) -> None:  # noqa: FBT001
    theirs = [row("A1", 600), row("A1", 400), row("A1", fee, kind="FEE")]

    outcome = run([row("A1", 1000)], theirs, by_contract(CONTRACT))

    assert ("FEE_MISMATCH" in cases(outcome)) == is_wrong
    assert confirmed(outcome) == ([] if is_wrong else [(1, 1001, 1002)])


@pytest.mark.parametrize(("back", "is_wrong"), [(60, False), (0, False), (30, True)])
def test_it_allows_the_fee_of_a_refund_back_or_kept(back: int, is_wrong: bool) -> None:  # noqa: FBT001
    ours = [row("A1", 10_000), row("A1", -10_000)]
    theirs = [row("A1", 10_000, fee_minor=-60), row("A1", -10_000, fee_minor=back)]

    outcome = run(ours, theirs, by_contract(CONTRACT))

    assert cases(outcome) == ({"FEE_MISMATCH": [(2, 1002)]} if is_wrong else {})


def test_it_says_nothing_of_a_channel_without_a_contract() -> None:
    alipay = {"channel": "ALIPAY", "rate_ppm": 10_000}
    theirs = [row("A1", 10_000, fee_minor=-999, channel="STRIPE")]

    outcome = run([row("A1", 10_000)], theirs, by_contract(CONTRACT, alipay))

    assert confirmed(outcome) == [(1, 1001)]


def test_it_disputes_no_fee_at_the_bank() -> None:
    document = {**DOCUMENTS["payout_bank"], "contracts": [CONTRACT]}
    ours = [row(None, 10_000, fee_minor=-999, batch_key="PO7781")]
    lines = [row(None, 9_001, description="PO7781")]

    assert confirmed(run(ours, lines, from_json(document))) == [(1, 1001)]


def test_it_says_nothing_of_a_bill_without_a_single_fee() -> None:
    outcome = run([row("A1", 10_000)], [row("A1", 10_000)], by_contract(CONTRACT))

    assert confirmed(outcome) == [(1, 1001)]


def test_it_holds_a_row_to_the_rate_that_it_states_before_the_contract() -> None:
    theirs = [row("A1", 10_000, fee_minor=-90, fee_rate_ppm=9000)]

    assert confirmed(run([row("A1", 10_000)], theirs, by_contract(CONTRACT))) == [(1, 1001)]


def test_it_adds_up_the_fees_of_a_match() -> None:
    theirs = [row("A1", 6_000, fee_minor=-50), row("A1", 4_000, fee_minor=-30)]

    outcome = run([row("A1", 10_000)], theirs, by_contract(CONTRACT))

    said = json.loads(outcome.cases["reason_params"].item())
    assert (said["expected_minor"], said["actual_minor"]) == (60, 80)


FOOD = {"channel": "WECHAT", "product": "FOOD", "rate_ppm": 3800}
ALIPAY = {"channel": "ALIPAY", "rate_ppm": 3800}


@pytest.mark.parametrize("number", [{}, {"order_key": None, "transaction_key": "T1"}])
@pytest.mark.parametrize(
    ("sku", "fee", "due"),
    [("food", -38, None), ("FOOD", -60, 38), ("TOY", -60, None), ("TOY", -38, 60)],
)
def test_it_takes_the_contract_of_the_article_that_our_order_names(
    number: Row, sku: str, fee: int, due: int | None
) -> None:
    ours = row("A1", 10_000, kind="ORDER", sku=sku, transaction_key="T1")
    theirs = row("A1", 10_000, fee_minor=fee, channel="WECHAT") | number

    outcome = run([ours], [theirs], by_contract(FOOD, {"channel": "WECHAT", "rate_ppm": 6000}))

    found = [json.loads(params)["expected_minor"] for params in outcome.cases["reason_params"]]
    assert found == ([] if due is None else [due])


def test_it_judges_no_fee_of_an_order_of_articles_of_several_contracts() -> None:
    ours = [row("A1", 6_000, kind="ORDER", sku="FOOD"), row("A1", 4_000, kind="ORDER", sku="TOY")]
    theirs = [row("A1", 10_000, fee_minor=-47, channel="WECHAT")]

    outcome = run(ours, theirs, by_contract(FOOD, {"channel": "WECHAT", "rate_ppm": 6000}))

    assert (confirmed(outcome), cases(outcome)) == ([(1, 2, 1001)], {})


@pytest.mark.parametrize(("channel", "is_wrong"), [("WECHAT", True), ("ALIPAY", False)])
def test_it_takes_the_contract_of_the_channel_that_our_order_names(
    channel: str,
    is_wrong: bool,  # noqa: FBT001
) -> None:
    ours = row("A1", 10_000, kind="ORDER", channel=channel)

    outcome = run(
        [ours],
        [row("A1", 10_000, fee_minor=-38)],
        by_contract(ALIPAY, {"channel": "WECHAT", "rate_ppm": 6000}),
    )

    assert ("FEE_MISMATCH" in cases(outcome)) == is_wrong
