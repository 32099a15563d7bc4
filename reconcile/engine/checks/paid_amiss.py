"""A row that names a bill to the cent and says of itself that it was paid twice, too much or back, or cancelled.

The number says which bill is meant, and the words that this is no payment of it: a question for people.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.likeness.alike import NAME, TEXT
from reconcile.engine.records import Case, Kind
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.folding import capitals
from reconcile.engine.sides.frames import count_of_ours, facts_of, sides_of

AMISS, CANCELLED = "says_paid_amiss", "says_cancelled"
BILLED = (Kind.ORDER, Kind.PAYMENT)
Asked = tuple[tuple[str, Callable[[pl.Expr], pl.Expr]], ...]
_WORDS = (
    r"\b(?:DUPLICATED?|DOUBLE|REPEATED|SECOND|2ND) (?:PAYMENT|TRANSFER)S?\b|\bPAID (?:TWICE|AGAIN)\b"
    r"|\bOVERPA(?:ID|YMENTS?)\b|\bREFUND(?:S|ED)?\b"
    r"|\bDOPPEL(?:ZAHLUNG|T (?:BEZAHLT|UE?BERWIESEN|GEZAHLT))|\bUE?BERZAHL(?:UNG|T)\b|\w*(?:RU?CKZAHLUNG|RUECKZAHLUNG|ERSTATTUNG)"
    r"|\bDOUBLE PAIEMENT\b|\bTROP[- ]PERCU\b|\bREMBOURSEMENT\b|\bPAGO DUPLICADO\b|\bREEMBOLSO\b|\bRIMBORSO\b"
    r"|退款|退还|退還|(?:重复|重複|重覆)(?:付|支付|汇|匯|转|轉|打款)|多付|多汇|多匯"
)

# whole words: Stornogebühr and cancellation fee are paid as any other bill
_CANCELLED_WORDS = (
    r"STORNO(?:RECHNUNG|GUTSCHRIFT|BUCHUNG|ZAHLUNG)?|STORNIER(?:UNG|TE?)|RU?E?CKBUCHUNG|RU?E?CKLASTSCHRIFT"
    r"|CANCEL(?:L?ED|LATION)|REVERS(?:AL|ED)|VOID(?:ED)?|CHARGE ?BACK|BOUNCED|RECALL(?:ED)?"
    r"|RETURNED (?:PAYMENT|TRANSFER|CHE(?:QUE|CK))|(?:PAYMENT|TRANSFER) RETURNED"
    r"|ANNUL(?:ATION|ED|EE?|ADO|ADA|LATO|LATA)|ANULACION|ANULAD[OA]|CANCELAD[OA]|ESTORNO|EXTORNO|GEANNULEERD|ANULOWAN[OEAY]"
)
_CANCELLED_CHINESE = (
    "作废|作廢|冲销|沖銷|冲正|沖正|冲红|沖紅|红冲|紅沖|撤销|撤銷|退汇|退匯|退票|退回"
    "|(?:已|订单|訂單)取消|取消(?:订单|訂單|交易)"
)
CANCELLED_WORDS = rf"\b(?:{_CANCELLED_WORDS})\b|{_CANCELLED_CHINESE}"
_NOT_CANCELLED = (
    r"\b(?:NO|NOT|NON|NICHT|KEINE?|FREE) (?:BEEN )?\w+|\bREVERSED? CHARGES?\b"
    r"|\bCANCELLATION (?:FEES?|CHARGES?|COSTS?|INSURANCE|INVOICE|POLICY|PROTECTION)\b|未作废|未作廢|未撤销|未撤銷"
)
# how these begin, whatever accents follow
_BEGINS = [
    "storn", "cancel", "revers", "void", "ckbuch", "cklast", "annul", "anul", "estorn", "extorn", "geannul",
    "charge", "bounce", "recall", "return", "废", "廢", "冲", "沖", "撤", "取消", "退",
]  # fmt: skip
SHORT_BYTES_MAX = 80
# a list of documents names articles, too: there such a word says so where nothing else stands beside the number
_BESIDE_NUMBERS = (
    r"\S*\d\S*|\b(?:INVOICES?|INV|BILL|ORDERS?|RECHNUNG|RE|RG|BELEG|FACTURE|FACTURA|FATTURA|FAKTURA|OF|VON|DER|ZU|ZUR|DE|NO|NR"
    r"|PO|SO|REF|NUMBER)\b|发票|發票|账单|賬單|订单|訂單|单号|單號|此单|此單|[\s.:;,#()/_-]+"
)


def paid_amiss(
    linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns the links that hold, and the disputes: bills, and the row that names them and says so."""
    if linked.is_empty() or rules.is_in_pieces or rules.has(Method.PAYOUT):
        return linked, no_disputes()
    if rules.is_books_against_bank:
        asked = ((AMISS, _says_amiss), (CANCELLED, _says_cancelled))
        return _saying(linked, everything, asked, linked)
    likely = _short_texts(sides_of(everything)[1])
    if likely.is_empty():
        return linked, no_disputes()
    suspects = linked.filter("confirmed").join(likely, on="row", how="semi")
    return _saying(linked, everything, ((CANCELLED, _is_cancelled),), suspects)


def _short_texts(theirs: pl.DataFrame) -> pl.DataFrame:
    """The documents that perhaps say nothing but that they were cancelled: a look that costs little."""
    if theirs[TEXT].null_count() == len(theirs) or not (theirs["kind"] == Kind.ORDER).any():
        return theirs.select("row").clear()
    likely = theirs.filter(pl.col(TEXT).str.len_bytes() <= SHORT_BYTES_MAX)
    begins = pl.col(TEXT).str.contains_any(_BEGINS, ascii_case_insensitive=True)
    return likely.filter((pl.col("kind") == Kind.ORDER) & begins).select("row")


def _saying(
    linked: pl.DataFrame, everything: pl.DataFrame, asked: Asked, suspects: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    ours = count_of_ours(everything)
    lines = suspects.filter(pl.col("row") >= ours).select("lead", "row")
    lines = pl.concat([lines, facts_of(everything, lines["row"], TEXT)], how="horizontal")
    found, holds = [no_disputes()], linked
    for reason, says in asked:
        said = lines.filter(says(pl.col(TEXT)))
        if said.is_empty():
            continue
        bills = linked.join(said, on="lead", how="semi").filter(pl.col("row") < ours)
        bills = pl.concat(
            [bills.select("lead"), facts_of(everything, bills["row"], "kind", NAME, TEXT)],
            how="horizontal",
        )
        # what our own row or its name says, too, is no contradiction; nor is what was given back there
        told = says(pl.col(NAME)) | says(pl.col(TEXT)) | ~pl.col("kind").is_in(BILLED)
        bad = said.join(bills.filter(told), on="lead", how="anti").select("lead").unique()
        found.append(dispute(holds.join(bad, on="lead", how="semi"), Case.AMBIGUOUS, reason))
        holds = holds.join(bad, on="lead", how="anti", maintain_order="left")
    return holds, pl.concat(found)


def _says_amiss(text: pl.Expr) -> pl.Expr:
    return capitals(text).str.contains(_WORDS)


def _says_cancelled(text: pl.Expr) -> pl.Expr:
    return _without_others(text).str.contains(CANCELLED_WORDS)


def _is_cancelled(text: pl.Expr) -> pl.Expr:
    """Whether a text says nothing but that, beside a number."""
    bare = _without_others(text).str.replace_all(_BESIDE_NUMBERS, "")
    return bare.str.contains(rf"^(?:{_CANCELLED_WORDS}|{_CANCELLED_CHINESE})$")


def _without_others(text: pl.Expr) -> pl.Expr:
    return capitals(text).str.replace_all(_NOT_CANCELLED, " ")
