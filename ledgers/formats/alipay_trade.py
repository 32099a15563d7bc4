"""Alipay merchant trade bill (业务明细), the 25- and the 29-column sets.

Anatomy: notice lines starting with #, the header, rows, a closing line and totals, in gb18030; amounts in
yuan, refunds (业务类型 退款) as rows of their own; 服务费 negative on a payment, positive when given back.
Source: opendocs.alipay.com, 对账单字段说明.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import polars as pl

from ledgers.formats.base import (
    BATCH_ROWS,
    CHINA,
    Batch,
    ControlTotal,
    Evidence,
    LedgerKind,
    Reading,
    ReadOptions,
    Summary,
    Table,
)
from ledgers.formats.drafts import Draft
from ledgers.formats.footers import of_lines
from ledgers.formats.tally import Tally
from ledgers.money import parse_one
from ledgers.normalise import bare_column

NAMES = ("支付宝交易号", "商户订单号", "业务类型", "完成时间")
TOTALS = re.compile(r"#(交易|退款)合计[:：]([0-9]+)笔[,，]商家实收(?:退款)?共(-?[0-9.,]+)元")
DAYS = re.compile(
    r"起始日期：\[([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日 [0-9:]+\]\s+"
    r"终止日期：\[([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日 ([0-9:]+)\]"
)
ACCOUNT = re.compile(r"账号：\[([0-9]+)\]")
MIDNIGHT = "00:00:00"


def plain(name: str) -> str:
    """A header name with half-width brackets."""
    return name.replace("（", "(").replace("）", ")")


class AlipayTradeBill:
    """One row per payment or refund; gross is the order's amount, net what the merchant got less fees."""

    code = "alipay_trade"
    ledger_kind = LedgerKind.CHANNEL
    title = "Alipay trade bill"

    def recognise(self, header: Sequence[str], before: Sequence[str]) -> Evidence | None:
        names = {plain(name) for name in header}
        needed = {*NAMES, "订单金额(元)", "商家实收(元)"}
        return Evidence(tuple(sorted(needed))) if needed <= names else None

    footer = staticmethod(of_lines(("#", '"#')))

    def read(self, table: Table, options: ReadOptions) -> Reading:
        return Reading(self.code, lambda: self._read(table))

    def _read(self, table: Table) -> tuple[Iterator[Batch], Callable[[], Summary]]:
        tally = Tally(table)
        columns = {plain(name): f"c{at}" for at, name in enumerate(table.header)}

        def batches() -> Iterator[Batch]:
            for rows in table.records.iter_slices(BATCH_ROWS):
                yield tally.add(self._batch(columns, rows))
            yield tally.add_broken()

        def summary() -> Summary:
            before = "\n".join(table.before)
            account = ACCOUNT.search(before)
            first, last = self._period(before)
            return tally.summary(
                format=self.code,
                ledger_kind=self.ledger_kind,
                account=account.group(1) if account else "",
                period_start=first,
                period_end=last,
                period_is_declared=first is not None,
                controls=self._controls(table, tally),
                zone=CHINA,
            )

        return batches(), summary

    @staticmethod
    def _period(before: str) -> tuple[date | None, date | None]:
        found = DAYS.search(before)
        if found is None:
            return None, None
        try:
            first = date(*(int(x) for x in found.groups()[:3]))
            last = date(*(int(x) for x in found.groups()[3:6]))
        except ValueError:
            return None, None
        # an end at midnight is the end of the day before
        return first, last - timedelta(days=found.group(7) == MIDNIGHT and last > first)

    def _batch(self, columns: dict[str, str], rows: pl.DataFrame) -> Batch:
        draft = Draft(rows.with_columns(currency=pl.lit("CNY")))
        draft.moments(bare_column(rows[columns["完成时间"]]), "完成时间", CHINA)
        draft.reference("order", columns["商户订单号"], "商户订单号")
        draft.reference("transaction", columns["支付宝交易号"], "支付宝交易号")
        refund = next((n for n in columns if n.startswith("退款批次号")), None)
        draft.reference("refund", columns[refund] if refund else None, refund or "")
        business = draft.text("business", columns["业务类型"])
        draft.text("description", columns.get("商品名称"))
        draft.text("counterparty", columns.get("对方账户"))
        draft.amount("total", columns["订单金额(元)"], "订单金额(元)")
        draft.amount("received", columns["商家实收(元)"], "商家实收(元)")
        for name, title in (("fee", "服务费(元)"), ("split", "分润(元)")):
            if title in columns:
                draft.amount(name, columns[title], title, required=False)
            else:
                draft.set(**{name: pl.lit(0, dtype=pl.Int64)})
        numbers = draft.rows["transaction_ref"]
        draft.fault(numbers.is_null(), "missing_id", "支付宝交易号", numbers)
        draft.fault(business.is_null(), "missing_kind", "业务类型", business)
        self._facts(draft)
        return draft.finish()

    @staticmethod
    def _facts(draft: Draft) -> None:
        back = pl.col("business").str.contains("退款", literal=True).fill_null(value=False)
        sign = pl.when(back).then(-1).otherwise(1)
        # a service fee is a cost on payments and comes back on refunds, whatever sign is written
        # what is split off to partners (分润) costs the merchant like a fee
        fee = -sign * (pl.col("fee").abs() + pl.col("split").abs())
        draft.set(
            kind=pl.when(back).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT")),
            status=pl.when(back).then(pl.lit("REFUNDED")).otherwise(pl.lit("PAID")),
            channel=pl.lit("ALIPAY"),
            gross_minor=sign * pl.col("total").abs(),
            fee_minor=fee,
            net_minor=sign * pl.col("received").abs() + fee,
            natural_id=pl.concat_str(
                pl.col("transaction_ref", "business", "refund_ref").fill_null(""), separator="|"
            ),
        )

    @staticmethod
    def _controls(table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        entries, found = tally.entries, []
        received = entries["net_minor"] - entries["fee_minor"]
        for word, count, amount in TOTALS.findall("\n".join(table.after)):
            mine = entries["kind"] == ("REFUND" if word == "退款" else "PAYMENT")
            rows = int(mine.sum())
            found.append(ControlTotal(f"{word}笔数", None, int(count[:18]), rows))
            stated = parse_one(amount, "CNY")
            if stated is not None:
                computed = int(received.filter(mine).sum())
                found.append(ControlTotal(f"{word}合计", "CNY", stated, computed))
        return tuple(found)
