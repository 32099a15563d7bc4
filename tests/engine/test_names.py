"""Names as banks write them: cut off, turned round, respelt; and what is another name."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.names import (
    NAME_AGREES,
    NAME_COULD_BE,
    likeness,
    read_name,
)
from reconcile.engine.likeness.names_in_texts import likeness_in_text


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("上海云帆贸易有限公司", "上海云帆贸易有"),  # cut off
        ("上海云帆贸易有限公司", "上海云帆贸易有限"),
        ("北京蓝鲸科技股份有限公司", "北京蓝鲸科技股份"),
        ("深圳市恒達貿易有限公司", "深圳市恒达贸易有限公司"),  # written in two ways
        ("張偉", "张伟"),
        ("Ｂｒａｓｓ Works", "BRASS WORKS"),  # full width
        ("Bright Star Trading Ltd", "BRIGHT STAR TRADI"),
        ("Müller Bau GmbH", "MUELLER BAU GMBH"),
        ("Café du Marché SARL", "CAFE DU MARCHE"),
        ("Café du Marché SARL", "CAFE DU MARCHE SA"),  # cut within its legal form
        ("上海浦江贸易有限公司", "上海浦江贸易（代付）"),
        ("Brass & Co", "BRASS AND CO."),
        ("Star Bright Ltd", "BRIGHT STAR LIMITED"),
        ("Jørgensen Møbler ApS", "JOERGENSEN MOEBLER"),
        ("Jørgensen Møbler ApS", "JORGENSEN MOBLER APS"),
        ("A.B.C. Ltd", "ABC LTD"),
    ],
)
def test_it_knows_a_name_as_the_bank_writes_it(ours: str, theirs: str) -> None:
    found = likeness(read_name(ours), read_name(theirs))

    assert found >= NAME_AGREES
    assert found == likeness(read_name(theirs), read_name(ours))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("上海云帆贸易有限公司", "上海云帆科技有限公司"),
        ("张伟", "张炜"),
        ("Bright Star Trading", "Bright Sun Trading"),
        ("Acme GmbH", "Acme Ltd"),  # two firms of one name
        ("Anna Schmidt", "HANNA SCHMIDT"),
        ("Bauer Bau", "Baur Bau"),
        ("Johnson Supplies", "Jonson Suplies"),
        ("Brass", "Brass Trading"),
        ("Bright Star East", "BRIGHT STAR"),
        ("Bright Star East", "BRIGHT STAR WEST"),
        ("Shop 12", "Shop 13"),
        ("Unit A Storage", "Unit B Storage"),
        ("Mill", "Mull"),
        ("", "Mill"),
    ],
)
def test_it_takes_no_other_name_for_it(ours: str, theirs: str) -> None:
    assert likeness(read_name(ours), read_name(theirs)) < NAME_AGREES


@pytest.mark.parametrize(
    ("name", "text", "agrees"),
    [
        ("上海云帆贸易有限公司", "货款 上海云帆贸易有", True),
        ("Bright Star Trading Ltd", "TRANSFER BRIGHT STAR TRA 2026", True),
        ("Brass & Co", "BRASS & CO. for June", True),
        ("上海云帆贸易有限公司", "上海云帆科技有限公司货款", False),
        ("Bright Star Trading Ltd", "TRANSFER BRIGHT SUN TRADING 2026", False),
        ("Star Mill Foods", "REDSTAR MILLER", False),
        ("Mill", "MILL thanks", False),  # so short a word may stand there by chance
        ("Mill", "", False),
    ],
)
def test_it_finds_a_name_in_a_text(name: str, text: str, agrees: bool) -> None:  # noqa: FBT001
    found = likeness_in_text(read_name(name), read_name(text))

    assert (found >= NAME_AGREES) == agrees


def test_it_calls_a_short_name_in_a_text_possible() -> None:
    assert likeness_in_text(read_name("Mill"), read_name("MILL thanks")) >= NAME_COULD_BE
