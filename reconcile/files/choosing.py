"""Which ready rule set fits two sides that were read, by what their rows hold."""

from __future__ import annotations

import polars as pl

from reconcile.engine import choose, from_json
from reconcile.engine.passes.payout_lines import CHANNEL_WORDS
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.records import Kind
from reconcile.engine.rules import RuleSet
from reconcile.files.reading import Side

# rule sets that look for no batch
WITHOUT_BATCHES = ("channel_fund", "orders_channel", "orders_orders")
NUMBERS = ("order_key", "transaction_key", "refund_key")


def fitting(left: Side, right: Side, *, has_rates: bool) -> RuleSet:
    """The ready rule set for the two sides, and what it compares."""
    code = choose(left.kinds, right.kinds, left_formats=left.formats, right_formats=right.formats)
    if code == "payout_bank" and not _pays_out(left.records):
        # payouts only where one side shows payouts
        code = "invoice_bank"
    if code == "orders_orders" and has_rates:
        # the same rules, and the one that converts
        code = "orders_channel"
    if code in WITHOUT_BATCHES and _share_only_batches(left.records, right.records):
        basis = _agreeing_amount(left.records, right.records)
        document = DOCUMENTS["settlement_wallet"]
        return from_json({**document, "basis": {"left": basis, "right": basis}})
    return from_json(DOCUMENTS[code])


def _pays_out(records: pl.DataFrame) -> bool:
    pays_out = (
        records["batch_key"].is_not_null()
        | records["kind"].is_in([Kind.PAYOUT, Kind.TRANSFER])
        | records["channel"].is_in(list(CHANNEL_WORDS))
        # what an acquirer settles, with its day, or with what it keeps
        | records["value_on"].is_not_null()
        | (records["fee_minor"] != 0)
    )
    return bool(pays_out.any())


def _share_only_batches(left: pl.DataFrame, right: pl.DataFrame) -> bool:
    """Whether numbers of batches stand on both sides, and no other number does."""
    batches = [rows["batch_key"].drop_nulls().unique() for rows in (left, right)]
    if not batches[0].is_in(batches[1].implode()).any():
        return False
    ours, theirs = (
        pl.concat([rows[name].drop_nulls() for name in NUMBERS]).unique() for rows in (left, right)
    )
    return not ours.is_in(theirs.implode()).any()


def _agreeing_amount(left: pl.DataFrame, right: pl.DataFrame) -> str:
    """Gross or net: of which more batches agree; before fees where neither has more."""
    sums = [
        rows.group_by("batch_key", "currency").agg(pl.col("gross_minor", "net_minor").sum())
        for rows in (left, right)
    ]
    both = sums[0].join(sums[1], on=["batch_key", "currency"])
    gross, net = (
        int((both[f"{name}_minor"] == both[f"{name}_minor_right"]).sum())
        for name in ("gross", "net")
    )
    return "net" if net > gross else "gross"
