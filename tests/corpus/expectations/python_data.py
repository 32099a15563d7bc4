"""Statements as a Python literal (`.expected.pydata`): currency, account, statements with transactions."""

from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal

from tests.corpus.expectations.movements import Found, Wanted, compare, minor, references
from tests.corpus.findings import About
from tests.corpus.taking import Taken


def check(taken: Taken, text: str) -> Found:
    """Account, transactions and their references, and the balances where any are stated."""
    found = Found()
    currency, account, statements = ast.literal_eval(text)
    transactions = [one for statement in statements for one in statement["transactions"]]
    wanted = [
        Wanted(Decimal(str(one["amount"])), date.fromisoformat(one["date"]), currency)
        for one in transactions
    ]
    compare(taken, wanted, found)
    if account:
        found.equal(About.READING, "account", account, taken.summary.account)
    known = references(taken)
    for one in transactions:
        if one["ref"] not in known:
            found.wrong(About.REFERENCES, f"no entry has the reference {one['ref']}")
    if len(statements) == 1:
        stated = {
            "opening": str(statements[0]["balance_start"]),
            "closing": str(statements[0]["balance_end_real"]),
        }
        # a notification has none, and zeros stand in their place
        if set(stated.values()) != {"0.0"}:
            for which, amount in stated.items():
                given = getattr(taken.summary, f"{which}_minor")
                found.equal(About.TOTALS, f"{which} balance", minor(amount, currency), given)
    return found
