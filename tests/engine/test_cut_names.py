"""Names that are merely alike, and names that a bank's field has cut off: only these are one."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.names import NAME_AGREES
from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, confirmed, row, run, suggested
from tests.engine.test_alike_names import Said, table

LONG = "Hollandsche Fabriek van Buizen BV"
CASTLE, KETTLE = "Castle Print & Design Ltd", "Blue Kettle Coffeehouse"


def _is_sure(ours: str, line: Row, *others: Row) -> bool:
    outcome = run([invoice(9_900, ours)], [line, *others], "invoice_bank")

    assert len(confirmed(outcome)) + len(suggested(outcome)) == 1
    return bool(confirmed(outcome))


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("is_payer", [False, True])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Praxis Dr. Kohl", "Praxis Dr. Köhler"),
        ("REWE Markt Schulz", "REWE Markt Schulze oHG"),
        ("Kurt Wolf", "Kurt Wolff"),
        ("Delta Services", "Delta Service Station"),
        ("Bright Star Trade", "Bright Star Traders"),
        ("上海云帆贸易", "上海云帆贸易行"),
    ],
)
def test_it_only_suggests_a_name_that_has_a_letter_more(
    ours: str, theirs: str, *, is_payer: bool, is_turned: bool
) -> None:
    ours, theirs = (theirs, ours) if is_turned else (ours, theirs)
    line = payment(9_900, theirs if is_payer else None, description=None if is_payer else theirs)
    other = payment(1, LONG if is_payer else None, description=None if is_payer else LONG)

    outcome = run([invoice(9_900, ours), invoice(2, LONG)], [line, other], "invoice_bank")

    assert confirmed(outcome) == []


@pytest.mark.parametrize(
    ("ours", "payer"),
    [
        (CASTLE, "CASTLE PRINT & DES"),
        ("上海云帆贸易行", "上海云帆贸"),
    ],
)
def test_it_confirms_what_fills_the_banks_field(ours: str, payer: str) -> None:
    assert _is_sure(ours, payment(9_900, payer))
    assert not _is_sure(ours, payment(9_900, payer), payment(1, LONG))


@pytest.mark.parametrize(
    ("ours", "payer"),
    [
        ("Römer Büroausstattung", "ROEMER BUEROAUSST"),
        ("Blue Kettle Warehouse", "BLUE KETTLE WA"),
        ("Kessler & Söhne Transportgesellschaft mbH", "KESSLER & SOEHNE TRANSPO"),
    ],
)
def test_it_confirms_a_payer_that_is_plainly_broken_off(ours: str, payer: str) -> None:
    assert _is_sure(ours, payment(9_900, payer), payment(1, LONG))


def test_it_says_that_the_name_is_only_alike() -> None:
    ours = [invoice(9_900, "Kurt Wolf"), invoice(300, "Mill Foods")]
    theirs = [payment(9_900, "Kurt Wolff"), payment(300, "MILL FOODS", description="deposit")]

    outcome = run(ours, theirs, "invoice_bank")

    said = dict(outcome.matches.select("score", "reason_code").rows())
    assert sorted(said.values()) == ["alike_name_and_amount", "name_but_purpose"]


def test_it_knows_how_long_names_become_in_rows_that_a_number_has_settled() -> None:
    ours = [invoice(9_900, CASTLE), invoice(500, LONG, order_key="RE26041", order_ref="RE26041")]
    settled = payment(500, LONG, description="RE26041", order_key="RE26041")

    outcome = run(ours, [payment(9_900, "CASTLE PRINT & DES"), settled], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([(2, 1002)], [(1, 1001)])


@pytest.mark.parametrize(
    ("ours", "payer"),
    [
        ("Thornbury Motors Ltd", "THORNBURY MOTORS L"),
        ("Brass Works Limited", "BRASS WORKS LIM"),
        ("上海云帆贸易有限公司", "上海云帆贸易有"),
        ("Köhler Bau GmbH", "KOEHLER BAU GM"),
    ],
)
def test_it_confirms_a_name_that_lacks_a_part_of_its_legal_form(ours: str, payer: str) -> None:
    assert _is_sure(ours, payment(9_900, payer), payment(1, LONG))


def test_it_finds_the_field_in_texts_by_the_names_that_end_with_it() -> None:
    lines: list[Said] = [(None, "CASTLE PRINT & DES BGC"), (None, "BLUE KETTLE COFFEE BGC")]
    names: list[Said] = [(CASTLE, None), (KETTLE, None), ("Zora Kerr", None)]
    longer = "Northern Lights Theatre Company"

    alone = table(names[:1], lines[:1])
    beside = table([*names, (longer, None)], [*lines, (None, f"ZELLE FROM {longer}")])
    before = table([*names, (longer, None)], [*lines, (None, longer)])

    assert [same >= NAME_AGREES for *_rest, same in alone] == [True]
    assert {ours: same >= NAME_AGREES for _c, _d, ours, _t, same in beside} == {
        CASTLE: True, KETTLE: True, longer: True,
    }  # fmt: skip
    # where a longer name stands at that place no field ends so early
    assert {ours: same >= NAME_AGREES for _c, _d, ours, _t, same in before} == {
        CASTLE: False, KETTLE: False, longer: True,
    }  # fmt: skip


def test_it_never_takes_our_own_longer_name_for_a_shorter_one_that_was_cut() -> None:
    ours = [row("A1", 9_900, kind="ORDER", counterparty="Kurt Wolff")]

    assert confirmed(run(ours, [payment(9_900, "Kurt Wolf")], "invoice_bank")) == []
