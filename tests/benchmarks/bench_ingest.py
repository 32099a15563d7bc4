"""A file of 1 M rows of the 27-column WeChat bill to committed entries, against a bare COPY of the same rows.

The product's side has everything on: the raw row kept, all indexes, triggers, row-level security, foreign keys,
the control totals proven, the job's transaction. The floor is COPY in the order of the key, by the superuser, into
a copy of the table with the same indexes and nothing else.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROWS = 1_000_000


@contextmanager
def database() -> Iterator[str]:
    """A durable PostgreSQL of its own, migrated, with Django's connections pointed at it; the admin's URL."""
    import os

    os.environ.setdefault("RECONCILE_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
    with tempfile.TemporaryDirectory(prefix="reconcile-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ["RECONCILE_DATA"] = name
        from reconcile import embedded

        with embedded.postgres(folder) as admin_url:
            os.environ.update(embedded.role_urls(admin_url, folder))
            import django

            django.setup()
            from django.core.management import call_command

            call_command("migrate", database="owner", verbosity=0)
            yield admin_url.replace("/postgres?", "/reconcile?")
            from django.db import connections

            connections.close_all()


def bill() -> bytes:
    from tests.ledgers.bills import wechat_bill, wechat_row

    return wechat_bill(*(wechat_row(n, 100 + n % 9_000) for n in range(ROWS)))


def take_in(content: bytes) -> None:
    """One merchant, one ledger, one statement, read and committed as a worker does it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accounts import jobs
    from accounts.models import Merchant
    from accounts.tenancy import merchant_scope
    from ledgers.models import Statement
    from ledgers.services import uploads
    from ledgers.services.ledgers import create_ledger
    from tests.factories import make_owner

    jobs.ring = lambda: None
    number = Merchant.objects.using("sys").count()
    owner = make_owner(f"bench{number}", f"Bench {number}")
    with merchant_scope(owner.merchant.id):
        got = uploads.receive_upload(
            merchant=owner.merchant, actor=owner.actor, file=SimpleUploadedFile("bill.csv", content)
        )
        uploads.record_inspection(
            merchant=owner.merchant,
            actor=owner.actor,
            upload_id=got.upload.public_id,
            inspection={"format": "wechat_trade"},
        )
        ledger = create_ledger(
            merchant=owner.merchant,
            actor=owner.actor,
            name="WeChat",
            kind="CHANNEL",
            currency="CNY",
            zone="Asia/Shanghai",
        )
        uploads.confirm_upload(
            merchant=owner.merchant,
            actor=owner.actor,
            upload_id=got.upload.public_id,
            ledger=ledger,
        )
    jobs.work_off()
    with merchant_scope(owner.merchant.id):
        statement = Statement.objects.get()
        assert (statement.state, statement.rows_added) == ("COMMITTED", ROWS), statement.error_code


def floor_of(admin_url: str) -> tuple[object, object]:
    """The last statement's rows as COPY text in key order, and a function that copies them once."""
    import psycopg2

    admin = psycopg2.connect(admin_url)
    admin.autocommit = True
    rows = io.BytesIO()
    with admin.cursor() as cursor:
        cursor.copy_expert(
            "copy (select * from ledgers_entry where statement_id = (select max(statement_id) from ledgers_entry)"
            " order by identity) to stdout (format binary)",
            rows,
        )

    def copy() -> None:
        rows.seek(0)
        with admin.cursor() as cursor:
            cursor.execute("drop table if exists floor")
            cursor.execute("create table floor (like ledgers_entry including indexes)")
            cursor.copy_expert("copy floor from stdin (format binary)", rows)

    return admin, copy


def main() -> bool:
    from tests.benchmarks.harness import measure, report

    with database() as admin_url:
        content = bill()
        taken = measure("file to committed entries", ROWS, lambda: take_in(content))
        admin, copy = floor_of(admin_url)
        floor = measure("COPY in key order", ROWS, copy)
        admin.close()
        report(floor)
        return report(taken, floor, 2.5)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
