"""Names of counterparties as they are compared: written alike, and how alike two of them are.

A bank cuts names off, writes them in capitals, turns their words round, writes umlauts in its own way or
leaves the legal form out. A likeness of NAME_AGREES and more is one of these and nothing else; what is merely similar
stays below it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from rapidfuzz import fuzz

from reconcile.engine.rules import Alias

# a name that stands there as a whole
NAME_WHOLE = 100
# from here on two names are one
NAME_AGREES = 90
# from here on one could be meant by the other
NAME_COULD_BE = 75
TEXT_LENGTH_MAX = 140
# so many characters must be left of a name that was cut off, or stand in a longer text
CUT_MIN, CUT_MIN_CHINESE = 8, 4
SAID_MIN, SAID_MIN_CHINESE = 5, 3
# what is merely similar; a letter makes Anna of Hanna
SIMILAR_MAX = 80
# a name that was cut off within a word
CUT = 95
# the first words of a name: it may be cut off, and it may be another firm's whole name
NAME_BEGINS = 85

LEGAL = frozenset(
    [
        "CO",
        "COMPANY",
        "LTD",
        "LIMITED",
        "LLC",
        "INC",
        "INCORPORATED",
        "CORP",
        "CORPORATION",
        "GMBH",
        "MBH",
        "AG",
        "KG",
        "KGAA",
        "OHG",
        "UG",
        "SE",
        "SA",
        "SAS",
        "SARL",
        "SRL",
        "SPA",
        "BV",
        "NV",
        "AB",
        "OY",
        "OYJ",
        "APS",
        "PLC",
        "PTE",
        "PTY",
        "LLP",
        "LP",
        "SL",
        "SLU",
        "LDA",
        "SDN",
        "BHD",
        "KK",
        "EK",
        "EV",
    ]
)
# forms that say nothing apart from one another
SAME_LEGAL = {"LIMITED": "LTD", "INCORPORATED": "INC", "CORPORATION": "CORP"}
_NO_LEGAL = frozenset(("CO", "COMPANY"))
# a firm that is the partner of another one, GmbH & Co. KG, and what a bank leaves of that: GmbH & C
_PARTNER = frozenset(("GMBH", "MBH", "AG", "UG", "SE", "HAFTUNGSBESCHRANKT", "HAFTUNGSBESCHRAENKT"))
_AND_CO = re.compile(
    r"\b(GMBH|MBH|AG|UG|SE)\)?\.?\s*(?:(?:&|\+|\bU\.?|\bUND|\bAND)\s*CO\b|[&+]\s*(?:C\b|$))"
)
JOINING = frozenset(["AND", "THE", "UND", "ET", "Y"])
LEGAL_CHINESE = re.compile("股份有限公司|有限责任公司|有限公司|股份公司|公司")
# what banks add to a payer's name: paid or drawn on behalf of
_REMARK_CHINESE = re.compile("代付|代收|代扣|代缴")
# an account behind a name, whole or hidden: 6225****, 尾号1234, DE02 1203 ...
_ACCOUNT = re.compile(
    r"[\s(（/:-]*(?:(?:尾号|尾號)\d{3,}|\d*[*＊•]{2,}\d*|X{3,}\d{2,}|[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,}(?: ?[A-Z0-9]{1,3})?"
    r"|\d{8,})[)）]?\s*$"
)
# what is left of a legal form when a bank has cut it off
CUT_LEGAL_CHINESE = re.compile("(?:股份有限|有限责任|股份有|有限责|有限|股份|有|股)$")
_CHINESE = re.compile(r"[\u3400-\u9fff\u3040-\u30ff\uac00-\ud7af]")
_DIGITS = re.compile("[0-9]+")
NO_WORD = re.compile(r"[^\w]+|_+")
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_UMLAUTS = "äöüÄÖÜøØåÅæÆ"
_SPELT_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae",
     "Ä": "AE", "Ö": "OE", "Ü": "UE", "Ø": "OE", "Å": "AA", "Æ": "AE"}
)  # fmt: skip
# letters that don't come apart into a letter and an accent
_NO_UMLAUT = str.maketrans({"Ø": "O", "Æ": "AE"})
_BARE = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"})
# characters of names that are written in two ways
_SIMPLIFIED = str.maketrans(
    "貿國華電業數碼聯動際實發開東廣車機關網絡導達與興豐寶龍鳳飛雲風書畫興藝術設計師務勞農產長門間陽陳張劉黃趙吳馬"
    "許鄧鄭謝羅葉蘇盧蔣閻譚廖鍾陸韓馮楊蕭賴學醫藥衛環節潔淨製針織紡綢緞綠藍紅銀鋼鐵銅鋁樂鮮魚鳥獸種質貨運輸倉儲責資偉軍麗強傑燕萍蘭飛鵬輝榮華慶龍寧遠誠聖維凱達優億萬鑫盛順匯滙農莊莉倫賓賢嬌嫻婭",
    "贸国华电业数码联动际实发开东广车机关网络导达与兴丰宝龙凤飞云风书画兴艺术设计师务劳农产长门间阳陈张刘黄赵吴马"
    "许邓郑谢罗叶苏卢蒋阎谭廖钟陆韩冯杨萧赖学医药卫环节洁净制针织纺绸缎绿蓝红银钢铁铜铝乐鲜鱼鸟兽种质货运输仓储责资伟军丽强杰燕萍兰飞鹏辉荣华庆龙宁远诚圣维凯达优亿万鑫盛顺汇汇农庄莉伦宾贤娇娴娅",
)
# the rest of those that names and places have, each beside its simplified form
_MORE_SIMPLIFIED = """
    臺台 灣湾 區区 縣县 鄉乡 鎮镇 島岛 嶺岭 澤泽 濟济 滬沪 粵粤 臨临 靜静 齊齐 鴻鸿 鷹鹰 鶴鹤 鳴鸣 鄒邹 鄺邝 鮑鲍 魯鲁 龔龚 龐庞
    顧顾 顏颜 項项 頓顿 頌颂 領领 頭头 題题 額额 願愿 類类 顯显 飯饭 飲饮 飾饰 餅饼 館馆 養养 騰腾 騏骐 駿骏 驗验 驛驿 馳驰 駱骆
    賀贺 賈贾 費费 賦赋 購购 贊赞 贏赢 軒轩 軟软 較较 載载 輪轮 輯辑 轉转 辦办 過过 遊游 適适 選选 遼辽 邁迈 還还 邊边 鄰邻 醬酱
    釀酿 釋释 鈞钧 鈴铃 銘铭 銳锐 鋒锋 錄录 錢钱 錦锦 鍋锅 鍵键 鏡镜 鐘钟 鑄铸 鑒鉴 閃闪 閔闵 閣阁 闊阔 隊队 階阶 隨随 險险 雙双
    雜杂 雞鸡 離离 難难 霧雾 響响 韻韵 飄飘 體体 鹽盐 麥麦 黨党 點点 齒齿 儀仪 價价 兒儿 兩两 冊册 創创 劇剧 劍剑 劑剂 勁劲 勝胜
    勢势 勵励 協协 單单 參参 員员 問问 啟启 喬乔 嚴严 園园 圍围 圓圆 圖图 團团 執执 堅坚 報报 場场 塊块 塗涂 壇坛 壓压 壯壮 壽寿
    夢梦 奧奥 奮奋 婦妇 媽妈 孫孙 審审 寫写 寬宽 將将 專专 對对 層层 屬属 岡冈 峽峡 崗岗 巖岩 帶带 幣币 幫帮 廟庙 廳厅 彈弹 後后
    從从 復复 應应 戀恋 戰战 戲戏 戶户 掛挂 採采 換换 揚扬 擇择 據据 擔担 攝摄 斷断 時时 晉晋 曉晓 會会 條条 棟栋 棧栈 極极 構构
    樓楼 標标 樣样 樹树 橋桥 檔档 檢检 櫃柜 權权 歐欧 歡欢 歲岁 歷历 歸归 氣气 決决 淵渊 淺浅 減减 測测 湯汤 準准 溫温 滿满 漁渔
    漢汉 潛潜 潤润 濃浓 濱滨 瀾澜 烏乌 無无 煉炼 煙烟 熱热 燈灯 營营 爐炉 爾尔 牆墙 獎奖 獨独 獲获 現现 瑪玛 瓊琼 畢毕 異异 當当
    療疗 盤盘 眾众 礦矿 磚砖 禮礼 禎祯 稱称 積积 穩稳 窩窝 競竞 筆笔 範范 築筑 簡简 簽签 籌筹 籃篮 糧粮 紀纪 約约 納纳 純纯 紗纱
    紙纸 級级 細细 終终 組组 結结 給给 統统 絲丝 經经 綜综 緊紧 線线 緣缘 編编 練练 總总 績绩 繡绣 繩绳 繪绘 繼继 續续 義义 習习
    聞闻 聰聪 聲声 職职 聽听 脈脉 腦脑 膠胶 艙舱 艦舰 蓋盖 蓮莲 薈荟 薦荐 薩萨 虛虚 號号 蝦虾 蟲虫 裝装 裡里 裏里 複复 褲裤 襯衬
    見见 規规 視视 親亲 覺觉 覽览 觀观 訂订 訊讯 記记 訓训 評评 詞词 試试 詩诗 話话 詳详 認认 誌志 語语 說说 課课 調调 談谈 請请
    諾诺 諸诸 講讲 證证 識识 譜谱 譯译 議议 護护 讀读 變变 貝贝 財财 貢贡 販贩 貫贯 貴贵 買买 貸贷 賜赐 賞赏 賣卖 賬账 賽赛 贈赠
    踐践 軌轨 輔辅 輕轻 轎轿 釣钓 鋪铺 銷销 錫锡 鍍镀 鎖锁 鏈链 閉闭 閱阅 陰阴 靈灵 韋韦 頂顶 頻频 飼饲 駕驾 驅驱 鯨鲸 鴨鸭 龜龟
    佈布 係系 個个 們们 備备 傳传 債债 僑侨 恆恒 峯峰 羣群 衆众 為为 爲为 於于 舊旧 盡尽
"""
_SIMPLIFIED |= {ord(pair[0]): ord(pair[1]) for pair in _MORE_SIMPLIFIED.split()}


@dataclass(frozen=True, slots=True)
class Name:
    """A name or text in the one way in which names are compared."""

    # all words without marks between them, where each of them ends there, and all without their legal form
    compact: str
    ends: frozenset[int]
    stripped: str
    # the words in their order, the legal form left out
    words: tuple[str, ...]
    # the words in the order of the alphabet
    in_order: str
    # the same with ä, ö, ü as ae, oe, ue, where the name has them
    spelt_out: str
    legal: frozenset[str]
    is_chinese: bool
    # whether it is a partnership of such a firm: GmbH & Co. KG
    is_partnership: bool = False
    # as it was written, in capitals; and all words together, the last one first
    written: str = field(default="", compare=False)
    turned: str = field(default="", compare=False)
    # compact, ends and words, with umlauts likewise
    spelt_compact: str = field(default="", compare=False)
    spelt_ends: frozenset[int] = field(default=frozenset(), compare=False)
    spelt_words: tuple[str, ...] = field(default=(), compare=False)
    # as it was given
    length: int = field(default=0, compare=False)


def _words_of(upper: str) -> tuple[list[str], list[str]]:
    """All words of a plain text, and those that are no legal form."""
    tokens = [token for token in NO_WORD.split(upper) if token]
    words = [token for token in tokens if token not in LEGAL and token not in JOINING]
    if _CHINESE.search(upper):
        words = [word for token in words if (word := LEGAL_CHINESE.sub("", token))]
    # a firm that is called by nothing but such words is called by them
    return tokens, words or tokens


def plain(text: str) -> str:
    """In capitals, half width, simplified characters, no accents."""
    wide = unicodedata.normalize("NFKD", text).upper()
    bare = "".join(c for c in wide if not unicodedata.combining(c)).translate(_NO_UMLAUT)
    return unicodedata.normalize("NFC", bare).translate(_SIMPLIFIED)


def read_name(text: str | None) -> Name:
    """A name, or a text in which one may stand."""
    given = unicodedata.normalize("NFC", (text or "")[:TEXT_LENGTH_MAX]).translate(_BARE)
    given = _ACCOUNT.sub("", _REMARK_CHINESE.sub("", given)) or given
    written = _written(given)
    tokens, words = _words_of(written)
    spelt_tokens, spelt_out = tokens, words
    if any(letter in _UMLAUTS for letter in given):
        spelt_tokens, spelt_out = _words_of(_written(given.translate(_SPELT_OUT)))
    legal = {SAME_LEGAL.get(token, token) for token in tokens if token in LEGAL - _NO_LEGAL}
    return Name(
        compact="".join(tokens),
        ends=frozenset(accumulate(map(len, tokens))),
        stripped="".join(words),
        words=tuple(words),
        in_order="".join(sorted(words)),
        spelt_out="".join(sorted(spelt_out)),
        written=written,
        turned="".join((*words[-1:], *words[:-1])),
        spelt_compact="".join(spelt_tokens),
        spelt_ends=frozenset(accumulate(map(len, spelt_tokens))),
        length=len((text or "").strip()),
        spelt_words=tuple(spelt_out),
        legal=frozenset(legal),
        is_chinese=bool(_CHINESE.search(given)),
        is_partnership=has_partnership(tokens),
    )


def _written(text: str) -> str:
    return _AND_CO.sub(r"\1 & CO", _DOTTED.sub("", plain(text)))


def has_partnership(tokens: Sequence[str]) -> bool:
    """Whether a firm's form among the words of a text is followed by & Co."""
    return any(after == "CO" and form in _PARTNER for form, after in pairwise(tokens))


def are_partners(one: Name, other: Name) -> bool:
    """Whether one of two names is that of a firm and the other one that of its partnership: two firms."""
    return bool(one.legal and other.legal) and one.is_partnership != other.is_partnership


def likeness(one: Name, other: Name) -> int:
    """0 to 100: how surely two counterparties are one; see the module."""
    if not one.stripped or not other.stripped:
        return 0
    short, long = sorted((one, other), key=lambda name: (len(name.compact), name.compact))
    if one.stripped == other.stripped or _is_turned(one, other):
        if are_partners(one, other):
            return SIMILAR_MAX
        differ = one.legal and other.legal and one.legal != other.legal
        # SA may be what a bank has left of SARL
        is_begin = any(
            text.startswith(short.compact) for text in (long.compact, long.spelt_compact)
        )
        return SIMILAR_MAX if differ and not is_begin else NAME_WHOLE
    if _is_cut(short, long):
        return CUT
    if one.is_chinese or other.is_chinese:
        return _of_characters(short, long)
    return _of_letters(short, long)


def _is_turned(one: Name, other: Name) -> bool:
    """Whether two names are one but for the order of their words, or how they write umlauts."""
    return bool({one.in_order, one.spelt_out} & {other.in_order, other.spelt_out})


def _of_letters(short: Name, long: Name) -> int:
    if short.words in {words[: len(short.words)] for words in (long.words, long.spelt_words)}:
        return NAME_BEGINS
    if said_in(short, long) or is_initialled(short, long) or is_initialled(long, short):
        return SIMILAR_MAX
    similar = max(
        fuzz.ratio(short.stripped, long.stripped),
        fuzz.token_sort_ratio(" ".join(short.words), " ".join(long.words)),
    )
    return min(int(similar), SIMILAR_MAX)


def _is_cut(short: Name, long: Name) -> bool:
    """Whether a bank has left the end of a name out."""
    if short.is_chinese:
        begin = CUT_LEGAL_CHINESE.sub("", short.compact)
        if begin != short.compact and begin == long.stripped:
            return True
        return len(begin) >= CUT_MIN_CHINESE and long.compact.startswith(short.compact)
    if len(short.compact) < CUT_MIN:
        return False
    # what ends with a whole word may as well be another firm's whole name, and Delta Services is no Delta Service S
    length = len(short.compact)
    return any(
        compact.startswith(short.compact)
        and short.words != words[: len(short.words)]
        and {end for end in ends if end < length} == short.ends - {length}
        for compact, ends, words in (
            (long.compact, long.ends, long.words),
            (long.spelt_compact, long.spelt_ends, long.spelt_words),
        )
    )


def _of_characters(short: Name, long: Name) -> int:
    """Chinese names: another character is another name."""
    if len(short.stripped) >= SAID_MIN_CHINESE and short.stripped in long.stripped:
        return SIMILAR_MAX
    return min(int(fuzz.ratio(short.stripped, long.stripped)), SIMILAR_MAX)


def said_in(name: Name, text: Name) -> bool:
    """Whether a whole name stands in a text, as words of their own."""
    if name.is_chinese:
        # two characters alone stand in many words
        is_long = len(name.stripped) >= SAID_MIN_CHINESE
        return name.stripped in text.stripped if is_long else name.stripped in text.words
    return f" {' '.join(name.words)} " in f" {' '.join(text.words)} "


def is_initialled(name: Name, text: Name) -> bool:
    """Whether a text names a person by an initial, or the name itself has one: J SMITH could be Jane Smith."""
    if name.is_chinese or len(name.words) < 2:  # noqa: PLR2004  (a first name and a family name)
        return False
    words, ends = text.words, (name.words[0], name.words[-1])
    if ends[0] not in words and ends[1] not in words:
        return False
    beside = list(pairwise(words))
    beside += [pair[::-1] for pair in beside]
    return any(
        family == said_family
        and len(family) > 1
        and first[0] == said_first[0]
        and 1 in (len(first), len(said_first))
        for first, family in (ends, ends[::-1])
        for said_first, said_family in beside
    )


def spellings(aliases: tuple[Alias, ...]) -> Mapping[str, tuple[Name, ...]]:
    """Each known spelling, stripped, and all by which the same counterparty goes."""
    known: dict[str, tuple[Name, ...]] = {}
    for alias in aliases:
        names = tuple(read_name(text) for text in (alias.name, *alias.also))
        known |= {name.stripped: names for name in names}
    return known
