"""What is a little short on the last day of the bank's file may lack a charge that stands in the next one."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Context, Outcome
from tests.engine.invoices import invoice, payment
from tests.engine.payouts import line, sale
from tests.engine.records import Row, confirmed, row, run

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


@pytest.mark.parametrize(
    ("received", "day", "others"),
    [
        # a twentieth is lacking, or one cent
        (9_500, 30, ()),
        (9_999, 30, ()),
        # a weekend may lie between the last line and the end of the file
        (9_850, 27, ()),
        # what stands there is another charge: of another day, sum, sign or currency
        (9_850, 30, (line(-150, 29, "charge"),)),
        (9_850, 30, (line(-151, 30, "charge"),)),
        (9_850, 30, (line(150, 30, "interest"),)),
        (9_850, 30, (line(-150, 30, "charge", currency="USD"),)),
    ],
)
def test_it_says_so_of_whatever_a_charge_to_come_explains(
    received: int, day: int, others: tuple[Row, ...]
) -> None:
    assert ("AMOUNT_SHORT", "charge_may_follow") in reasons(paid(received, day, *others))


@pytest.mark.parametrize(
    ("received", "day", "others"),
    [(9_850, 26, ()), (9_999, 30, (line(-1, 30, "charge"),))],
)
def test_it_says_no_such_thing_days_before_the_end_nor_of_a_charge_that_came(
    received: int, day: int, others: tuple[Row, ...]
) -> None:
    assert ("AMOUNT_SHORT", "amounts_differ") in reasons(paid(received, day, *others))


def test_it_awaits_no_charge_of_a_channel_that_is_no_bank() -> None:
    last = {"booked_on": date(2026, 6, 30), "occurred_at": None}

    outcome = run([row("A1", 10_000, **last)], [row("A1", 9_850, **last)])

    assert reasons(outcome) == {("AMOUNT_SHORT", "amounts_differ")}


def test_it_awaits_no_charge_where_the_bank_says_no_day() -> None:
    undated = {"booked_on": None, "occurred_at": None}
    theirs = [payment(9_850, description="R-50105 BRASS WORKS", **undated)]

    outcome = run([invoice(10_000, order_key="R50105")], theirs, "invoice_bank", Context())

    assert reasons(outcome) == {("AMOUNT_SHORT", "amounts_differ")}


def test_it_judges_each_receipt_by_the_charge_of_its_own_sum() -> None:
    bills = [invoice(10_000, order_key="R50105"), invoice(20_000, order_key="R50106")]
    theirs = [
        line(9_850, 30, "R-50105 BRASS WORKS"),
        line(19_800, 30, "R-50106 BRASS WORKS"),
        line(-150, 30, "charge"),
    ]

    found = run(bills, theirs, "invoice_bank").cases.sort("case_no")["reason_code"].to_list()

    assert found[:2] == ["amounts_differ", "charge_may_follow"]


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


@pytest.mark.parametrize(
    ("received", "reason"), [(9_999, "charge_may_follow"), (10_001, "amounts_differ")]
)
def test_it_awaits_a_charge_of_a_cent_and_none_of_less_than_nothing(
    received: int, reason: str
) -> None:
    assert reason in {said for _kind, said in reasons(paid(received))}
