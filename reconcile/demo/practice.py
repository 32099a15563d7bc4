"""What a practice shop holds: two ledgers, and the two files of one invented month for them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from django.utils.translation import gettext as _

from ledgers.models import Ledger
from reconcile.demo.files import MONTH, DemoFile, single_month
from reconcile.demo.shops import LAMP, TEA, Method, Twist
from reconcile.demo.wechat import MERCHANT_NUMBER
from reconcile.services.practice import Kit, NewLedger

SALES = 60
# one of each: what an accountant meets in any month
TWISTS = (
    Twist.EXTERNAL_ONLY,
    Twist.INTERNAL_ONLY,
    Twist.SHORT,
    Twist.OVER,
    Twist.CLOSED_HERE,
    Twist.DUPLICATE,
    Twist.SLIP,
    Twist.NEVER_PAID,
)


def kit_for(language: str) -> Kit:
    """Ledgers for files as the reader's own channels write them."""
    orders = NewLedger(_("Own orders"), Ledger.Kind.ORDERS, "generic_table")
    if language.startswith("zh"):
        channel = NewLedger(
            _("WeChat Pay"), Ledger.Kind.CHANNEL, "wechat_trade", account=MERCHANT_NUMBER
        )
        return Kit(TEA.currency, "Asia/Shanghai", orders, channel)
    channel = NewLedger(_("Payment channel"), Ledger.Kind.CHANNEL, "generic_table")
    return Kit(LAMP.currency, "Asia/Hong_Kong", orders, channel)


@cache
def sample_files(currency: str) -> tuple[DemoFile, DemoFile]:
    """Our orders and the channel's bill of the month, for a practice shop with books in a currency."""
    base, method, role = (
        (TEA, Method.WECHAT, "wechat")
        if currency == TEA.currency
        else (LAMP, Method.CARD, "payouts")
    )
    shop = replace(base, sales={method: SALES}, twists=dict.fromkeys(TWISTS, 1), refund_per_mille=0)
    month = single_month(shop, MONTH)
    return month.document("orders"), month.document(role)
