from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from ledgers.formats import recognise
from tests.ledgers.known import fixture
from tests.ledgers.tables import read, refusal

FIXTURE = fixture("camt053").decode()
BATCH = '<Amt Ccy="EUR">70.00</Amt>'


def message(
    *inside: str, account: str = "<Acct><Id><IBAN>DE1</IBAN></Id><Ccy>EUR</Ccy></Acct>"
) -> str:
    """A statement of some elements."""
    return f"<Document><BkToCstmrStmt><Stmt><Id>1</Id>{account}{''.join(inside)}</Stmt></BkToCstmrStmt></Document>"


def entry(
    amount: str = "5.00", *, side: str = "CRDT", currency: str = "EUR", inside: str = ""
) -> str:
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>2026-10-05</Dt></BookgDt>{inside}</Ntry>"
    )


def balance(code: str, amount: str, side: str = "CRDT", currency: str = "EUR") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></Bal>'
    )


def test_it_reads_money_that_came() -> None:
    row = read(FIXTURE).entries.row(0, named=True)

    assert (row["row_number"], row["kind"], row["status"], row["net_minor"], row["currency"]) == (
        15, "PAYMENT", "PAID", 25050, "EUR",
    )  # fmt: skip
    assert (row["booked_on"], row["value_on"]) == (date(2026, 10, 5), date(2026, 10, 6))
    assert (row["order_ref"], row["transaction_ref"], row["batch_ref"]) == (
        "SHOPPAY-77812", "B5100001", "BATCH-55",
    )  # fmt: skip
    assert row["counterparty"] == "Shop Payments Europe Limited"
    assert row["description"] == "Payout SHOPPAY-77812"


def test_it_reads_a_fee_and_the_moment_of_its_booking() -> None:
    outcome = read(FIXTURE)

    assert outcome.rows("kind", "net_minor")[1] == ("FEE", -1230)
    assert outcome.values("occurred_at")[1] == datetime(2026, 10, 5, 21, 30, tzinfo=UTC)
    assert outcome.values("description")[1] == "Account fee"


def test_it_keeps_the_sign_of_a_reversal() -> None:
    assert read(FIXTURE).rows("kind", "net_minor")[2] == ("CHARGEBACK", -5000)


@pytest.mark.parametrize(
    ("side", "inside", "kind"),
    [
        ("DBIT", "<RvslInd>true</RvslInd>", "CHARGEBACK"),
        ("CRDT", "<RvslInd>true</RvslInd>", "ADJUSTMENT"),
        ("DBIT", "<NtryDtls><TxDtls><RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>", "CHARGEBACK"),
        ("DBIT", "<BkTxCd><Domn><Fmly><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>", "CHARGEBACK"),
        ("DBIT", "<BkTxCd><Domn><Fmly><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>", "PAYMENT"),
    ],
)  # fmt: skip
def test_it_knows_what_comes_back_by_flag_reason_and_family(
    side: str, inside: str, kind: str
) -> None:
    assert read(message(entry(side=side, inside=inside))).values("kind") == [kind]


def test_it_reads_the_payments_that_make_up_an_entry() -> None:
    assert read(FIXTURE).rows("net_minor", "order_ref", "transaction_ref", "batch_ref", "counterparty")[3:5] == [
        (7000, "RF18539007547034", None, "LIST-9", "Ada Vermeer"),
        (3000, "INV-2042", None, "LIST-9", "Bo Jansen"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "instead",
    ['<Amt Ccy="EUR">70.01</Amt>', '<Amt Ccy="USD">70.00</Amt>', "", '<Amt Ccy="EUR">x</Amt>'],
)
def test_it_reads_the_entry_alone_where_they_do_not_make_it_up(instead: str) -> None:
    outcome = read(FIXTURE.replace(BATCH, instead))

    assert outcome.values("net_minor") == [25050, -1230, -5000, 10000, 99900]
    assert outcome.values("transaction_ref")[3] == "B5100004"
    assert outcome.summary.proved is True


def test_it_leaves_a_pending_entry_out_of_the_balance() -> None:
    outcome = read(FIXTURE)

    assert outcome.rows("status", "net_minor", "natural_id")[-1] == ("PENDING", 99900, None)
    assert outcome.control("closing balance DE89370400440532013000 131") == (128820, 128820)


def test_it_knows_an_entry_by_the_bank_s_number_and_what_it_moves() -> None:
    assert read(FIXTURE).values("natural_id")[:5] == [
        "B5100001|2026-10-05|250.5|EUR|0",
        "B5100002|2026-10-05|-12.3|EUR|0",
        None,
        "B5100004|2026-10-05|70|EUR|0",
        "B5100004|2026-10-05|30|EUR|1",
    ]


def test_it_knows_an_entry_by_its_content_however_it_is_written() -> None:
    lines = "".join(line.strip() for line in FIXTURE.splitlines())

    assert read(lines).values("raw") == read(FIXTURE).values("raw")


def test_it_counts_on_where_all_entries_stand_on_one_line() -> None:
    assert read(message(entry(), entry(), entry())).values("row_number") == [1, 2, 3]


def test_it_proves_its_balances_and_its_summary_of_entries() -> None:
    outcome = read(FIXTURE)

    assert outcome.summary.proved is True
    assert (outcome.summary.opening_minor, outcome.summary.closing_minor) == (100000, 128820)
    assert outcome.control("number of entries DE89370400440532013000 131") == (5, 5)
    assert outcome.control("debits DE89370400440532013000 131") == (6230, 6230)


@pytest.mark.parametrize(
    ("text", "instead"),
    [("1288.20", "1288.21"), ("<Sum>62.30", "<Sum>62.31"), ("<NbOfNtries>5", "<NbOfNtries>6")],
)
def test_it_is_disproved_by_what_disagrees(text: str, instead: str) -> None:
    assert read(FIXTURE.replace(text, instead)).summary.proved is False


@pytest.mark.parametrize(
    ("balances", "ends"),
    [
        ((balance("OPBD", "1"), balance("CLBD", "6")), (100, 600)),
        ((balance("PRCD", "1"), balance("CLBD", "6")), (100, 600)),
        ((balance("OPBD", "4", "DBIT"), balance("CLBD", "1")), (-400, 100)),
        ((balance("OPBD", "1"), balance("ITBD", "6")), (100, 600)),
        ((balance("ITBD", "1"), balance("CLBD", "6")), (100, 600)),
        ((balance("ITBD", "1"), balance("ITBD", "6")), (100, 600)),
        ((balance("OPBD", "1.00000"), balance("OPAV", "9"), balance("CLAV", "9"), balance("CLBD", "6")), (100, 600)),
        ((balance("OPBD", "9", currency="USD"), balance("OPBD", "1"), balance("CLBD", "6")), (100, 600)),
        ((balance("CLBD", "6"),), (None, 600)),
        ((balance("OPAV", "6"),), (None, None)),
    ],
)  # fmt: skip
def test_it_takes_booked_balances_for_the_ends(
    balances: tuple[str, ...], ends: tuple[int | None, int | None]
) -> None:
    summary = read(message(*balances, entry())).summary

    assert (summary.opening_minor, summary.closing_minor) == ends
    assert summary.proved is (None if None in ends else True)


def test_it_keeps_statements_of_several_accounts_apart() -> None:
    one = message(balance("OPBD", "1"), entry(), balance("CLBD", "6"))
    both = one.replace(
        "</Stmt>",
        "</Stmt>" + one[one.index("<Stmt>") : one.index("</BkTo")].replace("DE1", "DE2"),
        1,
    )

    summary = read(both).summary

    assert (summary.account, summary.rows, summary.proved) == ("DE1, DE2", 2, True)


@pytest.mark.parametrize("version", range(1, 15))
def test_it_reads_all_versions(version: int) -> None:
    content = FIXTURE.replace("camt.053.001.08", f"camt.053.001.{version:02}")

    assert len(read(content).entries) == 6


def test_it_reads_any_prefix_or_none() -> None:
    content = (
        FIXTURE.replace(' xmlns="', ' xmlns:n="')
        .replace("<", "<n:")
        .replace("<n:/", "</n:")
        .replace("<n:?", "<?")
    )

    assert read(content).values("net_minor") == read(FIXTURE).values("net_minor")


def test_it_looks_into_an_envelope_longer_than_the_first_look() -> None:
    head = '<message><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><MsgDefIdr>camt.053.001.08</MsgDefIdr>'
    content = f"{head}{'<x>y</x>' * 1000}</AppHdr>{message(entry())}</message>"

    assert recognise(content.encode()).format == "camt053"
    assert read(content).values("net_minor") == [500]


@pytest.mark.parametrize(
    ("until", "last"),
    [("2026-10-31T23:59:59", 31), ("2026-11-01T00:00:00+01:00", 31), ("2026-10-07T12:00:00.000Z", 7)],
)  # fmt: skip
def test_it_is_of_the_days_that_it_declares(until: str, last: int) -> None:
    declared = f"<FrToDt><FrDtTm>2026-10-01T00:00:00</FrDtTm><ToDtTm>{until}</ToDtTm></FrToDt>"

    summary = read(message(declared, entry())).summary

    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, last))
    assert summary.period_is_declared is True


def test_it_is_of_the_days_of_its_entries_where_it_declares_none() -> None:
    summary = read(message(entry(), account="<FrToDt><FrDt>x</FrDt></FrToDt>")).summary

    assert (summary.period_start, summary.period_is_declared) == (date(2026, 10, 5), False)


def test_it_reads_a_message_out_of_an_archive() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("statement.xml", FIXTURE)

    assert len(read(made.getvalue()).entries) == 6


def test_it_reads_a_statement_without_entries() -> None:
    outcome = read(message(balance("OPBD", "1"), balance("CLBD", "1")))

    assert (outcome.summary.rows, outcome.summary.proved) == (0, True)


@pytest.mark.parametrize(
    ("made", "fault"),
    [
        (entry("5.001"), ("Amt", "bad_amount")),
        (entry("5.00", currency="JPY") , None),
        (entry("5.50", currency="JPY"), ("Amt", "bad_amount")),
        (entry("1e3"), ("Amt", "bad_amount")),
        (entry("5,00"), ("Amt", "bad_amount")),
        (entry(side="SIDE"), ("CdtDbtInd", "bad_direction")),
        (entry(currency="EURO"), ("Ccy", "bad_currency")),
        (entry().replace("2026-10-05", "2026-13-05"), ("BookgDt", "bad_date")),
        (entry().replace("<BookgDt><Dt>2026-10-05</Dt></BookgDt>", ""), ("BookgDt", "missing_date")),
        (entry(inside="<ValDt><Dt>2026-02-30</Dt></ValDt>"), ("ValDt", "bad_date")),
    ],
)  # fmt: skip
def test_it_rejects_an_entry_that_it_can_not_read(made: str, fault: tuple[str, str] | None) -> None:
    outcome = read("\n" + message(made))

    assert outcome.faults == ([(2, *fault)] if fault else [])


@pytest.mark.parametrize(
    ("inside", "party"),
    [
        ("<Dbtr><Nm>Ada</Nm></Dbtr><Cdtr><Nm>Me</Nm></Cdtr>", "Ada"),
        ("<Dbtr><Pty><Nm>Ada</Nm></Pty></Dbtr>", "Ada"),
        ("<UltmtDbtr><Nm>Ada</Nm></UltmtDbtr>", "Ada"),
        ("<DbtrAcct><Id><IBAN>NL91</IBAN></Id></DbtrAcct>", "NL91"),
        ("<Cdtr><Nm>Bo</Nm></Cdtr>", "Bo"),
        ("", None),
    ],
)
def test_it_names_the_other_party(inside: str, party: str | None) -> None:
    details = f"<NtryDtls><TxDtls><RltdPties>{inside}</RltdPties></TxDtls></NtryDtls>"

    assert read(message(entry(inside=details))).values("counterparty") == [party]


@pytest.mark.parametrize(
    ("status", "said"),
    [("BOOK", "PAID"), ("PDNG", "PENDING"), ("FUTR", "PENDING"), ("INFO", "PENDING"), ("OTHR", None)],
)  # fmt: skip
def test_it_says_what_is_only_announced(status: str, said: str | None) -> None:
    assert read(message(entry().replace("BOOK", status))).values("status") == [said]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE Document SYSTEM "http://localhost/x.dtd">',
        '<!DOCTYPE Document [<!ENTITY a "5.00">]>',
        '<!doctype Document [<!ENTITY % a SYSTEM "file:///etc/passwd">%a;]>',
    ],
)
def test_it_refuses_declarations_before_it_parses(declared: str) -> None:
    assert refusal(declared + message(entry())).code == "not_a_statement"
    assert refusal(f'<?xml version="1.0"?>{declared}{message(entry())}').code == "not_a_statement"


@pytest.mark.parametrize(("before", "row"), [("\ufeff", 15), ("\n ", 16), ("\r\n\r\n", 17)])
def test_it_reads_a_message_with_blanks_before_it(before: str, row: int) -> None:
    assert read(before + FIXTURE).values("row_number")[0] == row


@pytest.mark.parametrize("encoding", ["UTF-7", "UTF-16", "IBM037"])
@pytest.mark.parametrize("space", [" ", " " * 500])
def test_it_refuses_encodings_in_which_declarations_could_hide(space: str, encoding: str) -> None:
    content = f'<?xml version="1.0"{space}encoding="{encoding}"?>{message(entry())}'

    assert refusal(content).code == "undecodable"


def test_it_reads_letters_of_other_encodings() -> None:
    content = f'<?xml version="1.0" encoding="ISO-8859-1"?>{message(entry(inside="<AddtlNtryInf>Größe</AddtlNtryInf>"))}'

    assert read(content.encode("latin-1")).values("description") == ["Größe"]


@pytest.mark.parametrize(
    "broken",
    [
        message(entry())[:-20],
        message(entry(inside="&unknown;")),
        message("<a>" * 300 + "</a>" * 300),
        message(f"<a>{'x' * 10_000_001}</a>"),
    ],
    ids=["cut short", "an entity", "depth", "length"],
)
def test_it_refuses_xml_that_is_damaged_or_made_to_hurt(broken: str) -> None:
    error = refusal(broken)

    assert (error.code, error.params["line"]) == ("not_whole", 1)


def test_it_refuses_more_elements_than_memory_is_for() -> None:
    assert refusal(message("<a/>" * 2_100_000)).code == "too_many_lines"


def test_it_refuses_a_message_without_a_statement_and_names_the_line() -> None:
    error = refusal("<Document>\n<BkToCstmrStmt>\n<GrpHdr/></BkToCstmrStmt></Document>")

    assert (error.code, error.params) == ("not_whole", {"line": 2, "tag": "Stmt"})


def test_it_leaves_other_xml_refused() -> None:
    other = "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.03'><CstmrCdtTrfInitn/></Document>"

    assert refusal(other).code == "not_a_statement"
