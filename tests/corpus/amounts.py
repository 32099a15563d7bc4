"""Signed amounts of a raw file without the readers, where a mark says which texts are amounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from ledgers.money import format_minor
from tests.corpus.counting import decoded, qif_records
from tests.corpus.findings import About, Reason
from tests.corpus.taking import Taken

SHOWN = 3
OFX_TOTAL = re.compile(r"<TOTAL>([^<\r\n]+)", re.IGNORECASE)
OFX_TRANSACTION = re.compile(r"<STMTTRN>", re.IGNORECASE)
OFX_AMOUNT = re.compile(r"<TRNAMT>([^<\r\n]+)", re.IGNORECASE)
# the day, the day of booking, the side, perhaps a letter of the currency, the amount
SWIFT_LINE = re.compile(r"^:61:\d{6}(?:\d{4}| {4})?(R?[CD])[A-Z]?\s?(\d+(?:,\d*)?)", re.MULTILINE)
SWIFT_SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1}


def unlike_raw(taken: Taken) -> Iterator[Reason]:
    """Amounts of entries that no mark of the raw file has, and the other way round."""
    of_folder = AMOUNTS.get(taken.path.parent.name)
    if of_folder is None:
        return
    raw = Counter(of_folder(decoded(taken.content)))
    rows = taken.entries.select("gross_minor", "currency").iter_rows()
    read = Counter(Decimal(format_minor(units, currency)) for units, currency in rows)
    # what was rejected for its amount stands in the file alone
    wrong = (read - raw) or (raw - read if not len(taken.rejected) else Counter())
    if wrong:
        shown = ", ".join(str(amount) for amount in list(wrong)[:SHOWN])
        which = "entries have amounts that the file lacks" if read - raw else "no entry has"
        yield Reason(About.AMOUNTS, f"{which}: {shown}")


def _ofx(text: str) -> Iterator[Decimal]:
    for block in OFX_TRANSACTION.split(text)[1:]:
        yield from _numbers(OFX_AMOUNT.findall(block)[:1])
    yield from _numbers(OFX_TOTAL.findall(text))


def _qif(text: str) -> Iterator[Decimal]:
    for record in qif_records(text):
        amounts = [line[1:] for line in record if line[0] in "TU"]
        yield from _numbers(amounts[:1])


def _swift(text: str) -> Iterator[Decimal]:
    for side, written in SWIFT_LINE.findall(text):
        yield SWIFT_SIGNS[side] * Decimal(written.replace(",", "."))


def _numbers(texts: Sequence[str]) -> Iterator[Decimal]:
    """Numbers with a point or a comma before the cents, and perhaps marks between thousands."""
    for written in texts:
        text = re.sub(r"[\s+]", "", written)
        if "." in text:
            text = text.replace(",", "")
        with suppress(InvalidOperation):  # the reader rejects what is no number
            yield Decimal(text.replace(",", "."))


AMOUNTS: Mapping[str, Callable[[str], Iterator[Decimal]]] = {
    "ofx": _ofx,
    "qif": _qif,
    "mt940": _swift,
    "mt942": _swift,
}
