"""Small books written straight into the tables, for tests of what happens after a run."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from datetime import date

from accounts.models import Merchant
from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Ledger, Statement, Upload
from reconcile.engine.ready import DOCUMENTS
from reconcile.models import (
    ExceptionCase,
    Match,
    MatchLeg,
    OpenItem,
    Reconciliation,
    ReconciliationLedger,
    RuleSet,
    RuleSetVersion,
    Run,
)
from tests.factories import Person

_numbers = itertools.count(1)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@dataclass(frozen=True, slots=True)
class Books:
    """One reconciliation of orders (left) against a channel (right), and a run of October."""

    owner: Person
    reconciliation: Reconciliation
    run: Run
    left: Statement
    right: Statement

    @property
    def merchant(self) -> Merchant:
        return self.owner.merchant

    def entry(
        self, side: str, amount_minor: int, *, on: date = date(2026, 10, 5), fee_minor: int = 0
    ) -> Entry:
        """A row of one side that no run has placed yet."""
        statement = self.left if side == "LEFT" else self.right
        number = next(_numbers)
        with merchant_scope(self.merchant.id):
            return Entry.objects.create(
                merchant=self.merchant,
                ledger=statement.ledger,
                statement=statement,
                edition=0,
                identity=f"row-{number}",
                row_number=number,
                booked_on=on,
                kind="PAYMENT",
                gross_minor=amount_minor,
                fee_minor=fee_minor,
                net_minor=amount_minor - fee_minor,
                currency="CNY",
                order_ref=f"SO{number}",
                order_key=f"SO{number}",
                raw=f"SO{number},{amount_minor}",
            )

    def suggested(self, amount: int, *, on: date = date(2026, 10, 5)) -> Match:
        """A suggested match of one row on each side."""
        sides = ("LEFT", "RIGHT")
        return self.match(*((s, self.entry(s, amount, on=on)) for s in sides), state="SUGGESTED")

    def match(self, *entries: tuple[str, Entry], state: str = "CONFIRMED") -> Match:
        """A match of rows."""
        signed = [e.gross_minor if side == "LEFT" else -e.gross_minor for side, e in entries]
        with merchant_scope(self.merchant.id):
            match = Match.objects.create(
                merchant=self.merchant,
                reconciliation=self.reconciliation,
                run=self.run,
                state=state,
                rule_number=1,
                rule="order number",
                cardinality="1:1",
                currency="CNY",
                difference_minor=sum(signed),
                period_on=max(entry.booked_on for _side, entry in entries),
            )
            MatchLeg.objects.bulk_create(
                MatchLeg(
                    merchant=self.merchant,
                    reconciliation=self.reconciliation,
                    match=match,
                    entry=entry,
                    side=side,
                    amount_minor=entry.gross_minor,
                )
                for side, entry in entries
            )
        return match

    def publish(self, **changes: object) -> RuleSetVersion:
        """The next version of the rules, changed."""
        with merchant_scope(self.merchant.id):
            last = RuleSetVersion.objects.order_by("-number")[0]
            return RuleSetVersion.objects.create(
                merchant=self.merchant,
                rule_set=last.rule_set,
                number=last.number + 1,
                document={**last.document, **changes},
                sha256="1" * 64,
                published_by_name=str(self.owner.user),
            )

    def pair(self, amount_minor: int, *, on: date = date(2026, 10, 5)) -> Match:
        """An order and its payment, matched."""
        sides = ("LEFT", "RIGHT")
        return self.match(*((side, self.entry(side, amount_minor, on=on)) for side in sides))

    def case(
        self, side: str, amount_minor: int, *, on: date = date(2026, 10, 5), fee_minor: int = 0
    ) -> ExceptionCase:
        """A row of one side that the other side lacks."""
        entry = self.entry(side, amount_minor, on=on, fee_minor=fee_minor)
        kind = "INTERNAL_ONLY" if side == "LEFT" else "EXTERNAL_ONLY"
        with merchant_scope(self.merchant.id):
            case = ExceptionCase.objects.create(
                merchant=self.merchant,
                reconciliation=self.reconciliation,
                run=self.run,
                kind=kind,
                currency="CNY",
                amount_minor=abs(amount_minor),
                difference_minor=amount_minor if side == "LEFT" else -amount_minor,
                reference=entry.order_ref or "",
                reason_code="no_counterpart",
                period_on=on,
            )
            OpenItem.objects.create(
                merchant=self.merchant,
                reconciliation=self.reconciliation,
                entry=entry,
                side=side,
                amount_minor=amount_minor,
                currency="CNY",
                booked_on=on,
                case=case,
            )
        return case

    def join(self, case: ExceptionCase, side: str, amount_minor: int) -> OpenItem:
        """One more row that stands in a case."""
        entry = self.entry(side, amount_minor)
        with merchant_scope(self.merchant.id):
            return OpenItem.objects.create(
                merchant=self.merchant,
                reconciliation=self.reconciliation,
                entry=entry,
                side=side,
                amount_minor=amount_minor,
                currency="CNY",
                booked_on=entry.booked_on,
                case=case,
            )


def open_books(owner: Person) -> Books:
    """A merchant with two ledgers, a committed statement in each, and one empty run."""
    merchant = owner.merchant
    with merchant_scope(merchant.id):
        left, right = (
            statement_of(merchant, kind) for kind in (Ledger.Kind.ORDERS, Ledger.Kind.CHANNEL)
        )
        rule_set = RuleSet.objects.create(merchant=merchant, name="orders and channel")
        version = RuleSetVersion.objects.create(
            merchant=merchant,
            rule_set=rule_set,
            number=1,
            document=DOCUMENTS["orders_channel"],
            sha256="0" * 64,
            published_by_name=str(owner.user),
        )
        reconciliation = Reconciliation.objects.create(
            merchant=merchant, name="orders against WeChat", rule_set=rule_set
        )
        for side, statement in (("LEFT", left), ("RIGHT", right)):
            ReconciliationLedger.objects.create(
                merchant=merchant, reconciliation=reconciliation, ledger=statement.ledger, side=side
            )
        run = Run.objects.create(
            merchant=merchant,
            reconciliation=reconciliation,
            rules=version,
            trigger=Run.Trigger.HAND,
            state=Run.State.DONE,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
            started_by_name=str(owner.user),
        )
    return Books(owner, reconciliation, run, left, right)


def statement_of(merchant: Merchant, kind: Ledger.Kind) -> Statement:
    """A committed statement of October, in a ledger of its own."""
    digest = hashlib.sha256(f"{next(_numbers)}".encode()).hexdigest()
    ledger = Ledger.objects.create(merchant=merchant, name=str(kind.label), kind=kind)
    upload = Upload.objects.create(
        merchant=merchant,
        file="nowhere",
        name=f"{kind}.csv",
        size_bytes=1,
        sha256=digest,
        state=Upload.State.CONFIRMED,
        uploaded_by_name="alice",
    )
    return Statement.objects.create(
        merchant=merchant,
        ledger=ledger,
        upload=upload,
        name=upload.name,
        sha256=digest,
        format="generic_table",
        state=Statement.State.COMMITTED,
        period_start=OCTOBER[0],
        period_end=OCTOBER[1],
        uploaded_by_name="alice",
        committed_at="2026-11-01T00:00:00Z",
    )
