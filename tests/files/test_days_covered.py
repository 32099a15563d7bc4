"""A row outside the other side's days: at their edge it waits, beyond it the file is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import lines, reconciled, wechat

BILL = wechat(("A1", "2026-06-01 09:00:05", "10.00"), ("A9", "2026-06-07 20:00:05", "20.00"))


@pytest.mark.parametrize(
    ("time", "kind"),
    [
        ("2026-06-07 23:29:00", "INTERNAL_ONLY"),
        ("2026-06-07 23:31:00", "TIMING"),
        ("2026-06-08 00:29:00", "TIMING"),
        ("2026-06-08 00:31:00", "MISSING_STATEMENT"),
        ("2026-05-31 23:31:00", "TIMING"),
        ("2026-05-31 23:29:00", "MISSING_STATEMENT"),
    ],
)
def test_it_tells_an_edge_from_a_missing_file(tmp_path: Path, time: str, kind: str) -> None:
    orders = lines("Order No,Paid At,Amount", "A1,2026-06-01 09:00:00,10.00", f"A5,{time},5.00")

    groups = reconciled(tmp_path, orders, BILL).groups

    assert (kind, ("left:3",)) in groups


def test_it_knows_a_refund_by_its_order_whatever_its_day(tmp_path: Path) -> None:
    orders = lines(
        "Order No,Paid At,Amount,Status",
        "A1,2026-06-01 09:00:00,10.00,paid",
        "A2,2026-06-02 09:00:00,30.00,refunded",
    )
    bill = wechat(
        ("A1", "2026-06-01 09:00:05", "10.00"),
        ("A2", "2026-06-02 09:00:05", "30.00"),
        ("A2", "2026-06-05 09:00:05", "30.00", "R2"),
    )

    groups = reconciled(tmp_path, orders, bill).groups

    # the order says itself that all was given back
    assert ("NON_TRADE", ("right:4",)) in groups
