"""Whether the cells of a column could be what its header says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import polars as pl

from ledgers.formats.counted import PIECES
from ledgers.formats.dates import CLOCK, COUNTED, ROC, ROC_SURE, parse_moments
from ledgers.formats.document_states import DOCUMENT_STATES, SENT
from ledgers.formats.folding import folded
from ledgers.formats.headers import SCORE_MIN
from ledgers.formats.units import in_units, power_of
from ledgers.formats.words import (
    CHANNEL_WORDS,
    CURRENCY_NAMES,
    DIRECTION_WORDS,
    DOCUMENT_KIND_WORDS,
    Words,
    currency_code,
    meaning,
)
from ledgers.money import ANY_CURRENCY, parse_minor
from ledgers.normalise import bare

AMOUNTS = {"gross", "net", "fee", "credit", "debit", "balance", "refunded"}
NUMBERS = {"order_ref", "transaction_ref", "refund_ref", "batch_ref"}
SHAPES = {
    "time_of_day": CLOCK,
    "quantity": PIECES.replace("[0-9]", "[0-9,]", 1),
    "fee_rate": r"^([0-9.]+ ?%?)$",
}
NEEDED = {"gross", "occurred_at", "order_ref", "shop"}
AGREE_SHARE = 0.5
ALL_ROWS_SHARE = 0.95
REFUND_TIME = re.compile(r"退款|refund|return")
CELLS_LOOKED_AT = 300
KINDS_MAX = 60
SURE = 96
EMPTY_LOSS = 25
CONSTANT_LOSS = 40
CONSTANT_ROWS = 4
ORDERS = ("YMD", "DMY", "MDY", *COUNTED)


class Cells:
    """A sample of a table's rows."""

    def __init__(self, header: Sequence[str], records: pl.DataFrame) -> None:
        self.header = tuple(header)
        self._records = records
        self._texts: dict[int, pl.Series] = {}

    def __len__(self) -> int:
        return len(self._records)

    def texts_at(self, at: int) -> pl.Series:
        """The cells of a column that hold anything, without armour."""
        if at not in self._texts:
            self._texts[at] = self.all_texts_at(at).drop_nulls()
        return self._texts[at]

    def all_texts_at(self, at: int) -> pl.Series:
        """The cells of a column, null where nothing stands."""
        return self._records.select(bare(pl.col(f"c{at}")).alias("t"))["t"]

    def texts(self, header: str) -> pl.Series:
        return self.texts_at(self.header.index(header))

    def amounts(self, header: str) -> pl.Series:
        """The amounts of a column, by the decimal mark that most of its cells fit."""
        return _amounts(self.all_texts_at(self.header.index(header)))

    def filled_share(self, header: str, *, but_zero: bool = False) -> float:  # a share of rows
        """How many of the rows have anything in a column."""
        cells = self.texts(header)
        if but_zero:
            cells = cells.filter(~cells.str.contains(r"^[-+]?0*\.?0*$"))
        return len(cells) / max(len(self), 1)

    def has_time(self, header: str) -> bool:
        """Whether the dates of a column have a time of day."""
        cells = self.texts(header).head(CELLS_LOOKED_AT)
        return bool(cells.str.contains(r"[0-9]:[0-9]{2}|^[0-9]{14}$").any())


def fitness(field: str, points: int, sample: Cells, at: int) -> int:
    """The points of a column for a field after a look at its cells; 0 where they can't be it."""
    cells = sample.texts_at(at)
    if not len(sample):
        return points
    if cells.is_empty():
        return 0 if field in NEEDED else points - EMPTY_LOSS
    looked_at = cells.head(CELLS_LOOKED_AT)
    if field == "gross" and len(cells) < len(sample) * AGREE_SHARE:
        # the amount of every row stands on every row; this may be a sum of them
        points = max(points - EMPTY_LOSS, min(points, SCORE_MIN))
    if field == "occurred_at" and len(cells) < len(sample) * _dated_share(sample.header[at]):
        # the day on which something befell a few of the rows is not the day of the others
        points = max(points - EMPTY_LOSS, min(points, SCORE_MIN))
    if field in NUMBERS:
        return _number_points(points, looked_at, len(sample))
    if field in {"status", "channel", "kind", "direction"}:
        return points if _speaks(field, points, cells) else 0
    if field in AMOUNTS and (power := power_of(sample.header[at], ())):
        looked_at = in_units(looked_at, power)
    return points if _could_be(field, looked_at) else 0


def _dated_share(header: str) -> float:  # a share of rows
    """Of how many rows a column must be the day; a refund's is that of a list of refunds, or of none."""
    return ALL_ROWS_SHARE if REFUND_TIME.search(folded(header)) else AGREE_SHARE


def _could_be(field: str, cells: pl.Series) -> bool:
    if field in AMOUNTS:
        return share(_amounts(cells)) >= AGREE_SHARE
    if field in {"occurred_at", "value_on"}:
        return _are_days(cells)
    if field in SHAPES:
        return share(cells.str.extract(SHAPES[field], 1)) >= AGREE_SHARE
    if field == "counterparty":
        # #1001 is the name of an order, and the number of an account is nobody's name
        return share(cells.str.extract(r"^(#[0-9]+|[0-9*xX][0-9*xX -]{3,})$", 1)) < AGREE_SHARE
    if field == "currency":
        known = [_is_currency(value) for value in cells.to_list()]
        return sum(known) >= len(known) * AGREE_SHARE
    return True


def _are_days(cells: pl.Series) -> bool:
    if any(share(parse_moments(cells, order).local) >= AGREE_SHARE for order in ORDERS):
        return True
    return (
        parse_moments(cells.filter(cells.str.contains(ROC_SURE)), ROC).local.count()
        >= len(cells) * AGREE_SHARE
    )


def _is_currency(value: str) -> bool:
    code = currency_code(value)
    return (len(code) == 3 and code.isascii() and code.isalpha()) or code in CURRENCY_NAMES  # noqa: PLR2004


def _number_points(points: int, cells: pl.Series, rows: int) -> int:
    """A number is no date and no amount, has a digit in it, and isn't the same on every row."""
    if points < SURE and share(cells.str.extract(r"([0-9])", 1)) < AGREE_SHARE:
        return 0
    if share(cells.str.extract(r"^([-+]?[0-9]+[.,][0-9]{2})$", 1)) > AGREE_SHARE:
        return 0
    if (
        share(cells.str.extract(r"^((?:1[0-4][0-9]|[0-9]{4})[-/.][0-9]{1,2}[-/.][0-9]{1,2})", 1))
        > AGREE_SHARE
    ):
        return 0
    if rows >= CONSTANT_ROWS and len(cells) >= CONSTANT_ROWS and cells.n_unique() == 1:
        return points - CONSTANT_LOSS
    return points


@cache
def _words(field: str) -> Words:
    return {
        "status": DOCUMENT_STATES,
        "channel": CHANNEL_WORDS,
        "kind": DOCUMENT_KIND_WORDS,
        "direction": DIRECTION_WORDS,
    }[field]


def _speaks(field: str, points: int, cells: pl.Series) -> bool:
    """Whether the values of a column of words are words of its field."""
    values = cells.unique().sort().to_list()
    if len(values) > KINDS_MAX and field != "channel":
        return False
    said = [meaning(_words(field), value) for value in values]
    known = sum(code is not None for code in said)
    if field == "direction":
        return known == len(values) and bool({"IN", "OUT"} & set(said))
    if field == "status":
        # a column of that name is one though it has words of its own, where others say that nothing is due
        is_loud = points >= SURE and bool(set(said) - {None, SENT, "PAID"})
        return known >= len(values) * AGREE_SHARE or is_loud
    return known > 0 or (points >= SURE and field == "channel")


def _amounts(cells: pl.Series) -> pl.Series:
    point = amounts_of(cells, decimal_comma=False)
    # cells in which nothing stands say nothing of the mark
    return (
        point
        if point.count() >= cells.count() * AGREE_SHARE
        else amounts_of(cells, decimal_comma=True)
    )


def amounts_of(cells: pl.Series, *, decimal_comma: bool) -> pl.Series:
    """The cells as amounts; whether one fits its own currency is asked when it is read."""
    currency = pl.repeat(ANY_CURRENCY, len(cells), eager=True)
    return parse_minor(cells, currency, decimal_comma=decimal_comma)


def share(values: pl.Series) -> float:  # a share of cells, no money
    """How much of a column is there."""
    return (len(values) - values.null_count()) / max(len(values), 1)
