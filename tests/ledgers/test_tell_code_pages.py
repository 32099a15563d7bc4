"""Chinese, Japanese and Korean code pages are told by their letters, whatever alphabet the headings are in."""

from __future__ import annotations

import pytest

from ledgers.formats import recognise
from tests.ledgers.tables import lines, read, refusal

HEADER = "Date,Amount,Payer,Memo"
TAIWAN = ("2026-10-05,99.00,黃淑芬,貨款", "2026-10-06,5.00,順風股份有限公司,轉帳存入")
JAPAN = ("2026-10-05,99.00,株式会社青空,お振込み", "2026-10-06,5.00,ミドリ商店,売上ｿｳｷﾝ")
KOREA = (
    "2026-10-05,99.00,주식회사 바다,거래 대금",
    "2026-10-06,5.00,김철수,시월 이용료 입금 확인 잔액",
)
MAINLAND = ("2026-10-05,99.00,顺风有限公司,货款", "2026-10-06,5.00,黄淑芬,转账存入")


@pytest.mark.parametrize(
    ("rows", "codec", "named"),
    [
        (TAIWAN, "big5", "big5"),
        (JAPAN, "shift_jis", "shift_jis"),
        (KOREA, "euc_kr", "euc-kr"),
        (MAINLAND, "gbk", "gb18030"),
        # traditional letters in the mainland's page
        (TAIWAN, "gbk", "gb18030"),
    ],
)
def test_it_tells_the_page_under_english_headings(
    rows: tuple[str, ...], codec: str, named: str
) -> None:
    content = lines(HEADER, *rows).encode(codec)

    assert recognise(content).table.encoding == named
    assert read(content).values("counterparty") == [row.split(",")[2] for row in rows]


def test_one_name_of_three_letters_is_enough() -> None:
    content = lines(HEADER, "2026-10-05,99.00,王小明,rent").encode("big5")

    assert read(content).values("counterparty") == ["王小明"]


def test_the_page_that_was_found_can_be_declared() -> None:
    content = lines(HEADER, *JAPAN).encode("shift_jis")
    found = recognise(content).table.encoding

    assert recognise(content, encoding=found).table.encoding == found


@pytest.mark.parametrize(
    "words",
    ["Ärzte,Änderung Ähre Äste", "PÁGINA,MÁS BÁSICO CÁDIZ", "descrição,operações não", "“the” seller’s,it’s"],
)  # fmt: skip
def test_western_letters_beside_others_are_no_double_bytes(words: str) -> None:
    content = lines(HEADER, f"2026-10-05,99.00,{words}").encode("cp1252")

    assert read(content).values("counterparty") == [words.partition(",")[0]]


def test_western_letters_as_chinese_windows_writes_them_are_read() -> None:
    content = lines(HEADER, "2026-10-05,99.00,Société Léa,à payer").encode("gb18030")

    assert read(content).values("counterparty") == ["Société Léa"]


def test_another_alphabet_is_refused_rather_than_read_as_chinese() -> None:
    content = lines(HEADER, "2026-10-05,99.00,Ромашка Иванов,Оплата счета").encode("cp1251")

    assert refusal(content).code == "undecodable"


@pytest.mark.parametrize(("rows", "codec"), [(TAIWAN, "big5"), (MAINLAND, "gbk")])
def test_a_page_that_breaks_is_not_read_as_another(rows: tuple[str, ...], codec: str) -> None:
    content = lines(HEADER, *rows, "2026-10-07,1.00,茶,x").encode(codec)

    broken = content.replace("茶".encode(codec), b"\xff\xff")

    assert refusal(broken).code == "undecodable"
