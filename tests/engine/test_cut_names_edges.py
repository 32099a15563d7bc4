"""How long a bank's field must be, and how little of a word left, before a name counts as cut off and not as another's."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.cut_names import likeness_of_payers, likeness_of_texts
from reconcile.engine.likeness.names import CUT, NAME_AGREES, NAME_BEGINS, likeness, read_name
from reconcile.engine.likeness.names_in_texts import likeness_in_text

LONGER = "Northern Lights Theatre Company"
# longer than any name of these
FAR = 60


def _payer(ours: str, payer: str, longest: int) -> int:
    name, said = read_name(ours), read_name(payer)
    assert likeness(name, said) == CUT
    return likeness_of_payers([(name, said, CUT)], longest)[0]


def _texts(*pairs: tuple[str, str]) -> list[int]:
    read = [(read_name(name), read_name(text)) for name, text in pairs]
    return likeness_of_texts([(name, text, likeness_in_text(name, text)) for name, text in read])


@pytest.mark.parametrize(
    ("ours", "payer", "longest", "same"),
    [
        # sixteen letters and marks fill the shortest field
        ("Castle Print Design", "CASTLE PRINT DES", 16, CUT),
        ("Castle Print Design", "CASTLE PRINT DES", 17, NAME_BEGINS),
        ("Cable Print Design", "CABLE PRINT DES", 15, NAME_BEGINS),
        # a payer that has more than our name isn't ours cut off
        ("Castle Print Des", "CASTLE PRINT DESIGN", 19, NAME_BEGINS),
    ],
)
def test_it_takes_a_name_for_cut_where_it_fills_the_field(
    ours: str, payer: str, longest: int, same: int
) -> None:
    assert _payer(ours, payer, longest) == same


@pytest.mark.parametrize(
    ("ours", "payer", "same"),
    [
        # two letters of a word, behind ten others
        ("Blue Kettle Wares", "BLUE KETTLE WA", CUT),
        ("Blue Kettle Wares", "BLUE KETTLE W", NAME_BEGINS),
        ("Blu Kettle Wares", "BLU KETTLE WA", NAME_BEGINS),
        # three may be a word of their own, unless five lack
        ("Blue Kettle Wares", "BLUE KETTLE WAR", NAME_BEGINS),
        ("Blue Kettle Warming", "BLUE KETTLE WAR", NAME_BEGINS),
        ("Blue Kettle Wareroom", "BLUE KETTLE WAR", CUT),
        ("Wolkensteinberg", "WOLKENSTEINBER", NAME_BEGINS),
        ("Büro Kettler Waren", "BUERO KETTLER WA", CUT),
        ("上海云帆贸易商行", "上海云帆贸易", NAME_BEGINS),
    ],
)
def test_it_takes_a_name_for_cut_where_a_word_is_plainly_broken_off(
    ours: str, payer: str, same: int
) -> None:
    assert _payer(ours, payer, FAR) == same


def test_it_takes_a_name_in_a_text_for_cut_from_the_length_of_a_field_on() -> None:
    assert _texts(("Castle Print Design", "CASTLE PRINT DES BGC")) == [NAME_AGREES]
    assert _texts(("Castle Print Design", "FROM CASTLE PRINT DES BGC")) == [NAME_AGREES]
    assert _texts(("Cable Print Design", "CABLE PRINT DES BGC")) == [NAME_BEGINS]
    assert _texts(("Cable Print Design", "FROM CABLE PRINT DES BGC")) == [NAME_BEGINS]


def test_it_asks_for_two_names_of_a_field_that_is_not_the_longest() -> None:
    castle = ("Castle Print Design", "CASTLE PRINT DES BGC")
    copper = ("Copper Kettle Traders", "COPPER KETTLE TR BGC")
    longer = (LONGER, f"ZELLE FROM {LONGER}")

    assert _texts(castle, longer)[0] == NAME_BEGINS
    assert _texts(castle, castle, longer)[:2] == [NAME_BEGINS] * 2
    assert _texts(castle, copper, longer)[:2] == [NAME_AGREES] * 2
    # a whole name that happens to be as long is no sign of a field
    assert _texts(castle, ("Copper Mill Wood", "COPPER MILL WOOD BGC"), longer)[0] == NAME_BEGINS


def test_it_takes_no_names_for_a_field_where_another_goes_on_from_that_place() -> None:
    castle = ("Castle Print Design", "CASTLE PRINT DES BGC")
    copper = ("Copper Kettle Traders", "COPPER KETTLE TR BGC")

    assert _texts(castle, copper, (LONGER, LONGER))[:2] == [NAME_BEGINS] * 2


@pytest.mark.parametrize(
    ("ours", "payer"),
    [
        ("Kurt Wolf", "KURT WOLF"),
        ("Acme GmbH", "ACME LTD"),
        ("Mill", "MULL"),
        ("Brass", "Brass East"),
    ],
)
def test_it_judges_only_names_that_seem_to_be_cut(ours: str, payer: str) -> None:
    pair = read_name(ours), read_name(payer), likeness(read_name(ours), read_name(payer))

    assert likeness_of_payers([pair], FAR) == [pair[2]]
