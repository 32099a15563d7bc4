"""The scenarios by code: one file each, which writes a book of about so many sales."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from random import Random

from reconcile.engine import choose, from_json, ready_rule_sets, reconcile
from reconcile.engine.ready import DOCUMENTS
from tests.truth.book import Book
from tests.truth.daily import decide_daily
from tests.truth.judge import Decided, Verdict, held_against, read
from tests.truth.scenarios import (
    adyen_payouts,
    alipay_orders,
    card_terminal,
    daily_files,
    foreign_orders,
    invoices,
    jd_wallet,
    net_credits,
    pinduoduo,
    rare_orders,
    rare_payouts,
    shopify_payouts,
    stock,
    stripe_payouts,
    taobao,
    top_ups,
    web_orders,
    wechat_funds,
    wechat_orders,
    withdrawals,
)

Write = Callable[[Book, int], None]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A pair of ledgers, by the kinds that `choose` knows, and who writes their month."""

    ours: Collection[str]
    theirs: Collection[str]
    write: Write
    # rules of its own, where no ready rule set says what the contract is
    document: Mapping[str, object] | None = None
    is_daily: bool = False
    # the formats of both sides, where these say more than the kinds
    formats: tuple[Collection[str], Collection[str]] = ((), ())

    def book(self, seed: int, size: int) -> Book:
        made = Book(Random(seed))  # noqa: S311  (a simulation)
        self.write(made, size)
        return made

    def judged(self, seed: int, size: int) -> tuple[Verdict, Book]:
        """How what is decided compares with what is true."""
        book = self.book(seed, size)
        return held_against(self.decided(book), book.truth()), book

    def decided(self, book: Book) -> Decided:
        """What the ready rule set makes of a book, as `reconcile_files` would."""
        ours, theirs = self.formats
        code = choose(self.ours, self.theirs, left_formats=ours, right_formats=theirs)
        ready = ready_rule_sets()[code]
        rules = from_json(dict(self.document)) if self.document else ready
        if self.is_daily:
            return decide_daily(book, rules)
        return read(reconcile(*book.frames(), rules, book.context))


SCENARIOS: dict[str, Scenario] = {
    "wechat orders - bill": Scenario(["orders"], ["channel"], wechat_orders.write),
    "wechat day by day": Scenario(
        ["orders"],
        ["channel"],
        daily_files.write,
        {**DOCUMENTS["orders_channel"], **daily_files.RULES_WITH},
        is_daily=True,
    ),
    "rare orders - bill": Scenario(["orders"], ["channel"], rare_orders.write),
    "wechat bill - funds": Scenario(["channel"], ["channel"], wechat_funds.write),
    "jd settlement - wallet": Scenario(
        ["channel"], ["channel"], jd_wallet.write, formats=(["jd_settlement"], ["jd_wallet"])
    ),
    "alipay orders - bill": Scenario(["orders"], ["channel"], alipay_orders.write),
    "pinduoduo orders - ledger": Scenario(["orders"], ["channel"], pinduoduo.write),
    "taobao orders - wallets": Scenario(["orders"], ["channel"], taobao.write),
    "top-ups - channel": Scenario(["orders"], ["channel"], top_ups.write_channel),
    "top-ups - supplier": Scenario(["orders"], ["supplier"], top_ups.write_supplier),
    "orders - net credits": Scenario(
        ["orders"], ["channel"], net_credits.write_orders, net_credits.PER_ORDER
    ),
    "days - net credits": Scenario(
        ["orders"], ["channel"], net_credits.write_days, net_credits.PER_DAY
    ),
    "dollars - euros": Scenario(
        ["orders"], ["channel"], foreign_orders.write, foreign_orders.DOCUMENT
    ),
    "stock - orders": Scenario(["stock"], ["orders"], stock.write),
    "web orders - charges": Scenario(["orders"], ["channel"], web_orders.write),
    "till - card terminal": Scenario(["orders"], ["channel"], card_terminal.write),
    "stripe - bank": Scenario(["channel"], ["bank"], stripe_payouts.write),
    "adyen - bank": Scenario(["channel"], ["bank"], adyen_payouts.write),
    "shopify - bank": Scenario(["channel"], ["bank"], shopify_payouts.write),
    "rare payouts - bank": Scenario(["channel"], ["bank"], rare_payouts.write),
    "invoices - bank": Scenario(["orders"], ["bank"], invoices.write),
    "wallets - bank": Scenario(["channel"], ["bank"], withdrawals.write),
}
