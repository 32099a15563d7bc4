"""A counterparty in a bank's text or beside a bank's own words: the whole of a name, or a part of another one."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.names import (
    NAME_AGREES,
    NAME_COULD_BE,
    NAME_WHOLE,
    likeness,
    read_name,
)
from reconcile.engine.likeness.names_in_texts import likeness_in_text, likeness_of_payer
from tests.engine.invoices import invoice, payment
from tests.engine.records import confirmed, run, suggested


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dover Council", "NORTH DOVER COUNCIL"),
        ("Fisher Ltd", "T J FISHER LTD"),
        ("Fisher Ltd", "FISHER GMBH"),
        ("Turner", "EMMA TURNER"),
        ("Turner", "JUNE TURNER"),
        ("Nina Turner", "NINA TURNER JNR"),
        ("Nina Turner", "PAUL AND NINA TURNER"),
        ("Alliance", "NORTHERN ALLIANCE TRANSFER K SHAW"),
        ("April May", "RENT APRIL MAY"),
        ("Elmwood School", "ELMWOOD SCHOOL NURSERY"),
        ("Paloma de Vega", "ANA PALOMA DE VEGA"),
        # words that a bank parts in another way
        ("Turner's Bakery", "TURNERS BAKERY WEST"),
        ("Turner's Bakery", "TURNERS BAKERY SOUTH LTD"),
        ("Turners Bakery", "OLD TURNER S BAKERY"),
        ("Elm-Wood School", "THELMWOOD SCHOOL"),
        # the second firm of its name
        ("Dover Homes Ltd", "DOVER HOMES 2 LTD"),
        ("华丰电子", "付深圳华丰电子商务有限公司货款"),
        ("华丰电子有限公司", "收到深圳华丰电子有限公司"),
        ("华丰电子有限公司", "收到华丰电子有限公司上海分公司"),
    ],
)
def test_it_takes_no_part_of_a_longer_name_for_the_name(name: str, text: str) -> None:
    found = likeness_in_text(read_name(name), read_name(text))

    assert NAME_COULD_BE <= found < NAME_AGREES


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Dover Council", "FPI DOVER COUNCIL REF 88120"),
        ("Fisher Ltd", "BGC FISHER LTD widgets"),
        ("Nina Turner", "FASTER PAYMENT FROM MRS NINA TURNER INVOICE 12"),
        ("Nina Turner", "NINA TURNER JUNE"),
        ("Nina Turner", "INV-3 NINA TURNER"),
        ("Nina Turner", "HAIRCUT: NINA TURNER"),
        ("Nina Turner", "SEPA/NINA TURNER/haircut"),
        ("Turner", "TURNER 5512"),
        ("Turner's Bakery", "TURNERS BAKERY"),
        ("Turner's Bakery", "PAYMENT TURNERS BAKERY LTD INVOICE 12"),
        ("Turners Bakery", "FPI TURNER S BAKERY REF 88120"),
        ("Dover Homes Ltd", "DOVER HOMES 2 OCT"),
        ("April May", "APRIL MAY"),
        ("The Fisher Shop", "TRF THE FISHER SHOP"),
        ("Vega Lopez", "TRANSFERENCIA DE VEGA LOPEZ CONCEPTO CUOTA"),
        ("Müller Bau GmbH", "ÜBERWEISUNG VON MÜLLER BAU GMBH RECHNUNG 7"),
        ("华丰电子有限公司", "收到华丰电子有限公司货款"),
        ("华丰电子", "转账 华丰电子有限"),
        ("欧阳珊珊", "欧阳珊珊6月房租"),
        # turned round, and nothing else but words of banks
        ("Nina Turner", "ZELLE FROM TURNER NINA"),
        ("Nina Turner", "TURNER NINA Rechnung 00500 vom 01.10.2026"),
        ("Nina Turner", "TURNER NINA INVOICE 2041 2026-10-01"),
        ("Li Ann Moss", "MOSS LI ANN"),
        # two characters as a word of their own
        ("王珏", "转账 王珏 货款"),
    ],
)
def test_it_knows_a_name_beside_the_words_of_banks(name: str, text: str) -> None:
    assert likeness_in_text(read_name(name), read_name(text)) >= NAME_AGREES


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Nina Turner", "TURNER NINA CATERING"),
        ("Nina Turner", "TURNER NINA CATERING 01.10.2026"),
        ("Nina Turner", "TURNER NINA 12"),
        ("王珏", "王珏珏货款"),
        ("Nina Turner", "TURNER PAUL"),
    ],
)
def test_it_asks_for_more_where_a_name_is_turned_or_short(name: str, text: str) -> None:
    assert likeness_in_text(read_name(name), read_name(text)) < NAME_AGREES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王珏", "王珏 6225****"),
        ("华丰电子有限公司", "华丰电子有限公司（尾号6620）"),
        ("Nina Turner", "NINA TURNER DE02 1203 0000 0000 2020 51"),
        ("Nina Turner", "NINA TURNER XXXX6620"),
        ("臺灣海風股份有限公司", "台湾海风股份有限公司"),
        ("鴻運區塊實業有限公司", "鸿运区块实业有限公司"),
    ],
)
def test_it_knows_a_name_before_an_account_and_in_either_script(one: str, other: str) -> None:
    assert likeness(read_name(one), read_name(other)) == NAME_WHOLE


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ("Nina Turner", "ZELLE FROM TURNER NINA", True),
        ("Nina Turner", "MRS NINA TURNER", True),
        ("Nina Turner", "NINA TURNER CATERING", False),
        ("Studio 1880", "Studio 1890", False),
    ],
)
def test_it_knows_a_payer_beside_the_words_of_banks(one: str, other: str, agrees: bool) -> None:  # noqa: FBT001
    here, there = read_name(one), read_name(other)

    assert (likeness_of_payer(here, there) >= NAME_AGREES) == agrees
    assert likeness_of_payer(here, there) == likeness_of_payer(there, here)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("陳怡君", "CHEN YI CHUN"), ("Олег Сидоров", "OLEG SIDOROV"), ("박서연", "PARK SEOYEON"), ("Ελένη Νίκα", "ELENI NIKA")],
)  # fmt: skip
def test_it_calls_a_name_in_another_script_no_other_name(ours: str, theirs: str) -> None:
    outcome = run([invoice(73_111, ours)], [payment(73_111, theirs)], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])


def test_it_calls_another_name_in_the_same_script_another() -> None:
    outcome = run([invoice(73_111, "陳怡君")], [payment(73_111, "林志豪")], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [])
