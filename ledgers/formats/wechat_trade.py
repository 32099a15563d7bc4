"""WeChat Pay merchant trade bill (交易账单), every column set of ALL, SUCCESS and REFUND, and the older one.

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
from ledgers.formats.footers import of_names_and_values
from ledgers.formats.splitting import words_of
from ledgers.formats.tally import Tally
from ledgers.money import parse_one
from ledgers.normalise import bare, bare_column

NAMES = ("交易时间", "微信订单号", "商户订单号", "交易类型", "交易状态", "手续费", "费率")
FOOTER = "总交易单数"
REFUND, REVOKED = "REFUND", "REVOKED"
# 退款状态: CHANGE is a refund that came back, because the payer's card takes nothing; someone must pay it otherwise
FAILED, UNDERWAY = ("FAIL", "CHANGE"), "PROCESSING"
RATE = r"^([0-9]{1,2})(?:\.([0-9]{1,4}))?%$"
CURRENCY = r"^[A-Z]{3}$"
# totals in the last lines: the sum of which amount each of them is
TOTALS = {
    "订单总金额": "total",
    "总交易额": "total",
    "应结订单总金额": "settled",
    "退款总金额": "refunded",
    "总退款金额": "refunded",
    "申请退款总金额": "applied",
    "手续费总金额": "fee",
}
# amounts: the columns that hold them, newest name first, and the amount that stands for a missing one
AMOUNTS: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("total", ("订单金额", "总金额"), None),
    ("settled", ("应结订单金额",), "total"),
    ("refunded", ("退款金额",), None),
    ("applied", ("申请退款金额",), "refunded"),
    ("fee", ("手续费",), None),
)


class WeChatTradeBill:
    """One row per payment or refund.

    Gross is what the order was for (订单金额, 申请退款金额), which is what the shop's own books say; net is what
    the channel settles of it: without the coupons that it didn't take money for, and less the fee.
    """

    code = "wechat_trade"
    ledger_kind = LedgerKind.CHANNEL
    title = "WeChat Pay trade bill"
    footer = staticmethod(of_names_and_values((FOOTER, f'"{FOOTER}')))

    def recognise(self, header: Sequence[str], before: Sequence[str]) -> Evidence | None:
        has_amount = {"订单金额", "总金额"} & set(header)
        return Evidence(NAMES) if has_amount and set(NAMES) <= set(header) else None

    def read(self, table: Table, options: ReadOptions) -> Reading:
        return Reading(self.code, _Bill(table).start)


class _Bill:
    """One reading of one bill."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.tally = Tally(table)
        self.sums = dict.fromkeys((name for name, _titles, _other in AMOUNTS), 0)

    def start(self) -> tuple[Iterator[Batch], Callable[[], Summary]]:
        return self._batches(), self._summary

    def _batches(self) -> Iterator[Batch]:
        for rows in self.table.records.iter_slices(BATCH_ROWS):
            yield self.tally.add(self._batch(rows))
        yield self.tally.add_broken()

    def _batch(self, rows: pl.DataFrame) -> Batch:
        cell = self.table.column
        draft = Draft(rows)
        currency = draft.text("currency", cell("货币种类")).fill_null("CNY")
        draft.fault(~currency.str.contains(CURRENCY), "bad_currency", "货币种类", currency)
        draft.rows = draft.rows.with_columns(currency.alias("currency"))
        times = bare_column(rows[cell("交易时间") or ""])
        draft.moments(times, "交易时间", CHINA)
        draft.reference("order", cell("商户订单号"), "商户订单号")
        draft.reference("transaction", cell("微信订单号"), "微信订单号")
        draft.reference("refund", cell("商户退款单号"), "商户退款单号")
        numbers = draft.rows["transaction_ref"]
        draft.fault(numbers.is_null(), "missing_id", "微信订单号", numbers)
        draft.text("trade_status", cell("交易状态"))
        draft.text("refund_status", cell("退款状态"))
        draft.text("description", cell("商品名称"))
        draft.text("counterparty", cell("用户标识"))
        self._amounts(draft)
        self._facts(draft)
        batch = draft.finish()
        accepted = draft.rows if draft.is_bad is None else draft.rows.filter(~draft.is_bad)
        for name in self.sums:
            self.sums[name] += int(accepted[name].sum())
        return batch

    def _amounts(self, draft: Draft) -> None:
        for name, titles, other in AMOUNTS:
            title = next((t for t in titles if t in self.table.header), None)
            if title is not None:
                # the bill pads fees to five decimals and charges whole fen
                draft.amount(
                    name, self.table.column(title) or "", title,
                    required=name in {"total", "fee"}, rounds=name == "fee",
                )  # fmt: skip
            else:
                draft.set(**{name: pl.col(other) if other else pl.lit(0, dtype=pl.Int64)})
        rate = bare(pl.col(self.table.column("费率") or ""))
        decimals = rate.str.extract(RATE, 2).fill_null("").str.pad_end(4, "0").cast(pl.Int64)
        # 0.60% is 6,000 millionths
        draft.set(fee_rate_ppm=rate.str.extract(RATE, 1).cast(pl.Int64) * 10_000 + decimals)

    @staticmethod
    def _facts(draft: Draft) -> None:
        state = pl.col("trade_status").fill_null("")
        back = state.is_in([REFUND, REVOKED])
        given_back = (
            pl.when(pl.col("applied") != 0).then("applied")
            .when(pl.col("refunded") != 0).then("refunded")
            .otherwise("total").abs()
        )  # fmt: skip
        settled_back = pl.when(pl.col("refunded") != 0).then("refunded").otherwise(given_back).abs()
        # the bill writes refunds unsigned, and some versions the fee given back as negative
        fee = pl.when(back).then(pl.col("fee").abs()).otherwise(-pl.col("fee"))
        draft.set(
            kind=pl.when(back).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT")),
            status=pl.when(state == REVOKED).then(pl.lit("REVOKED"))
            .when(back & pl.col("refund_status").is_in(FAILED)).then(pl.lit("FAILED"))
            .when(back & (pl.col("refund_status") == UNDERWAY)).then(pl.lit("PENDING"))
            .when(back).then(pl.lit("REFUNDED"))
            .otherwise(pl.lit("PAID")),
            channel=pl.lit("WECHAT"),
            gross_minor=pl.when(back).then(-given_back).otherwise("total"),
            fee_minor=fee,
            net_minor=pl.when(back).then(-settled_back).otherwise("settled") + fee,
            natural_id=pl.concat_str(
                "transaction_ref", pl.lit("|"), state, pl.lit("|"),
                pl.when(back).then(pl.col("refund_ref").fill_null("")).otherwise(pl.lit("")),
            ),
        )  # fmt: skip

    def _summary(self) -> Summary:
        first = self.table.records.head(1)
        account = self.table.column("商户号")
        number = first.select(bare(pl.col(account))).item() if account and len(first) else ""
        return self.tally.summary(
            format=WeChatTradeBill.code,
            ledger_kind=WeChatTradeBill.ledger_kind,
            account=number or "",
            controls=self._controls(),
            zone=CHINA,
        )

    def _controls(self) -> tuple[ControlTotal, ...]:
        """The bill's last two lines, beside the sums of its rows (rejected ones can't be in them)."""
        lines = [line for line in self.table.after if line.strip()]
        if len(lines) < 2:  # noqa: PLR2004
            return ()
        names, values = (words_of(line, self.table.delimiter) for line in lines[:2])
        stated = dict(zip(names, values, strict=False))
        found = []
        if (count := stated.get(FOOTER, "")).isdecimal() and count.isascii():
            found.append(ControlTotal(FOOTER, None, int(count[:18]), self.tally.rows))
        for name, of in TOTALS.items():
            amount = parse_one(stated[name], "CNY") if name in stated else None
            if amount is not None:
                found.append(ControlTotal(name, "CNY", amount, self.sums[of]))
        return tuple(found)
