from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, read, refusal

FIXTURE = fixture("mt940").decode()


def statement(*lines: str, opening: str = "C261001EUR100,00", closing: str = "") -> str:
    """A statement with lines of its own between its balances."""
    head = (":20:T", ":25:123/456EUR", ":28C:7/1", f":60F:{opening}")
    foot = (f":62F:{closing}",) if closing else ()
    return "\n".join([*head, *lines, *foot, "-", ""])


def one(line: str, *more: str) -> Outcome:
    return read(statement(line, *more, closing="C261031EUR100,00"))


def test_it_reads_money_that_came() -> None:
    outcome = read(FIXTURE)

    row = outcome.entries.row(0, named=True)
    assert (row["row_number"], row["kind"], row["net_minor"], row["currency"]) == (
        5, "PAYMENT", 25050, "EUR",
    )  # fmt: skip
    assert (row["order_ref"], row["transaction_ref"], row["batch_ref"]) == (
        "SHOPPAY-77812", "B5100001", "BATCH-55",
    )  # fmt: skip
    assert row["counterparty"] == "Shop Payments Europe Limited"
    assert row["description"] == "GUTSCHRIFT Payout SHOPPAY-77812"


def test_it_reads_a_fee_of_the_bank() -> None:
    assert read(FIXTURE).rows("kind", "gross_minor", "fee_minor", "net_minor")[1] == (
        "FEE", -1230, 0, -1230,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "net"),
    [("C", 1000), ("D", -1000), ("RC", -1000), ("RD", 1000), ("CR", 1000), ("DR", -1000), ("RCR", -1000), ("RDR", 1000)],
)  # fmt: skip
def test_it_takes_the_sign_from_the_mark(mark: str, net: int) -> None:
    assert one(f":61:261005{mark}10,00NTRFNONREF").values("net_minor") == [net]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (":61:261005RC10,NTRFNONREF", "CHARGEBACK"),
        (":61:261005RD10,NTRFNONREF", "ADJUSTMENT"),
        (":61:261005D10,NRTINONREF", "CHARGEBACK"),
        (":61:261005C10,NRTINONREF", "ADJUSTMENT"),
        (":61:261005D10,NTRFNONREF", "PAYMENT"),
    ],
)
def test_it_knows_what_comes_back_by_mark_and_type(line: str, kind: str) -> None:
    assert one(line).values("kind") == [kind]


@pytest.mark.parametrize(("code", "kind"), [("109", "CHARGEBACK"), ("108", "CHARGEBACK"), ("105", "PAYMENT")])  # fmt: skip
def test_it_knows_a_returned_debit_by_the_german_code(code: str, kind: str) -> None:
    outcome = one(
        ":61:261005D10,NTRFNONREF", f":86:{code}?00BELASTUNG?20SVWZ+Beitrag?32ADA VERMEER"
    )

    assert outcome.values("kind") == [kind]


@pytest.mark.parametrize(
    ("text", "minor"),
    [("713,13", 71313), ("713,", 71300), ("713", 71300), ("000000000025,5", 2550), ("0,07", 7), ("0,00", 0)],
)  # fmt: skip
def test_it_reads_amounts_with_a_comma(text: str, minor: int) -> None:
    assert one(f":61:2610051005D{text}NMSCNONREF").values("net_minor") == [-minor]


def test_it_books_on_the_entry_date_and_keeps_the_value_date() -> None:
    assert one(":61:2610051007C1,NTRFX").rows("booked_on", "value_on") == [
        (date(2026, 10, 7), date(2026, 10, 5))
    ]


@pytest.mark.parametrize("between", ["", "    "])
def test_it_books_on_the_value_date_where_there_is_no_other(between: str) -> None:
    assert one(f":61:261005{between}C1,NTRFX").values("booked_on") == [date(2026, 10, 5)]


@pytest.mark.parametrize(
    ("dates", "day"),
    [("2512310102", date(2026, 1, 2)), ("2601021231", date(2025, 12, 31)), ("9912310103", date(2000, 1, 3))],
)  # fmt: skip
def test_it_finds_the_year_of_the_entry_date(dates: str, day: date) -> None:
    assert one(f":61:{dates}C1,NTRFX").values("booked_on") == [day]


def test_it_has_no_value_date_where_the_bank_values_on_30_february() -> None:
    assert one(":61:2602300302D6,00N024NONREF").rows("booked_on", "value_on") == [
        (date(2026, 3, 2), None)
    ]


@pytest.mark.parametrize("dates", ["260230", "261305", "2610051305", "2610990303"])
def test_it_refuses_a_line_whose_day_is_in_no_calendar(dates: str) -> None:
    outcome = one(f":61:{dates}D6,00N024NONREF")

    assert outcome.faults == [(5, ":61:", "bad_date")]
    assert outcome.summary.proved is True


@pytest.mark.parametrize(
    "line", ["2610051005X10,00NTRF", "261005C1.000,00NTRF", "2610C10,00NTRF", "261005C,NTRF"]
)
def test_it_refuses_a_line_that_it_does_not_understand_and_reads_the_others(line: str) -> None:
    outcome = read(statement(f":61:{line}", ":61:261005C5,NTRFX", closing="C261005EUR105,00"))

    assert outcome.faults == [(5, ":61:", "unknown_tag")]
    assert outcome.values("net_minor") == [500]


def test_it_rejects_more_decimals_than_the_currency_has() -> None:
    content = statement(":61:261005C10,50NTRFX", opening="C261001JPY100,", closing="C261005JPY110,")

    outcome = read(content)

    assert outcome.faults == [(5, ":61:", "bad_amount")]
    assert outcome.summary.proved is False


def test_it_proves_each_statement_by_its_balances() -> None:
    summary = read(FIXTURE).summary

    assert summary.proved is True
    assert [(c.name, c.stated) for c in summary.controls] == [
        ("closing balance 37040044/0532013000 00131/001", 118820),
        ("closing balance 37040044/0532013000 00131/002", 119800),
        ("balance carried forward 37040044/0532013000 00131/002", 118820),
    ]


def test_it_disproves_a_statement_whose_closing_balance_disagrees() -> None:
    outcome = read(FIXTURE.replace("1198,00", "1198,01"))

    assert outcome.summary.proved is False
    assert len(outcome.entries) == 4


def test_it_misses_a_page_between_two_others() -> None:
    assert read(FIXTURE.replace(":60M:C261006EUR1188,20", ":60M:C261006EUR1188,21")).control(
        "balance carried forward 37040044/0532013000 00131/002"
    ) == (118821, 118820)


def test_it_reads_balances_of_an_account_in_debit() -> None:
    outcome = read(statement(opening="D261001EUR5,00", closing="D261001EUR5,00"))

    assert (outcome.summary.opening_minor, outcome.summary.closing_minor) == (-500, -500)


def test_it_names_the_account_without_its_currency() -> None:
    assert read(statement(closing="C261001EUR100,")).summary.account == "123/456"


def test_it_keeps_statements_of_several_accounts_apart() -> None:
    other = statement(":61:261005C1,NTRFX", closing="C261005EUR101,").replace("123/456", "99/1")

    summary = read(statement(closing="C261001EUR100,") + other).summary

    assert (summary.account, summary.proved) == ("123/456, 99/1", True)


def test_it_is_of_the_days_of_its_lines_and_of_days_without_any() -> None:
    content = FIXTURE + statement(closing="C261009EUR100,")

    summary = read(content).summary

    assert (summary.period_start, summary.period_end) == (date(2026, 10, 5), date(2026, 10, 9))
    assert summary.period_is_declared is False


def test_it_says_that_a_statement_is_cut_short() -> None:
    outcome = read(statement(":61:261005C5,NTRFX"))

    assert outcome.faults == [(1, ":62F:", "missing_tag")]
    assert outcome.values("net_minor") == [500]


def test_it_loses_no_statement_beside_a_broken_one() -> None:
    broken = statement(opening="?", closing="?")

    outcome = read(broken + statement(":61:261005C5,NTRFX", closing="C261005EUR105,"))

    assert {fault[1] for fault in outcome.faults} == {":60F:", ":62F:"}
    assert outcome.values("net_minor") == [500]


@pytest.mark.parametrize(
    ("content", "line", "tag"),
    [
        (":86:091\n-", 1, ":60F:"),
        ("\n:20:TELEREPORTING\n", 2, ":60F:"),
        (":60F:C261001EUR1,00\n", 1, ":62F:"),
    ],
)
def test_it_lets_a_fragment_wait_and_names_line_and_tag(content: str, line: int, tag: str) -> None:
    outcome = read(content)

    assert (line, tag) in [fault[:2] for fault in outcome.faults]
    assert outcome.control("statements that lack a balance") == (0, 1)
    assert (len(outcome.entries), outcome.summary.proved) == (0, False)


def test_it_refuses_a_fragment_in_which_nothing_can_be_understood() -> None:
    error = refusal(":20:T\n:25:1\n:60F:C1EUR1,\n:62F:C261001EUR1,\n")

    assert (error.code, error.params) == ("not_whole", {"line": 3, "tag": ":60F:"})


def test_it_reads_a_line_without_its_statement_where_the_currency_is_known() -> None:
    fragment = ":61:2610051005DR1,62NTRFA1//B1\n"

    assert read(fragment).faults[0] == (1, ":60F:", "bad_currency")
    assert read(fragment, currency="EUR").values("net_minor") == [-162]


@pytest.mark.parametrize(
    "envelope",
    [
        "{1:F01ASNBNL21XXXX0000000000}{2:O940ASNBNL21XXXXN}{3:}{4:\n%s}{5:}",
        "{1:F01INGBNL2ABXXX0000000000}\n{2:I940INGBNL2AXXXN}\n{4:\n%s\n}",
        "ABNANL2A\n940\nABNANL2A\n%s",
        "0000 01INGBNL2AXXXX00001\n0000 01INGBNL2AXXXX00001\n940 00\n%sXXX",
        ":940:\n%s",
        "\x01\n%s\x03",
    ],
)
def test_it_looks_into_the_envelopes_of_banks(envelope: str) -> None:
    inside = statement(":61:261005C5,NTRFX", closing="C261005EUR105,").rstrip("\n")

    outcome = read((envelope % inside) + "\n" + (envelope % inside) + "\n")

    assert outcome.values("net_minor") == [500, 500]
    assert (outcome.faults, outcome.summary.proved) == ([], True)


def test_it_reports_a_line_that_belongs_to_nothing() -> None:
    content = statement(closing="C261001EUR100,") + "Total: nothing\n"

    assert read(content).faults == [(7, "", "unknown_tag")]


def test_it_reports_a_tag_that_it_does_not_know() -> None:
    content = statement(closing="C261001EUR100,").replace(":28C:", ":99X:1\n:28C:")

    outcome = read(content)

    assert outcome.faults == [(3, ":99X:", "unknown_tag")]
    assert outcome.summary.account == "123/456"


def test_it_joins_what_the_bank_has_wrapped() -> None:
    outcome = read(
        statement(":61:261005C\n5,NTRFX", ":", "86:166?00GUT?20EREF+SO-", "1", closing="C261005EUR105,")
        .replace(":28C:7/1", ":28C:7\n/1")
    )  # fmt: skip

    assert outcome.rows("net_minor", "order_ref") == [(500, "SO-1")]
    assert outcome.summary.controls[0].name == "closing balance 123/456 7/1"


def test_it_takes_a_dash_and_a_time_within_a_text_for_text() -> None:
    outcome = one(":61:261005C5,NTRFX", ":86:at 2026-10-05T16", ":26:37 MND", "-", "EV01")

    assert outcome.values("description") == ["at 2026-10-05T16 :26:37 MND - EV01"]


@pytest.mark.parametrize(
    ("details", "order", "party", "text"),
    [
        ("166?00GUT?20EREF+SO-9?21SVWZ+Danke?32Ada?33 Vermeer", "SO-9", "Ada Vermeer", "GUT Danke"),
        ("000>20HUUR>21KANTOOR>3010>32Bo", None, "Bo", "HUUR KANTOOR"),
        ("105?00LAST?20EREF+SO-9?60ABWA: X", "SO-9", None, "LAST ABWA: X"),
        ("159?00RETOURE?20EREF+SO-9?21MTLG:Konto erloschen", "SO-9", None, "RETOURE Konto erloschen"),
        ("/EREF/SO-9//CNTP/NL91/INGBNL2A/Bo BV///REMI/USTD//Dank/", "SO-9", "Bo BV", "Dank"),
        ("/BENM//NAME/Bo/REMI/Order 9/ISDT/2026-10-05", None, "Bo", "Order 9"),
        ("/EREF/NOTPROVIDED//REMI/STRD/CUR/9001/", None, None, "9001"),
        ("NL91ABNA0417164300 bo jansen", None, "bo jansen", "NL91ABNA0417164300 bo jansen"),
        ("Order 9 of 2026", None, None, "Order 9 of 2026"),
    ],
)  # fmt: skip
def test_it_understands_the_details_of_banks(
    details: str, order: str | None, party: str | None, text: str
) -> None:
    outcome = one(":61:261005C5,NTRFNONREF", f":86:{details}")

    assert outcome.rows("order_ref", "counterparty", "description") == [(order, party, text)]


def test_it_reads_the_numbered_lines_of_banks() -> None:
    outcome = one(
        ":61:261005C5,NTRFNONREF", ":NS:01Order 9", "15Ada ", "16Vermeer", "17Payment", "18123"
    )

    assert outcome.rows("counterparty", "description") == [("Ada Vermeer", "Order 9 Payment")]


@pytest.mark.parametrize(
    ("references", "order", "transaction", "text"),
    [
        ("NTRFSO-9//B1", "SO-9", "B1", None),
        ("NTRFNONREF//NONREF", None, None, None),
        ("S051", None, None, None),
        ("NOVBNL91ABNA0417164300", None, None, "NL91ABNA0417164300"),
        ("N0600733959555      PHONE SHOP BV", None, None, "0733959555 PHONE SHOP BV"),
        ("NTRFSO-9//B1\nSupplement", "SO-9", "B1", "Supplement"),
        ("NTRFEREF//000001\n05\n/TRCD/00100/", None, "00000105", "/TRCD/00100/"),
    ],
)
def test_it_reads_the_references_of_a_line(
    references: str, order: str | None, transaction: str | None, text: str | None
) -> None:
    outcome = one(f":61:261005C5,{references}")

    assert outcome.rows("order_ref", "transaction_ref", "description") == [
        (order, transaction, text)
    ]


def test_it_gives_details_of_the_statement_to_no_movement() -> None:
    content = statement(":61:261005C5,NTRFX", closing="C261005EUR105,").replace(
        "-\n", ":86:/SUM/0/1/0,/5,/\n-\n"
    )

    assert read(content).values("description") == [None]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp852", "jóváírás utánvét"), ("cp1252", "Müller für Größe"), ("gb18030", "支付宝提现到账"), ("utf-8", "odsetką")],
)  # fmt: skip
def test_it_reads_the_encodings_of_banks(encoding: str, text: str) -> None:
    content = statement(":61:261005C5,NTRFX", f":86:{text}", closing="C261005EUR105,")

    assert read(content.encode(encoding)).values("description") == [text]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_it_reads_any_line_ends(end: str) -> None:
    outcome = read(FIXTURE.replace("\n", end))

    assert outcome.values("row_number") == [5, 9, 11, 19]


def test_it_refuses_more_lines_than_memory_is_for() -> None:
    assert refusal(b":20:T\n" + b"\n" * 2_000_001).code == "too_many_lines"
