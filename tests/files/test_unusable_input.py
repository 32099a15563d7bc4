"""What can't be used ends with exit code 2 and a message that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import call, lines, wechat

BILL = wechat(("A1", "2026-06-01 09:00:05", "10.00"))


def test_it_says_how_to_name_columns_that_no_word_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = call(tmp_path, {"o.csv": lines("c_a,c_b", "A1,5.00")}, {"w.csv": BILL})

    assert code == 2
    said = capsys.readouterr().err
    assert "there are “c_a”, “c_b”" in said
    assert "--mapping o.csv=FILE.json" in said


def test_it_says_so_where_day_and_month_can_t_be_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orders = lines("Order No,Date,Amount", "A1,01/06/2026,10.00")

    code = call(tmp_path, {"o.csv": orders}, {"w.csv": BILL})

    assert code == 2
    said = capsys.readouterr().err
    assert "“01/06/2026” (column “Date”, row 2) could be two days" in said
    assert '"occurred_at": "Date"}, "ledger_kind": "orders", "date_order": "DMY"}' in said


def test_it_offers_no_mapping_for_an_empty_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = call(tmp_path, {"o.csv": ""}, {"w.csv": BILL})

    assert code == 2
    assert "--mapping" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("header", "row", "said"),
    [
        (
            "Order No,Paid at,Sale amount,Order amount",
            "A1,2026-06-01,1.00,2.00",
            "“1.00” (column “Sale amount”, row 2), “2.00” (column “Order amount”, row 2)",
        ),
        ("Order No,Paid at,Amount", "A1,2026-06-01,free", "No column is an amount."),
        ("客户订单号,到账时间,划走", "A1,2026-06-01,9.90", "No column is an amount."),
        ("划走,到账时间,什么", "9.90,2026-06-01,A1", "which order or movement"),
        (
            "Chiffre,Date,Customer,Amount",
            "KD-1,2026-06-01,Holm,1.00\r\nKD-2,2026-06-02,Ruiz,2.00",
            "“KD-1” (column “Chiffre”, row 2) numbers every row, and nothing says of what.",
        ),
        (
            "Order No;Paid at;Amount",
            "A1;2026-06-01;1.234",
            "“1.234” (column “Amount”, row 2) could be thousands",
        ),
        ("Date,Merchant Name,Card Used,Amount", "2026-06-01,B,9,5.00", 'Say "sign":'),
        ("Deal,Paid at,Amount paid,Status", "A1,2026-06-01,1.00,paid", "there are “Deal”"),
    ],
)
def test_it_shows_the_cell_that_it_asks_about(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str, row: str, said: str
) -> None:
    code = call(tmp_path, {"o.csv": lines(header, row)}, {"w.csv": BILL})

    assert code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('{"columns": {"order": "Order No"}}', "“order” is no field of columns"),
        ('{"column": {"order_ref": "Order No"}}', "“column” is no part of a mapping"),
        ('{"columns": {"order_ref": 3}}', "columns give “order_ref” the name of a column, not 3"),
        ('{"columns": {"order_ref": ""}}', "columns give “order_ref” the name of a column, not ''"),
        ('{"columns": {}}', "“columns” say which column is what"),
        ('{"columns": {"gross": "A"}, "decimal": ";"}', "decimal is one of ., ,, not ';'"),
        ("[]", "is no mapping"),
        ("{", "is no JSON"),
    ],
)
def test_it_says_what_is_wrong_with_a_mapping(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: str, said: str
) -> None:
    mapping = tmp_path / "o.json"
    mapping.write_text(document, "utf-8")
    orders = lines("Order No,Date,Amount", "A1,2026-06-01,10.00")

    code = call(tmp_path, {"o.csv": orders}, {"w.csv": BILL}, "--mapping", f"o.csv={mapping}")

    assert code == 2
    assert said in capsys.readouterr().err
