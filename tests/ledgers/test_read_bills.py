"""Bills that suppliers sent us: whether we have paid them is no answer to a supplier's statement."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read

KIND = "ContactName,InvoiceNumber,InvoiceDate,Total,Type,Status"
SUPPLIER = "Supplier,Invoice Number,Invoice Date,Total,Category,Status"


@pytest.mark.parametrize(("header", "kind"), [(KIND, "Bill"), (SUPPLIER, "Paper")])
def test_it_says_nothing_of_what_we_have_not_paid_yet(header: str, kind: str) -> None:
    outcome = read(
        lines(
            header,
            f"Holm,VX-501,2026-06-01,120.00,{kind},Awaiting Payment",
            f"Holm,VX-502,2026-06-02,90.00,{kind},Paid",
            f"Holm,VX-503,2026-06-03,70.00,{kind},Voided",
        )
    )

    assert outcome.values("status") == [None, "PAID", "CLOSED"]


def test_it_says_of_our_own_invoices_that_they_wait_for_their_money() -> None:
    outcome = read(
        lines(KIND, "Holm,VX-501,2026-06-01,120.00,Sales invoice,Awaiting Payment",
              "Holm,VX-502,2026-06-02,90.00,Sales invoice,Paid")
    )  # fmt: skip

    assert outcome.values("status") == ["UNPAID", "PAID"]
