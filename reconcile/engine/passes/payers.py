"""Why a payer's name and the exact amount don't say enough: the text, the day or a name that was cut off."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reconcile.engine.alike import NAME, TEXT, alike_names, are_one
from reconcile.engine.folding import capitals
from reconcile.engine.names import NAME_AGREES, NAME_WHOLE
from reconcile.engine.passes.bare_numbers import names_a_bare_number
from reconcile.engine.passes.said_numbers import names_another
from reconcile.engine.passes.said_periods import names_another_period
from reconcile.engine.references import REFERENCE_STANDS
from reconcile.engine.rules import Alias
from reconcile.engine.scoring import Sides

# codes of the reasons
OTHER_PURPOSE, EARLIER, SEVERAL = "name_but_purpose", "name_but_earlier", "name_of_several"
OTHER_NUMBER, OTHER_PERIOD, OTHER_PAYER = "name_but_number", "name_but_period", "name_but_payer"
# what is no payment of this bill for goods or services, in the words of banks and of those who pay
_PURPOSES = (
    "DEPOSITS?", "REFUND(?:S|ED)?", "RETURN(?:S|ED)?", "REIMBURSEMENTS?", "REVERSALS?", "LOANS?",
    "INTEREST", "SALAR(?:Y|IES)", "WAGES?", "PAYROLL", "TAX(?:ES)?", "DIVIDENDS?", "BONUS",
    "INSURANCE", "CHARGEBACKS?", "GRANTS?", "SUBSID(?:Y|IES)", "DONATIONS?", "CAPITAL",
    "SHAREHOLDERS?", "PRE-?PAYMENTS?", "DOWN ?PAYMENTS?", "ADVANCE PAYMENTS?", "VOUCHERS?",
    "GIFT ?CARDS?", "CREDIT NOTES?", "CASHBACK",
    # a part of another bill, or what was paid too much
    "PART(?:IAL)? ?PAYMENTS?", "TEIL(?:ZAHLUNG(?:EN)?|BETRAG)", "AKONTO(?:ZAHLUNG)?",
    "OVERPAYMENTS?", "DOUBLE PAYMENTS?", "DOPPELZAHLUNG", "UE?BERZAHLUNG",
    # somebody else's bill
    "ON BEHALF OF", "IM (?:AUFTRAG|NAMEN) (?:VON|DER|DES)",
    "GEHALT", "LOHN", "STEUERN?", "VORSCHUSS", "SPENDEN?", "STORNO", "STORNIERUNG", "RETOUREN?",
    "ACOMPTE", "REMBOURSEMENT", "BON CADEAU", "ANTICIPO", "REEMBOLSO", "DEVOLUCION", "FIANZA", "PRESTAMO",
    "ACCONTO", "RIMBORSO", "CAUZIONE", "PRESTITO", "ADIANTAMENTO", "AANBETALING", "TERUGBETALING",
    "VOORSCHOT", "CADEAUBON", "ZALICZKA", "ZWROT", "KAUCJA", "POZYCZKA", "ZURUE?CK",
)  # fmt: skip
# German words of which others are made: Mietkaution, Rückerstattung, Gutscheinkauf
_PARTS = (
    "KAUTION", "ERSTATTUNG", "DARLEHEN", "ZINSEN", "ANZAHLUNG", "VORAUSZAHLUNG", "RUE?CKZAHLUNG",
    "GUTSCHEIN",
)  # fmt: skip
_PURPOSES_CHINESE = (
    "保证金", "保證金", "押金", "退款", "退回", "退还", "退還", "返还", "返還", "退货", "退貨", "退票",
    "借款", "贷款", "貸款", "还款", "還款", "利息", "结息", "結息", "工资", "工資", "薪", "奖金", "獎金",
    "税款", "稅款", "税费", "稅費", "退税", "退稅", "缴税", "繳稅", "所得税", "所得稅", "往来款", "往來款",
    "投资款", "投資款", "出资", "出資", "股东", "股東", "分红", "分紅", "股息", "理赔", "理賠", "赔款",
    "賠款", "赔偿", "賠償", "保险", "保險", "补贴", "補貼", "补助", "補助", "备用金", "備用金", "报销",
    "報銷", "预付", "預付", "定金", "订金", "訂金", "代金券", "礼品卡", "禮品卡",
    "社保", "公积金", "公積金", "捐款", "冲正", "沖正", "错汇", "錯匯", "误转", "誤轉",
)  # fmt: skip
PURPOSE = (
    rf"\b(?:{'|'.join(_PURPOSES)})\b|\b\w*(?:{'|'.join(_PARTS)})\w*|{'|'.join(_PURPOSES_CHINESE)}"
)
# a bill that says what of it is tax is a bill
BILL = r"\bTAX INVOICES?\b|\b(?:INCL|INCLUDING|EXCL|EXCLUDING|PLUS)\.? (?:SALES )?TAX\b"


@dataclass(frozen=True, slots=True)
class Known:
    """All rows of our side and of theirs, open or not, the numbers of both, and other spellings of counterparties."""

    rows: pl.DataFrame
    lines: pl.DataFrame
    numbers: pl.Series
    aliases: tuple[Alias, ...]
    # which shop each row of both sides is of, where that is known
    shops: pl.Series | None = None
    # whether it is proven what one side writes before the numbers of the other
    has_prefix: bool = False
    # whether rows name the phone or account that was topped up, and a rule goes by that
    has_accounts: bool = False
    goes_by_account: bool = False


def with_doubts(pairs: pl.DataFrame, given: Sides, known: Known) -> pl.DataFrame:
    """The pairs with `doubt`: why the payer's name and the amount don't settle it, where that is so.

    A number that stands in the text settles more than a name.
    """
    by_name = (pl.col("name") >= NAME_AGREES) & (pl.col("reference") < REFERENCE_STANDS)
    numbered = pairs.drop("doubt", strict=False).with_row_index("at")
    asked = numbered.filter(by_name)
    if asked.is_empty():
        return pairs.with_columns(doubt=pl.lit(None, pl.String))
    asked = asked.select("at", "row", "row_right", "name", "day", "day_right")
    several, paid_by_others = _of_other_names(asked, given, known)
    said = _what_both_say(asked, given, known)
    another, ours = names_another(said)
    # who writes our number down knows what is paid
    unsaid = said.filter(~pl.col("at").is_in(ours.implode()))
    bare = names_a_bare_number(unsaid, known.rows, known.lines, known.aliases)
    periods = names_another_period(unsaid)
    # a bill for a deposit is paid as one
    otherwise = says_other_purpose(pl.col("text")) & ~says_other_purpose(pl.col("billed"))
    doubts = [
        (OTHER_NUMBER, pl.concat([another, bare])),
        (OTHER_PURPOSE, said.filter(otherwise)["at"]),
        (OTHER_PERIOD, periods),
        (EARLIER, asked.filter(pl.col("day_right") < pl.col("day"))["at"]),
        (SEVERAL, several),
        (OTHER_PAYER, paid_by_others),
    ]
    named = [pl.DataFrame({"at": at}).with_columns(doubt=pl.lit(why)) for why, at in doubts]
    found = pl.concat(named).unique("at", keep="first", maintain_order=True)
    return numbered.join(found, on="at", how="left", maintain_order="left").drop("at")


def _what_both_say(asked: pl.DataFrame, given: Sides, known: Known) -> pl.DataFrame:
    """Each pair with the bank's text (`words`, and `text`, its number beside it), and what our row says: `ref`, its
    number, `ours`, all its numbers and texts, and `billed`, its text."""
    text, payer = (pl.col(name).fill_null("") for name in (TEXT, NAME))
    words = pl.when(text == "").then(payer).otherwise(text)
    theirs = given.right.select(
        pl.concat_str(words, pl.col("order_ref").fill_null(""), separator=" ").alias("text"),
        words=words,
        row_right="row",
    )
    numbers = ("order_ref", "order_key", "transaction_key")
    rows = known.rows.join(asked, on="row", how="semi")
    bills = rows.select(
        "row",
        "amount",
        name=NAME,
        billed=TEXT,
        ref=pl.coalesce(*numbers, pl.lit("")),
        ours=pl.concat_str(
            [pl.col(name).fill_null("") for name in (*numbers, TEXT)], separator=" "
        ),
    )
    both = asked.drop("name").join(bills, on="row", how="left", maintain_order="left")
    return both.join(theirs, on="row_right", how="left", maintain_order="left")


def says_other_purpose(text: pl.Expr) -> pl.Expr:
    """Whether a text says that the money is for something else: a deposit, a voucher, a loan, a refund."""
    return capitals(text).str.replace_all(BILL, " ").str.contains(PURPOSE)


def _of_other_names(asked: pl.DataFrame, given: Sides, known: Known) -> tuple[pl.Series, pl.Series]:
    """Pairs whose payer's name, as the bank has it, could be another of our counterparties as well, whether or
    not that one has an open row; and pairs whose text names our counterparty, and whose payer is another."""
    cut = asked.filter(pl.col("name") < NAME_WHOLE)
    cut = (
        cut.select("at", "row", "row_right")
        .join(given.left.select("row", ours=NAME), on="row")
        .join(given.right.select(NAME, TEXT, row_right="row"), on="row_right")
    )
    if cut.is_empty():
        # our side may have a million rows, whose names nobody asks for
        return cut["at"], cut["at"]
    table = alike_names(known.rows, cut, known.aliases).filter(pl.col("name") >= NAME_AGREES)
    by_payer, by_text = (
        cut.join(
            table.filter(column_right=column).select("said_right", other="said"),
            left_on=column,
            right_on="said_right",
        )
        for column in (NAME, TEXT)
    )
    others = pl.concat([by_payer, by_text]).filter(pl.col("ours") != pl.col("other"))
    names = others.select("ours", "other").unique().sort("ours", "other")
    differ = [not are_one(ours, other, known.aliases) for ours, other in names.iter_rows()]
    apart = names.filter(pl.Series(differ, dtype=pl.Boolean))
    several = others.join(apart, on=["ours", "other"])["at"].unique()
    is_ours = pl.col("ours") == pl.col("other")
    said = by_text.filter(is_ours & (pl.col(NAME).fill_null("") != ""))
    return several, said.join(by_payer.filter(is_ours), on="at", how="anti")["at"].unique()
