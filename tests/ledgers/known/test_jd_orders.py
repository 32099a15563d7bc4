from __future__ import annotations

import polars as pl
import pytest

from ledgers.formats import base
from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_counts_the_amount_of_an_order_once() -> None:
    outcome = read(fixture("jd_orders"))

    assert outcome.rows("order_ref", "sku", "quantity", "gross_minor", "net_minor") == [
        ("3400000000000011", "CUP-1", 2, 8500, 8500),
        ("3400000000000011", "TRAY-1", 1, 0, 0),
        ("3400000000000012", "CUP-1", 1, 3000, 3000),
        ("3400000000000013", "CUP-1", 1, 3000, 3000),
    ]


def test_it_counts_it_once_where_an_order_goes_on_in_the_next_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(base, "BATCH_ROWS", 1)

    assert read(fixture("jd_orders")).values("gross_minor") == [8500, 0, 3000, 3000]


def test_it_counts_it_again_in_another_reading() -> None:
    first, second = read(fixture("jd_orders")), read(fixture("jd_orders"))

    assert first.entries.equals(second.entries)


def test_it_refuses_an_order_whose_rows_name_two_amounts() -> None:
    outcome = read(fixture_with("jd_orders", ("25.00,85.00", "25.00,60.00")))

    assert outcome.faults == [
        (2, "订单金额", "repeated_differs"),
        (3, "订单金额", "repeated_differs"),
    ]


def test_it_says_how_and_whether_an_order_was_paid() -> None:
    outcome = read(fixture("jd_orders"))

    assert outcome.rows("status", "channel") == [
        ("PAID", "OTHER"),
        ("PAID", "OTHER"),
        ("PAID", "CASH"),
        ("UNPAID", "OTHER"),
    ]


def test_it_knows_the_articles_of_an_order_apart() -> None:
    outcome = read(fixture("jd_orders"))

    assert outcome.values("natural_id")[:2] == [
        "3400000000000011|10010000000001|CUP-1",
        "3400000000000011|10010000000002|TRAY-1",
    ]


def test_it_reads_a_workbook() -> None:
    outcome = read(as_workbook(text_of("jd_orders")))

    assert outcome.entries.select(pl.col("gross_minor").sum()).item() == 14500


def test_it_refuses_a_bad_amount() -> None:
    outcome = read(fixture_with("jd_orders", ("30.00,85.00", "30.00,8S.00")))

    assert (2, "订单金额", "bad_amount") in outcome.faults
