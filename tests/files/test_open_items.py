"""Lists that hold paid invoices beside partly paid ones: which amount counts, the bank tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import call, lines

INVOICES = lines(
    "InvoiceNumber,InvoiceDate,ContactName,Total,InvoiceAmountPaid,InvoiceAmountDue",
    "VX-00501,2026-06-01,Holm,90.00,30.00,60.00",
    "VX-00502,2026-06-02,Ruiz,70.00,70.00,0.00",
)


def bank(*amounts: str) -> str:
    rows = (f"2026-06-{at:02},PAYMENT VX,{amount}" for at, amount in enumerate(amounts, 10))
    return lines("Date,Narrative,Amount", *rows)


@pytest.mark.parametrize(
    ("amounts", "wanted"),
    [(("60.00", "15.00"), "gross = InvoiceAmountDue"), (("70.00", "15.00"), "gross = Total")],
)
def test_it_takes_the_amounts_that_the_bank_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], amounts: tuple[str, ...], wanted: str
) -> None:
    code = call(tmp_path, {"ours.csv": INVOICES}, {"theirs.csv": bank(*amounts)})

    assert code == 0
    assert wanted in capsys.readouterr().out


@pytest.mark.parametrize("amounts", [("15.00", "16.00"), ("70.00", "60.00")])
def test_it_asks_where_the_bank_has_as_many_of_either(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], amounts: tuple[str, ...]
) -> None:
    code = call(tmp_path, {"ours.csv": INVOICES}, {"theirs.csv": bank(*amounts)})

    assert code == 2
    assert "Several columns could be the amount" in capsys.readouterr().err
