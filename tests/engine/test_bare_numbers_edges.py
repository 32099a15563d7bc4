"""How near a bare number in a bank's text must be to our own to be another document's, and when it is a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, run
from tests.engine.test_payers_edges import STAR, STAR_CUT, STAR_SIMILAR

PLAN = "OSPREY CONSULTING"


def _is_another(
    text: str, ref: str, last: str, amount: int = 9_900, paid: date = date(2026, 6, 22)
) -> bool:
    """Whether a number in the text of a payment keeps it from being sure of our invoice; `last` is the highest number
    that we have given out."""
    ours = [
        invoice(amount, PLAN, order_ref=ref, booked_on=paid - timedelta(days=21)),
        invoice(7_300, "Somebody Else", order_ref=last),
    ]
    theirs = [payment(amount, PLAN, description=text, booked_on=paid)]

    matches = run(ours, theirs, "invoice_bank").matches

    reason = matches.filter(matches["score"].is_not_null())["reason_code"].item()
    assert reason in {"name_but_number", "sure_by_name"}
    return str(reason) == "name_but_number"


@pytest.mark.parametrize(
    ("text", "last", "is_another"),
    [
        # a tenth more than the last one
        ("5038", "4580", True),
        ("5039", "4580", False),
        ("4999", "4545", True),
        ("4999", "4544", False),
        # as many digits as ours
        ("10500", "9990", False),
        ("989", "9990", False),
        # the last number of as many digits counts, not that of another series
        ("4510", "104580", True),
        ("4511", "104580", False),
    ],
)
def test_it_takes_a_number_a_little_ahead_of_the_last_for_a_document(
    text: str,
    last: str,
    is_another: bool,  # noqa: FBT001
) -> None:
    assert _is_another(f"FPI {text} THANKS", "4100", last) == is_another


@pytest.mark.parametrize(
    ("ref", "last", "text", "is_another"),
    [
        # where numbers gain a digit the next ones have more than ours, and the ones before fewer
        ("9998", "10004", "10003", True),
        ("10002", "9998", "9997", True),
        ("9998", "10004", "9998", False),
        # up to ten thousand apart
        ("9998", "19990", "19997", True),
        ("9998", "19990", "19998", False),
        ("9998", "20990", "20990", False),
        ("19997", "9998", "9998", True),
        ("19998", "9998", "9998", False),
        # and so it is where a round number of as many digits lies between them
        ("109998", "110010", "110003", True),
        ("110003", "110010", "109998", True),
        ("109998", "119998", "119997", True),
        ("109998", "119998", "119998", False),
        # further on than we have counted, or of another series
        ("9998", "10004", "11005", False),
        ("9998", "10004", "19999", False),
        ("9998", "100004", "100003", False),
    ],
)
def test_it_knows_a_neighbour_that_has_a_digit_more_or_less(
    ref: str,
    last: str,
    text: str,
    is_another: bool,  # noqa: FBT001
) -> None:
    assert _is_another(f"FPI {text} THANKS", ref, last) == is_another


@pytest.mark.parametrize(
    ("text", "paid", "is_another"),
    [
        # a day of the old year in a line of the new one, and the other way round
        ("3112", date(2026, 1, 2), False),
        ("0201", date(2025, 12, 30), False),
        ("2612", date(2026, 1, 2), False),
        ("2412", date(2026, 1, 2), True),
    ],
)
def test_a_day_without_a_year_is_the_nearest(
    text: str,
    paid: date,
    is_another: bool,  # noqa: FBT001
) -> None:
    assert _is_another(f"FPI {text} THANKS", "4572", "4590", paid=paid) == is_another


@pytest.mark.parametrize(
    ("ref", "text", "is_another"),
    [
        # zeros before a number count for its length, or don't: either way as many digits
        ("INV-0572", "0344", True),
        ("INV-0572", "04344", False),
        ("INV-0572", "344", False),
        ("INV-000572", "344", False),
        ("INV-000572", "0344", True),
        # all but the last four digits are ours
        ("INV-104572", "100001", True),
        ("INV-104572", "114572", False),
        ("INV-104572", "094572", False),
        # numbers of seventeen digits are read still
        ("INV-12345678901234567", "12345678901230001", True),
        ("INV-12345678901234567", "12345678911234567", False),
        ("INV-123456789012345678", "123456789012340001", False),
    ],
)
def test_it_compares_a_number_with_ours_digit_by_digit(
    ref: str,
    text: str,
    is_another: bool,  # noqa: FBT001
) -> None:
    assert _is_another(f"FPI {text} THANKS", ref, "8590") == is_another


@pytest.mark.parametrize(
    ("text", "is_another"),
    [
        # a week from the line's day, as people write days
        ("2906", False),
        ("3006", True),
        ("1506", False),
        ("1406", True),
        ("0629", False),
        ("0630", True),
        ("0615", False),
        ("0614", True),
    ],
)
def test_it_takes_no_day_of_a_lines_week_for_a_document(
    text: str,
    is_another: bool,  # noqa: FBT001
) -> None:
    assert _is_another(text, "4572", "4590") == is_another


@pytest.mark.parametrize(
    ("text", "amount", "is_another"),
    [("3080", 308_000, False), ("3081", 308_100, False), ("3081", 308_000, True), ("3080", 30_800, False),
     ("3081", 3_081_000, False), ("3801", 308_100, True)],
)  # fmt: skip
def test_it_takes_no_amount_for_a_document_whatever_zeros_end_it(
    text: str,
    amount: int,
    is_another: bool,  # noqa: FBT001
) -> None:
    assert _is_another(f"payment {text}", "4572", "4590", amount) == is_another


@pytest.mark.parametrize(
    ("ref", "text", "state"),
    [
        ("4572", "FPI 0000 THANKS", "CONFIRMED"),
        ("4572", "0000", "CONFIRMED"),
        ("4572", "FPI 3754 THANKS", "SUGGESTED"),
        ("INV-0000", "FPI 0000 THANKS", "CONFIRMED"),
        ("INV-0000", "FPI 3754 THANKS", "CONFIRMED"),
    ],
)
def test_zeros_stand_where_there_is_no_number(ref: str, text: str, state: str) -> None:
    ours = [invoice(9_900, PLAN, order_ref=ref, booked_on=date(2026, 6, 1))]
    theirs = [payment(9_900, PLAN, description=text, booked_on=date(2026, 6, 22))]

    assert run(ours, theirs, "invoice_bank").matches["state"].to_list() == [state]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_number_that_is_not_ours_counts_beside_other_payments_that_name_theirs(
    is_first: bool,  # noqa: FBT001
) -> None:
    """What one line says of its own invoice is said of no other one."""
    ours = [
        invoice(9_900, PLAN, order_ref="4572"),
        invoice(7_300, "Somebody Else", order_ref="4590"),
    ]
    theirs = [
        payment(9_900, PLAN, description="FPI 4571 THANKS", booked_on=date(2026, 6, 22)),
        payment(7_300, "SOMEBODY ELSE", description="4590 4571", booked_on=date(2026, 6, 22)),
    ]
    if not is_first:
        ours, theirs = ours[::-1], theirs[::-1]

    outcome = run(ours, theirs, "invoice_bank")

    assert sorted(outcome.matches["state"]) == ["CONFIRMED", "SUGGESTED"]


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
