"""What Adyen's reports have in common: words for kinds and methods, zones, references, four fees.

Source: docs.adyen.com/reporting/settlement-reconciliation and /reporting/invoice-reconciliation. Amounts are
in major units, so that Adyen's own numbers of decimals (CLP and ISK 2, CVE 0) need no rule: 1000.00 CLP are
1000 pesos, and a part of a peso is no amount.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.identity import identity
from ledgers.formats.known import Cells
from ledgers.formats.words import CHANNEL_WORDS, Words
from ledgers.formats.world.parts import fees_alone, read_kind, status_by_kind
from ledgers.normalise import WITH_EXPONENT, key

KINDS: Words = (
    ("CHARGEBACK", r"^(?:second ?)?chargeback|^dispute|^arbitration"),
    ("REFUND", r"^(?:refunded|settled.*reversed)"),
    ("PAYMENT", r"^settled"),
    ("PAYOUT", r"^(?:merchant ?payout|bank ?payout|paid ?out)"),
    ("TRANSFER", r"^(?:balance ?transfer|internal ?transfer|converted|funds ?transfer)"),
    ("TOP_UP", r"^merchant ?payin"),
    ("FEE", r"^(?:fee|invoice ?deduction|misc ?costs|payment ?cost|advancement ?commission)"),
)
METHODS: Words = (
    ("CARD", r"^(?:mc|visa|amex|bcmc|cup|jcb|elo|maestro|diners|discover|cartebancaire|dankort|nyce|star|pulse|accel)"),
    ("BANK", r"^(?:directebanking|ideal|ach|sepadirectdebit|eps|giropay|trustly|multibanco|blik|pix|onlinebanking)"),
    *CHANNEL_WORDS,
)  # fmt: skip
# summer times and zones that dates.py doesn't know; what is in neither leaves the day alone
OFFSETS = {
    "CDT": "-05:00", "AKST": "-09:00", "AKDT": "-08:00", "HST": "-10:00", "BRT": "-03:00", "WET": "+00:00",
    "WEST": "+01:00", "BST": "+01:00", "EET": "+02:00", "EEST": "+03:00", "MSK": "+03:00", "SGT": "+08:00",
    "AWST": "+08:00", "AEST": "+10:00", "AEDT": "+11:00", "NZST": "+12:00", "NZDT": "+13:00",
}  # fmt: skip
ZONES = ("UTC", "GMT", "PST", "PDT", "MST", "MDT", "EST", "EDT", "CET", "CEST", "HKT", "JST")
FEE_NAMES = ("Commission", "Markup", "Scheme Fees", "Interchange")
FEES = ("commission", "markup", "scheme", "interchange")
# what stands for a number of the shop's own where it gave none
AUTOMATIC = "<auto>"
PAYOUT_NO = r"\b(TX[0-9]+XT)\b"
# what Adyen writes as the reference of rows of its own, such as fees, is a text for people
_HAS_PAYMENT = pl.col("transaction_ref").is_not_null()


def read_moment(cells: Cells, time: str, zone: str) -> None:
    """A time in the zone that the row names; where nobody knows that zone, the day."""
    cells.text("time", time)
    cells.text("zone", zone)
    known = dict(zip(ZONES, ZONES, strict=True)) | OFFSETS
    offset = pl.col("zone").replace_strict(known, default=None, return_dtype=pl.String)
    made = pl.when(offset.is_null()).then(pl.col("time").str.slice(0, 10)).otherwise(
        pl.concat_str("time", pl.lit(" "), offset)
    )  # fmt: skip
    cells.moment_from(made, time)


def read_references(cells: Cells, modification: str, batch: str) -> None:
    """Own order number, payment, refund and batch; what isn't of a payment has a description instead.

    Batches are counted for each merchant account: the key is what the bank shows, “batch 380, ACCOUNT”.
    """
    # numbers of an invoice and its attempt look so: 314159.0
    cells.reference("order", "Merchant Reference", damaged=WITH_EXPONENT)
    cells.reference("transaction", "Psp Reference")
    cells.reference("batch", batch)
    cells.text("account", "Merchant Account")
    named = pl.format("BATCH{}{}", "batch_key", key(pl.col("account").fill_null("")))
    cells.set(batch_key=named)
    cells.text("modification", modification)
    # references are a merchant account's own: another one may give out the same
    cells.shop("Store", "Merchant Account")
    cells.text("method", "Payment Method Variant", "Payment Method")
    own = pl.col("own_modification")
    cells.text("own_modification", "Modification Merchant Reference")
    is_own = (own != AUTOMATIC) & own.ne_missing(pl.col("order_ref"))
    is_refund = _HAS_PAYMENT & (pl.col("kind") == "REFUND")
    number = pl.coalesce(pl.when(is_own).then(own), "modification")
    cells.reference_from("refund", pl.when(is_refund).then(number), modification)
    cells.set(description=pl.when(_HAS_PAYMENT).then("method").otherwise("modification"))
    # the number that the bank shows of a payout
    payout = pl.when(pl.col("kind") == "PAYOUT").then(pl.col("modification").str.extract(PAYOUT_NO))
    cells.reference_from("transaction", pl.coalesce("transaction_ref", payout), "Psp Reference")


def read_facts(cells: Cells, kind: str) -> None:
    """Kind and channel by the words of the row."""
    read_kind(cells, KINDS, kind)
    cells.meaning("channel", METHODS, "Payment Method")


def read_fees(cells: Cells, code: str) -> None:
    """The four fees, positive where they cost; `code` is SC or NC, the currency that they are in."""
    for column, name in zip(FEES, FEE_NAMES, strict=True):
        cells.amount(column, f"{name} ({code})", required=False)
    cells.set(fee_minor=-pl.sum_horizontal(FEES))


def finish(cells: Cells, stated: pl.Expr, is_stated: pl.Expr, time: str) -> None:
    """Gross from net and fees, which is what the file states where it states it in the same currency."""
    cells.set(gross_minor=pl.col("net_minor") - pl.col("fee_minor"))
    cells.fault_of_net(is_stated & (stated != pl.col("gross_minor")))
    status_by_kind(cells)
    fees_alone(cells)
    cells.text("moment_text", time)
    cells.set(
        natural_id=identity(
            "account", "transaction_ref", "modification", "kind_text", "batch_ref", "moment_text"
        )
    )
