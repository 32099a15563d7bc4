from __future__ import annotations

import pytest

from ledgers.formats.messages import FILE_MESSAGES, FormatError
from tests.ledgers.tables import lines, read, refusal


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n \r\n", "empty_file"),
        (b" " * 5000 + b"\n", "empty_file"),
        (b"No Bill Exist", "no_bill"),
        (b"<xml><return_msg><![CDATA[No Bill Exist]]></return_msg></xml>", "no_bill"),
        (b'{"code":"NO_STATEMENT_EXIST","message":"..."}', "no_bill"),
        (b"%PDF-1.7", "not_a_statement"),
        (b"\x89PNG\r\n", "not_a_statement"),
        (b"Rar!\x1a\x07", "not_a_statement"),
        (b"<!DOCTYPE html><html>", "not_a_statement"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>", "not_a_statement"),
        (b"<Table><tr><td>1</td></tr></Table>", "not_a_statement"),
        (b'{"orders": []}', "not_a_statement"),
        (b'[\n {"id": 1}]', "not_a_statement"),
        (b"OFXHEADER:100\r\nDATA:OFXSGML\r\n", "cut_short"),
        (b"!Type:Bank\nD1/2/26\nT5.00\n", "mapping_needed"),
        (b"01,122099999,123456789,040621,0200,1,65,,2/\n02,031001234,122099999,1,040620,2359,,2/\n", "no_movements"),
        (b'"RH",2026/01/07 02:05:05 -0800,"A","x",010\n"CH","Case ID","Case status"\n"SB","C1","open"\n', "not_read_yet"),
        (b'"CH","Subscription ID","Subscription Currency"\n"SB","S-1","EUR"\n', "not_a_statement"),
        (b'"RH",2026/01/07 02:05:05 -0800,"A"\n"FH",01\n"SH",2026/01/06\n"CH","Subscription ID"\n', "not_a_statement"),
        (b"hello", "unknown_header"),
        (b"first,second\n1,2\n", "unknown_header"),
        (b"2026-10-05,tea,-3.50\n2026-10-06,sale,10.00\n", "unknown_header"),
        (b"first,second\n", "unknown_header"),
    ],
)  # fmt: skip
def test_it_says_why_a_file_is_not_read(content: bytes, code: str) -> None:
    assert refusal(content).code == code


@pytest.mark.parametrize(
    "first",
    ["{curly},Date,Amount", "[square],Date,Amount", "<3,Date,Amount", "MZ-1,Date,Amount"],
)
def test_it_reads_a_table_that_only_begins_like_something_else(first: str) -> None:
    assert read(lines(first)).summary.header == tuple(first.split(","))


@pytest.mark.parametrize("code", FILE_MESSAGES)
def test_it_says_what_to_do_in_a_sentence(code: str) -> None:
    params = dict.fromkeys(
        (
            "limit_mb",
            "names",
            "part",
            "what",
            "encoding",
            "line",
            "questions",
            "column",
            "field",
            "members",
            "rows",
            "columns",
            "tag",
            "count",
        ),
        "X",
    )

    assert str(FormatError(code, **params)).endswith(".")
