"""What a practice shop holds: two ledgers, and the two files of one invented month for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from django.utils.translation import gettext as _

from ledgers.models import Ledger
from reconcile.demo.files import MONTH, DemoFile, single_month
from reconcile.demo.shops import LAMP, TEA, Method, ShopProfile, Twist
from reconcile.demo.wechat import MERCHANT_NUMBER
from reconcile.services.practice import NewLedger

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


@dataclass(frozen=True, slots=True)
class Kit:
    """A practice shop before anybody has worked in it."""

    shop: ShopProfile
    zone: str
    left: NewLedger
    right: NewLedger


def kit_for(language: str) -> Kit:
    """Files as the reader's own channels write them."""
    is_chinese = language.startswith("zh")
    shop = TEA if is_chinese else LAMP
    left = NewLedger(_("Own orders"), Ledger.Kind.ORDERS, "generic_table")
    if is_chinese:
        right = NewLedger(
            _("WeChat Pay"), Ledger.Kind.CHANNEL, "wechat_trade", account=MERCHANT_NUMBER
        )
        return Kit(shop, "Asia/Shanghai", left, right)
    right = NewLedger(_("Payment channel"), Ledger.Kind.CHANNEL, "generic_table")
    return Kit(shop, "Asia/Hong_Kong", left, right)


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
