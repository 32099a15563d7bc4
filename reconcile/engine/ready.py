"""Rule sets that a new merchant starts with, and which one fits two sides."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from reconcile.engine.faults import from_json
from reconcile.engine.rules import RuleSet

Document = dict[str, object]

ORDER = {"left": "order_key", "right": "order_key"}
TRANSACTION = {"left": "transaction_key", "right": "transaction_key"}
# of a parent order and its children one side may name the one as order, the other as transaction
ORDER_IS_TRANSACTION = {"left": "order_key", "right": "transaction_key"}
TRANSACTION_IS_ORDER = {"left": "transaction_key", "right": "order_key"}
REFUND = {"left": "refund_key", "right": "refund_key"}
BATCH = {"left": "batch_key", "right": "batch_key"}
ARTICLE = ["order_key", "sku"]
ORDER_AND_ARTICLE = {"left": ARTICLE, "right": ARTICLE}
EVERY_KEY = [ORDER, TRANSACTION, ORDER_IS_TRANSACTION, TRANSACTION_IS_ORDER]
IN_TEXT = [
    {"left": "order_key", "right": "description"},
    {"left": "description", "right": "order_key"},
]
# the channel's own number of a payment, as staff note it beside an order
PAYMENT_IN_TEXT = [
    {"left": "transaction_key", "right": "description"},
    {"left": "description", "right": "transaction_key"},
]
# what platforms and people write before an order number, and what spreadsheets drop
SPELLINGS = [{"prefix": "T200P"}, {"prefix": "订单号"}, {"prefix": "NO"}, "no_leading_zeros"]
# a whole order number; shorter ones stand in a text by chance, and are only suggested
WHOLE_NUMBER = [{"longest_number": 10}]
# a shop's letters before or behind the order number that the other side writes
WITHIN = [{"within": 10}]
# what one side writes before or behind the other's numbers, where nearly all of them prove it
AFFIX = ["affix"]
# what suppliers round differently, by the document
ROUNDING = {"amount_minor": 5, "amount_ppm": 1000, "days": 31}

# how far what a bank has paid out may lie from an invoice at the rate of its day: weeks pass, and the bank takes its share
EXCHANGED = {"amount_minor": 1_000_000, "amount_ppm": 50_000}


# a fee row or a withdrawal is no part of what was bought
TRADE = ["PAYMENT", "REFUND", "TOP_UP", "ADJUSTMENT", "CHARGEBACK", "STOCK", "ORDER", "OTHER"]


def _rule(
    name: str, method: str, outcome: str, *keys: Mapping[str, object], **more: object
) -> dict[str, object]:
    made = {"name": name, "method": method, "outcome": outcome, "keys": [dict(k) for k in keys]}
    return {**made, **more}


def _of_trade(rule: dict[str, object]) -> dict[str, object]:
    return {**rule, "scope": {"left": TRADE, "right": TRADE}}


# an entry and its contra; a sale that was paid and given back is business, which the other side must show:
# netting it is only suggested, when all other rules have had their turn
_REVERSED = _rule("Cancelled on one side", "reversal", "confirm", ORDER, TRANSACTION)
_RETURNED = _rule("Paid and returned on one side", "reversal", "suggest", ORDER, TRANSACTION)
_ARTICLES = [
    _rule("Order and article", "key", "confirm", ORDER_AND_ARTICLE),
    _rule("Sum per order and article", "sum", "confirm", ORDER_AND_ARTICLE),
]
_BATCHES = [
    _rule("Settlement number", "key", "confirm", BATCH),
    _rule("Sum per settlement", "sum", "confirm", BATCH),
]
_NUMBERS = [
    _rule("Refund number", "key", "confirm", REFUND),
    _rule("Order number", "key", "confirm", ORDER, normalise=AFFIX),
    _rule("Transaction number", "key", "confirm", *EVERY_KEY[1:]),
    _rule("Sum per refund", "sum", "confirm", REFUND),
    _rule("Sum per order", "sum", "confirm", ORDER, normalise=AFFIX),
    _rule("Sum per transaction", "sum", "confirm", *EVERY_KEY[1:]),
    _rule("Number spelt otherwise", "key", "confirm", *EVERY_KEY, normalise=SPELLINGS),
    _rule("Sum per number spelt otherwise", "sum", "confirm", *EVERY_KEY, normalise=SPELLINGS),
    _rule("Number within a longer one", "key", "confirm", ORDER, normalise=WITHIN),
    _rule("Sum per number within a longer one", "sum", "confirm", ORDER, normalise=WITHIN),
]
_IN_TEXT = _rule(
    "Number in the text", "key", "confirm", *IN_TEXT, *PAYMENT_IN_TEXT, normalise=WHOLE_NUMBER
)
_ROUNDED = _rule(
    "Sum per document, rounded", "tolerance", "suggest", *EVERY_KEY, tolerance=ROUNDING
)
# as their statement says what was paid, or as the rate of the day gives to the cent; else two currencies
# are a difference
_CONVERTED = _rule(
    "Paid in another currency", "convert", "confirm", *EVERY_KEY, tolerance={"amount_minor": 1}
)
_SLIP = _rule("Slip in the number", "close", "suggest", ORDER, tolerance={"days": 1})
# a supplier's statement without our numbers
_TOPPED_UP = {
    **_rule("Phone or account topped up", "close", "confirm"),
    "requires": ["account"],
}
_NAMED = _rule("Numbers named together", "group", "suggest", ORDER, tolerance={"days": 60})


def _gross(name: str, first: list[dict[str, object]], last: list[dict[str, object]]) -> Document:
    """Orders against what was paid for them: fees and withdrawals take no part."""
    keyless = [_SLIP, _NAMED, _TOPPED_UP]
    rules = [_REVERSED, *first, *_NUMBERS, _IN_TEXT, *last, _RETURNED, *keyless]
    basis = {"left": "gross", "right": "gross"}
    return {"name": name, "basis": basis, "rules": [_of_trade(rule) for rule in rules]}


def _net(name: str, first: list[dict[str, object]]) -> Document:
    """Movements against movements: a fee row belongs to its order."""
    rules = [_REVERSED, *first, *_NUMBERS, _RETURNED, _SLIP, _NAMED]
    return {"name": name, "basis": {"left": "net", "right": "net"}, "rules": rules}


_PAYOUT_BANK: Document = {
    "name": "Payouts against the bank",
    "basis": {"left": "net", "right": "net"},
    "rules": [_rule("Payout", "payout", "confirm")],
}

_STOCK: Document = {
    "name": "Stock against orders",
    "basis": {"left": "quantity", "right": "quantity"},
    "rules": [
        _rule("Order and article", "key", "confirm", ORDER),
        _rule("Sum per order and article", "sum", "confirm", ORDER),
    ],
}

_INVOICES: Document = {
    "name": "Invoices against the bank",
    "basis": {"left": "gross", "right": "net"},
    "rules": [
        _rule("Document number", "key", "confirm", *EVERY_KEY),
        _rule("Sum per document", "sum", "confirm", *EVERY_KEY),
        _rule("Numbers in the text", "sum", "confirm", *IN_TEXT, normalise=["numbers_in_text"]),
        _rule(
            "Document paid in another currency",
            "convert",
            "suggest",
            *EVERY_KEY,
            tolerance=EXCHANGED,
        ),
        {
            **_rule("Named and paid in another currency", "convert", "suggest", *IN_TEXT),
            "normalise": ["numbers_in_text"],
            "tolerance": EXCHANGED,
        },
        {
            **_rule("Amount and payer's name", "close", "confirm"),
            "tolerance": {"days": 60},
            "requires": ["counterparty"],
        },
        {**_rule("Sum of several", "group", "suggest"), "tolerance": {"days": 60}},
    ],
}

DOCUMENTS: dict[str, Document] = {
    "orders_channel": _gross("Orders against the channel", [], [_CONVERTED]),
    "items_channel": _gross(
        "Order items against the platform's settlement", _ARTICLES, [_CONVERTED]
    ),
    "orders_orders": _gross("Orders against the platform's orders", [], []),
    "supplier_orders": _gross("Supplier statement against orders", [], [_ROUNDED]),
    "channel_fund": _net("Channel bill against its fund bill", []),
    "settlement_wallet": _net("Settlements against the wallet", _BATCHES),
    "payout_bank": _PAYOUT_BANK,
    "stock_orders": _STOCK,
    "invoice_bank": _INVOICES,
}

# What is matched with what: the market, the formats or kinds of our side and of the other one, and the
# rule set. The first row that fits counts; kinds are those of ledgers.
PAIRS: tuple[tuple[str, str, str, str], ...] = (
    ("Stock", "stock", "*", "stock_orders"),
    ("Stock", "*", "stock", "stock_orders"),
    ("Suppliers", "supplier", "orders", "supplier_orders"),
    ("Suppliers", "orders", "supplier", "supplier_orders"),
    ("Top-ups, channel against supplier", "channel platform", "supplier", "orders_channel"),
    ("JD", "jd_settlement jd_daily jd_wallet_settlement", "jd_wallet", "settlement_wallet"),
    (
        "Amazon",
        "orders",
        "amazon_settlement amazon_settlement_v1 amazon_date_range",
        "items_channel",
    ),
    (
        "Stripe",
        "stripe_balance stripe_activity",
        "stripe_payouts stripe_payout_list",
        "payout_bank",
    ),
    ("Shopify", "shopify_transactions", "shopify_payouts", "payout_bank"),
    ("Checkout.com", "checkout_settlement", "checkout_payouts", "payout_bank"),
    ("Payouts to the bank", "channel platform", "bank", "payout_bank"),
    ("Invoices", "*", "bank", "invoice_bank"),
    # own orders, ERP orders and the platform's: Taobao, Pinduoduo, JD, Douyin, Shopify
    ("Orders", "orders supplier", "orders supplier", "orders_orders"),
    # WeChat and Alipay trade bill against fund bill; Kuaishou settlement against ledger
    ("Channels", "channel platform", "channel platform", "channel_fund"),
    # WeChat, Alipay, Pinduoduo, both wallets of Taobao, JD, Douyin, Kuaishou, top-ups, Stripe, Adyen,
    # PayPal, Shopify, Etsy, eBay, Square
    ("Orders on a channel", "*", "*", "orders_channel"),
)


def ready_rule_sets() -> dict[str, RuleSet]:
    """The ready rule sets by code."""
    return {code: from_json(document) for code, document in DOCUMENTS.items()}


def choose(
    left: Collection[str],
    right: Collection[str],
    *,
    left_formats: Collection[str] = (),
    right_formats: Collection[str] = (),
) -> str:
    """The code of the ready rule set for two sides, by the formats of their statements where known,
    and the kinds of their ledgers (any case)."""
    return next(
        code
        for _market, ours, theirs, code in PAIRS
        if _fits(ours, left, left_formats) and _fits(theirs, right, right_formats)
    )


def _fits(cell: str, kinds: Collection[str], formats: Collection[str]) -> bool:
    """Whether the formats or the kinds of a side are among those that a cell names."""
    named = set(cell.split())
    by_format = bool(formats) and named.issuperset(formats)
    return cell == "*" or by_format or not named.isdisjoint(kind.lower() for kind in kinds)
