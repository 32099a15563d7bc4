"""A run knows a ledger's days by the hour at which they end."""

from __future__ import annotations

from datetime import time

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.reports.records import read_records
from tests.factories import Person
from tests.ledgers.bills import orders
from tests.reconcile.desk import OCTOBER, open_desk


@pytest.mark.parametrize(
    ("cut_off", "minutes"), [(time(0), 0), (time(2, 30), 150), (time(23), -60)]
)
def test_it_moves_the_edges_of_a_period_to_the_cut_off(
    alice: Person, monkeypatch: pytest.MonkeyPatch, cut_off: time, minutes: int
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk = open_desk(alice)
    desk.lay(desk.orders, orders("SO1,2026-10-05 10:00:01,微信支付,99.00,已付款"))

    with merchant_scope(desk.merchant.id):
        Ledger.objects.filter(id=desk.orders.id).update(cut_off=cut_off)
        read = read_records(desk.merchant, desk.reconciliation, until=OCTOBER[1])

    assert read.context.left_period is not None
    assert read.context.left_period.cut_off_minutes == minutes
