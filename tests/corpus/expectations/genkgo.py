"""Messages that genkgo/camt has read (`.expected.json` with its class names): entries, references, balances."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.corpus.expectations.movements import Found, Wanted, compare, minor, references
from tests.corpus.findings import About
from tests.corpus.taking import Taken

CLASS = "__CLASS__"
NO_REFERENCE = {None, "", "NOTPROVIDED"}


def check(taken: Taken, text: str) -> Found:
    """Entries, their days and references, and the balances of a message with one statement."""
    found, message = Found(), json.loads(text)
    entries = list(_of_class(message, "DTO\\Entry"))
    wanted = [one for entry in entries for one in _wanted(entry)]
    compare(taken, wanted, found)
    _check_references(taken, entries, found)
    records = list(_of_class(message, "DTO\\Report", "DTO\\Statement", "DTO\\Notification"))
    if records and len(message.get("getRecords", ())) == 1:
        _check_balances(taken, records[0], found)
    return found


def _of_class(node: Any, *names: str) -> Iterator[dict[str, Any]]:
    """Every object of a class, wherever in the message it stands."""
    if isinstance(node, dict):
        if str(node.get(CLASS, "")).endswith(names):
            yield node
        for value in node.values():
            yield from _of_class(value, *names)
    elif isinstance(node, list):
        for value in node:
            yield from _of_class(value, *names)


def _money(money: Mapping[str, Any]) -> tuple[Decimal, str]:
    currency = money["getCurrency"]["getCode"]
    unit = minor("1", currency)
    return Decimal(money["getAmount"]) / unit, currency


def _details(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    listed = [one for one in entry.get("getTransactionDetails") or () if isinstance(one, dict)]
    single = entry.get("getTransactionDetail")
    return listed or ([single] if isinstance(single, dict) else [])


def _wanted(entry: Mapping[str, Any]) -> list[Wanted]:
    """The entry, or its parts where it is a batch whose parts have amounts that make it up."""
    amount, currency = _money(entry["getAmount"])
    booked = entry.get("getBookingDate") or entry.get("getValueDate")
    day = date.fromisoformat(booked["0"][:10]) if booked else None
    parts = [one.get("getAmount") for one in _details(entry)]
    amounts = [_money(part)[0] for part in parts if isinstance(part, dict)]
    if len(parts) > 1 and len(amounts) == len(parts) and sum(amounts) == amount:
        return [Wanted(one, day, currency) for one in amounts]
    return [Wanted(amount, day, currency)]


def _check_references(taken: Taken, entries: Sequence[Mapping[str, Any]], found: Found) -> None:
    known = references(taken)
    for entry in entries:
        wanted = [entry.get("getAccountServicerReference")]
        details = _details(entry)
        if len(details) == 1:  # of several, no one's number is that of the entry
            said = details[0].get("getReference")
            wanted += [said.get("getEndToEndId")] if isinstance(said, dict) else []
        for reference in wanted:
            if reference not in NO_REFERENCE and reference not in known:
                found.wrong(About.REFERENCES, f"no entry has the reference {reference}")


def _check_balances(taken: Taken, record: Mapping[str, Any], found: Found) -> None:
    balances = [one for one in record.get("getBalances") or () if isinstance(one, dict)]
    for which in ("opening", "closing"):
        stated = [one["getAmount"] for one in balances if one["getType"] == which]
        if len(stated) == 1:
            amount, currency = _money(stated[0])
            if taken.summary.currencies and currency not in taken.summary.currencies:
                found.notes.append(f"{which} balance in {currency}, of which there are no entries")
                continue
            wanted = minor(str(amount), currency)
            given = getattr(taken.summary, f"{which}_minor")
            found.equal(About.TOTALS, f"{which} balance", wanted, given)
