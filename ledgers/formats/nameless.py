"""Tables without a line of names, as some banks write them: line 1 is a record already.

The columns get names here (Column 1, Column 2, …) that stand nowhere in the file. What each of them is, a person
says once. For the next file this holds only if it is nameless too, as wide, and read without one doubtful
cell: nothing but the cells themselves can say that its columns are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

import polars as pl

from ledgers.formats.balances import BREAKS
from ledgers.formats.base import ColumnMapping, LedgerKind, ReadOptions, Table
from ledgers.formats.columns import (
    AGREE_SHARE,
    NUMBERS,
    ORDERS,
    SHAPES,
    Cells,
    amounts_of,
    fitness,
    share,
)
from ledgers.formats.conventions import date_order, decimal_mark, written_currency
from ledgers.formats.dates import CLOCK, parse_moments
from ledgers.formats.delimited import CELLS_MAX, DELIMITERS, HEADER_LINES_MAX, Found, read_table
from ledgers.formats.footers import DAY, under_records
from ledgers.formats.generic_table import GenericTable
from ledgers.formats.headers import SCORE_MIN
from ledgers.formats.splitting import words_of
from ledgers.formats.texts import SHEET_DELIMITER, Text
from ledgers.money import ANY_CURRENCY

SAMPLE_ROWS = 2_000
WIDTH_MIN, COLUMNS_READ_MAX = 2, 40
# the points of a column for what a person said that it is
SAID = 95
IDS_MIN = 3
CENTS_ONLY, DAY_ONLY = r"^[-+(]?[0-9][0-9.,]*[.,][0-9]{2}\)?$", DAY.pattern
DECIMALS = r"[.,][0-9]{1,2}[^0-9]*$"
ID = r"^([A-Za-z]*[0-9][A-Za-z0-9_-]{5,})$"
MOVED = "[1-9]"
TEXTS = {"counterparty", "description", "sku"}
SIDES = ("credit", "debit")


def invented_names(width: int) -> tuple[str, ...]:
    """What the columns of a nameless table are called."""
    return tuple(f"Column {number}" for number in range(1, width + 1))


def nameless_digest(width: int) -> str:
    """What the mapping of a nameless table is found by. No header has it: a name is UTF-8, and this is not."""
    return hashlib.sha256(b"\xff nameless %d" % width).hexdigest()


def nameless_table(text: Text) -> Table | None:
    """The text as a nameless table; None where its lines are no regular table, or line 1 is no record of it."""
    table = shaped_table(text)
    if table is None or not len(table.records):
        return None
    sample = Cells(table.header, table.records.head(SAMPLE_ROWS))
    roles = _Roles.of(sample)
    above = table.broken["row_number"] < table.records["row_number"][0]
    if not roles.days or not roles.amounts or above.any():
        return None
    first = Cells(table.header, table.records.head(1))
    is_record = any(_is_days(first.texts_at(at)) for at in roles.days) and any(
        _is_amounts(first.texts_at(at)) for at in roles.amounts
    )
    return table if is_record else None


def shaped_table(text: Text) -> Table | None:
    """The text as a table from its line 1 on, as wide as most of its lines, whatever stands in them."""
    lines = [line for line in text.head(HEADER_LINES_MAX) if line.strip()]
    best, best_score = None, (0, 0)
    for delimiter in (SHEET_DELIMITER, *DELIMITERS):
        widths = [len(words_of(line, delimiter)) for line in lines]
        width = max(sorted(set(widths)), key=widths.count, default=0)
        score = (widths.count(width), width)
        is_table = WIDTH_MIN <= width <= CELLS_MAX and score[0] * 2 > len(lines)
        if is_table and score > best_score:
            best, best_score = Found(0, delimiter, invented_names(width), 0), score
    return replace(read_table(text, best, under_records), has_header=False) if best else None


@dataclass(frozen=True, slots=True)
class _Roles:
    """The places of the columns of days, of amounts, and of neither."""

    days: tuple[int, ...]
    amounts: tuple[int, ...]
    others: tuple[int, ...]

    @classmethod
    def of(cls, sample: Cells) -> _Roles:
        places = range(min(len(sample.header), COLUMNS_READ_MAX))
        days = tuple(at for at in places if _is_days(sample.texts_at(at)))
        numbers = [at for at in places if at not in days and _is_amounts(sample.texts_at(at))]
        # where some have cents, numbers without are no amounts
        with_cents = [at for at in numbers if sample.texts_at(at).str.contains(DECIMALS).any()]
        amounts = tuple(with_cents or numbers)
        others = tuple(at for at in places if at not in days and at not in amounts)
        return cls(days, amounts, others)


def _is_days(cells: pl.Series) -> bool:
    return len(cells) > 0 and any(
        share(parse_moments(cells, order).local) >= AGREE_SHARE for order in ORDERS
    )


def _is_amounts(cells: pl.Series) -> bool:
    return len(cells) > 0 and any(
        share(amounts_of(cells, decimal_comma=comma)) >= AGREE_SHARE for comma in (False, True)
    )


def proposed(table: Table) -> ColumnMapping:
    """What each column may be, by its cells alone."""
    sample = Cells(table.header, table.records.head(SAMPLE_ROWS))
    roles = _Roles.of(sample)
    columns = {"occurred_at": table.header[roles.days[0]]}
    columns |= {field: table.header[at] for field, at in _money(sample, roles)}
    columns |= {field: table.header[at] for field, at in _others(sample, roles)}
    return ColumnMapping(
        columns=columns,
        ledger_kind=LedgerKind.BANK,
        date_order=date_order(table, columns["occurred_at"])[0],
        decimal=decimal_mark(sample, columns)[0],
        currency=written_currency(sample, columns),
        has_header=False,
    )


def _money(sample: Cells, roles: _Roles) -> Iterator[tuple[str, int]]:
    """The amount, or money out and money in, and the balance that it moves."""
    minor = {at: _minor(sample, at) for at in roles.amounts}
    pairs = [
        (one, other)
        for one, other in combinations(roles.amounts, 2)
        if _take_turns(sample, one, other)
    ]
    for debit, credit in [way for pair in pairs for way in (pair, pair[::-1])]:
        moved = minor[credit].fill_null(0) - minor[debit].fill_null(0)
        for balance in roles.amounts:
            if balance not in (debit, credit) and _moves(minor[balance], moved):
                yield from (("debit", debit), ("credit", credit), ("balance", balance))
                return
    for gross, balance in permutations(roles.amounts, 2):
        if _moves(minor[balance], minor[gross]):
            yield from (("gross", gross), ("balance", balance))
            return
    if pairs:
        yield from (("debit", pairs[0][0]), ("credit", pairs[0][1]))
    else:
        # an amount stands on every row
        yield "gross", max(roles.amounts, key=lambda at: len(sample.texts_at(at)))


def _minor(sample: Cells, at: int) -> pl.Series:
    """The amounts of a column, row by row."""
    comma = share(amounts_of(sample.texts_at(at), decimal_comma=False)) < AGREE_SHARE
    return amounts_of(sample.all_texts_at(at), decimal_comma=comma)


def _take_turns(sample: Cells, one: int, other: int) -> bool:
    """Whether each row has an amount in one of two columns, and each of them has some."""
    moved = [
        sample.all_texts_at(at).str.contains(MOVED).fill_null(value=False) for at in (one, other)
    ]
    return bool(moved[0].any() and moved[1].any() and (moved[0] != moved[1]).all())


def _moves(balance: pl.Series, moved: pl.Series) -> bool:
    """Whether a column is the running balance of movements on most rows, down the file or up."""
    steps = balance.diff()[1:]
    down, up = (steps == moved[1:]).sum(), (-steps == moved[:-1]).sum()
    return len(steps) > 0 and max(down, up) * 2 > len(steps)


def _others(sample: Cells, roles: _Roles) -> Iterator[tuple[str, int]]:
    """Currency, time of day, direction, a number that differs on every row, and the text that says most."""
    left = []
    has_time = sample.has_time(sample.header[roles.days[0]])
    found: dict[str, int] = {}
    for at in roles.others:
        cells = sample.texts_at(at)
        field = "" if cells.is_empty() else _speaking(sample, at, has_time=has_time)
        if field and field not in found:
            found[field] = at
        elif len(cells):
            left.append(at)
    yield from found.items()
    if left:
        yield "description", max(left, key=lambda at: sample.texts_at(at).str.len_chars().sum())


def _speaking(sample: Cells, at: int, *, has_time: bool) -> str:
    """The field that the cells of a column can't but be; nothing where they may be anything."""
    cells = sample.texts_at(at)
    if cells.str.contains("^[A-Z]{3}$").all() and fitness("currency", SAID, sample, at):
        return "currency"
    if not has_time and share(cells.str.extract(CLOCK, 1)) == 1:
        return "time_of_day"
    if len(cells) == len(sample) and fitness("direction", SAID, sample, at):
        return "direction"
    is_id = share(cells.str.extract(ID, 1)) == 1 and cells.n_unique() == len(cells)
    return "transaction_ref" if is_id and len(cells) >= IDS_MIN else ""


def still_fits(table: Table, mapping: ColumnMapping) -> bool:
    """Whether each mapped column is what a person said of an earlier table.

    The table is read whole by the mapping: each row has a day in the order that was said, each amount is one by
    the decimal mark that was said, and each balance is the one beside it plus the movement. A text is neither a
    day nor an amount anywhere; most numbers and words are such of their field.
    """
    if not set(mapping.columns.values()) <= set(table.header):
        return False
    places = {field: table.header.index(name) for field, name in mapping.columns.items()}
    for records, _broken in table.parts():
        part = Cells(table.header, records)
        if len(part) and not all(_could_be(field, part, at) for field, at in places.items()):
            return False
    is_dated, has_balance = "occurred_at" in places, "balance" in places
    reading = GenericTable("generic_table").read(
        table, ReadOptions(currency=ANY_CURRENCY, mapping=mapping)
    )
    for batch in reading:
        # a line that is cut off is a bad row of any table; a cell that is something else is another table
        if (batch.rejected["column"] != "").any():
            return False
        if is_dated and batch.entries["booked_on"].null_count():
            return False
    chains = [control for control in reading.summary.controls if control.name == BREAKS]
    if has_balance and not (chains and all(control.agrees for control in chains)):
        return False
    sides = [places[side] for side in SIDES if side in places]
    return len(sides) < len(SIDES) or _sides_fit(table, sides, is_proved=has_balance)


def _could_be(field: str, sample: Cells, at: int) -> bool:
    """Whether a column's cells could be what was said of it. An empty column proves nothing, but texts may lack."""
    cells = sample.texts_at(at)
    if cells.is_empty():
        return field in TEXTS or field in NUMBERS or field in SIDES
    if field in TEXTS:
        # a day or an amount and no more says nothing: the columns may have changed places
        return not cells.str.contains(CENTS_ONLY).any() and not cells.str.contains(DAY_ONLY).any()
    if field in SHAPES and share(cells.str.extract(SHAPES[field], 1)) < 1:
        return False
    return fitness(field, SAID, sample, at) >= SCORE_MIN


def _sides_fit(table: Table, places: Sequence[int], *, is_proved: bool) -> bool:
    """Whether no row has money in and out, and both have some; one that has none needs a balance to say so."""
    rows, has_moved = 0, [False, False]
    for records, _broken in table.parts():
        part = Cells(table.header, records)
        one, other = (
            part.all_texts_at(at).str.contains(MOVED).fill_null(value=False) for at in places
        )
        if (one & other).any():
            return False
        rows += len(records)
        has_moved = [has_moved[0] or bool(one.any()), has_moved[1] or bool(other.any())]
    return all(has_moved) or (is_proved and rows > 1)
