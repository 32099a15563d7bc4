"""A bank line that names a bill to the cent and says of itself that it was paid twice, too much, or back.

The number says which bill is meant, and the words that this is no payment of it: a question for people.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.likeness.alike import NAME, TEXT
from reconcile.engine.records import Case, Kind
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.folding import capitals
from reconcile.engine.sides.frames import count_of_ours, facts_of

REASON = "says_paid_amiss"
BILLED = (Kind.ORDER, Kind.PAYMENT)
_WORDS = (
    r"\b(?:DUPLICATED?|DOUBLE|REPEATED|SECOND|2ND) (?:PAYMENT|TRANSFER)S?\b|\bPAID (?:TWICE|AGAIN)\b"
    r"|\bOVERPA(?:ID|YMENTS?)\b|\bREFUND(?:S|ED)?\b"
    r"|\bDOPPEL(?:ZAHLUNG|T (?:BEZAHLT|UE?BERWIESEN|GEZAHLT))|\bUE?BERZAHL(?:UNG|T)\b|\w*(?:RU?CKZAHLUNG|RUECKZAHLUNG|ERSTATTUNG)"
    r"|\bDOUBLE PAIEMENT\b|\bTROP[- ]PERCU\b|\bREMBOURSEMENT\b|\bPAGO DUPLICADO\b|\bREEMBOLSO\b|\bRIMBORSO\b"
    r"|退款|退还|退還|(?:重复|重複|重覆)(?:付|支付|汇|匯|转|轉|打款)|多付|多汇|多匯"
)


def paid_amiss(
    linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns the links that hold, and the disputes: bills, and the line that names them and says so."""
    if linked.is_empty() or not rules.is_books_against_bank:
        return linked, no_disputes()
    ours = count_of_ours(everything)
    lines = linked.filter(pl.col("row") >= ours)
    lines = _saying_so(lines.select("lead", "row"), everything)
    bills = linked.join(lines, on="lead", how="semi").filter(pl.col("row") < ours)
    bills = pl.concat(
        [bills.select("lead"), facts_of(everything, bills["row"], "kind", NAME, TEXT)],
        how="horizontal",
    )
    # what our own row or its name says, too, is no contradiction; nor is what was given back there
    told = _says(pl.col(NAME)) | _says(pl.col(TEXT)) | ~pl.col("kind").is_in(BILLED)
    bad = lines.join(bills.filter(told), on="lead", how="anti").select("lead").unique()
    if bad.is_empty():
        return linked, no_disputes()
    holds = linked.join(bad, on="lead", how="anti", maintain_order="left")
    return holds, dispute(linked.join(bad, on="lead", how="semi"), Case.AMBIGUOUS, REASON)


def _saying_so(lines: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    texts = pl.concat([lines, facts_of(everything, lines["row"], TEXT)], how="horizontal")
    return texts.filter(_says(pl.col(TEXT)))


def _says(text: pl.Expr) -> pl.Expr:
    return capitals(text).str.contains(_WORDS)
