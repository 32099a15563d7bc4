"""What our own records must change by: pieces as pieces, orders by their number, each with its case."""

from __future__ import annotations

import csv
import io

import pytest

from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Ledger
from reconcile.models import Adjustment, ExceptionCase, Match, MatchLeg, OpenItem, Settlement
from reconcile.reports.settlement_documents import document_of
from reconcile.reports.vouchers import vouchers_of
from reconcile.services import adjustments
from tests.factories import Person
from tests.reconcile.acts import settle
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def rows_of(books: Books, settlement: Settlement) -> list[dict[str, str]]:
    with merchant_scope(books.merchant.id):
        content = document_of(settlement, books.merchant, "csv", subject="corrections").content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def pieces(books: Books, side: str, sku: str, quantity: int) -> Entry:
    """A movement of stock."""
    entry = books.entry(side, 0)
    with merchant_scope(books.merchant.id):
        statement = books.left if side == "LEFT" else books.right
        return Entry.objects.create(
            merchant=books.merchant, ledger=statement.ledger, statement=statement, edition=0,
            identity=f"{entry.identity}-{sku}", row_number=entry.row_number, booked_on=entry.booked_on,
            kind="STOCK", gross_minor=0, fee_minor=0, net_minor=0, currency="CNY", quantity=quantity,
            sku=sku, order_ref="SO77", order_key="SO77", raw=sku,
        )  # fmt: skip


def short_of_pieces(books: Books, ours: int, theirs: int) -> ExceptionCase:
    """A case of pieces: what went out of stock isn't what was ordered."""
    books.publish(basis={"left": "quantity", "right": "quantity"})
    with merchant_scope(books.merchant.id):
        case = ExceptionCase.objects.create(
            merchant=books.merchant, reconciliation=books.reconciliation, run=books.run,
            kind="QUANTITY_MISMATCH", currency="UNIT", amount_minor=abs(ours - theirs),
            difference_minor=ours - theirs, reference="SO77", reason_code="quantity_differs",
            period_on=books.run.period_start,
        )  # fmt: skip
        for side, quantity in (("LEFT", ours), ("RIGHT", theirs)):
            entry = pieces(books, side, "TEA-100", quantity)
            OpenItem.objects.create(
                merchant=books.merchant, reconciliation=books.reconciliation, entry=entry, side=side,
                amount_minor=quantity, currency="UNIT", booked_on=entry.booked_on, case=case,
            )  # fmt: skip
    return case


def submitted(books: Books, maker: Person) -> Settlement:
    """A settlement as far as a list of corrections is concerned."""
    with merchant_scope(books.merchant.id):
        return Settlement.objects.create(
            merchant=books.merchant, reconciliation=books.reconciliation, state="APPROVED",
            period_start="2026-10-01", period_end="2026-10-31", proof={}, proof_sha256="",
            basis={"left": "quantity", "right": "quantity"}, made_by_name=str(maker.user),
            closed_at="2026-11-02T00:00:00Z",
        )  # fmt: skip


def test_it_corrects_stock_in_pieces(books: Books, bob: Person) -> None:
    case = short_of_pieces(books, ours=5, theirs=3)

    (row,) = rows_of(books, submitted(books, bob))

    assert (row["What to do"], row["Article (SKU)"], row["Order"]) == (
        "ADJUST_STOCK",
        "TEA-100",
        "SO77",
    )
    assert (row["Unit"], row["Ours"], row["Theirs"], row["By"]) == ("UNIT", "5", "3", "-2")
    assert row["Case or match"] == str(case.public_id)


def test_it_puts_no_pieces_into_vouchers(books: Books, bob: Person) -> None:
    short_of_pieces(books, ours=5, theirs=3)
    settlement = submitted(books, bob)

    with merchant_scope(books.merchant.id):
        assert vouchers_of(Settlement.objects.get(id=settlement.id), books.merchant) == []


def test_it_lists_an_order_that_we_lack(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("RIGHT", 800)
    books.case("LEFT", 500)

    (row,) = rows_of(books, settle(books, bob, carol))

    assert (row["What to do"], row["By"], row["Unit"]) == ("CREATE_ORDER", "8.00", "CNY")
    assert row["Case or match"] == str(case.public_id)


def test_it_lists_pieces_that_a_rule_let_pass(books: Books, bob: Person) -> None:
    books.publish(basis={"left": "quantity", "right": "quantity"})
    ours, theirs = pieces(books, "LEFT", "TEA-50", 10), pieces(books, "RIGHT", "TEA-50", 9)
    with merchant_scope(books.merchant.id):
        match = Match.objects.create(
            merchant=books.merchant, reconciliation=books.reconciliation, run=books.run, state="CONFIRMED",
            rule="pieces", cardinality="1:1", currency="UNIT", difference_minor=1, period_on=ours.booked_on,
        )  # fmt: skip
        MatchLeg.objects.bulk_create(
            MatchLeg(
                merchant=books.merchant, reconciliation=books.reconciliation, match=match, entry=entry,
                side=side, amount_minor=entry.quantity,
            )
            for side, entry in (("LEFT", ours), ("RIGHT", theirs))
        )  # fmt: skip
        adjustments.book(
            merchant=books.merchant, actor=bob.actor, kind=Adjustment.Kind.TOLERANCE, amount_minor=1,
            currency="UNIT", reason="broken on the way", match=match,
        )  # fmt: skip

    (row,) = rows_of(books, submitted(books, bob))

    assert (row["Article (SKU)"], row["By"], row["Reason"]) == ("TEA-50", "-1", "broken on the way")


def test_it_has_nothing_to_correct_where_our_side_is_a_channel(
    books: Books, bob: Person, carol: Person
) -> None:
    books.case("RIGHT", 800)
    with merchant_scope(books.merchant.id):
        Ledger.objects.filter(id=books.left.ledger_id).update(kind=Ledger.Kind.CHANNEL)

    assert rows_of(books, settle(books, bob, carol)) == []
