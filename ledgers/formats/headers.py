"""Which field a header names, and how well: by patterns on its folded form, best score first.

A score of 100 is the field's own name, 40 the least that is proposed. What a header must not hold to be a
field stands in NEVER: 退款状态 is no refund number and a unit price is no amount.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ledgers.formats import tongues
from ledgers.formats.folding import folded

SCORE_MIN = 40
Rules = Sequence[tuple[str, int]]
# money as a heading names it
MONEY_NAMES = (
    r"cny|rmb|usd|eur|gbp|hkd|jpy|twd|sgd|aud|cad|chf|sek|nok|dkk|pln|czk|huf|ron|krw|inr|thb|myr|idr|php|vnd|nzd|zar|mxn|"
    r"brl|ils|aed|sar|euros?|dollars?|pounds?|francs?|franken|yen|元|円"
)

_ID = r"(?:no|id|reference|code|key|sn)"
_WHEN = r"(?:时间|日期|日|at|on|time|date|utc)"
_ZONED = r"(?: (?:utc|gmt|local|tz))?"
_OTHERS_NO = r"微信|支付宝|渠道|通道|上游|银行|第三方|wechat|weixin|alipay|channel|gateway|provider|psp|processor|stripe|paypal|adyen|bank|acquirer"

_PARTY = r"auftraggeber|empf(?:a|ae)nger|beg(?:u|ue)nstigter?|zahlungspflichtiger?|zahlungsempf(?:a|ae)nger(?: in)?"
# what a document is called: Rechnungs-Nr., Belegnummer, Gutschrift Nr
_BELEG = r"(?:rechnungs?|belegs?|re|gutschrifts?|auftrags?|bestell|vertrags?|dokument(?:en)?|vorgangs?|lieferschein|schadens?)"
# where a merchant sells: 門市, 店舖, 專櫃
_SHOP = r"店铺|门店|分店|店名|店|网店|商店|门市|[专專][柜櫃]|柜位"

FIELDS: Mapping[str, Rules] = {
    "order_ref": (
        (rf"^(?:own|our|my) (?:order |reference ?)?{_ID}?$", 99),
        # of a merchant or shop it must say that it is the order's: their own number stands on all their rows
        (rf"^(?:internal )?(?:merchant|shop|seller) (?:(?:order|trade) ?|reference ?){_ID}?$", 99),
        (rf"^(?:own|our|out trade|merchant order|merchant trade) ?(?:order|trade)? {_ID}$", 99),
        (r"^out trade no$|^merchant reference ?1?$", 99),
        (r"^(?:商户|商家|我方|自有|外部|商城)(?:系统)?(?:订单|单)号?$", 99),
        (rf"^order(?: {_ID})?$|^订单号?$", 98),
        (r"^(?:线上|网店|店铺|平台|销售|主|原始?|电商|商城|交易|网上)订单(?:号)?$|^(?:销售|原始|平台|线上|网店|店铺|网上|电商|商城|外部|系统)单号$"
         r"|^订单(?:编码|代码|单号)$", 96),
        (rf"^(?:sales?|web|online|store|platform|shop|customer|client|merchant|source|original|parent|main) order(?: {_ID})?$", 95),
        # the number of whoever stands on the other side: the one whose values occur there is meant
        (r"^(?:客户|来源|关联|母|父|相关|上级|贵方|对方|原)(?:采购|订货|销售)?(?:订?单号?|订单)$", 63),
        (r"^(?:external|source|related|partner|origin)(?: order)? (?:id|no|reference)$", 57),
        (r"^(?:充值|业务|关联|原商户|对应|所属)订单号$|^topup order|^top up order", 94),
        (rf"\border {_ID}\b", 90),
        (r"订单号", 90),
        (r"^payment metadata order", 92),
        (r"^(?:采购|进货|送货|出货|销货)(?:订)?单号?$", 88),
        (r"^(?:子|明细)订单号$|^sub order", 80),
        (rf"^inv(?:oice)?(?: {_ID})?$|^(?:增值税|电子|数电|全电)?(?:发票|票)号$|^账单号$|^bill {_ID}$", 76),
        # what was ordered is billed once or more often: the number of the bill goes before it
        (r"^po(?: no| id)?$|purchase order", 75),
        (rf"^(?:contract|agreement|lease|policy|booking|reservation|job|quote|estimate|debit note|claim|loss|reimbursement) {_ID}$", 72),
        (r"^(?:理赔|索赔|赔案|赔付|报案|立案)(?:单|案件)?号$", 72),
        (r"^(?:[\u4e00-\u9fff]{2,4})?(?:合同|协议|契约|租约|合约)(?:单|书)?号$", 72),
        (r"^(?:应收|应付|收费|缴费|费用|开票|账单|对账|请款|预订|预约|服务|维修|报价|交货|发货)单号$", 72),
        (r"^(?!.*(?:结算|出款|打款|回款|提现|划款|清算|批|来源)).*单号$", 62),
        (rf"^{_BELEG} ?(?:nummer|no|nr)$|^rechnung$", 76),
        (rf"^(?:document|doc|voucher|receipt|delivery note) {_ID}$|^(?:单据|凭证|送货单|业务单|业务|工单)号$", 72),
        # the number that a till gives its sale
        (r"^(?:收银|销售|小票|购物|门店|pos)(?:小票)?(?:流水)号$|^pos流水号$", 86),
        (rf"^(?:收银|销售|购物|交易)?小票(?:单)?号?$|^(?:收银|结账|结帐|点餐|取餐|开台|水)单号?$|^(?:ticket|till|slip|pos) {_ID}$|^receipt$", 70),
        (r"^业务单号$|^单号$", 66),
        (rf"^your (?:order|po)(?: {_ID})?$|^ihre? (?:bestellung|bestell ?nummer|zeichen)$", 60),
        (r"^(?:client|customer|your|end to end|payment) reference(?: id| no)?$", 58),
        (rf"^reference(?: {_ID})?$|^参考号$|^payment metadata", 56),
        (r"^name$", 52),
    ),
    "transaction_ref": (
        (rf"^transaction(?: {_ID})$", 99),
        (r"^(?:交易|支付|交易流水|支付流水|支付交易)(?:单|订单)?号$", 98),
        (rf"^(?:payment|charge|trade|settlement transaction|psp|gateway|provider|processor) {_ID}$", 96),
        (rf"^(?:wechat|weixin|alipay|channel|psp|gateway|third party|bank|acquirer)[ a-z]* {_ID}$", 95),
        (r"^(?:微信|微信支付|支付宝|渠道|通道|第三方|上游|银行)[^退]{0,6}号$", 95),
        (r"^charge id$", 95),
        (rf"^payment intent(?: {_ID})?$|^payment intent id$", 88),
        (rf"^balance transaction(?: {_ID})$", 86),
        (r"流水号$|^流水单号$", 84),
        (r"^(?:销售|退货|其他)?(?:出库|入库|出入库|调拨)单?号$", 83),
        (rf"^(?:stock )?(?:movement|goods issue)(?: document)? {_ID}$", 83),
        (rf"^(?:supplier|upstream) (?:order )?{_ID}$|^供应商(?:订)?单号$", 82),
        (rf"\btransaction {_ID}\b|\bpayment {_ID}\b", 82),
        (rf"^source(?: {_ID})$|^checkout(?: id| token)?$|^source$", 66),
        (rf"^(?:journal|serial|bank reference|operation|trace|log|voucher|instruction)(?: {_ID})?$|^日志号$|^凭证号$|^日 志 号$", 64),
        (r"^id$|^transaction$|^payment$", 50),
    ),
    "refund_ref": (
        (rf"^(?:merchant |own |out )?(?:refund|return|rma|credit note|after sales?)(?: order| request)? {_ID}$", 99),
        (r"^(?:商户|商家|我方|自有)?(?:退款|退货|售后|退单)(?:单|流水|订单|申请|批次|请求|流水单|服务单)*号", 98),
        (r"(?:退款|售后|退货).*号", 80),
        (rf"\b(?:refund|return)\b.* {_ID}$", 80),
        (rf"^(?:credit (?:note|memo)|rma)$|^credit memo {_ID}$|^(?:退款|退货|售后|退换货)单$|^红字(?:发票|单据?)?号$", 95),
        (r"^微信退款|^渠道退款|^支付宝退款|wechat refund|channel refund", 70),
    ),
    "batch_ref": (
        (rf"^(?:automatic )?(?:payout|settlement|deposit|disbursement|remittance|transfer)(?: batch)? {_ID}$", 99),
        (rf"^(?:payout|settlement|settle|payment)? ?batch(?: {_ID})?$", 96),
        (r"^(?:结算|出款|打款|回款|提现|划款|拨款|清算|支付|到账|转账|入账)?批(?:次)?(?:号)?$|^(?:结算|出款|打款|回款|提现|划款|拨款|清算)(?:单|流水)号?$", 96),
        (r"^(?:结算|出款|打款|回款|提现|划款|拨款|清算)号$", 90),
        (rf"\b(?:payout|settlement|deposit)\b.*\b{_ID}$", 80),
        (r"^payout$|^payout reference$|^settlement reference$", 60),
    ),
    "occurred_at": (
        (r"^(?:订单|买家|用户|客户)?(?:实际)?支付(?:完成|成功|到账)?(?:时间|日期|日)$|^(?:成交|付讫|收款)(?:时间|日期)$", 99),
        (rf"^(?:order )?(?:paid|payment|pay|payed)(?: completed?| success)? {_WHEN}{_ZONED}$|^(?:date|time) (?:paid|of payment)$", 99),
        (r"^(?:订单)?(?:交易|成交)(?:完成|成功|发生|创建)?(?:时间|日期|日)$", 97),
        (rf"^(?:transaction|trade|trans)(?: completed?)? {_WHEN}{_ZONED}$|^time end$", 97),
        (rf"^(?:refund|refunded|return|returned) {_WHEN}{_ZONED}$|^退款(?:成功|完成|申请|入账)?(?:时间|日期)$", 95),
        (r"^(?:入账|记账|到账|发生|动账|充值|完成|成功|收款|消费|清算|业务发生|付讫|入帐)(?:完成|成功)?(?:时间|日期|日)$", 94),
        (rf"^(?:posted|posting|booking|booked|occurred|completed?|success|captured?|top ?up|recharge|value booked) ?{_WHEN}?{_ZONED}$", 93),
        (rf"^(?:出库|发货|出货|入库|收货|变动|调整|移动)(?:时间|日期)$|^(?:ship|shipped|shipping|dispatch|dispatched|delivery|delivered|movement|stock) {_WHEN}$", 90),
        (rf"^created?(?: {_WHEN})?{_ZONED}$|^(?:date|time) created$|^创建(?:时间|日期)$", 90),
        (r"^(?:下单|订单|订单创建|提交|订货|采购|单据|开单|开票|账单|发票)(?:时间|日期)$", 88),
        (rf"^(?:order|ordered|placed|purchase|document|invoice|bill|sale|sales) ?{_WHEN}{_ZONED}$|^date (?:ordered|placed)$", 88),
        (rf"^(?:date|日期|时间|time|日|day|date time|time stamp){_ZONED}$", 86),
        (r"^(?:buchungstag|buchungsdatum|buchung|datum|fecha|fecha operacion|data|date operation|date comptable|operation date)$", 86),
        (r"^(?:rechnungs|beleg|auftrags|bestell|zahlungs)datum$", 88),
        (r"^date (?:posted|booked|processed|completed|settled|received|of transaction)$", 92),
        (r"(?:时间|日期)$", 60),
        (rf"\b(?:time|date|at){_ZONED}$|^date\b", 58),
    ),
    "value_on": (
        (rf"^(?:automatic )?(?:payout|settlement|settled|deposit)(?: effective| arrival)? ?{_WHEN}(?: utc)?$", 96),
        # the day of the money itself goes before that of the sum which is settled
        (r"^(?:预计|实际|预定)?(?:出款|打款|回款|划款|拨款|到账)(?:时间|日期|日)$", 95),
        (r"^(?:预计|实际|预定)?(?:结算|清算)(?:时间|日期|日)$", 94),
        (r"^value date$|^valuta(?:datum)?$|^wert(?:stellung(?:sdatum)?)?$|^起息(?:日|日期)$|^fecha valor$|^date valeur$", 90),
        (rf"^available(?: {_WHEN})?(?: utc)?$", 50),
    ),
    "time_of_day": (
        (r"^(?:交易|记账|支付|发生)?时间$|^(?:transaction |booking |posting |payment )?time$|^uhrzeit$|^hora$", 90),
    ),
    "gross": (
        (r"^(?:订单)?(?:买家|用户|客户|顾客|会员)?(?:实际|实)(?:支付|付)(?:总|货款|款)?(?:金额|额|款|总额)?$|^实付款$", 100),
        (r"^(?:order )?(?:total )?(?:amount paid|paid amount|total paid|paid total|actual paid|actual amount|amount actually paid|paid)$", 100),
        (r"^(?:actual|actually) paid(?: amount)?$|^actual payment(?: amount)?$|^customer paid$", 100),
        (r"^(?:已|订单)?支付(?:总)?(?:金额|额)$|^已支?付(?:金额|款|总额)?$|^payment (?:amount|total)$|^pay amount$", 99),
        (r"^gross(?: amount| total| sales| volume| value)?$|^amount gross$", 99),
        (r"^(?:微信|支付宝|渠道)?交易(?:总)?(?:金额|额)$|^transaction (?:amount|value|total)$", 97),
        (r"^(?:订单|充值|消费|销售|成交|业务|收款)(?:总)?(?:金额|额|总额)$", 96),
        (r"^(?:order|sale|sales|top ?up|recharge|charge|purchase) (?:amount|total|value|price)$|^total order(?: amount| value)?$", 96),
        (r"^(?:grand total|total amount|total price|total charged|total value|amount total|total)$", 94),
        (r"^(?:总金额|合计金额|总价|总额|价税合计|含税金额|应付总额|合计|总计)$|incl(?:uding)? (?:tax|vat)$", 93),
        (r"^(?:invoice|bill|billing|document)(?: total)? (?:amount|total|value)$|^(?:发票|账单|单据|开票)金额$|^billed amount$", 93),
        (r"^(?:rechnungs?|beleg|gesamt|end)betrag(?: brutto)?$|^(?:summe |betrag |gesamt ?)?brutto(?:betrag|summe)?$", 93),
        (r"^商家实收(?:金额)?$|^商户实收(?:金额)?$", 92),
        (r"^(?:amount|金额|发生额|收支金额|动账金额|变动金额|款项|款额|sum|value|betrag|importe|montant|monto|cantidad|umsatz|本币金额)$", 90),
        (r"^(?:amount|金额|betrag|umsatz) (?:in )?(?:cny|rmb|usd|eur|gbp|chf|hkd|jpy|twd|sgd|元)$", 90),
        (r"^(?:入账|结算|记账)币种 金额$", 84),
        (r"^交易币种 金额$", 80),
        (r"^(?:amount due|应付(?:金额|款|额)?|应收(?:金额|款|额)?|应结(?:订单)?金额|payable(?: amount)?|receivable(?: amount)?)$", 76),
        (r"^(?:结算金额|settlement amount|cost amount|采购金额|进货金额|货款|货款金额|面值|face value)$", 72),
        (r"^(?:订单|账户|实际)?(?:扣款|实扣|划扣)(?:金额|额|款)?$|^(?:amount (?:charged|deducted)|(?:charged|deducted|deduction) amount)$", 70),
        # of WeChat's interface; beside an amount it is a fee
        (r"^total fee$", 45),
        (r"^(?:商品总价|商品金额|货品金额|subtotal|sub total|goods amount|merchandise total)$", 62),
        # of a row, its price times its pieces
        (r"^(?:金额|行)?小计(?:金额)?$|^(?:line|row|extended|ext) (?:total|amount|price)$", 61),
        (r"金额|\bamount\b|总额|\btotal\b", 48),
    ),
    "refunded": (
        (r"^(?:total )?(?:refund|refunded|returned)(?: total)? (?:amount|total|value)$|^amount refunded$|^total refunded?$", 99),
        (r"^(?:申请|实际|已|订单|商家|成功)*(?:退款|退货)(?:总)?(?:金额|额|款)$|^(?:已退款|订单退款|退款)$", 98),
        (r"^(?:申请|实际?|应|已)?(?:退还|返还|返款|退费)(?:总)?(?:金额|额|款)$", 98),
        (r"^refunded$|^refund$", 80),
    ),
    "fee": (
        (r"^(?:total |net )?fees?(?: amount| total)?$|^(?:交易|支付|渠道|平台|微信|支付宝|通道|结算)?(?:手续费|服务费)(?:金额|合计|总额)?$", 99),
        (r"^(?:processing|transaction|channel|platform|payment|service|gateway|psp|stripe|paypal|merchant|processor|total) fees?(?: amount)?$", 98),
        (r"^(?:commission|平台佣金|佣金|佣金金额|技术服务费|扣费|扣点金额|费用金额|commission amount|mdr|mdr fee|service charge|merchant discount|扣费金额|费用)$", 94),
        (r"^fee taxes$|^fee tax$|手续费|服务费", 60),
        (r"\bfee\b|佣金|\bcommission\b", 56),
    ),
    "fee_rate": (
        (r"^(?:手续费|交易|渠道|签约|结算|佣金)?费?率 ?%?$|^费率|手续费(?:费)?率|^(?:fee|mdr|commission|processing) rate|^rate ?%$|^mdr %$|扣点$|(?:佣金|费用|手续费)比例$", 96),
    ),
    "net": (
        (r"^net(?: amount| total| value| proceeds)?$|^amount net$|^netto$", 99),
        (r"^(?:结算|到账|入账|实收|实际|清算|拨款)?净(?:额|收|收入|金额)(?:金额)?$|^(?:实际)?(?:到账|入账|收款到账)(?:金额|额)$", 98),
        (r"^实际?(?:到账|结算|收)(?:金额|额)?$|^实收(?:净额)?$|^商(?:家|户)实收(?:净额|金额)?$", 90),
        (r"^(?:结算|清算|拨款)(?:金额|额|款)$|^(?:settled|settlement|payout|deposit|received|receipt|payable|transfer) (?:amount|total)$|^amount (?:settled|received)$", 88),
    ),
    "credit": (
        (r"^credits?(?: amount| cny| usd| eur| hkd)?$|^(?:amount )?credited$", 99),
        (r"^(?:贷方|收入|存入|转入|进账|收款|入账|来账)(?:发生|交易)?(?:金额|额)?(?: 元)?(?: (?:收入|贷方?))?$", 99),
        (r"^(?:money|paid|amount|cash|funds?) in$|^(?:deposits?|receipts?|inflow|income|incoming)(?: amount)?$|^in$", 97),
        (r"^(?:haben|gutschrift|abono|haber|entrata|credito)$", 95),
        (r"^(?:记账|记账本位币|本币)(?:金额)? (?:收入|贷方?)$", 97),
        (r"(?:金额|amount) (?:收入|贷方?|income|in|cr)$", 94),
    ),
    "debit": (
        (r"^debits?(?: amount| cny| usd| eur| hkd)?$|^(?:amount )?debited$", 99),
        (r"^(?:借方|支出|取出|转出|付出|支取|出账|往账|提取)(?:发生|交易)?(?:金额|额)?(?: 元)?(?: (?:支出|借方?))?$", 99),
        (r"^(?:money|paid|amount|cash|funds?) out$|^(?:withdrawals?|outflow|expense|expenses|outgoing|spent)(?: amount)?$|^out$", 97),
        (r"^(?:soll|lastschrift|cargo|debe|uscita|debito)$", 95),
        (r"^(?:记账|记账本位币|本币)(?:金额)? (?:支出|借方?)$", 97),
        (r"(?:金额|amount) (?:支出|借方?|expense|out|dr)$", 94),
    ),
    "direction": (
        (r"^收 ?支(?:类型|方向|标志|标识)?$|^借贷?(?:标志|方向|标识|类型)?$|(?:资金|动账|账务|账户|交易|收付)(?:方向|标志)$", 98),
        (r"^(?:d c|c d|dr cr|cr dr|debit credit|credit debit|in out|direction|sign|debit or credit|credit or debit)(?: indicator| mark| flag)?$", 98),
        (r"^s ?h(?: kz| kennzeichen)?$|^soll haben(?: kz| kennzeichen)?$|^(?:debit|credit) (?:credit|debit) (?:code|type)$", 98),
        (r"^(?:transaction |record )?(?:direction|indicator)$|^方向$|^entry type$", 90),
        (r"^(?:transaction |交易)?(?:type|类型)$", 60),
    ),
    "balance": (
        (r"^(?:账户|本次|联机|当前|可用|交易后|期末|卡|账面)?(?:余额|结余)$", 99),
        (r"^(?:running |account |closing |available |ledger |book |current |ending )?bal(?:ance)?(?: amount| after)?$", 98),
        (r"^(?:saldo|kontostand|solde|saldo disponible|balance after transaction|saldo nach buchung)$", 96),
    ),
    "currency": (
        (r"^(?:transaction |order |payment |gross |settlement |account |payout |billing |交易|订单|结算|支付|记账|账户)?(?:currency|货币|币种|币别)(?: code|种类|类型|代码)?$", 98),
        (r"^(?:货币种类|币种类型|(?:konto |rechnungs |betrags )?wa?e?hrung|whg|divisa|moneda|devise|valuta codigo|waluta)$", 96),
        (r"currency$|币种$|货币$", 60),
    ),
    "status": (
        (r"^(?:支付|交易|订单|充值|订单支付)(?:状态|结果)$|^(?:order|payment|transaction|pay|financial|charge|trade|top ?up|recharge) (?:status|state|result)$", 99),
        (r"^(?:status|state|状态|结果|当前状态|订单进度)$", 96),
        (r"^退款状态$|^refund (?:status|state)$", 70),
        (r"状态$|\bstatus$|^buchungsstatus$|^info$", 50),
    ),
    "channel": (
        (r"^(?:支付|收款|收 支付|买家支付|用户支付)(?:方式|渠道|通道|平台|类型|途径|工具)(?:名称)?$", 99),
        (r"^(?:payment|pay|paid|tender|checkout) (?:method|channel|type|mode|provider|gateway|by|with|via|means|option|platform)(?: name)?$", 99),
        (r"^退款(?:方式|渠道|通道|途径)$", 85),
        (r"^(?:payment|pay)$", 60),
        (r"^(?:渠道|通道|支付渠道名称|交易渠道|gateway|channel|processor|psp|provider|wallet|payment brand|tender|method)$", 80),
    ),
    "kind": (
        (r"^(?:reporting category|transaction type|record type|transaction category|event type|balance type|entry type|type|kind|类型)$", 96),
        (r"^(?:交易|业务|账务|记录|单据|收支|动账|流水|费用|入账|变动|出入库|资金)(?:类型|类别|场景|种类)$", 96),
        (r"^(?:category|event|类别|业务名称|费用名称|费用项|description type|movement type|operation|operation type)$", 80),
        (r"类型$|\btype$", 55),
    ),
    "counterparty": (
        (r"^(?:counterparty|counter party|payee|payer|beneficiary|partner)(?: name| account name)?$", 98),
        (r"^(?:对方|交易对手|交易对方|收款人|付款人|支付人|对手|对手方)(?:户名|账户名|账户名称|账号名称|单位名称|公司名称|客户名称|企业名称|姓名|名称|信息|单位|账号与户名)?$", 98),
        (r"^(?:支付|收款)(?:方|人|单位)(?:账户)?(?:名称|名|户名|全称)?$|^收 ?(?:支?付)?[款方人]{1,2}(?:账户)?(?:名称|户名|全称)$", 90),
        (r"^(?:购买|购货|购|买|受票|客户|付款|支付)(?:方|人|单位|企业)(?:名称|全称)?$", 88),
        (r"^(?:供应商|客户|往来单位|供货商|商户|往来客户)(?:名称|全称)?$|^(?:supplier|vendor|customer|client|buyer|sender|remitter|merchant)(?: name)?$|^contact(?: name)?$", 84),
        (r"^(?:发票|开票|客户)抬头$", 80),
        (r"^(?:对方|交易对手)(?:账号|账户|卡号 账号|卡号)$", 60),
        (r"^(?:name )?zahlungs(?:pflichtige[r]?|beteiligter?)(?: r)?$|^(?:partner|payer) name$", 88),
        (rf"^(?:{_PARTY})(?: (?:{_PARTY}))?$|^(?:beneficiario|ordenante)$", 84),
        (r"^(?:kunden?|debitor(?:en)?|kreditor(?:en)?|lieferant(?:en)?|firma)(?: ?name)?$", 84),
        (r"^(?:客户|顾客|会员|微信)(?:昵称|姓名|名字?)$|^(?:顾客|昵称|买家姓名)$", 60),
        (r"^(?:tenant|lessee|member|patient|student|pupil|guest|donor|debtor|creditor|bill(?:ed)? to|invoice(?:d)? to|sold to)(?: name)?$", 82),
        (r"^(?:mieter|paechter|pachter|mitglied|patient|schueler|schuler|gast|locataire|inquilino|huurder)(?: ?name)?$", 82),
        (r"^(?:租客|租户|租戶|承租人|住户|住戶|业主|業主|学员|學員|学生|學生|患者)(?:姓名|名称|名稱)?$", 82),
        (r"^(?:买家|买家昵称|收货人|会员名|户名|name|from|to)$", 56),
    ),
    "description": (
        (r"^(?:description|transaction description)$", 99),
        (r"^(?:narrative|narration|memo|details?|particulars|payment details|original description|reason)$", 98),
        (r"^(?:交易|客户|转账|汇款|支付)?(?:摘要|附言|用途|说明|备注)$|^(?:摘要|备注|用途) (?:附言|说明|备注)$|^交易地点 附言$|^交易(?:说明|描述|详情)$", 96),
        (r"^verwendungszweck|^(?:remittance|payment) information$", 95),
        (r"^(?:buchungsdetails|concepto|libelle|descripcion|omschrijving|oggetto|purpose|text|message|label|reference text)$", 92),
        (r"^(?:buchungs|umsatz|avisierungs)text$", 88),
        (r"^(?:remarks?|notes?|comments?|业务描述|商家备注|订单备注|留言|个性化信息|(?:其[它他]|业务)摘要)$", 84),
        (r"^(?:商品|产品|货品|宝贝)(?:名称|标题|描述)?$|^品名$|^(?:product|item|title|goods|lineitem|article|line item)(?: name| title| description)?$|^items$", 74),
    ),
    "shop": (
        (rf"^(?:[\u4e00-\u9fff]{{2}})?(?:{_SHOP})(?:名称?|全称|简称)?$", 98),
        (r"^(?:商家|店铺|卖家|掌柜)昵称$|^卖家店铺$", 96),
        (rf"^(?:[\u4e00-\u9fff]{{2}})?(?:{_SHOP})(?:号|代码|编码|id|code)$|^商[家户]id$", 94),
        (r"^(?:sales |pos )?(?:shop|store|outlet|storefront)(?: name)?$", 98),
        (r"^(?:sales |pos )?(?:location|branch)(?: name)?$", 92),
        (rf"^(?:sales |pos )?(?:shop|store|outlet) {_ID}$", 94),
        (rf"^(?:sales |pos )?(?:location|branch) {_ID}$", 90),
        (r"^(?:特约|子|二级)商户(?:号|id|名称)$|^sub ?merchant(?: (?:id|no|name|code))?$", 80),
        (r"^merchant account(?: (?:name|code|id))?$", 78),
        (r"^business entity(?: (?:name|id))?$", 70),
        (r"^(?:收银机|收银台|款台|pos机?)(?:号|名称)?$|^(?:till|cash register|register|pos terminal)(?: (?:id|no|name))?$", 60),
        (r"^商户号$|^(?:merchant|seller) (?:id|no|code)$", 50),
    ),
    "sku": (
        (r"^(?:lineitem |line item |product |item |seller |merchant )?sku(?: code| no| id)?$|sku$", 99),
        (r"^(?:商家|商品|货品|规格|产品|物料|外部系统)(?:编码|条码|代码)$|^(?:货号|料号|条码|款号|商品货号|商品条码|商家编码.*)$", 96),
        (r"^(?:item|product|article|material|stock|part) (?:code|no|id)$|^(?:barcode|upc|ean|asin|article)$", 92),
        (r"^商品(?:id|号)$|^产品号$", 84),
    ),
    "quantity": (
        (r"^(?:quantity|units?|pieces|pcs|item count|quantity (?:shipped|ordered|sold|out)|(?:shipped|ordered|sold|lineitem|line item|order|out|net) quantity|(?:units?|pieces) (?:out|sold|shipped|issued|delivered))$", 98),
        (r"^(?:商品|购买|订购|实发|发货|出库|出货|销售|货品|订单|变动|宝贝总|入库|交易|产品)?(?:数量|件数)$|^(?:数量|件数|个数)$", 98),
        (r"数量$|\bquantity\b", 60),
        # beside another quantity it is a fact about the row
        (r"^(?:实际?)?(?:退货|退回)(?:数量|件数)$", 50),
    ),
}  # fmt: skip

NEVER: Mapping[str, str] = {
    "order_ref": rf"退款|售后|退货|refund|return|状态|status|时间|日期|\b(?:time|date)\b|金额|价|amount|total|快递|物流|运单|"
    rf"tracking|类型|\btype\b|数量|quantity|支付订单|支付单|currency|fee|{_OTHERS_NO}",
    "transaction_ref": r"退款|售后|refund|return|状态|status|时间|日期|\b(?:time|date|at)\b|金额|amount|类型|\btype\b|快递|物流|currency|"
    r"\bfee\b|批次|商品|product|customer|用户|账户|账号|卡号|account|method|card|机构|行号|merchant id|商户号|终端",
    "refund_ref": r"状态|status|时间|日期|\b(?:time|date|at)\b|金额|amount|类型|reason|原因|运单|物流",
    "batch_ref": r"状态|status|时间|日期|\b(?:time|date|at|on)\b|金额|amount|currency|退款|refund|method|fee",
    "occurred_at": r"状态|status|有效|expir|到期|\bdue\b|f(?:a|ae)llig|birth|修改|更新|updated?|modified|导出|打印|export|关闭|cancel|close|确认收货|"
    r"最近|zone|时区|时长|effective|available|payout|settle|结算|出款|打款|划款|拨款|起息|value date|预计|类型|type|format|次数",
    "value_on": r"状态|status|次数",
    "time_of_day": r"zone|时区",
    "gross": r"单价|unit price|\bprice (?:each|per)|运费|freight|shipping|邮费|折扣|优惠|discount|coupon|红包|补贴|代金券|立减|积分|point|"
    r"免税|\btip\b|手续费|服务费|佣金|(?<!^total )\bfee\b|commission|净|\bnet\b|余额|balance|退款|refund|return|成本|进价|保证金|笔数|count|\bqty\b|退还|返还|返款|退费|"
    r"quantity|weight|重量|费率|\brate\b|号$|编码|\bid\b|\bno\b|状态|status|currency|币种(?! ?金额)|原价|市场价|吊牌|抵扣|礼品卡|gift|original|"
    r"原币|外币|foreign|presentment|免佣|减免|收入$|支出$|税额|\btax(?:es)?\b(?! incl)|\bvat\b|credit|debit|时间|日期|converted|押金|运杂",
    "refunded": r"单号|流水|状态|status|时间|日期|\b(?:time|date|no|id|reason)\b|原因|手续费|\bfee\b|shipping|充值券|运费|converted",
    "fee": r"费率|比例|\brate\b|\bpercent|类型|\btype\b|运费|邮费|freight|shipping|快递费|减免|免佣|币种|currency|达人|保险|name|名称|\bid\b|月付",
    "fee_rate": r"汇率|exchange|税率|tax",
    "net": r"类型|type|时间|日期|date|weight|重|币|currency|sales|tax",
    "credit": r"类型|type|状态|status|时间|日期|date|card|卡|score|编|号|note|limit|额度|笔数|count",
    "debit": r"类型|type|状态|status|时间|日期|date|card|卡|编|号|note|笔数|count",
    "direction": r"金额|amount",
    "balance": r"类型|type|transaction id|balance transaction|币|currency|impact|期初|opening|start",
    "currency": r"金额|amount|rate|汇率|converted|presentment|\borig(?:inal)?\b|transfer|balance|exchange|原币|外币",
    "status": r"payout|settle|结算|出款|发货|物流|fulfil|ship|deliver|评价|开票|invoice|trace|时间|time|date|描述|售后",
    "channel": r"号|账|费|金额|时间|状态|\b(?:no|id|amount|fee|status|time|date|currency)\b",
    "kind": r"账户|account|card|发票|invoice|payment type|pay type|证件|物流|device|商品|product|支付类型|币|currency|会员|客户",
    "counterparty": r"银行|开户行|bank|手机|phone|email|类型|type|fee|费",
    "description": r"号$|编码|\bid\b|金额|amount|时间|日期|数量|quantity|价|\b(?:sku|code|date|type)\b|类型",
    "shop": r"订单|单号|流水|金额|余额|优惠|折扣|红包|状态|时间|日期|类型|地址|电话|银行|开户|\b(?:order|amount|credit|discount|status|"
    r"time|date|type|address|phone|bank|currency)\b",
    "sku": r"数量|quantity|名称|name|价|price|count|金额",
    "quantity": r"金额|amount|价|price|退(?!货(?:数量|件数)|回(?:数量|件数))|refund|库存余|剩余|可用|available|stock level|on hand|笔数|限",
}  # fmt: skip

_RULES = {
    name: [(re.compile(p), score) for p, score in (*rules, *tongues.NAMES.get(name, ()))]
    for name, rules in FIELDS.items()
}
_NEVER = {
    name: re.compile(f"{pattern}|{tongues.NEVER[name]}" if name in tongues.NEVER else pattern)
    for name, pattern in NEVER.items()
}
# amounts may say their money behind their name: Belastung CHF, Crédit euros
_OF_MONEY = ("gross", "net", "fee", "credit", "debit", "balance")
_MONEY_BEHIND = re.compile(rf"(?<=[^ ]) (?:in )?(?:{MONEY_NAMES})$")


@lru_cache(maxsize=8192)
def score(field: str, header: str) -> int:
    """How well a header names a field, 0 where it doesn't."""
    name = folded(header)
    if not name or _NEVER[field].search(name):
        return 0
    names = {name}
    if field in _OF_MONEY:
        names.add(_MONEY_BEHIND.sub("", name))
    return max(
        (points for pattern, points in _RULES[field] if any(map(pattern.search, names))), default=0
    )
