"""What the values of status, channel, kind and direction columns say, in English, 繁體 and 简体.

The words stand in 简体 here; cells are folded to it before they are compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ledgers.formats.base import LedgerKind
from ledgers.formats.folding import folded, simplified
from ledgers.formats.headers import FIELDS

# the fields that a mapping may name
HEADERS = FIELDS

Words = Sequence[tuple[str, str]]

# what takes money back, and what becomes of such a request
_TAKES_BACK = r"退款|退货|退回|退单|退费|返款|返还|冲正|冲销|撤销|撤单|返销|回滚"
# a refund that gave nothing back: its order stays paid
NOT_REFUNDED = (
    r"refund (?:failed|rejected|declined|cancell?ed|closed|reversed|voided)"
    rf"|(?:{_TAKES_BACK})(?:失败|关闭|拒绝|撤销|取消|驳回).*|(?:拒绝|驳回|撤销|取消)(?:退款|退货|退单)"
)

GERMAN_STATUS_WORDS: Words = (
    ("UNPAID", r"^(?:noch )?(?:offen|uberfallig|ueberfaellig|ausstehend|unbezahlt|nicht bezahlt|unbeglichen)$"),
    ("PARTLY_REFUNDED", r"\bteil(?:weise)? ?(?:erstattet|zuruckgezahlt)\b"),
    ("REVOKED", r"\b(?:zuruckgebucht|ruckgebucht|zuruckgezogen|widerrufen)\b"),
    ("CLOSED", r"\b(?:storniert|storno|abgebrochen|verfallen|geschlossen|annull?iert|ausgebucht|abgeschrieben|uneinbringlich|entwurf)\b"),
    ("FAILED", r"\b(?:abgelehnt|fehlgeschlagen|nicht ausgefuhrt|gescheitert)\b"),
    ("REFUNDED", r"\b(?:erstattet|zuruckgezahlt)\b"),
    ("PENDING", r"\b(?:vorgemerkt|in bearbeitung|nicht gebucht|noch nicht gebucht|angekundigt)\b"),
    ("PAID", r"\b(?:bezahlt|beglichen|ausgeglichen|gebucht|ausgefuhrt|eingegangen|abgeschlossen)\b"),
)  # fmt: skip
# the first that fits is the meaning: what denies stands before what it denies
STATUS_WORDS: Words = (
    ("PAID", rf"^(?:无售后|not refunded|no refund|(?:未|无|没有|无需|无须)(?:{_TAKES_BACK})|{NOT_REFUNDED})$|(?:charge ?back|dispute) (?:won|reversed)"),
    *GERMAN_STATUS_WORDS,
    ("UNPAID", r"\b(?:unpaid|overdue|past due|not ?paid|no ?pay|awaiting (?:payment|buyer)|pending payment|payment pending|to be paid|nopay|notpay|wait buyer pay|incomplete|requires payment method|created)\b|"
               r"未支?付|待支?付|等待(?:买家)?支?付款?|未缴|应付未付|新建|未完成支付|未成交|^wait_buyer_pay$"),
    ("PARTLY_REFUNDED", r"part(?:ial|ially|ly)? ?(?:refund|return)|refunded partial|部分退"),
    ("PENDING", rf"(?:{_TAKES_BACK})(?:处理|申请|审核)?中|\buser ?paying\b|"
                r"\b(?:not|un|never) ?(?:received|captured|completed?|cleared|confirmed|credited|collected|processed|settled)\b|"
                r"^(?!.*已支?付).*(?:未|没有?|尚未)(?:完成|到账|入账|入帐|收到|充值)|^待(?:充值|入账|打款|提交|发送)"),
    ("REVOKED", r"\b(?:revoked?|revert(?:ed)?|reversed|reversal|recalled|charge ?backs?|charged ?back|dispute lost|rolled ?back|roll ?back)\b|"
                r"撤销|撤消|撤单|撤回|冲正|冲销|冲账|冲帐|反冲|红冲|冲红|冲回|抹账|抹帐|返销|回滚|回退|转回|拒付"),
    ("CLOSED", r"\b(?:closed|cancell?ed|cancel|void(?:ed)?|invalid|expired|abandoned|aborted|terminated|lapsed|timeout|timed out|deleted|"
               r"written ?off|write ?off|uncollecti[bv]le|bad debt|annull?ed|draft)\b|"
               # Spanish and Portuguese, French, Italian, Dutch, Polish
               r"\b(?:anulad[ao]s?|cancelad[ao]s?|borrador|rascunho|incobrable|annulee?s?|brouillon|irrecouvrable|annullat[ao]|bozza|"
               r"geannuleerd|oninbaar|anulowan[aoey]|szkic)\b|"
               r"关闭|取消|作废|无效|过期|超时|失效|已删除|终止|中止|拒收|拒签|草稿|[坏壞呆]账"),
    ("FAILED", r"\b(?:not|un|never) ?(?:approved|accepted|successful|authori[sz]ed|executed)\b|"
               r"\b(?:fail(?:ed|ure)?|declined?|declines|rejected|refused|denied|error|pay ?error|unsuccessful|blocked|bounced|dishonou?red|insufficient (?:funds|balance)|nsf)\b|"
               r"失败|拒绝|驳回|异常|不成功|未成功|不通过|未通过|余额不足|不存在|空号|错误|有误|无法|不支持|未能"),
    ("PENDING", r"\b(?:refunding|refund (?:pending|processing|requested))\b|退款(?:中|处理中|申请中)|申请退款|待退款"),
    ("REFUNDED", r"\b(?:refund(?:ed)?|returned|refund success|fully refunded|(?:credited|given|paid) back)\b|退款|退货|退回|退单|退费|返款|返还|退票|退汇|退件|已退"),
    ("PENDING", r"\b(?:pending|processing|in progress|in transit|authori[sz]ed|on hold|held|under review|requires capture|scheduled|queued|open|initiated|sent for (?:settle(?:ment)?|authori[sz]ation|capture))\b|"
                r"处理中|进行中|支付中|审核中|待处理|待确认(?!收货)|受理中|充值中|待审核|待到账|在途|挂起"),
    ("UNCLEAR", r"\b(?:(?:un|not |non )delivered|part(?:ial|ially|ly)? (?:captured|approved|authori[sz]ed|completed?|success(?:ful)?|delivered)|"
                r"(?:out of|no|insufficient) stock|unknown|suspected|in doubt)\b|部分(?:成功|完成|到账|充值)|缺货|无货|无库存|库存不足|售罄|卡单|存疑|疑似|疑问|待查|待核|未知"),
    ("PAID", r"\b(?:paid|success|succeeded|successful|successfully|completed?|settled|captured|shipped|delivered|fulfilled|available|approved|ok|done|"
             r"finished|received|posted|trade success|trade finished|confirmed|cleared|charged|active|dispatched|partially fulfilled|"
             r"booked|processed|accepted|executed|packed|picked|unfulfilled|unshipped|normal|awaiting (?:fulfill?ment|shipment|dispatch|pick ?up|collection)|back ?ordered)\b|"
             r"已支?付|支付成功|交易成功|成功|已完成|完成|已发货|待发货|未发货|等待(?:卖家|商家)?发货|已签收|已收货|待收货|未收货|未确认收货|等待(?:买家|客户|用户)?(?:确认(?:收货)?|收货)|待确认收货|"
             r"待评价|已到账|已结算|已入账|已收款|已确认|已支付|^支付$|^交易$|已充值|全部发货|部分发货|已出库|已成交|买家已付款|卖家已发货|(?<!未)妥投|配送中|派送中|运输中|已核销|已使用|待使用|已打款|正常"),
)  # fmt: skip

# under a heading that asks whether it went well
_YES, _NO = r"^(?:yes|y|true|t|1|是|√|✓)$", r"^(?:no|n|false|f|0|否|×|✗)$"
ASKED_SUCCESS: Words = (("PAID", _YES), ("FAILED", _NO), *STATUS_WORDS)
ASKED_PAID: Words = (("PAID", _YES), ("UNPAID", _NO), *STATUS_WORDS)
_ASKS_SUCCESS = re.compile(
    r"^(?:是否)?(?:充值|支付|交易|扣款|代充|处理|订单)?成功(?:标志|标识|与否|否)?$"
    r"|^(?:is |was )?(?:success(?:ful)?|succeeded|approved)(?: flag| indicator)?$"
)
_ASKS_PAID = re.compile(
    r"^(?:是否)?已?(?:支付|到账|入账|收款|完成|扣款)(?:标志|标识|与否|否)?$"
    r"|^(?:is |was )?(?:paid|captured|completed?|cleared)(?: flag| indicator)?$"
)

# the same of a row that is a refund
REFUND_STATES: Words = (("FAILED", rf"^(?:{NOT_REFUNDED})$"), *STATUS_WORDS)

CHANNEL_WORDS: Words = (
    ("WECHAT", r"we ?chat|weixin|\bwx(?:pay)?\b|微信|财付通|tenpay"),
    ("ALIPAY", r"ali ?pay|\bzfb\b|支付宝|花呗|余额宝"),
    ("PAYPAL", r"paypal"),
    ("SHOPIFY", r"shopify payment"),
    ("STRIPE", r"stripe"),
    ("UNIONPAY", r"union ?pay|银联|云闪付|quick ?pass"),
    ("CASH", r"\bcash\b|\bcod\b|cash on delivery|现金|货到付款|货到支付|到付"),
    ("BALANCE", r"\b(?:balance|wallet|store credit|gift ?card|points|voucher|prepaid)\b|余额|礼品卡|储值|积分|预存|钱包|预付卡|购物金"),
    ("CARD", r"\b(?:card|cards|visa|master ?card|amex|american express|jcb|maestro|apple ?pay|google ?pay|credit|debit|diners|discover|mada)\b|信用卡|银行卡|刷卡|借记卡|贷记卡|快捷支付"),
    ("BANK", r"\b(?:bank|wire|transfer|ach|sepa|fps|eft|direct debit|bacs|giro|ideal|sofort|bank transfer|remittance)\b|银行|转账|转帐|电汇|汇款|网银|转数快|对公"),
)  # fmt: skip

KIND_WORDS: Words = (
    ("CHARGEBACK", r"\b(?:charge ?backs?|disputes?|dispute reversal|retrieval)\b|拒付|争议"),
    ("FEE", r"\bfees?\b|\bcommissions?\b|\bnetwork costs?\b|手续费|服务费|收费|佣金|扣费|年费|软件费|技术费|推广费|管理费|工本费"),
    ("REFUND", r"\brefund(?:s|ed|ing)?\b|\breturns?\b|\brevoked?\b|\breversal\b|退款|退货|售后|退单|撤销|冲正|^红字|\brfnd\b"),
    ("PAYOUT", r"\b(?:payouts?|withdrawals?|withdraw|disbursements?|merchantpayout|bank deposit|cash ?out|deposit to bank)\b|提现|出款|打款|回款|划款|结算(?:出款|打款|到账)|转出到银行卡"),
    ("TRANSFER", r"\btransfers?\b|\binternal\b|\bcurrency conversion\b|转账|内部|调拨|划转|余利宝"),
    ("ADJUSTMENT", r"\badjust(?:ment|ments|ed)?\b|\bcorrections?\b|\breserve\b|\bhold\b|\brelease\b|调整|调账|更正|补差|冲抵|保证金|冻结|解冻"),
    # what else takes a charge back; of a deposit or a transfer it is said above
    ("REFUND", r"\b(?:give ?backs?|credited back|money back)\b|返还|返款|退费|退还|退回|返销|冲销|撤单"),
    ("TOP_UP", r"\b(?:top ?ups?|recharges?|add funds)\b|充值|充入|储值"),
    ("PAYMENT", r"\b(?:payments?|charges?|sales?|purchases?|captures?|captured|settled|orders?|pay|paid|transactions?|income|success)\b|"
                r"交易|支付|付款|收款|消费|收入|货款|销售|订单|入账|购买|下单|实收|扣款|代充"),
)  # fmt: skip

# what a list of documents calls those by which it owes; to a bank a Gutschrift is money that came
CREDIT_NOTE = (
    r"\bcredit ?(?:notes?|memos?|invoices?)\b|^(?:cn|crn|cm|scn|nce?)$|\bgutschrift|\bstorno|rechnungskorrektur|korrekturrechnung|"
    r"\bavoirs?\b|\bnotes? de credit\b|\bnot[ae]s? (?:de|di) credito\b|rectificativa|\babono\b|\bdevolu|"
    r"\b(?:creditnota|creditfactuur|kreditnota|kreditfaktura|dobropis)\b|\bkorekta\b|korygujaca|"
    r"红字|红票|红冲|负数|折让|销退|销货退|返品|赤伝|値引|마이너스|корректировочн"
)
# what is only offered: nobody owes it, and its invoice is another row
OFFER = (
    r"^(?:sales |price )?(?:quotes?|quotations?|estimates?|offers?|proposals?)$|^(?:angebot|kostenvoranschlag|offerte|devis|"
    r"presupuesto|cotizacion|preventivo|orcamento|oferta)$|^[报報估][价價][单單書书]?$|^[見见][積积][書书]?$"
)
# the kind that takes no part where documents are compared with money
DOCUMENT_KIND_WORDS: Words = (("REFUND", CREDIT_NOTE), ("TRANSFER", OFFER), *KIND_WORDS)

# money that comes in, and money that goes out; neither is neither
IN, OUT = "IN", "OUT"
DIRECTION_WORDS: Words = (
    (OUT, r"^(?:支出?|支|出|出账|转出|取出|借方?|借 ?(?:dr|d)?|dr|d|s|soll|lastschrift|belastung|debit|debits|debited|out|outgoing|outflow|withdrawals?|expense|payment out|付款?|-|减|减少|扣款|流出|出库|outbound)$"),
    (IN, r"^(?:收入?|收|入|进|入账|转入|存入|贷方?|贷 ?(?:cr|c)?|cr|c|h|haben|gutschrift|credit|credits|credited|in|incoming|inflow|deposits?|income|收款?|\+|加|增加|流入|入库|inbound)$"),
    ("NONE", r"^(?:不计收支|中性|其他|neutral|/|)$"),
)  # fmt: skip

# what a stock book calls its movements (繁 and 简): back from a customer, out to one, and a sale, which says neither; what is
# returned to a supplier goes out. The last such word of a name tells: 退货出库 goes out, 销售退货 came back.
STOCK_RETURNED = r"退货|退貨|退回|return"
STOCK_BACK = rf"{STOCK_RETURNED}|入库|入庫|冲销|沖銷|restock|inbound|receipt"
STOCK_GONE = (
    r"(?:采购|採購|进货|進貨|购货|購貨)退[货貨回]|purchase returns?|出库|出庫|销售|銷售|发货|發貨|出货|出貨"
    r"|outbound|sale|issue|shipped|dispatch|shipment"
)
STOCK_MOVES = rf"{STOCK_GONE}|{STOCK_BACK}"

CURRENCY_NAMES: Mapping[str, str] = {
    "人民币": "CNY", "人民币元": "CNY", "元": "CNY", "RMB": "CNY", "CNH": "CNY", "¥": "CNY", "￥": "CNY", "RMB¥": "CNY",
    "港币": "HKD", "港元": "HKD", "HK$": "HKD", "美元": "USD", "美金": "USD", "US$": "USD", "$": "USD", "欧元": "EUR", "€": "EUR",
    "英镑": "GBP", "£": "GBP", "日元": "JPY", "日圆": "JPY", "新台币": "TWD", "台币": "TWD", "NT$": "TWD", "NTD": "TWD",
    "新加坡元": "SGD", "新加坡币": "SGD", "S$": "SGD", "澳元": "AUD", "A$": "AUD", "加元": "CAD", "C$": "CAD", "韩元": "KRW",
    "澳门元": "MOP", "马来西亚林吉特": "MYR", "泰铢": "THB",
}  # fmt: skip

_COMPILED: dict[int, list[tuple[str, re.Pattern[str]]]] = {}


def _compiled(words: Words) -> list[tuple[str, re.Pattern[str]]]:
    if id(words) not in _COMPILED:
        _COMPILED[id(words)] = [(code, re.compile(pattern)) for code, pattern in words]
    return _COMPILED[id(words)]


def kind_words(ledger: str) -> Words:
    """The words for the kinds of rows in a book of one kind."""
    is_of_documents = ledger in {LedgerKind.ORDERS, LedgerKind.SUPPLIER}
    return DOCUMENT_KIND_WORDS if is_of_documents else KIND_WORDS


def meaning(words: Words, value: str) -> str | None:
    """What a value says in a word list: the first pattern that fits it."""
    text = simplified(value) or value.strip()
    return next((code for code, pattern in _compiled(words) if pattern.search(text)), None)


@lru_cache(maxsize=1024)
def currency_code(value: str) -> str:
    """The ISO 4217 code that a cell names; what names none is given back in upper case."""
    text = simplified(value).upper()
    return CURRENCY_NAMES.get(text) or CURRENCY_NAMES.get(value.strip()) or value.strip().upper()


def status_words(header: str) -> Words:
    """The words of a column of states: under a heading such as 是否成功 they may be yes and no."""
    name = folded(header)
    if _ASKS_SUCCESS.search(name):
        return ASKED_SUCCESS
    return ASKED_PAID if _ASKS_PAID.search(name) else STATUS_WORDS
