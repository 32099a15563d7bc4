"""A desk with an order book and a channel, onto which tests lay files and let the jobs run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import jobs
from accounts.models import Merchant
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger, Statement
from ledgers.services import uploads
from ledgers.services.ledgers import create_ledger
from reconcile.models import ExceptionCase, Match, OpenItem, Reconciliation, Run
from reconcile.services.reconciliations import create_reconciliation
from reconcile.services.runs import start_run
from tests.factories import Person

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@dataclass(frozen=True, slots=True)
class Desk:
    """Orders against one channel, run when both files are in."""

    owner: Person
    orders: Ledger
    channel: Ledger
    reconciliation: Reconciliation

    @property
    def merchant(self) -> Merchant:
        return self.owner.merchant

    def lay(self, ledger: Ledger, content: bytes, period: tuple[date, date] = OCTOBER) -> Statement:
        """Upload a file for a ledger, confirm it, and work off everything that follows."""
        with merchant_scope(self.merchant.id):
            received = uploads.receive_upload(
                merchant=self.merchant,
                actor=self.owner.actor,
                file=SimpleUploadedFile("file.csv", content),
            )
        jobs.work_off()
        with merchant_scope(self.merchant.id):
            statement = uploads.confirm_upload(
                merchant=self.merchant,
                actor=self.owner.actor,
                upload_id=received.upload.public_id,
                ledger=ledger,
                period=period,
            )
        jobs.work_off()
        return statement

    def run(self, period: tuple[date, date] = OCTOBER) -> Run:
        """Run by hand, now."""
        with merchant_scope(self.merchant.id):
            run = start_run(
                merchant=self.merchant,
                actor=self.owner.actor,
                reconciliation=self.reconciliation,
                period_start=period[0],
                period_end=period[1],
            )
        jobs.work_off()
        with merchant_scope(self.merchant.id):
            return Run.objects.get(id=run.id)

    def cases(self) -> dict[str, list[str]]:
        """References of the open cases, by kind."""
        with merchant_scope(self.merchant.id):
            found: dict[str, list[str]] = {}
            cases = ExceptionCase.objects.exclude(state="RESOLVED").order_by("kind", "reference")
            for kind, reference in cases.values_list("kind", "reference"):
                found.setdefault(kind, []).append(reference)
            return found

    def counts(self) -> tuple[int, int, int]:
        """Confirmed matches, open cases, waiting items."""
        with merchant_scope(self.merchant.id):
            return (
                Match.objects.filter(state="CONFIRMED", undone_by=None).count(),
                ExceptionCase.objects.exclude(state="RESOLVED").count(),
                OpenItem.objects.filter(case=None, released_by=None).count(),
            )


def open_desk(owner: Person) -> Desk:
    shop = owner.merchant
    with merchant_scope(shop.id):
        orders, channel = (
            create_ledger(
                merchant=shop,
                actor=owner.actor,
                name=kind,
                kind=kind,
                currency="CNY",
                zone="Asia/Shanghai",
            )
            for kind in ("ORDERS", "CHANNEL")
        )
        reconciliation = create_reconciliation(
            merchant=shop,
            actor=owner.actor,
            name="Orders against WeChat",
            left=[orders],
            right=[channel],
        )
    return Desk(owner, orders, channel, reconciliation)
