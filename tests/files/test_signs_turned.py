"""Expenses that a list writes without a minus, against the bank that they were paid from."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.files.command import Written, call, lines

EXPENSES = lines(
    "Date,Receipt No,Payee,Amount",
    "2026-06-24,Q-003,Corvid Plumbing,748.70",
    "2026-06-25,Q-004,Harbour Hotels,412.00",
    "2026-06-26,Q-005,Merle Software,99.99",
)
BANK = lines(
    "Date,Description,Debit,Credit,Balance",
    "2026-06-24,CORVID PLUMBING,748.70,,4251.30",
    "2026-06-25,HARBOUR HOTELS,412.00,,3839.30",
    "2026-06-26,MERLE SOFTWARE,99.99,,3739.31",
    "2026-06-27,TERN BAKERY,,50.00,3789.31",
)
Said = pytest.CaptureFixture[str]


def _signs(folder: Path) -> list[object]:
    inputs = Written(folder / "out").summary["inputs"]
    assert isinstance(inputs, list)
    return [one["sign"] for one in inputs]


@pytest.mark.parametrize("list_is", ["left", "right"])
def test_it_turns_a_list_whose_amounts_left_the_bank(
    tmp_path: Path, capsys: Said, list_is: str
) -> None:
    ours, theirs = {"ours.csv": EXPENSES}, {"theirs.csv": BANK}

    code = call(tmp_path, *((ours, theirs) if list_is == "left" else (theirs, ours)))

    assert code == 0
    assert "NOTE ours.csv: its amounts stand on the other side with the opposite sign" in (
        capsys.readouterr().out
    )
    assert sorted(map(str, _signs(tmp_path))) == ["as_is", "inverted"]
    matched = {leg["match_id"] for leg in Written(tmp_path / "out").table("matches")}
    assert len(matched) == 3


def test_it_leaves_a_list_whose_amounts_came_to_the_bank(tmp_path: Path, capsys: Said) -> None:
    bank = lines(
        "Date,Description,Debit,Credit,Balance",
        "2026-06-24,CORVID PLUMBING,,748.70,5748.70",
        "2026-06-25,HARBOUR HOTELS,,412.00,6160.70",
        "2026-06-26,MERLE SOFTWARE,99.99,,6060.71",
    )

    code = call(tmp_path, {"ours.csv": EXPENSES}, {"theirs.csv": bank})

    assert code == 0
    assert "opposite sign" not in capsys.readouterr().out
    assert _signs(tmp_path) == ["as_is", "as_is"]


@pytest.mark.parametrize(("paid", "sign"), [(20, "inverted"), (19, "as_is")])
def test_it_turns_a_long_list_of_which_more_than_a_third_left_the_bank(
    tmp_path: Path, paid: int, sign: str
) -> None:
    bills = lines(
        "Bill date,Bill no,Supplier,Amount",
        *(f"2026-06-01,K-{at:03},Merle Paper,{at + 100}.00" for at in range(50)),
    )
    bank = lines(
        "Date,Description,Debit,Credit",
        *(f"2026-06-20,MERLE PAPER,{at + 100}.00," for at in range(paid)),
        # one amount is met as it stands as well, others pay several bills or none
        *(f"2026-06-21,TERN BAKERY,,{at + 100}.00" for at in range(49, 50)),
        *(f"2026-06-22,MERLE PAPER,{at + 900}.00," for at in range(35)),
    )

    call(tmp_path, {"bills.csv": bills}, {"bank.csv": bank})

    assert _signs(tmp_path)[0] == sign


def test_it_only_says_so_where_a_person_has_said_what_columns_mean(
    tmp_path: Path, capsys: Said
) -> None:
    mapping = tmp_path / "said.json"
    columns = {"occurred_at": "Date", "counterparty": "Payee", "gross": "Amount", "order_ref": "Receipt No"}  # fmt: skip
    mapping.write_text(json.dumps({"columns": columns}))

    code = call(
        tmp_path, {"ours.csv": EXPENSES}, {"theirs.csv": BANK}, "--mapping", f"ours.csv={mapping}"
    )

    assert code == 0
    assert 'WARNING ours.csv: its amounts stand on the other side with the opposite sign; "sign": "inverted"' in (
        capsys.readouterr().out
    )  # fmt: skip
    assert _signs(tmp_path) == ["as_is", "as_is"]


def test_it_turns_a_journal_that_has_no_balance_and_one_row_on_the_wrong_side(
    tmp_path: Path,
) -> None:
    journal = lines(
        "日期,凭证字号,摘要,借方金额,贷方金额",
        "2026-06-02,记-1,收云鹭网络货款,520.00,",
        "2026-06-03,记-2,付嘉禾造纸厂材料费,,310.50",
        "2026-06-08,记-3,收海岬进出口货款,86.00,",
        "2026-06-10,记-4,收松间灯饰运费,12.34,",
    )
    bank = lines(
        "交易日期,收入,支出,对方户名,摘要",
        "2026-06-02,520.00,,云鹭网络,货款",
        "2026-06-03,,310.50,嘉禾造纸厂,材料费",
        "2026-06-08,86.00,,海岬进出口,货款",
        "2026-06-10,,12.34,松间灯饰,运费",
    )

    call(tmp_path, {"ours.csv": journal}, {"theirs.csv": bank})

    found = Written(tmp_path / "out")
    assert len({leg["match_id"] for leg in found.table("matches")}) == 3
    assert [(row["side"], row["row_number"]) for row in found.table("exceptions")] == [
        ("left", "5"),
        ("right", "5"),
    ]


def test_it_asks_about_a_voided_bill_that_the_bank_has_paid(tmp_path: Path) -> None:
    ours = lines(
        "发票号码,供应商名称,开票日期,价税合计,发票状态",
        *(f"FP202606{n},安禾纺织有限公司,2026-06-{n},{n}0.00,正常" for n in (11, 12, 13)),
        "FP20260614,安禾纺织有限公司,2026-06-14,140.00,已作废",
        "FP20260615,安禾纺织有限公司,2026-06-15,150.00,已红冲",
    )
    theirs = lines(
        "交易日期,收入,支出,摘要,对方户名",
        *(f"2026-06-{n + 3},,{n}0.00,货款FP202606{n},安禾纺织有限公司" for n in range(11, 16)),
    )

    assert call(tmp_path, {"ours.csv": ours}, {"theirs.csv": theirs}) == 0

    cases = Written(tmp_path / "out").table("exceptions")
    assert {case["kind"] for case in cases} == {"STATUS_MISMATCH"}
    assert sorted(case["reference"] for case in cases if case["side"] == "left") == [
        "FP20260614",
        "FP20260615",
    ]


BILLS = lines(
    "Bill No,Bill Date,Supplier,Type,Amount,Status",
    "B-101,2026-06-03,Corvid Plumbing,Bill,748.70,Approved",
    "B-102,2026-06-03,Harbour Hotels,Bill,412.00,Voided",
    "B-103,2026-06-03,Merle Software,Bill,99.99,Draft",
    "B-104,2026-06-03,Tern Bakery,Bill,60.00,Approved",
    "B-105,2026-06-03,Tern Bakery,Credit note,50.00,Approved",
)


def test_it_confirms_no_bill_of_a_turned_list_that_was_called_off(tmp_path: Path) -> None:
    call(tmp_path, {"bills.csv": BILLS}, {"bank.csv": BANK})

    outcome = Written(tmp_path / "out")
    bills = {leg["reference"] for leg in outcome.table("matches") if leg["side"] == "left"}
    assert not bills & {"B-102", "B-103"}


def test_it_confirms_none_of_a_list_that_writes_what_is_owed_with_a_minus(tmp_path: Path) -> None:
    rows = BILLS.splitlines()
    owed = lines(rows[0], *(re.sub(r",([0-9.]+),(?=\w+$)", r",-\1,", row) for row in rows[1:-1]))

    call(tmp_path, {"bills.csv": owed}, {"bank.csv": BANK})

    bills = {leg["reference"] for leg in Written(tmp_path / "out").table("matches")}
    assert "-412.00" in owed
    assert not bills & {"B-102", "B-103"}


@pytest.mark.parametrize("written", ["50.00", "-50.00"])
def test_it_turns_the_credit_notes_of_a_list_the_other_way(tmp_path: Path, written: str) -> None:
    call(tmp_path, {"bills.csv": BILLS.replace("50.00", written)}, {"bank.csv": BANK})

    outcome = Written(tmp_path / "out")
    placed = [*outcome.table("matches"), *outcome.table("exceptions")]
    amounts = {row["reference"]: row["amount"] for row in placed if row["side"] == "left"}
    assert (amounts["B-101"], amounts["B-105"]) == ("-748.70", "50.00")
