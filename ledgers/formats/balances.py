"""What proves a plain statement: its running balance, and the totals that it states of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from ledgers.formats.base import ColumnMapping, ControlTotal, Table
from ledgers.formats.folding import simplified
from ledgers.formats.footers import is_subtotal, is_total
from ledgers.formats.splitting import words_of
from ledgers.formats.tally import Tally
from ledgers.formats.units import parse_in, power_of

# 收入合计：2笔，共90.70元
SIDE_TOTAL = re.compile(r"(收入|支出)合计:([0-9]{1,12})笔,?(?:共)?(-?[0-9]+(?:\.[0-9]+)?)元")
OPENING = re.compile(
    r"期初余额|上期余额|opening balance|starting balance|beginning balance|balance at (?:the )?start|saldo inicial"
)
CLOSING = re.compile(
    r"期末余额|本期余额|closing balance|ending balance|balance at (?:the )?end|saldo final"
)


AMOUNTS = ("net_minor", "gross_minor")
ROWS = "rows of the running balance"
BREAKS = "lines that break the running balance"


# so many of the lines that break a chain are named
NAMED_MAX = 5


@dataclass(slots=True)
class _Breaks:
    """How many lines break a chain that is read in one direction by one amount, and the first of them."""

    count: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, rows: pl.Series) -> None:
        self.count += len(rows)
        self.rows += rows.head(NAMED_MAX - len(self.rows)).to_list()


def _by_amount() -> dict[str, _Breaks]:
    return {name: _Breaks() for name in AMOUNTS}


@dataclass(slots=True)
class _Link:
    """The lines of one currency so far: the ends, the sums, and the lines that break each way of reading."""

    first: Mapping[str, int]
    last: pl.DataFrame
    rows: int = 0
    moved: dict[str, int] = field(default_factory=lambda: dict.fromkeys(AMOUNTS, 0))
    down: dict[str, _Breaks] = field(default_factory=_by_amount)
    up: dict[str, _Breaks] = field(default_factory=_by_amount)


class Chain:
    """Running balances: each line's is the one before plus the movement, down the file or up.

    Where nobody is sure that a column is a balance (`is_certain` is False), one that mostly breaks is none.
    """

    def __init__(self, *, is_certain: bool) -> None:
        self._is_certain = is_certain
        self._links: dict[str, _Link] = {}
        self._has_gaps = False
        self.opening_minor: int | None = None
        self.closing_minor: int | None = None

    def add(self, rows: pl.DataFrame) -> None:
        """The next rows, with row_number, currency, gross_minor, net_minor and balance."""
        self._has_gaps |= bool(rows["balance"].null_count())
        if self._has_gaps:
            return
        for currency in rows["currency"].unique().to_list():
            self._extend(currency, rows.filter(pl.col("currency") == currency))

    def _extend(self, currency: str, rows: pl.DataFrame) -> None:
        rows = rows.select("row_number", "balance", *AMOUNTS)
        link = self._links.get(currency)
        if link is None:
            link = self._links[currency] = _Link(rows.row(0, named=True), rows.head(0))
        # the first step is from the last row of the batch before
        chain = pl.concat([link.last, rows])
        numbers, steps = chain["row_number"][1:], chain["balance"].diff()[1:]
        for name in AMOUNTS:
            moved = chain[name]
            link.down[name].add(numbers.filter(steps != moved[1:]))
            link.up[name].add(numbers.filter(-steps != moved[:-1]))
            link.moved[name] += int(rows[name].sum())
        link.rows += len(rows)
        link.last = rows.tail(1)

    def controls(self, rejected: int) -> tuple[ControlTotal, ...]:
        """The balances beside the movements. A row that was rejected is in the balance, and in no sum."""
        if self._has_gaps or not self._links:
            return ()
        found = []
        for currency, link in sorted(self._links.items()):
            opening, moved, closing, breaks = min(
                (_ends(link, name) for name in AMOUNTS), key=lambda made: made[3].count
            )
            if not self._is_certain and link.rows > 1 and breaks.count * 2 > link.rows - 1:
                continue  # no running balance of these lines
            if len(self._links) == 1:
                self.opening_minor, self.closing_minor = opening, closing
            found.append(ControlTotal("closing balance", currency, closing, opening + moved))
            found.append(ControlTotal(BREAKS, None, 0, breaks.count, tuple(breaks.rows)))
        if found and rejected:
            rows = sum(link.rows for link in self._links.values())
            found.append(ControlTotal(ROWS, None, rows + rejected, rows))
        return tuple(found)


def _ends(link: _Link, amount: str) -> tuple[int, int, int, _Breaks]:
    """Opening, movement, closing, and the lines that break the chain, read in the better direction."""
    down, up, moved = link.down[amount], link.up[amount], link.moved[amount]
    first, last = link.first, link.last.row(0, named=True)
    if down.count <= up.count:
        return first["balance"] - first[amount], moved, last["balance"], down
    return last["balance"] - last[amount], moved, first["balance"], up


def stated_totals(
    table: Table,
    mapping: ColumnMapping,
    sums: Mapping[str, int],
    tally: Tally,
    *,
    is_in_parts: bool = False,
) -> tuple[ControlTotal, ...]:
    """Totals in the lines around the records, beside what the rows give. Where subtotals stand between the records
    (`is_in_parts`), one under them is that of the last part."""
    currencies = tally.groups["currency"].unique().to_list()
    if len(currencies) != 1:
        return ()
    found = _side_totals(table, currencies[0], sums)
    found += _totals_row(table, mapping, sums, currencies[0], is_in_parts=is_in_parts)
    found += _stated_balances(table, mapping, tally, currencies[0])
    return tuple(found)


def _side_totals(table: Table, currency: str, sums: Mapping[str, int]) -> list[ControlTotal]:
    found = []
    for line in table.after:
        for side, _count, amount in SIDE_TOTAL.findall(simplified_total(line)):
            stated = _amount(amount, currency, comma=False)
            mine = sums["credit" if side == "收入" else "debit"]
            if stated is not None:
                found.append(ControlTotal(f"{side}合计", currency, abs(stated), abs(mine)))
    return found


def simplified_total(line: str) -> str:
    """A line of totals with half-width marks."""
    return line.replace("：", ":").replace("，", ",").replace("合計", "合计").replace("筆", "笔")


def _totals_row(
    table: Table,
    mapping: ColumnMapping,
    sums: Mapping[str, int],
    currency: str,
    *,
    is_in_parts: bool,
) -> list[ControlTotal]:
    """A row under the records with sums in the columns that they are the sums of."""
    found = []
    lines = [words_of(line, table.delimiter) for line in table.after if not is_balance(line)]
    lines = [cells for cells in lines if is_total(cells)]
    wholes = [cells for cells in lines if not is_subtotal(cells)]
    for cells in wholes if wholes or is_in_parts else lines:
        if len(cells) > len(table.header):
            continue
        for name, computed in sums.items():
            header = mapping.columns.get(name)
            at = table.header.index(header) if header else len(cells)
            if at < len(cells) and name != "quantity":
                power = power_of(header or "", table.before)
                stated = _amount(cells[at], currency, comma=mapping.decimal == ",", power=power)
                if stated is not None:
                    found.append(
                        ControlTotal(f"{cells[0]} {header}", currency, abs(stated), abs(computed))
                    )
    return found


def is_balance(line: str) -> bool:
    text = simplified(line)
    return bool(OPENING.search(text) or CLOSING.search(text))


def _stated_balances(
    table: Table, mapping: ColumnMapping, tally: Tally, currency: str
) -> list[ControlTotal]:
    """Opening and closing balance stated above or under the records."""
    said: dict[str, int] = {}
    for line in (*table.before, *table.after):
        text = simplified(line)
        for name, pattern in (("opening", OPENING), ("closing", CLOSING)):
            if pattern.search(text):
                cells = [cell for cell in words_of(line, table.delimiter) if cell]
                made = [_amount(cell, currency, comma=mapping.decimal == ",") for cell in cells]
                known = [amount for amount in made if amount is not None]
                if len(known) == 1:
                    said[name] = known[0]
    if set(said) != {"opening", "closing"}:
        return []
    moved = tally.total("net_minor")
    return [
        ControlTotal("stated closing balance", currency, said["closing"], said["opening"] + moved)
    ]


def _amount(text: str, currency: str, *, comma: bool, power: int = 0) -> int | None:
    made = parse_in(power, pl.Series([text]), pl.Series([currency]), decimal_comma=comma).item()
    return None if made is None else int(made)
