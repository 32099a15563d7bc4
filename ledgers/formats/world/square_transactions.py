"""Square: transactions export, 36 to 55 columns.

Amounts have a currency sign and thousands separators, fees are negative, a refund is a row of its own; the
deposit groups rows to the bank. No column says the currency: the signs of the amounts name it, or it is the
ledger's own where they may mean it, such as $ of Canada. Source: squareup.com/help, Export transactions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from ledgers.formats.base import LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable, plain
from ledgers.formats.words import STATUS_WORDS, Words
from ledgers.formats.world.parts import fees_alone, read_kind
from ledgers.money import named_currency, parse_minor
from ledgers.normalise import bare_column

KINDS: Words = (
    ("CHARGEBACK", r"dispute|chargeback"),
    ("REFUND", r"refund"),
    ("FEE", r"\bfee\b"),
    ("PAYMENT", r"^(?:payment|sale|transaction)$"),
)
STATUSES: Words = (("PAID", r"^complete"), *STATUS_WORDS)
DEFAULT_CURRENCY = "USD"
TOTAL = "Total Collected"
Part = tuple[pl.DataFrame, pl.DataFrame]
# names of zones as Square writes them
ZONES = {
    "Eastern Time (US & Canada)": "America/New_York",
    "Central Time (US & Canada)": "America/Chicago",
    "Mountain Time (US & Canada)": "America/Denver",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Arizona": "America/Phoenix",
    "Alaska": "America/Anchorage",
    "Hawaii": "Pacific/Honolulu",
    "Atlantic Time (Canada)": "America/Halifax",
    "London": "Europe/London",
    "Dublin": "Europe/Dublin",
    "Paris": "Europe/Paris",
    "Madrid": "Europe/Madrid",
    "Tokyo": "Asia/Tokyo",
    "Osaka": "Asia/Tokyo",
    "Sydney": "Australia/Sydney",
    "Melbourne": "Australia/Melbourne",
    "Brisbane": "Australia/Brisbane",
    "Perth": "Australia/Perth",
}
# the parts of a payment that reach no bank
UNDEPOSITED = ("Cash", "Square Gift Card", "Other Tender")
TENDERS = (("Card", "CARD"), ("Cash", "CASH"), ("Square Gift Card", "BALANCE"))


class SquareTransactions(KnownTable):
    """One row per payment or refund: what was collected, the fee, and what is deposited of it."""

    code = "square_transactions"
    title = "Square transactions"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    currency = DEFAULT_CURRENCY
    needed = (
        ("Date", "Time", "Time Zone", "Gross Sales", TOTAL, "Fees", "Net Total", "Transaction ID", "Payment ID"),
    )  # fmt: skip

    def read(self, table: Table, options: ReadOptions) -> Reading:
        currency = pl.lit(_currency(table, options)).alias("kept_in")

        def others(rest: Callable[[], Iterator[Part]]) -> Iterator[Part]:
            for records, broken in rest():
                yield records.with_columns(currency), broken

        first = table.records.with_columns(currency)
        rest = table.rest and partial(others, table.rest)
        return super().read(replace(table, records=first, rest=rest), options)

    def entries(self, cells: Cells) -> None:
        cells.set(currency=pl.col("kept_in"))
        _read_moment(cells)
        cells.day("value_on", "Deposit Date", order=_day_order(cells))
        cells.text("event", "Event Type")
        cells.amount("gross_minor", TOTAL)
        cells.amount("fee_minor", "Fees", required=False)
        cells.amount("net_minor", "Net Total")
        if cells.has("Event Type"):
            read_kind(cells, KINDS, "Event Type")
        else:
            back = pl.when(pl.col("gross_minor") < 0).then(pl.lit("REFUND"))
            cells.set(kind=back.otherwise(pl.lit("PAYMENT")), kind_text=pl.lit(""))
        cells.check_parts()
        _take_off_undeposited(cells)
        cells.reference("transaction", "Transaction ID", required=True)
        cells.reference("batch", "Deposit ID")
        cells.reference("order", "Order Reference ID")
        cells.text("payment", "Payment ID")
        cells.reference_from(
            "refund", pl.when(pl.col("kind") == "REFUND").then("payment"), "Payment ID"
        )
        cells.text("description", "Description", "Details")
        cells.text("counterparty", "Customer Name")
        cells.shop("Location")
        _read_status(cells)
        cells.set(natural_id=identity("transaction_ref", "payment", "kind_text", "gross_minor"))
        fees_alone(cells)


def _currency(table: Table, options: ReadOptions) -> str:
    """What the signs of the amounts name; else the ledger's currency, if they may be of it."""
    texts = bare_column(table.records[f"c{[plain(name) for name in table.header].index(TOTAL)}"])
    if named := named_currency(texts):
        return named
    given = options.currency or DEFAULT_CURRENCY
    made = parse_minor(texts, pl.Series([given]).new_from_index(0, len(texts)))
    return given if made.null_count() == texts.null_count() else DEFAULT_CURRENCY


def _read_moment(cells: Cells) -> None:
    """Date and time of the row in the zone that it names; where it isn't known, the day."""
    cells.text("day_text", "Date")
    cells.text("time_text", "Time")
    cells.text("zone_text", "Time Zone")
    whole = pl.concat_str("day_text", pl.lit(" "), "time_text")
    cells.moment_from(pl.coalesce(whole, "day_text"), "Date", order=_day_order(cells))
    found = cells.rows["zone_text"].drop_nulls().unique().sort().to_list()
    local = pl.col("local")
    moment = pl.lit(None, dtype=pl.Datetime("us", "UTC"))
    for name in (name for name in found if name in ZONES):
        there = local.dt.replace_time_zone(ZONES[name], ambiguous="earliest", non_existent="null")
        is_there = (pl.col("zone_text") == name) & pl.col("has_time")
        moment = pl.when(is_there).then(there.dt.convert_time_zone("UTC")).otherwise(moment)
    cells.set(occurred_at=moment)


def _day_order(cells: Cells) -> str:
    """The month stands first in the United States alone; a year first is read as such everywhere."""
    return "MDY" if (cells.rows["currency"] == DEFAULT_CURRENCY).all() else "DMY"


def _take_off_undeposited(cells: Cells) -> None:
    """Of a payment with several tenders only the card's part is deposited."""
    cells.text("deposit", "Deposit ID")
    for at, name in enumerate(UNDEPOSITED):
        cells.amount(f"_kept_{at}", name, required=False)
    kept = pl.sum_horizontal(f"_kept_{at}" for at in range(len(UNDEPOSITED)))
    is_deposited = pl.col("deposit").is_not_null()
    cells.set(net_minor=pl.col("net_minor") - pl.when(is_deposited).then(kept).otherwise(0))


def _read_status(cells: Cells) -> None:
    """Status, and the tender that holds money."""
    cells.meaning("status", STATUSES, "Transaction Status")
    by_kind = (
        pl.when(pl.col("kind") == "REFUND").then(pl.lit("REFUNDED"))
        .when(pl.col("kind") == "PAYMENT").then(pl.coalesce("status", pl.lit("PAID")))
    )  # fmt: skip
    channel = pl.lit(None, dtype=pl.String)
    for name, code in TENDERS:
        cells.amount(f"_{code}", name, required=False)
        channel = pl.when(channel.is_null() & (pl.col(f"_{code}") != 0)).then(pl.lit(code)).otherwise(channel)  # fmt: skip
    cells.set(status=by_kind, channel=channel)


FORMAT = SquareTransactions()
