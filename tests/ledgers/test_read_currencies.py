"""The money of a table that says it on some rows, or only by the signs of its amounts."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read

HEADER = "Order No;Paid at;Amount;Currency"


def test_it_takes_a_blank_currency_beside_others_for_the_one_that_all_of_them_are() -> None:
    table = lines(HEADER, "OX-1;2026-06-01;8,00;EUR", "OX-2;2026-06-02;9,00;")

    assert read(table).values("currency") == ["EUR", "EUR"]
    assert read(table, currency="HKD").values("currency") == ["EUR", "EUR"]


def test_it_takes_a_blank_currency_beside_several_for_the_one_that_was_given() -> None:
    table = lines(
        HEADER, "OX-1;2026-06-01;8,00;EUR", "OX-2;2026-06-02;9,00;USD", "OX-3;2026-06-02;7,00;"
    )

    assert read(table, currency="HKD").values("currency") == ["EUR", "USD", "HKD"]


@pytest.mark.parametrize(
    ("amount", "given", "currency"),
    [("$8.00", "", "USD"), ("$8.00", "HKD", "HKD"), ("$8.00", "EUR", "USD"), ("($8.00)", "", "USD"), ("€8.00", "HKD", "EUR"),
     ("HK$8.00", "", "HKD"), ("NT$8.00", "USD", "TWD"), ("US$8.00", "HKD", "USD"), ("£8.00", "", "GBP"), ("R$8.00", "", "BRL"),
     ("CHF 8.00", "", "CHF"), ("¥8.00", "", "CNY"), ("¥8", "JPY", "JPY"), ("8.00", "HKD", "HKD"), ("8.00", "", "CNY")],
)  # fmt: skip
def test_it_takes_the_money_that_a_sign_names_or_of_several_the_one_that_was_given(
    amount: str, given: str, currency: str
) -> None:
    outcome = read(
        lines("Order No,Paid at,Amount", f"OX-1,2026-06-01,{amount}"),
        **{"currency": given} if given else {},
    )

    assert outcome.values("currency") == [currency]
    assert outcome.faults == []


def test_it_reads_each_row_in_the_money_of_its_sign() -> None:
    outcome = read(
        lines(
            "Order No,Paid at,Amount",
            "OX-1,2026-06-01,€8.00",
            "OX-2,2026-06-02,£9.00",
            "OX-3,2026-06-02,-€1.00",
        )
    )

    assert outcome.rows("gross_minor", "currency") == [(800, "EUR"), (900, "GBP"), (-100, "EUR")]


@pytest.mark.parametrize(
    ("line", "currency"),
    [("Currency: GBP", "GBP"), ("币种：人民币", "CNY"), ("Währung;EUR", "EUR"), ("Account currency,USD", "USD")],
)  # fmt: skip
def test_it_reads_the_currency_over_a_table(line: str, currency: str) -> None:
    outcome = read(lines("Holm - Statement", line, "", "Order No,Paid at,Amount", "VX-501,2026-06-15,500.00"))  # fmt: skip

    assert outcome.values("currency") == [currency]


@pytest.mark.parametrize("line", ["Currency: all", "Currency: GBP. Currency: USD", "Currency risk"])
def test_it_reads_no_currency_that_is_none_or_one_of_several(line: str) -> None:
    outcome = read(lines("Holm - Statement", line, "", "Order No,Paid at,Amount", "VX-501,2026-06-15,500.00"))  # fmt: skip

    assert outcome.values("currency") == ["CNY"]
