"""A match in two currencies: found at the rate of the day, booked as fee and exchange, undone whole."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Entry
from reconcile.models import (
    Adjustment,
    AdjustmentLine,
    ExceptionCase,
    ExchangeRate,
    Match,
    MatchLeg,
    OpenItem,
    Run,
)
from reconcile.reports.certificates import examine
from reconcile.reports.conservation import faults
from reconcile.reports.proof import prove_period
from reconcile.reports.settlement_documents import document_of
from reconcile.services import matches, settlements
from reconcile.services.runs import start_run
from tests.factories import Person
from tests.reconcile.books import OCTOBER, Books, open_books

RULE = {
    "name": "Other currency",
    "method": "convert",
    "outcome": "confirm",
    "keys": [{"left": "order_key", "right": "order_key"}],
    "tolerance": {"amount_minor": 500},
}
DAY = date(2026, 10, 5)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Orders in dollars, settled in yuan less a fee, at 7.1 yuan a dollar."""

    books: Books

    def publish(self, outcome: str = "confirm") -> None:
        rules = [{**RULE, "outcome": outcome}]
        self.books.publish(basis={"left": "gross", "right": "net"}, rules=rules)

    def rate(self, rate: str = "7.1", on: date = DAY) -> None:
        merchant = self.books.merchant
        with merchant_scope(merchant.id):
            ExchangeRate.objects.create(
                merchant=merchant, base="USD", quote="CNY", valid_on=on, rate=Decimal(rate),
                source="the bank", added_by_name="alice",
            )  # fmt: skip

    def row(
        self,
        side: str,
        currency: str,
        net_minor: int,
        *,
        fee_minor: int = 0,
        paid: tuple[int, str] | tuple[None, None] = (None, None),
    ) -> None:
        statement = self.books.left if side == "LEFT" else self.books.right
        merchant = self.books.merchant
        with merchant_scope(merchant.id):
            Entry.objects.create(
                merchant=merchant, ledger=statement.ledger, statement=statement, edition=0,
                identity=side, row_number=2, booked_on=DAY, kind="PAYMENT", currency=currency,
                gross_minor=net_minor - fee_minor, fee_minor=fee_minor, net_minor=net_minor,
                order_ref="SO1", order_key="SO1", paid_minor=paid[0], paid_currency=paid[1], raw="SO1",
            )  # fmt: skip
            type(statement).objects.filter(id=statement.id).update(rows_added=1)

    def run(self) -> Run:
        with merchant_scope(self.books.merchant.id):
            run = start_run(
                merchant=self.books.merchant,
                actor=self.books.owner.actor,
                reconciliation=self.books.reconciliation,
                period_start=OCTOBER[0],
                period_end=OCTOBER[1],
            )
        jobs.work_off()
        with merchant_scope(self.books.merchant.id):
            return Run.objects.get(id=run.id)


@pytest.fixture
def exchange(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    """100 dollars that came as 705.00 yuan, of which the channel has kept 4.00: 1.00 is exchange."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    made = Exchange(open_books(alice))
    made.row("LEFT", "USD", 10_000)
    made.row("RIGHT", "CNY", 70_500, fee_minor=-400)
    return made


def matched(exchange: Exchange, outcome: str = "confirm") -> Match:
    exchange.publish(outcome)
    exchange.rate()
    exchange.run()
    with merchant_scope(exchange.books.merchant.id):
        return Match.objects.get()


def booked(exchange: Exchange) -> list[tuple[str, int, str, str]]:
    with merchant_scope(exchange.books.merchant.id):
        rows = Adjustment.objects.order_by("kind")
        return list(rows.values_list("kind", "amount_minor", "currency", "state"))


def undo(exchange: Exchange, match: Match) -> None:
    with merchant_scope(exchange.books.merchant.id):
        matches.undo_match(
            merchant=exchange.books.merchant,
            actor=exchange.books.owner.actor,
            match_id=match.public_id,
            reason="another order",
        )


def test_it_matches_at_the_rate_of_the_day(exchange: Exchange) -> None:
    match = matched(exchange)

    assert (match.state, match.currency, match.difference_minor) == ("CONFIRMED", "CNY", 500)


def test_it_keeps_what_each_row_counts(exchange: Exchange) -> None:
    matched(exchange)

    with merchant_scope(exchange.books.merchant.id):
        legs = MatchLeg.objects.order_by("side").values_list("amount_minor", "converted_minor")
        assert list(legs) == [(10_000, 71_000), (70_500, None)]


def test_it_books_the_fee_and_the_exchange_apart(exchange: Exchange) -> None:
    matched(exchange)

    assert booked(exchange) == [("FEE", 400, "CNY", "BOOKED"), ("FX", 100, "CNY", "BOOKED")]


def test_it_balances_each_booking(exchange: Exchange) -> None:
    matched(exchange)

    with merchant_scope(exchange.books.merchant.id):
        lines = AdjustmentLine.objects.order_by("adjustment__kind", "id")
        assert list(lines.values_list("account", "debit_minor", "credit_minor")) == [
            ("channel fees", 400, 0),
            ("clearing", 0, 400),
            ("exchange differences", 100, 0),
            ("clearing", 0, 100),
        ]


def test_it_books_a_fee_that_the_exchange_makes_up_for(exchange: Exchange) -> None:
    exchange.publish()
    exchange.rate("7.05")

    exchange.run()

    assert [row[:2] for row in booked(exchange)] == [("FEE", 400), ("FX", -400)]


def test_it_conserves_every_row_in_its_own_currency(exchange: Exchange) -> None:
    exchange.publish()
    exchange.rate()

    run = exchange.run()

    places = [
        (x["side"], x["currency"], x["place"], x["amount_minor"])
        for x in run.summary["conservation"]
    ]
    assert places == [
        ("LEFT", "USD", "confirmed", 10_000),
        ("RIGHT", "CNY", "confirmed", 70_500),
    ]


def test_it_leaves_books_that_hold(exchange: Exchange) -> None:
    matched(exchange)

    with merchant_scope(exchange.books.merchant.id):
        assert [name for name, count in faults(using="default") if count] == []


def write_again(match: Match, difference_minor: int) -> None:
    """The match with the same legs once more, and this difference."""
    with merchant_scope(match.merchant_id):
        other = Match.objects.create(
            merchant=match.merchant, reconciliation=match.reconciliation, state="SUGGESTED",
            cardinality="1:1", currency="CNY", difference_minor=difference_minor, period_on=DAY,
        )  # fmt: skip
        MatchLeg.objects.bulk_create(
            MatchLeg(
                merchant=leg.merchant, reconciliation=leg.reconciliation, match=other, entry=leg.entry,
                side=leg.side, amount_minor=leg.amount_minor, converted_minor=leg.converted_minor,
            )
            for leg in MatchLeg.objects.filter(match=match).select_related("merchant")
        )  # fmt: skip


def test_it_refuses_a_conversion_that_does_not_add_up(exchange: Exchange) -> None:
    match = matched(exchange)
    undo(exchange, match)

    with pytest.raises(IntegrityError, match="do not sum"):
        write_again(match, 501)


def test_it_mixes_no_currencies_without_a_rate(exchange: Exchange) -> None:
    exchange.publish()

    exchange.run()

    with merchant_scope(exchange.books.merchant.id):
        case = ExceptionCase.objects.get()
        assert (case.kind, case.reason_code) == ("CURRENCY_MISMATCH", "no_rate")
        assert case.reason_params["on"] == "2026-10-05"
        items = OpenItem.objects.order_by("side").values_list("currency", flat=True)
        assert list(items) == ["USD", "CNY"]


def test_it_matches_once_the_rate_is_there(exchange: Exchange) -> None:
    exchange.publish()
    exchange.run()
    exchange.rate()

    exchange.run()

    with merchant_scope(exchange.books.merchant.id):
        assert Match.objects.get().difference_minor == 500
        assert ExceptionCase.objects.get().state == "RESOLVED"


def test_it_needs_no_rate_where_the_statement_says_what_was_paid(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    made = Exchange(open_books(alice))
    made.row("LEFT", "USD", 10_000)
    made.row("RIGHT", "CNY", 70_500, fee_minor=-400, paid=(10_000, "USD"))
    made.publish()

    made.run()

    assert booked(made) == [("FEE", 400, "CNY", "BOOKED")]
    with merchant_scope(made.books.merchant.id):
        assert Match.objects.get().reason_code == "by_stated_sum"


def test_it_takes_the_newest_rate_of_a_day(exchange: Exchange) -> None:
    exchange.rate("6.0")

    match = matched(exchange)

    assert match.reason_params["rate"] == "7.1"


def test_it_computes_a_run_again_by_the_rates_of_its_day(exchange: Exchange) -> None:
    exchange.publish()
    exchange.rate()
    run = exchange.run()

    exchange.rate("8.0")

    with merchant_scope(exchange.books.merchant.id):
        assert examine(exchange.books.merchant, run).agrees


def test_it_notices_a_converted_amount_that_was_tampered_with(
    exchange: Exchange, admin_connection: Connection
) -> None:
    exchange.publish()
    exchange.rate()
    run = exchange.run()
    with admin_connection, admin_connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("update reconcile_matchleg set converted_minor = 1 where side = 'LEFT'")

    with merchant_scope(exchange.books.merchant.id):
        assert not examine(exchange.books.merchant, run).agrees


def test_it_books_when_a_person_accepts(exchange: Exchange) -> None:
    match = matched(exchange, "suggest")
    assert booked(exchange) == []

    with merchant_scope(exchange.books.merchant.id):
        matches.accept_suggestion(
            merchant=exchange.books.merchant,
            actor=exchange.books.owner.actor,
            match_id=match.public_id,
        )

    assert [row[:2] for row in booked(exchange)] == [("FEE", 400), ("FX", 100)]


def test_it_undoes_both_bookings(exchange: Exchange) -> None:
    undo(exchange, matched(exchange))

    assert {row[3] for row in booked(exchange)} == {"UNDONE"}


def test_it_opens_a_case_of_both_currencies(exchange: Exchange) -> None:
    undo(exchange, matched(exchange))

    with merchant_scope(exchange.books.merchant.id):
        case = ExceptionCase.objects.get()
        items = OpenItem.objects.order_by("side").values_list("currency", "amount_minor")
        assert (case.kind, case.difference_minor) == ("CURRENCY_MISMATCH", 500)
        assert list(items) == [("USD", 10_000), ("CNY", 70_500)]


def test_it_keeps_an_undone_one_undone(exchange: Exchange) -> None:
    undo(exchange, matched(exchange))

    exchange.run()

    with merchant_scope(exchange.books.merchant.id):
        assert Match.objects.filter(undone_by=None).count() == 0


def test_it_proves_the_period_in_both_currencies(exchange: Exchange) -> None:
    matched(exchange)

    with merchant_scope(exchange.books.merchant.id):
        proof = prove_period(
            merchant=exchange.books.merchant,
            reconciliation=exchange.books.reconciliation,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )

    assert proof.is_balanced
    assert [(x.side, x.currency, x.matched_minor, x.listed_minor) for x in proof.lines] == [
        ("LEFT", "USD", 10_000, 0),
        ("RIGHT", "CNY", 70_500, 0),
    ]


def test_it_states_own_and_converted_amounts_in_the_settlement(exchange: Exchange) -> None:
    matched(exchange)

    with merchant_scope(exchange.books.merchant.id):
        settlement = settlements.submit_settlement(
            merchant=exchange.books.merchant,
            actor=exchange.books.owner.actor,
            reconciliation_id=exchange.books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
        text = document_of(settlement, exchange.books.merchant, "csv").content.decode("utf-8-sig")

    rows = [row for row in csv.reader(io.StringIO(text)) if row[0] == "matches"]
    assert [row[-5:] for row in rows] == [
        ["100.00", "USD", "5.00", "710.00", "CNY"],
        ["705.00", "CNY", "5.00", "705.00", "CNY"],
    ]
