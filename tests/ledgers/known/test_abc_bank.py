from __future__ import annotations

from datetime import UTC, date, datetime

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_amounts_with_their_sign() -> None:
    outcome = read(fixture("abc_bank"))

    assert outcome.rows("kind", "gross_minor", "net_minor") == [
        ("PAYMENT", 120000, 120000),
        ("PAYMENT", -5000, -5000),
        ("PAYMENT", 5, 5),
        ("FEE", -200, -200),
    ]


def test_it_reads_a_time_without_colons_and_a_row_without_time() -> None:
    outcome = read(fixture("abc_bank"))

    assert outcome.values("occurred_at") == [
        datetime(2026, 10, 5, 10, 30, 59, tzinfo=UTC), datetime(2026, 10, 6, 1, 5, tzinfo=UTC), None, None
    ]  # fmt: skip
    assert outcome.values("booked_on")[2] == date(2026, 10, 7)


def test_it_refuses_a_time_that_is_none() -> None:
    assert read(fixture("abc_bank").decode().replace("183059", "18305")).faults == [
        (2, "交易日期", "bad_date")
    ]


def test_it_reads_the_log_number_but_not_the_zeros_of_what_the_bank_books_itself() -> None:
    outcome = read(fixture("abc_bank"))

    assert outcome.rows("transaction_ref", "transaction_key", "natural_id") == [
        ("300000001", "300000001", None), ("300000002", "300000002", None), (None, None, None), (None, None, None)
    ]  # fmt: skip


def test_it_takes_dashes_for_nothing() -> None:
    assert read(fixture("abc_bank")).rows("counterparty", "description")[2] == (
        None,
        "结息 个人活期结息",
    )


def test_it_proves_the_running_balance() -> None:
    outcome = read(fixture("abc_bank"))

    assert outcome.summary.proved is True
    assert outcome.control("closing balance") == (114805, 114805)


def test_it_disproves_a_balance_that_was_changed() -> None:
    assert read(fixture("abc_bank").decode().replace("1148.05", "1148.06")).summary.proved is False


def test_it_refuses_an_amount_that_is_none() -> None:
    assert read(fixture("abc_bank").decode().replace("-50.00", "-5O.00")).faults == [
        (3, "交易金额", "bad_amount")
    ]


def test_it_reads_the_log_number_without_blanks_in_its_name() -> None:
    outcome = read(fixture("abc_bank").decode().replace("日 志 号", "日志号"))

    assert (outcome.summary.format, outcome.values("transaction_ref")[0]) == (
        "abc_bank",
        "300000001",
    )


def test_it_reads_a_row_that_leaves_out_its_last_empty_cells() -> None:
    content = (
        fixture("abc_bank")
        .decode()
        .replace("-2.00,1148.05,--,0000000000,,", "-2.00,1148.05,--,0000000000")
    )

    outcome = read(content)

    assert outcome.rows("row_number", "net_minor")[-1] == (5, -200)
    assert (len(outcome.rejected), outcome.summary.proved) == (0, True)


def test_it_keeps_the_order_of_rows_where_a_short_one_stands_between_them() -> None:
    content = fixture("abc_bank").decode().replace(",电子商务,茶叶", "")

    outcome = read(content)

    assert outcome.entries["row_number"].to_list() == [2, 3, 4, 5]
    assert outcome.summary.proved is True


def test_it_refuses_a_row_that_was_cut_off_before_its_log_number() -> None:
    content = fixture("abc_bank").decode().replace(",--,0000000000,,\n", ",--\n")

    assert read(content).faults == [(5, "", "short_row")]
