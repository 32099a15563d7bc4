"""What the columns of a plain table mean beside each other, and what its rows are records of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledgers.formats.asked_and_paid import are_asked_and_paid, settle_asked_and_paid
from ledgers.formats.base import LedgerKind
from ledgers.formats.books import (
    is_bank_statement,
    is_document_list,
    is_sent_by_supplier,
    names_documents,
)
from ledgers.formats.columns import ALL_ROWS_SHARE, KINDS_MAX, REFUND_TIME, Cells, fitness
from ledgers.formats.folding import folded
from ledgers.formats.headers import SCORE_MIN
from ledgers.formats.words import KIND_WORDS, meaning

MONEY = {"gross", "net", "credit", "debit", "refunded"}
NUMBERS = {"order_ref", "refund_ref", "transaction_ref", "batch_ref"}
HALF = 0.5
MOST = 0.8
WEAK_AMOUNT = 80
_STOCK = re.compile(
    r"出库|入库|出货|库存|仓库|仓位|发货数|warehouse|stock|shipped|shipment|movement"
)
# whom somebody owes for the goods of a list, or what each piece costs; costs of our own are nobody's debt
_OWED = re.compile(
    r"^(?:供应商|供货商|客户|往来单位|往来客户|购货单位|supplier|vendor|customer)(?:名称|全称| name)?$"
    r"|^(?!.*(?:成本|\bcost)).*(?:单价|\bunit price\b)"
)
_RECEIVED = re.compile(r"采购|进货|入库|收货|goods receipt|received|\bgrn\b")
_SENT_OR_BACK = re.compile(r"出库|出货|发货|退|shipp?|dispatch|return")
_PAYOUT = re.compile(r"payout|disbursement|出款|打款|提现|回款|划款|拨款")
_PAYOUT_STATE = re.compile(
    r"^(?:结算|出款|打款|回款|提现|划款|清算|拨款|到账)(?:状态|结果)$"
    r"|^(?:payout|settlement|disbursement|transfer|deposit) (?:status|state|result)$"
)
_PAYOUT_KIND = re.compile(
    r"^(?:payout|disbursement) (?:type|method)$|^(?:出款|打款|提现|划款)(?:类型|方式)$"
)
# what each row of a list may be numbered by, whatever it lists; and what only a list of sales has
_NEUTRAL = re.compile(
    r"^(?:ref(?:erence)?(?: (?:id|no|number))?|id|no|number|transaction id|编号|流水号)$"
)
_OF_SALES = re.compile(r"order|invoice|customer|buyer|item|product|\bsku\b|\bcard\b|订单|商品|买家")
_SETTLED = re.compile(r"settle|结算|清算|到账")
# what an acquirer settles: what was taken, what it keeps of it, and what it pays
SETTLEMENT = {"fee", "net"}
_OF_TRADE = re.compile(r"订单|商户单|业务单|微信|支付宝|\border\b|out trade|wechat|alipay|paypal")
# what only banks write over their columns
_OF_BANK = re.compile(
    r"借|贷|摘要|附言|对方(?:户名|账)|记账|narrative|particulars|\b(?:dr|cr|debit|credit|iban|value date)\b"
)
# what alone could be anything is, beside the other, a way that money goes
_CAME = re.compile(r"^(?:receipts?|received|deposits?)$")
_WENT = re.compile(r"^(?:payments?|paid|spent|disbursements?)$")
_GOT = re.compile(r"实收|实际收")
_TAX = re.compile(r"\b(?:vat|tax|gst|u ?st|mwst|umsatzsteuer|mehrwertsteuer|iva|tva)\b|税额")


@dataclass(frozen=True, slots=True)
class Offer:
    """A column offered for a field."""

    points: int
    field: str
    at: int
    header: str


def settled(chosen: dict[str, str], sample: Cells, offers: Sequence[Offer]) -> dict[str, str]:
    """What columns mean beside each other."""
    _settle_ways(chosen, sample)
    settle_asked_and_paid(chosen, sample)
    if "credit" in chosen and "debit" in chosen:
        # two columns say in and out; a third amount column would say it again
        for field in ("gross", "net", "direction"):
            chosen.pop(field, None)
    else:
        for lone in ("credit", "debit"):
            if {"gross", "net"} & set(chosen):
                chosen.pop(lone, None)
    if {"charges", "charge"} & {folded(name) for name in sample.header} and not NUMBERS & set(
        chosen
    ):
        # a row per payout: its fees and refunds are in the total already
        for field in ("fee", "refunded", "net"):
            chosen.pop(field, None)
    if folded(chosen.get("fee", "")) == "total fee" and not MONEY & set(chosen):
        # what WeChat's interface calls so is the price
        chosen["gross"] = chosen.pop("fee")
    _settle_payout_state(chosen, sample)
    few = "quantity" in chosen and len(sample) and sample.filled_share(chosen["quantity"]) < HALF
    if few and MONEY & set(chosen):
        # pieces on some of the rows beside an amount: the rows are of money
        chosen.pop("quantity")
    _settle_payment_number(chosen, offers)
    _settle_refunds(chosen, sample, offers)
    _settle_net(chosen, sample, offers)
    _settle_payout_number(chosen, sample)
    is_paid_out = "batch_ref" in chosen or set(chosen) >= SETTLEMENT
    if "value_on" in chosen and ("occurred_at" not in chosen or not is_paid_out):
        # the only date there is, or no payout that it could be the day of
        only = chosen.pop("value_on")
        chosen.setdefault("occurred_at", only)
    if "time_of_day" in chosen and (
        "occurred_at" not in chosen or sample.has_time(chosen["occurred_at"])
    ):
        chosen.pop("time_of_day")
    return chosen


def _settle_ways(chosen: dict[str, str], sample: Cells) -> None:
    """Receipts and payments of a cash book: two columns of money, of which each row has one."""
    ways = [[name for name in sample.header if way.search(folded(name))] for way in (_CAME, _WENT)]
    if [len(names) for names in ways] != [1, 1]:
        return
    both = [names[0] for names in ways]
    if {chosen[field] for field in ("gross", "net") if field in chosen} - set(both):
        return
    if not all(fitness("credit", 100, sample, sample.header.index(name)) for name in both):
        return
    came, went = (sample.amounts(name).fill_null(0) != 0 for name in both)
    if (came & went).any() or not (came | went).any():
        return
    for field in [field for field, header in chosen.items() if header in both]:
        chosen.pop(field)
    chosen["credit"], chosen["debit"] = both


def _settle_payment_number(chosen: dict[str, str], offers: Sequence[Offer]) -> None:
    """Beside the day of a payout a payment's reference is the payout's: a channel pays for many orders at once."""
    number = chosen.get("transaction_ref", "")
    paid_out = [
        o.header for o in offers if o.field == "value_on" and _PAYOUT.search(folded(o.header))
    ]
    if folded(number) == "payment reference" and paid_out and "batch_ref" not in chosen:
        chosen["batch_ref"] = chosen.pop("transaction_ref")
        if paid_out[0] != chosen.get("occurred_at"):
            chosen["value_on"] = paid_out[0]


def _settle_payout_number(chosen: dict[str, str], sample: Cells) -> None:
    """A row for each payout, as its type or a day of its own says, is numbered as such; its amount is what was paid."""
    names = [folded(name) for name in sample.header]
    if "batch_ref" in chosen or any(map(_OF_SALES.search, names)):
        return
    day = chosen.get("occurred_at", chosen.get("value_on", ""))
    has_own_day = bool(_PAYOUT.search(folded(day))) and sample.texts(day).is_unique().all()
    numbers = ("order_ref", "transaction_ref")
    field = next((f for f in numbers if _NEUTRAL.search(folded(chosen.get(f, "")))), "")
    if not field or not (has_own_day or any(map(_PAYOUT_KIND.search, names))):
        return
    chosen["batch_ref"] = chosen.pop(field)
    if _PAYOUT_KIND.search(folded(chosen.get("kind", ""))):
        chosen.pop("kind")
    if "net" not in chosen:
        chosen.pop("fee", None)


def _settle_payout_state(chosen: dict[str, str], sample: Cells) -> None:
    """The state of a payout is that of a row of payouts; of an order it says only that its money has gone on."""
    if (
        "status" in chosen
        or "batch_ref" not in chosen
        or {"order_ref", "transaction_ref"} & set(chosen)
    ):
        return
    for at, header in enumerate(sample.header):
        if _PAYOUT_STATE.search(folded(header)) and fitness("status", SCORE_MIN, sample, at):
            chosen["status"] = header
            return


def _settle_refunds(chosen: dict[str, str], sample: Cells, offers: Sequence[Offer]) -> None:
    """A table of refunds has the refund as its amount; beside orders a refund is a fact about them."""
    if "refunded" not in chosen:
        return
    money = {"gross", "net", "credit", "debit"} & set(chosen)
    filled = sample.filled_share(chosen["refunded"], but_zero=True)
    numbered = (
        "refund_ref" in chosen and sample.filled_share(chosen["refund_ref"]) >= ALL_ROWS_SHARE
    )
    if money and not (numbered and filled >= ALL_ROWS_SHARE):
        return
    chosen.pop("net", None)
    chosen["gross"] = chosen.pop("refunded")
    for offer in offers:
        if offer.field == "occurred_at" and REFUND_TIME.search(folded(offer.header)):
            chosen["occurred_at"] = offer.header
            break


def _settle_net(chosen: dict[str, str], sample: Cells, offers: Sequence[Offer]) -> None:
    """Without a fee column what was received is what was paid, not what a fee left over."""
    if "net" not in chosen or "gross" not in chosen or "fee" in chosen:
        return
    if _is_net_of_tax(chosen, sample):
        chosen.pop("net")
        return
    points = max(o.points for o in offers if (o.field, o.header) == ("gross", chosen["gross"]))
    if _GOT.search(folded(chosen["net"])) or points < WEAK_AMOUNT:
        chosen["gross"] = chosen.pop("net")


def _is_net_of_tax(chosen: Mapping[str, str], sample: Cells) -> bool:
    """Whether what lies between gross and net is a tax, which whoever pays the gross pays as well."""
    gross, net = (sample.amounts(chosen[field]) for field in ("gross", "net"))
    taxes = [name for name in sample.header if _TAX.search(folded(name))]
    made = [int((gross - sample.amounts(name) == net).sum()) for name in taxes]
    return max(made, default=0) > len(sample) * HALF


def ledger_kind(  # noqa: PLR0911  (one answer per question)
    columns: Mapping[str, str], sample: Cells
) -> str:
    has, header = set(columns), sample.header
    numbers = has & NUMBERS
    about_stock = any(_STOCK.search(folded(name)) for name in header)
    in_pieces = about_stock and not has & {"status", "channel"} and not _is_owed(header)
    if "quantity" in has and (not has & MONEY or in_pieces):
        return LedgerKind.STOCK
    if "batch_ref" in has or (has >= SETTLEMENT and (numbers or "value_on" in has)):
        return LedgerKind.CHANNEL
    if are_asked_and_paid(columns):
        of_supplier = is_sent_by_supplier(columns, header)
        return LedgerKind.SUPPLIER if of_supplier else LedgerKind.ORDERS
    if _is_bank_book(columns, header) or is_bank_statement(columns, sample):
        return LedgerKind.BANK
    has_sides = has & {"credit", "debit", "balance", "direction"} and not _is_fund_bill(columns)
    if has_sides and is_document_list(columns, sample):
        # money in two columns and a balance are not only a bank's
        of_supplier = is_sent_by_supplier(columns, header)
        return LedgerKind.SUPPLIER if of_supplier else LedgerKind.ORDERS
    if is_payout_list(columns) or _is_fund_bill(columns) or _is_wallet(columns):
        return LedgerKind.CHANNEL
    if {"credit", "debit"} <= has:
        return LedgerKind.BANK
    if (
        {"order_ref", "transaction_ref", "kind"} <= has
        and not has & {"sku", "quantity", "channel"}
        and not names_documents(columns, sample)
    ):
        return LedgerKind.CHANNEL
    if "balance" in has and not has & {"sku", "quantity"}:
        return LedgerKind.BANK
    if numbers and has & {"status", "sku", "channel", "quantity"}:
        return LedgerKind.ORDERS
    if "fee" in has and "transaction_ref" in has:
        return LedgerKind.CHANNEL
    # a state without a word of whom or what for is that of an order whose number has an unknown name
    is_order = "status" in has and not has & {"counterparty", "description", "direction"}
    return LedgerKind.ORDERS if numbers or is_order else LedgerKind.BANK


def _is_owed(header: Sequence[str]) -> bool:
    """Whether the amounts of goods that came or went are owed: a list of receipts, or one that says by whom or at
    what price. A book of both ways is one of stock."""
    names = [folded(name) for name in header]
    came, went = (any(map(way.search, names)) for way in (_RECEIVED, _SENT_OR_BACK))
    return not (came and went) and (came or any(map(_OWED.search, names)))


def is_payout_list(columns: Mapping[str, str]) -> bool:
    """Whether each row is a payout as a whole: its day is one, and no row has a number of its own."""
    if set(columns) & NUMBERS or "value_on" in columns:
        return False
    day = folded(columns.get("occurred_at", ""))
    return bool(_PAYOUT.search(day) or (set(columns) >= SETTLEMENT and _SETTLED.search(day)))


def _is_fund_bill(columns: Mapping[str, str]) -> bool:
    """A channel's account: like a bank's, but with kinds, and with the numbers of orders or of the channel."""
    has = set(columns)
    moves = {"credit", "debit"} <= has or "balance" in has
    names = [folded(columns.get(field, "")) for field in ("order_ref", "transaction_ref")]
    return moves and "kind" in has and any(_OF_TRADE.search(name) for name in names)


def _is_bank_book(columns: Mapping[str, str], header: Sequence[str]) -> bool:
    """Lines with a direction, in a bank's words, and with no numbers but the bank's own."""
    has = set(columns)
    numbers = [folded(columns[field]) for field in sorted(has & NUMBERS)]
    of_trade = any(_OF_TRADE.search(name) for name in numbers) or has & {"refund_ref", "sku"}
    in_banks_words = any(_OF_BANK.search(folded(name)) for name in header)
    return "direction" in has and in_banks_words and not of_trade


def _is_wallet(columns: Mapping[str, str]) -> bool:
    """Money in and out of one purse, each line with its number: orders don't go out."""
    has = set(columns)
    return "direction" in has and bool(has & NUMBERS) and not has & {"sku", "quantity", "balance"}


def find_kinds(columns: dict[str, str], kind: str, sample: Cells) -> None:
    """A channel without a column of kinds may say them as its descriptions: General Withdrawal."""
    header = columns.get("description")
    if kind != LedgerKind.CHANNEL or "kind" in columns or header is None:
        return
    values = sample.texts(header).unique().to_list()
    known = sum(meaning(KIND_WORDS, value) is not None for value in values)
    if 0 < len(values) <= KINDS_MAX and known >= len(values) * MOST:
        columns["kind"] = columns.pop("description")


def find_totals(columns: dict[str, str], sample: Cells) -> None:
    """Where each row is the total of one article, and of no order, the article is what rows are known by."""
    if NUMBERS & set(columns) or "sku" not in columns:
        return
    articles = sample.texts(columns["sku"])
    if len(articles) == len(sample) and articles.is_unique().all():
        columns["order_ref"] = columns.pop("sku")


def drop_foreign(columns: dict[str, str], kind: str) -> None:
    """Take out what rows of this kind don't have."""
    if kind == LedgerKind.STOCK:
        for field in MONEY | {"fee", "balance"}:
            columns.pop(field, None)
    if kind == LedgerKind.BANK:
        # a bank's branches and places are no shops of ours
        columns.pop("shop", None)
    is_account = kind == LedgerKind.CHANNEL and not {"fee", "net"} & set(columns)
    runs = kind == LedgerKind.SUPPLIER and {"credit", "debit"} <= set(columns)
    if kind != LedgerKind.BANK and not is_account and not runs:
        columns.pop("balance", None)
