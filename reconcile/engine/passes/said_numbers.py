"""Which invoice, order or contract a bank's text names, in the short forms of those who pay: Rechnung 0390, 合同号 77.

A number alone says nothing: it may be an account, a telephone or the bank's own reference. It counts after a
word for such a document, or where it looks like our own number and isn't it. Digits that one row calls an order, a contract
or the customer's own are no invoice's number.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.sides.folding import capitals, letters

_INVOICES = (
    "INVOICES?", "INV", "BILL", "RECHNUNG(?:EN)?", "RECHN", "RECHNR", "RG", "RGNR", "RE", "RENR", "RNR", "R-NR", "BELEG",
    "FACTURES?", "FACT", "FAC", "FACTURAS?", "FRA", "FATTURA", "FATT", "FATURA", "FACTUUR", "FAKTURA",
)  # fmt: skip
_ORDERS = (
    "ORDERS?", "PO", "P/O", "CONTRACTS?", "AGREEMENTS?", "QUOTES?", "QUOTATIONS?", "AUFTRAG", "BESTELLUNG", "BESTELL",
    "VERTRAG", "ANGEBOT", "LIEFERSCHEIN", "COMMANDE", "CDE", "CONTRAT", "DEVIS", "PEDIDO", "CONTRATO", "PRESUPUESTO",
    "ALBARAN", "ORDINE", "CONTRATTO", "ENCOMENDA", "BESTELLING", "ZAMOWIENIE", "UMOWA",
)  # fmt: skip
_INVOICES_CHINESE = (
    "发票", "發票", "账单", "帐单", "帳單", "賬單", "单据", "單據", "单号", "單號", "请款单", "請款單",
)  # fmt: skip
_ORDERS_CHINESE = (
    "订单", "訂單", "合同", "合约", "合約", "采购单", "採購單", "报价单", "報價單", "送货单", "送貨單",
)  # fmt: skip
# numbers of the customer's own, and by which it is known itself
_CUSTOMERS = (
    "(?:YOUR|CUSTOMER|CUST|CLIENT) REF(?:ERENCE)?", "IHR(?:E)? (?:ZEICHEN|REF(?:ERENZ)?)", "KUNDENREF(?:ERENZ)?",
    "V/?REF", "VOTRE REF(?:ERENCE)?", "SU REF(?:ERENCIA)?", "VS RIF", "UW REF(?:ERENTIE)?", "CUSTOMER", "CUST", "CLIENTE?",
    "MEMBER(?:SHIP)?", "KUNDEN?", "KD", "DEBITOR", "KLANT",
)  # fmt: skip
_CUSTOMERS_CHINESE = ("客户", "客戶", "会员", "會員", "贵司", "貴司")
# a letter or two, or the year, and then the number: A-2977, 2026-0390, 2026 0390, SX-2025-077
_WRITTEN = r"(?:20\d\d \d{2,6}|(?:[A-Z]{1,6}[-/.]?){0,2}\d[A-Z0-9]*(?:[-/.][A-Z0-9]*\d[A-Z0-9]*)*)"
NUMBER = r"(?:S?[\s.:#°-]*(?:NUMMERN?|NRN?|NOS?|NUMBERS?|NUMEROS?|NUM|ID|N)\b)?[\s.:#°/-]*"
_NUMBER_CHINESE = r"(?:号码|號碼|编号|編號|单号|單號|号|號)?[\s.:#-]*"


def _named_by(words: tuple[str, ...], chinese: tuple[str, ...]) -> tuple[str, str, str]:
    """Patterns of a number beside such a word: two that end with it, and one that begins with it."""
    return (
        rf"(?:^|[^A-Z0-9])(?:{'|'.join(words)}){NUMBER}{_WRITTEN}",
        rf"(?:{'|'.join(chinese)}){_NUMBER_CHINESE}{_WRITTEN}",
        rf"{_WRITTEN}\s*(?:号|號)?(?:{'|'.join(chinese)})",
    )


_AS_INVOICE = _named_by(_INVOICES, _INVOICES_CHINESE)
_AS_ORDER = _named_by(_ORDERS, _ORDERS_CHINESE)
_AS_CUSTOMER_S = _named_by(_CUSTOMERS, _CUSTOMERS_CHINESE)
_OTHERWISE = "|".join((*_AS_ORDER, *_AS_CUSTOMER_S))
# how a number says of itself that it is an invoice's
_INVOICE_S_OWN = (
    r"^(?:INV(?:OICE)?|BILL|RE|RG|RECHN(?:UNG)?|RNR|FAC?|FACT(?:URE|URA)?|FRA|FATT(?:URA)?|FV|FT|SI|TI|AR)[^A-Z]"
    r"|^(?:发票|發票)"
)
# orders to a bank, and sums of money
NO_DOCUMENT = (
    r"\b(?:STANDING|PAYMENT|MONEY|BANK|TRANSFER) ORDERS?\b|\b(?:DAUER|ZAHLUNGS|(?:UE?BERWEISUNGS))AUFTRAG\w*"
    r"|\bORDRE DE (?:VIREMENT|PAIEMENT)\b|\bORDEN DE (?:PAGO|TRANSFERENCIA)\b"
    r"|(?:EUR|GBP|USD|CHF|RMB|CNY|TWD|[€$£¥])\s?\d[\d.,]*|\d[\d.,]*\s?(?:EUR|GBP|USD|CHF|RMB|CNY|TWD|[€$£¥元])"
)
_MONTH = "(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|OKT|NOV|DEC|DEZ)"
_YEAR = r"20\d\d"
# days, months and years: what they say is said of a period
NO_NUMBER = (
    r"^(?:\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|20\d\d[./-]\d{1,2}[./-]\d{1,2}|(?:0?[1-9]|1[0-2])[./-]20\d\d"
    rf"|20\d\d[./-](?:0[1-9]|1[0-2])|20\d\d|{_MONTH}[A-Z]*[-./]?\d+)$"
)
_DAY = r"^(?:20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d)$"
TOKENS = r"[A-Z0-9]+(?:[-/.][A-Z0-9]+)*"
# of a number without letters so many digits at its end count on
COUNTER, PLAIN_MIN = 4, 7
LOOKS_MIN = 4
# a letter, or a counter that is no short year
_BEHIND = r"^(?:[A-Z]|[01]?[0-9])$"
_ASKED = ("at", "text", "ref", "ours")


def names_another(pairs: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Where in `pairs` (at, text, ref, ours: the bank's text, our number, and all that our row says) the
    text names another document; and where, in whatever form, ours."""
    asked = pairs.filter(pl.col("text").str.contains(r"\d")).select(_ASKED)
    if asked.is_empty():
        return asked["at"], asked["at"]
    plain = capitals(pl.col("text")).str.replace_all(NO_DOCUMENT, " ")
    told = asked.select(
        "at", text=plain, ref=capitals(pl.col("ref")), ours=capitals(pl.col("ours"))
    )
    # of a row without a number nobody knows whether it is the one that is named
    said = _with_groups(_said(told), told.filter(pl.col("ref") != ""))
    is_ours = _is_ours() & ~_is_called_otherwise()
    ours = said.filter(is_ours)["at"]
    others = said.filter(~is_ours & ~pl.col("token").str.contains(NO_NUMBER))["at"]
    return pl.concat([others, _looking_like_ours(told)]).unique(), ours.unique()


def calls_ours_otherwise(pairs: pl.DataFrame) -> pl.Series:
    """Where in `pairs` (at, text, ref, ours) the text calls the digits that are our number the customer's own."""
    told = pairs.select("at", *(capitals(pl.col(name)) for name in ("text", "ref", "ours")))
    told = told.filter(pl.col("ref").str.contains(r"^\d+$"))
    if told.is_empty():
        return told["at"]
    said, stated = (_tokens(told, _AS_CUSTOMER_S, text=text) for text in ("text", "ours"))
    otherwise = told.join(said, left_on=["at", "ref"], right_on=["at", "token"], how="semi")
    otherwise = otherwise.join(stated, left_on=["at", "ref"], right_on=["at", "token"], how="anti")
    # it may stand there once more, by itself
    rest = pl.col("text").str.replace_all("|".join(_AS_CUSTOMER_S), " ").str.extract_all(TOKENS)
    return otherwise.filter(~rest.list.contains(pl.col("ref")))["at"]


def names_a_longer(pairs: pl.DataFrame) -> pl.Series:
    """Where in `pairs` (at, text, ref) the text names our number with a letter or a counter behind it, and never
    alone: INV-26081A and INV-26081-2 may be invoices of their own. A short year is none such."""
    ref = letters(pl.col("ref"))
    told = pairs.select("at", ref=ref, token=capitals(pl.col("text")).str.extract_all(TOKENS))
    tokens = told.filter(pl.col("ref") != "").explode("token").drop_nulls("token")
    tokens = tokens.with_columns(token=letters(pl.col("token")))
    alone = tokens.filter(pl.col("token") == pl.col("ref"))["at"]
    behind = tokens.filter(pl.col("token").str.starts_with(pl.col("ref")))
    behind = behind.with_columns(rest=pl.col("token").str.slice(pl.col("ref").str.len_chars()))
    return behind.filter(
        pl.col("rest").str.contains(_BEHIND), ~pl.col("at").is_in(alone.implode())
    )["at"].unique()


def _said(told: pl.DataFrame) -> pl.DataFrame:
    """at, token and whether it `is_order`: each number that stands beside a word for a document."""
    found = [
        _tokens(told, patterns).with_columns(is_order=pl.lit(value=is_order))
        for patterns, is_order in ((_AS_INVOICE, False), (_AS_ORDER, True))
    ]
    return pl.concat(found)


def _tokens(told: pl.DataFrame, patterns: tuple[str, str, str], text: str = "text") -> pl.DataFrame:
    """at and token: each number that a text names in these ways."""
    *ends, begins = patterns
    said = pl.col(text)
    found = [
        *(said.str.extract_all(p).list.eval(pl.element().str.extract(f"({_WRITTEN})$")) for p in ends),
        said.str.extract_all(begins).list.eval(pl.element().str.extract(f"^({_WRITTEN})")),
    ]  # fmt: skip
    tokens = told.select("at", token=pl.concat_list(found)).explode("token")
    return tokens.drop_nulls().unique(maintain_order=True)


def _with_groups(said: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """With `groups`, the numbers within a token without zeros before them, `mine`, those of our row, `beside`, those that
    it says beside its number, and whether that is an invoice's."""
    # what our row calls an order or the customer's own is no invoice
    as_invoice = pl.col("ours").str.replace_all(_OTHERWISE, " ")
    ref = pl.col("ref")
    beside = pl.col("ours").str.split(ref).list.join(" ").str.split(letters(ref)).list.join(" ")
    beside = beside.str.replace_all("|".join(_AS_INVOICE), " ")
    mine = told.select(
        "at",
        mine=_groups(pl.col("ours")),
        as_invoice=_groups(as_invoice),
        beside=_groups(beside),
        digits=ref.str.replace_all(r"\D", ""),
        is_invoice=ref.str.contains(_INVOICE_S_OWN),
    )
    joined = said.with_columns(groups=_groups(pl.col("token"))).join(
        mine, on="at", maintain_order="left"
    )
    known = pl.when("is_order").then("mine").otherwise("as_invoice")
    return joined.with_columns(mine=known)


def _groups(text: pl.Expr) -> pl.Expr:
    return text.str.extract_all(r"\d+").list.eval(pl.element().str.strip_chars_start("0"))


def _is_ours() -> pl.Expr:
    """Whether a token is our number, or what people leave of it: 0501, 501/26 or 2026-501 of RE-2026-0501."""
    years = pl.col("mine").list.eval(pl.element().filter(pl.element().str.contains(f"^{_YEAR}$")))
    short_years = years.list.eval(pl.element().str.slice(2).str.strip_chars_start("0"))
    numbers = pl.col("groups").list.eval(
        pl.element().filter(~pl.element().str.contains(f"^{_YEAR}$"))
    )
    # a year that our number doesn't have says nothing against it
    asked = pl.when(years.list.len() == 0).then(numbers).otherwise(pl.col("groups"))
    known = pl.concat_list("mine", short_years)
    all_known = asked.list.set_difference(known).list.len() == 0
    names_one = pl.concat_list(numbers).list.set_intersection("mine").list.len() > 0
    written = pl.col("token").str.replace_all(r"\D", "")
    ends = pl.col("digits").str.ends_with(written) & (written.str.len_chars() >= LOOKS_MIN - 1)
    return (all_known & names_one) | ends.fill_null(value=False)


def _is_called_otherwise() -> pl.Expr:
    """Whether digits alone are called an order, and our number an invoice; our row may say that order, too."""
    is_bare = pl.col("is_order") & pl.col("token").str.contains(r"^\d+$")
    stated = pl.col("beside").list.contains(pl.col("token").str.strip_chars_start("0"))
    return is_bare & pl.col("is_invoice") & ~stated


def _looking_like_ours(told: pl.DataFrame) -> pl.Series:
    """Where a text names a number that is written as ours is, and another: 2026-0390 beside RE-2026-0501."""
    tail = pl.col("ref").str.extract(r"(\d+(?:[-/.]\d+)+)$")
    refs = told.filter(pl.col("ref").str.len_chars() >= LOOKS_MIN).with_columns(tail=tail)
    tokens = refs.select("at", "ref", "tail", token=pl.col("text").str.extract_all(TOKENS))
    token = pl.col("token")
    tokens = tokens.explode("token").filter(
        token.str.contains(r"\d"),
        ~token.str.contains(NO_NUMBER) & ~token.str.contains(_DAY),
        token != pl.col("ref"),
    )
    same_series = pl.col("ref").str.contains("[A-Z]") & (_shape("token") == _shape("ref"))
    year = f"^{_YEAR}[-/.]"
    first = pl.col("tail").str.extract(r"^(\d+)") == token.str.extract(r"^(\d+)[-/.]")
    same_series |= (
        (_shape("token") == _shape("tail"))
        & (token != pl.col("tail"))
        & (first | (token.str.contains(year) & pl.col("tail").str.contains(year)))
    )
    length = pl.col("ref").str.len_chars()
    plain = pl.col("ref").str.contains(rf"^\d{{{PLAIN_MIN},}}$") & token.str.contains(r"^\d+$")
    plain &= token.str.len_chars() == length
    begin = pl.col("ref").str.head(length.cast(pl.Int64) - COUNTER)
    same_series |= plain & token.str.starts_with(begin)
    return tokens.filter(same_series.fill_null(value=False))["at"]


def _shape(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(r"\d", "9")
