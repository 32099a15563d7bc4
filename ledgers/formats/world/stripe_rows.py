"""What Stripe's files have in common: its words for kinds, order numbers in metadata and descriptions, signs.

Source: docs.stripe.com/reports/reporting-categories and /reports/balance-transaction-types. Fees are written
positive; refunds, disputes and payouts have a negative amount; currencies are in lower case.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.known import Cells
from ledgers.formats.words import Words
from ledgers.formats.world.parts import fees_alone, first_filled, read_kind, status_by_kind

KINDS: Words = (
    ("CHARGEBACK", r"^(?:dispute|dispute reversal|issuing dispute.*|chargeback.*)$"),
    ("REFUND", r"refund|^(?:charge failure|partial capture reversal|payment failure.*|payment reversal)$"),
    # what a platform earns of its sellers' payments
    ("PAYMENT", r"^(?:application fee|platform earning)$"),
    ("FEE", r"\bfees?$|^(?:tax|network cost|stripe fee.*)$"),
    ("PAYOUT", r"^(?:payout|payout (?:reversal|cancel|failure)|instant payout.*)$"),
    ("TOP_UP", r"^top ?up\b"),
    ("TRANSFER", r"transfer|^connect (?:reserved funds|collection.*)$"),
    ("PAYMENT", r"^(?:charge|payment)$"),
)  # fmt: skip
# under which names shops keep their order number beside a payment
METADATA = (
    "order_id", "order", "order_number", "order_no", "orderId", "orderNumber", "Order ID", "reference",
    "merchant_order_id", "out_trade_no", "external_identifier",
)  # fmt: skip
ORDER_COLUMNS = (*(f"payment_metadata[{name}]" for name in METADATA), *(f"{name} (metadata)" for name in METADATA))  # fmt: skip
# Order 1001, order no. A-17; only what has a digit is a number
ORDER_TEXT = r"(?i)\border(?: id| no\.?| number)?[ :#]+([A-Z0-9_-]*[0-9][A-Z0-9_-]*)"
# without that word, the invoice, or nothing but a number: SO10021, Payment for A-2107; a year is none
INVOICE_TEXT = ORDER_TEXT.replace("order", "invoice", 1)
NUMBER_TEXT = (
    r"(?i)^(?:refund for (?:charge|payment) \()?(?:(?:payment|charge) for )?"
    r"#?([A-Z]{0,8}[-_]?[0-9][A-Z0-9_-]*)\)?$"
)
NUMBER_DIGITS_MIN, YEAR = 4, r"^[A-Za-z]*[-_]?(?:19|20)[0-9]{2}$"
# ids of charges: what orders know a payment by
CHARGE = r"^(?:ch|py)_"
GIVEN_BACK = r"^(?:re|pyr)_"


def read_order(cells: Cells, *others: str) -> None:
    """The shop's own number: from the metadata column that is filled, else from the description."""
    said = first_filled(cells, (*ORDER_COLUMNS, *others))
    text = pl.col("description")
    number = text.str.extract(NUMBER_TEXT)
    is_long = number.str.count_matches("[0-9]") >= NUMBER_DIGITS_MIN
    alone = pl.when(is_long & ~number.str.contains(YEAR)).then(number)
    in_text = (text.str.extract(ORDER_TEXT), text.str.extract(INVOICE_TEXT), alone)
    columns = [name for name in (*ORDER_COLUMNS, *others) if cells.has(name)]
    cells.reference_from("order", pl.coalesce(*said, *in_text), *columns)


def read_movement(cells: Cells, kind: str, gross: str, fee: str, net: str) -> None:
    """Kind and amounts of a row of the balance, by the names of its columns."""
    read_kind(cells, KINDS, kind)
    cells.amount("gross_minor", gross)
    cells.amount("charged", fee, required=False)
    cells.amount("net_minor", net)
    cells.set(fee_minor=-pl.col("charged"))
    cells.check_parts()
    # some reports write the payout as what arrives
    arrives = pl.col("kind_text").str.to_lowercase() == "payout"
    cells.set(
        **{
            name: pl.when(arrives).then(-pl.col(name).abs()).otherwise(name)
            for name in ("gross_minor", "net_minor")
        },
        channel=pl.lit("STRIPE"),
    )
    status_by_kind(cells)
    fees_alone(cells)


def read_source(cells: Cells, name: str, *charges: str) -> None:
    """What a payment, its refund and its dispute have in common, and what a refund is known by."""
    cells.text("source", name)
    is_payout = pl.col("kind") == "PAYOUT"
    is_refund = pl.col("source").str.contains(GIVEN_BACK)
    source = pl.when(~is_payout & ~is_refund).then("source")
    of_charge = pl.when(pl.col("source").str.contains(CHARGE)).then("source")
    cells.reference_from(
        "transaction", pl.coalesce(of_charge, *first_filled(cells, charges), source), *charges, name
    )
    cells.reference_from("refund", pl.when(is_refund).then("source"), name)
