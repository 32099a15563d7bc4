from __future__ import annotations

import sys
import uuid

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Merchant
from accounts.tenancy import merchant_scope
from reconcile.engine import ENGINE_VERSION
from reconcile.models import Run
from reconcile.reports.certificates import WHAT, examine

DIFFERS, NOT_RECOMPUTED = 1, 2


class Command(BaseCommand):
    help = (
        "Compute runs again from what is stored and compare them with their certificates. Ends with 0 when all"
        " agree, 1 when something differs, 2 when a run was made by another engine."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", nargs="*", type=uuid.UUID, help="a run's id")
        parser.add_argument(
            "--merchant", type=uuid.UUID, help="every finished run of this merchant, by its id"
        )

    def handle(
        self, *args: object, run: list[uuid.UUID], merchant: uuid.UUID | None, **_: object
    ) -> None:
        done = Run.objects.using("audit").filter(state=Run.State.DONE)
        chosen = (
            done.filter(merchant__public_id=merchant)
            if merchant
            else done.filter(public_id__in=run)
        )
        runs = list(chosen.order_by("id").values_list("merchant_id", "public_id"))
        missing = set(run) - {run_id for _merchant, run_id in runs}
        if missing or not runs:
            raise CommandError(
                f"no finished run: {', '.join(sorted(map(str, missing))) or 'none named'}"
            )
        worst = max([self._certify(*each) for each in runs], key=[0, NOT_RECOMPUTED, DIFFERS].index)
        if worst:
            sys.exit(worst)

    def _certify(self, merchant_id: int, run_id: uuid.UUID) -> int:
        with merchant_scope(merchant_id):
            merchant = Merchant.objects.get(id=merchant_id)
            mine = Run.objects.for_merchant(merchant).select_related("rules")
            found = examine(merchant, mine.get(public_id=run_id))
        if not found.checks:
            made_by = (
                f"made by engine {found.engine_version or 'unknown'}, this is {ENGINE_VERSION}"
            )
            without = "" if found.engine_version != ENGINE_VERSION else "; it has no certificate"
            self.stdout.write(f"{run_id}: {made_by}: not recomputed{without}")
            return NOT_RECOMPUTED
        for check in found.checks:
            verdict = "agrees" if check.agrees else "DIFFERS"
            self.stdout.write(f"{run_id}: {verdict:8}{WHAT[check.what]}")
        return 0 if found.agrees else DIFFERS
