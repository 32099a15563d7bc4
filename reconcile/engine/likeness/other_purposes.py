"""Texts that say that money is for something else than the bill whose amount it has: a deposit, a part, a loan.

Who and how much are no answer then. Words within the names of the two parties say nothing, and a bill for a
deposit is paid as one: what our own row says, too, is no other purpose.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.sides.folding import capitals

# what is no payment of this bill for goods or services, in the words of banks and of those who pay
_PURPOSES = (
    "DEPOSITS?", "REFUND(?:S|ED)?", "RETURN(?:S|ED)?", "RTN", "REIMBURSEMENTS?", "REVERSALS?", "LOANS?",
    "INTEREST", "SALAR(?:Y|IES)", "WAGES?", "PAYROLL", "TAX(?:ES)?", "DIVIDENDS?", "BONUS",
    "INSURANCE", "CHARGEBACKS?", "GRANTS?", "SUBSID(?:Y|IES)", "DONATIONS?", "CAPITAL",
    "SHAREHOLDERS?", "PRE-?PAYMENTS?", "DOWN ?PAYMENTS?", "ADVANCE PAYMENTS?", "VOUCHERS?",
    "GIFT ?CARDS?", "CREDIT NOTES?", "CASHBACK",
    "REBATES?", "PREPAID", "IN ADVANCE", "ADVANCES?",
    # what is due from before, or for having been late
    "ARREARS", "ARRIERES?", "ATRASOS?", "ARRETRATI", "MAHNGEBUE?HR(?:EN)?",
    # a part of another bill, or what was paid too much
    "PART(?:IAL)? ?PAYMENTS?", "TEIL(?:ZAHLUNG(?:EN)?|BETRAG)", "AKONTO(?:ZAHLUNG)?",
    "INSTALL?MENTS?", "(?:FIRST|SECOND|THIRD|FOURTH|\\d(?:ST|ND|RD|TH)) (?:HALF|PART|PAYMENT)", "ON ACCOUNT",
    "OVERPA(?:YMENTS?|ID)", "(?:DOUBLE|DUPLICATE) PAYMENTS?", "PAID TWICE", "DOPPELZAHLUNG", "UE?BERZAHLUNG",
    "[0-9]{1,2} ?% (?:PAYMENT|BALANCE)", "LAST YEAR(?:'?S)?", "RATENZAHLUNG(?:EN)?", "ACONTO", "[0-9]{1,2}\\. RATE",
    "(?:RATE|RATA|CUOTA|PARCELA|TERMIJN|ECHEANCE) [1-9][0-9]?(?:/[0-9]{1,2})?",
    # what is kept or owed beside the bills
    "LATE (?:PAYMENT )?(?:FEES?|CHARGES?)", "PENALT(?:Y|IES)", "FINES", "COMPENSATION", "DAMAGES", "CLAIMS?",
    "RETENTION(?: MONEY)?", "ESCROW",
    # money that is lent, put in or moved about
    "REPAYMENTS?", "BORROWINGS?", "INVESTMENTS?", "SHARE (?:CAPITAL|SUBSCRIPTIONS?|PURCHASE)", "INTER-?COMPANY",
    "OWN (?:ACCOUNTS?|TRANSFERS?|FUNDS)", "CASH POOL(?:ING)?", "SPONSORSHIPS?", "RED PACKETS?", "MPF",
    # somebody else's bill
    "BEHALF OF", "IM (?:AUFTRAG|NAMEN) (?:VON|DER|DES)",
    "GEHALT", "LOHN", "STEUERN?", "VORSCHUSS", "SPENDEN?", "STORNO", "STORNIER(?:UNG|T)", "RETOUREN?",
    "CANCEL(?:L?ED|LATIONS?)", "REVERSED", "VOID(?:ED)?", "ANNULATION", "ANULACION", "ESTORNO",
    "ACOMPTE", "REMBOURSEMENT", "BON CADEAU", "ANTICIPO", "REEMBOLSO", "DEVOLUCION", "FIANZA", "PRESTAMO",
    "ACCONTO", "RIMBORSO", "CAUZIONE", "PRESTITO", "ADIANTAMENTO", "AANBETALING", "TERUGBETALING",
    "VOORSCHOT", "CADEAUBON", "ZALICZKA", "ZWROT", "KAUCJA", "POZYCZKA", "ZURUE?CK",
)  # fmt: skip
# German words of which others are made: Mietkaution, Rückerstattung, Gutscheinkauf
_PARTS = (
    "KAUTION", "ERSTATTUNG", "DARLEHEN", "ZINSEN", "ANZAHLUNG", "VORAUSZAHLUNG", "RUE?CKZAHLUNG",
    "GUTSCHEIN", "RUE?CKSTAE?ND",
)  # fmt: skip
_PURPOSES_CHINESE = (
    "保证金", "保證金", "押金", "退款", "退回", "退还", "退還", "返还", "返還", "退货", "退貨", "退票",
    "借款", "贷款", "貸款", "还款", "還款", "利息", "结息", "結息", "工资", "工資", "薪", "奖金", "獎金",
    "税款", "稅款", "税费", "稅費", "退税", "退稅", "缴税", "繳稅", "所得税", "所得稅",
    "投资款", "投資款", "出资", "出資", "股东", "股東", "分红", "分紅", "股息", "理赔", "理賠", "赔款",
    "賠款", "赔偿", "賠償", "保险", "保險", "补贴", "補貼", "补助", "補助", "备用金", "備用金", "报销",
    "報銷", "预付", "預付", "定金", "订金", "訂金", "代金券", "礼品卡", "禮品卡",
    "社保", "公积金", "公積金", "强积金", "強積金", "花红", "花紅", "差旅",
    "捐款", "捐赠", "捐贈", "赞助", "贊助", "红包", "紅包", "利是", "冲正", "沖正",
    "冲销", "沖銷", "红冲", "紅沖", "作废", "作廢", "撤销", "撤銷",
    "错汇", "錯匯", "误转", "誤轉", "误汇", "誤匯", "错付", "錯付", "多付", "多汇", "多匯",
    "(?:重复|重複)(?:付|支付|汇|匯|转|轉|打款)", "退汇", "退匯",
    # what was owed before
    "去年", "上年", "往年", "前欠", "旧账", "舊賬", "旧欠", "舊欠",
    # a part of another bill
    "部分", "首付", "首期", "首款", "进度款", "進度款", "分期", "第[一二三四五六七八九十0-9]{1,3}[期笔筆]",
    "[0-9]{1,2} ?% ?(?:货?款|貨款)",
    # what is kept or owed beside the bills
    "违约金", "違約金", "滞纳金", "滯納金", "罚款", "罰款", "罚金", "罰金", "罚息", "罰息", "赔付", "賠付",
    "质保金", "質保金", "履约", "履約", "诚意金", "誠意金", "意向金", "按金", "预存", "預存", "预收", "預收",
    "返利", "返点", "返點", "回扣", "折让", "折讓", "差价", "差價",
    # money that is lent, put in or moved about
    "暂借", "暫借", "借支", "借用", "拆借", "周转", "週轉", "往来", "往來", "划转", "劃轉", "调拨", "調撥",
    "理财", "理財", "股权", "股權", "集资", "集資", "入股", "增资", "增資",
    # somebody else's bill
    "代付", "代收", "代垫", "代墊", "垫付", "墊付", "垫支", "墊支", "代缴", "代繳", "代发", "代發",
)  # fmt: skip
PURPOSE = (
    rf"\b(?:{'|'.join(_PURPOSES)})\b|\b\w*(?:{'|'.join(_PARTS)})\w*|{'|'.join(_PURPOSES_CHINESE)}"
)
# a bill that says what of it is tax is a bill, and so is what is owed for goods on a current account; others are
# how banks call an account or a way of paying
BILL = (
    r"\bTAX INVOICES?\b|\b(?:INCL|INCLUDING|EXCL|EXCLUDING|PLUS)\.? (?:SALES )?TAX\b"
    r"|往[来來][货貨]款|[货貨]款往[来來]|\bON ACCOUNT (?:NO|NUMBER|NR|#|[0-9])"
    r"|(?:大额|大額|小额|小額|网银|網銀|跨行|实时|實時)往[来來][账賬帳]"
    r"|(?:网银|網銀|银联|銀聯|支付宝|支付寶|微信|批量|跨行|实时|實時)代[付收]|代[付收](?:业务|業務|来账|來賬)"
)


def said_for_another(pairs: pl.DataFrame) -> pl.Series:
    """`at` of those of `pairs` (at, text, billed, name, payer: what both rows say, and who they name) of which
    the bank's text says another purpose than the bill."""
    said = pairs.filter(says_other_purpose(pl.col("text")))
    words = said.select(
        "at",
        theirs=_purposes(without_names(pl.col("text"), pl.col("name"), pl.col("payer"))),
        ours=_purposes(pl.col("billed")),
    )
    others = pl.col("theirs").list.set_difference("ours")
    return words.filter(others.list.len() > 0)["at"]


def says_other_purpose(text: pl.Expr) -> pl.Expr:
    """Whether a text says that the money is for something else: a deposit, a voucher, a loan, a refund."""
    return _of_goods_alone(text).str.contains(PURPOSE)


def _purposes(text: pl.Expr) -> pl.Expr:
    return _of_goods_alone(text).str.extract_all(PURPOSE)


def _of_goods_alone(text: pl.Expr) -> pl.Expr:
    return capitals(text).str.replace_all(BILL, " ")


def without_names(text: pl.Expr, *names: pl.Expr) -> pl.Expr:
    """A text in capitals without the names that stand in it as they are."""
    plain = capitals(text)
    for name in names:
        who = capitals(name)
        plain = pl.when(who == "").then(plain).otherwise(plain.str.split(who).list.join(" "))
    return plain
