"""What the lines above and under the rows of Chinese statements say: whose they are, of which days, how much."""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

from ledgers.formats.base import ControlTotal, Table
from ledgers.formats.tally import IN, OUT, Tally
from ledgers.money import parse_one

_DAY = r"([0-9]{4})[年-]([0-9]{1,2})[月-]([0-9]{1,2})日?(?: ([0-9]{2}:[0-9]{2}:[0-9]{2}))?"
# 起始日期：[2026年06月01日 00:00:00]   终止日期：[2026年07月01日 00:00:00]; 日期区间：2024-12-01 至 2024-12-31
PERIOD = re.compile(rf"(?:起始|开始|日期区间)[^0-9]{{0,8}}{_DAY}[^0-9]{{1,20}}{_DAY}")
MIDNIGHT = "00:00:00"
# #收入合计：10笔,共988.00元; #支出合计：6笔-572.87元
SIDE_TOTAL = re.compile(r"(收入|支出)合计[:：]([0-9]{1,12})笔[,，]?共?(-?[0-9.,]+)元")


def lines_of(table: Table) -> str:
    """The lines around the rows as one text."""
    return "\n".join((*table.before, *table.after))


def period(text: str) -> dict[str, object]:
    """The days that a statement says it is of; nothing where it says none, or days that are none."""
    found = PERIOD.search(text)
    if found is None:
        return {}
    parts = found.groups()
    try:
        first = date(*(int(part) for part in parts[:3]))
        last = date(*(int(part) for part in parts[4:7]))
    except ValueError:
        return {}
    # an end at midnight is the end of the day before
    last -= timedelta(days=parts[7] == MIDNIGHT and last > first)
    return {"period_start": first, "period_end": last, "period_is_declared": True}


def account(pattern: re.Pattern[str], text: str) -> str:
    """The account that the lines name; empty where they name none."""
    found = pattern.search(text)
    return found.group(1).strip() if found else ""


def side_totals(text: str, tally: Tally) -> tuple[ControlTotal, ...]:
    """How many movements came and went, and what they add up to, beside the rows; signed or not."""
    found = []
    for word, count, amount in SIDE_TOTAL.findall(text):
        mine = pl.col("side") == (IN if word == "收入" else OUT)
        found.append(ControlTotal(f"{word}笔数", None, int(count), tally.count(mine)))
        stated = parse_one(amount, "CNY")
        if stated is not None:
            moved = abs(tally.total("net_minor", mine))
            found.append(ControlTotal(f"{word}合计", "CNY", abs(stated), moved))
    return tuple(found)
