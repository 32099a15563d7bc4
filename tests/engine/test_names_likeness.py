"""How alike two names are, in numbers: what a bank does to a name, and from which length on it is that name."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.names import (
    NAME_AGREES,
    NAME_BEGINS,
    NAME_COULD_BE,
    NAME_WHOLE,
    SIMILAR_MAX,
    Name,
    likeness,
    plain,
    read_name,
    said_in,
    spellings,
)
from reconcile.engine.likeness.names_in_texts import likeness_in_text
from reconcile.engine.rules import Alias

CUT = 95
STANDS = 93


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # the legal form says nothing where one of the two has none, or where both mean the same
        ("Acme", "Acme Ltd", NAME_WHOLE),
        ("Acme Co", "Acme Ltd", NAME_WHOLE),
        ("Acme Company", "Acme GmbH", NAME_WHOLE),
        ("Acme Ltd", "Acme Limited", NAME_WHOLE),
        ("Acme Inc", "Acme Incorporated", NAME_WHOLE),
        ("Acme Corp", "Acme Corporation", NAME_WHOLE),
        ("Acme SA", "Acme SARL", NAME_WHOLE),
        ("Acme GmbH", "Acme Ltd", SIMILAR_MAX),
        ("Acme SARL", "Acme SPA", SIMILAR_MAX),
        ("Star Acme GmbH", "Acme Star Ltd", SIMILAR_MAX),
        # so many characters of a name that is cut off within a word
        ("Brightst", "Brightstar", CUT),
        ("Bright St", "Bright Star", CUT),
        ("Brights", "Brightstar", SIMILAR_MAX),
        ("Bright S", "Bright Star", SIMILAR_MAX),
        ("Rightstar", "Brightstar", SIMILAR_MAX),
        ("Römer Büroausstattung", "ROEMER BUEROAUSST", CUT),
        ("Römer Druck GmbH & Co. KG", "ROEMER DRUCK GMBH & CO.", NAME_WHOLE),
        ("Römer Büroausstattung", "ROMER BUROAUSST", CUT),
        ("Römer Büroausstattung", "ROEMER", NAME_BEGINS),
        ("Römer Büroausstattung", "REMER BUEROAUSST", 75),
        # what ends with a whole word may be another firm's whole name
        ("Bright Star", "Bright Star East", NAME_BEGINS),
        ("Brass", "Brass Trading", NAME_BEGINS),
        # a whole name within a longer one
        ("Star Trading", "Bright Star Trading", SIMILAR_MAX),
        ("Star Mill", "Old Star Mill Foods", SIMILAR_MAX),
        ("Mill", "Foods Mill Star Brothers", SIMILAR_MAX),
        # letters that agree: twice those of both, of all
        ("Mill", "Mull", 75),
        ("abcd", "wxyz", 0),
        ("Johnson Supplies", "Jonson Suplies", SIMILAR_MAX),
        # Chinese: four characters of a name that is cut off, three of one that stands in another
        ("云帆贸易", "云帆贸易行", CUT),
        ("云帆贸", "云帆贸易行", SIMILAR_MAX),
        ("帆贸易", "云帆贸易行", SIMILAR_MAX),
        ("Bra", "Bra 云帆行", SIMILAR_MAX),  # as soon as one of them is
        ("张伟", "张炜", 50),
        ("张伟", "李明", 0),
        ("上海云帆贸", "上海云帆贸易行", CUT),
        ("海云帆贸", "上海云帆贸易行", SIMILAR_MAX),
        ("云帆有限", "云海有限公司", 33),
        ("云帆有限", "云帆有限公司", CUT),
        ("云帆股份", "云帆股份有限公司", CUT),
        ("云帆贸", "云帆贸易有限公司", SIMILAR_MAX),
        # a name of nothing but such words is called by them
        ("Company", "Company", NAME_WHOLE),
        ("代付", "代付", NAME_WHOLE),
        ("公司", "公司", NAME_WHOLE),
        ("云帆代付", "云帆", NAME_WHOLE),
        # nothing is like nothing
        ("", "", 0),
        ("Mill", "", 0),
        ("_ -", "Mill", 0),
    ],
)
def test_it_says_how_alike_two_names_are(one: str, other: str, same: int) -> None:
    here, there = read_name(one), read_name(other)

    assert (likeness(here, there), likeness(there, here)) == (same, same)


@pytest.mark.parametrize(
    ("one", "other"),
    [("云帆", "云帆贸易行"), ("Bright", "Brighter Star"), ("上海云帆贸易行", "上海云帆科技行")],
)
def test_it_calls_too_little_of_a_name_not_even_possible(one: str, other: str) -> None:
    assert 0 < likeness(read_name(one), read_name(other)) < NAME_COULD_BE


@pytest.mark.parametrize(
    ("name", "text", "same"),
    [
        # as words of their own, from five letters on, or three characters
        ("Mills", "Mills thanks", STANDS),
        ("Mill", "Mill thanks", SIMILAR_MAX),
        ("Brass Ltd", "from Brass", STANDS),
        ("云帆贸", "付云帆贸款", STANDS),
        ("云帆", "付云帆款", 0),
        ("云帆贸易", "付云帆贸易款", STANDS),
        # cut off: three fifths of the name or more stand there
        ("Bright Star Trading", "PAY BRIGHT STAR TR", NAME_AGREES),
        ("Bright Star Trading", "PAY BRIGHT STA", SIMILAR_MAX),
        ("Bright Star Trading", "PAY BRIGHT STAR", SIMILAR_MAX),
        ("Bright Starlighters", "PAY BRIGHT STARL", NAME_AGREES),
        ("Bright Starlighters", "PAY BRIGHT STAR", SIMILAR_MAX),
        ("Bright Starlightening", "PAY BRIGHT STARLI", NAME_AGREES),
        ("Bright Starlightening", "PAY BRIGHT STARL", SIMILAR_MAX),
        # its first word may be a short one
        ("Old Star Brothers", "PAY OLD STAR BR", NAME_AGREES),
        # written as one word it stands there as a whole, also where a longer word begins like it
        ("Bright Star Trading", "PAY BRIGHTSTARTRADING", NAME_AGREES),
        ("Bright Star Trading", "PAY BRIGHTSTARTRADINGS", SIMILAR_MAX),
        ("Bright Star Trading", "BRIGHT STAR TRX BRIGHT STAR TR", NAME_AGREES),
        # of several words the legal form is no part; of one word it is
        ("Bright Star GmbH", "PAY BRIGHT ST", NAME_AGREES),
        ("Brightstar GmbH", "PAY BRIGHTST", SIMILAR_MAX),
        ("Brightstar GmbH", "PAY BRIGHTSTA", NAME_AGREES),
        ("云帆贸易行", "付云帆贸易 款", NAME_AGREES),
        ("云帆贸易行", "付云帆贸易款", SIMILAR_MAX),
        # half of it stands there
        ("Bright Starlights", "PAY BRIGHT ST", SIMILAR_MAX),
        # one letter of eight is another, and a name of six is too short to be compared so
        ("Brightly", "BRIGHTLX", 74),
        ("Bright", "BRIGHX", 0),
        ("Zyx Wvuts", "ABCDEFGH", 0),
        ("Mill", "", 0),
        ("", "Mill", 0),
        ("", "", 0),
    ],
)
def test_it_says_how_surely_a_text_names_somebody(name: str, text: str, same: int) -> None:
    assert likeness_in_text(read_name(name), read_name(text)) == same


def test_it_calls_less_than_half_of_a_name_in_a_text_less_than_similar() -> None:
    text = read_name("PAY BRIGHT ST")

    assert likeness_in_text(read_name("Bright Starlighter"), text) < SIMILAR_MAX


@pytest.mark.parametrize("given", ["XBRIGHT STAR TRA", "XBRIGHT STAR TRA BROWN"])
def test_it_takes_no_end_of_a_longer_word_for_a_name_that_is_cut_off(given: str) -> None:
    text = read_name(given)

    assert likeness_in_text(read_name("Bright Star Trading"), text) < NAME_AGREES


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("Star Mill", "to STAR MILL today", True),
        ("Star Mill", "STAR MILL", True),
        ("Star Mill", "STAR of the MILL", False),
        ("Star", "STARS", False),
        ("Star", "ALLSTAR", False),
        ("云帆贸", "付云帆贸款", True),
        ("云帆", "付云帆款", False),
        ("云帆贸", "付云帆科款", False),
    ],
)
def test_it_finds_a_whole_name_as_words_of_their_own(
    name: str,
    text: str,
    stands: bool,  # noqa: FBT001
) -> None:
    assert said_in(read_name(name), read_name(text)) is stands


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Müller & Söhne GmbH",
            Name(
                compact="MULLERSOHNEGMBH",
                ends=frozenset({6, 11, 15}),
                stripped="MULLERSOHNE",
                words=("MULLER", "SOHNE"),
                in_order="MULLERSOHNE",
                spelt_out="MUELLERSOEHNE",
                legal=frozenset({"GMBH"}),
                is_chinese=False,
            ),
        ),
        (
            "The Star_and-Anchor Company Limited",
            Name(
                compact="THESTARANDANCHORCOMPANYLIMITED",
                ends=frozenset({3, 7, 10, 16, 23, 30}),
                stripped="STARANCHOR",
                words=("STAR", "ANCHOR"),
                in_order="ANCHORSTAR",
                spelt_out="ANCHORSTAR",
                legal=frozenset({"LTD"}),
                is_chinese=False,
            ),
        ),
        (
            "上海雲帆貿易有限公司代付",
            Name(
                compact="上海云帆贸易有限公司",
                ends=frozenset({10}),
                stripped="上海云帆贸易",
                words=("上海云帆贸易",),
                in_order="上海云帆贸易",
                spelt_out="上海云帆贸易",
                legal=frozenset(),
                is_chinese=True,
            ),
        ),
        ("", Name("", frozenset(), "", (), "", "", frozenset(), is_chinese=False)),
        (None, Name("", frozenset(), "", (), "", "", frozenset(), is_chinese=False)),
        ("A.C. Ltd", Name("ACLTD", frozenset({2, 5}), "AC", ("AC",), "AC", "AC", frozenset({"LTD"}), is_chinese=False)),
        ("Ltd", Name("LTD", frozenset({3}), "LTD", ("LTD",), "LTD", "LTD", frozenset({"LTD"}), is_chinese=False)),
    ],
    ids=["umlauts", "joining words", "chinese", "empty", "none", "dots", "only a form"],
)  # fmt: skip
def test_it_reads_a_name_into_its_parts(text: str | None, name: Name) -> None:
    assert read_name(text) == name


def test_it_reads_no_more_of_a_text_than_a_name_can_be_long() -> None:
    assert read_name("A" * 139 + "BC").compact == "A" * 139 + "B"


@pytest.mark.parametrize(
    ("text", "made"),
    [("Łódź ß", "ŁODZ SS"), ("ｃａｆé", "CAFE"), ("Ørsted Æ", "ORSTED AE"), ("龍馬", "龙马")],
)
def test_it_writes_names_plainly(text: str, made: str) -> None:
    assert plain(text) == made


def test_it_knows_every_spelling_of_an_alias() -> None:
    known = spellings((Alias("Blue Whale Ltd", ("LANJING", "BWT GmbH")),))

    all_three = tuple(read_name(text) for text in ("Blue Whale Ltd", "LANJING", "BWT GmbH"))
    assert known == {"BLUEWHALE": all_three, "LANJING": all_three, "BWT": all_three}


def test_it_knows_no_spelling_where_there_is_no_alias() -> None:
    assert spellings(()) == {}
