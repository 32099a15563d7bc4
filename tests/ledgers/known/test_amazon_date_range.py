from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledgers.formats import recognise
from tests.ledgers.known import fixture, fixtures
from tests.ledgers.tables import read

ENGLISH = fixture("amazon_date_range", "en").decode()
GERMAN = fixture("amazon_date_range", "de").decode()
SPANISH = (
    '"fecha y hora","identificador de pago","tipo","número de pedido","sku","descripción","cantidad","web de Amazon",'
    '"ventas de productos","tarifas de venta","tarifas de Logística de Amazon","tarifas de otras transacciones","otro","total"\n'
    '"4 sept 2026 8:05:07 GMT+0000","1","Pedido","5-1","S","Taza","1","amazon.es","10,00","-1,00","0","0","0","9,00"\n'
)
ITALIAN = (
    '"Data/Ora:","Numero pagamento","Tipo","Numero ordine","SKU","Descrizione","Quantità","Marketplace","Vendite",'
    '"Commissioni di vendita","Costi del servizio Logistica di Amazon","Altri costi relativi alle transazioni","Altro","totale"\n'
    '"8 giu 2026 22:05:07 UTC","1","Ordine","5-1","S","Tazza","1","amazon.it","10,00","-1,00","0","0","0","9,00"\n'
)

JAPANESE = (
    '"日付/時間","決済番号","トランザクションの種類","注文番号","SKU","説明","数量","Amazon 出品サービス","商品売上","手数料",'
    '"FBA 手数料","トランザクションに関するその他の手数料","その他","合計"\n'
    '"2026/09/05 12:00:00JST","1","注文","5-1","S","マグ","1","amazon.co.jp","1,500","-150","-300","0","0","1,050"\n'
    '"2026/09/06 12:00:00JST","1","返金","5-2","S","マグ","1","amazon.co.jp","-500","50","0","0","0","-450"\n'
    '"2026/09/07 12:00:00JST","1","注文外料金","","","広告費用","","amazon.co.jp","0","0","0","0","-200","-200"\n'
    '"2026/09/08 12:00:00JST","1","振込み","","","","","","0","0","0","0","-400","-400"\n'
)


def test_it_reads_an_order_with_its_fees() -> None:
    outcome = read(ENGLISH)

    assert outcome.rows("row_number", "kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        6, "PAYMENT", "PAID", 3900, -1150, 2750,
    )  # fmt: skip
    assert outcome.rows("order_ref", "batch_ref", "sku", "quantity")[0] == (
        "555-0000001-0000001",
        "7001",
        "MUG-1",
        2,
    )


def test_it_reads_the_time_by_the_zone_that_is_written_after_it() -> None:
    assert read(ENGLISH).rows("occurred_at", "booked_on")[0] == (
        datetime(2026, 9, 5, 6, 5, 7, tzinfo=UTC),
        date(2026, 9, 4),
    )


def test_it_reads_refunds_fees_and_payouts() -> None:
    assert read(ENGLISH).rows("kind", "gross_minor", "fee_minor", "net_minor")[1:] == [
        ("REFUND", -1000, 150, -850),
        ("FEE", 0, -225, -225),
        ("PAYOUT", -101675, 0, -101675),
    ]


def test_it_takes_the_currency_from_the_lines_above() -> None:
    assert read(ENGLISH.replace("in USD", "in CAD")).summary.currencies == ("CAD",)


def test_it_takes_the_currency_of_the_marketplace_where_no_line_says_it() -> None:
    bare = ENGLISH.replace("All amounts in USD, unless specified", "Amounts")

    assert read(bare).summary.currencies == ("USD",)


def test_it_refuses_rows_whose_currency_nothing_says() -> None:
    outcome = read(ENGLISH.replace("in USD", "in full").replace("amazon.com", "elsewhere"))

    assert {code for _row, _column, code in outcome.faults} == {"bad_currency"}


def test_it_reads_the_german_report() -> None:
    outcome = read(GERMAN)

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor", "currency") == [
        ("PAYMENT", 103900, -1150, 102750, "EUR"),
        ("REFUND", -1000, 150, -850, "EUR"),
    ]
    assert outcome.values("booked_on") == [date(2026, 9, 4), date(2026, 9, 5)]


@pytest.mark.parametrize(
    ("content", "when"),
    [
        (fixture("amazon_date_range", "fr").decode(), datetime(2026, 8, 5, 8, 31, 35, tzinfo=UTC)),
        (SPANISH, datetime(2026, 9, 4, 8, 5, 7, tzinfo=UTC)),
        (ITALIAN, datetime(2026, 6, 8, 22, 5, 7, tzinfo=UTC)),
    ],
)
def test_it_reads_reports_of_other_countries(content: str, when: datetime) -> None:
    outcome = read(content)

    assert (outcome.summary.format, outcome.faults) == ("amazon_date_range", [])
    assert outcome.rows("occurred_at", "kind", "currency") == [(when, "PAYMENT", "EUR")]


def test_it_reads_the_japanese_report() -> None:
    assert read(JAPANESE).rows("kind", "gross_minor", "fee_minor", "net_minor", "currency") == [
        ("PAYMENT", 1500, -450, 1050, "JPY"),
        ("REFUND", -500, 50, -450, "JPY"),
        ("FEE", 0, -200, -200, "JPY"),
        ("PAYOUT", -400, 0, -400, "JPY"),
    ]


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("1. Juli 2026 00:01:31 MESZ", datetime(2026, 6, 30, 22, 1, 31, tzinfo=UTC)),
        ("15 Sep 2026 3:22:08 PM UTC", datetime(2026, 9, 15, 15, 22, 8, tzinfo=UTC)),
        ("2026/09/05 12:00:00JST", datetime(2026, 9, 5, 3, 0, tzinfo=UTC)),
    ],
)
def test_it_reads_days_in_words(written: str, when: datetime) -> None:
    content = ENGLISH.replace("Sep 4, 2026 11:05:07 PM PDT", written)

    assert read(content).values("occurred_at")[0] == when


def test_it_tells_what_is_deferred() -> None:
    content = ENGLISH.replace('"other","total"', '"other","total","Transaction status"').replace(
        '"27.50"', '"27.50","Deferred"'
    )
    rows = content.replace('"-8.50"', '"-8.50","Released"').splitlines()

    assert read("\n".join(rows[:7])).values("status") == ["PENDING", "PAID"]


def test_it_counts_a_refund_that_is_deferred_when_it_is_released() -> None:
    rows = (
        ENGLISH.replace('"other","total"', '"other","total","Transaction status"')
        .replace('"27.50"', '"27.50","Released"')
        .replace('"-8.50"', '"-8.50","Deferred"')
        .splitlines()
    )

    assert read("\n".join(rows[:7])).rows("status", "gross_minor", "fee_minor", "net_minor") == [
        ("PAID", 3900, -1150, 2750),
        ("PENDING", 0, 0, 0),
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"27.50"', '"27.5O"', ("total", "bad_amount")),
        ('"27.50"', '""', ("total", "missing_amount")),
        ('"-5.50"', '"x"', ("fba fees", "bad_amount")),
        ("Sep 4,", "Sep 44,", ("date/time", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[str, str]) -> None:
    assert read(ENGLISH.replace(old, new, 1)).faults == [(6, *fault)]


def test_it_is_known_by_its_columns_below_the_notes() -> None:
    assert [recognise(path.read_bytes()).format for path in fixtures("amazon_date_range")] == [
        "amazon_date_range"
    ] * 3
