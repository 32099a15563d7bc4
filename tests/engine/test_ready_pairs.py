"""The ready rules for what is matched with what: chosen by format, tried on rows as those formats have."""

from __future__ import annotations

import pytest

from ledgers.formats.base import LedgerKind
from ledgers.formats.registry import all_formats
from reconcile.engine import choose
from reconcile.engine.ready import DOCUMENTS, PAIRS
from tests.engine.records import cases, confirmed, row, run, suggested

NUMBER = "2026060512345678901"


@pytest.mark.parametrize(
    ("ours", "theirs", "code"),
    [
        ("wechat_trade", "wechat_fund", "channel_fund"),
        ("alipay_trade", "alipay_fund", "channel_fund"),
        ("pdd_orders", "pdd_ledger", "orders_channel"),
        ("taobao_items", "alipay_fund taobao_wechat", "orders_channel"),
        ("jushuitan_orders", "pdd_orders", "orders_orders"),
        ("jd_orders", "jd_settlement", "orders_channel"),
        ("jd_settlement jd_daily", "jd_wallet", "settlement_wallet"),
        ("douyin_orders", "douyin_ledger", "orders_channel"),
        ("kuaishou_settlement", "kuaishou_ledger", "channel_fund"),
        ("generic_table", "amazon_settlement", "items_channel"),
        ("stripe_balance", "stripe_payouts", "payout_bank"),
        ("stripe_balance", "stripe_payout_list", "payout_bank"),
        ("stripe_payout_list", "generic_bank", "payout_bank"),
        ("shopify_transactions", "shopify_payouts", "payout_bank"),
        ("checkout_settlement", "checkout_payouts", "payout_bank"),
        ("adyen_settlement", "mt940", "payout_bank"),
        ("shopify_orders", "shopify_transactions", "orders_channel"),
        ("generic_table", "generic_bank", "invoice_bank"),
    ],
)
def test_it_chooses_by_the_formats_of_the_sides(ours: str, theirs: str, code: str) -> None:
    known = {made.code: str(made.ledger_kind) for made in all_formats()}
    known |= {"generic_table": "orders", "generic_bank": "bank"}
    kinds = [[known[name] for name in side.split()] for side in (ours, theirs)]

    chosen = choose(*kinds, left_formats=ours.split(), right_formats=theirs.split())

    assert chosen == code


def test_it_keeps_formats_apart_from_kinds() -> None:
    """Both are plain words: one taken for the other would choose another rule set in silence."""
    with pytest.raises(TypeError):
        choose(["orders"], ["bank"], ["stripe_balance"], ["stripe_payouts"])  # type: ignore[misc]


def test_it_goes_by_kinds_where_a_side_has_another_format_too() -> None:
    sides = {"left_formats": ["jd_settlement", "wechat_trade"], "right_formats": ["jd_wallet"]}

    assert choose(["channel"], ["channel"], **sides) == "channel_fund"


def test_it_names_only_formats_kinds_and_rules_that_exist() -> None:
    known = {made.code for made in all_formats()} | {str(kind) for kind in LedgerKind} | {"*"}
    known |= {"platform", "supplier", "stock"}

    named = {name for _market, *cells, _code in PAIRS for cell in cells for name in cell.split()}

    assert named <= known
    assert {code for *_cells, code in PAIRS} <= set(DOCUMENTS)


def test_it_takes_every_ready_set_for_some_pair() -> None:
    assert {code for *_cells, code in PAIRS} == set(DOCUMENTS)


def test_it_adds_up_what_an_order_of_pinduoduo_brought_and_gave_back() -> None:
    theirs = [
        row("A1", 5000),
        row("A1", 1180, description="优惠券结算"),
        row("A1", -180),
        row("A1", -37, kind="FEE"),
    ]

    outcome = run([row("A1", 6000, kind="ORDER", status="PAID")], theirs)

    assert confirmed(outcome) == [(1, 1001, 1002, 1003)]
    assert cases(outcome) == {"NON_TRADE": [(1004,)]}


def test_it_finds_a_taobao_order_in_either_wallet() -> None:
    ours = [
        row(NUMBER, 500, kind="ORDER", transaction_key="2026060500000000001"),
        row("2026060512345678902", 700, kind="ORDER"),
    ]
    theirs = [
        row(f"T200P{NUMBER}", 500, channel="ALIPAY"),
        row("2026060512345678902", 700, channel="WECHAT"),
    ]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


def test_it_adds_up_the_children_of_a_parent_order() -> None:
    ours = [row("P1", 1000, kind="ORDER")]
    theirs = [row("C1", 600, transaction_key="P1"), row("C2", 400, transaction_key="P1")]

    assert confirmed(run(ours, theirs)) == [(1, 1001, 1002)]


def test_it_takes_no_receipt_of_one_sale_for_the_order_of_another() -> None:
    ours = [row("S1", 700), row("S2", 300), row("S3", 1000)]
    theirs = [row("S1", 700), row("S2", 300), row("C1", 1000, transaction_key="S3")]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


def test_it_adds_up_the_parents_of_our_own_children() -> None:
    ours = [row("C1", 600, transaction_key="P1"), row("C2", 400, transaction_key="P1")]

    assert confirmed(run(ours, [row("P1", 1000)])) == [(1, 2, 1001)]


def test_it_matches_a_settlement_with_its_fees_and_the_wallet() -> None:
    ours = [
        row("A1", 3680, batch_key="S1"),
        row("A1", 0, fee_minor=-184, kind="FEE", batch_key="S1"),
        row("A2", -1380, batch_key="S1"),
        row("A3", 500, batch_key="S2"),
    ]
    theirs = [row(None, 2116, batch_key="S1"), row(None, 500, batch_key="S2")]

    assert confirmed(run(ours, theirs, "settlement_wallet")) == [(1, 2, 3, 1001), (4, 1002)]


def test_it_says_by_how_much_the_wallet_is_short() -> None:
    ours = [row("A1", 600, batch_key="S1"), row("A2", 500, batch_key="S1")]

    outcome = run(ours, [row(None, 1000, batch_key="S1")], "settlement_wallet")

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 2, 1001)]}


def test_it_compares_a_top_up_by_its_face_value_not_its_cost() -> None:
    theirs = [row("A1", 10_000, fee_minor=-150, net_minor=9_850)]

    assert confirmed(run([row("A1", 10_000, kind="TOP_UP")], theirs)) == [(1, 1001)]


def test_it_matches_items_of_an_order_one_by_one() -> None:
    ours = [row("A1", 1000, sku="RED"), row("A1", 700, sku="BLUE")]
    theirs = [
        row("A1", 900, sku="RED"),
        row("A1", 100, sku="RED", description="Tax"),
        row("A1", 650, sku="BLUE"),
        row("A1", -150, sku="RED", kind="FEE"),
    ]

    outcome = run(ours, theirs, "items_channel")

    assert confirmed(outcome) == [(1, 1001, 1002)]
    assert cases(outcome)["AMOUNT_SHORT"] == [(2, 1003)]


def test_it_finds_a_whole_order_number_in_the_text_of_a_payment() -> None:
    theirs = [row(None, 500, transaction_key="CH1", description=f"Charge for order {NUMBER}")]

    assert confirmed(run([row(NUMBER, 500)], theirs)) == [(1, 1001)]


def test_it_matches_numbers_that_a_spreadsheet_made_shorter() -> None:
    outcome = run([row("0012345", 500)], [row("12345", 300), row("12345", 200)])

    assert confirmed(outcome) == [(1, 1001, 1002)]


def test_it_suggests_a_suppliers_document_that_is_rounded_otherwise() -> None:
    outcome = run([row("D1", 10_000)], [row("D1", 9_998)], "supplier_orders")

    assert suggested(outcome) == [(1, 1001)]


def test_it_reports_a_suppliers_document_of_another_price() -> None:
    outcome = run([row("D1", 10_000)], [row("D1", 9_990)], "supplier_orders")

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001)]}
