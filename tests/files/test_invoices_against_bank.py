"""A bill is paid days after its own date: its files' days don't bound the bank's lines."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import Groups, lines, reconciled

BANK = lines(
    "Date,Description,Amount,Currency",
    "2026-06-05,GREEN CUP GMBH,200.00,EUR",
    "2026-06-20,SOMEBODY ELSE,1.00,EUR",
    "2026-06-21,Rent,-900.00,EUR",
)


def judged(folder: Path, day: str) -> Groups:
    invoices = lines(
        "Invoice No,Invoice Date,Customer,Amount,Currency",
        "INV-10002,2026-06-02,Green Cup GmbH,200.00,EUR",
        f"INV-10003,{day},Red Pot SA,300.00,EUR",
    )
    return reconciled(folder, invoices, BANK).groups


def test_it_confirms_by_name_and_calls_the_rest_by_what_it_is(tmp_path: Path) -> None:
    assert judged(tmp_path, "2026-06-03") == [
        ("EXTERNAL_ONLY", ("right:3",)),
        ("INTERNAL_ONLY", ("left:3",)),
        ("NON_TRADE", ("right:4",)),
        ("confirmed", ("left:2", "right:2")),
    ]


def test_it_misses_the_bank_file_of_days_to_come(tmp_path: Path) -> None:
    assert ("MISSING_STATEMENT", ("left:3",)) in judged(tmp_path, "2026-06-29")
