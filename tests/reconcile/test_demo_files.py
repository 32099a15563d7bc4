"""The demo's files: the same every time, true to their formats, wrong only where meant to be."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from ledgers.formats import Summary, open_statement
from reconcile.demo.__main__ import write
from reconcile.demo.files import LAMP, TEA, DemoFile, DemoMonth, make_month, previous_month
from reconcile.demo.sales import month_end
from reconcile.demo.shops import Method
from reconcile.engine import Context, Outcome, Period, ready_rule_sets
from reconcile.engine import reconcile as run_engine
from reconcile.engine.records import RECORD_SCHEMA

OCTOBER = date(2026, 10, 1)
EAST_EIGHT = 8 * 60
MONTHS = {
    "tea": make_month(TEA, OCTOBER),
    "tea before": previous_month(TEA, OCTOBER),
    "lamp": make_month(LAMP, OCTOBER),
    "lamp before": previous_month(LAMP, OCTOBER),
}
CHANNEL_ROLES = ("wechat", "alipay", "payouts")

each_month = pytest.mark.parametrize("month", MONTHS.values(), ids=MONTHS.keys())


def rows_of(document: DemoFile, encoding: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(document.content.decode(encoding))))


def wechat_tables(month: DemoMonth) -> tuple[list[dict[str, str]], dict[str, str]]:
    """The bill's rows without armour, and its totals."""
    lines = month.document("wechat").content.decode("utf-8-sig").replace("`", "").split("\r\n")
    body, foot = lines[:-3], lines[-3:-1]
    return list(csv.DictReader(body)), next(csv.DictReader(foot))


def alipay_rows(month: DemoMonth) -> list[dict[str, str]]:
    lines = month.document("alipay").content.decode("gb18030").split("\r\n")
    return list(
        csv.DictReader(line.replace("\t", "") for line in lines if not line.startswith("#"))
    )


def total(rows: Sequence[dict[str, str]], column: str) -> Decimal:
    return sum((Decimal(row[column]) for row in rows), Decimal(0))


def read(document: DemoFile) -> tuple[pl.DataFrame, int, Summary]:
    reading = open_statement(document.content)
    batches = list(reading)
    entries = pl.concat([batch.entries for batch in batches])
    rejected = sum(len(batch.rejected) for batch in batches)
    return entries.with_columns(source=pl.lit(document.name)), rejected, reading.summary


def frame(documents: Sequence[DemoFile], first_entry: int) -> pl.DataFrame:
    rows = pl.concat([read(document)[0] for document in documents])
    return rows.with_columns(entry=pl.int_range(pl.len(), dtype=pl.Int64) + first_entry)


def compare(months: Sequence[DemoMonth]) -> tuple[Outcome, pl.DataFrame]:
    """The engine's outcome for orders against channels, and the rows that it saw."""
    documents = [document for month in months for document in month.documents]
    ours = frame([d for d in documents if d.role in ("orders", "refunds")], 0)
    theirs = frame([d for d in documents if d.role in CHANNEL_ROLES], len(ours))
    last_day = month_end(months[-1].month) - timedelta(days=1)
    period = Period(months[0].month, last_day, EAST_EIGHT)
    columns = list(RECORD_SCHEMA)
    outcome = run_engine(
        ours.select(columns),
        theirs.select(columns),
        ready_rule_sets()["orders_channel"],
        Context(period, period),
    )
    return outcome, pl.concat([ours, theirs])


def found_by_reference(outcome: Outcome, rows: pl.DataFrame) -> dict[str, set[tuple[str, int]]]:
    """For each order or refund number in a case, the kinds and differences of its cases."""
    items = outcome.case_items.join(
        outcome.cases.select("case_no", "kind", "difference_minor"), on="case_no"
    ).join(rows.select("entry", "order_ref", "refund_ref"), on="entry")
    found: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
    for order, refund, kind, difference in items.select(
        "order_ref", "refund_ref", "kind", "difference_minor"
    ).iter_rows():
        for reference in (order, refund):
            if reference is not None:
                found[reference].add((kind, difference))
    return dict(found)


@each_month
def test_it_makes_the_same_bytes_again(month: DemoMonth) -> None:
    is_first = month in (MONTHS["tea before"], MONTHS["lamp before"])
    shop = TEA if month.shop.code == "tea" else LAMP

    again = previous_month(shop, OCTOBER) if is_first else make_month(shop, OCTOBER)

    assert again.files == month.files
    assert again.expected == month.expected


def test_it_makes_another_month_for_another_date() -> None:
    november = make_month(TEA, date(2026, 11, 1))

    shared = set(november.files) & set(MONTHS["tea"].files)

    assert not shared
    assert november.document("orders").content != MONTHS["tea"].document("orders").content


def test_it_refuses_a_shop_with_too_few_sales_for_its_differences() -> None:
    tiny = replace(TEA, sales={Method.WECHAT: 5})

    with pytest.raises(ValueError, match="too few sales"):
        make_month(tiny, OCTOBER)


@each_month
def test_it_is_read_with_every_row_accounted_for(month: DemoMonth) -> None:
    for document in month.documents:
        entries, rejected, summary = read(document)

        assert (len(entries) + rejected, rejected) == (document.records, document.rejected)
        assert summary.proved in (True, None)
        if document.role in ("wechat", "alipay", "bank"):
            assert summary.proved


def test_the_wechat_bill_has_its_27_columns_and_true_totals() -> None:
    rows, totals = wechat_tables(MONTHS["tea"])

    assert len(rows[0]) == 27
    assert totals == {
        "总交易单数": str(len(rows)),
        "应结订单总金额": str(total(rows, "应结订单金额")),
        "退款总金额": str(total(rows, "退款金额")),
        "充值券退款总金额": str(total(rows, "充值券退款金额")),
        "手续费总金额": str(total(rows, "手续费")),
        "订单总金额": str(total(rows, "订单金额")),
        "申请退款总金额": str(total(rows, "申请退款金额")),
    }
    assert [row["交易时间"] for row in rows] == sorted(row["交易时间"] for row in rows)


def test_the_wechat_bill_settles_the_order_less_the_voucher() -> None:
    rows, _totals = wechat_tables(MONTHS["tea"])
    paid = [row for row in rows if row["交易状态"] == "SUCCESS"]

    assert any(row["代金券金额"] != "0.00" for row in paid)
    for row in paid:
        settled = Decimal(row["订单金额"]) - Decimal(row["代金券金额"])
        assert Decimal(row["应结订单金额"]) == settled


def test_the_alipay_bill_has_its_25_columns_and_true_totals() -> None:
    text = MONTHS["tea"].document("alipay").content.decode("gb18030")
    rows = alipay_rows(MONTHS["tea"])
    paid = [row for row in rows if row["业务类型"] == "交易"]
    refunds = [row for row in rows if row["业务类型"] == "退款"]

    received, vouchers = total(paid, "商家实收（元）"), total(paid, "商家优惠（元）")
    given_back = total(refunds, "商家实收（元）")

    assert len(rows[0]) == 25
    assert f"#交易合计：{len(paid)}笔，商家实收共{received}元，商家优惠共{vouchers}元\r\n" in text
    assert f"#退款合计：{len(refunds)}笔，商家实收退款共{given_back}元" in text


def test_the_bank_statements_follow_on_one_another() -> None:
    for code in ("tea", "lamp"):
        before, after = MONTHS[f"{code} before"], MONTHS[code]

        assert after.bank_opening_minor == before.bank_closing_minor
        assert after.bank_opening_minor > 0


def test_each_days_wechat_net_reaches_the_bank_the_day_after() -> None:
    rows, _totals = wechat_tables(MONTHS["tea"])
    days: defaultdict[date, Decimal] = defaultdict(Decimal)
    for row in rows:
        net = Decimal(row["应结订单金额"]) - Decimal(row["退款金额"]) - Decimal(row["手续费"])
        days[date.fromisoformat(row["交易时间"][:10])] += net

    bank = rows_of(MONTHS["tea"].document("bank"), "gb18030")
    credited = {
        date.fromisoformat(row["交易日期"]): Decimal(row["贷方金额"])
        for row in bank
        if row["对方户名"].startswith("财付通")
    }

    del days[date(2026, 10, 31)]
    assert {day + timedelta(days=1): net for day, net in days.items()} == {
        day: amount for day, amount in credited.items() if day > OCTOBER
    }


@each_month
def test_the_engine_finds_what_was_planted_and_nothing_else(month: DemoMonth) -> None:
    planted = [p for p in month.expected if p.arrow == "orders"]

    outcome, rows = compare([month])

    found = found_by_reference(outcome, rows)
    for difference in planted:
        assert found[difference.reference] == {(difference.kind, difference.difference_minor)}
    assert Counter(outcome.cases["kind"]) == Counter(p.kind for p in planted)
    assert outcome.proof.is_balanced


def test_the_engine_only_suggests_the_numbers_with_swapped_digits() -> None:
    month = MONTHS["tea"]

    outcome, rows = compare([month])

    suggested = outcome.matches.filter(pl.col("state") == "SUGGESTED").select("match_no")
    legs = outcome.legs.join(suggested, on="match_no").join(
        rows.select("entry", "order_ref"), on="entry"
    )
    pairs = legs.sort("match_no", "side").group_by("match_no", maintain_order=True).agg("order_ref")
    assert sorted(map(tuple, pairs["order_ref"].to_list())) == sorted(month.slips)


def test_payments_at_midnight_meet_their_orders_of_the_month_before() -> None:
    both = [MONTHS["tea before"], MONTHS["tea"]]
    carried = {p.reference for p in both[1].expected if p.from_month_before}

    outcome, rows = compare(both)

    assert len(carried) == 3
    assert not carried & set(found_by_reference(outcome, rows))


def test_the_payout_report_sums_to_the_bank_lines_except_where_planted() -> None:
    month = MONTHS["lamp"]
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(month.document("payouts"), "utf-8"):
        assert Decimal(row["Gross"]) - Decimal(row["Fee"]) == Decimal(row["Net"])
        sums[row["Payout ID"]] += Decimal(row["Net"])

    bank = rows_of(month.document("bank"), "utf-8")
    credited = {row["Description"].split()[-1]: row["Credit"] for row in bank}

    differing = {number for number, net in sums.items() if credited.get(number) != str(net)}
    assert differing == {p.reference for p in month.expected if p.arrow == "payouts"}


def test_the_tea_shop_leaves_forty_to_sixty_exceptions_in_three_thousand_orders() -> None:
    month = MONTHS["tea"]

    kinds = {p.kind for p in month.expected}

    assert 3000 <= month.document("orders").records <= 3010
    assert 40 <= len(month.expected) <= 60
    assert kinds == {
        "EXTERNAL_ONLY", "INTERNAL_ONLY", "AMOUNT_OVER", "AMOUNT_SHORT", "FEE_MISMATCH",
        "STATUS_MISMATCH", "CURRENCY_MISMATCH", "DUPLICATE", "TIMING", "AMBIGUOUS", "NON_TRADE",
    }  # fmt: skip


def test_it_writes_the_files_for_a_first_try(tmp_path: Path) -> None:
    written = write(tmp_path)

    assert (tmp_path / "tea" / "wechat.csv") in written
    assert all(path.stat().st_size for path in written)
