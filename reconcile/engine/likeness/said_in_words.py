"""What only the words of a row say: that a channel took it for a fault, or that it is the bank's own or the staff's."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import Kind

# what a channel takes for a fault of the shop is no part of its service: the books must hold it
PENALTY = (
    r"(?i)赔付|賠付|赔偿|賠償|罚款|罰款|罚金|罰金|扣罚|扣罰|违约金|違約金|\bpenalt|\bcompensation"
)
NO_PENALTY = r"(?i)险|險|保证金|保證金|insurance|deposit"
# what a channel keeps for a while is still the shop's
HELD = (
    r"(?i)\bholds?\b|\bheld\b|\breserved?\b|\brelease\b|authori[sz]ation|deposit ?correction|einbehalt|reservierung|freigabe|"
    r"冻结|凍結|解冻|解凍"
)
# what a bank pays of itself, and what it takes; and what is paid to staff and to the state
INTEREST = r"(?i)结息|結息|利息|付息|\binterest\b"
RUNNING_COSTS = (
    r"(?i)手续费|手續費|工本费|工本費|账户.{0,4}费|賬戶.{0,4}費|短信费|短信費|汇划费|匯劃費|代发|代發|工资|工資|薪资|薪資|社保|公积金|公積金"
    r"|缴税|繳稅|税款|稅款|\bbank (?:charges?|fees?)\b|\bservice charges?\b|\baccount fees?\b|\bsalar(?:y|ies)\b|\bpayroll\b"
    r"|\bwages?\b"
)
# what many rows of a day may be for that the bank pays in one: wages, contributions, taxes
WAGES = (
    r"(?i)代发|代發|工资|工資|薪|\bsalar(?:y|ies)\b|\bpayroll\b|\bwages?\b|\bgeh(?:alt|aelter|älter)\b"
    r"|\bl(?:ohn|oehne|öhne)\b|\bsalaires?\b|\bn[oó]minas?\b|\bstipendio?\b"
)
CONTRIBUTIONS = (
    r"(?i)社保|社会保险|社會保險|公积金|公積金|强积金|強積金|\bMPF\b|\bsocial security\b"
)
TAXES = r"(?i)税|稅|\btax(?:es)?\b|\bsteuern?\b"


def is_penalty() -> pl.Expr:
    """Money that was taken as compensation or for a fault."""
    return _says(PENALTY) & ~_says(NO_PENALTY) & (pl.col("net_minor") < 0)


def is_held() -> pl.Expr:
    """Money that a channel has kept back, or released again."""
    return (pl.col("kind") == Kind.ADJUSTMENT) & _says(HELD)


def is_no_ones_invoice() -> pl.Expr:
    """Interest that came in, and charges, wages or taxes that went out."""
    goes_out = pl.col("amount") < 0
    return pl.when(goes_out).then(_says(RUNNING_COSTS) | _says(INTEREST)).otherwise(_says(INTEREST))


def _says(pattern: str) -> pl.Expr:
    return pl.col("description").str.contains(pattern).fill_null(value=False)
