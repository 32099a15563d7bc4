"""Face value, price and cost: what tables of top-ups, cards and vouchers say of one item.

The customer pays the price, the supplier is paid the cost, and the face value is what the item is worth
to whoever uses it: it is nobody's payment where a price or a cost stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from ledgers.formats.columns import AGREE_SHARE, Cells, amounts_of, share
from ledgers.formats.folding import folded
from ledgers.formats.headers import NEVER, SCORE_MIN, score

# how much a name says of what was paid
LISTED, ANY_AMOUNT, PAID = 1, 2, 3


class Worth(StrEnum):
    """What an amount says of the item."""

    FACE = "face"
    PRICE = "price"
    COST = "cost"


_NAMES: tuple[tuple[Worth, re.Pattern[str]], ...] = tuple(
    (worth, re.compile(pattern))
    for worth, pattern in (
        (Worth.FACE, r"^(?:商品|充值|产品|卡|票)?面(?:值|额)(?:金额)?$|^票面(?:价值?|金额)$"
                     r"|^(?:face|nominal|par) (?:value|amount)$|^denomination$"),
        (Worth.PRICE, r"^(?:实际)?(?:售|销售|卖|售卖|折后|折扣|成交|实付|实售|到手)价格?$"
                     r"|^(?:sale|sales|selling|sell|discounted|paid|deal) price$|^price paid$"),
        (Worth.COST, r"^(?:订单|商品|充值|实际)?(?:(?:成本|进货|采购|供货)(?:价格?|金额|总[价额])|结算总价)$"
                     r"|^(?:订单|商品|充值|实际)?(?:结算|进|供应|协议|批发|代理|拿货|上游)价格?$"
                     r"|^(?:订单|商品)?成本(?:价|额)?$|^采购成本$|^cost(?: price| amount)?$"
                     r"|^(?:supply|wholesale|settlement|purchase|buying|buy) price$"),
    )
)  # fmt: skip
# of a channel what it paid out, of a bank what it took; beside a face value what the supplier takes
_SETTLED = re.compile(
    r"^结算(?:金额|额)$|^settlement amount$|^(?:订单|账户|实际)?(?:扣款|扣费|扣减|实扣|应扣|划扣|消耗)(?:金额|额|款)?$"
    r"|^实际扣[款费](?:金额|额)?$|^(?:amount (?:charged|deducted)|(?:charged|deducted|deduction) amount)$|^debit amount$"
)
# what was asked before anything was taken off
_LISTED = re.compile(
    r"^(?:商品|货品|菜品|宝贝|产品)(?:总价|总额|总金额|金额|合计)$|[原标]价|市场价|吊牌价|^list price$|\brrp\b"
    r"|^(?:sub ?total|(?:goods|items?|merchandise|product)(?: (?:amount|total|price|value))?)$"
)
_PAID = re.compile(
    r"实支?付|实际支付|实收|^(?:买家|用户|客户|顾客|会员|订单)?已?支付(?:总)?(?:金额|额|款)?$|成交(?:总)?(?:金额|额)|[实划]扣|扣[款费]"
    r"|(?<!un)\bpaid\b|\b(?:charged|captured|collected)\b|^(?:net )?payment (?:amount|total)$"
)
# what a customer tops up, or what the top-up is worth, as the columns beside it say
_TOPPED_UP = re.compile(r"^充值(?:总)?(?:金额|额)$|^(?:top ?up|recharge) (?:amount|value|total)$")

_NEVER_PAID = re.compile(NEVER["gross"])


def worth_of(header: str) -> Worth | None:
    """What the name of a column says that its amounts are."""
    name = folded(header)
    return next((worth for worth, pattern in _NAMES if pattern.search(name)), None)


def how_paid(header: str) -> int:
    """How much a column's name says of what was paid: nothing, what was asked, an amount, what was paid."""
    name, worth = folded(header), worth_of(header)
    is_amount = score("gross", header) >= SCORE_MIN or score("net", header) >= SCORE_MIN
    if worth == Worth.FACE or _LISTED.search(name):
        return LISTED
    if (
        worth is not None
        or _SETTLED.search(name)
        or (_PAID.search(name) and not _NEVER_PAID.search(name))
    ):
        return PAID
    return ANY_AMOUNT if is_amount else 0


def worths(sample: Cells) -> dict[Worth, str]:
    """The first column of each worth whose cells are amounts."""
    found: dict[Worth, str] = {}
    settled: list[str] = []
    for at, header in enumerate(sample.header):
        worth = worth_of(header)
        if worth is not None and worth not in found and _holds_amounts(sample, at):
            found[worth] = header
        if _SETTLED.search(folded(header)):
            settled.append(header)
    if settled and Worth.FACE in found:
        found.setdefault(Worth.COST, settled[0])
    return found


def _holds_amounts(sample: Cells, at: int) -> bool:
    cells = sample.texts_at(at)
    return bool(len(cells)) and share(amounts_of(cells, decimal_comma=False)) >= AGREE_SHARE


def settle_worth(chosen: dict[str, str], sample: Cells) -> tuple[str, ...]:
    """Take the price for the amount, or the cost where nothing else is one; the columns to ask about otherwise.

    Whether a supplier's table is compared by face value or by cost depends on what our side knows.
    """
    found = worths(sample)
    gross = chosen.get("gross", "")
    face, price, cost = (found.get(worth) for worth in Worth)
    if price and _is_of_one_piece(chosen, sample) and _gives_way(gross, beside_price=True):
        _take(chosen, price)
    elif face and cost and _gives_way(gross, beside_price=False):
        _take(chosen, face)
        return face, cost
    elif cost and not {"gross", "net", "credit", "debit", "refunded"} & set(chosen):
        _take(chosen, cost)
    return ()


def settle_paid(chosen: dict[str, str], sample: Cells) -> None:
    """Take what was paid for the amount where a list price was taken and a column says what was paid."""
    if how_paid(chosen.get("gross", "")) != LISTED or worth_of(chosen["gross"]) is not None:
        return
    for at, header in enumerate(sample.header):
        is_free = header not in chosen.values() and worth_of(header) is None
        if is_free and how_paid(header) == PAID and _holds_amounts(sample, at):
            _take(chosen, header)
            return


def _gives_way(gross: str, *, beside_price: bool) -> bool:
    """Whether the amount that was chosen is none that a customer pays."""
    name = folded(gross)
    if not name or worth_of(gross) in {Worth.FACE, Worth.COST} or _SETTLED.search(name):
        return True
    return beside_price and bool(_TOPPED_UP.search(name))


def _take(chosen: dict[str, str], header: str) -> None:
    for field in [field for field, name in chosen.items() if name == header]:
        chosen.pop(field)
    chosen["gross"] = header


def _is_of_one_piece(chosen: Mapping[str, str], sample: Cells) -> bool:
    """Whether a price is that of the whole row."""
    if "quantity" not in chosen:
        return True
    pieces = sample.texts(chosen["quantity"])
    return bool(pieces.str.contains(r"^\+?1(?:\.0*)?$").all())
