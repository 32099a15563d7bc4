"""The smallest amounts and the last days at which a row without a partner is called something else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reconcile.engine import Context, Period, from_json
from reconcile.engine.ready import DOCUMENTS
from tests.engine.records import Row, row
from tests.engine.test_classify_tables import LACKING, MID_JUNE, THERE, Said, on, told

THEIRS_ALONE = ("EXTERNAL_ONLY", "not_on_other_side")
EXPECTED = ("TIMING", "still_expected")
LONG_JUNE = Period(date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize("is_theirs", [False, True])
@pytest.mark.parametrize(("awaited", "is_expected"), [(MID_JUNE, True), (LONG_JUNE, False)])
def test_it_waits_for_the_next_file_of_the_other_side_and_not_of_its_own(
    is_theirs: bool,  # noqa: FBT001
    awaited: Period,
    is_expected: bool,  # noqa: FBT001
) -> None:
    """Two days after the 20th the file that ends with it may still bring the row; one of all June has had it."""
    slow = from_json({**DOCUMENTS["orders_channel"], "wait_days": {"default": 2}})
    own = LONG_JUNE if awaited == MID_JUNE else MID_JUNE
    asked = [on(date(2026, 6, 20))]

    if is_theirs:
        found = told([THERE], asked, slow, Context(awaited, own))[1]
    else:
        found = told(asked, [THERE], slow, Context(own, awaited))[0]

    assert found == [EXPECTED if is_expected else THEIRS_ALONE if is_theirs else LACKING]


@pytest.mark.parametrize(
    ("back", "reason"),
    [
        (row("A1", -1), "closed_and_returned"),
        (row("A1", -1, kind="CHARGEBACK"), "closed_and_returned"),
        (row(None, -1, transaction_key="A1"), "closed_and_returned"),
        # nothing went back, it came, or it was something else
        (row("A1", 0, kind="REFUND"), "closed"),
        (row("A1", 1, kind="REFUND"), "closed"),
        (row("A1", -1, kind="FEE"), "closed"),
        (row("A2", -1), "closed"),
    ],
)
def test_it_needs_money_that_went_back_to_call_a_closed_order_returned(
    back: Row, reason: str
) -> None:
    ours, _theirs = told([row("A1", 500, kind="ORDER", status="CLOSED")], [back])

    assert ours == [("NON_TRADE", reason)]


@pytest.mark.parametrize("kind", ["FEE", "STOCK", "REFUND"])
def test_it_calls_only_orders_and_payments_returned(kind: str) -> None:
    ours, _theirs = told([row("A1", 500, kind=kind, status="CLOSED")], [row("A1", -500)])

    assert ours[0][1] != "closed_and_returned"


def test_it_says_of_a_closed_order_of_theirs_too_that_ours_went_back() -> None:
    _ours, theirs = told([row("A1", -1)], [row("A1", 500, kind="ORDER", status="CLOSED")])

    assert theirs == [("NON_TRADE", "closed_and_returned")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        # an order of nothing was never paid, whoever closed it
        (row("A1", 0, kind="ORDER", status="CLOSED"), ("NON_TRADE", "never_paid")),
        (row("A1", 1, kind="ORDER", status="CLOSED"), ("NON_TRADE", "closed")),
        (row("A1", -1, kind="ORDER", status="CLOSED"), ("NON_TRADE", "closed")),
        (row("A1", 1, kind="ORDER", status="FAILED"), ("NON_TRADE", "failed")),
        (row("A1", 1, kind="PAYMENT", status="FAILED"), ("NON_TRADE", "never_paid")),
        # goods of an order that was called off have not moved
        (row("A1", 1, kind="STOCK", status="UNPAID"), ("NON_TRADE", "never_paid")),
        (row("A1", -1, kind="CHARGEBACK"), LACKING),
        (row("A1", 1, kind="ADJUSTMENT"), LACKING),
    ],
)
def test_it_asks_a_row_of_the_smallest_amount_what_it_is(asked: Row, said: Said) -> None:
    assert told([asked], [THERE])[0] == [said]


BILL = row("B1", 700, kind="ORDER")


@pytest.mark.parametrize(
    ("asked", "beside", "reason"),
    [
        (row("P1", -1, kind="PAYMENT"), [BILL], "pays_documents"),
        (row("P1", 1, kind="PAYMENT"), [BILL], "not_on_other_side"),
        (row("P1", -1, kind="ADJUSTMENT"), [BILL], "not_on_other_side"),
        # where no document stands beside it, it is money that went out
        (row("P1", -1, kind="PAYMENT"), [], "not_on_other_side"),
    ],
)
@pytest.mark.parametrize("is_theirs", [False, True])
def test_it_knows_a_payment_among_the_documents_that_it_pays(
    asked: Row,
    beside: list[Row],
    reason: str,
    is_theirs: bool,  # noqa: FBT001
) -> None:
    mine = [asked, *beside]
    found = told([THERE], mine)[1] if is_theirs else told(mine, [THERE])[0]

    assert found[0][1] == reason


@pytest.mark.parametrize(
    ("refund", "sale", "reason"),
    [
        (row("A1", -1), row("A1", 1), "refund_not_there"),
        (row("A1", -1), row(None, 1, transaction_key="A1"), "refund_not_there"),
        # the other side sold nothing, took it back itself, or sold something else
        (row("A1", -1), row("A1", 0), "not_on_other_side"),
        (row("A1", -1), row("A1", -1, kind="ADJUSTMENT"), "not_on_other_side"),
        (row("A1", -1), row("A2", 1), "not_on_other_side"),
        # a refund that was taken back gives nothing back, and a chargeback is no refund
        (row("A1", 1, kind="REFUND"), row("A1", 1), "not_on_other_side"),
        (row("A1", -1, kind="CHARGEBACK"), row("A1", 1), "chargeback_not_there"),
        # one that was won brings the money again, and is of that order, too
        (row("A1", 1, kind="CHARGEBACK"), row("A1", 1), "chargeback_not_there"),
    ],
)
@pytest.mark.parametrize("is_theirs", [False, True])
def test_it_says_that_the_other_side_knows_the_sale_and_not_the_refund(
    refund: Row,
    sale: Row,
    reason: str,
    is_theirs: bool,  # noqa: FBT001
) -> None:
    found = told([sale], [refund])[1] if is_theirs else told([refund], [sale])[0]

    assert found[0][1] == reason


@pytest.mark.parametrize(
    ("day", "is_known", "said"),
    [
        # at the edge of a day our books may lack no more than the row of their next file
        (21, True, ("TIMING", "at_the_edge")),
        (22, True, ("EXTERNAL_ONLY", "refund_known_by_status")),
        (22, False, ("TIMING", "after_last_day")),
        (8, True, ("EXTERNAL_ONLY", "refund_known_by_status")),
    ],
)
def test_it_asks_for_the_order_of_a_refund_before_its_day_unless_that_is_at_the_edge(
    day: int,
    is_known: bool,  # noqa: FBT001
    said: Said,
) -> None:
    order = row("A1", 1000, kind="ORDER", status="REFUNDED" if is_known else "PAID")
    refund = row("A1", -300, booked_on=date(2026, 6, day), occurred_at=None)

    _ours, theirs = told([order], [refund], context=Context(MID_JUNE, LONG_JUNE))

    assert theirs == [said]


SEVEN_HOURS = Period(date(2026, 6, 10), date(2026, 6, 20), 420)
EIGHT_HOURS = Period(date(2026, 6, 10), date(2026, 6, 20), 480)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        # half an hour, and the hour by which the days of both begin apart
        (datetime(2026, 6, 9, 15, 29, tzinfo=UTC), "before_first_day"),
        (datetime(2026, 6, 9, 15, 30, tzinfo=UTC), "at_the_edge"),
        (datetime(2026, 6, 9, 18, 29, tzinfo=UTC), "at_the_edge"),
        (datetime(2026, 6, 9, 18, 30, tzinfo=UTC), "not_on_other_side"),
        (datetime(2026, 6, 20, 15, 29, tzinfo=UTC), "not_on_other_side"),
        (datetime(2026, 6, 20, 15, 30, tzinfo=UTC), "at_the_edge"),
        (datetime(2026, 6, 20, 18, 29, tzinfo=UTC), "at_the_edge"),
        (datetime(2026, 6, 20, 18, 30, tzinfo=UTC), "after_last_day"),
    ],
)
@pytest.mark.parametrize("is_theirs", [False, True])
def test_it_widens_the_edge_of_a_day_by_as_much_as_the_days_of_both_lie_apart(
    at: datetime,
    reason: str,
    is_theirs: bool,  # noqa: FBT001
) -> None:
    asked = row("A1", 1000, occurred_at=at, booked_on=date(2026, 6, 15))

    if is_theirs:
        found = told([THERE], [asked], context=Context(SEVEN_HOURS, EIGHT_HOURS))[1]
    else:
        found = told([asked], [THERE], context=Context(EIGHT_HOURS, SEVEN_HOURS))[0]

    assert found[0][1] == reason


@pytest.mark.parametrize(
    ("channel", "theirs", "said"),
    [
        ("ALIPAY", "CASH", ("NON_TRADE", "other_channel")),
        ("BALANCE", "BANK", ("NON_TRADE", "other_channel")),
        ("UNIONPAY", "PAYPAL", ("NON_TRADE", "other_channel")),
        # what a shop's own payments took was paid by card
        ("SHOPIFY", "CARD", LACKING),
        ("CARD", "SHOPIFY", LACKING),
        ("SHOPIFY", "ALIPAY", ("NON_TRADE", "other_channel")),
    ],
)
def test_it_knows_every_wallet(channel: str, theirs: str, said: Said) -> None:
    ours = [row("A1", 1, kind="ORDER", status="PAID", channel=channel)]

    assert told(ours, [row("B1", 70, channel=theirs)])[0] == [said]
