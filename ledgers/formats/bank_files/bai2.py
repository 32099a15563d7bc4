"""BAI2: what North American banks report of accounts, day by day.

Source: Cash Management Balance Reporting Specifications, version 2 (Bank Administration Institute), and
X9.121, its successor. A file (01, 99) holds groups of one day (02, 98), these hold accounts (03, 49), these
movements (16). Amounts are whole minor units of the currency. A movement's sign is its type code's: of 100
to 399 and 920 to 959 money came, of 400 to 699 and 960 to 999 it went; 890 moves none.

Each level ends with the sum of all amounts in it, balances included, and with the number of its records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ledgers.formats.bank_files.bai2_records import Fields, Record, records_of, status_amounts
from ledgers.formats.bank_files.decoding import decoded
from ledgers.formats.documents import Document, DocumentFormat, Movement, Part, day_of_six
from ledgers.formats.messages import FormatError
from ledgers.money import ANY_CURRENCY, format_minor
from ledgers.normalise import mask_cards

_BEGIN = re.compile(rb"01,[^,\r\n]*,[^,\r\n]*,[0-9]{6},[^\r\n]*\s+02,|01,[^\r\n]*/[ \t]+02,")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,13}")
_COUNT = re.compile(r"[0-9]{1,9}")
# the standard's, where neither the account nor its group names one
CURRENCY_DEFAULT = "USD"
CAME = (range(100, 400), range(920, 960))
WENT = (range(400, 700), range(960, 1000))
NO_MONEY = "890"
FEES = ("661", "698")  # account analysis fee, miscellaneous fees
# what comes back: money that had come (deposited items, direct debits), and money that had gone
RETURNS = {
    "CHARGEBACK": ("552", "555", "557", "558", "561", "566"),
    "ADJUSTMENT": ("252", "255", "257", "258", "261", "266"),
}
OPENING, CLOSING = "010", "015"
# a group that takes back an earlier one, or that only tries the line
GROUPS_NOT_TO_BOOK = {"2": "deletion", "4": "test"}


@dataclass(slots=True)
class _Level:
    """What is counted of an account, a group or the file, for the record that ends it."""

    name: str = ""
    currency: str = ""
    total: int = 0
    records: int = 0
    currencies: set[str] = field(default_factory=set)
    begun: int = 0
    ended: int = 0


class Bai2(DocumentFormat):
    """Accounts and their movements, with control totals."""

    code = "bai2"
    title = "BAI2 bank statement"

    def begins(self, begin: bytes) -> bool:
        return _BEGIN.match(begin) is not None

    def parse(self, content: bytes) -> Document:
        text, encoding = decoded(content)
        document = _Reader(Document(encoding=encoding)).read(records_of(text))
        if not document.movements and not document.faults:
            raise FormatError("no_movements", what="it states balances only")
        return document


FORMAT = Bai2()


class _Reader:
    """One file being read, record by record."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._file, self._group, self._account = _Level(), _Level(), _Level()
        self._day, self._status, self._in_account = "", "", False
        self._wrong: Record | None = None

    def read(self, records: list[Record]) -> Document:
        takes = {
            "01": self._begin_file, "02": self._begin_group, "03": self._begin_account, "16": self._movement,
            "49": self._end_account, "98": self._end_group, "99": self._end_file,
        }  # fmt: skip
        for record in records:
            takes[record.code](record)
        self._missing_ends()
        return self.document

    def _begin_file(self, record: Record) -> None:
        self._missing_ends()
        self._file = _Level(records=record.count)
        self._group, self._account = _Level(), _Level()

    def _begin_group(self, record: Record) -> None:
        _receiver, _sender, status, day, _time, currency = Fields(record.body).take(6)
        self._file.begun += 1
        self._group = _Level(
            name=day, currency=currency.upper() or CURRENCY_DEFAULT, records=record.count
        )
        self._status = GROUPS_NOT_TO_BOOK.get(status, "")
        self._day = day_of_six(day)
        if not self._day:
            self._fault(record, "02", "bad_date", day)

    def _begin_account(self, record: Record) -> None:
        fields = Fields(record.body)
        number, currency = fields.take(2)
        currency = currency.upper() or self._group.currency or CURRENCY_DEFAULT
        part = Part(account=mask_cards(number), currency=currency)
        self._group.begun += 1
        self._group.currencies.add(currency)
        self._account = _Level(name=part.account, currency=currency, records=record.count)
        self._in_account = True
        for code, written in status_amounts(fields):
            amount = self._counted(record, written)
            if amount is None or self._status:
                continue
            if code == OPENING:
                part.opening = format_minor(amount, currency)
            elif code == CLOSING:
                part.closing = format_minor(amount, currency)
        self.document.parts.append(part)

    def _counted(self, record: Record, written: str) -> int | None:
        """An amount in minor units, counted in the account's total; None where there is none."""
        if not written:
            return None
        if not _AMOUNT.fullmatch(written):
            self._fault(record, record.code, "bad_amount", written)
            return None
        self._account.total += int(written)
        return int(written)

    def _movement(self, record: Record) -> None:
        fields = Fields(record.body)
        code, written = fields.take(2)
        funds, about = fields.funds()
        bank_ref, customer_ref = fields.take(2)
        self._account.records += record.count
        if code == NO_MONEY:
            return
        amount = self._counted(record, written)
        sign = _sign_of(code)
        if not self._in_account or self._status or sign is None:
            value = self._status or code
            self._fault(record, "02" if self._status else "16", "unknown_tag", value)
            return
        if amount is None or amount < 0:
            # a minus beside a type code of debit could mean either sign
            if amount is not None or not written:
                code = "missing_amount" if amount is None else "bad_amount"
                self._fault(record, "16", code, written)
            return
        account = self._account
        self.document.movements.append(
            Movement(
                record.line,
                # the record doesn't say its day: another day's fee looks the same
                f"{self._day}\n{record.raw}",
                len(self.document.parts) - 1,
                account=account.name,
                booked_on=self._day,
                value_on=day_of_six(about[0]) if funds == "V" else "",
                amount=format_minor(sign * amount, account.currency),
                currency=account.currency,
                kind=_kind(code),
                transaction_ref=bank_ref,
                order_ref=customer_ref,
                description=fields.rest(),
            )
        )

    def _end_account(self, record: Record) -> None:
        account, group = self._account, self._group
        account.records += record.count
        self._check(record, account, account.currency)
        group.ended += 1
        group.total += account.total
        group.records += account.records
        self._account, self._in_account = _Level(), False

    def _end_group(self, record: Record) -> None:
        group = self._group
        group.records += record.count
        self._check(record, group, _one_of(group.currencies), group.begun)
        self._file.ended += 1
        self._file.total += group.total
        self._file.records += group.records
        self._file.currencies |= group.currencies
        self._missing("accounts without their end (49)", group)
        self._group = _Level()

    def _end_file(self, record: Record) -> None:
        file = self._file
        file.records += record.count
        self._check(record, file, _one_of(file.currencies), file.begun)
        self._missing("groups without their end (98)", file)
        self._file = _Level()

    def _check(
        self, record: Record, level: _Level, currency: str, members: int | None = None
    ) -> None:  # fmt: skip
        """The sum and the counts that a level states at its end."""
        fields, code = Fields(record.body), record.code
        name = f"{code} {level.name}".strip()
        stated = fields.next()
        if _AMOUNT.fullmatch(stated):
            total, made = (format_minor(n, currency) for n in (int(stated), level.total))
            self.document.total(f"{name}: sum", currency, total, made)
        elif stated:
            self._fault(record, code, "bad_amount", stated)
        if members is not None:
            self._count(f"{name}: members", fields.next(), members)
        self._count(f"{name}: records", fields.next(), level.records)

    def _count(self, name: str, stated: str, computed: int) -> None:
        if _COUNT.fullmatch(stated):
            self.document.total(name, None, str(int(stated)), str(computed))

    def _missing(self, name: str, level: _Level) -> None:
        """A level that doesn't end was cut off: what is missing of it nobody knows."""
        if level.ended < level.begun:
            self.document.total(name, None, "0", str(level.begun - level.ended))

    def _missing_ends(self) -> None:
        """What is open when the file ends, or another begins."""
        self._missing("accounts without their end (49)", self._group)
        if self._group.records or self._file.ended < self._file.begun:
            self._missing("groups without their end (98)", self._file)
        if self._file.records:
            self.document.total("files without their end (99)", None, "0", "1")

    def _fault(self, record: Record, tag: str, code: str, value: str) -> None:
        """What is wrong with a record; the first of several things stands for it."""
        if self._wrong is record:
            return
        self._wrong = record
        self.document.fault(record.line, tag, code, value, record.raw)


def _sign_of(code: str) -> int | None:
    """1 where money came by a type code, -1 where it went; None of balances, sums and codes of nobody."""
    number = int(code) if re.fullmatch(r"[0-9]{3}", code) else 0
    if any(number in codes for codes in CAME):
        return 1
    return -1 if any(number in codes for codes in WENT) else None


def _kind(code: str) -> str:
    """What the type code says beside the direction."""
    if code in FEES:
        return "FEE"
    return next((kind for kind, codes in RETURNS.items() if code in codes), "")


def _one_of(currencies: set[str]) -> str:
    """The currency in which a sum over accounts can be said."""
    return next(iter(currencies)) if len(currencies) == 1 else ANY_CURRENCY
