"""Adyen: settlement details report, CSV or XLSX, in any order of columns.

One row per settled payment, refund, chargeback or cost of a batch; debit and credit are two columns without
signs, fees four. The batch ends with a MerchantPayout or with a Balancetransfer to the next one.
Source: docs.adyen.com/reporting/settlement-reconciliation/transaction-level/settlement-details-report.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.known import Cells, KnownTable, account_of
from ledgers.formats.tally import Tally
from ledgers.formats.world.adyen_rows import (
    FEE_NAMES,
    finish,
    read_facts,
    read_fees,
    read_moment,
    read_references,
)
from ledgers.formats.world.parts import IS_PAYOUT, payout_controls
from ledgers.money import parse_minor

TIME = "Creation Date"
PASSED_ON = pl.col("own_modification").str.contains(r"^(?i)balance ?transfer to ")
SIDES = ("Net Debit (NC)", "Net Credit (NC)")


class AdyenSettlement(KnownTable):
    """One row per booking, in the currency of the settlement; the batch number groups them to the bank."""

    code = "adyen_settlement"
    title = "Adyen settlement details report"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    zone_names = ("TimeZone",)
    currency = ""
    needed = (
        (
            "Merchant Account", "Psp Reference", "Merchant Reference", "Type", TIME, "TimeZone",
            "Modification Reference", "Net Currency", *SIDES, "Batch Number", *(f"{fee} (NC)" for fee in FEE_NAMES),
        ),
    )  # fmt: skip

    def entries(self, cells: Cells) -> None:
        cells.currency("Net Currency")
        read_moment(cells, TIME, "TimeZone")
        read_facts(cells, "Type")
        read_references(cells, "Modification Reference", "Batch Number")
        cells.amount("debit", SIDES[0], required=False)
        cells.amount("credit", SIDES[1], required=False)
        cells.set(net_minor=pl.col("credit") - pl.col("debit"))
        read_fees(cells, "NC")
        _gross(cells)
        same = pl.col("gross_currency").eq_missing(pl.col("currency"))
        has_gross = pl.col("gross_debit").is_not_null() | pl.col("gross_credit").is_not_null()
        is_stated = same & has_gross
        cells.text("debit_text", SIDES[0])
        cells.text("credit_text", SIDES[1])
        nothing = pl.col("debit_text").is_null() & pl.col("credit_text").is_null()
        # a payment that costs as much as it brings has neither, which its gross and fees prove
        cells.fault(nothing & ~is_stated, "missing_amount", SIDES[1])
        stated = pl.col("gross_credit").fill_null(0) - pl.col("gross_debit").fill_null(0)
        finish(cells, stated, is_stated, TIME)
        cells.paid_from(stated, pl.col("gross_currency"))

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "Merchant Account")}

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """A batch is closed by its payout, or by what it passes on to the next one."""
        if not tally.count(pl.col("kind").is_in(["PAYOUT", "TRANSFER"])):
            return ()
        return payout_controls(self, table, "batch", IS_PAYOUT | PASSED_ON)


def _gross(cells: Cells) -> None:
    """What the shopper paid, in the shopper's currency."""
    cells.text("gross_currency", "Gross Currency")
    for column, name in (("gross_debit", "Gross Debit (GC)"), ("gross_credit", "Gross Credit (GC)")):  # fmt: skip
        texts = cells.text(f"{column}_text", name)
        made = parse_minor(texts, cells.rows["gross_currency"].fill_null(""))
        cells.set(**{column: pl.lit(made)})
        bad = pl.col(column).is_null() & pl.col(f"{column}_text").is_not_null()
        cells.fault(bad, "bad_amount", name, value=pl.col(f"{column}_text"))


FORMAT = AdyenSettlement()
