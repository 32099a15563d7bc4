"""The words by which plain tables name their columns and values, in English, 繁體 and 简体."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

# per field, the best name first; compared after `folded`
HEADERS: Mapping[str, tuple[str, ...]] = {
    "order_ref": (
        "商户订单号", "商戶訂單號", "own order no", "merchant order no", "merchant order id", "merchant reference",
        "merchant order number", "订单号", "訂單號", "订单编号", "訂單編號", "主订单编号", "主訂單編號", "order no",
        "order number", "order id", "order", "orderid", "order ref", "order reference", "线上订单号", "線上訂單號",
        "平台订单号", "平台訂單號", "订单", "訂單", "单号", "單號", "invoice id", "invoice number", "invoice no", "invoice",
        "发票号", "發票號碼", "發票號", "document no", "doc no", "单据号", "單據號", "payment metadata order id",
        "payment metadata order", "out trade no", "reference", "ref", "name", "参考号", "參考號", "業務單號", "业务单号",
        "充值订单号", "充值訂單號", "采购单号", "採購單號", "po number", "client reference",
    ),
    "transaction_ref": (
        "transaction id", "transaction no", "transaction number", "txn id", "支付流水号", "支付流水號", "交易流水号",
        "交易流水號", "微信订单号", "微信訂單號", "支付宝交易号", "支付寶交易號", "交易单号", "交易單號", "交易号", "交易號",
        "支付单号", "支付單號", "付款单号", "付款單號", "流水号", "流水號", "payment id", "charge id", "payment intent id",
        "payment no", "payment number", "balance transaction id", "渠道流水号", "渠道流水號", "渠道订单号", "渠道訂單號",
        "psp reference", "source id", "payment reference", "bank reference", "trade no", "transaction", "checkout",
        "上游订单号", "上游訂單號", "supplier order no",
    ),
    "refund_ref": (
        "refund no", "refund id", "refund number", "商户退款单号", "商戶退款單號", "退款单号", "退款單號", "退款编号", "退款編號",
        "退款流水号", "退款流水號", "退款号", "退款號", "退款批次号", "售后单号", "售後單號", "out refund no", "refund reference",
    ),
    "batch_ref": (
        "payout id", "automatic payout id", "settlement id", "batch number", "batch no", "batch id", "deposit id",
        "结算批次", "結算批次", "结算批次号", "結算批次號", "结算单号", "結算單號", "出款单号", "出款單號", "批次号", "批次號",
        "打款批次", "回款批次", "payout", "payout reference", "transfer id", "settlement batch",
    ),
    "occurred_at": (
        "paid at", "payment time", "paid time", "pay time", "支付时间", "支付時間", "付款时间", "付款時間", "订单付款时间",
        "交易时间", "交易時間", "交易完成时间", "完成时间", "完成時間", "成交时间", "成交時間", "transaction time",
        "transaction date", "created utc", "created", "created at", "date time", "datetime", "occurred at",
        "refund time", "refunded at", "退款时间", "退款時間", "入账时间", "入賬時間", "记账时间", "記賬時間", "发生时间",
        "發生時間", "交易日期", "记账日期", "記賬日期", "记账日", "booking date", "booked on", "posting date", "posted date",
        "date", "日期", "时间", "時間", "time", "下单时间", "下單時間", "订单创建时间", "訂單時間", "订单时间", "order date",
        "order time", "created date", "充值时间", "充值時間", "出库时间", "出庫時間", "ship date", "shipped at",
        "invoice date", "开票日期", "開票日期", "单据日期", "單據日期", "value date", "timestamp", "started date",
        "completed date", "transaction initiation date", "payout date",
    ),
    # the day on which a payout leaves the channel
    "value_on": (
        "payout date", "automatic payout effective at", "automatic payout effective at utc", "deposit date",
        "settlement date", "结算日期", "結算日期", "出款日期", "打款日期", "回款日期", "结算时间", "結算時間", "出款时间", "出款時間",
    ),
    "gross": (
        "实付金额", "實付金額", "用户实付金额", "买家实付", "买家实付金额", "买家实际支付金额", "實際支付金額", "实际支付金额",
        "amount paid", "paid amount", "total paid", "支付金额", "支付金額", "付款金额", "付款金額", "已付金额", "已付金額",
        "gross amount", "gross", "交易金额", "交易金額", "订单金额", "訂單金額", "订单总金额", "訂單總金額", "充值金额", "充值金額",
        "order amount", "order total", "grand total", "total amount", "total", "总金额", "總金額", "金额", "金額", "amount",
        "refund amount", "refunded amount", "退款金额", "退款金額", "amount incl tax", "应付金额", "應付金額", "应收金额",
        "應收金額", "商家实收金额", "invoice amount", "发票金额", "發票金額", "含税金额", "價稅合計", "价税合计", "结算金额",
        "結算金額", "面值", "sum", "value", "transaction amount", "subtotal", "发生额", "發生額", "收支金额",
    ),
    "refunded": ("refunded amount", "refund amount", "退款金额", "退款金額", "已退款金额", "已退款金額", "amount refunded"),
    "fee": (
        "fee", "fees", "手续费", "手續費", "服务费", "服務費", "交易手续费", "交易手續費", "processing fee", "佣金", "commission",
        "平台手续费", "平台服务费", "技术服务费", "transaction fee", "fee amount", "channel fee", "渠道手续费", "渠道手續費",
    ),
    "net": (
        "net", "net amount", "净额", "淨額", "到账金额", "到賬金額", "实收净额", "實收淨額", "結算淨額", "结算净额", "net total",
        "amount net", "入账金额", "入賬金額", "实收金额", "實收金額", "payout amount", "deposit amount",
    ),
    "credit": (
        "credit", "credit amount", "deposit", "deposits", "money in", "paid in", "收入金额", "收入金額", "收入", "贷方金额",
        "貸方金額", "贷方", "貸方", "存入金额", "存入金額", "存入", "转入金额", "轉入金額", "贷方发生额", "amount in", "income", "in",
        "credits", "haben", "交易金额 收入", "记账金额 收入",
    ),
    "debit": (
        "debit", "debit amount", "withdrawal", "withdrawals", "money out", "paid out", "支出金额", "支出金額", "支出", "借方金额",
        "借方金額", "借方", "取出金额", "提取金額", "取出", "转出金额", "轉出金額", "借方发生额", "amount out", "out", "debits", "soll",
        "交易金额 支出", "记账金额 支出",
    ),
    "balance": ("balance", "running balance", "余额", "餘額", "账户余额", "賬戶餘額", "本次余额", "联机余额", "结余", "結餘",
                "account balance", "帳戶餘額"),
    "currency": ("currency", "currency code", "ccy", "币种", "幣種", "货币", "貨幣", "币别", "幣別", "货币种类", "交易币种", "記賬幣種"),
    "status": (
        "status", "order status", "financial status", "payment status", "订单状态", "訂單狀態", "支付状态", "支付狀態",
        "付款状态", "付款狀態", "交易状态", "交易狀態", "状态", "狀態", "state", "refund status", "退款状态", "退款狀態", "充值状态",
        "充值狀態",
    ),
    "channel": (
        "payment method", "payment channel", "channel", "pay method", "paid by", "支付方式", "付款方式", "支付渠道", "付款渠道",
        "支付通道", "渠道", "通道", "gateway", "payment type", "pay type", "收款方式", "payment method name",
    ),
    "kind": (
        "type", "transaction type", "reporting category", "category", "record type", "交易类型", "交易類型", "类型", "類型",
        "业务类型", "業務類型", "账务类型", "kind", "event", "收支类型", "收支類型",
    ),
    "counterparty": (
        "counterparty", "payee", "payer", "对方户名", "對方戶名", "对方账户名", "對方賬戶名", "对方名称", "對方名稱", "交易对手",
        "交易對手", "交易对方", "對方", "客户名称", "客戶名稱", "客户", "客戶", "customer", "customer name", "buyer",
        "买家", "買家", "供应商", "供應商", "supplier", "对手信息", "beneficiary", "sender", "counterparty name", "户名", "戶名",
        "from", "to",
    ),
    "description": (
        "description", "details", "narrative", "memo", "摘要", "备注", "備註", "附言", "说明", "說明", "用途", "particulars",
        "note", "notes", "remark", "remarks", "transaction description", "商品名称", "商品名稱", "商品", "product", "item",
        "交易摘要", "业务描述", "title", "message", "reference text", "品名", "宝贝标题", "商品标题", "lineitem name", "text",
    ),
    "sku": ("sku", "商品编码", "商品編碼", "商家编码", "商家編碼", "货号", "貨號", "item code", "product code", "规格编码",
            "sku id", "sku code", "article", "物料编码", "料號", "条码", "barcode", "lineitem sku"),
    "quantity": ("quantity", "qty", "数量", "數量", "商品数量", "商品數量", "购买数量", "購買數量", "实发数量", "實發數量", "件数",
                 "件數", "出库数量", "出庫數量", "units", "pieces", "quantity shipped", "shipped quantity", "lineitem quantity",
                 "发货数量", "發貨數量"),
}  # fmt: skip

STATUS_WORDS: Mapping[str, tuple[str, ...]] = {
    "PARTLY_REFUNDED": ("partially refunded", "partly refunded", "partial refund", "部分退款"),
    "REFUNDED": ("refunded", "refund", "refund success", "已退款", "退款成功", "全额退款", "全額退款", "退款", "已全额退款"),
    "UNPAID": ("unpaid", "awaiting payment", "pending payment", "not paid", "未付款", "未支付", "待付款", "待支付",
               "等待买家付款", "等待買家付款", "nopay", "notpay"),
    "CLOSED": ("closed", "cancelled", "canceled", "voided", "void", "expired", "已关闭", "已關閉", "交易关闭", "交易關閉",
               "已取消", "取消", "关闭", "關閉", "已作废", "已過期", "已过期"),
    "FAILED": ("failed", "failure", "declined", "rejected", "失败", "失敗", "支付失败", "支付失敗", "交易失败", "error"),
    "PENDING": ("pending", "processing", "in progress", "处理中", "處理中", "authorized", "进行中", "進行中"),
    "REVOKED": ("revoked", "reversed", "已撤销", "已撤銷", "撤销", "撤銷", "冲正", "沖正"),
    "PAID": ("paid", "success", "succeeded", "successful", "completed", "complete", "settled", "captured", "shipped", "delivered",
             "fulfilled", "已付款", "已支付", "支付成功", "付款成功", "交易成功", "成功", "已完成", "完成", "已发货", "已發貨", "待发货",
             "待發貨", "已签收", "已簽收", "已收货", "已收貨", "充值成功", "已到账", "已到賬", "available", "approved", "ok", "done"),
}  # fmt: skip

CHANNEL_WORDS: Mapping[str, tuple[str, ...]] = {
    "WECHAT": ("wechat", "wechat pay", "wechatpay", "weixin", "wx", "wxpay", "微信", "微信支付", "财付通", "財付通", "tenpay"),
    "ALIPAY": ("alipay", "ali pay", "zfb", "支付宝", "支付寶", "花呗", "花唄"),
    "UNIONPAY": ("unionpay", "union pay", "银联", "銀聯", "云闪付", "雲閃付"),
    "PAYPAL": ("paypal",),
    "STRIPE": ("stripe", "shopify payments"),
    "BANK": ("bank transfer", "bank", "wire", "wire transfer", "银行转账", "銀行轉賬", "对公转账", "對公轉賬", "转账", "轉賬",
             "银行卡转账", "電匯", "电汇", "fps", "轉數快"),
    "CASH": ("cash", "cash on delivery", "cod", "现金", "現金", "货到付款", "貨到付款"),
    "BALANCE": ("balance", "wallet", "store credit", "gift card", "余额", "餘額", "余额支付", "餘額支付", "礼品卡", "禮品卡", "储值卡",
                "儲值卡", "积分", "積分", "预存款", "預存款", "账户余额"),
    "CARD": ("card", "credit card", "debit card", "visa", "mastercard", "amex", "american express", "信用卡", "银行卡", "銀行卡",
             "刷卡", "jcb", "apple pay", "google pay"),
}  # fmt: skip

KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "CHARGEBACK": ("chargeback", "dispute", "拒付", "争议", "爭議", "chargebacks"),
    "REFUND": ("refund", "refunds", "refunded", "退款", "交易退款", "payment refund", "partial refund", "退货", "退貨"),
    "PAYOUT": ("payout", "payouts", "withdrawal", "withdraw", "提现", "提現", "出款", "打款", "回款", "merchant payout",
               "general withdrawal", "deposit payout", "结算出款", "結算出款"),
    "FEE": ("fee", "fees", "手续费", "手續費", "服务费", "服務費", "收费", "收費", "佣金", "commission", "stripe fee", "扣费",
            "network cost", "技术服务费", "扣除交易手续费"),
    "TRANSFER": ("transfer", "转账", "轉賬", "internal transfer", "内部转账"),
    "ADJUSTMENT": ("adjustment", "调整", "調整", "调账", "調賬", "correction", "更正"),
    "TOP_UP": ("topup", "top up", "top-up", "充值"),
    "PAYMENT": ("payment", "charge", "charges", "sale", "sales", "purchase", "capture", "settled", "交易", "支付", "付款", "收款",
                "交易收入", "消费", "消費", "收入", "order payment"),
}  # fmt: skip

_BRACKETS = re.compile(r"[（(\[【].*?[）)\]】]")
# what a bracket says of the direction belongs to the name
_DIRECTION = re.compile(r"[(\[](收入|支出|借方?|贷方?|貸方?|income|expense)[)\]]")
_MARKS = re.compile(r"[\s_\-./:：#*'\"]+")


def folded(text: str) -> str:
    """A header or word for comparing: one form, lower case, single spaces, no units in brackets."""
    flat = unicodedata.normalize("NFKC", text).strip().lower()
    flat = _DIRECTION.sub(r" \1", flat)
    return _MARKS.sub(" ", _BRACKETS.sub(" ", flat)).strip() or _MARKS.sub(" ", flat).strip()


# what the name of a column of numbers ends or begins with
_NUMBERED = re.compile(r"号|號|编码|編碼|\b(?:id|no|number|num|ref|reference|code)\b")

_RANKS = {
    name: {folded(word): rank for rank, word in enumerate(words)} for name, words in HEADERS.items()
}


def rank(field: str, header: str) -> int | None:
    """How well a header names a field: 0 is best; None where it doesn't."""
    name = folded(header)
    exact = _RANKS[field].get(name)
    if exact is not None:
        return exact
    compact = name.replace(" ", "")
    for word, place in _RANKS[field].items():
        if word.replace(" ", "") == compact:
            return place
    return None


def loose_rank(field: str, header: str) -> int | None:
    """As `rank`, for a header that only holds one of the longer words; worse than any exact name."""
    name = folded(header)
    if field.endswith("_ref") and not _NUMBERED.search(name):
        return None
    found = [
        place
        for word, place in _RANKS[field].items()
        if len(word) >= (2 if not word.isascii() else 4) and _holds(name, word)
    ]
    return 1_000 + min(found) if found else None


def _holds(name: str, word: str) -> bool:
    if word.isascii():
        return f" {word} " in f" {name} "
    return word in name


def meaning(words: Mapping[str, Sequence[str]], value: str) -> str | None:
    """What a value says in a word list: exactly, or as its first listed part."""
    text = folded(value)
    for code, names in words.items():
        if text in {folded(name) for name in names}:
            return code
    for code, names in words.items():
        if any(_holds(text, folded(name)) for name in names if len(name) >= 2):  # noqa: PLR2004
            return code
    return None
