"""Trustly's funding report (P11KFUN): payments of a day as lines of letters, without a header.

Source: amer.developers.trustly.com, reference reporting. H begins the file, I is a payment, refund or return, F is
what was paid out under a trace number, L counts and sums the I lines. A cell's meaning is its place in its line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from ledgers.formats.base import LedgerKind
from ledgers.formats.documents import (
    Document,
    DocumentFormat,
    Movement,
    Part,
    decimal_of,
    numbered,
)
from ledgers.formats.messages import FormatError

BEGIN = re.compile(rb"\"?H\"?,\"?P11KFUN\"?,")
# the cells of an I line
ITEM = (
    "record", "transaction", "created", "original", "merchant", "payment_type", "provider_type", "provider",
    "account", "reference", "type", "status", "updated", "processed", "currency", "amount", "trace", "reason",
    "batch", "settled_as", "original_reference", "provider_transaction", "fee",
)  # fmt: skip
FUNDING = ("record", "name", "_", "trace", "currency", "amount", "days", "paid")
LAST = ("record", "count", "amount", "settled_count", "settled_amount")
KINDS = {"Sale": "PAYMENT", "Refund": "REFUND", "Return": "CHARGEBACK"}
STATUSES = {"Completed": "PAID", "Processed": "PAID", "Settled": "PAID", "Pending": "PENDING"}
CURRENCY = re.compile("[A-Z]{3}")
# the money came, and went back by a return, which is a line of its own
DENIED = "Denied"


class TrustlyFunding(DocumentFormat):
    """A row per I line, and one per F line: the money that leaves for the bank, under the same trace number."""

    code = "trustly"
    title = "Trustly funding report"
    ledger_kind = LedgerKind.CHANNEL
    zone = "UTC"

    def begins(self, begin: bytes) -> bool:
        return BEGIN.match(begin) is not None

    def parse(self, content: bytes) -> Document:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise FormatError("undecodable", encoding="UTF-8") from error
        report = _Report()
        for row_number, line in numbered(text):
            if line.strip():
                report.take(row_number, line, next(csv.reader([line])))
        return report.finish()


class _Report:
    def __init__(self) -> None:
        self._document = Document(parts=[Part()])
        self._items: list[dict[str, str]] = []
        self._fundings: list[dict[str, str]] = []
        self._lines = 0

    def take(self, row_number: int, line: str, cells: Sequence[str]) -> None:
        record = cells[0].strip()
        # rejected or not, it is one of those that the last line counts
        self._lines += record == "I"
        names = {"I": ITEM, "F": FUNDING, "L": LAST}.get(record)
        if record == "H":
            self._document.parts[0].account = cells[5].strip() if len(cells) > 5 else ""  # noqa: PLR2004
        elif names is None:
            self._document.fault(row_number, record, "unknown_tag", record, line)
        elif len(cells) != len(names):
            self._document.fault(row_number, record, "short_row", str(len(cells)), line)
        else:
            row = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
            self._row(row_number, line, row)

    def _row(self, row_number: int, line: str, row: dict[str, str]) -> None:
        wrong = _wrong(row)
        if wrong is not None:
            self._document.fault(row_number, *wrong, line)
        elif row["record"] == "I" and row["settled_as"] not in KINDS:
            self._document.fault(row_number, "type", "bad_direction", row["settled_as"], line)
        elif row["record"] == "L":
            self._last(row)
        else:
            made = _item(row) if row["record"] == "I" else _funding(row)
            made.row_number, made.raw = row_number, line
            made.account = self._document.parts[0].account
            self._document.movements.append(made)
            (self._items if row["record"] == "I" else self._fundings).append(row)

    def finish(self) -> Document:
        """The document, with what was paid out under each trace number beside its payments."""
        for row in self._fundings:
            same = (row["trace"], row["currency"])
            items = [item for item in self._items if (item["trace"], item["currency"]) == same]
            moved = sum((_of(item["amount"]) + _of(item["fee"]) for item in items), Decimal(0))
            self._total(f"F {row['trace']}", row["currency"], row["amount"], moved)
        return self._document

    def _last(self, row: dict[str, str]) -> None:
        self._document.total("L lines", None, row["count"], str(self._lines))
        currencies = {item["currency"] for item in self._items}
        if len(currencies) == 1:
            currency = currencies.pop()
            amounts = sum((_of(item["amount"]) for item in self._items), Decimal(0))
            fees = sum((_of(item["fee"]) for item in self._items), Decimal(0))
            self._total("L amount", currency, row["amount"], amounts)
            self._total("L settled amount", currency, row["settled_amount"], amounts + fees)

    def _total(self, name: str, currency: str, stated: str, computed: Decimal) -> None:
        self._document.total(name, currency, stated, f"{computed:f}")


def _wrong(row: dict[str, str]) -> tuple[str, str, str] | None:
    """Tag, code and value of what doesn't fit: such a line is left out of the totals, too."""
    for name in ("amount", "settled_amount", "fee"):
        if row.get(name) and decimal_of(row[name]) is None:
            return name, "bad_amount", row[name]
    if row["record"] == "L":
        return None
    if not row["amount"]:
        return "amount", "missing_amount", ""
    if CURRENCY.fullmatch(row["currency"]) is None:
        return "currency", "bad_currency", row["currency"]
    name, moment = _moment(row)
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return name, "bad_date" if moment else "missing_date", moment
    return None


def _moment(row: dict[str, str]) -> tuple[str, str]:
    """When a line's money moved, and the name of the cell that says so."""
    names = ("processed", "created") if row["record"] == "I" else ("paid",)
    return next(((name, row[name]) for name in names if row[name]), (names[0], ""))


def _of(text: str) -> Decimal:
    return decimal_of(text) or Decimal(0)


def _item(row: dict[str, str]) -> Movement:
    kind = KINDS[row["settled_as"]]
    is_refund = kind == "REFUND"
    status = STATUSES.get(row["status"], "")
    if row["status"] == DENIED:
        status = "REVOKED"
    return Movement(
        row_number=0,
        raw="",
        occurred_at=_moment(row)[1],
        amount=row["amount"],
        fee=row["fee"],
        currency=row["currency"],
        kind=kind,
        status="REFUNDED" if is_refund and status == "PAID" else status,
        channel="BANK",
        order_ref=row["reference"],
        # a refund has a number of its own, a return has that of the payment
        transaction_ref=row["original"] if is_refund else row["transaction"],
        refund_ref=row["transaction"] if is_refund else "",
        batch_ref=row["trace"],
        description=" ".join(x for x in (row["payment_type"], row["type"], row["reason"]) if x),
        natural_id="|".join((row["transaction"], row["settled_as"], row["trace"])),
    )


def _funding(row: dict[str, str]) -> Movement:
    """What is paid out leaves the account: 10.00 that the merchant gets is -10.00 here."""
    amount = row["amount"]
    return Movement(
        row_number=0,
        raw="",
        occurred_at=row["paid"],
        amount=amount[1:] if amount.startswith("-") else f"-{amount.lstrip('+')}",
        currency=row["currency"],
        kind="PAYOUT",
        channel="BANK",
        batch_ref=row["trace"],
        counterparty=row["name"],
        natural_id=f"F|{row['trace']}|{row['currency']}",
    )


FORMAT = TrustlyFunding()
