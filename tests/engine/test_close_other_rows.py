"""What other rows say of a pair without a key: wherever they stand in their file, before its rows or behind them."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, cases, row
from tests.engine.test_close_sure import decide, states, told

WIDE = {"amount_minor": 1_000, "days": 60}


def placed(rows: list[Row], *, is_first: bool) -> tuple[list[Row], int]:
    """The rows of a side of which the first is meant, and its place: it stands first or last."""
    return (rows, 0) if is_first else ([*rows[1:], rows[0]], len(rows) - 1)


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("is_ours", [True, False])
@pytest.mark.parametrize(("margin", "is_sure"), [(24, True), (25, False)])
def test_the_next_best_may_stand_before_or_behind(
    *, is_first: bool, is_ours: bool, margin: int, is_sure: bool
) -> None:
    ours, theirs, mine, yours = [invoice(10_000)], [payment(10_000)], 0, 0
    if is_ours:
        ours, mine = placed([*ours, invoice(10_900)], is_first=is_first)
    else:
        theirs, yours = placed([*theirs, payment(10_900)], is_first=is_first)

    outcome = decide(ours, theirs, margin=margin, tolerance=WIDE)

    pair = [(1 + mine, 1001 + yours)]
    assert states(outcome) == ((pair, []) if is_sure else ([], pair))
    assert told(outcome)["margin"] == 24


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(("text", "is_sure"), [("SO7001", False), ("SO7009", True)])
def test_it_confirms_no_invoice_by_name_that_another_payment_names(
    *, is_first: bool, text: str, is_sure: bool
) -> None:
    other = payment(900, "Mill Foods", description=text)
    theirs, at = placed([payment(500), other], is_first=is_first)

    outcome = decide([invoice(500, order_key="SO7001")], theirs)

    pair = [(1, 1001 + at)]
    assert states(outcome) == ((pair, []) if is_sure else ([], pair))


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(("key", "is_sure"), [("SO7001", False), ("SO7009", True)])
def test_it_confirms_no_payment_by_name_that_names_another_invoice(
    *, is_first: bool, key: str, is_sure: bool
) -> None:
    other = invoice(900, "Mill Foods", order_key=key)
    ours, at = placed([invoice(500), other], is_first=is_first)

    outcome = decide(ours, [payment(500, description="SO7001")])

    pair = [(1 + at, 1001)]
    assert states(outcome) == ((pair, []) if is_sure else ([], pair))


@pytest.mark.parametrize("is_first", [True, False])
def test_a_number_that_stands_in_the_pair_s_own_text_says_nothing_against_it(
    *, is_first: bool
) -> None:
    other = payment(900, "Mill Foods", description="SO7001")
    theirs, at = placed([payment(500, description="SO7001"), other], is_first=is_first)

    outcome = decide([invoice(500, order_key="SO7001")], theirs)

    assert states(outcome) == ([(1, 1001 + at)], [])
    assert outcome.matches["reason_code"].item() == "sure_by_number"


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("stranger", "is_pair"),
    [
        # somebody else of that amount competes for neither
        (payment(500, "Mill Foods", **on(6, 6)), True),
        (payment(500, None), True),
        # unless he is of the name, too
        (payment(500, "BRASS WORKS", **on(6, 6)), False),
    ],
)
def test_somebody_else_of_that_amount_is_no_rival(
    *, is_first: bool, stranger: Row, is_pair: bool
) -> None:
    theirs, at = placed([payment(500), stranger], is_first=is_first)

    outcome = decide([invoice(500)], theirs)

    assert states(outcome) == (([(1, 1001 + at)], []) if is_pair else ([], []))


# a name that the bank cut off still agrees, and just so: its day is far, so that strangers come near
STAR = invoice(10_000, "Bright Star Trading")
CUT = payment(10_000, None, description="PAY BRIGHT STAR TRAD", **on(7, 20))
NOBODY = payment(10_000, None)


@pytest.mark.parametrize(
    ("others", "is_pair"),
    [
        ([NOBODY], True),
        # another amount of that name is no second partner
        ([NOBODY, payment(10_900, None, description="PAY BRIGHT STAR TRAD")], True),
        ([NOBODY, payment(9_100, None, description="PAY BRIGHT STAR TRAD")], True),
        # the name could be meant, or there are two of it
        ([payment(10_000, None, description="PAY BRIGHT STAR")], False),
        ([payment(10_000, None, description="PAY BRIGHT STAR TRAD", **on(7, 19))], False),
    ],
)
def test_nobody_s_payment_of_that_amount_competes_with_no_payer(
    others: list[Row], *, is_pair: bool
) -> None:
    outcome = decide([STAR], [CUT, *others], outcome="suggest", tolerance=WIDE)

    assert states(outcome) == ([], [(1, 1001)] if is_pair else [])


def test_nobody_s_payment_competes_where_names_are_not_asked_for() -> None:
    outcome = decide([STAR], [CUT, NOBODY], outcome="suggest", requires=[], tolerance=WIDE)

    assert states(outcome) == ([], [])


@pytest.mark.parametrize("day", [on(6, 5), on(7, 20)])
def test_nobody_s_invoice_of_that_amount_competes_with_no_payer(day: dict[str, object]) -> None:
    nobody = row(None, 10_000, kind="ORDER", **day)

    outcome = decide([nobody, STAR], [CUT], outcome="suggest", tolerance=WIDE)

    assert states(outcome) == ([], [(2, 1001)])


def test_two_invoices_of_a_name_leave_nobody_s_payment_in_question() -> None:
    ours = [STAR, invoice(10_000, "Bright Star Trading", **on(6, 6))]

    assert states(decide(ours, [CUT, NOBODY], outcome="suggest", tolerance=WIDE)) == ([], [])


def test_two_payments_of_a_name_are_no_rivals_for_somebody_else_s_invoice() -> None:
    ours = [invoice(500), invoice(500, "Mill Foods")]
    theirs = [payment(500, None, description="BRASS WORKS", **on(6, day)) for day in (5, 6)]

    outcome = decide(ours, theirs, outcome="suggest")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001, 1002)], "INTERNAL_ONLY": [(2,)]}


def test_a_number_says_whose_a_payment_without_a_name_is() -> None:
    bill = invoice(10_000, "Bright Star Trading", order_key="SO7001")
    numbered = payment(10_000, None, description="SO7001")

    outcome = decide([bill], [CUT, numbered], outcome="suggest", tolerance=WIDE)

    assert states(outcome) == ([], [(1, 1002)])
