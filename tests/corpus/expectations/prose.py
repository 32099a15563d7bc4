"""Deviations of OFX described in prose (`.expected.md`): how many transactions other readers got, and which."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from tests.corpus.expectations.movements import Found, Wanted, compare
from tests.corpus.findings import About
from tests.corpus.taking import Taken

# a row of the table of readers, such as | `one` 0.21, in binary | parses, 1 transaction, amount `-10.00` |
ROW = re.compile(r"^\|[^|]+\|(?P<result>.+)\|$", re.MULTILINE)
COUNT = re.compile(r"\b([0-9]+) transactions?\b")
AMOUNT = re.compile(
    r"Decimal\('(-?[0-9.]+)'\)|(?:amount|debit|credit|DEBIT|CREDIT)[ ,]*`?([-+]?[0-9]+\.[0-9]{2})`?"
)
DAY = re.compile(
    r"\b(20[0-9]{2}-[01][0-9]-[0-3][0-9])\b|datetime\((20[0-9]{2}), ([0-9]+), ([0-9]+)"
)


def check(taken: Taken, text: str) -> Found:
    """Where other readers read the file, their count, amounts and days."""
    found = Found()
    results = [row["result"] for row in ROW.finditer(text) if COUNT.search(row["result"])]
    counts = {int(COUNT.findall(result)[0]) for result in results}
    if len(counts) != 1:
        found.notes.append(f"the prose counts {sorted(counts)} transactions")
    else:
        found.equal(About.ROWS, "count of rows", counts.pop(), taken.summary.rows)
    amounts = {Decimal(one or other) for result in results for one, other in AMOUNT.findall(result)}
    days = {_day(*match) for result in results for match in DAY.findall(result)}
    if len(amounts) == 1 and len(days) < 2:
        compare(taken, [Wanted(amounts.pop(), next(iter(days), None))], found)
    elif len(amounts) > 1:
        found.notes.append(f"the prose gives several amounts: {sorted(amounts)}")
    return found


def _day(written: str, year: str, month: str, day: str) -> date:
    return date.fromisoformat(written) if written else date(int(year), int(month), int(day))
