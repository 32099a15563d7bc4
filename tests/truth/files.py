"""Books written as the files that shops, channels and banks really hand out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.truth.book import RIGHT_FIRST, Book, Row

Cells = Sequence[str]
SHANGHAI = timedelta(hours=8)
STATES = {
    "PAID": "已付款", "UNPAID": "待付款", "CLOSED": "已关闭", "REFUNDED": "已退款",
    "PARTLY_REFUNDED": "部分退款", "PENDING": "待付款", "FAILED": "支付失败",
}  # fmt: skip
DIGITS = str.maketrans("", "", "-: ")
METHODS = {"WECHAT": "微信支付", "ALIPAY": "支付宝"}


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file: its lines before and after the rows, which rows it takes, and a row's cells."""

    name: str
    before: Sequence[str]
    takes: Callable[[Row], bool]
    cells: Callable[[Row], Cells]
    after: Callable[[Sequence[Row]], Sequence[str]] = lambda _rows: ()


def write(
    book: Book, folder: Path, sides: Sequence[Sequence[Form]]
) -> Mapping[tuple[str, int], int]:
    """Write each side's files; which entry stands on which line of which file."""
    places: dict[tuple[str, int], int] = {}
    for at, forms in enumerate(sides):
        mine = {e: row for e, row in book.rows.items() if (e >= RIGHT_FIRST) == bool(at)}
        listed = sorted(
            mine,
            key=lambda entry: (
                str(mine[entry].get("occurred_at") or mine[entry].get("booked_on")),
                entry,
            ),
        )
        for form in forms:
            taken = [entry for entry in listed if form.takes(mine[entry])]
            lines = [*form.before]
            for entry in taken:
                lines.append(",".join(_quoted(cell) for cell in form.cells(mine[entry])))
                places[form.name, len(lines)] = entry
            lines += form.after([mine[entry] for entry in taken])
            (folder / form.name).write_text("\n".join([*lines, ""]), "utf-8")
    return places


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell


def money(minor: object) -> str:
    """Hundredths as a decimal."""
    size = int(str(minor or 0))
    return f"{'-' if size < 0 else ''}{abs(size) // 100}.{abs(size) % 100:02d}"


def shanghai(row: Row) -> str:
    at = row["occurred_at"]
    assert isinstance(at, datetime)
    return (at + SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def utc(row: Row) -> str:
    at = row["occurred_at"]
    assert isinstance(at, datetime)
    return at.strftime("%Y-%m-%d %H:%M:%S")


def text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def is_refund(row: Row) -> bool:
    return row["kind"] == "REFUND"


def _order(row: Row) -> Cells:
    status = str(row["status"])
    paid = "" if status in ("UNPAID", "CLOSED", "PENDING") else shanghai(row)
    method = METHODS.get(str(row["channel"]), "")
    amount = money(row["gross_minor"])
    return (text(row, "order_ref"), shanghai(row), paid, method, amount, text(row, "currency"),
            STATES[status], text(row, "transaction_key"))  # fmt: skip


def _refund(row: Row) -> Cells:
    amount = money(-int(str(row["gross_minor"])))
    return (text(row, "refund_key"), text(row, "order_ref"), shanghai(row), amount,
            text(row, "currency"), "退款成功")  # fmt: skip


ORDERS = Form(
    "orders.csv", ["订单号,下单时间,支付时间,支付方式,订单金额,币种,订单状态,支付流水号"],
    lambda row: not is_refund(row), _order,
)  # fmt: skip
REFUNDS = Form(
    "refunds.csv", ["退款单号,原订单号,退款时间,退款金额,币种,退款状态"], is_refund, _refund
)


def _wechat(row: Row) -> Cells:
    gross = int(str(row["gross_minor"]))
    back = gross < 0
    state = "REFUND" if back else "SUCCESS"
    if row["status"] == "REVOKED":
        state = "REVOKED"
    rate = row.get("fee_rate_ppm")
    percent = (
        "" if rate is None else f"{int(str(rate)) // 10_000}.{int(str(rate)) % 10_000 // 100:02d}%"
    )
    fee = money(-int(str(row.get("fee_minor") or 0))) + "000"
    paid, given = ("0.00", money(-gross)) if back else (money(gross), "0.00")
    # a payment is written with noughts; the channel numbers every refund, though the shop may not
    refund = text(row, "refund_key") or "0"
    own = f"503{refund}{shanghai(row).translate(DIGITS)}" if back else "0"
    product = text(row, "description") or "商品"
    cells = (shanghai(row), "wx01", "1900000001", "0", "", text(row, "transaction_key"),
             text(row, "order_ref"), "oUSER", "JSAPI", state, "OTHERS", "CNY", paid, "0.00",
             own, refund, given, "0.00", "ORIGINAL" if back else "",
             "SUCCESS" if back else "", product, "", fee, percent, paid, given, "")  # fmt: skip
    return [f"`{cell}" for cell in cells]


def _wechat_sums(rows: Sequence[Row]) -> Sequence[str]:
    paid = sum(int(str(row["gross_minor"])) for row in rows if int(str(row["gross_minor"])) > 0)
    back = sum(-int(str(row["gross_minor"])) for row in rows if int(str(row["gross_minor"])) < 0)
    fees = -sum(int(str(row.get("fee_minor") or 0)) for row in rows)
    sums = (
        str(len(rows)),
        money(paid),
        money(back),
        "0.00",
        money(fees) + "000",
        money(paid),
        money(back),
    )
    names = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
    return [names, ",".join(f"`{cell}" for cell in sums)]


def _is_in_wechat(row: Row) -> bool:
    """The bill lists what was paid and given back, nothing else."""
    return row["kind"] in ("PAYMENT", "REFUND") and row["status"] != "FAILED"


WECHAT = Form(
    "wechat.csv",
    ["交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
     "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
     "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"],
    _is_in_wechat, _wechat, _wechat_sums,
)  # fmt: skip


def _pdd(row: Row) -> Cells:
    gross = int(str(row["gross_minor"]))
    number = text(row, "order_ref")
    number = f"{number[:6]}-{number[6:]}" if number else ""
    told = str(row["description"])
    kind = told.split("-", maxsplit=1)[0]
    codes = {
        "交易收入": "0010002",
        "技术服务费": "0030002",
        "交易退款": "0020002",
        "其他支出": "0140028",
    }
    code = codes.get(kind, "0080001")
    kind = kind if kind in codes else "其他"
    income, spent = (money(gross), "0") if gross > 0 else ("0", money(gross))
    return (number, shanghai(row), income, spent, kind, "-", f"{code}|{told}")


PDD_LEDGER = Form(
    "pdd_ledger.csv",
    ["拼多多商户账务明细查询", "", "起始时间：2026-06-01 00:00:00  终止时间：2026-06-30 23:59:59",
     "----------交易记录明细列表---------",
     "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述"],
    lambda _row: True, _pdd,
)  # fmt: skip


def _stripe(row: Row) -> Cells:
    kinds = {"PAYMENT": "charge", "REFUND": "refund", "FEE": "fee", "PAYOUT": "payout"}
    fee = int(str(row.get("fee_minor") or 0))
    gross = int(str(row["gross_minor"]))
    batch = text(row, "batch_key").lower()
    on = row["value_on"]
    assert isinstance(on, date)
    return (f"txn_{row['natural_id']}", utc(row), f"{on} 00:00:00", str(row["currency"]).lower(),
            money(gross), money(-fee), money(gross + fee), kinds.get(str(row["kind"]), "adjustment"),
            text(row, "transaction_key").lower(), "", f"po_{batch[2:]}" if batch else "",
            f"{on} 00:00:00" if batch else "")  # fmt: skip


STRIPE = Form(
    "stripe.csv",
    ["balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,"
     "source_id,description,automatic_payout_id,automatic_payout_effective_at_utc"],
    lambda _row: True, _stripe,
)  # fmt: skip


def _bank(row: Row) -> Cells:
    return (str(row["booked_on"]), text(row, "description"), text(row, "counterparty"),
            money(row["gross_minor"]), text(row, "currency"))  # fmt: skip


BANK = Form("bank.csv", ["Date,Description,Counterparty,Amount,Currency"], lambda _row: True, _bank)


def _bill(row: Row) -> Cells:
    return (text(row, "order_ref"), str(row["booked_on"]), text(row, "counterparty"),
            money(row["gross_minor"]), text(row, "currency"))  # fmt: skip


INVOICES = Form(
    "invoices.csv",
    ["Invoice number,Invoice date,Customer,Amount,Currency"],
    lambda _row: True,
    _bill,
)


def _stock(row: Row) -> Cells:
    return (text(row, "order_ref"), shanghai(row), text(row, "sku"), str(row["quantity"]))


STOCK = Form("stock.csv", ["订单号,出库时间,商品编码,出库数量"], lambda _row: True, _stock)


def _line_of_order(row: Row) -> Cells:
    return (text(row, "order_ref"), shanghai(row), text(row, "sku"), str(row["quantity"]), "99.00")


ORDER_LINES = Form(
    "order_lines.csv", ["订单号,下单时间,商品编码,数量,金额"], lambda _row: True, _line_of_order
)
FORMS: Mapping[str, tuple[Sequence[Form], Sequence[Form]]] = {
    "wechat orders - bill": ([ORDERS, REFUNDS], [WECHAT]),
    "rare orders - bill": ([ORDERS, REFUNDS], [WECHAT]),
    "pinduoduo orders - ledger": ([ORDERS], [PDD_LEDGER]),
    "stock - orders": ([STOCK], [ORDER_LINES]),
    "stripe - bank": ([STRIPE], [BANK]),
    "rare payouts - bank": ([STRIPE], [BANK]),
    "invoices - bank": ([INVOICES], [BANK]),
}
