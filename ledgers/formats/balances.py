"""What proves a plain statement: its running balance, and the totals that it states of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from ledgers.formats.base import ColumnMapping, ControlTotal, Table
from ledgers.formats.folding import simplified
from ledgers.formats.footers import is_total
from ledgers.formats.splitting import words_of
from ledgers.formats.tally import Tally
from ledgers.money import parse_minor

# 收入合计：2笔，共90.70元
SIDE_TOTAL = re.compile(r"(收入|支出)合计:([0-9]{1,12})笔,?(?:共)?(-?[0-9]+(?:\.[0-9]+)?)元")
OPENING = re.compile(
    r"期初余额|上期余额|opening balance|starting balance|beginning balance|balance at (?:the )?start|saldo inicial"
)
CLOSING = re.compile(
    r"期末余额|本期余额|closing balance|ending balance|balance at (?:the )?end|saldo final"
)


class Chain:
    """Running balances: each line's is the one before plus the movement, down the file or up."""

    def __init__(self) -> None:
        self._rows: list[pl.DataFrame] = []
        self.opening_minor: int | None = None
        self.closing_minor: int | None = None

    def add(self, rows: pl.DataFrame) -> None:
        """Rows with currency, gross_minor, net_minor and balance."""
        self._rows.append(rows)

    def controls(self) -> tuple[ControlTotal, ...]:
        if not self._rows:
            return ()
        rows = pl.concat(self._rows)
        if rows.is_empty() or rows["balance"].null_count():
            return ()
        currencies = rows["currency"].unique().sort().to_list()
        found = []
        for currency in currencies:
            mine = rows.filter(pl.col("currency") == currency)
            amounts = ("net_minor", "gross_minor")
            made = min((_chain(mine, name) for name in amounts), key=lambda c: c[3])
            opening, moved, closing, breaks = made
            if len(mine) > 1 and breaks * 2 > len(mine) - 1:
                continue  # no running balance of these lines
            if len(currencies) == 1:
                self.opening_minor, self.closing_minor = opening, closing
            found.append(ControlTotal("closing balance", currency, closing, opening + moved))
            found.append(ControlTotal("lines that break the running balance", None, 0, breaks))
        return tuple(found)


def _chain(rows: pl.DataFrame, amount: str) -> tuple[int, int, int, int]:
    """Opening, movement, closing, and how many lines break the chain, read in the better direction."""
    balance, moved = rows["balance"], rows[amount]
    steps = balance.diff().drop_nulls()
    down = int((steps != moved[1:]).sum())
    up = int((-steps != moved[:-1]).sum())
    total = int(moved.sum())
    if down <= up:
        return int(balance[0] - moved[0]), total, int(balance[-1]), down
    return int(balance[-1] - moved[-1]), total, int(balance[0]), up


def stated_totals(
    table: Table, mapping: ColumnMapping, sums: Mapping[str, int], tally: Tally
) -> tuple[ControlTotal, ...]:
    """Totals in the lines around the records, beside what the rows give."""
    currencies = tally.entries["currency"].unique().to_list()
    if len(currencies) != 1:
        return ()
    found = _side_totals(table, currencies[0], sums)
    found += _totals_row(table, mapping, sums, currencies[0])
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
    table: Table, mapping: ColumnMapping, sums: Mapping[str, int], currency: str
) -> list[ControlTotal]:
    """A row under the records with sums in the columns that they are the sums of."""
    found = []
    for line in table.after:
        cells = words_of(line, table.delimiter)
        if len(cells) > len(table.header) or not is_total(cells) or is_balance(line):
            continue
        for field, computed in sums.items():
            header = mapping.columns.get(field)
            at = table.header.index(header) if header else len(cells)
            if at < len(cells) and field != "quantity":
                stated = _amount(cells[at], currency, comma=mapping.decimal == ",")
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
    moved = int(tally.entries["net_minor"].sum())
    return [
        ControlTotal("stated closing balance", currency, said["closing"], said["opening"] + moved)
    ]


def _amount(text: str, currency: str, *, comma: bool) -> int | None:
    made = parse_minor(pl.Series([text]), pl.Series([currency]), decimal_comma=comma).item()
    return None if made is None else int(made)
