"""Headers and words made comparable: one form of each letter, 简 for 繁, one word for one meaning."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# the letters of headers and of the words in their cells that 繁體 writes otherwise
_TRADITIONAL = (
    "訂單號編實額賬帳時間狀態幣種數費續買賣應總價備註說稱對銀務類庫貨產發確認戶餘結淨關聯閉處無據憑證轉匯開運優積點碼記錄請參"
    "稅與預電話網採購廠進銷倉條項業寶現儲訊鋪舖個幾過還帶滿員廣顧門際輸雲閃貸補繳劃撥歸屬調衝沖審覈爭議雙維護貼紅減讓簽約會級"
    "別規檔體圖標題內線顏訖兌換遞達裝終屆歷從將這麼樣為後復複製質檢驗貿險營獎勵罰滯納爾盤虧鎖暫繫係辦賠償權債騰財簡臺灣華韓歐"
    "聖澤鳳陽龍飛馬鳥魚緝週佔併兩塊區協團場塗夠夢奪婦學寫導層島帥師幟幫廳張強彈彙徑徵憶懷戲執掃擔擴擬擇擊攤攬敘敗斷於書曆東極"
    "榮構樞樓樹歡歲殘殺氣決況準漢滅漁潔潤災煙煩爐牆獨獲環畢異當療監盡眾禮禦穩窮競筆節範築糧紀細組給統絲經綜綠綱緊緒練縣縮織繼"
    "罷義習聲職聽脫腦膚舊艦藥虛蟲裡見視覺覽觀觸計討訓設許訴診評詞試詩該詳語誤課論諸謝講識譯讀變負責貴賓贊趕較載輔輛輯辭農連遊"
    "違遠適選遺鄰釋銅鋼錢錯鍵鎮鏡長陣陰陸隊階隨雖雜離難靈靜響頁頂順須頓領頭頻顯風館驅鬆黃黨齊齡滾駁絕廢"
)
_SIMPLIFIED = (
    "订单号编实额账账时间状态币种数费续买卖应总价备注说称对银务类库货产发确认户余结净关联闭处无据凭证转汇开运优积点码记录请参"
    "税与预电话网采购厂进销仓条项业宝现储讯铺铺个几过还带满员广顾门际输云闪贷补缴划拨归属调冲冲审核争议双维护贴红减让签约会级"
    "别规档体图标题内线颜讫兑换递达装终届历从将这么样为后复复制质检验贸险营奖励罚滞纳尔盘亏锁暂系系办赔偿权债腾财简台湾华韩欧"
    "圣泽凤阳龙飞马鸟鱼缉周占并两块区协团场涂够梦夺妇学写导层岛帅师帜帮厅张强弹汇径征忆怀戏执扫担扩拟择击摊揽叙败断于书历东极"
    "荣构枢楼树欢岁残杀气决况准汉灭渔洁润灾烟烦炉墙独获环毕异当疗监尽众礼御稳穷竞笔节范筑粮纪细组给统丝经综绿纲紧绪练县缩织继"
    "罢义习声职听脱脑肤旧舰药虚虫里见视觉览观触计讨训设许诉诊评词试诗该详语误课论诸谢讲识译读变负责贵宾赞赶较载辅辆辑辞农连游"
    "违远适选遗邻释铜钢钱错键镇镜长阵阴陆队阶随虽杂离难灵静响页顶顺须顿领头频显风馆驱松黄党齐龄滚驳绝废"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[(\[【{<][^()\[\]【】{}<>]*[)\]】}>]")
# what a bracket says of the direction, the rate or the zone belongs to the name
_TELLING = re.compile(
    r"[(\[](收入|支出|借方?|贷方?|income|expense|in|out|dr|cr|utc|gmt|%|含税|rate)[)\]]"
)
_MARKS = re.compile(r"[\s_\-./\\:：,，#*'\"`、|+]+")
_WORDS = {
    "number": "no", "numbers": "no", "num": "no", "nr": "no", "nbr": "no", "numero": "no", "identifier": "id", "uuid": "id",
    "amt": "amount", "amnt": "amount", "qty": "quantity", "qnty": "quantity", "txn": "transaction",
    "trans": "transaction", "trx": "transaction", "tx": "transaction", "tran": "transaction", "ref": "reference",
    "desc": "description", "ccy": "currency", "curr": "currency", "cur": "currency", "acct": "account",
    "datetime": "time", "timestamp": "time", "dt": "date", "tm": "time", "pymt": "payment", "pmt": "payment",
    "cust": "customer", "prod": "product", "orderid": "order id", "orderno": "order no", "ordernumber": "order no",
    "ordernum": "order no", "transactionid": "transaction id", "paidat": "paid at", "orders": "order",
    "payments": "payment", "transactions": "transaction", "refunds": "refund", "fees": "fee", "charges": "charge",
    "amounts": "amount",
}  # fmt: skip
_PHRASES = (
    ("单号码", "单号"), ("编号", "号"), ("号码", "号"), ("付款", "支付"), ("日期时间", "时间"), ("订单id", "订单号"),
    ("交易id", "交易号"), ("流水id", "流水号"), ("支付id", "支付号"), ("退款id", "退款号"), ("批次id", "批次号"),
    ("sku id", "sku"), ("orderno", "order no"), ("e mail", "email"),
)  # fmt: skip


def _flat(text: str) -> str:
    """One form of each letter; accents of Latin letters are left out, exports do so at random."""
    flat = unicodedata.normalize("NFKC", text).strip()
    if flat.isascii():
        return flat
    parts = unicodedata.normalize("NFD", flat.translate(_TO_SIMPLIFIED))
    return unicodedata.normalize("NFC", "".join(p for p in parts if not unicodedata.combining(p)))


@lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """Text in one form: NFKC, lower case, 简体, single spaces."""
    flat = _flat(text).lower()
    return _MARKS.sub(" ", flat).strip()


def words_apart(name: str) -> str:
    """A name of an interface, such as amountCents, in words."""
    return _CAMEL.sub(" ", name)


@lru_cache(maxsize=4096)
def folded(header: str) -> str:
    """A header for comparing: as `simplified`, without units in brackets, one word for one meaning."""
    flat = words_apart(_flat(header)).lower()
    flat = _TELLING.sub(r" \1 ", flat)
    name = _MARKS.sub(" ", _BRACKETS.sub(" ", flat)).strip() or _MARKS.sub(" ", flat).strip()
    name = " ".join(_WORDS.get(word, word) for word in name.split(" "))
    for written, meant in _PHRASES:
        name = name.replace(written, meant)
    return name
