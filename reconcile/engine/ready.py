"""Rule sets that a new merchant starts with, and which one fits two sides."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from reconcile.engine.faults import from_json
from reconcile.engine.rules import RuleSet

ORDER = {"left": "order_key", "right": "order_key"}
TRANSACTION = {"left": "transaction_key", "right": "transaction_key"}
ORDER_IS_TRANSACTION = {"left": "order_key", "right": "transaction_key"}
TRANSACTION_IS_ORDER = {"left": "transaction_key", "right": "order_key"}
REFUND = {"left": "refund_key", "right": "refund_key"}
BATCH = {"left": "batch_key", "right": "batch_key"}
EVERY_KEY = [ORDER, TRANSACTION, ORDER_IS_TRANSACTION, TRANSACTION_IS_ORDER]


# a fee row or a withdrawal is no part of what was bought
TRADE = ["PAYMENT", "REFUND", "TOP_UP", "ADJUSTMENT", "CHARGEBACK", "STOCK", "ORDER", "OTHER"]


def _rule(name: str, method: str, outcome: str, *keys: Mapping[str, str]) -> dict[str, object]:
    return {"name": name, "method": method, "outcome": outcome, "keys": [dict(k) for k in keys]}


def _of_trade(rule: dict[str, object]) -> dict[str, object]:
    return {**rule, "scope": {"left": TRADE, "right": TRADE}}


_KEYED = [
    _rule("Cancelled on one side", "reversal", "confirm", ORDER, TRANSACTION),
    _rule("Refund number", "key", "confirm", REFUND),
    _rule("Order number", "key", "confirm", ORDER),
    _rule("Transaction number", "key", "confirm", *EVERY_KEY[1:]),
    _rule("Sum per refund", "sum", "confirm", REFUND),
    _rule("Sum per order", "sum", "confirm", ORDER),
    _rule("Sum per transaction", "sum", "confirm", *EVERY_KEY[1:]),
]
_SLIP = {**_rule("Slip in the number", "close", "suggest", ORDER), "tolerance": {"days": 1}}


def _gross(name: str) -> dict[str, object]:
    rules = [_of_trade(rule) for rule in [*_KEYED, _SLIP]]
    return {"name": name, "basis": {"left": "gross", "right": "gross"}, "rules": rules}


def _net(name: str) -> dict[str, object]:
    return {"name": name, "basis": {"left": "net", "right": "net"}, "rules": [*_KEYED, _SLIP]}


_PAYOUT_BANK: dict[str, object] = {
    "name": "Payouts against the bank",
    "basis": {"left": "net", "right": "net"},
    "rules": [_rule("Payout", "payout", "confirm")],
}

_STOCK: dict[str, object] = {
    "name": "Stock against orders",
    "basis": {"left": "quantity", "right": "quantity"},
    "rules": [
        _rule("Order and article", "key", "confirm", ORDER),
        _rule("Sum per order and article", "sum", "confirm", ORDER),
    ],
}

_INVOICES: dict[str, object] = {
    "name": "Invoices against the bank",
    "basis": {"left": "gross", "right": "net"},
    "rules": [
        _rule("Document number", "key", "confirm", *EVERY_KEY),
        _rule("Sum per document", "sum", "confirm", *EVERY_KEY),
        {**_rule("Amount, day and name", "close", "suggest"), "tolerance": {"days": 60}},
    ],
}

DOCUMENTS: dict[str, dict[str, object]] = {
    "orders_channel": _gross("Orders against the channel"),
    "orders_orders": _gross("Orders against the platform's orders"),
    "channel_fund": _net("Channel bill against its fund bill"),
    "payout_bank": _PAYOUT_BANK,
    "stock_orders": _STOCK,
    "invoice_bank": _INVOICES,
}


def ready_rule_sets() -> dict[str, RuleSet]:
    """The ready rule sets by code."""
    return {code: from_json(document) for code, document in DOCUMENTS.items()}


def choose(left: Collection[str], right: Collection[str]) -> str:
    """The code of the ready rule set for the ledger kinds of two sides.

    Kinds are those of ledgers: orders, channel, platform, bank, supplier, stock (any case).
    """
    ours, theirs = ({kind.lower() for kind in side} for side in (left, right))
    if "stock" in ours | theirs:
        return "stock_orders"
    if "bank" in theirs:
        return "payout_bank" if ours & {"channel", "platform"} else "invoice_bank"
    if ours & {"orders", "supplier"} and theirs & {"orders", "supplier"}:
        return "orders_orders"
    if ours & {"channel", "platform"} and theirs & {"channel", "platform"}:
        return "channel_fund"
    return "orders_channel"
