"""PayPal's reports of record types: settlements (STL) and transactions (TRR).

Source: developer.paypal.com, SFTP reports, settlement report and transaction detail report. Each line begins with
its type: RH and RF are the report's first and last, FH and FF the file's, SH and SF a section's (an account's),
CH names the columns of the SB lines, which are the transactions; SC, RC and FF count them. Amounts are whole
hundredths of the currency's unit, yen included, and say beside them whether they are a debit or a credit.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ledgers.formats.documents import Document, Movement, Part, of_hundredths
from ledgers.formats.messages import FormatError
from ledgers.formats.world.paypal_codes import kind_of

UTF16 = (b"\xff\xfe", b"\xfe\xff")
RECORD = re.compile(r'"?(RH|FH|SH|CH)"?([,\t])')
NAMES_LINE = re.compile(r'^"?CH"?[,\t](.*)$', re.MULTILINE)
REPORT_LINE = re.compile(r'"?RH"?[,\t]"?[0-9]{4}/[0-9]{2}/[0-9]{2} ')
# names of columns, without blanks: an older version writes TransactionID
MONEY, STATUS, EVENT = "grosstransactionamount", "transactionalstatus", "transactioneventcode"
NEEDED = ("transactionid", EVENT, MONEY, "grosstransactioncurrency", "transactiondebitorcredit")
SIGNS = {"CR": "", "DR": "-"}
STATUSES = {"S": "PAID", "P": "PENDING", "D": "FAILED", "V": "REVOKED"}
GIVES_BACK = {"REFUND", "CHARGEBACK"}
CENTS = re.compile(r"[0-9]{1,17}")
DAY = re.compile(r"[0-9]{4}/[0-9]{2}/[0-9]{2}(?= |$)")
# a footer of a section or report: currency, gross credits and debits, two totals of fees, then balances, each
# after its sign: the available one at first and at last, and others
FOOTER_CELLS_MIN, OPENING_AT, CLOSING_AT = 10, 6, 8


def begin_of(begin: bytes) -> str | None:
    """`settlement`, `transactions` or `other` by a file's first bytes; None where it is no report of records."""
    text = begin.decode("utf-16" if begin[:2] in UTF16 else "utf-8", "replace")
    if RECORD.match(text) is None:
        return None
    names = NAMES_LINE.search(text)
    if names is None:
        # a day without transactions has no names of columns
        return "settlement" if REPORT_LINE.match(text) else None
    columns = {_plain(cell) for cell in re.split("[,\t]", names.group(1))}
    if not columns.issuperset(NEEDED):
        return "other"
    return "transactions" if STATUS in columns else "settlement"


def parse_records(content: bytes) -> Document:
    """The transactions of all sections, and the balances and totals that the report states."""
    return _Report(content).read()


@dataclass(slots=True)
class _Sums:
    """What the transactions of a section, a file or a report come to, in hundredths by currency and side."""

    count: int = 0
    gross: dict[tuple[str, str], int] = field(default_factory=dict)
    fees: dict[tuple[str, str], int] = field(default_factory=dict)


class _Report:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._document = Document()
        self._columns: list[str] = []
        self._account, self._section, self._file = "", 0, "01"
        self._parts: dict[tuple[int, str], int] = {}
        self._of_section, self._of_report = _Sums(), _Sums()

    def read(self) -> Document:
        text = self._decoded()
        first = RECORD.match(text.lstrip())
        for row_number, raw, cells in _lines(text, first.group(2) if first else ","):
            self._take(row_number, raw, cells)
        return self._document

    def _decoded(self) -> str:
        encoding = "utf-16" if self._content[:2] in UTF16 else "utf-8-sig"
        self._document.encoding = encoding
        try:
            return self._content.decode(encoding)
        except UnicodeDecodeError as error:
            raise FormatError("undecodable", encoding="UTF-8") from error

    def _take(self, row_number: int, raw: str, cells: list[str]) -> None:
        kind = cells[0].strip()
        if kind == "SB":
            self._transaction(row_number, raw, cells)
        elif kind == "CH":
            self._columns = [_plain(cell) for cell in cells]
        elif kind == "SH":
            self._section += 1
            self._account = cells[3].strip() if len(cells) > 3 else ""  # noqa: PLR2004
            self._of_section = _Sums()
        elif kind == "FH":
            self._file = cells[1].strip() if len(cells) > 1 else self._file
        elif kind in {"SF", "RF"}:
            self._footer(kind, cells)
        elif kind in {"SC", "RC", "FF"}:
            self._count(kind, cells[1] if len(cells) > 1 else "")
        elif kind != "RH":
            self._document.fault(row_number, "record", "unknown_tag", cells[0], raw)

    def _transaction(self, row_number: int, raw: str, cells: list[str]) -> None:
        # rejected or not, it is one of those that the report counts
        self._of_section.count += 1
        self._of_report.count += 1
        if not self._columns:
            self._document.fault(row_number, "SB", "unknown_tag", cells[0], raw)
            return
        extra = any(cell.strip() for cell in cells[len(self._columns) :])
        by_name = {name: cell.strip() for name, cell in zip(self._columns, cells, strict=False)}
        if extra or not by_name.keys() >= set(NEEDED):
            self._document.fault(row_number, "SB", "short_row", str(len(cells)), raw)
            return
        fault = _wrong(by_name)
        if fault is not None:
            self._document.fault(row_number, *fault, raw)
            return
        movement = _movement(by_name)
        movement.row_number, movement.raw, movement.account = row_number, raw, self._account
        movement.part = self._part(by_name["grosstransactioncurrency"])
        self._document.movements.append(movement)
        for sums in (self._of_section, self._of_report):
            _add(sums.gross, by_name, "gross", "transaction")
            _add(sums.fees, by_name, "fee", "fee")

    def _part(self, currency: str) -> int:
        """The part of the section and currency, made where it is new."""
        key = (self._section, currency)
        if key not in self._parts:
            self._parts[key] = len(self._document.parts)
            self._document.parts.append(Part(account=self._account, currency=currency))
        return self._parts[key]

    def _footer(self, kind: str, cells: list[str]) -> None:
        values = [cell.strip() for cell in cells]
        if len(values) == 2:  # noqa: PLR2004
            # the report of transactions has only a count here
            self._count(kind, values[1])
            return
        if len(values) <= FOOTER_CELLS_MIN or not self._holds_all(kind):
            return
        currency = values[1]
        sums = self._of_section if kind == "SF" else self._of_report
        name = f"{kind} {self._account}".strip() if kind == "SF" else kind
        for side, stated in (("CR", values[2]), ("DR", values[3])):
            self._total(
                f"{name} gross {side}", currency, stated, sums.gross.get((currency, side), 0)
            )
        self._fees(name, currency, (values[4], values[5]), sums)
        if kind == "SF":
            part = self._document.parts[self._part(currency)]
            part.opening = _decimal(values[OPENING_AT], values[OPENING_AT + 1])
            part.closing = _decimal(values[CLOSING_AT], values[CLOSING_AT + 1])

    def _fees(self, name: str, currency: str, stated: tuple[str, str], sums: _Sums) -> None:
        """The totals of fees, debits first in the files that were seen; read the other way where that agrees."""
        sides = ["DR", "CR"]
        computed = {side: sums.fees.get((currency, side), 0) for side in sides}
        if [*stated] == [str(computed[side]) for side in reversed(sides)]:
            sides.reverse()
        for side, text in zip(sides, stated, strict=True):
            self._total(f"{name} fees {side}", currency, text, computed[side])

    def _holds_all(self, kind: str) -> bool:
        """Whether the file has all rows that a footer is of: a large report, or section, runs over several files."""
        is_first = self._file.lstrip("0") in {"", "1"}
        return is_first or kind == "FF" or (kind in {"SF", "SC"} and self._section > 1)

    def _count(self, kind: str, stated: str) -> None:
        if not self._holds_all(kind):
            return
        sums = self._of_section if kind in {"SC", "SF"} else self._of_report
        of = f" {self._account}" if kind in {"SC", "SF"} and self._account else ""
        self._document.total(f"{kind}{of} transactions", None, stated.strip(), str(sums.count))

    def _total(self, name: str, currency: str, stated: str, computed: int) -> None:
        self._document.total(name, currency, _decimal("CR", stated), of_hundredths(computed))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, str, list[str]]]:
    """Physical line, text and cells of each record; a quoted cell may run over several lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = io.StringIO("\n".join(lines), newline="")
    reader = csv.reader(whole, delimiter=delimiter, strict=True)
    first = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield first, "\n".join(lines[first - 1 : reader.line_num]), cells
            first = reader.line_num + 1
    except csv.Error as error:
        raise FormatError("unclosed_quote", line=first) from error


def _plain(name: str) -> str:
    return re.sub(r"[\s\"]", "", name).lower()


def _wrong(row: dict[str, str]) -> tuple[str, str, str] | None:
    """Tag, code and value of what doesn't fit in a transaction."""
    if not row["transactionid"]:
        return "Transaction ID", "missing_id", ""
    sides = [("Transaction Debit or Credit", row["transactiondebitorcredit"])]
    amounts = [("Gross Transaction Amount", row[MONEY])]
    fee = row.get("feeamount", "")
    if fee and fee.strip("0"):
        sides.append(("Fee Debit or Credit", row.get("feedebitorcredit", "")))
        amounts.append(("Fee Amount", fee))
        if row.get("feecurrency", "") != row["grosstransactioncurrency"]:
            # a fee of another currency can't be a part of this amount
            return "Fee Currency", "bad_currency", row.get("feecurrency", "")
    for tag, side in sides:
        if side not in SIGNS:
            return tag, "bad_direction", side
    for tag, amount in amounts:
        if CENTS.fullmatch(amount) is None:
            return tag, "bad_amount" if amount else "missing_amount", amount
    return None


def _movement(row: dict[str, str]) -> Movement:
    code, number = row[EVENT], row["transactionid"]
    kind, moves = kind_of(code)
    reference = row.get("paypalreferenceid", "")
    is_back = kind in GIVES_BACK
    of_payment = reference if is_back and row.get("paypalreferenceidtype", "TXN") == "TXN" else ""
    status = STATUSES.get(row.get(STATUS, ""), "")
    name = " ".join(x for x in (row.get("firstname", ""), row.get("lastname", "")) if x)
    said = row.get("transactionsubject", "") or row.get("itemname", "")
    fee = row.get("feeamount", "")
    made = Movement(row_number=0, raw="")
    made.occurred_at = _moment(
        row.get("transactioncompletiondate", "") or row.get("transactioninitiationdate", "")
    )
    made.amount = _decimal(row["transactiondebitorcredit"], row[MONEY]) if moves else "0"
    made.fee = _decimal(row.get("feedebitorcredit", "") or "CR", fee) if fee and moves else ""
    made.currency, made.kind, made.channel = row["grosstransactioncurrency"], kind, "PAYPAL"
    made.status = "REFUNDED" if kind == "REFUND" and status == "PAID" else status
    made.order_ref = row.get("invoiceid", "")
    made.transaction_ref = of_payment or number
    made.refund_ref = number if is_back else ""
    # what the bank calls a withdrawal
    made.batch_ref = row.get("bankreferenceid", "") if kind == "PAYOUT" else ""
    made.counterparty = row.get("consumerbusinessname", "") or name
    made.description = " ".join(x for x in (code, said) if x)
    made.shop = row.get("storeid", "")
    made.natural_id = f"{number}|{code}"
    return made


def _moment(text: str) -> str:
    """2026/01/06 00:00:30 -0800 in ISO's order."""
    return text.replace("/", "-", 2) if DAY.match(text) else text


def _add(sums: dict[tuple[str, str], int], row: dict[str, str], amount: str, side: str) -> None:
    text = row.get(MONEY if amount == "gross" else "feeamount", "")
    if CENTS.fullmatch(text):
        key = (row["grosstransactioncurrency"], row.get(f"{side}debitorcredit", ""))
        sums[key] = sums.get(key, 0) + int(text)


def _decimal(side: str, cents: str) -> str:
    """Hundredths as a signed decimal; what is none stays as it is."""
    if CENTS.fullmatch(cents) is None:
        return cents
    return SIGNS.get(side, "") + of_hundredths(int(cents))
