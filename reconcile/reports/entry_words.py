"""What the codes of a row mean: its kind, its state, the channel it went through."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ENTRY_WORDS: dict[str, Promise] = {
    "PAYMENT": _("payment"),
    "REFUND": _("refund"),
    "FEE": _("fee"),
    "PAYOUT": _("payout"),
    "TOP_UP": _("top-up"),
    "TRANSFER": _("transfer"),
    "ADJUSTMENT": _("adjustment"),
    "CHARGEBACK": _("chargeback"),
    "STOCK": _("stock movement"),
    "ORDER": _("order"),
    "OTHER": _("other"),
    "PAID": _("paid"),
    "REFUNDED": _("refunded"),
    "PARTLY_REFUNDED": _("partly refunded"),
    "CLOSED": _("closed unpaid"),
    "UNPAID": _("unpaid"),
    "PENDING": _("pending"),
    "FAILED": _("failed"),
    "REVOKED": _("revoked"),
    "UNCLEAR": _("unclear state"),
    "WECHAT": _("WeChat Pay"),
    "ALIPAY": _("Alipay"),
    "PAYPAL": _("PayPal"),
    "STRIPE": _("Stripe"),
    "SHOPIFY": _("Shopify Payments"),
    "UNIONPAY": _("UnionPay"),
    "CASH": _("cash"),
    "BALANCE": _("balance with the platform"),
    "CARD": _("card"),
    "BANK": _("bank transfer"),
}


def entry_word(code: str) -> str:
    """A row's code in the reader's language; an unknown one stands for itself."""
    return str(ENTRY_WORDS.get(code, code))
