"""Lists with a column for the state of the order and one for that of its payment."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


def states(
    first: str, second: str, *rows: tuple[str, str], number: str = "Order No"
) -> list[object]:
    cells = (f"N{at},2026-06-{at + 1:02},{at + 5}.00,{a},{b}" for at, (a, b) in enumerate(rows))
    return read(lines(f"{number},Date,Amount,{first},{second}", *cells)).values("status")


SAID = [
    ("Completed", "Paid", "PAID"),
    ("Completed", "Failed", "FAILED"),
    ("Completed", "Refunded", "REFUNDED"),
    ("Processing", "Paid", "PAID"),
    ("Processing", "Pending", "PENDING"),
    ("Cancelled", "Paid", "CLOSED"),
    ("Cancelled", "Unpaid", "UNPAID"),
    ("Refunded", "Paid", "REFUNDED"),
    ("Failed", "Paid", "PAID"),
    ("Completed", "", "PAID"),
]


@pytest.mark.parametrize(
    ("order", "payment"),
    [("Order Status", "Payment Status"), ("Status", "Financial Status"), ("订单状态", "支付状态")],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_makes_one_state_of_both(order: str, payment: str, is_turned: bool) -> None:  # noqa: FBT001
    titles = (payment, order) if is_turned else (order, payment)
    rows = [(b, a) if is_turned else (a, b) for a, b, _state in SAID]

    assert states(*titles, *rows) == [state for _a, _b, state in SAID]


@pytest.mark.parametrize("other", ["Fulfillment Status", "Shipping Status", "Payment Method"])
def test_it_hears_one_column_alone_where_the_other_is_of_something_else(other: str) -> None:
    assert (
        states("Order Status", other, ("Completed", "Failed"), ("Completed", "Paid"))
        == ["PAID"] * 2
    )


def test_it_hears_nothing_in_whether_we_have_paid_a_bill() -> None:
    head = "Invoice No,Supplier,Date,Amount,Status,Payment Status"
    rows = ("B1,Holm,2026-06-01,5.00,Approved,Unpaid", "B2,Holm,2026-06-02,6.00,Void,Unpaid")

    assert read(lines(head, *rows)).values("status") == ["PAID", "CLOSED"]
