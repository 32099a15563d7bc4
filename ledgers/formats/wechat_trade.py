"""WeChat Pay merchant trade bill (交易账单), every column set of ALL, SUCCESS and REFUND.

Source: pay.weixin.qq.com, 下载交易账单: each data cell starts with a grave accent; the last two lines are
totals; a refund is a row of its own with its amount in 退款金额; amounts in yuan, times in China's zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

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
from ledgers.formats.tally import Tally
from ledgers.money import parse_one
from ledgers.normalise import bare

NAMES = ("交易时间", "微信订单号", "商户订单号", "交易类型", "交易状态", "手续费", "费率")
FOOTER = "总交易单数"
REFUNDS = ("REFUND", "REVOKED")
RATE = r"^([0-9]{1,2})(?:\.([0-9]{1,4}))?%$"


class WeChatTradeBill:
    """One row per payment or refund; gross is the order's amount, net what is settled less the fee."""

    code = "wechat_trade"
    ledger_kind = LedgerKind.CHANNEL
    title = "WeChat Pay trade bill"

    def recognise(self, header: Sequence[str], before: Sequence[str]) -> Evidence | None:
        return Evidence(NAMES) if set(NAMES) <= set(header) else None

    @staticmethod
    def ends(line: str) -> bool:
        """Whether a line is the head of the totals."""
        return line.lstrip("\ufeff").startswith((FOOTER, f'"{FOOTER}'))

    def read(self, table: Table, options: ReadOptions) -> Reading:
        return Reading(self.code, lambda: self._read(table))

    def _read(self, table: Table) -> tuple[Iterator[Batch], Callable[[], Summary]]:
        tally = Tally(table)

        def batches() -> Iterator[Batch]:
            for rows in table.records.iter_slices(BATCH_ROWS):
                yield tally.add(self._batch(table, rows))
            yield tally.add_broken()

        def summary() -> Summary:
            first = table.records.head(1)
            account = table.column("商户号")
            return tally.summary(
                format=self.code,
                ledger_kind=self.ledger_kind,
                account=first.select(bare(pl.col(account))).item() or ""
                if account and len(first)
                else "",
                controls=self._controls(table, tally),
                zone=CHINA,
            )

        return batches(), summary

    def _batch(self, table: Table, rows: pl.DataFrame) -> Batch:
        cell = table.column
        draft = Draft(rows)
        currency = cell("货币种类")
        draft.text("stated", currency)
        draft.rows = draft.rows.with_columns(pl.col("stated").fill_null("CNY").alias("currency"))
        draft.fault(
            ~pl.col("currency").str.contains(r"^[A-Z]{3}$"),
            "bad_currency",
            "货币种类",
            pl.col("currency"),
        )
        draft.moments(cell("交易时间") or "", "交易时间", CHINA)
        for name, title in (
            ("order", "商户订单号"),
            ("transaction", "微信订单号"),
            ("refund", "商户退款单号"),
        ):
            draft.reference(name, cell(title), title)
        draft.text("trade_status", cell("交易状态"))
        total = "订单金额" if "订单金额" in table.header else "总金额"
        settled = "应结订单金额" if "应结订单金额" in table.header else total
        self._amounts(draft, table, total, settled)
        draft.text("description", cell("商品名称"))
        draft.text("counterparty", cell("用户标识"))
        self._facts(draft)
        return draft.finish()

    @staticmethod
    def _amounts(draft: Draft, table: Table, total: str, settled: str) -> None:
        for name, title in (("total", total), ("settled", settled)):
            draft.amount(name, table.column(title) or "", title)
        # the bill pads fees to five decimals and charges whole fen
        draft.amount("fee", table.column("手续费") or "", "手续费", rounds=True)
        back = table.column("退款金额")
        if back:
            draft.amount("refunded", back, "退款金额", required=False)
        else:
            draft.rows = draft.rows.with_columns(refunded=pl.lit(0, dtype=pl.Int64))
        rate = bare(pl.col(table.column("费率") or ""))
        decimals = rate.str.extract(RATE, 2).fill_null("").str.pad_end(4, "0").cast(pl.Int64)
        # 0.60% is 6,000 millionths
        draft.rows = draft.rows.with_columns(
            fee_rate_ppm=rate.str.extract(RATE, 1).cast(pl.Int64) * 10_000 + decimals
        )

    @staticmethod
    def _facts(draft: Draft) -> None:
        back = pl.col("trade_status").is_in(list(REFUNDS))
        # the bill writes refunds unsigned, and some versions the fee given back as negative
        fee = pl.when(back).then(pl.col("fee").abs()).otherwise(-pl.col("fee"))
        net = pl.when(back).then(-pl.col("refunded")).otherwise(pl.col("settled")) + fee
        draft.rows = draft.rows.with_columns(
            kind=pl.when(back).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT")),
            status=pl.when(back).then(pl.lit("REFUNDED")).otherwise(pl.lit("PAID")),
            channel=pl.lit("WECHAT"),
            gross_minor=pl.when(back).then(-pl.col("refunded")).otherwise(pl.col("total")),
            fee_minor=fee,
            net_minor=net,
            natural_id=pl.concat_str(
                pl.col("transaction_ref").fill_null(""),
                pl.lit("|"),
                pl.col("trade_status").fill_null(""),
                pl.lit("|"),
                pl.when(back).then(pl.col("refund_ref").fill_null("")).otherwise(pl.lit("")),
            ),
        )

    @staticmethod
    def _controls(table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """The bill's last two lines, beside the sums of its rows (rejected ones can't be in them)."""
        lines = [line for line in table.after if line.strip()]
        if len(lines) < 2 or not lines[0].lstrip("\ufeff").startswith(FOOTER):  # noqa: PLR2004
            return ()
        names = lines[0].lstrip("\ufeff").split(",")
        values = [value.strip('`" \t') for value in lines[1].split(",")]
        stated = dict(zip(names, values, strict=False))
        entries = tally.entries
        back = pl.col("kind") == "REFUND"
        sums = entries.select(
            gross=pl.col("gross_minor").filter(~back).sum(),
            refunds=-pl.col("gross_minor").filter(back).sum(),
            fees=-pl.col("fee_minor").sum(),
        ).row(0)
        found = [ControlTotal(FOOTER, None, int(stated.get(FOOTER, "0") or 0), tally.rows)]
        gross = "订单总金额" if "订单总金额" in stated else None
        for name, computed in (
            (gross, sums[0]),
            ("退款总金额", sums[1]),
            ("手续费总金额", sums[2]),
        ):
            if name and (amount := parse_one(stated.get(name, ""), "CNY")) is not None:
                found.append(ControlTotal(name, "CNY", amount, computed))
        return tuple(found)
