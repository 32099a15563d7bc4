"""Local times, as cells hold them: without a zone."""

# ruff: noqa: DTZ001

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from ledgers.formats import ColumnMapping, sheets
from ledgers.formats.sheet_child import cell_text, main, sheet_lines
from tests.ledgers.tables import read, refusal

HEADER = ("订单号", "支付时间", "支付方式", "实付金额", "订单状态")
ROW = ("SO1", "2026-10-05 10:00:00", "微信支付", 99.9, "已付款")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(*sheets_rows: Sequence[Sequence[object]], top: int = 0) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for rows in sheets_rows:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                written = (
                    moment
                    if isinstance(cell, datetime)
                    else day
                    if isinstance(cell, date)
                    else None
                )
                sheet.write(top + at, column, cell, written)
    book.close()
    return made.getvalue()


def with_member(content: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """The workbook with one of its files changed."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            data = old.read(member)
            new.writestr(member, data.replace(*change) if member == name else data)
    return made.getvalue()


def test_it_reads_a_sheet_by_the_rows_that_it_shows() -> None:
    outcome = read(workbook([HEADER, ROW, [], ("SO2", *ROW[1:])], top=3))

    assert outcome.rows("row_number", "order_ref", "gross_minor") == [
        (5, "SO1", 9990),
        (7, "SO2", 9990),
    ]


def test_it_reads_real_dates_and_numbers() -> None:
    outcome = read(
        workbook(
            [
                HEADER,
                ("SO1", datetime(2026, 10, 5, 10, 0, 1), "x", 0.1 + 0.2, "paid"),
                (1001, date(2026, 10, 6), "x", 1234, "paid"),
            ]
        )
    )

    assert outcome.rows("order_ref", "booked_on", "gross_minor") == [
        ("SO1", date(2026, 10, 5), 30), ("1001", date(2026, 10, 6), 123400)
    ]  # fmt: skip
    assert outcome.values("occurred_at")[1] is None


def test_it_refuses_a_number_that_lost_its_last_digits() -> None:
    outcome = read(workbook([HEADER, (4200000000202610050000000001, *ROW[1:]), ROW]))

    assert outcome.faults == [(2, "订单号", "damaged_id")]


def test_it_shows_the_cells_of_a_row_with_tabs_between_them() -> None:
    outcome = read(workbook([HEADER, ("SO1", "2026-10-05", "a,b", 1, 'say "x"\nand more')]))

    assert outcome.values("raw") == ['SO1\t2026-10-05\ta,b\t1\tsay "x" and more']


def test_it_refuses_a_short_row_and_passes_over_a_total() -> None:
    outcome = read(workbook([HEADER, ROW, ("合计", None, None, 99.9)]))

    assert (len(outcome.entries), len(outcome.rejected)) == (1, 0)


def test_it_refuses_two_sheets_with_rows_whatever_their_columns() -> None:
    stock = [("SKU", "Quantity", "Shipped at"), ("TEA-1", 2, "2026-10-05")]

    assert refusal(workbook([HEADER, ROW], stock)).code == "several_sheets"


def test_it_passes_over_a_cover_and_a_sheet_that_has_only_a_header() -> None:
    content = workbook([("Made for", "Tea shop")], [HEADER], [HEADER, ROW])

    assert read(content).values("gross_minor") == [9990]


def test_it_asks_to_save_two_sheets_of_one_kind_apart() -> None:
    error = refusal(workbook([HEADER, ROW], [HEADER, ROW]))

    assert (error.code, error.params["members"]) == ("several_sheets", 2)


def test_it_passes_over_empty_sheets() -> None:
    assert read(workbook([], [HEADER, ROW], [("notes",)])).values("gross_minor") == [9990]


def test_it_refuses_an_empty_workbook() -> None:
    assert refusal(workbook([])).code == "empty_file"


def test_it_refuses_a_workbook_with_a_password() -> None:
    assert (
        refusal(OLE + b"\x00" * 512 + "EncryptedPackage".encode("utf-16-le")).code
        == "encrypted_file"
    )


@pytest.mark.parametrize("content", [OLE + b"\x00" * 2000, workbook([HEADER, ROW])[:-200]])
def test_it_refuses_a_damaged_workbook(content: bytes) -> None:
    assert refusal(content).code in {"damaged_sheet", "archive_unreadable"}


@pytest.mark.parametrize("cell", [b'r="XFD1048576"', b'r="AML1"', b'r="A1048577"'])
def test_it_refuses_a_sheet_whose_cells_claim_too_much(cell: bytes) -> None:
    content = with_member(workbook([HEADER, ROW]), "xl/worksheets/sheet1.xml", (b'r="A1"', cell))

    assert refusal(content).code == "sheet_too_large"


def test_it_reads_a_sheet_whatever_its_range_claims() -> None:
    content = with_member(
        workbook([HEADER, ROW]),
        "xl/worksheets/sheet1.xml",
        (b'<dimension ref="A1:E2"/>', b'<dimension ref="A1:XFD1048576"/>'),
    )

    assert read(content).values("gross_minor") == [9990]


def test_it_refuses_a_sheet_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "UNPACKED_BYTES_MAX", 100)

    assert refusal(workbook([HEADER, ROW])).code == "zip_bomb"


def test_it_refuses_a_workbook_whose_sheet_is_damaged() -> None:
    content = bytearray(workbook([HEADER, ROW]))
    at = content.index(b"xl/worksheets/sheet1.xml") + 24
    content[at : at + 40] = b"\xff" * 40

    assert refusal(bytes(content)).code == "archive_unreadable"


def test_it_refuses_a_workbook_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def never_ends(*_args: object, **_kwargs: object) -> None:
        raise subprocess.TimeoutExpired("child", 180)

    monkeypatch.setattr(subprocess, "run", never_ends)

    error = refusal(workbook([HEADER, ROW]))

    assert (error.code, error.params["what"]) == ("damaged_sheet", "it takes too long")


@pytest.mark.parametrize(
    ("complaint", "code", "what"),
    [(b"", "damaged_sheet", "it needs more memory or time"), (b"Error: Password protected", "encrypted_file", ""),
     (b"Traceback\nMemoryError", "damaged_sheet", "it needs more memory or time"),
     (b"sheet_too_large 2000000 3", "sheet_too_large", ""),
     (b"Traceback\nlibrary.XlsxError: broken", "damaged_sheet", "it is damaged, cut short, or no workbook")],
)  # fmt: skip
def test_it_says_what_the_child_complained_of(
    monkeypatch: pytest.MonkeyPatch, complaint: bytes, code: str, what: str
) -> None:
    failed = subprocess.CompletedProcess("child", 1, b"", complaint)
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_kwargs: failed)

    error = refusal(workbook([HEADER, ROW]))

    assert error.code == code
    assert str(error.params.get("what", "")).startswith(what)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (True, "True"), (12.0, "12"), (99.9, "99.9"), (0.1 + 0.2, "0.3"),
     (0.00001, "0.00001"), (-0.0000125, "-0.0000125"),
     (1e15, "1e+15"), (time(9, 5), "09:05:00"), (timedelta(hours=1), "1:00:00"), (date(2026, 10, 5), "2026-10-05"),
     (datetime(2026, 10, 5, 1, 2, 3), "2026-10-05 01:02:03"), ("a_x000D_\r\nb\x1f", "a b ")],
)  # fmt: skip
def test_it_writes_a_cell_as_a_person_sees_it(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_it_ends_a_sheet_with_its_last_row_that_holds_anything() -> None:
    assert sheet_lines([["a", None], [None, " "], ["b", 1], [None, None]]) == [
        "a\x1f",
        "",
        "b\x1f1",
    ]


def test_it_counts_the_rows_of_each_sheet_before_it_prints_them(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "book"
    path.write_bytes(workbook([HEADER], []))
    # the limits are for a process of its own
    monkeypatch.setattr("resource.setrlimit", lambda *_limits: None)

    main([str(path), *map(str, (2**30, 60, 50, 100, 100, 1000))])

    assert capsysbinary.readouterr().out.decode() == '[["Sheet1", 1]]\n' + "\x1f".join(HEADER)


def test_it_keeps_the_place_of_columns_beside_empty_ones() -> None:
    outcome = read(workbook([(None, *HEADER), (None, *ROW)], top=2))

    assert outcome.rows("row_number", "order_ref", "raw") == [
        (4, "SO1", "\tSO1\t2026-10-05 10:00:00\t微信支付\t99.9\t已付款")
    ]


@pytest.mark.parametrize(
    "row",
    [("a\nb", 1.5), ("a\x1fb", 1.5), ("a_x000D_b", 1.5), ("e-mail", 0.00001), ("x", True), ("x", None)],
)  # fmt: skip
def test_it_writes_a_row_at_once_as_it_would_cell_by_cell(row: tuple[object, ...]) -> None:
    plain = ("SO1", 0.1 + 0.2, 12.0, 7)

    assert sheet_lines([plain, row, plain]) == [
        "\x1f".join(map(cell_text, cells)) for cells in (plain, row, plain)
    ]


@pytest.mark.parametrize("most", [(1, 100, 100), (100, 1, 100), (100, 100, 1)])
def test_it_opens_no_sheet_with_more_cells_than_are_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    most: tuple[int, ...],
) -> None:  # fmt: skip
    path = tmp_path / "book"
    path.write_bytes(workbook([HEADER, ROW]))
    monkeypatch.setattr("resource.setrlimit", lambda *_limits: None)

    code = main([str(path), *map(str, (2**30, 60, 50, *most))])

    assert (code, capsys.readouterr().err) == (1, "sheet_too_large 2 5\n")


def test_it_reads_a_sheet_by_a_mapping() -> None:
    mapping = ColumnMapping(columns={"gross": "B", "occurred_at": "A"}, ledger_kind="bank")

    assert read(workbook([("A", "B"), ("2026-10-05", -1.5)]), mapping).values("gross_minor") == [
        -150
    ]
