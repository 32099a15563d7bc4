"""The layouts in which vouchers can be taken out, in the order in which screens show them."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.vouchers import chanjet, kingdee, plain, quickbooks, xero
from reconcile.vouchers.layout import Layout

LAYOUTS: Mapping[str, Layout] = {
    module.LAYOUT.code: module.LAYOUT for module in (plain, quickbooks, xero, kingdee, chanjet)
}
