"""Amazon's settlement report, flat file version 2: one row per component of an amount.

Source: developer-docs.amazon.com/sp-api, settlement report attributes. TABs between the cells; the sum of all
amounts is what Amazon deposits. In Europe amounts have a decimal comma and days are written 02.06.2026.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.known import Cells
from ledgers.formats.world.amazon_heads import AmazonFile

# by transaction-type, amount-type and amount-description together; the first that fits is the kind
KINDS = (
    ("CHARGEBACK", r"^(?:chargeback|a-to-z)"),
    ("FEE", r"fee|cost of advertising|commission|subscription|storage|shipping label|shippingservices"),
    ("TOP_UP", r"successful charge"),
    ("ADJUSTMENT", r"retrocharge|reimbursement|reserve|adjustment|^other-transaction|^debt"),
    ("REFUND", r"^refund"),
    ("PAYMENT", r"^order"),
)  # fmt: skip


class AmazonSettlement(AmazonFile):
    """One row per component: price, tax, promotion, fee, reimbursement.

    A fee is a row of its own with gross 0, so that the gross of an order's rows is what was earned by it. The
    tax that Amazon collects and keeps stands twice, with both signs. No row has a number of its own: they are
    known by their content.
    """

    code = "amazon_settlement"
    title = "Amazon settlement report (V2)"
    lists_refunds = True
    needed = (
        ("settlement-id", "total-amount", "transaction-type", "amount-type", "amount-description", "amount", "posted-date"),
    )  # fmt: skip
    amounts = ("amount",)

    def entries(self, cells: Cells) -> None:
        self.heads.start(cells)
        cells.reference("order", "order-id")
        cells.reference("refund", "adjustment-id")
        cells.text("sku", "sku")
        cells.quantity("quantity-purchased")
        cells.text("posted", "posted-date")
        cells.text("posted_at", "posted-date-time")
        order = self.heads.writing.check(cells, pl.col("posted"), "posted-date")
        cells.moment_from(
            pl.coalesce("posted_at", "posted"), "posted-date-time", "posted-date",
            zone=self.zone, order=order,
        )  # fmt: skip
        # the moment is in UTC, the day that of the marketplace
        cells.day("posted_on", "posted-date", order=order)
        cells.amount("net_minor", "amount", decimal_comma=self.heads.writing.decimal_comma)
        words = ("transaction-type", "amount-type", "amount-description")
        for number, name in enumerate(words):
            cells.text(f"word{number}", name)
        cells.fault(pl.col("word0").is_null(), "missing_kind", "transaction-type")
        said = pl.concat_str(
            *(pl.col(f"word{number}").fill_null("") for number in range(len(words))), separator=" "
        )
        cells.set(
            kind=kind_of(said.str.to_lowercase()),
            description=said.str.strip_chars(),
            booked_on=pl.coalesce("posted_on", "booked_on"),
        )
        is_fee = pl.col("kind") == "FEE"
        cells.set(
            gross_minor=pl.when(is_fee).then(0).otherwise("net_minor"),
            fee_minor=pl.when(is_fee).then("net_minor").otherwise(0),
        )


def kind_of(words: pl.Expr) -> pl.Expr:
    """The kind that a row's words, in lower case, say; any other movement is an adjustment."""
    found = [pl.when(words.str.contains(pattern)).then(pl.lit(kind)) for kind, pattern in KINDS]
    return pl.coalesce(*found, pl.lit("ADJUSTMENT"))


FORMAT = AmazonSettlement()
