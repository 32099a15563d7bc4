"""Workbooks of OpenDocument (ISO/IEC 26300), made by hand: a zip with its kind, its sheets and a list of both."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date

import pytest

from ledgers.formats import sheets
from tests.ledgers.tables import read, refusal

HEADER = ("订单号", "支付时间", "支付方式", "实付金额", "订单状态")
ROW = ("SO1", "2026-10-05 10:00:00", "微信支付", 99.9, "已付款")
KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
# what spreadsheets write below and beside the cells that hold anything
REST = (
    '<table:table-row table:number-rows-repeated="1048570">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value}"'
    elif isinstance(value, float):
        kind = f'office:value-type="float" office:value="{value}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"


def table(rows: Sequence[Sequence[object]], name: str = "a") -> str:
    lines = [f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows]
    return f'<table:table table:name="{name}">{"".join(lines)}{REST}</table:table>'


def document(*tables: str, kind: str = KIND, manifest: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:body><office:spreadsheet>{''.join(tables)}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml", f"<manifest:manifest>{manifest}</manifest:manifest>"
        )
    return made.getvalue()


def test_it_reads_a_sheet_by_the_rows_that_it_shows() -> None:
    outcome = read(document(table([(), HEADER, ROW, (), ("SO2", date(2026, 10, 6), *ROW[2:])])))

    assert outcome.rows("row_number", "order_ref", "gross_minor", "booked_on") == [
        (3, "SO1", 9990, date(2026, 10, 5)),
        (5, "SO2", 9990, date(2026, 10, 6)),
    ]


def test_it_passes_over_empty_sheets_and_asks_to_save_two_full_ones_apart() -> None:
    full = table([HEADER, ROW])

    assert read(document(table([], "b"), full)).values("gross_minor") == [9990]
    assert refusal(document(full, table([HEADER, ROW], "b"))).code == "several_sheets"


def test_it_refuses_a_password() -> None:
    manifest = '<manifest:encryption-data manifest:checksum="x"/>'

    assert refusal(document(table([HEADER, ROW]), manifest=manifest)).code == "encrypted_file"


def test_it_refuses_a_document_that_is_no_sheet() -> None:
    content = document(table([HEADER, ROW]), kind=KIND.replace("spreadsheet", "text"))

    assert refusal(content).code in {"not_a_statement", "unknown_header", "archive_members"}


def test_it_refuses_a_sheet_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "UNPACKED_BYTES_MAX", 100)

    assert refusal(document(table([HEADER, ROW]))).code == "zip_bomb"


@pytest.mark.parametrize("repeats", ["2000", "900000000"])
def test_it_refuses_a_cell_that_is_repeated_beyond_every_sheet(repeats: str) -> None:
    wide = table([HEADER, ROW]).replace(
        "<table:table-cell office:value-type",
        f'<table:table-cell table:number-columns-repeated="{repeats}" office:value-type',
        1,
    )

    assert refusal(document(wide)).code in {"sheet_too_large", "damaged_sheet"}


def test_it_refuses_a_damaged_one() -> None:
    content = document(table([HEADER, ROW])).replace(b"mimetype", b"mimetypo")

    assert refusal(content[:-60]).code == "archive_unreadable"


def test_it_refuses_one_whose_list_of_files_is_damaged() -> None:
    content = bytearray(document(table([HEADER, ROW])))
    name = b"META-INF/manifest.xml"
    at = content.index(name) + len(name)
    content[at : at + 20] = b"\xff" * 20

    assert refusal(bytes(content)).code == "archive_unreadable"
