"""Where a name in a bank's text begins or ends to be the customer's: a digit, a letter or a word more or less."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.names import (
    NAME_AGREES,
    NAME_BEGINS,
    NAME_WHOLE,
    SIMILAR_MAX,
    read_name,
)
from reconcile.engine.likeness.names_in_texts import STANDS, likeness_in_text, likeness_of_payer


def in_text(name: str, text: str) -> int:
    return likeness_in_text(read_name(name), read_name(text))


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        # three digits are an account, two may be a part of another firm's name
        ("Turner", "TURNER 551", STANDS),
        ("Turner", "TURNER 55", NAME_BEGINS),
        ("Turner", "551 TURNER", STANDS),
        ("Turner", "55 TURNER", NAME_BEGINS),
        ("Turner", "A5B51 TURNER", STANDS),
        ("Turner", "A5B5 TURNER", NAME_BEGINS),
        # of two words a bare number is a date
        ("Nina Turner", "NINA TURNER 55", STANDS),
        ("Nina Turner", "55 NINA TURNER", STANDS),
        ("Nina Turner", "A55 NINA TURNER", NAME_BEGINS),
        ("Nina Turner", "NINA TURNER A55", NAME_BEGINS),
        ("Turner", "TURNER MAY", NAME_BEGINS),
        ("Nina Turner", "NINA TURNER MAY", STANDS),
        ("Nina Turner", "MAY NINA TURNER", NAME_BEGINS),
        # only the word next to the name counts
        ("Turner", "TURNER 551 CATERING", STANDS),
        ("Turner", "TURNER CATERING 551", NAME_BEGINS),
        ("Turner", "ROSA 551 TURNER", STANDS),
        ("Turner", "551 ROSA TURNER", NAME_BEGINS),
        ("Nina Turner", "NINA TURNER MAY CATERING", STANDS),
        ("Nina Turner", "NINA TURNER 55 CATERING", STANDS),
        ("Nina Turner", "NINA TURNER CATERING 55", NAME_BEGINS),
        ("Nina Turner", "NINA TURNER VAN CATERING", STANDS),
        ("Nina Turner", "ROSA 55 NINA TURNER", STANDS),
        ("Nina Turner", "55 ROSA NINA TURNER", NAME_BEGINS),
        ("Nina Turner", "ROSA TRF NINA TURNER", STANDS),
        ("Nina Turner", "TRF ROSA NINA TURNER", NAME_BEGINS),
        # a name doesn't end with a particle, and goes on behind one before it
        ("Nina Turner", "NINA TURNER VAN", STANDS),
        ("Nina Turner", "NINA TURNER VANS", NAME_BEGINS),
        ("Vegas", "DE LA VEGAS", STANDS),
        ("Vegas", "ROSA DE LA VEGAS", NAME_BEGINS),
        ("Vegas", "THE VEGAS", STANDS),
        ("Vegas", "OF THE VEGAS", STANDS),
        ("Vegas", "ROSA THE VEGAS", NAME_BEGINS),
    ],
)  # fmt: skip
def test_it_sees_what_beside_a_name_belongs_to_it(name: str, text: str, found: int) -> None:
    assert in_text(name, text) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Fisher Ltd", "FISHER LIMITED X", STANDS),
        ("Fisher Ltd", "FISHER GMBH X", NAME_BEGINS),
        ("Fisher", "FISHER GMBH X", STANDS),
        ("Fisher Ltd", "FISHER X LTD", NAME_BEGINS),
        ("Fisher Ltd", "FISHER CO LTD X", STANDS),
        ("Fisher Ltd", "FISHER LTD CO X", STANDS),
        # marks part the fields of a text, unless the name itself is written with one
        ("Fisher/Turner", "FISHER/TURNER", STANDS),
        ("Fisher/Turner", "T FISHER/TURNER", NAME_BEGINS),
        ("Fisher/Turner", "FISHER/TURNER/T FISHER TURNER", NAME_BEGINS),
        ("Fisher/Turner", "FISHER/TURNER/REF WIDGETS", STANDS),
        ("Fisher Turner", "X FISHER TURNER Y: FISHER TURNER", STANDS),
        ("Fisher and Turner", "TRF FISHER AND TURNER REF WIDGETS", STANDS),
        ("Fisher and Turner", "TRF FISHER TURNER REF WIDGETS", STANDS),
        # a customer who is called as months are: only where nothing else stands in the field
        ("April May", "X: APRIL MAY", STANDS),
        ("April May", "X: RENT APRIL MAY", NAME_BEGINS),
        ("April May", "APRIL: APRIL MAY X", NAME_BEGINS),
        ("April May", "X: THE APRIL MAY LTD", STANDS),
    ],
)  # fmt: skip
def test_it_sees_where_a_name_ends_by_legal_forms_and_marks(
    name: str, text: str, found: int
) -> None:
    assert in_text(name, text) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        # at least eight letters are left, and half of the name
        ("Brightonian", "TRF BRIGHTON", NAME_AGREES),
        ("Brightonian", "TRF BRIGHTO", 65),
        ("Brightonians Wor", "TRF BRIGHTON", SIMILAR_MAX),
        ("Northwick Traders", "TRF NORTHWICKTR", NAME_AGREES),
        # and three fifths, to the letter: 12 of 20, not of 21
        ("Northwickersxy Traded", "TRF NORTHWICKERS", NAME_AGREES),
        ("Northwickersxy Traders", "TRF NORTHWICKERS", SIMILAR_MAX),
        ("Northwickersxy Traded", "TRF NORTHWICKER", SIMILAR_MAX),
        # of a single word its legal form counts, too: it may as well be another firm's
        ("Northwickersxy Traded Ltd", "TRF NORTHWICKERS", NAME_AGREES),
        ("Brightonian Ltd", "TRF BRIGHTON", SIMILAR_MAX),
        # half of a long name must stand there to be the begin of it: 10 letters of 19 and of 20
        ("Northwickers Trading", "TRF NORTHWICKE", SIMILAR_MAX),
        ("Northwickers Trading", "TRF NORTHWICK", 68),
        ("Northwickers Tradings", "TRF NORTHWICKE", SIMILAR_MAX),
        # a bank breaks its lines within a word; a name begins where a word has three of its letters
        ("Brightonian", "TRF BRI GHTON", NAME_AGREES),
        ("Brightonian", "TRF BR IGHTON", 67),
        ("Brighton", "TRF BRIG HTON", SIMILAR_MAX),
        # whole words may be another firm's name, and so may words that go on otherwise
        ("Northwickers Trading", "TRF NORTHWICKERS", SIMILAR_MAX),
        ("Northwickers Trading", "TRF NORTHWICKERS T", NAME_AGREES),
        ("Northwickers Trading", "TRF NORTHWICKERS TRADES", SIMILAR_MAX),
        ("Northwickers Trading", "TRF NORTHWICKERSTRADING", NAME_AGREES),
        # a name begins where a word does
        ("Brightonian", "TRF UBRIGHTON", 67),
        # the second place where it stands may be the one where it ends
        ("Northwickers Trading", "NORTHWICKERS TRAX NORTHWICKERS TRA", NAME_AGREES),
    ],
)
def test_it_wants_most_of_a_name_that_was_cut_off(name: str, text: str, found: int) -> None:
    assert in_text(name, text) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Bauer", "TRF BAUER", STANDS),
        ("Boss", "TRF BOSS", SIMILAR_MAX),
        ("Ninotsch", "PAY NINXTSCH", 69),
        ("Ninotsc", "PAY NINXTSC", 0),
        ("华丰电子", "付华丰店子", 60),
        ("华丰电", "付华丰店", 0),
        ("", "PAY NINOTSCH", 0),
    ],
)
def test_it_takes_short_words_for_chance(name: str, text: str, found: int) -> None:
    assert in_text(name, text) == found


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("Nina Turner", "TURNER NINA", True),
        ("Nina Turner", "TURNER NINA 555", True),
        ("Nina Turner", "TURNER NINA 55", False),
        ("Nina Turner", "555 TURNER NINA", True),
        ("Nina Turner", "55 TURNER NINA", False),
        ("Li Boo", "TRF BOO LI", True),
        ("Li Bo", "TRF BO LI", False),
        ("Li Ann Moss", "ANN MOSS LI", True),
        ("Li Ann Moss", "MOSS LI ANN", True),
        ("Li Ann Moss", "MOSS ANN LI", False),
        ("May April", "APRIL MAY", True),
        ("May April", "TRF APRIL MAY", False),
        ("June Carter", "TRF CARTER JUNE", True),
        ("Nina Turner Ltd", "TRF TURNER NINA", True),
        ("Nina Turner Ltd", "TRF TURNER NINA LIMITED", True),
        ("Nina Turner Ltd", "TRF TURNER NINA GMBH", False),
        ("Nina Turner", "TRF TURNER NINA GMBH", True),
        ("Nina Turner", "TRF TURNER NINA CATERING", False),
        ("Nina Turner", "CATERING TURNER NINA", False),
        # where it stands twice, the rest is the other one
        ("Nina Turner", "TURNER NINA TURNER", False),
    ],
)
def test_it_turns_a_name_round_where_banks_alone_write_beside_it(
    name: str,
    text: str,
    stands: bool,  # noqa: FBT001
) -> None:
    here, there = read_name(name), read_name(text)

    assert (likeness_in_text(here, there) == STANDS) == stands
    assert (likeness_of_payer(here, there) >= NAME_AGREES) == (
        stands or sorted(here.words) == sorted(there.words)
    )


def test_it_is_surer_of_a_payer_who_is_the_whole_of_a_name_than_beside_words_of_banks() -> None:
    found = [
        likeness_of_payer(read_name("Nina Turner"), read_name(payer))
        for payer in ("TURNER NINA", "TRF TURNER NINA", "TURNER NINA CATERING")
    ]

    assert found == [NAME_WHOLE, STANDS, 70]


def test_it_takes_a_single_word_beside_words_of_banks_for_no_payer() -> None:
    assert likeness_of_payer(read_name("Turner"), read_name("TRF TURNER")) == SIMILAR_MAX


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        # the second place where it stands may be the one where it is the whole of a name
        ("华丰电子", "深圳华丰电子 华丰电子", STANDS),
        ("华丰电子", "深圳华丰电子，华丰电子货款", STANDS),
        ("华丰电子", "深圳华丰电子，深圳华丰电子货款", NAME_BEGINS),
        ("华丰电子", "华 丰 电 子", STANDS),
        ("华丰电子有限公司", "收到深圳华丰电子", NAME_BEGINS),
        # of a firm that is named with its form, what follows may be anything but a branch
        ("华丰电子有限公司", "华丰电子有限公司水果", STANDS),
        ("华丰电子有限公司", "华丰电子有限公司分店", NAME_BEGINS),
        ("华丰电子有限公司", "华丰电子有限公司上海浦东新区分店", NAME_BEGINS),
        ("华丰电子", "华丰电子有限公司水果", STANDS),
        ("华丰电子", "华丰电子有限", STANDS),
        ("华丰电子", "华丰电子水果", NAME_BEGINS),
        ("华丰电子", "华丰电子六月房租", STANDS),
        # two characters stand in many words
        ("华丰", "付 华丰 货款", STANDS),
    ],
)
def test_it_sees_where_a_chinese_name_begins_and_ends(name: str, text: str, found: int) -> None:
    assert in_text(name, text) == found
