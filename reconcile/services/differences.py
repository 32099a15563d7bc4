"""What the difference of a match that a rule has confirmed is booked as."""

from __future__ import annotations

import polars as pl

from reconcile.models import Adjustment
from reconcile.services.adjustments import ACCOUNTS

# of matches whose evidence says what their difference is made of: which parts, and where they stand
_EXCHANGED = {Adjustment.Kind.FEE: "fee_minor", Adjustment.Kind.FX: "fx_minor"}
_NETTED = {Adjustment.Kind.FEE: "fee_minor", Adjustment.Kind.TOLERANCE: "rest_minor"}
_COUPON = {Adjustment.Kind.CORRECTION: "coupon_minor"}
PARTS = {
    "by_convert": _EXCHANGED,
    "by_convert_near": _EXCHANGED,
    "by_stated_sum": _EXCHANGED,
    "by_net_of_fee": _NETTED,
    "day_net_of_fee": _NETTED,
    "by_settled": _COUPON,
    "by_paid": _COUPON,
}


def split_differences(matches: pl.DataFrame) -> pl.DataFrame:
    """One row per booking of a confirmed match: id, match_no, kind, account, amount_minor; none of 0.

    Where the evidence says what was kept, that is a fee, and the rest is exchange or tolerance; the two may
    cancel out. Every other difference is the rule's tolerance.
    """
    reason = pl.col("reason_code")
    # of a million matches few differ: these are looked at
    is_unequal = (pl.col("difference_minor") != 0) | reason.is_in(list(PARTS))
    matches = matches.filter((pl.col("state") == "CONFIRMED") & is_unequal)
    whole = matches.filter(~reason.is_in(list(PARTS)))
    found = [_booked(whole, Adjustment.Kind.TOLERANCE, pl.col("difference_minor"))]
    for code, parts in PARTS.items():
        split = matches.filter(reason == code)
        found += [
            _booked(split, kind, pl.col("reason_params").str.json_path_match(f"$.{name}"))
            for kind, name in parts.items()
        ]
    return pl.concat(found)


def _booked(matches: pl.DataFrame, kind: Adjustment.Kind, amount_minor: pl.Expr) -> pl.DataFrame:
    booked = matches.select(
        "id",
        "match_no",
        kind=pl.lit(str(kind)),
        account=pl.lit(ACCOUNTS[kind]),
        amount_minor=amount_minor.cast(pl.Int64),
    )
    return booked.filter(pl.col("amount_minor") != 0)
