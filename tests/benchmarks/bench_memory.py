"""The memory that a worker needs for a file of a million rows, and of ten: it must not grow with the file.

Each file is looked at and taken in by a process of its own, as by a worker; its peak is what the kernel counted.
BENCH_MEMORY_ROWS names other sizes, parted by commas.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bench_ingest import database

SIZES = tuple(int(n) for n in os.environ.get("BENCH_MEMORY_ROWS", "1000000").split(","))
MIB_MAX = {1_000_000: 700, 10_000_000: 900}
CHUNK = 100_000


def write_bill(path: Path, rows: int) -> None:
    """A bill of so many rows, written piece by piece."""
    from tests.ledgers.bills import HEADER, TOTALS, wechat_row, yuan

    total = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{HEADER}\n")
        for start in range(0, rows, CHUNK):
            amounts = [100 + n % 9_000 for n in range(start, min(start + CHUNK, rows))]
            total += sum(amounts)
            file.writelines(f"{wechat_row(start + n, fen)}\n" for n, fen in enumerate(amounts))
        sums = f"`{rows},`{yuan(total)},`0.00,`0.00,`0.00000,`{yuan(total)},`0.00"
        file.write(f"{TOTALS}\n{sums}\n")


def take_in(path: Path, rows: int) -> None:
    """As a worker: look at the file, and take it in. Prints the peak in MiB."""
    import django

    django.setup()
    from django.core.files.base import File

    from accounts import jobs
    from accounts.tenancy import merchant_scope
    from ledgers.models import Statement
    from ledgers.services import uploads
    from ledgers.services.ledgers import create_ledger
    from tests.factories import make_owner

    jobs.ring = lambda: None
    owner = make_owner(f"memory{rows}", f"Memory {rows}")
    shop = owner.merchant
    with merchant_scope(shop.id), path.open("rb") as file:
        got = uploads.receive_upload(
            merchant=shop,
            actor=owner.actor,
            file=File(file, name="bill.csv"),  # type: ignore[arg-type]  # as large
        )
    jobs.work_off()
    with merchant_scope(shop.id):
        ledger = create_ledger(
            merchant=shop, actor=owner.actor, name="WeChat", kind="CHANNEL", currency="CNY", zone="Asia/Shanghai"
        )  # fmt: skip
        uploads.confirm_upload(
            merchant=shop, actor=owner.actor, upload_id=got.upload.public_id, ledger=ledger
        )
    jobs.work_off()
    with merchant_scope(shop.id):
        statement = Statement.objects.get()
        assert (statement.state, statement.rows_added) == ("COMMITTED", rows), statement.error_code
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def main() -> bool:
    within = True
    with database(), TemporaryDirectory(prefix="reconcile-bench-") as folder:
        for rows in SIZES:
            path = Path(folder, "bill.csv")
            write_bill(path, rows)
            child = subprocess.run(  # noqa: S603  (this very module)
                [sys.executable, "-m", "tests.benchmarks.bench_memory", str(path), str(rows)],
                capture_output=True,
                text=True,
                check=True,
            )
            peak, limit = int(child.stdout), MIB_MAX.get(rows)
            size = path.stat().st_size // 1024**2
            exceeded = limit is not None and peak > limit
            sys.stdout.write(
                f"{rows:>12,} rows, {size:>6,} MiB: peak {peak} MiB"
                f" (limit {limit}{', EXCEEDED' if exceeded else ''})\n"
            )
            within &= not exceeded
    return within


if __name__ == "__main__":
    if len(sys.argv) > 2:
        take_in(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        sys.exit(0 if main() else 1)
