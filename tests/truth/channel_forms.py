"""Bills and reports of channels, as these hand them out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tests.truth.book import JUNE, Row
from tests.truth.files import Cells, Form, booked_on, is_refund, money, shanghai, text, utc
from tests.truth.scenarios.alipay_orders import MISSING

DIGITS = str.maketrans("", "", "-: ")


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
    count = text(row, "natural_id").rpartition("|")[2].removeprefix("RF")
    own = f"50300{count}" if back else "0"
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


def _is_in_bill(row: Row) -> bool:
    """A bill of trade lists what was paid and given back, nothing else."""
    return row["kind"] in ("PAYMENT", "REFUND") and row["status"] != "FAILED"


WECHAT = Form(
    "wechat.csv",
    ["交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
     "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
     "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"],
    _is_in_bill, _wechat, _wechat_sums,
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


def _moved(row: Row) -> Cells:
    net = int(str(row["gross_minor"])) + int(str(row.get("fee_minor") or 0))
    kind = {"FEE": "扣除交易手续费", "REFUND": "退款", "PAYOUT": "提现"}.get(
        str(row["kind"]), "交易"
    )
    name = "提现" if kind == "提现" else "退款" if kind == "退款" else "交易"
    proof = text(row, "refund_key") or text(row, "order_ref")
    number = f"FL{text(row, 'natural_id')}{shanghai(row).translate(DIGITS)}"
    way = "收入" if net > 0 else "支出"
    cells = (shanghai(row), text(row, "transaction_key") or "102", number, name, kind, way,
             money(abs(net)), "0.00", "system", "", proof or "WD1")  # fmt: skip
    return [f"`{cell}" for cell in cells]


def _moved_sums(rows: Sequence[Row]) -> Sequence[str]:
    nets = [int(str(row["gross_minor"])) + int(str(row.get("fee_minor") or 0)) for row in rows]
    income, spent = [net for net in nets if net > 0], [-net for net in nets if net <= 0]
    sums = (len(nets), len(income), money(sum(income)), len(spent), money(sum(spent)))
    return [
        "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额",
        ",".join(f"`{cell}" for cell in sums),
    ]


WECHAT_FUND = Form(
    "wechat_fund.csv",
    ["记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
     "资金变更提交申请人,备注,业务凭证号"],
    lambda _row: True, _moved, _moved_sums,
)  # fmt: skip


def _alipay(row: Row) -> Cells:
    gross = money(row["gross_minor"])
    fee = money(row.get("fee_minor") or 0)
    kind = "退款" if is_refund(row) else "交易"
    product = text(row, "description") or "商品"
    none = ["0.00"] * 5
    # the channel numbers every refund, though the shop may not
    asked = (text(row, "refund_key") or shanghai(row).translate(DIGITS)) if is_refund(row) else ""
    return (f"{text(row, 'transaction_key')}\t", f"{text(row, 'order_ref')}\t", f"{kind}\t", product,
            shanghai(row), shanghai(row), "\t", "\t", "\t", "\t", "*测\t", gross, gross, *none, "", "0.00",
            "0.00", f"{asked}\t", fee, "0.00", "")  # fmt: skip


def _alipay_sums(rows: Sequence[Row]) -> Sequence[str]:
    paid = [int(str(row["gross_minor"])) for row in rows if not is_refund(row)]
    back = [int(str(row["gross_minor"])) for row in rows if is_refund(row)]
    return [
        "#-----------------------------------------业务明细列表结束------------------------------------",
        f"#交易合计：{len(paid)}笔，商家实收共{money(sum(paid))}元，商家优惠共0.00元",
        f"#退款合计：{len(back)}笔，商家实收退款共{money(sum(back))}元，商家优惠退款共0.00元",
        "#导出时间：[2026年07月01日 09:12:01]",
    ]


def _alipay_of(name: str, first: date, last: date) -> Form:
    """The bill of some days; it says which."""
    end = last + timedelta(days=1)
    return Form(
        name,
        ["#支付宝业务明细查询", "#账号：[20880000000000000156]",
         f"#起始日期：[{first:%Y年%m月%d日} 00:00:00]   终止日期：[{end:%Y年%m月%d日} 00:00:00]",
         "#-----------------------------------------业务明细列表----------------------------------------",
         "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
         "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
         "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"],
        lambda row: _is_in_bill(row) and first <= booked_on(row) <= last,
        _alipay,
        _alipay_sums,
    )  # fmt: skip


# the bill of the day between them has not come
ALIPAY = (
    _alipay_of("alipay_1.csv", JUNE.first, MISSING - timedelta(days=1)),
    _alipay_of("alipay_2.csv", MISSING + timedelta(days=1), JUNE.last),
)


def _adyen(row: Row) -> Cells:
    kinds = {"PAYMENT": "Settled", "REFUND": "Refunded", "FEE": "Fee", "PAYOUT": "MerchantPayout"}
    gross, fee = int(str(row["gross_minor"])), int(str(row.get("fee_minor") or 0))
    net = gross + fee
    kind = kinds.get(str(row["kind"]), "DepositCorrection")
    is_sale = kind in ("Settled", "Refunded")
    code = str(row["currency"])
    batch = text(row, "batch_key")
    psp = text(row, "transaction_key")[2:] if is_sale else ""
    sides = [money(-gross) if gross < 0 else "", money(gross) if gross > 0 else ""]
    nets = [money(-net) if net < 0 else "", money(net) if net > 0 else ""]
    said = f"TX10443{batch}XT batch {batch}, LUMENSHOPUS" if kind == "MerchantPayout" else psp
    gross_side = [code if is_sale else "", *(sides if is_sale else ["", ""])]
    return ("LumenShop", "LUMENSHOPUS", psp, f"R{psp}" if psp else "", "visa" if is_sale else "",
            utc(row), "UTC", kind, said, *gross_side, "1" if is_sale else "", code, *nets,
            money(-fee) if is_sale else "", "", "", "", "visaclassic" if is_sale else "", batch)  # fmt: skip


ADYEN = Form(
    "adyen.csv",
    ["Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,"
     "TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,"
     "Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),"
     "Interchange (NC),Payment Method Variant,Batch Number"],
    lambda _row: True, _adyen,
)  # fmt: skip
