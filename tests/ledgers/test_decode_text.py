from __future__ import annotations

import pytest

from ledgers.formats import ColumnMapping, FormatError, recognise
from tests.ledgers.tables import lines, read, refusal

CHINESE = lines("订单号,支付时间,实付金额,备注", "SO1,2026-10-05 10:00:00,99.00,乌龙茶两盒")
GERMAN = lines("Buchungstag;Buchungstext;Betrag", "05.10.2026;Grüße aus Köln, Straße;12,50")
COLUMNS = {"occurred_at": "Date", "gross": "Amount", "description": "Text"}


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("gb18030", "gb18030")],
)
def test_it_reads_chinese_in_every_encoding_that_is_met(encoding: str, named: str) -> None:
    content = CHINESE.encode(encoding)

    assert read(content).rows("order_ref", "gross_minor") == [("SO1", 9900)]
    assert recognise(content).table.encoding == named


def test_it_reads_western_letters_of_windows() -> None:
    outcome = read(GERMAN.encode("cp1252"))

    assert outcome.rows("description", "gross_minor") == [("Grüße aus Köln, Straße", 1250)]


def test_it_refuses_damaged_utf8_rather_than_read_it_as_chinese() -> None:
    content = CHINESE.encode().replace("盒".encode(), b"\xff")

    assert refusal(content).code == "undecodable"


def test_it_refuses_utf8_that_is_damaged_far_down() -> None:
    rows = "SO1,2026-10-05 10:00:00,99.00,tea\n" * 8000

    assert refusal(CHINESE.encode() + rows.encode() + b"\xff\xff\xff").code == "undecodable"


def test_it_refuses_a_bom_before_what_is_no_utf8() -> None:
    assert refusal(b"\xef\xbb\xbf" + CHINESE.encode("gb18030")).code == "undecodable"


def test_it_refuses_what_no_encoding_fits() -> None:
    assert (
        refusal(lines("Date,Amount").encode() + b"2026-10-05,1.00\n\x81,\x8d,\x81,\n").code
        == "undecodable"
    )


def test_it_refuses_utf16_that_is_cut_short() -> None:
    assert refusal(CHINESE.encode("utf-16")[:-1]).code == "undecodable"


def test_it_refuses_a_file_that_is_no_text() -> None:
    error = refusal(b"Date,Amount\n" + b"\x00\x01\x02" * 100)

    assert (error.code, error.params["line"]) == ("binary_in_text", 2)


def test_it_reads_the_encoding_that_is_declared() -> None:
    mapping = ColumnMapping(columns=COLUMNS, encoding="cp1252")

    outcome = read(lines("Date,Amount,Text", "2026-10-05,1.00,Ã¼").encode("cp1252"), mapping)

    assert outcome.values("description") == ["Ã¼"]


@pytest.mark.parametrize("encoding", ["utf-8", "UTF_8", "ascii", "no-such-thing"])
def test_it_refuses_what_is_not_in_the_encoding_that_is_declared(encoding: str) -> None:
    mapping = ColumnMapping(columns=COLUMNS, encoding=encoding)

    assert refusal(b"Date,Amount,Text\n2026-10-05,1.00,\xff\xfe\n", mapping).code == "undecodable"


def test_it_refuses_a_line_that_no_statement_has() -> None:
    error = refusal("Date,Amount\n" + "x" * (1024 * 1024 + 1))

    assert (error.code, error.params["line"]) == ("line_too_long", 2)


def test_it_reads_lines_whatever_control_characters_they_hold() -> None:
    controls = "".join(chr(code) for code in range(1, 32) if chr(code) not in "\t\n\r")

    outcome = read(lines("Date,Amount,Text", f"2026-10-05,1.00,{controls}", "2026-10-06,2.00,tea"))

    assert outcome.values("gross_minor") == [200]
    assert outcome.faults == [(2, "", "control_character")]


def test_it_reads_a_sheet_of_windows_that_has_no_mark_as_no_text() -> None:
    with pytest.raises(FormatError, match="NUL byte on line 1"):
        recognise("Date,Amount\n2026-10-05,1.00\n".encode("utf-16-le"))


def test_it_reads_half_width_yuan_signs_of_gb18030() -> None:
    text = lines(
        "订单号,支付时间,实付金额",
        "SO1,2026-10-05 10:00:00,¥99.00",
        "SO2,2026-10-05 11:00:00,¥5.00",
    )

    outcome = read(text.encode("gb18030"))

    assert outcome.rows("order_ref", "gross_minor") == [("SO1", 9900), ("SO2", 500)]


def test_it_reads_yuan_signs_alone_among_ascii() -> None:
    text = lines("Order No,Paid at,Amount paid", "SO1,2026-10-05,¥99.00", "SO2,2026-10-05,¥5.00")

    assert read(text.encode("gb18030")).values("gross_minor") == [9900, 500]


@pytest.mark.parametrize("letter", [b"\x80", "€".encode("gb18030"), b"\xaa\xa1", b"\xfe\xfe"])
def test_it_reads_letters_that_windows_adds_to_chinese(letter: bytes) -> None:
    content = CHINESE.encode("gbk").replace("龙".encode("gbk"), letter)

    outcome = read(content)

    assert str(outcome.values("description")[0]).startswith("乌")
    assert recognise(content).table.encoding == "gb18030"


@pytest.mark.parametrize("letter", ["€".encode("cp950"), b"\xfa\x40", b"\x8e\x40"])
def test_it_reads_big5_with_letters_of_its_users_where_it_is_declared(letter: bytes) -> None:
    mapping = ColumnMapping(
        {"order_ref": "訂單號", "gross": "實付金額", "description": "備註"}, encoding="big5"
    )
    text = lines("訂單號,實付金額,備註", "SO1,99.00,烏龍茶").encode("big5")

    outcome = read(text.replace("龍".encode("big5"), letter), mapping)

    assert outcome.values("gross_minor") == [9900]
    assert str(outcome.values("description")[0])[0::2] == "烏茶"
