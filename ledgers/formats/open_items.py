"""Lists of open items: what a document came to, what has been paid of it, and what is still owed.

What a customer will pay is what is open; what has been paid by the day of the list is nobody's next payment.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.asked_and_paid import is_paid_amount, runs_by
from ledgers.formats.books import OWN_NUMBER_MIN, is_of_documents
from ledgers.formats.columns import AMOUNTS, Cells, fitness
from ledgers.formats.folding import folded
from ledgers.formats.headers import SCORE_MIN, score

# fewer rows could be an account whose balance has just begun
ROWS_MIN = 3
_OPEN = re.compile(
    r"^(?:(?:invoice |bill )?(?:open|outstanding|remaining|unpaid) (?:amount|balance)"
    r"|(?:invoice |bill )?(?:amount|balance) (?:due|outstanding|open|remaining)"
    r"|outstanding|offene?r? ?(?:betrag|posten|saldo)?|restbetrag|offen|reste a payer|restant du|solde du|montant du"
    r"|(?:saldo|importe|monto) pendiente|pendiente|residuo|da (?:pagare|incassare)|saldo aperto|openstaand(?: bedrag)?"
    r"|valor em aberto|em aberto|未(?:收|付|结|回|核销)(?:款|金额|款额|余额)?|未回款(?:金额)?|欠款(?:金额|余额)?|尚欠(?:金额)?"
    r"|(?:应收|应付)余额|剩余(?:应收|应付|未收)?(?:金额|款)?|未收金?额?|未回收额?|미수금)$"
)


def settle_open_balance(columns: dict[str, str], sample: Cells) -> None:
    """Take a balance that doesn't run for no account's: it is what is open of each order, less its deposit."""
    number = columns.get("order_ref", "")
    of_account = {"credit", "debit", "direction", "kind", "transaction_ref"}
    if not {"balance", "gross"} <= set(columns) or of_account & set(columns):
        return
    if score("order_ref", number) < OWN_NUMBER_MIN:
        return
    total, still = (sample.amounts(columns[field]) for field in ("gross", "balance"))
    if runs_by(still, total):
        return
    rows = pl.DataFrame({"total": total, "still": still}).drop_nulls()
    is_part = ((rows["still"] >= 0) & (rows["still"] <= rows["total"])).all()
    is_known = len(rows) >= ROWS_MIN or _is_left(columns, sample, total, still)
    if len(rows) and is_part and is_known:
        columns.pop("balance")


def _is_left(columns: dict[str, str], sample: Cells, total: pl.Series, still: pl.Series) -> bool:
    """Whether a column that was taken for nothing is what the balance lacks of the total."""
    free = [at for at, name in enumerate(sample.header) if name and name not in columns.values()]
    paid = (sample.amounts(sample.header[at]) for at in free)
    return any(bool((total - one.fill_null(0) == still).all()) for one in paid)


def settle_open_items(columns: dict[str, str], sample: Cells) -> tuple[str, ...]:
    """Take what is open for the amount of a list of documents, or their totals; several columns where one must ask.

    Where nothing is open any more, or every document is open as a whole or not at all, the totals are what
    was or will be paid. A list that holds paid documents beside partly paid ones was written before some
    payments and after others, and only a person knows which.
    """
    if "order_ref" not in columns or not is_of_documents(columns, sample.header, _is_amount):
        return ()
    open_column = next(iter(_amounts_named(sample, _OPEN)), None)
    gross = columns.get("gross", "")
    if gross and _is_state(gross):
        columns["gross"] = gross = _total(columns, sample) or open_column or gross
    if open_column is None or not gross or gross == open_column:
        return ()
    total, still = sample.amounts(gross), sample.amounts(open_column)
    is_paid = (still == 0) & (total != 0)
    is_partly = (still != 0) & (still != total)
    if not is_partly.any():
        return ()
    if is_paid.any():
        return open_column, gross
    columns["gross"] = open_column
    return (open_column,)


def is_open_amount(header: str) -> bool:
    """Whether a heading says what is still owed."""
    return bool(_OPEN.match(folded(header)))


def _is_state(header: str) -> bool:
    """Whether a heading says what has been paid or is still to be."""
    return is_open_amount(header) or is_paid_amount(header)


def _is_amount(header: str) -> bool:
    return _is_state(header) or score("gross", header) >= SCORE_MIN


def _amounts_named(sample: Cells, names: re.Pattern[str]) -> list[str]:
    return [
        name
        for at, name in enumerate(sample.header)
        if names.match(folded(name)) and fitness("gross", SCORE_MIN, sample, at)
    ]


def _total(columns: dict[str, str], sample: Cells) -> str | None:
    """The best other amount, that of the whole document."""
    taken = {name for field, name in columns.items() if field not in AMOUNTS}
    found = [
        (-fitness("gross", score("gross", name), sample, at), at, name)
        for at, name in enumerate(sample.header)
        if name not in taken and not _is_state(name) and score("gross", name) >= SCORE_MIN
    ]
    return min(found)[2] if found and min(found)[0] <= -SCORE_MIN else None
