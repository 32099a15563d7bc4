"""What every statement format must have: the same interface, a fixture, a test, and names instead of positions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ledgers.formats import ReadOptions, Recognition, read, recognise
from ledgers.formats.base import LedgerKind
from ledgers.formats.documents import DocumentFormat
from ledgers.formats.known import KnownTable
from ledgers.formats.registry import all_formats, documents, tables
from tests.architecture.source import ROOT
from tests.ledgers.known import FIXTURES, fixtures

KINDS = {
    "PAYMENT", "REFUND", "FEE", "PAYOUT", "TRANSFER", "ADJUSTMENT", "TOP_UP", "CHARGEBACK", "ORDER"
}  # fmt: skip
CODES = [known.code for known in all_formats()]
FILES = [(known.code, path) for known in all_formats() for path in fixtures(known.code)]
TABLE_FILES = [(code, path) for code, path in FILES if code in {known.code for known in tables()}]


# columns that may be missing in a lawful export: what is then read says so in the format's docstring
MAY_BE_MISSING = {
    ("amazon_orders", "shipping-price"),
    ("amazon_orders", "gift-wrap-price"),
    ("amazon_orders", "item-promotion-discount"),
    ("amazon_orders", "ship-promotion-discount"),
    ("douyin_orders", "平台实际承担优惠金额"),
    ("douyin_orders", "达人实际承担优惠金额"),
    ("taobao_items", "买家实际支付金额"),
}
FIGURES = r"^[^0-9A-Za-z]{0,3}[0-9][0-9,.]{0,11}$"


def ids(value: object) -> str:
    return value.name if isinstance(value, Path) else str(value)


@pytest.mark.parametrize("known", all_formats(), ids=lambda known: known.code)
def test_it_has_the_interface_of_its_kind(known: KnownTable | DocumentFormat) -> None:
    assert isinstance(known, (KnownTable, DocumentFormat))
    assert known.code == type(known).__module__.rpartition(".")[2]
    assert known.title
    assert isinstance(known.ledger_kind, LedgerKind)


@pytest.mark.parametrize("code", CODES)
def test_it_has_a_fixture_and_a_test_of_its_own(code: str) -> None:
    assert fixtures(code)
    assert (FIXTURES / f"test_{code}.py").exists()


@pytest.mark.parametrize(("code", "path"), FILES, ids=ids)
def test_it_alone_recognises_its_fixture(code: str, path: Path) -> None:
    found = recognise(path.read_bytes())
    others = [
        known.code
        for known in tables()
        if known.code != code and known.recognise(found.table.header, found.table.before)
    ]

    assert (found.format, others) == (code, [])


@pytest.mark.parametrize(("code", "path"), FILES, ids=ids)
def test_it_reads_every_row_of_its_fixture_and_proves_its_totals(code: str, path: Path) -> None:
    reading = read(recognise(path.read_bytes()), ReadOptions(currency="CNY"))
    batches = list(reading)
    entries = pl.concat([batch.entries for batch in batches])

    assert sum(len(batch.rejected) for batch in batches) == 0
    assert len(entries) > 0
    assert reading.summary.format == code
    assert reading.summary.proved is not False
    assert set(entries["kind"].unique()) <= KINDS
    assert entries["booked_on"].null_count() < len(entries)


@pytest.mark.parametrize(("code", "path"), TABLE_FILES, ids=ids)
def test_it_goes_by_the_names_of_columns_and_never_by_their_places(code: str, path: Path) -> None:
    recognition = recognise(path.read_bytes())
    table = recognition.table
    width = len(table.header)
    if len(set(table.header)) < width:
        pytest.fail(f"{path.name} has two columns of one name; a fixture has one of each")
    turned = replace(
        table,
        header=tuple(reversed(table.header)),
        records=table.records.rename({f"c{at}": f"c{width - 1 - at}" for at in range(width)}),
    )

    same = [list(read(replace(recognition, table=t), ReadOptions())) for t in (table, turned)]

    assert pl.concat([b.entries for b in same[0]]).equals(pl.concat([b.entries for b in same[1]]))


@pytest.mark.parametrize(("code", "path"), TABLE_FILES, ids=ids)
def test_it_reads_no_other_amount_where_a_column_of_figures_is_missing(
    code: str, path: Path
) -> None:
    """The file is something else then, or its rows are refused, or its totals disagree."""
    recognition = recognise(path.read_bytes())
    table = recognition.table
    known = next(known for known in tables() if known.code == code)
    whole, _is_refused = amounts_of(recognition)
    figures = [
        at
        for at, name in enumerate(table.header)
        if table.records[f"c{at}"].str.strip_chars("`'\t ").str.contains(FIGURES).any()
        and (code, name) not in MAY_BE_MISSING
    ]

    for at in figures:
        header = tuple("" if at == place else name for place, name in enumerate(table.header))
        if known.recognise(header, table.before):
            amounts, is_refused = amounts_of(
                replace(recognition, table=replace(table, header=header))
            )
            assert is_refused or amounts == whole, table.header[at]


def amounts_of(recognition: Recognition) -> tuple[list[tuple[object, ...]], bool]:
    """What the rows move, and whether the file is refused, whole or in part."""
    reading = read(recognition, ReadOptions(currency="CNY"))
    entries = pl.concat([batch.entries for batch in reading])
    names = ("gross_minor", "fee_minor", "net_minor", "currency")
    summary = reading.summary
    return entries.select(names).rows(), summary.rejected > 0 or summary.proved is False


@pytest.mark.parametrize(
    ("code", "path"),
    [(code, path) for code, path in FILES if code in {known.code for known in documents()}],
    ids=ids,
)
def test_it_alone_knows_its_document_by_the_first_bytes(code: str, path: Path) -> None:
    begin = path.read_bytes()[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")

    assert [known.code for known in documents() if known.begins(begin)] == [code]


def test_it_is_listed_for_those_who_look_for_it() -> None:
    listed = (ROOT / "docs" / "formats.md").read_text("utf-8")

    missing = [f"| `{k.code}` | {k.title} | {k.ledger_kind} |" for k in all_formats()]
    assert [line for line in missing if line not in listed] == []
