"""Customers' names as our invoices write them, and as banks make of them."""

from __future__ import annotations

from random import Random

WESTERN = (
    "Harbor Light Trading Ltd", "Müller & Söhne GmbH", "Café du Marché SARL", "Northgate Ceramics Inc",
    "Oakfield Interiors Limited", "Jørgensen Møbler ApS", "Blue Heron Stationery LLC", "Kowalski Drukarnia",
    "Peñalara Deportes SL", "Tanaka Homeware KK", "Redwood Gift Company", "St. George's Tea Rooms",
    "Van der Berg Import BV", "Lindqvist Textil AB", "Zephyr Outdoor Supplies", "Abernathy & Pryce LLP",
)  # fmt: skip
CHINESE = (
    "杭州晨光文具有限公司", "深圳市海纳电子商务有限公司", "苏州丝韵服饰有限公司", "义乌市百汇小商品商行",
    "广州南粤茶业有限公司", "成都锦里食品有限责任公司", "宁波东钱湖家居用品有限公司", "上海浦江贸易有限公司",
)  # fmt: skip
PERSONS = ("Ingrid Halvorsen", "Tomasz Wrona", "Jürgen Böll", "Chiara Esposito", "Liang Weimin")
STEMS = ("Alder", "Brack", "Cove", "Dun", "Esk", "Fern", "Hazel", "Iron", "Kirk", "Lark", "Moor", "Oak",
         "Pike", "Quill", "Raven", "Stone", "Thorn", "Upper", "Wild", "Yarrow")  # fmt: skip
ENDS = ("mere", "water", "ford", "dale", "stead", "wick", "holm", "gate")
TRADES = ("Books", "Florist", "Bakery", "Toys", "Dairy", "Cycles", "Music", "Paints")
# two who are not the same, however alike they look: the first is a customer, the second pays for itself
NAMESAKES = (
    ("Northwind Ceramics Inc", "NORTHWIND CAMERAS INC"),
    ("Anna Schmidt", "HANNA SCHMIDT"),
    ("Hafenkontor Nord GmbH", "HAFENKONTOR SUED GMBH"),
    ("厦门市鹭岛电子商务有限公司", "厦门市鹭岛电子科技有限公司"),
    ("Delta Print 24 BV", "DELTA PRINT 42 BV"),
    ("Meridian Foods UK Ltd", "MERIDIAN FOODS FRANCE SARL"),
)
FOLDED = str.maketrans("üöäéñøåÜÖÄÉÑØÅ", "uoaenoaUOAENOA")
SHORT = (
    ("Limited", "Ltd"),
    ("Company", "Co"),
    ("Trading", "Trdg"),
    ("Import", "Imp"),
    ("Supplies", "Supp"),
)
CUT_MIN, CUT_MAX = 14, 18
PERSON_WORDS = 2


def customers(random: Random, count: int) -> list[str]:
    """Different names; beside those listed, shops of invented towns."""
    listed = [*WESTERN, *CHINESE, *PERSONS]
    towns = [f"{stem}{end}" for stem in STEMS for end in ENDS]
    shops = [f"{town} {trade}" for town in towns for trade in TRADES]
    for names in (listed, shops):
        random.shuffle(names)
    return [*listed, *shops][:count]


def at_the_bank(name: str, random: Random) -> str:
    """The name as a bank line shows it: cut, in capitals, without accents, shortened or as it is."""
    if any("\u4e00" <= letter <= "\u9fff" for letter in name):
        plain = name.replace("有限责任公司", "").replace("有限公司", "")
        return random.choice((name, plain, f"{plain}（代付）"))
    capitals = name.translate(FOLDED).upper()
    shortened = name
    for long, short in SHORT:
        shortened = shortened.replace(long, short)
    words = name.split()
    return random.choice(
        (
            name,
            capitals,
            capitals[: random.randint(CUT_MIN, CUT_MAX)].strip(),
            shortened.translate(FOLDED),
            # persons have their family name first
            " ".join(reversed(words) if len(words) == PERSON_WORDS else words).translate(FOLDED),
            name.replace("ü", "ue").replace("ö", "oe").translate(FOLDED).upper(),
            capitals.replace("&", "AND").replace(".", " ").replace("'", ""),
        )
    )
