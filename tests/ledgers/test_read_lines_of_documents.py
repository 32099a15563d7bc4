"""Lists with a row for each line of an invoice: its total, on every one of them, is owed once."""

from __future__ import annotations

import pytest

from ledgers.formats import sources
from tests.ledgers.tables import lines, read

HEADER = "Contact,Invoice Number,Invoice Date,Total,Item,Quantity,Line Amount,Tax Amount,Tax Total"


def test_it_takes_a_total_once_that_stands_on_every_line() -> None:
    outcome = read(
        lines(
            HEADER,
            "Holm,VX-501,2026-06-01,120.00,Desk,1,60.00,12.00,20.00",
            "Holm,VX-501,2026-06-01,120.00,Chair,2,40.00,8.00,20.00",
            "Ruiz,VX-502,2026-06-02,36.00,Lamp,1,30.00,6.00,6.00",
        )
    )

    assert outcome.rows("row_number", "order_ref", "gross_minor") == [
        (2, "VX-501", 12000),
        (4, "VX-502", 3600),
    ]
    assert outcome.summary.rejected == 0


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        # the lines with their tax
        ("Contact,Invoice Number,Invoice Date,Amount,Net Price,VAT",
         ("Holm,VX-501,2026-06-01,120.00,60.00,12.00", "Holm,VX-501,2026-06-01,120.00,40.00,8.00")),
        # the tax of the whole document
        ("Contact,Invoice Number,Invoice Date,Amount,Net Price,VAT",
         ("Holm,VX-501,2026-06-01,120.00,60.00,20.00", "Holm,VX-501,2026-06-01,120.00,40.00,20.00")),
        # what is open of the document
        ("Contact,InvoiceNumber,InvoiceDate,Total,InvoiceAmountDue,Quantity,LineAmount",
         ("Holm,VX-501,2026-06-01,150.00,120.00,1,90.00", "Holm,VX-501,2026-06-01,150.00,120.00,2,60.00")),
        # nothing but articles
        ("客户,发票号,开票日期,价税合计,商品", ("甲公司,VX-501,2026-06-01,120.00,桌", "甲公司,VX-501,2026-06-01,120.00,椅")),
    ],
)  # fmt: skip
def test_it_knows_lines_by_what_they_come_to_or_what_they_are_of(
    header: str, rows: tuple[str, ...]
) -> None:
    assert read(lines(header, *rows)).values("gross_minor") == [12000]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        # entered twice
        ("Contact,Invoice Number,Invoice Date,Total", ("Holm,VX-501,2026-06-01,120.00",) * 2),
        # two lines that cost the same
        ("Contact,Invoice Number,Invoice Date,Amount,Item",
         ("Holm,VX-501,2026-06-01,120.00,Desk", "Holm,VX-501,2026-06-01,120.00,Chair")),
        # another day
        ("Contact,Invoice Number,Invoice Date,Total,Item",
         ("Holm,VX-501,2026-06-01,120.00,Desk", "Holm,VX-501,2026-06-02,120.00,Chair")),
    ],
)  # fmt: skip
def test_it_keeps_rows_that_nothing_proves_to_be_lines(header: str, rows: tuple[str, ...]) -> None:
    assert read(lines(header, *rows)).values("gross_minor") == [12000, 12000]


def test_it_knows_a_document_that_goes_on_in_the_next_piece_of_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of_one = [f"Holm,VX-501,2026-06-01,120.00,Chair {n},1,25.00,5.00,20.00" for n in range(4)]
    monkeypatch.setattr(sources, "PIECE_BYTES", 250)

    outcome = read(lines(HEADER, *of_one, "Ruiz,VX-502,2026-06-02,36.00,Lamp,1,30.00,6.00,6.00"))

    assert outcome.rows("row_number", "gross_minor") == [(2, 12000), (6, 3600)]
