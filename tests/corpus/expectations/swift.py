"""MT940 and MT942 that the library mt-940 has read (`.expected.yml`): transactions and the last balances.

The file is a dump of Python objects; none is made here: objects become plain mappings. The library leaves
what takes a credit back (RC) positive, moves days that no calendar has, and takes digits for a currency: here
a sign is what the mark says, and the others are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml

from tests.corpus.expectations.movements import Found, Wanted, compare, minor, references
from tests.corpus.findings import About
from tests.corpus.taking import Taken

OBJECT, APPLIED = "tag:yaml.org,2002:python/object:", "tag:yaml.org,2002:python/object/apply:"
NO_REFERENCE = {None, "", "NONREF"}
SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1}
LINE = re.compile(rb"^:61:([0-9]{6})", re.MULTILINE)


# in C where PyYAML was built so
class _Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads objects as mappings, decimals as decimals, days as days."""


def _object(loader: yaml.SafeLoader, _name: str, node: yaml.Node) -> Iterator[dict[Any, Any]]:
    made: dict[Any, Any] = {}
    yield made  # the dump refers back to itself
    assert isinstance(node, yaml.MappingNode)
    made.update(loader.construct_mapping(node))


def _applied(loader: yaml.SafeLoader, name: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    assert isinstance(node, yaml.SequenceNode)
    arguments = loader.construct_sequence(node, deep=True)
    if name == "decimal.Decimal":
        return Decimal(arguments[0])
    if name == "mt940.models.Date":
        high, low, month, day = arguments[0][:4]
        return date(high * 256 + low, month, day)
    return arguments


_Plain.add_multi_constructor(OBJECT, _object)
_Plain.add_multi_constructor(APPLIED, _applied)


def check(taken: Taken, text: str) -> Found:
    """Transactions by their days of booking and of value, bank references, and the ends of one statement."""
    found = Found()
    dumped = yaml.load(text, _Plain)  # noqa: S506  (a safe loader that makes no objects)
    transactions = [one["data"] for one in dumped["transactions"]]
    booked = [_wanted(one, "guessed_entry_date", "entry_date", "date") for one in transactions]
    compare(taken, booked, found, days=("booked_on",))
    if _has_strange_days(taken.content):
        found.notes.append("days of value that no calendar has are not compared")
    else:
        valued = [_wanted(one, "date") for one in transactions]
        compare(taken, valued, found, days=("value_on",))
    known = references(taken)
    for one in transactions:
        if one.get("bank_reference") not in NO_REFERENCE | known:
            found.wrong(About.REFERENCES, f"no entry has the reference {one['bank_reference']}")
    _check_balances(taken, dumped["data"], found)
    return found


def _wanted(transaction: Mapping[str, Any], *days: str) -> Wanted:
    amount = transaction["amount"]
    day = next((transaction[name] for name in days if transaction.get(name)), None)
    signed = SIGNS[transaction["status"]] * abs(amount["amount"])
    return Wanted(signed, day, amount["currency"])


def _has_strange_days(content: bytes) -> bool:
    """Whether a line gives a day such as the 30th of February."""
    for written in LINE.findall(content):
        try:
            datetime.strptime(written.decode(), "%y%m%d")  # noqa: DTZ007  (a calendar day)
        except ValueError:
            return True
    return False


def _check_balances(taken: Taken, data: Mapping[str, Any], found: Found) -> None:
    """The balances of the last statement: of the file where it has one, else among its totals."""
    account = data.get("account_identification")
    # a currency may be written at the end of an account
    given = taken.summary.account.split(", ")
    if account and not {account, re.sub(r"[ /]?[A-Z]{3}$", "", account)} & set(given):
        found.wrong(About.READING, f"account is {taken.summary.account!r}, not {account!r}")
    stated = {
        which: next((data[n] for n in (f"final_{which}_balance", f"intermediate_{which}_balance") if n in data), None)
        for which in ("opening", "closing")
    }  # fmt: skip
    totals = {c.stated for c in taken.summary.controls}
    is_one = taken.summary.opening_minor is not None or taken.summary.closing_minor is not None
    for which, balance in stated.items():
        if balance is None or not balance["amount"]["currency"].isalpha():
            continue
        wanted = minor(str(balance["amount"]["amount"]), balance["amount"]["currency"])
        if is_one:
            given = getattr(taken.summary, f"{which}_minor")
            found.equal(About.TOTALS, f"{which} balance", wanted, given)
        elif which == "closing" and stated["opening"] is not None and wanted not in totals:
            found.wrong(About.TOTALS, f"no control states the closing balance {wanted}")
