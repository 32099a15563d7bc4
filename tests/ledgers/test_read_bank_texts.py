"""What the lines of a bank say in words, wherever a payer's words and numbers stand."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read

OFX = """OFXHEADER:100
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKTRANLIST>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260602<TRNAMT>8.00<FITID>F1<NAME>{name}<MEMO>{memo}</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""


def test_it_reads_a_text_that_stands_in_several_columns() -> None:
    table = lines(
        "Transaction Date,Reference,Debit Amount,Credit Amount,Transaction Ref1,Transaction Ref2,Transaction Ref3",
        "2026-06-02,ICT,,8.00,PayNow 771,From: HOLM,OTHR KX-2026-310",
        "2026-06-03,ICT,9.00,,NETS,Kiosk,",
    )

    assert read(table).values("description") == [
        "ICT PayNow 771 From: HOLM OTHR KX-2026-310",
        "ICT NETS Kiosk",
    ]


@pytest.mark.parametrize(
    "heading", ["Narrative {}", "Details {}", "Verwendungszweck {}", "Bank Ref{}"]
)
def test_it_knows_the_columns_of_one_text_by_their_numbers(heading: str) -> None:
    table = lines(
        f"Date,{heading.format(1)},{heading.format(2)},Amount,Balance",
        "2026-06-02,rent of June,KX-310,8.00,8.00",
    )

    assert read(table).values("description") == ["rent of June KX-310"]


@pytest.mark.parametrize(
    ("name", "memo", "said"),
    [("ACH KX-2026-310 HOLDING", "", "ACH KX-2026-310 HOLDING"), ("KX-2026-310", "wire", "KX-2026-310 wire"),
     ("KX-2026-310", "for KX-2026-310", "for KX-2026-310"), ("Holm Ltd", "wire", "wire"), ("Studio 54", "wire", "wire"),
     ("张三 6225****1234", "wire", "wire")],
)  # fmt: skip
def test_it_reads_a_number_that_stands_beside_who_paid_as_text(
    name: str, memo: str, said: str
) -> None:
    table = read(
        lines(
            "Date,Payee,Memo,Amount,Balance",
            f"2026-06-02,{name},{memo},8.00,8.00",
            "2026-06-03,x,y,1.00,9.00",
        )
    )
    document = read(OFX.format(name=name, memo=memo))

    assert table.rows("counterparty", "description")[0] == (name, said)
    assert document.rows("counterparty", "description") == [(name, said)]


def test_it_reads_who_an_order_is_of_as_no_text() -> None:
    table = lines("Order No,Paid at,Customer,Amount", "A1,2026-06-02,KX-2026-310,8.00")

    assert read(table).rows("counterparty", "description") == [("KX-2026-310", None)]
