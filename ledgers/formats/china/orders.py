"""What order exports of Chinese platforms and order systems have in common."""

from __future__ import annotations

import polars as pl

from ledgers.formats.identity import identity, of_items
from ledgers.formats.known import Cells
from ledgers.formats.words import STATUS_WORDS, Words

STATES: Words = (
    ("PAID", r"备货中|等待出库|待出库|待揽收|已?付款.{0,4}待(?:审核|发货)|已客审|已财审|发货中"),
    *STATUS_WORDS,
)
# what after-sales columns say once money went back; anything else there is no state of the payment
GIVEN_BACK: Words = (
    ("PARTLY_REFUNDED", r"^部分退款?(?:成功)?$"),
    ("REFUNDED", r"^(?:退款成功|退款完成|全部退款|全额退款|已退款|已全额退款)$"),
)


def states(
    cells: Cells, *names: str, after_sales: tuple[str, ...] = (), is_settled_last: bool = False
) -> None:
    """`status` of an order; what after-sales says of its money goes before.

    Where a platform settles what was completed (`is_settled_last`), what was closed never came to the shop's ledger.
    """
    cells.meaning("status", STATES, *names)
    cells.meaning("given_back", GIVEN_BACK, *after_sales)
    never = pl.lit(is_settled_last) & (pl.col("status") == "CLOSED")
    cells.set(status=pl.when(never).then("status").otherwise(pl.coalesce("given_back", "status")))


def as_order(cells: Cells, *known_by: str, has_items: bool = False) -> None:
    """A row of an order from `gross_minor`; of the states of a paid order, the first that a file tells counts.

    `has_items` says that an order has a row for each of its items.
    """
    made = of_items if has_items else identity
    cells.set(
        kind=pl.lit("ORDER"),
        fee_minor=pl.lit(0, dtype=pl.Int64),
        net_minor=pl.col("gross_minor"),
        natural_id=made(*known_by),
    )
