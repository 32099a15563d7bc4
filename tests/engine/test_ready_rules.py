"""The ready rule sets as a person reads them: rules in their order, by which numbers, of which kinds."""

from __future__ import annotations

import pytest

from reconcile.engine import choose, ready_rule_sets
from reconcile.engine.rules import Rule

ORDER, TRANSACTION, REFUND, BATCH = "order_key", "transaction_key", "refund_key", "batch_key"
OWN = {name: (name, name) for name in (ORDER, TRANSACTION, REFUND, BATCH)}
CROSSED = ((TRANSACTION, TRANSACTION), (ORDER, TRANSACTION), (TRANSACTION, ORDER))
EVERY = (OWN[ORDER], *CROSSED)
ARTICLE = (("order_key+sku", "order_key+sku"),)
SPELT = "~prefix=T200P~prefix=订单号~prefix=NO~no_leading_zeros"
WHOLE = "~longest_number=10"

Read = tuple[str, str, str, tuple[tuple[str, str], ...]]


def spelt(steps: str, *pairs: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((ours + steps, theirs + steps) for ours, theirs in pairs)


# what is made of both sides' numbers names the other side's column too
WITHIN = (("order_key~within=10~order_key", "order_key~within=10~order_key"),)
NAMED = ("order_key~numbers_in_text~description", "description~numbers_in_text~order_key")
REVERSED: Read = ("Cancelled on one side", "reversal", "confirm", (OWN[ORDER], OWN[TRANSACTION]))
NUMBERS: list[Read] = [
    ("Refund number", "key", "confirm", (OWN[REFUND],)),
    ("Order number", "key", "confirm", (OWN[ORDER],)),
    ("Transaction number", "key", "confirm", CROSSED),
    ("Sum per refund", "sum", "confirm", (OWN[REFUND],)),
    ("Sum per order", "sum", "confirm", (OWN[ORDER],)),
    ("Sum per transaction", "sum", "confirm", CROSSED),
    ("Number spelt otherwise", "key", "confirm", spelt(SPELT, *EVERY)),
    ("Sum per number spelt otherwise", "sum", "confirm", spelt(SPELT, *EVERY)),
    ("Number within a longer one", "key", "confirm", WITHIN),
    ("Sum per number within a longer one", "sum", "confirm", WITHIN),
]
IN_TEXT: Read = (
    "Number in the text", "key", "confirm",
    spelt(WHOLE, *((key, "description")[::way] for key in (ORDER, TRANSACTION) for way in (1, -1))),
)  # fmt: skip
ARTICLES: list[Read] = [
    ("Order and article", "key", "confirm", ARTICLE),
    ("Sum per order and article", "sum", "confirm", ARTICLE),
]
BATCHES: list[Read] = [
    ("Settlement number", "key", "confirm", (OWN[BATCH],)),
    ("Sum per settlement", "sum", "confirm", (OWN[BATCH],)),
]
CONVERTED: Read = ("Paid in another currency", "convert", "confirm", EVERY)
ROUNDED: Read = ("Sum per document, rounded", "tolerance", "suggest", EVERY)
LAST: list[Read] = [
    ("Paid and returned on one side", "reversal", "suggest", (OWN[ORDER], OWN[TRANSACTION])),
    ("Slip in the number", "close", "suggest", (OWN[ORDER],)),
    ("Numbers named together", "group", "suggest", (OWN[ORDER],)),
]
TOPPED_UP: Read = ("Phone or account topped up", "close", "confirm", ())

SETS: dict[str, tuple[str, str, list[Read]]] = {
    "orders_channel": (
        "gross",
        "gross",
        [REVERSED, *NUMBERS, IN_TEXT, CONVERTED, *LAST, TOPPED_UP],
    ),
    "items_channel": (
        "gross",
        "gross",
        [REVERSED, *ARTICLES, *NUMBERS, IN_TEXT, CONVERTED, *LAST, TOPPED_UP],
    ),
    "orders_orders": ("gross", "gross", [REVERSED, *NUMBERS, IN_TEXT, *LAST, TOPPED_UP]),
    "supplier_orders": ("gross", "gross", [REVERSED, *NUMBERS, IN_TEXT, ROUNDED, *LAST, TOPPED_UP]),
    "channel_fund": ("net", "net", [REVERSED, *NUMBERS, *LAST]),
    "settlement_wallet": ("net", "net", [REVERSED, *BATCHES, *NUMBERS, *LAST]),
    "payout_bank": ("net", "net", [("Payout", "payout", "confirm", ())]),
    "stock_orders": (
        "quantity",
        "quantity",
        [
            ("Order and article", "key", "confirm", (OWN[ORDER],)),
            ("Sum per order and article", "sum", "confirm", (OWN[ORDER],)),
        ],
    ),
    "invoice_bank": (
        "gross",
        "net",
        [
            ("Document number", "key", "confirm", EVERY),
            ("Sum per document", "sum", "confirm", EVERY),
            ("Numbers in the text", "sum", "confirm", (NAMED, NAMED[::-1])),
            ("Document paid in another currency", "convert", "suggest", EVERY),
            ("Named and paid in another currency", "convert", "suggest", (NAMED, NAMED[::-1])),
            ("Amount and payer's name", "close", "confirm", ()),
            ("Sum of several", "group", "suggest", ()),
        ],
    ),
}
GROSS = [code for code, (ours, theirs, _rules) in SETS.items() if ours == theirs == "gross"]


def test_it_has_these_sets() -> None:
    assert list(ready_rule_sets()) == list(SETS)


@pytest.mark.parametrize("code", SETS)
def test_it_goes_by_these_rules(code: str) -> None:
    rules = ready_rule_sets()[code]

    found = [(r.name, str(r.method), str(r.outcome), r.keys) for r in rules.rules]

    assert (rules.basis_left, rules.basis_right, found) == SETS[code]


@pytest.mark.parametrize("code", SETS)
def test_it_leaves_fees_and_withdrawals_out_where_gross_is_compared(code: str) -> None:
    trade = ("PAYMENT", "REFUND", "TOP_UP", "ADJUSTMENT", "CHARGEBACK", "STOCK", "ORDER", "OTHER")
    kinds = trade if code in GROSS else ()

    for rule in ready_rule_sets()[code].rules:
        assert (rule.scope.kinds_left, rule.scope.kinds_right) == (kinds, kinds)
        assert (rule.scope.channels, rule.scope.currencies) == ((), ())


def test_it_requires_the_name_where_no_number_speaks() -> None:
    def asks(rule: Rule) -> bool:
        return bool(rule.requires)

    rules = [rule for each in ready_rule_sets().values() for rule in each.rules]

    assert {(rule.name, rule.requires) for rule in filter(asks, rules)} == {
        ("Amount and payer's name", ("counterparty",)),
        ("Phone or account topped up", ("account",)),
    }
    assert {(rule.per, rule.margin, rule.group_size_max) for rule in rules} == {("key", 10, 12)}


@pytest.mark.parametrize(
    ("ours", "theirs", "code"),
    [
        # kinds and formats of each side; formats count where all of them are named
        ((["channel"], []), (["bank"], []), "payout_bank"),
        ((["platform"], []), (["bank"], []), "payout_bank"),
        ((["channel", "orders"], []), (["bank"], []), "payout_bank"),
        ((["channel"], ["stripe_balance"]), (["channel"], ["stripe_payouts"]), "payout_bank"),
        ((["channel"], ["stripe_balance", "stripe_activity"]), (["channel"], ["stripe_payouts"]), "payout_bank"),
        ((["channel"], ["stripe_balance"]), (["channel"], ["stripe_payout_list"]), "payout_bank"),
        ((["channel"], ["stripe_balance", "csv"]), (["channel"], ["stripe_payouts"]), "channel_fund"),
        ((["channel"], ["stripe_balance"]), (["channel"], ["stripe_payouts", "csv"]), "channel_fund"),
        ((["channel"], ["stripe_balance"]), (["channel"], []), "channel_fund"),
        ((["channel"], ["stripe_payouts"]), (["channel"], ["stripe_balance"]), "channel_fund"),
        ((["channel"], ["jd_daily"]), (["channel"], ["jd_wallet"]), "settlement_wallet"),
        ((["orders"], ["csv"]), (["platform"], ["amazon_settlement"]), "items_channel"),
        ((["stock"], []), (["bank"], []), "stock_orders"),
        ((["bank"], []), (["stock"], []), "stock_orders"),
        ((["supplier"], []), (["orders"], []), "supplier_orders"),
        ((["orders"], []), (["supplier"], []), "supplier_orders"),
        ((["supplier"], []), (["supplier"], []), "orders_orders"),
        ((["channel"], []), (["supplier"], []), "orders_channel"),
        ((["supplier"], []), (["bank"], []), "invoice_bank"),
        ((["bank"], []), (["bank"], []), "invoice_bank"),
        ((["orders"], []), (["channel"], []), "orders_channel"),
        ((["bank"], []), (["channel"], []), "orders_channel"),
        (([], []), ([], []), "orders_channel"),
    ],
)  # fmt: skip
def test_it_chooses_by_formats_and_kinds(
    ours: tuple[list[str], list[str]], theirs: tuple[list[str], list[str]], code: str
) -> None:
    found = choose(ours[0], theirs[0], left_formats=ours[1], right_formats=theirs[1])

    assert found == code
