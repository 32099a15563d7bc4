"""Tables that csv2ofx has made QIF of (`.expected.qif`): days, written month first, and signed amounts.

What several rows were put together of is compared part by part.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from tests.corpus.expectations.movements import Found, Wanted, compare
from tests.corpus.taking import Taken


def check(taken: Taken, text: str) -> Found:
    """Every transaction must be an entry."""
    found, wanted = Found(), []
    for record in text.split("^"):
        lines = [line for line in record.splitlines() if line]
        fields = {line[0]: line[1:] for line in lines}
        if "D" in fields:
            day = datetime.strptime(fields["D"], "%m/%d/%Y").date()  # noqa: DTZ007  (a calendar day)
            parts = [line[1:] for line in lines if line[0] == "$"]
            wanted += [Wanted(Decimal(part), day) for part in parts or [fields["T"]]]
    compare(taken, wanted, found)
    return found
