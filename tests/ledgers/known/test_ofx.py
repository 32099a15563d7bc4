from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, read, refusal

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nENCODING:{encoding}\nCHARSET:{charset}\nCOMPRESSION:NONE\n\n"
STATUS = "<STATUS><CODE>0<SEVERITY>INFO</STATUS>"


def movement(**tags: str) -> str:
    told = {
        "TRNTYPE": "CREDIT",
        "DTPOSTED": "20261005",
        "TRNAMT": "10.00",
        "FITID": "F1",
        "NAME": "A",
    }
    told |= tags
    return (
        "<STMTTRN>\n" + "".join(f"<{tag}>{text}\n" for tag, text in told.items()) + "</STMTTRN>\n"
    )


def ofx(*movements: str, currency: str = "EUR", account: str = "77") -> str:
    return (
        f"<OFX><BANKMSGSRSV1><STMTTRNRS>{STATUS}<STMTRS><CURDEF>{currency}\n<BANKACCTFROM><ACCTID>{account}\n"
        f"</BANKACCTFROM><BANKTRANLIST>\n{''.join(movements)}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )


def investments(*trades: str) -> str:
    return (
        "<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>88</INVACCTFROM>"
        f"<INVTRANLIST>{''.join(trades)}</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>"
    )


def trade(kind: str, total: str, fund: str = "CASH") -> str:
    return f"<{kind}><INVTRAN><FITID>{kind}<DTTRADE>20261005</INVTRAN><UNITS>1<TOTAL>{total}<SUBACCTFUND>{fund}</{kind}>\n"


def bank() -> Outcome:
    return read(fixture("ofx", "bank"))


def test_it_reads_money_that_came_as_positive_and_that_went_as_negative() -> None:
    assert bank().rows("kind", "net_minor", "currency") == [
        ("PAYMENT", 125040, "EUR"),
        ("PAYMENT", -8000, "EUR"),
        ("FEE", -450, "EUR"),
    ]


def test_it_keeps_who_and_what_for_apart_without_doubled_blanks() -> None:
    assert bank().rows("counterparty", "description")[:2] == [
        ("Plum Payments & Co", "Payout PO-77"),
        (None, None),
    ]


def test_it_takes_the_bank_s_reference_or_the_number_of_the_check() -> None:
    assert bank().values("transaction_ref") == ["PO-77", "1042", None]


def test_it_knows_a_check_by_the_misspelt_tag() -> None:
    assert read(ofx(movement(CHKNUM="1932"))).values("transaction_ref") == ["1932"]


def test_it_knows_a_movement_by_account_and_number() -> None:
    assert bank().values("natural_id") == ["0505013 F-1", "0505013 F-2", "0505013 F-3"]


def test_it_takes_a_number_that_stands_twice_in_an_account_for_none() -> None:
    cards = read(fixture("ofx", "cards"))

    assert cards.values("natural_id") == [None, None, "411111******1111 1"]


def test_it_keeps_the_number_of_a_movement_that_stands_twice_word_for_word() -> None:
    twice = read(ofx(movement(FITID="K7"), movement(FITID="K7"), movement(FITID="K8")))

    assert [str(number).split()[-1] for number in twice.values("natural_id")] == ["K7", "K7", "K8"]


def test_it_takes_a_number_for_none_that_another_movement_has_as_well() -> None:
    three = read(ofx(movement(FITID="K7"), movement(FITID="K7"), movement(FITID="K7", NAME="B")))

    assert three.values("natural_id") == [None] * 3


def test_it_takes_an_empty_number_for_none() -> None:
    assert read(ofx(movement(FITID=""))).values("natural_id") == [None]


def test_it_masks_the_number_of_a_card() -> None:
    assert read(fixture("ofx", "cards")).summary.account == "0505013, 411111******1111"


def test_it_takes_the_currency_of_the_movement_before_that_of_the_account() -> None:
    assert read(fixture("ofx", "cards")).values("currency") == ["EUR", "EUR", "USD"]


def test_it_takes_the_currency_that_all_movements_name_where_the_account_names_none() -> None:
    named = "\n<CURSYM>AUD\n</CURRENCY>"

    assert (
        read(ofx(movement(CURRENCY=named), movement(), currency="")).values("currency")
        == ["AUD"] * 2
    )


def test_it_leaves_the_currency_that_an_amount_was_converted_from() -> None:
    assert read(ofx(movement(ORIGCURRENCY="\n<CURSYM>AUD\n</ORIGCURRENCY>"))).values(
        "currency"
    ) == ["EUR"]


def test_it_counts_lines_of_the_file() -> None:
    assert bank().values("row_number") == [39, 49, 56]


def test_it_gives_movements_on_one_line_rows_of_their_own() -> None:
    together = read(ofx(movement(FITID="1"), movement(FITID="2")).replace("\n", ""))

    assert together.values("row_number") == [1, 2]


def test_it_says_the_day_as_the_bank_writes_it() -> None:
    assert bank().rows("booked_on", "value_on")[:2] == [
        (date(2026, 10, 5), date(2026, 10, 6)),
        (date(2026, 10, 6), None),
    ]


def test_it_knows_a_time_with_its_offset_and_takes_noon_for_none() -> None:
    assert bank().values("occurred_at") == [None, datetime(2026, 10, 7, 2, 30, tzinfo=UTC), None]


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("20261005103000", 10),
        ("202610051030", 10),
        ("20261005103000.123[8:CST]", 2),
        ("20261005103000[+5.5:IST]", 5),
        ("20261005103000[-3:GMT]", 13),
    ],
)
def test_it_reads_the_times_of_banks(written: str, hour: int) -> None:
    moment = read(ofx(movement(DTPOSTED=written))).values("occurred_at")[0]

    assert isinstance(moment, datetime)
    assert moment.hour == hour


def test_it_takes_an_offset_without_a_number_for_an_unknown_time() -> None:
    outcome = read(ofx(movement(DTPOSTED="20261005103000.000[-:EST]")))

    assert outcome.rows("booked_on", "occurred_at") == [(date(2026, 10, 5), None)]


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        ("-2000,00", -200000), ("+1 006,60", 100660), ("1,234.56", 123456), ("-1.234,56", -123456),
        ("+00000000001111.0000", 111100), (".5", 50), ("-80", -8000), ("1'234.50", 123450), ("0.00", 0),
    ],
)  # fmt: skip
def test_it_reads_the_amounts_of_banks(written: str, minor: int) -> None:
    assert read(ofx(movement(TRNAMT=written))).values("net_minor") == [minor]


@pytest.mark.parametrize("written", ["1,000", "12.345", "ten", "1e5", "1.2.3", "--5", "$"])
def test_it_rejects_an_amount_that_is_none_or_could_be_two(written: str) -> None:
    outcome = read(ofx(movement(TRNAMT=written), movement(FITID="F2")))

    assert (len(outcome.entries), [code for _row, _column, code in outcome.faults]) == (
        1,
        ["bad_amount"],
    )


@pytest.mark.parametrize(
    ("tags", "fault"),
    [
        ({"DTPOSTED": ""}, ("DTPOSTED", "missing_date")),
        ({"DTPOSTED": "00000000"}, ("DTPOSTED", "bad_date")),
        ({"DTPOSTED": "20260231"}, ("DTPOSTED", "bad_date")),
        ({"DTPOSTED": "051026"}, ("DTPOSTED", "bad_date")),
        ({"TRNAMT": ""}, ("TRNAMT", "missing_amount")),
        ({"CORRECTFITID": "F0", "CORRECTACTION": "DELETE"}, ("CORRECTACTION", "unknown_tag")),
    ],
)
def test_it_rejects_a_movement_and_names_the_tag(
    tags: dict[str, str], fault: tuple[str, str]
) -> None:
    assert read(ofx(movement(**tags))).faults == [(4, *fault)]


def test_it_rejects_movements_whose_currency_nobody_says() -> None:
    assert read(ofx(movement(), currency="")).faults == [(4, "currency", "bad_currency")]


def test_it_takes_the_ledger_s_currency_where_the_file_names_none() -> None:
    assert read(ofx(movement(), currency=""), currency="BRL").values("currency") == ["BRL"]


def test_it_proves_nothing_by_a_balance_of_another_day() -> None:
    assert (bank().summary.proved, bank().summary.closing_minor) == (None, None)


@pytest.mark.parametrize(
    ("encoding", "charset", "letters"),
    [
        ("USASCII", "1252", "cp1252"),
        ("USASCII", "8859-1", "latin-1"),
        ("USASCII", "NONE", "cp1252"),
        ("USASCII", "nobody-knows", "cp1252"),
        ("UTF-8", "NONE", "utf-8"),
        ("USASCII", "1252", "utf-8"),
        ("USASCII", "936", "gbk"),
        ("USASCII", "GB2312", "gbk"),
        ("USASCII", "ISO-8859-2", "iso8859-2"),
        ("USASCII", "1250", "cp1250"),
    ],
)
def test_it_reads_letters_whatever_the_header_says(
    encoding: str, charset: str, letters: str
) -> None:
    name = {"gbk": "中行", "iso8859-2": "Łódź", "cp1250": "Łódź"}.get(letters, "Café ü")
    text = HEADER.format(encoding=encoding, charset=charset) + ofx(movement(NAME=name))

    assert read(text.encode(letters)).values("counterparty") == [name]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "\n\n" + HEADER.format(encoding="USASCII", charset="1252"),
        "OFXHEADER:100DATA:OFXSGMLVERSION:102ENCODING:USASCIICHARSET:1252COMPRESSION:NONE\n",
        "DATA:OFXSGML\nENCODING:UTF-8\n",
        '<?xml version="1.0"?>\n',
        '<?OFX OFXHEADER="200" VERSION="211"?>\n',
        "<!-- made by a bank -->\n",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_knows_the_file_whatever_its_header(header: str, end: str) -> None:
    content = (header + ofx(movement())).replace("\n", end)

    assert read(content).values("net_minor") == [1000]


def test_it_reads_end_tags_that_come_late_and_tags_that_nobody_knows() -> None:
    late = "<STMTTRN><TRNAMT>5.00<DTPOSTED>20261005<X.Y>1<NAME>B</NAME></X.Y></DTPOSTED></TRNAMT></STMTTRN>"

    assert read(ofx(late)).rows("net_minor", "counterparty") == [(500, "B")]


def test_it_reads_a_movement_whose_end_tag_is_missing() -> None:
    open_one = movement(FITID="1").replace("</STMTTRN>", "")

    assert read(ofx(open_one, movement(FITID="2", TRNAMT="3.00"))).values("net_minor") == [
        1000,
        300,
    ]


def test_it_reads_accounts_apart_whose_end_tags_are_missing() -> None:
    first = ofx(movement(TRNAMT="1.00"), account="77").split("</BANKTRANLIST>")[0]
    card = "<CCSTMTTRNRS><CCSTMTRS><CCACCTFROM><ACCTID>88</CCACCTFROM><CURDEF>EUR\n"
    outcome = read(first + card + movement(TRNAMT="2.00") + "</OFX>")

    assert outcome.rows("net_minor", "natural_id") == [(100, "77 F1"), (200, "88 F1")]


def test_it_rejects_movements_that_are_of_no_account() -> None:
    stray = movement(FITID="F9")
    outcome = read(ofx(movement()).replace("</OFX>", stray + "</OFX>"))

    assert (len(outcome.entries), outcome.faults) == (1, [(11, "STMTTRN", "unknown_tag")])


def test_it_reads_signs_less_than_in_a_name() -> None:
    assert read(ofx(movement(NAME="A < B &lt;C&gt; &#x41;"))).values("counterparty") == [
        "A < B <C> A"
    ]


def test_it_reads_character_data_as_text() -> None:
    assert read(ofx(movement(MEMO="<![CDATA[<TRNAMT>9 & more]]>"))).rows(
        "net_minor", "description"
    ) == [(1000, "<TRNAMT>9 & more")]


def test_it_leaves_out_what_is_commented_out() -> None:
    assert read(ofx(movement(), "<!--", movement(TRNAMT="5.00"), "-->")).values("net_minor") == [
        1000
    ]


def test_it_leaves_out_what_is_pending() -> None:
    pending = movement(TRNAMT="5.00").replace("STMTTRN>", "STMTTRNP>")

    assert read(ofx(movement(), pending)).values("net_minor") == [1000]


def test_it_reads_cash_of_an_investment_account_and_trades_for_cash() -> None:
    cash = f"<INVBANKTRAN>{movement(TRNAMT='7.00')}<SUBACCTFUND>CASH</INVBANKTRAN>"
    outcome = read(investments(cash, trade("INVBUY", "-50.00"), trade("INCOME", "+1.5000")))

    assert outcome.rows("kind", "net_minor") == [
        ("PAYMENT", 700),
        ("TRANSFER", -5000),
        ("PAYMENT", 150),
    ]


def test_it_rejects_a_trade_that_is_not_of_cash_beside_those_that_are() -> None:
    outcome = read(investments(trade("INVBUY", "-50.00"), trade("INVSELL", "9.00", "OTHER")))

    assert (len(outcome.entries), outcome.faults) == (1, [(2, "SUBACCTFUND", "unknown_tag")])


def test_it_refuses_an_investment_account_without_cash() -> None:
    assert refusal(investments(trade("INVSELL", "9.00", "OTHER"))).code == "not_a_statement"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<OFX></OFX>", "without a statement"),
        ("<OFX><SONRS><STATUS><CODE>0<MESSAGE>Welcome</STATUS></SONRS></OFX>", "“Welcome”"),
        (
            "<OFX><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>Server down</STATUS></STMTTRNRS></OFX>",
            "“Server down”",
        ),
        (
            "<OFX><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR</STATUS></STMTTRNRS></OFX>",
            "error 2000",
        ),
        (ofx(), "lists nothing"),
    ],
)
def test_it_refuses_an_answer_without_movements_in_the_bank_s_words(
    content: str, said: str
) -> None:
    error = refusal(content)

    assert (error.code, said in str(error)) == ("no_movements", True)


def test_it_says_for_which_account_the_bank_gives_an_error() -> None:
    failed = "<STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>Try later</STATUS></STMTTRNRS>"
    outcome = read(ofx(movement()).replace("</BANKMSGSRSV1>", failed + "</BANKMSGSRSV1>"))

    assert [(column, code) for _row, column, code in outcome.faults] == [("STATUS", "unknown_tag")]
    assert "Try later" in outcome.sentences[0]


def test_it_refuses_a_file_that_was_cut_off() -> None:
    assert (
        refusal(ofx(movement(), movement()).split("<FITID>F1\n<NAME>A\n</STMTTRN>\n</BANK")[0]).code
        == "cut_short"
    )


@pytest.mark.parametrize(
    "declaration", ['<!DOCTYPE OFX SYSTEM "x">', '<!DOCTYPE OFX [<!ENTITY a "b">]>']
)
def test_it_refuses_declarations(declaration: str) -> None:
    content = f'<?xml version="1.0"?>{declaration}{ofx(movement())}'

    assert refusal(content).code == "not_a_statement"
