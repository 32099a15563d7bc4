"""Whose book a plain table is: a bank's statement or a list of documents, by its headings as a whole.

A reference beside an amount may be what a payer wrote, and money in two columns may be what a supplier asks
for: no single column tells. What the cells of a book prove, its sign and whether its fees are in its amounts, stands here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from ledgers.formats import tongues
from ledgers.formats.asked_and_paid import OF_CARD
from ledgers.formats.base import LedgerKind
from ledgers.formats.columns import AGREE_SHARE, Cells, amounts_of, fitness
from ledgers.formats.folding import folded
from ledgers.formats.headers import SCORE_MIN, score
from ledgers.formats.words import DIRECTION_WORDS, OUT, meaning
from ledgers.money import NEGATIVE

# a number that scores less says whose it is by nothing but the word reference
OWN_NUMBER_MIN = 60
_BANKS = re.compile(
    r"\b(?:booking|booked|value date|iban|bic|swift|sort code|payee|(?<!a )payer|beneficiary|remitter|remittance|narrative|"
    r"particulars|partner name|counter ?party|paid (?:in|out)|money (?:in|out)|bank description|source account|"
    r"running bal(?:ance)?|payment reference)\b|buchungs(?:tag|datum|text)|wertstellung|valuta|verwendungszweck|"
    r"auftraggeber|beg(?:u|ue)nstigt|zahlungs(?:pflichtig|empf|beteiligt)|kontonummer|gl(?:a|ae)ubiger|mandatsref"
)
_TRADES = re.compile(
    r"\b(?:invoice|orders?|po|customer(?! reference)|client|buyer|due|sku|item|product|supplier|vendor|shop|store|refund|"
    r"gateway|payout|settlement|credit note|batch)\b|rechnung|f(?:a|ae)llig|kunde(?!nreferenz)|debitor|bestell|beleg|"
    rf"auftrags ?(?:nummer|no|nr)|订单|商户|发票|账单|退款|客户|供应商|{tongues.TRADES}"
)
_DOCUMENTS = re.compile(
    rf"\b(?:invoice|credit note|open item|due|bill (?:no|number|date))\b|rechnung|f(?:a|ae)llig|发票|账单|{tongues.DOCUMENTS}"
)
# what only another's statement to us calls our own numbers
_OURS = re.compile(
    r"\byour (?:reference|order|po)\b|\b(?:po|purchase order)\b|ihre? (?:bestell|zeichen|auftrag)"
)
_OF_SUPPLIERS = re.compile(r"\b(?:supplier|vendor)\b|lieferant|kreditor|供应商|供货商|应付")
_OF_KINDS = re.compile(r"\b(?:type|kind)$|art$|类型|种类")
_BILL_TEXT = r"(?i)^\s*(?:bill\b|supplier|vendor|purchase|(?:ap|payable)s?\b|eingangs|采购|进项|应付|採購|進項|應付)"
FIRST_LINE = 2
OF_DOCUMENTS = (LedgerKind.ORDERS, LedgerKind.SUPPLIER)
# what an account has, and a list of bills has not
_OF_ACCOUNTS = ("transaction_ref", "balance", "credit", "debit", "direction")
_LIKE_NUMBER = r"^[\p{L}0-9][\p{L}0-9/_.#-]{2,29}$"
# the text of a line that is a document, and of one that pays some
_DOCUMENT_TEXT = (
    r"(?i)^\s*(?:(?:sales |tax |purchase )?invoice|inv\b|credit ?(?:note|memo)|rechnung|发票|紅字|红字|"
    r"factur|fattura|factuur|faktura|avoir\b|nota (?:de|di) cr)"
)
# the sides of an account, as a column and its cells call them, and as they stand behind an amount
_SIDES = re.compile(r"debit|credit|soll|haben|借|贷|\b(?:dr|cr)\b")
_SIDE, _MARKED = (
    r"(?i)^(?:s|h|d|c|dr|cr|soll|haben|debit|credit|借方?|贷方?|貸方?)$",
    r"[0-9] ?[SH]$",
)
_ITS_DOCUMENT = re.compile(r"^(?:document|doc|voucher|invoice|our reference)(?: no)?$")
# the two parties of a tax invoice, the buyer first; beside them the payee is whoever keeps the till
_BUYERS = re.compile(r"^(?:购买|购货|购)(?:方|人|单位)(?:名称|全称)?$")
_SELLERS = re.compile(r"^(?:销售|销货|销)(?:方|人|单位)(?:名称|全称)?$")
_TILL = re.compile(r"^收款人$")
_NUMBER_HEADER = re.compile(r"^no$")


def _any(pattern: re.Pattern[str], header: Sequence[str]) -> bool:
    return any(pattern.search(folded(name)) for name in header)


def are_invoices(header: Sequence[str]) -> bool:
    """Whether the headings are those of a list of invoices, and no bank's."""
    return _any(_DOCUMENTS, header) and not _any(_BANKS, header)


def are_owed_by_us(sample: Cells) -> bool:
    """Whether a list of invoices is of those that suppliers sent us: a heading or the kind of every row says so."""
    kinds = [at for at, name in enumerate(sample.header) if _OF_KINDS.search(folded(name))]
    of_bills = [sample.all_texts_at(at).str.contains(_BILL_TEXT) for at in kinds]
    return _any(_OF_SUPPLIERS, sample.header) or any(
        cells.fill_null(value=False).all() for cells in of_bills
    )


def is_bank_statement(columns: Mapping[str, str], sample: Cells) -> bool:
    """Whether the headings are a bank's: it names parties and booking days, and no number of an order's.

    Without such a name, described money that came and went under references is an account's.
    """
    has, header = set(columns), sample.header
    if has & {"batch_ref", "refund_ref", "sku", "quantity", "channel", "net"}:
        return False
    if "fee" in has and "balance" not in has:
        # a channel names its payers, too
        return False
    order = columns.get("order_ref")
    if order is not None and score("order_ref", order) >= OWN_NUMBER_MIN:
        return False
    if _any(_TRADES, header):
        return False
    return _any(_BANKS, header) or _comes_and_goes(columns, sample)


def _comes_and_goes(columns: Mapping[str, str], sample: Cells) -> bool:
    if not {"order_ref", "description", "gross"} <= set(columns) or {"status", "kind"} & set(
        columns
    ):
        return False
    is_out = sample.texts(columns["gross"]).str.contains(NEGATIVE)
    return bool(is_out.any()) and not is_out.all()


def is_document_list(columns: Mapping[str, str], sample: Cells) -> bool:
    """Whether the rows are invoices and credit notes with their own numbers, whatever columns hold the money."""
    if "order_ref" not in columns or _any(_BANKS, sample.header):
        return False
    if not _has_sides(columns):
        return False
    if "direction" in columns and not sample.texts(columns["direction"]).str.contains(_SIDE).all():
        return False
    if _any(_DOCUMENTS, sample.header) or _any(_OURS, sample.header):
        return True
    return names_documents(columns, sample, ("kind", "description"))


def _has_sides(columns: Mapping[str, str]) -> bool:
    """Whether two columns of money are called by sides; what came in and what went out are a purse's."""
    sides = [columns[side] for side in ("debit", "credit") if side in columns]
    return all(_SIDES.search(folded(side)) for side in sides)


def is_of_documents(
    columns: Mapping[str, str], header: Sequence[str], is_amount: Callable[[str], bool]
) -> bool:
    """Whether the headings are those of bills; the names of amounts, such as Amount due, don't tell."""
    told = [name for name in header if not is_amount(name)]
    return _any(_DOCUMENTS, told) and not _any(_BANKS, header) and "balance" not in columns


def names_documents(
    columns: Mapping[str, str], sample: Cells, fields: Sequence[str] = ("kind",)
) -> bool:
    """Whether most of the rows say of themselves that they are invoices or credit notes."""
    texts = [sample.texts(columns[f]) for f in fields if f in columns]
    documents = [int(cells.str.contains(_DOCUMENT_TEXT).sum()) for cells in texts]
    return max(documents, default=0) > len(sample) * AGREE_SHARE


def is_sent_by_supplier(columns: Mapping[str, str], header: Sequence[str]) -> bool:
    """Whether a list of documents with money in two columns is what a supplier sends us."""
    return {"credit", "debit"} <= set(columns) and _any(_OURS, header)


def settle_supplier(columns: dict[str, str], sample: Cells) -> None:
    """What a supplier calls ours is our number; its own is that of the document."""
    ours = [
        name
        for at, name in enumerate(sample.header)
        if _OURS.search(folded(name)) and score("order_ref", name) and len(sample.texts_at(at))
    ]
    theirs = columns["order_ref"]
    if ours and theirs not in ours:
        columns["order_ref"] = ours[0]
        columns.setdefault("transaction_ref", theirs)
    for name in sample.header:
        if _ITS_DOCUMENT.match(folded(name)) and name not in columns.values():
            columns.setdefault("transaction_ref", name)


def settle_parties(columns: dict[str, str], sample: Cells) -> None:
    """Of a list that names the buyer or the seller of each invoice, the one who isn't us on every row."""

    def differs(name: str) -> bool:
        return sample.texts(name).n_unique() > 1

    parties = [
        name
        for pattern in (_BUYERS, _SELLERS)
        for name in sample.header
        if pattern.search(folded(name)) and not sample.texts(name).is_empty()
    ]
    chosen = ([name for name in parties if differs(name)] or parties)[:1]
    known = columns.get("counterparty")
    is_known = known is not None and not _TILL.search(folded(known)) and differs(known)
    if chosen and not is_known and chosen[0] not in columns.values():
        columns["counterparty"] = chosen[0]


def find_document_number(columns: dict[str, str], sample: Cells) -> None:
    """A column that is only called No is the number of its documents where headings speak of such."""
    if {"order_ref", "transaction_ref"} & set(columns) or not (
        _any(_DOCUMENTS, sample.header) and _any(_TRADES, sample.header)
    ):
        return
    for at, name in enumerate(sample.header):
        cells = sample.texts_at(at)
        if not _NUMBER_HEADER.match(folded(name)) or name in columns.values() or cells.is_empty():
            continue
        # 1, 2, 3 are the numbers of the lines; invoices follow each other as well, but from further on
        counted = cells.str.strip_chars(".").cast(pl.Int64, strict=False)
        steps = counted.diff().drop_nulls()
        is_of_lines = counted.null_count() == 0 and (steps == 1).all() and counted[0] <= FIRST_LINE
        if not is_of_lines or len(cells) == 1:
            columns["order_ref"] = name
            return


def unknown_number(columns: Mapping[str, str], sample: Cells) -> str | None:
    """A column of no known name that numbers every row, where nothing says that the table is a bank's.

    Without its numbers a list of bills would be compared by names and amounts alone.
    """
    if {"order_ref", *_OF_ACCOUNTS} & set(columns) or _any(_BANKS, sample.header):
        return None
    if "description" in columns and not _any(_TRADES, sample.header):
        return None
    for at, name in enumerate(sample.header):
        cells = sample.texts_at(at)
        if not name or name in columns.values() or len(cells) < max(len(sample), 2):
            continue
        is_number = cells.str.contains(_LIKE_NUMBER) & cells.str.contains("[0-9]")
        if (
            is_number.all()
            and cells.is_unique().all()
            and not fitness("occurred_at", SCORE_MIN, sample, at)
            and fitness("order_ref", SCORE_MIN, sample, at)
        ):
            return name
    return None


def documents_sign(columns: Mapping[str, str], sample: Cells, decimal: str) -> str:
    """How a list of documents writes its sides: what a customer owes stands in debit, unless its balance says otherwise."""
    moved = _moved(columns, sample, decimal)
    if moved is None:
        return "as_is"
    balance = columns.get("balance")
    if balance is not None:
        stated = _numbers(sample, balance, decimal)
        likes = [
            # the balance of each document, or of all of them so far
            max(int((stated == sign * moved).sum()), int((stated.diff() == sign * moved).sum()))
            for sign in (1, -1)
        ]
        if likes[0] > likes[1]:
            return "as_is"
    return "inverted"


def account_sign(columns: Mapping[str, str], sample: Cells, decimal: str) -> str:
    """How an account writes debit and credit: as the bank does, unless its running balance rises with what is in debit.

    To the bank our money is a debt; in our own books it is an asset, and what comes in is a debit. The balance
    of a card rises with what is owed, and what was bought is money out all the same.
    """
    if "balance" not in columns or not _has_sides(columns) or _any(OF_CARD, sample.header):
        return "as_is"
    moved = _moved(columns, sample, decimal)
    if moved is None:
        return "as_is"
    steps = _numbers(sample, columns["balance"], decimal).diff()
    # down the file or up
    by_bank, by_books = (
        max(int((steps == sign * moved).sum()), int((steps == -sign * moved.shift(1)).sum()))
        for sign in (1, -1)
    )
    is_ours = by_books > by_bank and 2 * by_books >= steps.count()
    return "inverted" if is_ours else "as_is"


def _moved(columns: Mapping[str, str], sample: Cells, decimal: str) -> pl.Series | None:
    """What each row moves where its side is told beside its amount; None where the amount has its sign."""
    if {"credit", "debit"} <= set(columns):
        into, out = (_numbers(sample, columns[side], decimal) for side in ("credit", "debit"))
        return into.fill_null(0) - out.fill_null(0)
    if "gross" not in columns:
        return None
    if "direction" in columns:
        amounts = _numbers(sample, columns["gross"], decimal).abs()
        sides = sample.all_texts_at(sample.header.index(columns["direction"]))
        goes = [
            text for text in sides.drop_nulls().unique() if meaning(DIRECTION_WORDS, text) == OUT
        ]
        signed = amounts.zip_with(~sides.is_in(goes).fill_null(value=False), -amounts)
        return signed if sides.drop_nulls().str.contains(_SIDE).all() else None
    is_marked = sample.texts(columns["gross"]).str.contains(_MARKED)
    return _numbers(sample, columns["gross"], decimal) if is_marked.any() else None


def settle_bank(columns: dict[str, str], sample: Cells, decimal: str) -> None:
    """What the columns of a bank's statement mean: a payment reference is what the payer wrote."""
    number = columns.get("transaction_ref", "")
    if folded(number) == "payment reference":
        columns.pop("transaction_ref")
        columns.setdefault("order_ref", number)
    if _fee_is_in_amount(columns, sample, decimal):
        columns.pop("fee")


def _fee_is_in_amount(columns: Mapping[str, str], sample: Cells, decimal: str) -> bool:
    """Whether the running balance of a bank moves by the amounts alone: what was charged has been taken off them."""
    amount = columns.get("gross")
    if amount is None or not {"fee", "balance"} <= set(columns):
        return False
    gross, fee = (_numbers(sample, name, decimal) for name in (amount, columns["fee"]))
    rows = pl.DataFrame(
        {
            "g": gross,
            "f": fee.fill_null(0).abs(),
            "b": _numbers(sample, columns["balance"], decimal),
        }
    )
    if "direction" in columns:
        rows = rows.with_columns(g=_moved(columns, sample, decimal))
    rows = rows.drop_nulls()

    def fits(moved: pl.Series) -> int:
        steps = rows["b"].diff()
        charged = rows["f"] != 0
        down, up = (steps == moved) & charged, (steps.shift(-1) == -moved) & charged
        return max(int(down.sum()), int(up.sum()))

    return fits(rows["g"]) > fits(rows["g"] - rows["f"])


def _numbers(sample: Cells, header: str, decimal: str) -> pl.Series:
    cells = sample.all_texts_at(sample.header.index(header))
    return amounts_of(cells, decimal_comma=decimal == ",")
