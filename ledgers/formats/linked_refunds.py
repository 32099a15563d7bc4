"""What a channel gave back under a number of its own, and of which payment, as a column beside it says."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import polars as pl

from ledgers.formats.folding import folded
from ledgers.normalise import bare_column, key_column

_LINKS = re.compile(
    r"^(?:original|parent|reference|related|linked|refunded|initial|associated) "
    r"(?:transaction|txn|trans|payment|charge|capture|sale)(?: (?:id|no|number|reference|ref))?$"
    r"|^原(?:交易|支付|付款|收款|支付交易)(?:流水|订单|单)?号$"
)
GIVES_BACK = ("REFUND", "CHARGEBACK")


def column_of_links(header: Sequence[str], taken: Collection[str]) -> str | None:
    """The column of raw cells that names the payment of a refund, where the table has one that means nothing else."""
    found = [name for name in header if name not in taken and _LINKS.search(folded(name))]
    return f"c{header.index(found[0])}" if len(found) == 1 else None


def under_their_payment(rows: pl.DataFrame, cell: str) -> pl.DataFrame:
    """Refunds and disputes without an order's number under the transaction that they give back; what numbered them
    numbers the refund."""
    link = bare_column(rows[cell])
    keys = key_column(link)
    own = pl.col("transaction_ref")
    is_linked = (
        pl.col("kind").is_in(GIVES_BACK)
        & keys.is_not_null()
        & own.is_not_null()
        & pl.col("order_ref").is_null()
        & (own != link)
    )
    return rows.with_columns(
        *(
            pl.when(is_linked).then(pl.coalesce(f"refund_{part}", f"transaction_{part}"))
            .otherwise(f"refund_{part}").alias(f"refund_{part}")
            for part in ("ref", "key")
        ),
        transaction_ref=pl.when(is_linked).then(link).otherwise(own),
        transaction_key=pl.when(is_linked).then(keys).otherwise("transaction_key"),
    )  # fmt: skip
