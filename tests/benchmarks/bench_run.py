"""A run in the application: a million committed entries a side to committed matches and cases.

The product's side has everything on: indexes, triggers, row-level security, foreign keys, the job's transaction,
the checks of conservation. The floor is a DuckDB join of the same rows, and a bare COPY of the same matches and
legs, by the superuser, into copies of their tables with the same indexes and nothing else. Each run is done by a
process of its own, as by a worker; its peak of memory is what the kernel counted.
"""

from __future__ import annotations

import io
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bench_ingest import database

TIME_MAX = 2.5
PEAK_MIB_MAX = 2048
TABLES = ("reconcile_match", "reconcile_matchleg")


def prepare(folder: Path, runs: int) -> None:
    """A merchant with both sides' files committed, and one reconciliation of them for each run."""
    from accounts import jobs
    from accounts.tenancy import merchant_scope
    from reconcile.services.reconciliations import create_reconciliation
    from reconcile.services.rule_sets import create_rule_set
    from tests.benchmarks import data
    from tests.factories import make_owner

    jobs.ring = lambda: None
    owner = make_owner("bench", "Bench")
    shop, actor = owner.merchant, owner.actor
    ledgers = {name: _take_in(owner, name, folder) for name in ("left", "right")}
    with merchant_scope(shop.id):
        for nth in range(runs):
            name = f"Benchmark {nth}"
            document = {**data.rule_document(), "name": name}
            create_reconciliation(
                merchant=shop,
                actor=actor,
                name=name,
                left=[ledgers["left"]],
                right=[ledgers["right"]],
                cycle="MANUAL",
                rule_set=create_rule_set(merchant=shop, actor=actor, name=name, document=document),
            )


def _take_in(owner: object, name: str, folder: Path) -> object:
    """A file of this side, taken in by the product's own doors; its ledger."""
    from dataclasses import replace

    from django.core.files.base import File

    from accounts import jobs
    from accounts.tenancy import merchant_scope
    from ledgers.formats.base import ColumnMapping
    from ledgers.models import Statement, Upload
    from ledgers.services import uploads
    from ledgers.services.ledgers import create_ledger
    from tests.benchmarks import data

    shop, actor = owner.merchant, owner.actor
    kind = {"left": "ORDERS", "right": "CHANNEL"}[name]
    path = folder / f"{name}.csv"
    data.write_table(name, path)
    with merchant_scope(shop.id), path.open("rb") as file:
        got = uploads.receive_upload(merchant=shop, actor=actor, file=File(file, name=path.name))
    jobs.work_off()
    with merchant_scope(shop.id):
        proposed = Upload.objects.for_merchant(shop).get(id=got.upload.id).inspection["mapping"]
        ledger = create_ledger(
            merchant=shop, actor=actor, name=name, kind=kind, currency="CNY", zone="Asia/Shanghai"
        )
        uploads.confirm_upload(
            merchant=shop, actor=actor, upload_id=got.upload.public_id, ledger=ledger,
            mapping=replace(ColumnMapping.from_json(proposed), ledger_kind=kind.lower()),
        )  # fmt: skip
    jobs.work_off()
    with merchant_scope(shop.id):
        statement = Statement.objects.for_merchant(shop).get(ledger=ledger)
        assert statement.state == "COMMITTED", statement.error_code
        sys.stdout.write(f"{name}: {statement.rows_added:,} entries\n")
    return ledger


def execute(nth: int) -> None:
    """As a worker: one run. Prints its seconds and the peak in MiB."""
    import django

    django.setup()
    from accounts import jobs
    from accounts.actors import SYSTEM
    from accounts.models import Merchant
    from accounts.tenancy import merchant_scope
    from reconcile.models import Reconciliation, Run
    from reconcile.services.runs import start_run
    from tests.benchmarks.harness import peak_mib

    jobs.ring = lambda: None
    shop = Merchant.objects.using("sys").get()
    with merchant_scope(shop.id):
        mine = Reconciliation.objects.for_merchant(shop).get(name=f"Benchmark {nth}")
        start_run(
            merchant=shop, actor=SYSTEM, reconciliation=mine,
            period_start=date(2026, 6, 1), period_end=date(2026, 6, 30),
        )  # fmt: skip
    started = time.perf_counter()
    jobs.work_off()
    seconds = time.perf_counter() - started
    with merchant_scope(shop.id):
        run = Run.objects.for_merchant(shop).get(reconciliation=mine)
        assert run.state == "DONE", run.state
    sys.stdout.write(f"{seconds} {peak_mib()} {run.stages}")


def copy_of(admin_url: str) -> tuple[object, object]:
    """A connection, and a function that copies the matches and legs of one run once."""
    import psycopg2

    admin = psycopg2.connect(admin_url)
    admin.autocommit = True
    rows = {}
    with admin.cursor() as cursor:
        cursor.execute("select min(id) from reconcile_reconciliation")
        first = cursor.fetchone()[0]
        for table in TABLES:
            rows[table] = io.BytesIO()
            cursor.copy_expert(
                # tables and a number of our own
                f"copy (select * from {table} where reconciliation_id = {first}) to stdout (format binary)",  # noqa: S608
                rows[table],
            )

    def copy() -> None:
        with admin.cursor() as cursor:
            for table in TABLES:
                rows[table].seek(0)
                cursor.execute(f"drop table if exists floor_{table}")
                cursor.execute(f"create table floor_{table} (like {table} including indexes)")
                cursor.copy_expert(f"copy floor_{table} from stdin (format binary)", rows[table])

    return admin, copy


def main() -> bool:
    from tests.benchmarks import data
    from tests.benchmarks.bench_engine import duckdb_join
    from tests.benchmarks.harness import REPEATS, Measured, child, measure, report, report_peak

    with database() as admin_url, TemporaryDirectory(prefix="reconcile-bench-") as name:
        prepare(Path(name), REPEATS)
        told = [child("tests.benchmarks.bench_run", str(nth)) for nth in range(REPEATS)]
        seconds, peaks, stages = zip(*(text.split(" ", 2) for text in told), strict=True)
        sys.stdout.write(f"{stages[0]}\n")
        taken = Measured("entries to matches and cases", 2 * data.ROWS, tuple(map(float, seconds)))
        admin, copy = copy_of(admin_url)
        copied = measure("COPY of the matches and legs", 2 * data.ROWS, copy)
        admin.close()
    left, right = data.side("left"), data.side("right")
    joined = measure("DuckDB join", 2 * data.ROWS, lambda: duckdb_join(left, right))
    report(copied)
    report(joined)
    floor = Measured("COPY and join", 2 * data.ROWS, (copied.seconds + joined.seconds,))
    within = report(taken, floor, TIME_MAX)
    return within & report_peak("entries to matches and cases", max(map(int, peaks)), PEAK_MIB_MAX)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        execute(int(sys.argv[1]))
    else:
        sys.exit(0 if main() else 1)
