"""A list that states of each row how far the order is and whether it was paid, in two columns.

What the payment's says counts, but where it says paid and the order's that it was called off or given back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import polars as pl

from ledgers.formats.document_states import DOCUMENT_STATES
from ledgers.formats.folding import folded
from ledgers.formats.words import meaning
from ledgers.normalise import bare_column, told_by, values_of

_OF_PAYMENTS = re.compile(
    r"^(?:payment|pay|financial|billing) (?:status|state)$|^(?:支付|付款|收款)状态$|^zahlungsstatus$"
)
_OF_ORDERS = re.compile(
    r"^(?:order|invoice|sales? order) (?:status|state)$|^(?:status|state)$|^(?:订单)?状态$|^(?:bestell|auftrags)status$"
)
CALLED_OFF = ("CLOSED", "REFUNDED", "PARTLY_REFUNDED", "REVOKED")


@dataclass(frozen=True, slots=True)
class OtherStates:
    """The column of raw cells beside the one that is read as the state, and whether it is the payment's."""

    cell: str
    is_of_payments: bool


def other_states(header: Sequence[str], read: str | None) -> OtherStates | None:
    """The other column of states of a table, beside the one that is `read`; None where there isn't just one."""
    if read is None:
        return None
    for own, other in ((_OF_ORDERS, _OF_PAYMENTS), (_OF_PAYMENTS, _OF_ORDERS)):
        found = [
            at for at, name in enumerate(header) if name != read and other.search(folded(name))
        ]
        if own.search(folded(read)) and len(found) == 1:
            return OtherStates(f"c{found[0]}", other is _OF_PAYMENTS)
    return None


def with_both_states(
    rows: pl.DataFrame, other: OtherStates | None, silent: Collection[str]
) -> pl.DataFrame:
    """The rows with the state that both columns make together; states that are `silent` say nothing."""
    if other is None:
        return rows
    texts = bare_column(rows[other.cell])
    said = {text: meaning(DOCUMENT_STATES, text) for text in values_of(texts)}
    beside = told_by(texts, {text: None if code in silent else code for text, code in said.items()})
    pair = (beside, rows["status"]) if other.is_of_payments else (rows["status"], beside)
    both = pl.DataFrame(pair, schema={"paid": pl.String, "ordered": pl.String})
    is_off = pl.col("ordered").is_in(CALLED_OFF) & (pl.col("paid") == "PAID")
    made = pl.when(is_off.fill_null(value=False)).then("ordered")
    state = both.select(made.otherwise(pl.coalesce("paid", "ordered")).alias("status"))
    return rows.with_columns(state["status"])
