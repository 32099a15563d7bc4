"""Statements of account with two columns of money: what was asked for, and what has been paid of it.

应收金额 and 已收金额 of one row are two facts about a document; where each row has only one of them, the
second column holds payments, which are rows of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from ledgers.formats.columns import Cells, fitness
from ledgers.formats.folding import folded
from ledgers.formats.headers import SCORE_MIN, score

OF_CARD = re.compile(r"\bcards?\b|信用卡|贷记卡|卡号|卡末")
# what a supplier writes of money that it received
PAID_DOCUMENTS = (
    r"(?i)\b(?:payments?|paid|receipt|zahlung|zahlungseingang)\b|付款|收款|回款|已收|收到货款"
)
_PAID = re.compile(
    r"^(?:(?:total |invoice |bill )?amount paid|paid(?: amount| to date)?|(?:total )?paid"
    r"|payments?(?: received| applied)?|amount received"
    r"|bereits (?:gezahlt|bezahlt)|gezahlt|bezahlt|(?:montant )?(?:deja )?(?:paye|regle)|pagado|importe pagado|pagato|incassato"
    r"|betaald|pago|已(?:收|付|回|支付|核销|结)(?:款)?(?:金额|款额|额)?|已回款(?:金额)?|回款(?:金额)?|入金(?:済)?额)$"
)
# further names of the second column, which beside a total would be of anything
_RECEIVED = re.compile(
    r"^(?:received|receipts?|payment amount|本期(?:已?[收付]款?|回款)(?:金?额)?|[收付]款(?:金?额)?|实[收付](?:金额|款)?)$"
)
_ASKED = re.compile(
    r"^(?:amount (?:due|charged|billed|invoiced)|charges?|charged|billed|invoiced|invoice amount|purchases?"
    r"|(?:本期)?(?:应收|应付|应结)(?:货?款)?(?:金?额)?|(?:送货|发货|销售|采购|进货|开票)?(?:金额|货款))$"
)
# what went back is no payment, whichever column it stands in
GIVEN_BACK = (
    r"(?i)credit (?:note|memo|adj)|return|refund|rebate|allowance|退|红字|红冲|冲红|折让|返利|扣款"
)


def is_paid_amount(header: str) -> bool:
    """Whether a heading says what has been paid of a document."""
    return bool(_PAID.match(folded(header)))


def ask_and_pay(header: Iterable[str]) -> bool:
    """Whether headings speak of what was asked for and of what was paid of it."""
    names = list(header)
    return any(map(_is_asked, names)) and any(map(_is_of_payments, names))


def are_asked_and_paid(columns: Mapping[str, str]) -> bool:
    """Whether the two columns of money are what was asked for (debit) and what was paid of it (credit)."""
    asked, paid = columns.get("debit", ""), columns.get("credit", "")
    return _is_asked(asked) and _is_of_payments(paid)


def settle_asked_and_paid(chosen: dict[str, str], sample: Cells) -> None:
    """Take two columns for debit and credit where each row has one of them, and the second is one of payments.

    That no row has both is also true of bills of which each is open or paid: rows of payments say that they are,
    have no number of a document, or the balance runs down by them.
    """
    pair = _pair(chosen, sample)
    number = chosen.get("order_ref")
    if pair is None or number is None:
        return
    asked, paid = (sample.amounts(name).fill_null(0) for name in pair)
    is_paid = paid != 0
    if (is_paid & (asked != 0)).any() or not is_paid.any() or not (asked != 0).any():
        return
    numbers = sample.all_texts_at(sample.header.index(number))
    says = numbers.is_null()
    # a list of several customers is no account: “paid by WeChat” is a remark on a bill of theirs
    is_of_one = "counterparty" not in chosen or sample.texts(chosen["counterparty"]).n_unique() <= 1
    for field in ("kind", "description"):
        if field in chosen and is_of_one:
            cells = sample.all_texts_at(sample.header.index(chosen[field]))
            says = says | cells.str.contains(PAID_DOCUMENTS).fill_null(value=False)
    if 2 * int((says & is_paid).sum()) <= int(is_paid.sum()) and not _runs(
        chosen, sample, asked - paid
    ):
        return
    for field in [field for field, header in chosen.items() if header in pair]:
        chosen.pop(field)
    chosen["debit"], chosen["credit"] = pair


def _pair(chosen: Mapping[str, str], sample: Cells) -> tuple[str, str] | None:
    """The columns of what was asked for and of what was paid, where there is one of each and no other amount."""
    asked, paid = (
        [
            name
            for at, name in enumerate(sample.header)
            if name and is_named(name) and fitness("credit", 100, sample, at)
        ]
        for is_named in (_is_asked, _is_of_payments)
    )
    is_card = any(OF_CARD.search(folded(name)) for name in sample.header)
    if is_card or [len(asked), len(paid)] != [1, 1]:
        return None
    pair = (asked[0], paid[0])
    amounts = {chosen[field] for field in ("gross", "net", "credit", "debit") if field in chosen}
    return None if amounts - set(pair) else pair


def _is_of_payments(header: str) -> bool:
    return is_paid_amount(header) or bool(_RECEIVED.match(folded(header)))


def _is_asked(header: str) -> bool:
    """Whether a heading is an amount that could be asked for: not what went out of an account, nor what was paid."""
    if _ASKED.match(folded(header)):
        return True
    is_amount = score("gross", header) >= SCORE_MIN > score("debit", header)
    return is_amount and not _is_of_payments(header)


def _runs(chosen: Mapping[str, str], sample: Cells, moved: pl.Series) -> bool:
    return "balance" in chosen and runs_by(sample.amounts(chosen["balance"]), moved)


def runs_by(balances: pl.Series, moved: pl.Series) -> bool:
    """Whether a balance mostly moves by what each row moves, down the file or up."""
    steps = balances.diff()
    fits = (int((steps == moved).sum()), int((-steps == moved.shift(1)).sum()))
    return 2 * max(fits) > len(balances) - 1
