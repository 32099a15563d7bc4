"""What the lines of Chinese banks' exports have in common: signs, moments, balances, and what stands around them.

A line is one movement of an account: gross and net are its amount, positive where money came. Banks give
their lines no number that would know them again, so content and occurrence do.
"""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.splitting import words_of
from ledgers.formats.tally import Tally
from ledgers.formats.words import currency_code
from ledgers.money import parse_one
from ledgers.normalise import bare, mask_cards

# what banks write where there is nothing: --, ----------, and words that they have hidden
NOTHING = r"^(?:[-—－]+|\*+)$"
# a bank's own fees, by the word that it gives the line
FEE = r"手续费|工本费|年费|电汇费|汇划费|短信.{0,4}费|账户.{0,4}费|小额.{0,4}费|网银.{0,3}费"
ACCOUNT = re.compile(r"(?:[卡账帐]\s*号|账户)\s*[:：]?[\s,\"']*([0-9xX*]{4,32})")
FIRST_DAY = re.compile(
    r"(?:起始|开始)日期?\s*[:：]?[\s,\"']*([0-9]{4})[-/.年]?([0-9]{2})[-/.月]?([0-9]{2})"
)
LAST_DAY = re.compile(
    r"(?:结束|终止|截止)日期?\s*[:：]?[\s,\"']*([0-9]{4})[-/.年]?([0-9]{2})[-/.月]?([0-9]{2})"
)
TOTAL = re.compile(r"^(.{0,6})合计(?:金额)?$")


class BankTable(KnownTable):
    """A bank's export. Two-column ones make `came` and `went`, whose sums a row of totals may state."""

    ledger_kind = LedgerKind.BANK
    summed: ClassVar[tuple[str, ...]] = ("came", "went")
    # the columns that a row of totals sums up: money in, money out
    totalled: ClassVar[tuple[str, str]] = ("", "")

    def about(self, table: Table) -> dict[str, object]:
        before = "\n".join(table.before)
        account = ACCOUNT.search(before)
        first, last = _day(FIRST_DAY, before), _day(LAST_DAY, before)
        return {
            "account": mask_cards(account.group(1)) if account else "",
            "period_start": first,
            "period_end": last,
            "period_is_declared": first is not None and last is not None,
        }

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """The row of totals, beside the sums of its rows; `sums` are of all rows, so of one currency."""
        found: list[ControlTotal] = []
        if set(tally.groups["currency"]) - {self.currency}:
            return ()
        for line in table.after:
            cells = words_of(line, table.delimiter)
            named = TOTAL.match(cells[0]) if cells else None
            if named is None or currency_code(named.group(1) or self.currency) != self.currency:
                continue
            for name, of in zip(self.totalled, ("came", "went"), strict=True):
                at = table.header.index(name) if name in table.header else len(cells)
                stated = parse_one(cells[at], self.currency) if at < len(cells) else None
                if stated is not None:
                    title = f"{cells[0]} {name}"
                    found.append(ControlTotal(title, self.currency, stated, tally.sums[of]))
        return tuple(found)


def _day(pattern: re.Pattern[str], text: str) -> date | None:
    found = pattern.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def moment(cells: Cells, day: str, clock: str, zone: str) -> None:
    """The moment of a day and a time of day in columns of their own; 183059 is 18:30:59.

    Either may hold both, as 2026/10/05  18:30 does.
    """
    cells.text("day_text", day)
    cells.text("clock_text", clock)
    time = pl.col("clock_text").str.replace(r"^([0-9]{2})([0-9]{2})([0-9]{2})$", "$1:$2:$3")
    cells.set(clock_text=pl.when(~time.str.contains(NOTHING)).then(time))
    both = pl.concat_str("day_text", pl.lit(" "), "clock_text")
    whole = (
        pl.when(pl.col("day_text").str.contains(":", literal=True)).then("day_text")
        .when(pl.col("clock_text").str.contains(r"^[0-9]{4}[-/]")).then("clock_text").otherwise(both)
    )  # fmt: skip
    cells.moment_from(pl.coalesce(whole, "day_text"), day, zone=zone)


def two_columns(cells: Cells, income: str, outgo: str) -> None:
    """`net_minor` of a column for money that came and one for money that went; one of them is empty or 0."""
    for name, title in (("came", income), ("went", outgo)):
        cells.text(f"{name}_text", title)
        cells.set(
            **{
                f"{name}_text": pl.when(~pl.col(f"{name}_text").str.contains(NOTHING)).then(
                    f"{name}_text"
                )
            }
        )
        cells.draft.amount(name, f"{name}_text", title, required=False)
    neither = pl.col("came_text").is_null() & pl.col("went_text").is_null()
    cells.fault(neither, "missing_amount", income)
    cells.set(net_minor=pl.col("came") - pl.col("went"))


def balance(cells: Cells, *names: str) -> None:
    """The running balance; a line without a digit there, as where it was hidden, states none."""
    cells.text("balance_text", *names)
    cells.set(
        balance_text=pl.when(pl.col("balance_text").str.contains("[0-9]")).then("balance_text")
    )
    title = next((name for name in names if cells.has(name)), names[0])
    cells.draft.amount("balance", "balance_text", title, required=False)
    cells.set(balance=pl.when(pl.col("balance_text").is_not_null()).then("balance"))


def words(cells: Cells, column: str, *names: str) -> None:
    """A text of several columns, one after another, without those that say nothing or the same again."""
    made = []
    for at, name in enumerate(names):
        cells.text(f"{column}_{at}", name)
        text = pl.col(f"{column}_{at}")
        again = pl.any_horizontal(
            [pl.lit(value=False), *(text == pl.col(f"{column}_{n}") for n in range(at))]
        ).fill_null(value=False)
        made.append(pl.when(~text.str.contains(NOTHING) & ~again).then(text))
    together = pl.concat_str(made, separator=" ", ignore_nulls=True)
    cells.set(**{column: bare(together)})


def movement(cells: Cells, summary: str = "", word: str = r"^(.*)$") -> None:
    """What all lines are: an amount that moved, and a fee where the bank's own word for it says so.

    `word` is where in the column that word stands; a merchant's text says nothing about the bank's fees.
    """
    cells.text("summary", summary)
    said = pl.col("summary").str.extract(word, 1).str.contains(FEE).fill_null(value=False)
    cells.set(
        kind=pl.when(said & (pl.col("net_minor") < 0))
        .then(pl.lit("FEE"))
        .otherwise(pl.lit("PAYMENT")),
        gross_minor=pl.col("net_minor"),
        fee_minor=pl.lit(0, dtype=pl.Int64),
    )
