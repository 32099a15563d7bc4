"""How alike names must be, where sums, numbers and strangers ask for them: a text that breaks off within a name is just
enough to agree, and a name of which a character of four differs is just enough to be meant."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.invoices import close, invoice, on, payment, sums
from tests.engine.records import Row, cases, confirmed, run, suggested
from tests.engine.test_misquoted import BILL

STAR, STAR_CUT = "Bright Star Trading", "for BRIGHT STAR TRADI"
STAR_SIMILAR = "Bright Stan Trading"
YUNFAN, YUNFAN_LIKE = "云帆贸易", "云帆贸行"


def cut(amount: int, text: str = "", **given: object) -> Row:
    """A payment of nobody whose text breaks off within the customer's name."""
    return payment(amount, None, description=f"{text} {STAR_CUT}".strip(), **given)


def test_a_name_that_a_text_cuts_off_is_believed_and_doubted_as_a_whole_one() -> None:
    sure = run([invoice(90_000, STAR)], [cut(90_000, **on(6, 20))], "invoice_bank")
    doubtful = run([invoice(90_000, STAR)], [cut(90_000, "Deposit", **on(6, 20))], "invoice_bank")

    assert confirmed(sure) == [(1, 1001)]
    assert doubtful.matches["reason_code"].to_list() == ["name_but_purpose"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ((STAR, "Bright Star Tradition"), "name_of_several"),
        (("Bright Star Tradition", STAR), "name_of_several"),
        ((STAR, STAR_SIMILAR), "sure_by_name"),
        ((STAR, STAR.upper()), "sure_by_name"),
    ],
)
def test_a_name_that_a_text_cuts_off_may_be_that_of_several(
    names: tuple[str, str], reason: str
) -> None:
    ours = [invoice(90_000, names[0]), invoice(1_234, names[1])]

    outcome = run(ours, [cut(90_000, **on(6, 20))], "invoice_bank")

    assert outcome.matches["reason_code"].to_list() == [reason]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # what the payment is the sum of, as well; what the invoice is; what the invoice is a part of
        ([invoice(400, STAR), invoice(71, STAR)], []),
        ([], [cut(400), cut(71)]),
        ([invoice(300, STAR)], [cut(771)]),
    ],
)
def test_a_sum_of_a_name_that_a_text_cuts_off_casts_doubt(
    ours: list[Row], theirs: list[Row]
) -> None:
    outcome = run([invoice(471, STAR), *ours], [cut(471), *theirs], close())

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (payment(1, None, description=f"3754 {STAR_CUT}"), "sure_by_name"),
        (payment(1, STAR_SIMILAR, description="3754"), "name_but_number"),
    ],
)
def test_a_number_is_the_customers_own_where_another_line_agrees_in_name(
    other: Row, reason: str
) -> None:
    ours = [invoice(9_900, STAR, order_ref="4572"), invoice(7_300, "Elm Ltd", order_ref="4590")]

    paid = payment(9_900, STAR, description="FPI 3754 THANKS", **on(6, 22))
    matches = run(ours, [paid, other], "invoice_bank").matches

    assert matches.filter(matches["score"].is_not_null())["reason_code"].to_list() == [reason]


@pytest.mark.parametrize(("text", "is_own"), [(STAR_CUT, True), (f"for {STAR_SIMILAR}", False)])
def test_a_payment_is_the_customers_own_where_its_text_agrees_in_name(
    text: str,
    is_own: bool,  # noqa: FBT001
) -> None:
    bill = invoice(91_230, STAR, order_key=BILL, order_ref=BILL)
    stranger = payment(7_900, "H. PAYER", description=BILL, booked_on=date(2026, 6, 9))

    outcome = run([bill], [payment(91_230, None, description=text), stranger], "invoice_bank")

    assert ("AMOUNT_SHORT" not in cases(outcome)) == is_own


@pytest.mark.parametrize("name", [YUNFAN, YUNFAN_LIKE])
def test_a_sum_is_looked_for_among_rows_of_a_name_that_could_be_meant(name: str) -> None:
    ours = [invoice(100, YUNFAN), invoice(200, YUNFAN)]

    assert suggested(run(ours, [payment(300, name)], sums())) == [(1, 2, 1001)]


@pytest.mark.parametrize(("name", "found"), [(YUNFAN_LIKE, []), ("苏北麦香食品", [(2, 3, 1001)])])
def test_rows_of_nobody_are_no_parts_where_a_name_could_be_meant(
    name: str, found: list[tuple[int, ...]]
) -> None:
    ours = [invoice(5_000, YUNFAN), invoice(100, None), invoice(200, None)]

    assert suggested(run(ours, [payment(300, name)], sums())) == found
