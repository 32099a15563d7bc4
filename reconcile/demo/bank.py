"""Writes the shop's bank statement: what the channels paid out, and the rest of a shop's life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reconcile.demo.bills import BillLine, yuan
from reconcile.demo.payouts import PROCESSOR, next_business_day, payout_number, payout_on
from reconcile.demo.sales import Sale, month_end
from reconcile.demo.shops import Method, ShopProfile
from reconcile.demo.tables import csv_bytes

TENPAY = "财付通支付科技有限公司"
ALIPAY = "支付宝（中国）网络技术有限公司"
# days on which the owner draws on the Alipay account, and what is left in it for refunds
DRAWING_DAYS = (5, 10, 15, 20, 25, 28)
WALLET_OPENING_MINOR = 1_250_000
WALLET_KEPT_MINOR = 500_000
DRAWN_IN_STEPS_OF_MINOR = 100_000
BANK_CHARGE_MINOR = 1500
CHINESE_HEADER = ("交易日期", "摘要", "对方户名", "借方金额", "贷方金额", "余额", "币种")
ENGLISH_HEADER = ("Date", "Description", "Counterparty", "Debit", "Credit", "Balance", "Currency")
PAYERS = ("M. Okafor", "J. Lindqvist", "P. Castellane", "R. Whitcombe")

# day, text, other party, amount; what depends on how much is sold is given for 3,000 orders
FIXED_CHINESE = (
    (1, "账户管理费", "本行", -2000),
    (5, "店租", "渝中区兴隆物业管理部", -2_800_000),
    (10, "代发工资", "工资户", -6_215_000),
    (15, "实时扣税", "国家税务总局重庆市税务局", -384_216),
    (21, "结息", "本行", 2317),
    (26, "水电费", "重庆市供电公司", -118_640),
)
VARIABLE_CHINESE = (
    (6, "货款", "蒙山茶业合作社", -4_650_000),
    (13, "货款", "云岭普洱茶厂", -3_820_000),
    (20, "货款", "福鼎白茶供销部", -4_275_000),
    (25, "月结运费", "渝快达速递有限公司", -1_936_400),
    (27, "包装材料款", "合川纸品厂", -688_000),
)
FIXED_ENGLISH = (
    (1, "MONTHLY ACCOUNT FEE", "BANK", -5000),
    (5, "SHOP RENT", "QUAYSIDE PROPERTIES LTD", -3_800_000),
    (10, "PAYROLL", "STAFF ACCOUNT", -5_440_000),
    (21, "CREDIT INTEREST", "BANK", 1422),
    (26, "ELECTRICITY", "ISLAND POWER", -96_410),
)
VARIABLE_ENGLISH = (
    (8, "SUPPLIER INVOICE 20871", "BRASSWORKS TRADING", -24_000_000),
    (16, "SUPPLIER INVOICE 20904", "PAPER LANTERN MILL", -18_500_000),
    (25, "FREIGHT, MONTHLY", "SAMPAN LOGISTICS", -9_300_000),
)
VARIABLE_PER_ORDERS = 3000


@dataclass(frozen=True, slots=True)
class BankLine:
    """A movement on the account; money out is negative."""

    on: date
    text: str
    party: str
    amount_minor: int


def tenpay_settlements(lines: Iterable[BillLine]) -> list[BankLine]:
    """WeChat Pay pays each day's net the day after: payments less refunds less fees."""
    days: defaultdict[date, int] = defaultdict(int)
    for line in lines:
        days[line.at.date()] += line.net_minor
    return [
        BankLine(day + timedelta(days=1), f"财付通{day:%m%d}交易结算款", TENPAY, amount)
        for day, amount in sorted(days.items())
        if amount > 0
    ]


def alipay_drawings(lines: Iterable[BillLine], month: date) -> list[BankLine]:
    """Withdrawals by hand of whole thousands from what the days before have brought in."""
    lines, balance, drawings = list(lines), WALLET_OPENING_MINOR, []
    since = date.min
    for number in DRAWING_DAYS:
        on = month.replace(day=number)
        balance += sum(line.net_minor for line in lines if since <= line.at.date() < on)
        since = on
        amount = (balance - WALLET_KEPT_MINOR) // DRAWN_IN_STEPS_OF_MINOR * DRAWN_IN_STEPS_OF_MINOR
        if amount > 0:
            drawings.append(BankLine(on, "支付宝提现", ALIPAY, amount))
            balance -= amount
    return drawings


def payout_credits(lines: Iterable[BillLine], short: str | None) -> list[BankLine]:
    """One credit per payout, a business day after it left; from one the bank has kept a charge."""
    sums: defaultdict[tuple[date, str], int] = defaultdict(int)
    for line in lines:
        sums[payout_on(line), payout_number(line)] += line.net_minor
    return [
        BankLine(
            next_business_day(left_on),
            f"{PROCESSOR.upper()} PAYOUT {number}",
            PROCESSOR.upper(),
            amount - (BANK_CHARGE_MINOR if number == short else 0),
        )
        for (left_on, number), amount in sorted(sums.items())
        if amount > 0
    ]


def transfers(sales: Iterable[Sale], *, is_chinese: bool) -> list[BankLine]:
    """Customers who paid to the account itself, with the order number as the text."""
    return [
        BankLine(
            next_business_day(sale.paid_at.date()),
            f"{'货款 订单' if is_chinese else 'ORDER '}{sale.number}",
            sale.buyer[0] + "先生" if is_chinese else PAYERS[int(sale.buyer[1:]) % len(PAYERS)],
            sale.asked_minor,
        )
        for sale in sales
        if sale.method == Method.BANK and sale.is_paid
    ]


def household(shop: ShopProfile, month: date, *, is_chinese: bool) -> list[BankLine]:
    """Rent, wages, tax and suppliers."""
    fixed = FIXED_CHINESE if is_chinese else FIXED_ENGLISH
    variable = VARIABLE_CHINESE if is_chinese else VARIABLE_ENGLISH
    orders = sum(shop.sales.values())
    scaled = [
        (day, text, party, amount * orders // VARIABLE_PER_ORDERS)
        for day, text, party, amount in variable
    ]
    return [
        BankLine(month.replace(day=day), text, party, amount)
        for day, text, party, amount in (*fixed, *scaled)
    ]


def in_month(lines: Iterable[BankLine], month: date) -> list[BankLine]:
    first = month.replace(day=1)
    found = [line for line in lines if first <= line.on < month_end(month)]
    return sorted(found, key=lambda line: (line.on, line.text, line.amount_minor))


def bank_statement(
    shop: ShopProfile, lines: Sequence[BankLine], opening_minor: int, *, is_chinese: bool
) -> bytes:
    """Debit and credit in columns of their own, the balance after each line."""
    balance, rows = opening_minor, []
    for line in lines:
        balance += line.amount_minor
        rows.append(
            (
                f"{line.on:%Y-%m-%d}",
                line.text,
                line.party,
                yuan(-line.amount_minor) if line.amount_minor < 0 else "",
                yuan(line.amount_minor) if line.amount_minor > 0 else "",
                yuan(balance),
                shop.currency,
            )
        )
    header = CHINESE_HEADER if is_chinese else ENGLISH_HEADER
    return csv_bytes(header, rows, "gb18030" if is_chinese else "utf-8")
