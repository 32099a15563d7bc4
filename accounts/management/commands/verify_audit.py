from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from accounts.audit import chain_faults
from accounts.models import AuditEvent, Merchant


class Command(BaseCommand):
    help = "Recompute the hash chain of every merchant's audit trail."

    def handle(self, *args: object, **options: object) -> None:
        merchants = list(Merchant.objects.using("audit").order_by("id"))
        faults = 0
        for merchant in merchants:
            for fault in chain_faults(merchant.id, using="audit"):
                faults += 1
                self.stderr.write(
                    f"merchant {merchant.public_id} event {fault.sequence}: {fault.what}"
                )
        if faults:
            raise CommandError(f"{faults} faults in the audit trail")
        events = AuditEvent.objects.using("audit").count()
        self.stdout.write(f"audit trail holds: {len(merchants)} merchants, {events} events")
