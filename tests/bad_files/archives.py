"""Bad containers: bombs, sheets that claim too much, protected and foreign ones, XML that reaches out."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Iterator

import xlsxwriter

from tests.bad_files.model import BadFile, either, refusal, rejection, survival
from tests.ledgers.bills import orders

ROWS = orders("SO1,2026-10-05 10:00:00,微信支付,99.00,已付款")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NO_ARCHIVE = ("archive_unreadable", "empty_file", "not_a_statement", "zip_bomb")
NO_WORKBOOK = (
    "damaged_sheet",
    "archive_unreadable",
    "sheet_too_large",
    "zip_bomb",
    "encrypted_file",
)
CAMT = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">%s</Document>'


def packed(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


def workbook(*rows: tuple[object, ...], top: int = 0) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows, top):
        sheet.write_row(at, 0, row)
    book.close()
    return made.getvalue()


ORDER_ROWS = (("订单号", "支付时间", "实付金额"), ("SO1", "2026-10-05 10:00:00", "99.00"))


def changed(content: bytes, member: str, change: tuple[bytes, bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(*change) if name == member else part)
    return made.getvalue()


def bombs() -> Iterator[BadFile]:
    refused = refusal("zip_bomb")
    for megabytes in (2, 20, 60, 120, 310):
        zeros = bytes(megabytes * 1024**2)
        yield BadFile("zip bomb", f"{megabytes} MB of nothing", packed(("a.csv", zeros)), refused)
    for megabytes in (2, 20, 60):
        content = gzip.compress(bytes(megabytes * 1024**2))
        yield BadFile("zip bomb", f"gzip of {megabytes} MB", content, refused)
    for count in (201, 1_000, 5_000):
        members = [(f"{n}.csv", ROWS) for n in range(count)]
        yield BadFile("zip bomb", f"{count} members", packed(*members), refused)
    nested = packed(("a.csv", ROWS))
    for depth in range(1, 5):
        nested = packed(("inner.zip", nested))
        yield BadFile("zip bomb", f"{depth} archives in it", nested, refusal("not_a_statement"))
    for size in (0, 1, 7, 2**31):
        # the directory says another size than the member has
        content = bytearray(packed(("a.csv", ROWS * 50)))
        directory = content.index(b"PK\x01\x02")
        content[directory + 24 : directory + 28] = struct.pack("<I", size)
        lied = either(refusal(*NO_ARCHIVE), survival)
        yield BadFile("zip bomb", f"said to be {size} bytes", bytes(content), lied)
    two = bytearray(packed(("a.csv", ROWS), ("b.csv", ROWS)))
    second = two.index(b"PK\x01\x02", two.index(b"PK\x01\x02") + 4)
    two[second + 42 : second + 46] = struct.pack("<I", 0)
    yield BadFile(
        "zip bomb", "overlapping members", bytes(two), refusal(*NO_ARCHIVE, "archive_members")
    )


NAMES = (
    "../../etc/passwd", "..\\..\\boot.ini", "/etc/shadow", "C:\\windows\\a.csv", "a/../../b.csv", "CON", "NUL.csv", "aux.txt",
    ".", "..", "...", " ", "a.csv ", " a.csv", "a\tb.csv", "a\nb.csv", "a\rb.csv", "x" * 255 + ".csv", "账" * 80 + ".csv",
    "\u202egpj.vsc", "a\u200b.csv", "a;rm -rf ~.csv", "$(id).csv", "`id`.csv", "'; drop table x;--.csv",
    "<script>alert(1)</script>.csv", "%2e%2e%2fa.csv", "a.csv%00.exe", "=cmd().csv", "-rf.csv", "😀.csv", "é\u0301.csv",
)  # fmt: skip


def names() -> Iterator[BadFile]:
    """Files in archives whose names mean harm elsewhere: the name is shown and never a path."""
    for name in NAMES:
        yield BadFile("file names", repr(name)[:40], packed((name, ROWS)), survival)


def workbooks() -> Iterator[BadFile]:
    plain = workbook(*ORDER_ROWS)
    sheet = "xl/worksheets/sheet1.xml"
    for cell in ("XFD1048576", "A1048577", "XFE1", "ZZ900000", "A9999999", "AAA200000", "XFD30000",
                 "CV999999", "BB500000", "IV1048576"):  # fmt: skip
        content = changed(plain, sheet, (b'r="C2"', f'r="{cell}"'.encode()))
        yield BadFile("sparse sheet", cell, content, refusal(*NO_WORKBOOK))
    for megabytes in (2, 4, 8, 16, 32):
        letters = b"x" * (megabytes * 1024**2)
        content = changed(plain, "xl/sharedStrings.xml", (b"SO1", letters))
        yield BadFile("huge cell", f"{megabytes} MB", content, either(refusal(), survival))
        many = b"".join(b"<si><t>%d</t></si>" % n for n in range(megabytes * 20_000))
        content = changed(plain, "xl/sharedStrings.xml", (b"</sst>", many + b"</sst>"))
        yield BadFile("huge shared strings", f"{megabytes * 20_000} texts", content, survival)
    mark = "EncryptedPackage".encode("utf-16-le")
    for size in (512, 4_096, 65_536):
        yield BadFile(
            "protected", f"OLE of {size}", OLE + bytes(size) + mark, refusal("encrypted_file")
        )
        yield BadFile("protected", f"OLE, empty, {size}", OLE + bytes(size), refusal(*NO_WORKBOOK))
    for flags in (1, 3, 9, 0x41):
        content = bytearray(packed(("a.csv", ROWS)))
        for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = content.index(signature) + place
            content[at : at + 2] = struct.pack("<H", flags)
        yield BadFile(
            "protected", f"zip with flags {flags}", bytes(content), refusal("encrypted_file")
        )
    yield from _living_workbooks(plain)


def _living_workbooks(plain: bytes) -> Iterator[BadFile]:
    """Workbooks with programs, links and formulas: none of them is ever run."""
    extras = ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/connections.xml",
              "xl/embeddings/oleObject1.bin", "customUI/customUI.xml")  # fmt: skip
    for name in extras:
        made = io.BytesIO(plain)
        with zipfile.ZipFile(made, "a") as book:
            book.writestr(name, b"http://example.invalid/ calc.exe")
        yield BadFile("macros and links", name, made.getvalue(), survival)
    formulas = ("=cmd|'/c calc'!A0", "=HYPERLINK(\"http://example.invalid\")", "=WEBSERVICE(\"http://example.invalid\")",
                "=IMPORTXML(\"http://example.invalid\",\"//a\")", "=1+1", "=SUM(A1:A9)", "=NOW()",
                "=DDE(\"cmd\",\"/c calc\",\"x\")", "=INDIRECT(\"A1\")", "=RAND()")  # fmt: skip
    for formula in formulas:
        content = workbook(ORDER_ROWS[0], ("SO1", "2026-10-05 10:00:00", formula))
        # a formula that was never worked out has the value nothing, or 0
        expects = either(rejection("bad_amount", "missing_amount"), refusal(), survival)
        yield BadFile("macros and links", formula, content, expects)


def markup() -> Iterator[BadFile]:
    entities = (
        b'<!DOCTYPE a [<!ENTITY x "y">]>', b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">', b"<!DOCTYPE html>",
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.invalid/"> %p;]>',
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    )  # fmt: skip
    bodies = (
        CAMT % b"<BkToCstmrStmt>&x;</BkToCstmrStmt>",
        b"<OFX><BANKMSGSRSV1>&x;</BANKMSGSRSV1></OFX>",
        b"<html>&x;</html>",
    )
    for number, entity in enumerate(entities):
        for at, body in enumerate(bodies):
            content = b'<?xml version="1.0"?>' + entity + body
            yield BadFile("XML", f"entity {number} in {at}", content, refusal())
    include = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    yield BadFile("XML", "XInclude", CAMT % include, refusal())
    for depth in (300, 2_000, 50_000):
        deep = CAMT % (b"<a>" * depth + b"</a>" * depth)
        yield BadFile("XML", f"{depth} deep", deep, refusal())
        yield BadFile("XML", f"{depth} deep, open", CAMT % (b"<a>" * depth), refusal())
    lie = b'<?xml version="1.0" encoding="utf-16"?>'
    spoiled = {
        "cut": CAMT[:60],
        "empty": CAMT % b"",
        "utf-16 lie": lie + CAMT % b"",
        "no root": b"<?xml version='1.0'?>",
        "two roots": CAMT % b"" + CAMT % b"",
    }
    for name, broken in spoiled.items():
        yield BadFile("XML", name, broken, refusal())
