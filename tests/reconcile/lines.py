"""A line of ledgers with reconciliations between them, written straight into the tables."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from accounts.models import Merchant
from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Ledger, Statement
from reconcile.engine.ready import DOCUMENTS
from reconcile.models import (
    Adjustment,
    AdjustmentLine,
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
from tests.reconcile.books import OCTOBER, statement_of

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Line:
    """Orders ↔ channel ↔ bank, or whatever ledgers were asked for, each against the next."""

    owner: Person
    statements: dict[str, Statement]
    reconciliations: tuple[Reconciliation, ...]
    runs: dict[int, Run] = field(repr=False)

    @property
    def merchant(self) -> Merchant:
        return self.owner.merchant

    def rows(self, of: str, *given: dict[str, object]) -> list[Entry]:
        """Rows of the ledger of a kind; what isn't given is ordinary."""
        statement = self.statements[of]
        made = []
        for one in given:
            number = next(_numbers)
            facts: dict[str, object] = {
                "identity": f"line-{number}",
                "row_number": number,
                "booked_on": date(2026, 10, 5),
                "kind": "PAYMENT",
                "gross_minor": 0,
                "fee_minor": 0,
                "currency": "CNY",
                "raw": f"{number}",
                **one,
            }
            facts.setdefault("net_minor", facts["gross_minor"])
            for name in ("order", "transaction", "refund", "batch"):
                facts.setdefault(f"{name}_ref", facts.get(f"{name}_key"))
            made.append(
                Entry(
                    merchant=self.merchant,
                    ledger=statement.ledger,
                    statement=statement,
                    edition=0,
                    **facts,
                )
            )
        with merchant_scope(self.merchant.id):
            return Entry.objects.bulk_create(made)

    def row(self, of: str, **given: object) -> Entry:
        return self.rows(of, given)[0]

    def match(
        self,
        at: int,
        left: Sequence[Entry],
        right: Sequence[Entry],
        *,
        basis: str = "gross_minor",
        **facts: object,
    ) -> Match:
        """A match in the reconciliation at a place of the line."""
        reconciliation = self.reconciliations[at]
        legs = [("LEFT", e) for e in left] + [("RIGHT", e) for e in right]
        amounts = [getattr(e, basis) for _side, e in legs]
        signed = [a if side == "LEFT" else -a for a, (side, _e) in zip(amounts, legs, strict=True)]
        with merchant_scope(self.merchant.id):
            match = Match.objects.create(
                merchant=self.merchant,
                reconciliation=reconciliation,
                **{
                    "run": self.runs[reconciliation.id],
                    "state": "CONFIRMED",
                    "rule_number": 1,
                    "rule": "Order number",
                    "cardinality": f"{len(left)}:{len(right)}",
                    "currency": "CNY",
                    "difference_minor": sum(signed),
                    "reason_code": "by_key",
                    "period_on": max(e.booked_on for _side, e in legs),
                    **facts,
                },
            )
            MatchLeg.objects.bulk_create(
                MatchLeg(
                    merchant=self.merchant,
                    reconciliation=reconciliation,
                    match=match,
                    entry=entry,
                    side=side,
                    amount_minor=amount,
                )
                for amount, (side, entry) in zip(amounts, legs, strict=True)
            )
            if match.difference_minor and match.state == Match.State.CONFIRMED:
                self._book(match)
        return match

    def _book(self, match: Match) -> None:
        """A confirmed difference is a booking: the rule tolerates it."""
        booked = Adjustment.objects.create(
            merchant=self.merchant,
            reconciliation=match.reconciliation,
            match=match,
            kind=Adjustment.Kind.TOLERANCE,
            state=Adjustment.State.BOOKED,
            currency=match.currency,
            amount_minor=match.difference_minor,
            reason=match.rule,
            period_on=match.period_on,
            made_by_name="rules",
        )
        for account, minor in (
            ("tolerance differences", booked.amount_minor),
            ("clearing", -booked.amount_minor),
        ):
            AdjustmentLine.objects.create(
                merchant=self.merchant,
                adjustment=booked,
                account=account,
                debit_minor=max(minor, 0),
                credit_minor=max(-minor, 0),
            )

    def case(
        self, at: int, kind: str, side: str, *entries: Entry, **facts: object
    ) -> ExceptionCase:
        """A case of rows of one side."""
        reconciliation = self.reconciliations[at]
        total = sum(e.gross_minor for e in entries)
        with merchant_scope(self.merchant.id):
            case = ExceptionCase.objects.create(
                merchant=self.merchant,
                reconciliation=reconciliation,
                run=self.runs[reconciliation.id],
                **{
                    "kind": kind,
                    "currency": "CNY",
                    "amount_minor": abs(total),
                    "difference_minor": total,
                    "reference": entries[0].order_ref or "",
                    "reason_code": "not_on_other_side",
                    "period_on": entries[0].booked_on,
                    **facts,
                },
            )
            for entry in entries:
                self._item(at, side, entry, case=case, reason_code=case.reason_code)
        return case

    def wait(self, at: int, side: str, entry: Entry, *, until: date) -> OpenItem:
        """A row that waits for the other side's next file."""
        with merchant_scope(self.merchant.id):
            return self._item(at, side, entry, expected_by=until, reason_code="after_last_day")

    def _item(self, at: int, side: str, entry: Entry, **facts: object) -> OpenItem:
        return OpenItem.objects.create(
            merchant=self.merchant,
            reconciliation=self.reconciliations[at],
            entry=entry,
            side=side,
            amount_minor=entry.gross_minor,
            currency=entry.currency,
            booked_on=entry.booked_on,
            **facts,
        )


def open_line(owner: Person, *kinds: str) -> Line:
    """A ledger of each kind with a committed statement, and a reconciliation between neighbours."""
    kinds = kinds or ("ORDERS", "CHANNEL", "BANK")
    merchant = owner.merchant
    with merchant_scope(merchant.id):
        statements = {kind: statement_of(merchant, Ledger.Kind(kind)) for kind in kinds}
        reconciliations = [
            _reconciliation(merchant, statements[left].ledger, statements[right].ledger)
            for left, right in itertools.pairwise(kinds)
        ]
        runs = {r.id: _run(merchant, r) for r in reconciliations}
    return Line(owner, statements, tuple(reconciliations), runs)


def _reconciliation(merchant: Merchant, left: Ledger, right: Ledger) -> Reconciliation:
    name = f"{left.name} against {right.name}"
    rule_set = RuleSet.objects.create(merchant=merchant, name=name)
    code = "payout_bank" if right.kind == "BANK" else "orders_channel"
    RuleSetVersion.objects.create(
        merchant=merchant,
        rule_set=rule_set,
        number=1,
        document=DOCUMENTS[code],
        sha256="0" * 64,
        published_by_name="alice",
    )
    made = Reconciliation.objects.create(merchant=merchant, name=name, rule_set=rule_set)
    for side, ledger in (("LEFT", left), ("RIGHT", right)):
        ReconciliationLedger.objects.create(
            merchant=merchant, reconciliation=made, ledger=ledger, side=side
        )
    return made


def _run(merchant: Merchant, reconciliation: Reconciliation) -> Run:
    return Run.objects.create(
        merchant=merchant,
        reconciliation=reconciliation,
        rules=reconciliation.rule_set.versions.get(),
        trigger=Run.Trigger.HAND,
        state=Run.State.DONE,
        period_start=OCTOBER[0],
        period_end=OCTOBER[1],
        started_by_name="alice",
    )
