"""Both sides field by field: what agrees, what differs and how, also where a side has several rows."""

from __future__ import annotations

from datetime import date

import pytest

from ledgers.models import Entry, Ledger
from reconcile.reports.side_by_side import FieldPair, compare, failures


def entry(kind: str = "CHANNEL", **facts: object) -> Entry:
    """A row that no database holds."""
    ordinary = {"currency": "CNY", "gross_minor": 0, "fee_minor": 0, "net_minor": 0}
    return Entry(ledger=Ledger(kind=kind), **{**ordinary, **facts})


def compared(left: list[Entry], right: list[Entry]) -> dict[str, FieldPair]:
    return {pair.name: pair for pair in compare(left, right)}


def test_it_sums_the_amounts_of_several_rows() -> None:
    found = compared([entry(gross_minor=300)], [entry(gross_minor=n) for n in (100, 150)])

    gross = found["gross_minor"]
    assert (gross.verdict, gross.agrees) == ("amount differs by 0.50", False)


def test_it_lists_what_several_rows_say_once_each_and_counts_the_rest() -> None:
    right = [entry(order_ref=f"SO{n % 5}") for n in range(10)]

    found = compared([entry(order_ref="X")], right)

    assert found["order_ref"].verdict == "other number"
    spoken = '<span class="unseen">only theirs: </span>'
    assert found["order_ref"].theirs == f"<ins>{spoken}SO0, SO1, SO2 and 2 more</ins>"


def test_it_finds_no_difference_where_one_side_says_part_of_the_other() -> None:
    found = compared([entry(order_ref="A")], [entry(order_ref="A"), entry(order_ref="B")])

    assert found["order_ref"].agrees


def test_it_compares_the_last_days() -> None:
    right = [entry(booked_on=date(2026, 10, day)) for day in (5, 9)]

    found = compared([entry(booked_on=date(2026, 10, 6))], right)

    assert found["booked_on"].verdict == "3 days later"


def test_it_lets_each_side_call_a_shop_by_its_own_name() -> None:
    found = compared([entry(shop="旗舰店")], [entry(shop="12345678")])

    assert (found["shop"].theirs, found["shop"].verdict) == ("12345678", "")


def test_it_shows_what_each_side_calls_a_thing_and_calls_it_no_difference() -> None:
    found = compared([entry(description="Fee")], [entry(description="Radar for Fraud Teams")])

    described = found["description"]
    assert (described.ours, described.theirs) == ("Fee", "Radar for Fraud Teams")
    assert (described.verdict, described.agrees) == ("", True)


def test_it_compares_nothing_that_one_side_does_not_say() -> None:
    found = compared([entry("ORDERS", fee_minor=0)], [entry(fee_minor=-5)])

    assert (found["fee_minor"].verdict, found["fee_minor"].agrees) == ("", True)


@pytest.mark.parametrize(
    ("left", "right", "name", "verdict"),
    [
        ({"status": "PAID"}, {"status": "CLOSED"}, "status", "other status"),
        ({"channel": "WECHAT"}, {"channel": "ALIPAY"}, "channel", "other channel"),
        ({"currency": "CNY"}, {"currency": "USD"}, "currency", "other currency"),
        ({"sku": "A1"}, {"sku": "A2"}, "sku", "other article"),
        ({"quantity": 1}, {"quantity": 2}, "quantity", "other quantity"),
        ({"counterparty": "A"}, {"counterparty": "B"}, "counterparty", "other name"),
    ],
)
def test_it_says_how_a_field_differs(
    left: dict[str, object], right: dict[str, object], name: str, verdict: str
) -> None:
    assert compared([entry(**left)], [entry(**right)])[name].verdict == verdict


def test_it_says_in_words_what_speaks_against_a_candidate() -> None:
    fields = [
        {"field": "amount", "ours": 100, "theirs": 1_300, "agrees": False},
        {"field": "currency", "ours": "CNY", "theirs": "CNY", "agrees": True},
        {"field": "booked_on", "ours": "2026-10-05", "theirs": "2026-10-06", "agrees": False},
    ]

    assert failures(fields, "CNY") == ["amount differs by 12.00", "1 day later"]


def test_it_tells_days_from_the_row_of_theirs_that_is_asked() -> None:
    days = [{"field": "booked_on", "ours": "2026-10-05", "theirs": "2026-10-06", "agrees": False}]

    assert failures(days, "CNY", from_there=True) == ["1 day earlier"]
