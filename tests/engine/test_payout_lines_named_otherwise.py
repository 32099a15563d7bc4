"""A line that names another payout than the one whose amount and days fit is only suggested."""

from __future__ import annotations

import pytest

from tests.engine.payouts import JUNE, line, sale
from tests.engine.records import confirmed, run, suggested


@pytest.mark.parametrize(
    ("text", "is_confirmed"),
    [
        ("STRIPE PAYOUT", True),
        ("STRIPE PAYOUT po_1aaaaQ", True),
        # as far as a bank writes it
        ("STRIPE PAYOUT po_1aaa", True),
        ("STRIPE PAYOUT po_1zzzzQ", False),
        ("STRIPE po-1zzzzQ", False),
        # no number of that form
        ("STRIPE PAYOUT POST 12", True),
        ("STRIPE PAYOUT 2026060812", True),
    ],
)
def test_it_takes_no_payout_for_the_one_that_a_line_names(
    text: str,
    is_confirmed: bool,  # noqa: FBT001
) -> None:
    outcome = run([sale("PO1AAAAQ", 1000)], [line(1000, 8, text)], "payout_bank", JUNE)

    assert confirmed(outcome) == ([(1, 1001)] if is_confirmed else [])
    assert suggested(outcome) == ([] if is_confirmed else [(1, 1001)])


def test_it_says_that_the_text_names_another_payout() -> None:
    lines = [line(1000, 8, "STRIPE PAYOUT po_1zzzzQ")]

    outcome = run([sale("PO1AAAAQ", 1000)], lines, "payout_bank", JUNE)

    assert outcome.matches["reason_code"].to_list() == ["payout_named_otherwise"]


@pytest.mark.parametrize(
    ("named", "other", "is_confirmed"),
    [
        ("SHOPIFY 100000000071", "SHOPIFY 100000000099", False),
        ("SHOPIFY 100000000071", "SHOPIFY 99", True),
        # each line holds a number of the bank's own that is as long
        ("SHOPIFY 100000000071 REF 555000000001", "SHOPIFY 555000000002", True),
        ("SHOPIFY", "SHOPIFY 100000000099", True),
    ],
)
def test_it_knows_numbers_of_digits_by_the_lines_that_name_their_payouts(
    named: str,
    other: str,
    is_confirmed: bool,  # noqa: FBT001
) -> None:
    ours = [sale("100000000071", 700), sale("100000000072", 1000)]

    outcome = run(ours, [line(700, 8, named), line(1000, 8, other)], "payout_bank", JUNE)

    assert ((2, 1002) in confirmed(outcome)) is is_confirmed


@pytest.mark.parametrize(
    ("text", "is_confirmed"),
    [
        ("ADYEN TX222XT batch 371, NorthEU", True),
        ("ADYEN TX222XT batch 371, SouthEU", False),
        ("ADYEN TX222XT batch 372", False),
        ("ADYEN TX222XT", True),
    ],
)
def test_it_takes_no_batch_for_that_of_another_account(
    text: str,
    is_confirmed: bool,  # noqa: FBT001
) -> None:
    ours = [sale("BATCH371NORTHEU", 1000)]

    outcome = run(ours, [line(1000, 8, text)], "payout_bank", JUNE)

    assert confirmed(outcome) == ([(1, 1001)] if is_confirmed else [])
