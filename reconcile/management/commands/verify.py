from __future__ import annotations

import hashlib

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from accounts.audit import chain_faults
from accounts.models import Merchant
from accounts.planning import whole_tables
from reconcile.reports.conservation import faults

# the business outcome without ids, times and names of attempts: the same work gives the same text
OUTCOME_SQL = """
with named as (
    select e.merchant_id, e.id, format('%s|%s|%s|%s|%s', s.sha256, e.row_number, e.identity, e.gross_minor,
                                       e.kind) as name
    from ledgers_entry e
    join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
), place as (
    select l.merchant_id, l.entry_id, format('match:%s:%s:%s:%s', m.state, m.rule, l.side, l.amount_minor) as at,
           'm' || l.match_id as together
    from reconcile_matchleg l
    join reconcile_match m on m.merchant_id = l.merchant_id and m.id = l.match_id
    where l.undone_by_id is null
    union all
    select o.merchant_id, o.entry_id,
           format('open:%s:%s:%s:%s', o.side, o.amount_minor, coalesce(c.kind, 'WAITING'),
                  coalesce(c.resolution, '')),
           coalesce('c' || o.case_id, 'w' || o.id)
    from reconcile_openitem o
    left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
    where o.released_by_id is null
)
-- one line per match, case or waiting row, with all that stand in it: who is with whom is part of it
select string_agg(line, E'\\n' order by line) from (
    select string_agg(format('%s|%s', n.name, coalesce(p.at, '-')), ' + ' order by n.name, p.at) as line
    from named n
    left join place p on p.merchant_id = n.merchant_id and p.entry_id = n.id
    group by n.merchant_id, coalesce(p.together, 'e' || n.id)
) lines
"""


class Command(BaseCommand):
    help = (
        "Check the invariants of the whole installation: nothing lost, nothing twice, chains whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--outcome-hash",
            action="store_true",
            help="print a hash of what was decided, without ids",
        )

    def handle(self, *args: object, **options: bool) -> None:
        if options["outcome_hash"]:
            self.stdout.write(self._outcome_hash())
            return
        broken = 0
        for name, found in faults(using="audit"):
            broken += bool(found)
            self.stdout.write(
                f"{'FAULT' if found else 'holds'}  never: {name}" + (f" ({found})" if found else "")
            )
        for merchant in Merchant.objects.using("audit").order_by("id"):
            for fault in chain_faults(merchant.id, using="audit"):
                broken += 1
                self.stdout.write(
                    f"FAULT  audit event {fault.sequence} of {merchant.public_id}: {fault.what}"
                )
        if broken:
            raise CommandError(f"{broken} invariants do not hold")

    @staticmethod
    def _outcome_hash() -> str:
        with whole_tables(using="audit"), connections["audit"].cursor() as cursor:
            cursor.execute(OUTCOME_SQL)
            text = cursor.fetchone()[0] or ""
        return hashlib.sha256(text.encode()).hexdigest()
