"""Amazon's settlement report, flat file version 1: amounts in nine columns. Withdrawn in March 2026.

Source: developer-docs.amazon.com/sp-api, settlement report attributes and changelog. As in version 2 the first
row of a settlement says what it comes to, and the sum of all amounts is what Amazon deposited.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.known import Cells
from ledgers.formats.world.amazon_heads import AmazonFile

GROSS = ("price-amount", "promotion-amount", "direct-payment-amount", "other-amount")
FEES = (
    "shipment-fee-amount", "order-fee-amount", "item-related-fee-amount", "misc-fee-amount", "other-fee-amount",
)  # fmt: skip
WORDS = (
    "transaction-type", "shipment-fee-type", "order-fee-type", "price-type", "item-related-fee-type",
    "other-fee-reason-description", "promotion-type", "direct-payment-type",
)  # fmt: skip
KINDS = (
    ("CHARGEBACK", r"^(?:chargeback|a-to-z)"),
    ("ADJUSTMENT", r"retrocharge|reimbursement|reserve|adjustment|^other"),
    ("REFUND", r"^refund"),
    ("PAYMENT", r"^order"),
)


class AmazonSettlementV1(AmazonFile):
    """One row per item and component; a row that has fees alone is a fee, with gross 0."""

    code = "amazon_settlement_v1"
    title = "Amazon settlement report (V1)"
    lists_refunds = True
    needed = (
        ("settlement-id", "total-amount", "transaction-type", "price-type", "price-amount", "item-related-fee-type",
         "item-related-fee-amount", "posted-date"),
    )  # fmt: skip
    amounts = (*GROSS, *FEES)

    def entries(self, cells: Cells) -> None:
        writing = self.heads.writing
        self.heads.start(cells)
        cells.reference("order", "order-id")
        cells.reference("refund", "adjustment-id")
        cells.text("sku", "sku")
        cells.quantity("quantity-purchased")
        cells.text("posted", "posted-date")
        order = writing.check(cells, pl.col("posted"), "posted-date")
        cells.moment("posted-date", zone=self.zone, order=order)
        for name in (*GROSS, *FEES):
            cells.amount(name, name, required=False, decimal_comma=writing.decimal_comma)
        for name in WORDS:
            cells.text(f"said {name}", name)
        is_empty = pl.all_horizontal(pl.col(f"{name}_is_empty") for name in (*GROSS, *FEES))
        cells.set(**{f"{name}_is_empty": self._is_empty(cells, name) for name in (*GROSS, *FEES)})
        cells.fault(is_empty, "missing_amount", *GROSS)
        kind = pl.col(f"said {WORDS[0]}")
        cells.fault(kind.is_null(), "missing_kind", WORDS[0])
        said = pl.concat_str(
            *(pl.col(f"said {name}") for name in WORDS), separator=" ", ignore_nulls=True
        )
        cells.set(
            gross_minor=pl.sum_horizontal(*GROSS),
            fee_minor=pl.sum_horizontal(*FEES),
            description=said.str.strip_chars(),
        )
        words = kind.str.to_lowercase().fill_null("")
        found = [pl.when(words.str.contains(p)).then(pl.lit(code)) for code, p in KINDS]
        is_fee = (pl.col("gross_minor") == 0) & (pl.col("fee_minor") != 0)
        cells.set(
            net_minor=pl.col("gross_minor") + pl.col("fee_minor"),
            kind=pl.when(is_fee).then(pl.lit("FEE")).otherwise(
                pl.coalesce(*found, pl.lit("ADJUSTMENT"))
            ),
        )  # fmt: skip

    @staticmethod
    def _is_empty(cells: Cells, name: str) -> pl.Expr:
        return pl.lit(cells.text("_cell", name).is_null())


FORMAT = AmazonSettlementV1()
