"""Rows that a column of yes and no, or of days, says were called off."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


def states(title: str, *cells: str, number: str = "Invoice No") -> list[object]:
    rows = (f"INV-70{at:02},2026-06-01,Holm,8{at}.00,{cell}" for at, cell in enumerate(cells))
    return read(lines(f"{number},Date,Customer,Amount,{title}", *rows)).values("status")


@pytest.mark.parametrize(
    ("title", "yes", "no"),
    [("Cancelled", "Yes", "No"), ("is_canceled", "true", "false"), ("Voided", "X", ""), ("Deleted", "1", "0"),
     ("Cancelled At", "2026-06-05 10:00", ""), ("Void Date", "05.06.2026", "-"), ("Storniert", "ja", "nein"),
     ("Stornodatum", "05.06.2026", ""), ("Annulée", "Oui", "Non"), ("Anulada", "Sí", "No"), ("是否作废", "是", "否"),
     ("取消时间", "2026-06-05", "0000-00-00"), ("Written off", "Y", "N")],
)  # fmt: skip
@pytest.mark.parametrize("number", ["Invoice No", "Order No"])
def test_it_closes_what_was_called_off(title: str, yes: str, no: str, number: str) -> None:
    assert states(title, no, yes, no, number=number) == [None, "CLOSED", None]


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        # a count, other words, a day on which something else befell the rows
        ("Cancelled", ("0", "1", "2")),
        ("Cancelled", ("No", "by Ann", "No")),
        ("Cancelled by", ("", "Yes", "")),
        ("Sent At", ("", "2026-06-05", "")),
        ("Void Date", ("0000-00-00", "-", "")),
    ],
)
def test_it_closes_nothing_where_the_column_does_not_say_so(
    title: str, cells: tuple[str, ...]
) -> None:
    assert "CLOSED" not in states(title, *cells)


def test_it_goes_before_the_state_but_not_before_a_refund() -> None:
    table = lines(
        "Order No,Date,Amount,Status,Cancelled",
        "N1,2026-06-01,8.00,paid,Yes",
        "N2,2026-06-01,8.00,refunded,Yes",
        "N3,2026-06-01,8.00,paid,No",
    )

    assert read(table).values("status") == ["CLOSED", "REFUNDED", "PAID"]


@pytest.mark.parametrize(("number", "status"), [("Invoice No", "FAILED"), ("Order No", None)])
def test_a_document_that_gave_back_and_was_called_off_gave_nothing(
    number: str, status: str | None
) -> None:
    table = lines(
        f"{number},Date,Customer,Amount,Voided",
        "N1,2026-06-01,Holm,8.00,No",
        "N2,2026-06-01,Holm,-8.00,Yes",
    )

    assert read(table).values("status")[1] == status


def test_a_bank_calls_nothing_off() -> None:
    bank = lines(
        "Booking date,Description,Amount,Balance,Cancelled",
        "2026-05-01,Rent,-10.00,90.00,No",
        "2026-05-02,Sale,5.00,95.00,Yes",
    )

    assert "CLOSED" not in read(bank).values("status")


@pytest.mark.parametrize(
    ("title", "yes", "no"),
    [("Valid", "Yes", "No"), ("is_valid", "true", "false"), ("Gültig", "ja", "nein"), ("是否有效", "是", "否"),
     ("有效", "有效", "无效")],
)  # fmt: skip
@pytest.mark.parametrize("number", ["Invoice No", "Order No"])
def test_it_closes_what_is_no_longer_valid(title: str, yes: str, no: str, number: str) -> None:
    assert states(title, yes, no, yes, number=number) == [None, "CLOSED", None]


@pytest.mark.parametrize(
    ("title", "yes", "no"),
    [("Active", "Yes", "No"), ("IsActive", "1", "0"), ("Enabled", "TRUE", "FALSE"), ("Aktiv", "ja", "nein"),
     ("是否启用", "是", "否")],
)  # fmt: skip
def test_it_says_that_nobody_knows_what_is_no_longer_active(title: str, yes: str, no: str) -> None:
    assert states(title, yes, no, yes) == [None, "UNCLEAR", None]


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        # those that are done are active no more
        ("Active", ("No", "No", "Yes")),
        ("Active", ("No", "No", "No")),
        ("Valid", ("No", "No", "Yes")),
        ("Active", ("Yes", "Yes", "Yes")),
        # other answers, or another question
        ("Active", ("Yes", "No", "2026-06-05")),
        ("Active", ("Yes", "", "3")),
        ("Valid until", ("Yes", "No", "Yes")),
        ("Active users", ("1", "0", "1")),
    ],
)
def test_it_hears_nothing_where_that_says_nothing(title: str, cells: tuple[str, ...]) -> None:
    assert states(title, *cells) == [None] * 3


def test_a_state_says_more_than_whether_it_is_active() -> None:
    table = lines(
        "Order No,Date,Amount,Status,Active",
        "N1,2026-06-01,8.00,paid,Yes",
        "N2,2026-06-01,8.00,cancelled,No",
        "N3,2026-06-01,8.00,paid,No",
        "N4,2026-06-01,8.00,paid,Yes",
    )

    assert read(table).values("status") == ["PAID", "CLOSED", "UNCLEAR", "PAID"]


@pytest.mark.parametrize(
    "header",
    [
        # payments stay payments, and members may have left
        "Transaction ID,Order No,Date,Type,Gross,Fee,Net,Currency,Active",
        "Subscription,Order No,Date,Customer,Amount,Currency,Note,Shop,Active",
    ],
)
def test_who_is_no_longer_active_has_paid(header: str) -> None:
    rows = [
        f"T{at},N{at},2026-06-01,Payment,8.00,0.00,8.00,EUR,{said}"
        for at, said in enumerate(("Yes", "No", "Yes"))
    ]
    if "Subscription" in header:
        rows = [row.replace("Payment,8.00,0.00,8.00,EUR", "Ann,8.00,EUR,,Main") for row in rows]

    assert "UNCLEAR" not in read(lines(header, *rows)).values("status")
