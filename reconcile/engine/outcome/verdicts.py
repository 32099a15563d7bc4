"""What comparing one field of two rows says: it agrees, or how it differs. In words by the shell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

AGREES, UNSAID, AMOUNT_DIFFERS = "agrees", "unsaid", "amount_differs"
LATER, EARLIER = "days_later", "days_earlier"
# whose sentence depends on a number of days
COUNTED = (LATER, EARLIER)
# fields in minor units
AMOUNTS = ("amount", "gross_minor", "fee_minor", "net_minor")
DAYS = ("booked_on", "value_on", "occurred_at", "day")
# a row that doesn't say one of these is not refuted by that
MAY_BE_UNSAID = ("status", "channel", "counterparty")
DIFFERS = {
    "currency": "other_currency",
    "status": "other_status",
    "channel": "other_channel",
    "counterparty": "other_name",
    "order_ref": "other_number",
    "transaction_ref": "other_number",
    "refund_ref": "other_number",
    "batch_ref": "other_batch",
    "shop": "other_shop",
    "sku": "other_article",
    "quantity": "other_quantity",
}

Field = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Code of the sentence, and the number in it: minor units, or days. Theirs less ours."""

    field: str
    code: str
    number: int = 0

    @property
    def agrees(self) -> bool:
        return self.code == AGREES


def judge(field: Field) -> Verdict:
    """The verdict on a compared field, as stored with a candidate or a match: field, ours, theirs, agrees."""
    name, ours, theirs = str(field["field"]), field.get("ours"), field.get("theirs")
    if field.get("agrees") or ours == theirs:
        return Verdict(name, AGREES)
    if ours is None or theirs is None:
        return Verdict(name, UNSAID)
    if name in AMOUNTS and isinstance(ours, int) and isinstance(theirs, int):
        return Verdict(name, AMOUNT_DIFFERS, theirs - ours)
    if name in DAYS:
        return _of_days(name, str(ours), str(theirs))
    return Verdict(name, DIFFERS.get(name, "differs"))


def _of_days(name: str, ours: str, theirs: str) -> Verdict:
    try:
        apart = (date.fromisoformat(theirs[:10]) - date.fromisoformat(ours[:10])).days
    except ValueError:
        return Verdict(name, "differs")
    if apart == 0:
        return Verdict(name, AGREES)
    return Verdict(name, LATER if apart > 0 else EARLIER, abs(apart))


def failed(fields: Iterable[Field]) -> list[Verdict]:
    """What speaks against a candidate: the fields that differ, without what one side merely leaves out."""
    verdicts = [judge(field) for field in fields]
    return [
        verdict
        for verdict in verdicts
        if not verdict.agrees and not (verdict.code == UNSAID and verdict.field in MAY_BE_UNSAID)
    ]


def judged(fields: pl.DataFrame) -> pl.DataFrame:
    """`judge` for columns: field, ours and theirs as texts, with the code of each verdict and its number."""
    amounts = [pl.col(side).cast(pl.Int128, strict=False) for side in ("ours", "theirs")]
    days = [
        pl.col(side).str.head(10).str.to_date("%Y-%m-%d", strict=False)
        for side in ("ours", "theirs")
    ]
    compared = fields.with_columns(
        amount=pl.when(pl.col("field").is_in(AMOUNTS)).then(amounts[1] - amounts[0]),
        days=pl.when(pl.col("field").is_in(DAYS)).then((days[1] - days[0]).dt.total_days()),
    )
    differs = pl.col("field").replace_strict(DIFFERS, default="differs", return_dtype=pl.String)
    code = (
        pl.when(pl.col("ours").eq_missing(pl.col("theirs")) | (pl.col("days") == 0))
        .then(pl.lit(AGREES))
        .when(pl.any_horizontal(pl.col("ours", "theirs").is_null()))
        .then(pl.lit(UNSAID))
        .when(pl.col("amount").is_not_null())
        .then(pl.lit(AMOUNT_DIFFERS))
        .when(pl.col("days").is_not_null())
        .then(pl.when(pl.col("days") > 0).then(pl.lit(LATER)).otherwise(pl.lit(EARLIER)))
        .otherwise(differs)
    )
    number = pl.coalesce("amount", pl.col("days").abs().cast(pl.Int128)).fill_null(0)
    return compared.with_columns(code=code, number=number).drop("amount", "days")


def speaks_against() -> pl.Expr:
    """Of judged fields those that `failed` names."""
    unsaid = (pl.col("code") == UNSAID) & pl.col("field").is_in(MAY_BE_UNSAID)
    return (pl.col("code") != AGREES) & ~unsaid
