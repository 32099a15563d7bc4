"""What is a little short on the last day of the bank's file may lack a charge that stands in the next one."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Outcome
from tests.engine.invoices import invoice, payment
from tests.engine.payouts import line, sale
from tests.engine.records import Row, confirmed, run

EARLIER = line(9_000, 8, "interest")


def paid(amount: int, day: int = 30, *others: Row) -> Outcome:
    on = date(2026, 6, day)
    text = "R-50105 BRASS WORKS"
    theirs = [payment(amount, booked_on=on, occurred_at=None, description=text), *others]
    return run([invoice(10_000, order_key="R50105")], theirs, "invoice_bank")


def reasons(outcome: Outcome) -> set[tuple[str, str]]:
    assert confirmed(outcome) == []
    return set(outcome.cases.select("kind", "reason_code").rows())


def test_it_says_so_of_an_invoice() -> None:
    assert ("AMOUNT_SHORT", "charge_may_follow") in reasons(paid(9_850))


@pytest.mark.parametrize(
    ("received", "day", "others"),
    [
        (9_850, 8, ()),
        (9_499, 30, ()),
        (9_850, 26, (line(77, 30, "interest"),)),
        (9_850, 30, (line(-150, 30, "charge"),)),
    ],
)
def test_it_says_no_such_thing_of_a_receipt_that_a_charge_does_not_explain(
    received: int, day: int, others: tuple[Row, ...]
) -> None:
    outcome = paid(received, day, *others)

    assert ("AMOUNT_SHORT", "amounts_differ") in reasons(outcome)


def test_it_says_no_such_thing_where_more_was_received() -> None:
    assert ("AMOUNT_OVER", "amounts_differ") in reasons(paid(10_150))


def payout_of(received: int, day: int, text: str) -> Outcome:
    ours = [sale("PO77812", 10_000, date(2026, 6, 29), channel="STRIPE")]
    return run(ours, [line(received, day, text), EARLIER], "payout_bank")


@pytest.mark.parametrize("text", ["STRIPE PO77812", "STRIPE"])
def test_it_says_so_of_a_payout(text: str) -> None:
    assert ("AMOUNT_SHORT", "charge_may_follow") in reasons(payout_of(9_985, 30, text))


def test_it_lets_a_payout_wait_for_its_own_line() -> None:
    assert ("TIMING", "after_last_bank_day") in reasons(payout_of(9_000, 30, "STRIPE"))


def test_it_names_the_row_that_is_exactly_what_lacks() -> None:
    ours = [sale("PO77812", net, date(2026, 6, 29), channel="STRIPE") for net in (9_000, 985, 15)]

    outcome = run(ours, [line(9_985, 30, "STRIPE PO77812")], "payout_bank")

    assert ("AMOUNT_SHORT", "amounts_differ_by_rows") in reasons(outcome)
