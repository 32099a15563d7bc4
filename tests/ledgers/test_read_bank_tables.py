from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.tables import lines, read

TWO_COLUMNS = "交易日期,摘要,收入金额,支出金额,账户余额,对方户名"


def test_it_reads_money_in_and_money_out_in_columns_of_their_own() -> None:
    outcome = read(
        lines(
            TWO_COLUMNS,
            "2026-10-05,货款,100.00,,1100.00,甲公司",
            "2026-10-06,房租,,40.00,1060.00,乙公司",
        )
    )

    assert outcome.rows(
        "kind", "gross_minor", "net_minor", "counterparty", "description", "booked_on"
    ) == [
        ("PAYMENT", 10000, 10000, "甲公司", "货款", date(2026, 10, 5)),
        ("PAYMENT", -4000, -4000, "乙公司", "房租", date(2026, 10, 6)),
    ]
    assert (outcome.summary.ledger_kind, outcome.summary.format) == ("bank", "generic_bank")


@pytest.mark.parametrize("unused", ["0", "0.00", "-", "--", "—", ""])
def test_it_takes_the_column_that_is_not_used_for_nothing(unused: str) -> None:
    outcome = read(
        lines(
            TWO_COLUMNS, f"2026-10-05,a,1.00,{unused},1.00,x", f"2026-10-06,b,{unused},3.00,-2.00,x"
        )
    )

    assert outcome.values("gross_minor") == [100, -300]


def test_it_reads_payments_out_that_are_written_negative() -> None:
    outcome = read(lines(TWO_COLUMNS, "2026-10-05,a,,-1.00,9.00,x", "2026-10-06,b,2.00,,11.00,x"))

    assert outcome.values("gross_minor") == [-100, 200]
    assert outcome.summary.proved is True


def test_it_reads_a_movement_that_was_taken_back_in_its_own_column() -> None:
    rows = ("2026-10-05,a,5.00,,15.00,x", "2026-10-05,a back,-5.00,,10.00,x", "2026-10-05,b,,4.00,6.00,x",
            "2026-10-05,c,,4.00,2.00,x", "2026-10-06,b back,,-4.00,6.00,x", "2026-10-06,d,6.00,,12.00,x")  # fmt: skip

    outcome = read(lines(TWO_COLUMNS, *rows))

    assert outcome.values("gross_minor") == [500, -500, -400, -400, 400, 600]
    assert outcome.summary.proved is True


def test_it_refuses_a_line_without_an_amount_or_with_one_that_is_none() -> None:
    outcome = read(
        lines(
            TWO_COLUMNS,
            "2026-10-05,a,,,1.00,x",
            "2026-10-05,b,l.00,,1.00,x",
            "2026-10-05,c,1.00,,2.00,x",
        )
    )

    assert outcome.faults == [(2, "收入金额", "missing_amount"), (3, "收入金额", "bad_amount")]
    assert outcome.values("gross_minor") == [100]


def test_it_reads_a_single_signed_amount() -> None:
    outcome = read(
        lines("Date,Description,Amount", "2026-10-05,tea,-3.50", "2026-10-06,sale,10.00")
    )

    assert outcome.rows("gross_minor", "natural_id") == [(-350, None), (1000, None)]


@pytest.mark.parametrize(
    ("out", "into"),
    [
        ("支出", "收入"),
        ("借", "贷"),
        ("D", "C"),
        ("DR", "CR"),
        ("debit", "credit"),
        ("出账", "入账"),
        ("-", "+"),
    ],
)
def test_it_reads_unsigned_amounts_by_their_direction(out: str, into: str) -> None:
    outcome = read(
        lines(
            "日期,摘要,收/支,金额,余额",
            f"2026-10-05,a,{out},3.50,6.50",
            f"2026-10-06,b,{into},10.00,16.50",
        )
    )

    assert outcome.values("gross_minor") == [-350, 1000]


def test_it_takes_a_direction_over_the_sign_that_is_written() -> None:
    outcome = read(
        lines("Date,Label,Amount,D/C", "2026-10-05,a,33.50,D", '2026-10-06,b,"-1,533.50",C')
    )

    assert outcome.values("gross_minor") == [-3350, 153350]


def test_it_refuses_a_direction_that_says_nothing() -> None:
    from ledgers.formats import ColumnMapping

    mapping = ColumnMapping(
        columns={"gross": "Amount", "direction": "Side", "occurred_at": "Date"}, ledger_kind="bank"
    )

    outcome = read(
        lines("Date,Amount,Side", "2026-10-05,1.00,in", "2026-10-05,1.00,up", "2026-10-05,1.00,/"),
        mapping,
    )

    assert outcome.faults == [(3, "Side", "bad_direction")]
    assert outcome.values("gross_minor") == [100, 100]


def test_it_puts_day_and_time_together() -> None:
    outcome = read(
        lines(
            "交易日期,交易时间,摘要,金额",
            "20261005,103000,a,-1.00",
            "20261006,,b,2.00",
            "20261007,9:05,c,3.00",
            "20261008,25:99:00,d,3.00",
        )
    )

    assert outcome.values("occurred_at") == [
        datetime(2026, 10, 5, 2, 30, tzinfo=UTC),
        None,
        datetime(2026, 10, 7, 1, 5, tzinfo=UTC),
    ]
    assert outcome.faults == [(5, "交易日期", "bad_date")]


def test_it_leaves_a_time_column_aside_where_the_date_has_its_time() -> None:
    outcome = read(lines("交易日期,交易时间,摘要,金额", "2026-10-05 10:30:00,23:59:59,a,-1.00"))

    assert outcome.values("occurred_at") == [datetime(2026, 10, 5, 2, 30, tzinfo=UTC)]


def test_it_passes_over_lines_that_only_say_a_balance() -> None:
    outcome = read(
        lines(
            TWO_COLUMNS,
            "2026-10-01,承前余额,,,1000.00,",
            "2026-10-05,货款,100.00,,1100.00,甲",
            "2026-10-31,Carried forward,0.00,-,1100.00,",
        )
    )

    assert outcome.values("gross_minor") == [10000]
    assert len(outcome.rejected) == 0


def test_it_reads_a_decimal_comma() -> None:
    outcome = read(
        lines(
            "Buchungstag;Buchungstext;Betrag;Saldo",
            "05.10.2026;a;-1.234,50;8.765,50",
            "06.10.2026;b;0,07;8.765,57",
        )
    )

    assert outcome.values("gross_minor") == [-123450, 7]
    assert outcome.summary.proved is True


def test_it_reads_a_header_that_stands_below_a_preamble() -> None:
    outcome = read(
        lines(
            "Account,1234",
            "Currency,EUR",
            "",
            "Date,Description,Amount (EUR)",
            "2026-10-05,tea,-3.50",
        )
    )

    assert outcome.rows("row_number", "currency", "gross_minor") == [(5, "EUR", -350)]
