"""Norma 43 (Cuaderno 43): what Spanish banks give of accounts.

Source: Asociación Española de Banca, Cuaderno 43, Información normalizada de cuenta corriente. Records of 80
letters in fixed places: an account begins (11) and ends (33), between them stand its movements (22) with
up to five lines of text each (23) and their amounts in another currency (24); 88 ends the file. Amounts
have two decimals whatever the currency, and a key for their sign: 1 is debit, 2 is credit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ledgers.formats.bank_files.decoding import decoded
from ledgers.formats.bank_files.numeric_currencies import CURRENCIES
from ledgers.formats.documents import (
    Document,
    DocumentFormat,
    Movement,
    Part,
    day_of_six,
    numbered,
    of_hundredths,
)
from ledgers.formats.messages import FormatError
from ledgers.normalise import mask_cards

_BEGIN = re.compile(rb"11[0-9]{18}[0-9]{12}[12][0-9]{14}[0-9]{3}")
_SIGNS = {"1": "-", "2": ""}
_AMOUNT = re.compile(r"[0-9]{14}")
# commissions, interest, custody, expenses and taxes
CHARGES = "17"
# returned and unpaid items; entries that correct another one
RETURNS = ("14", "98")
RECORD_LETTERS_MAX = 10_000


@dataclass(slots=True)
class _Account:
    """The account that is being read: what its movements come to, by key."""

    name: str = ""
    currency: str = ""
    cents: dict[str, int] = field(default_factory=lambda: {"1": 0, "2": 0})
    counts: dict[str, int] = field(default_factory=lambda: {"1": 0, "2": 0})


class Norma43(DocumentFormat):
    """Accounts with opening and closing balance, sums and counts."""

    code = "norma43"
    title = "Norma 43 bank statement"
    zone = "Europe/Madrid"

    def begins(self, begin: bytes) -> bool:
        return _BEGIN.match(begin) is not None

    def parse(self, content: bytes) -> Document:
        text, encoding = decoded(content)
        document = _Reader(Document(encoding=encoding)).read(text)
        if not document.movements and not document.faults:
            raise FormatError("no_movements", what="it states balances only")
        return document


FORMAT = Norma43()


class _Reader:
    """One file being read, line by line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._account: _Account | None = None
        self._accounts = self._ended = self._records = 0
        self._is_whole = False
        # the movement whose lines of text are being read
        self._last: Movement | None = None

    def read(self, text: str) -> Document:
        takes = {
            "11": self._begin,
            "22": self._movement,
            "23": self._text,
            "33": self._end,
            "88": self._end_file,
        }
        for number, written in numbered(text):
            line = written.strip("\x1a ").ljust(80)
            if not line.strip():
                continue
            code = line[:2]
            if code != "88":
                self._records += 1
            if code == "24":
                # the amount before it was exchanged; the movement is of the account's currency
                self._add_raw(line)
            elif code in takes:
                takes[code](number, line)
            else:
                self.document.fault(number, "", "unknown_tag", line[:10].strip(), line.rstrip())
        self._finish()
        return self.document

    def _begin(self, _number: int, line: str) -> None:
        """11: account, period, opening balance, currency."""
        self._last = None
        self._accounts += 1
        currency = CURRENCIES.get(line[47:50], line[47:50])
        self._account = _Account(line[2:20], currency)
        opening = _signed(line[32], line[33:47])
        self.document.parts.append(Part(line[2:20], currency, opening=opening or ""))

    def _movement(self, number: int, line: str) -> None:
        """22: days, kind, sign and amount, document number and two references."""
        self._last = None
        amount, day = _signed(line[27], line[28:42]), day_of_six(line[10:16])
        account = self._account
        if account is None:
            self.document.fault(number, "22", "unknown_tag", line[:10], line.rstrip())
        elif amount is None:
            self.document.fault(number, "22", "bad_amount", line[27:42].strip(), line.rstrip())
        elif not day:
            self.document.fault(number, "22", "bad_date", line[10:16].strip(), line.rstrip())
        else:
            account.cents[line[27]] += int(line[28:42])
            account.counts[line[27]] += 1
            self._last = Movement(
                number, line.rstrip(), len(self.document.parts) - 1,
                account=account.name, booked_on=day, value_on=day_of_six(line[16:22]), amount=amount,
                currency=account.currency,
                kind=_kind(line[22:24], is_out=line[27] == "1"),
                transaction_ref=_number(line[42:52]) or _number(line[52:64]),
                # banks write the number of the card that paid here
                description=mask_cards(_number(line[64:80])),
            )  # fmt: skip
            self.document.movements.append(self._last)

    def _text(self, _number: int, line: str) -> None:
        """23: a text about the movement above, in two fields that banks write across."""
        if self._last is not None:
            said = (self._last.description, " ".join(line[4:80].split()))
            self._last.description = " ".join(filter(None, said))
            self._add_raw(line)

    def _add_raw(self, line: str) -> None:
        if self._last is not None:
            if len(self._last.raw) > RECORD_LETTERS_MAX:
                raise FormatError("line_too_long", line=self._last.row_number)
            self._last.raw += f"\n{line.rstrip()}"

    def _end(self, number: int, line: str) -> None:
        """33: counts and sums of debits and credits, closing balance."""
        self._last = None
        self._ended += 1
        account, self._account = self._account, None
        closing = _signed(line[58], line[59:73])
        if account is None or closing is None:
            self.document.fault(number, "33", "unknown_tag", line[:20], line.rstrip())
            return
        self.document.parts[-1].closing = closing
        for name, key, at in (("debits", "1", 20), ("credits", "2", 39)):
            count, total = line[at : at + 5], line[at + 5 : at + 19]
            computed = of_hundredths(account.cents[key])
            if count.isdecimal() and _AMOUNT.fullmatch(total):
                self.document.total(
                    f"{account.name} {name}: records",
                    None,
                    str(int(count)),
                    str(account.counts[key]),
                )
                self.document.total(
                    f"{account.name} {name}: sum",
                    account.currency,
                    of_hundredths(int(total)),
                    computed,
                )

    def _end_file(self, _number: int, line: str) -> None:
        """88: how many records stand above it."""
        self._last, self._is_whole = None, True
        if line[20:26].isdecimal():
            self.document.total("records", None, str(int(line[20:26])), str(self._records))

    def _finish(self) -> None:
        """What was cut off."""
        if self._ended < self._accounts:
            self.document.total(
                "accounts without their end (33)", None, "0", str(self._accounts - self._ended)
            )
        if not self._is_whole:
            self.document.total("files without their end (88)", None, "0", "1")


def _signed(key: str, digits: str) -> str | None:
    """An amount by its key of debit or credit; None where either is none."""
    if key not in _SIGNS or not _AMOUNT.fullmatch(digits):
        return None
    return f"{_SIGNS[key]}{of_hundredths(int(digits))}"


def _kind(concept: str, *, is_out: bool) -> str:
    if concept in RETURNS:
        return "CHARGEBACK" if is_out else "ADJUSTMENT"
    return "FEE" if concept == CHARGES and is_out else ""


def _number(text: str) -> str:
    """A number or reference; zeros stand where there is none."""
    return text.strip() if text.strip(" 0") else ""
