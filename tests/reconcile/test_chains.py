"""Chains of reconciliations: which follow one another, and what came through one link and no further."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import merchant_scope
from ledgers.models import Entry
from reconcile.models import Reconciliation, ReconciliationLedger
from reconcile.reports.chains import Progress, Stopped, chains_of, progress_of
from tests.api.test_api import client_of
from tests.factories import Person
from tests.reconcile.lines import Line, open_line


@pytest.fixture
def line(alice: Person) -> Line:
    return open_line(alice)


def names(line: Line) -> list[list[str]]:
    with merchant_scope(line.merchant.id):
        return [[x.reconciliation.name for x in chain] for chain in chains_of(line.merchant)]


def progress(line: Line) -> list[Progress]:
    with merchant_scope(line.merchant.id):
        (chain,) = chains_of(line.merchant)
        return progress_of(line.merchant, chain)


def sold(line: Line, number: str, gross_minor: int, **facts: object) -> Entry:
    """An order and its payment, matched; the payment."""
    order = line.row("ORDERS", order_key=number, gross_minor=gross_minor)
    payment = line.row("CHANNEL", order_key=number, gross_minor=gross_minor, **facts)
    line.match(0, [order], [payment], **({"currency": facts["currency"]} if facts else {}))
    return payment


def test_it_sees_the_way_from_the_order_to_the_bank(line: Line) -> None:
    assert names(line) == [
        ["Own orders against Payment channel", "Payment channel against Bank account"]
    ]


def test_it_sees_the_way_of_a_top_up_to_its_supplier(alice: Person) -> None:
    line = open_line(alice, "ORDERS", "CHANNEL", "SUPPLIER")

    assert names(line) == [
        ["Own orders against Payment channel", "Payment channel against Supplier"]
    ]


def test_it_parts_where_a_ledger_is_checked_twice(line: Line) -> None:
    other = Reconciliation(
        merchant=line.merchant, name="Z", rule_set=line.reconciliations[0].rule_set
    )
    with merchant_scope(line.merchant.id):
        other.save()
        for side, kind in (("LEFT", "CHANNEL"), ("RIGHT", "ORDERS")):
            ReconciliationLedger.objects.create(
                merchant=line.merchant,
                reconciliation=other,
                ledger=line.statements[kind].ledger,
                side=side,
            )

    first, second = (each.name for each in line.reconciliations)
    assert names(line) == [[first, second], [first, "Z"]]


def test_it_ends_in_a_circle(line: Line) -> None:
    with merchant_scope(line.merchant.id):
        ReconciliationLedger.objects.create(
            merchant=line.merchant,
            reconciliation=line.reconciliations[1],
            ledger=line.statements["ORDERS"].ledger,
            side="RIGHT",
        )

    assert [len(chain) for chain in names(line)] == [2]


def test_it_makes_no_chain_of_one_reconciliation(alice: Person) -> None:
    assert names(open_line(alice, "ORDERS", "CHANNEL")) == []


def test_it_leaves_out_a_reconciliation_that_is_no_longer_in_use(line: Line) -> None:
    with merchant_scope(line.merchant.id):
        Reconciliation.objects.filter(id=line.reconciliations[1].id).update(is_active=False)

    assert names(line) == []


def test_it_counts_what_each_link_has_matched_and_left_open(line: Line) -> None:
    payment = sold(line, "SO1", 500)
    order = line.row("ORDERS", order_key="SO2", gross_minor=700)
    line.match(0, [order], [line.row("CHANNEL", gross_minor=700)], state="SUGGESTED")
    line.case(0, "INTERNAL_ONLY", "LEFT", line.row("ORDERS", gross_minor=5))
    line.wait(1, "LEFT", payment, until=date(2026, 10, 9))

    first, second = progress(line)

    assert (first.confirmed, first.suggested, first.open) == (1, 1, 1)
    assert (second.confirmed, second.suggested, second.open) == (0, 0, 1)


def test_it_says_what_is_matched_with_the_channel_and_not_yet_at_the_bank(line: Line) -> None:
    arrived = sold(line, "SO1", 500)
    sold(line, "SO2", 700)
    waiting = sold(line, "SO3", 800)
    line.match(1, [arrived], [line.row("BANK", gross_minor=500)])
    line.wait(1, "LEFT", waiting, until=date(2026, 10, 9))

    first, second = progress(line)

    assert first.stopped == (Stopped("CNY", 2, 1_500, "SO2"),)
    assert (second.stopped, second.next) == ((), None)


def test_it_keeps_currencies_apart(line: Line) -> None:
    sold(line, "SO1", 500)
    sold(line, "SO2", 700, currency="USD")

    assert progress(line)[0].stopped == (
        Stopped("CNY", 1, 500, "SO1"),
        Stopped("USD", 1, 700, "SO2"),
    )


def test_it_counts_what_is_only_suggested_at_the_bank_as_not_yet_there(line: Line) -> None:
    payment = sold(line, "SO1", 500)
    line.match(1, [payment], [line.row("BANK", gross_minor=500)], state="SUGGESTED")

    assert progress(line)[0].stopped == (Stopped("CNY", 1, 500, "SO1"),)


def test_it_expects_nothing_further_of_what_is_no_trade(line: Line) -> None:
    line.case(1, "NON_TRADE", "LEFT", sold(line, "SO1", 500))

    assert progress(line)[0].stopped == ()


def test_it_goes_by_the_ledger_that_both_links_share(line: Line) -> None:
    with merchant_scope(line.merchant.id):
        ReconciliationLedger.objects.create(
            merchant=line.merchant,
            reconciliation=line.reconciliations[0],
            ledger=line.statements["BANK"].ledger,
            side="RIGHT",
        )
    order = line.row("ORDERS", order_key="SO1", gross_minor=500)
    line.match(0, [order], [line.row("BANK", gross_minor=500)])

    with merchant_scope(line.merchant.id):
        chain = next(c for c in chains_of(line.merchant) if len(c) > 1)
        assert progress_of(line.merchant, chain)[0].stopped == ()


def test_it_shows_chains_with_links_to_the_stories_of_what_is_missing(
    line: Line, bob: Person
) -> None:
    sold(line, "SO1", 500)

    page = bob.client().get("/chains/").content.decode()

    assert "1 row is matched here, but not yet in “Payment channel against Bank account”:" in page
    assert 'href="/story/?q=SO1"' in page


def test_it_says_how_a_chain_forms_where_there_is_none(alice: Person) -> None:
    assert "No chain yet" in alice.client().get("/chains/").content.decode()


def test_it_tells_programs_the_same(line: Line, alice: Person) -> None:
    sold(line, "SO1", 500)

    (chain,) = client_of(alice).get("/api/v1/chains/").json()

    assert chain["links"][0]["stopped"] == [
        {"currency": "CNY", "rows": 1, "amount_minor": 500, "example": "SO1"}
    ]


def test_it_shows_another_merchant_no_chain(line: Line, charlie: Person) -> None:
    assert client_of(charlie).get("/api/v1/chains/").json() == []
