"""Real statements, where a folder of them stands beside the clone; they are no part of the product."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from ledgers.formats import FormatError, open_statement
from ledgers.money import parse_one
from tests.ledgers.tables import Outcome, read

SAMPLES = Path(os.environ.get("RECONCILE_SAMPLES", "../shared/samples"))
BILLS = ("cn_wechat_merchant", "cn_alipay_merchant")
# what an expected total is the sum of
SUMS = {
    "sum_order": pl.col("gross_minor").filter(kind="PAYMENT"),
    "sum_refund": -pl.col("gross_minor").filter(kind="REFUND"),
    "sum_in": pl.col("net_minor").filter(pl.col("net_minor") > 0),
    "sum_out": -pl.col("net_minor").filter(pl.col("net_minor") < 0),
}


def samples(*folders: str) -> Iterator[Path]:
    """The samples of some folders; none, and a word about it, where the folder is absent."""
    if not SAMPLES.is_dir():
        print(f"{SAMPLES} is absent (RECONCILE_SAMPLES): no sample was read")  # noqa: T201
    for folder in folders:
        files = sorted((SAMPLES / folder).glob("*"))
        yield from (path for path in files if path.is_file() and ".expected." not in path.name)


def expected(path: Path) -> dict[str, object]:
    beside = path.with_name(f"{path.name}.expected.json")
    found: dict[str, object] = json.loads(beside.read_text("utf-8")) if beside.exists() else {}
    return found


def disagreements(path: Path, outcome: Outcome) -> list[str]:
    said = expected(path)
    found = []
    if "rows" in said and said["rows"] != outcome.summary.rows:
        found.append(f"{path.name}: {outcome.summary.rows} rows, not {said['rows']}")
    for name, summed in SUMS.items():
        stated = parse_one(str(said.get(name, "")), "CNY")
        computed = outcome.entries.select(summed.sum()).item()
        # the fund bill's sums are signed, and an order total may count refunds as well
        signed = {
            abs(computed),
            abs(computed - outcome.entries.select(SUMS["sum_refund"].sum()).item()),
        }
        if stated is not None and abs(stated) not in signed:
            found.append(f"{path.name}: {name} {computed}, not {stated}")
    return found


def test_it_reads_the_bills_of_channels_as_expected() -> None:
    wrong, unproved = [], []

    for path in samples(*BILLS):
        if "汇总" not in path.name:
            outcome = read(path.read_bytes())
            wrong += disagreements(path, outcome)
            unproved += [path.name] * (outcome.summary.proved is not True)

    assert (wrong, unproved) == ([], [])


@pytest.mark.parametrize(
    "folder",
    ["cn_alipay_personal", "cn_wechat_personal", "cn_jd_personal", "cn_meituan_personal",
     "cn_pdd_buyer", "cn_pdd_merchant"],
)  # fmt: skip
def test_it_reads_the_bills_of_persons_and_of_shops_as_what_they_are(folder: str) -> None:
    for path in samples(folder):
        outcome = read(path.read_bytes())

        assert outcome.summary.format.startswith(folder.removeprefix("cn_").partition("_")[0])
        assert len(outcome.entries) == outcome.summary.rows > 0


@pytest.mark.parametrize("folder", ["cn_bank", "generic_csv", "generic_xlsx"])
def test_it_reads_tables_whole_or_says_why_not(folder: str) -> None:
    refused = set()

    for path in samples(folder):
        try:
            reading = open_statement(path.read_bytes())
        except FormatError as error:
            refused.add(error.code)
            continue
        counted = sum(len(batch.entries) + len(batch.rejected) for batch in reading)
        assert counted == reading.summary.rows > 0

    # those without a header, and those whose day and month nobody can tell apart
    assert refused <= {"unknown_header", "mapping_needed"}


@pytest.mark.parametrize("folder", ["mt940", "mt942", "camt052", "camt053", "camt054"])
def test_it_reads_bank_messages_whole_or_says_why_not(folder: str) -> None:
    refused = set()

    for path in samples(folder):
        try:
            reading = open_statement(path.read_bytes())
        except FormatError as error:
            refused.add(error.code)
            continue
        counted = sum(len(batch.entries) + len(batch.rejected) for batch in reading)
        assert counted == reading.summary.rows

    # single tags and messages without a statement; one is no message at all
    assert refused <= {"not_whole", "unknown_header"}


@pytest.mark.parametrize("folder", ["paypal_sar"])
def test_it_reads_nothing_wrongly_that_is_not_read_yet(folder: str) -> None:
    read_wrongly = []

    for path in samples(folder):
        try:
            open_statement(path.read_bytes())
        except FormatError:
            continue
        read_wrongly.append(path.name)

    assert read_wrongly == []


def test_it_reads_as_many_movements_as_an_ofx_file_has() -> None:
    missed = []

    for path in samples("ofx"):
        content = path.read_bytes()
        try:
            rows = read(content, currency="EUR").summary.rows
        except FormatError:
            rows = 0
        if rows < content.upper().count(b"<STMTTRN>"):
            missed.append(path.name)

    assert missed == []
