"""Tables that csv2ofx has made OFX of (`.expected.ofx`): days and signed amounts."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from tests.corpus.expectations.movements import Found, Wanted, compare
from tests.corpus.taking import Taken

TRANSACTION = re.compile(r"<STMTTRN>(.*?)</STMTTRN>", re.DOTALL)
FIELD = r"<{}>([^<\r\n]*)"


def check(taken: Taken, text: str) -> Found:
    """Every transaction must be an entry."""
    found = Found()
    compare(taken, [_wanted(block) for block in TRANSACTION.findall(text)], found)
    return found


def _wanted(block: str) -> Wanted:
    posted, amount = (re.findall(FIELD.format(tag), block)[0] for tag in ("DTPOSTED", "TRNAMT"))
    day = datetime.strptime(posted[:8], "%Y%m%d").date()  # noqa: DTZ007  (a calendar day)
    return Wanted(Decimal(amount), day)
