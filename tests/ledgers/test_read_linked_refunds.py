"""A channel's refunds that name their payment in a column of its own, and no order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import Written, call
from tests.ledgers.tables import lines, read

FACTS = ("order_ref", "transaction_ref", "transaction_key", "refund_ref", "refund_key")


def activity(title: str, *last: str) -> str:
    return lines(
        f"Transaction ID,{title},Type,Order No,Date,Amount,Status",
        "T-1001,,Payment,SO1,2026-06-01,50.00,Completed",
        "T-1002,,Payment,SO2,2026-06-01,70.00,Completed",
        *last,
    )


@pytest.mark.parametrize(
    "title",
    ["Original Transaction ID", "Parent Payment ID", "Reference Txn ID", "Related transaction", "Refunded Payment ID",
     "original_charge_id", "原交易流水号", "原支付单号"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["Refund", "Chargeback"])
def test_it_knows_a_refund_by_the_payment_that_it_names(title: str, kind: str) -> None:
    table = activity(title, f"T-1003,T-1001,{kind},,2026-06-05,-50.00,Completed")

    assert read(table).rows(*FACTS)[2] == (None, "T-1001", "T1001", "T-1003", "T1003")


@pytest.mark.parametrize(
    ("title", "last"),
    [
        # it names its order, itself, or nothing; it is no refund; the column says something else
        ("Original Transaction ID", "T-1003,T-1001,Refund,SO1,2026-06-05,-50.00,Completed"),
        ("Original Transaction ID", "T-1003,T-1003,Refund,,2026-06-05,-50.00,Completed"),
        ("Original Transaction ID", "T-1003,,Refund,,2026-06-05,-50.00,Completed"),
        ("Original Transaction ID", "T-1003,T-1001,Payment,,2026-06-05,50.00,Completed"),
        ("Terminal", "T-1003,T-1001,Refund,,2026-06-05,-50.00,Completed"),
    ],
)
def test_it_leaves_other_rows_as_they_are(title: str, last: str) -> None:
    assert read(activity(title, last)).rows("transaction_ref", "refund_ref")[2] == ("T-1003", None)


def test_it_keeps_two_refunds_of_one_payment_apart() -> None:
    outcome = read(
        activity(
            "Original Transaction ID",
            "T-1003,T-1001,Refund,,2026-06-05,-10.00,Completed",
            "T-1004,T-1001,Refund,,2026-06-05,-10.00,Completed",
        )
    )

    assert len(set(outcome.values("natural_id"))) == 4


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("Refund", "the other side has paid it back"), ("Chargeback", "no row of this dispute")],
)
def test_it_asks_about_an_order_whose_payment_was_taken_back_under_its_number(
    tmp_path: Path, kind: str, reason: str
) -> None:
    ours = lines(
        "Order No,Date,Total,Status", "SO1,2026-06-01,50.00,paid", "SO2,2026-06-01,70.00,paid"
    )
    last = f"T-1003,T-1001,{kind},,2026-06-01,-50.00,Completed"

    call(tmp_path, {"ours.csv": ours}, {"theirs.csv": activity("Original Transaction ID", last)})

    asked = Written(tmp_path / "out").table("exceptions")
    assert asked
    assert all(reason in row["reason"] for row in asked)
