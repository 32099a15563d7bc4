"""States, kinds and directions stand under any heading: the cells tell what the name doesn't."""

from __future__ import annotations

import pytest

from ledgers.formats import recognise
from ledgers.formats.words import KIND_WORDS, STATUS_WORDS, meaning
from tests.ledgers.tables import lines, read


def fields(*rows: str) -> dict[str, str]:
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return {header: field for field, header in found.mapping.columns.items()}


def listed(header: str, *cells: str) -> str:
    rows = [f"N{i},S{i},2026-05-0{i % 9 + 1},{i}0.50,{cell}" for i, cell in enumerate(cells, 1)]
    return lines(f"Order,Ref,Date,Amount,{header}", *rows)


def statuses(header: str, *cells: str) -> list[object]:
    return read(listed(header, *cells)).values("status")


@pytest.mark.parametrize(
    ("header", "good", "bad"),
    [("Outcome", "Approved", "Declined"), ("Bank says", "OK", "Failed"), ("回执", "成功", "失败"), ("到账情况", "已到账", "失败"),
     ("是否成功", "是", "否"), ("Successful", "Yes", "No"), ("Remarks", "completed", "error")],
)  # fmt: skip
def test_it_reads_states_under_any_heading(header: str, good: str, bad: str) -> None:
    assert statuses(header, good, good, bad) == ["PAID", "PAID", "FAILED"]


def test_it_reads_that_nothing_was_paid_where_a_heading_asks_so() -> None:
    assert statuses("是否到账", "是", "否", "是") == ["PAID", "UNPAID", "PAID"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [("物流情况", ("已签收", "拒收", "已签收")), ("Fraud check", ("passed", "failed", "passed")),
     ("Remarks", ("call before noon", "failed last time", "blue one")), ("Gift", ("Yes", "No", "Yes")),
     ("Outcome", ("Success", "Success", "Success"))],
)  # fmt: skip
def test_it_takes_no_other_words_for_the_state_of_the_money(
    header: str, cells: tuple[str, ...]
) -> None:
    assert statuses(header, *cells) == [None, None, None]


def test_it_asks_no_cells_where_a_heading_names_the_state() -> None:
    rows = ("Order,Date,Amount,Status,Outcome", "N1,2026-05-01,5.00,Paid,Failed")

    assert fields(*rows)["Status"] == "status"
    assert "Outcome" not in fields(*rows)


@pytest.mark.parametrize("word", ["Parked", "等候通知", "存疑", "Undelivered"])
def test_it_calls_a_state_unclear_that_no_word_beside_known_ones_explains(word: str) -> None:
    assert statuses("Status", "Paid", "Paid", word, "Failed") == [
        "PAID", "PAID", "UNCLEAR", "FAILED",
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["n/a", "-", "无"])
def test_it_calls_nothing_unclear_that_says_nothing(word: str) -> None:
    assert statuses("Status", "Paid", word, "Failed")[1] is None


def test_it_takes_what_stands_on_most_rows_for_the_usual_state() -> None:
    assert statuses("Status", "Betaald", "Betaald", "Betaald", "Failed", "Paid")[:3] == [None] * 3


def test_it_calls_no_line_of_a_bank_unclear() -> None:
    bank = lines(
        "Booking date,Description,Amount,Balance,Status",
        "2026-05-01,Rent,-10.00,90.00,booked",
        "2026-05-02,Sale,5.00,95.00,elsewhere",
        "2026-05-03,Sale,6.00,101.00,booked",
    )

    assert read(bank).values("status") == ["PAID", None, "PAID"]


@pytest.mark.parametrize(
    ("word", "state"),
    [("Hard decline", "FAILED"), ("Not approved", "FAILED"), ("卡号错误", "FAILED"), ("已返款", "REFUNDED"),
     ("Credited back", "REFUNDED"), ("未返款", "PAID"), ("Unsettled", "PENDING"), ("部分成功", "UNCLEAR"),
     ("Partially captured", "UNCLEAR"), ("缺货", "UNCLEAR"),
     ("Not delivered", "UNCLEAR"), ("Delivered", "PAID"), ("Partially shipped", "PAID"), ("全部成功", "PAID"),
     ("Awaiting Fulfillment", "PAID"), ("Backordered", "PAID"), ("Awaiting Payment", "UNPAID"), ("dispute won", "PAID"),
     ("Dispute lost", "REVOKED"), ("initiated", "PENDING"), ("sent for settle", "PENDING")],
)  # fmt: skip
def test_it_knows_the_words_of_states(word: str, state: str) -> None:
    assert meaning(STATUS_WORDS, word) == state


@pytest.mark.parametrize(
    ("word", "kind"),
    [("失败返款", "REFUND"), ("退费", "REFUND"), ("充值返还", "REFUND"), ("RFND", "REFUND"), ("保证金返还", "ADJUSTMENT"),
     ("佣金返还", "FEE"), ("扣款", "PAYMENT")],
)  # fmt: skip
def test_it_knows_the_words_of_kinds(word: str, kind: str) -> None:
    assert meaning(KIND_WORDS, word) == kind


@pytest.mark.parametrize(
    ("header", "sale", "back"),
    [("Action", "Capture", "Refund"), ("动作", "扣款", "返还"), ("备注", "充值", "冲正"), ("Flow", "In", "Out"),
     ("Transaction code", "SALE", "RFND")],
)  # fmt: skip
def test_it_reads_kinds_under_any_heading(header: str, sale: str, back: str) -> None:
    assert read(listed(header, sale, back, sale)).values("gross_minor") == [1050, -2050, 3050]


@pytest.mark.parametrize(
    ("header", "cells"),
    [("Funding", ("credit", "debit", "credit")), ("备注", ("客户付款", "已退款", "客户付款")), ("Note", ("", "Refund", "")),
     ("Desk", ("Sale", "Sale", "Payment"))],
)  # fmt: skip
def test_it_turns_no_amount_round_for_other_words(header: str, cells: tuple[str, ...]) -> None:
    assert read(listed(header, *cells)).values("gross_minor") == [1050, 2050, 3050]


SIGNED = (
    "流水号,时间,业务类型,关联订单号,变动金额,余额",
    "F1,2026-05-01 09:00:00,加款,,100.00,100.00",
    "F2,2026-05-02 09:00:00,扣款,N1,-30.00,70.00",
    "F3,2026-05-03 09:00:00,退款,N1,30.00,100.00",
)


def test_it_leaves_an_amount_as_it_is_that_the_running_balance_proves() -> None:
    assert read(lines(*SIGNED)).values("gross_minor") == [10000, -3000, 3000]


def test_it_turns_a_refund_round_that_no_balance_proves() -> None:
    rows = [row.rsplit(",", 1)[0] + ",1.00" for row in SIGNED[1:]]

    assert read(lines(SIGNED[0], *rows)).values("gross_minor")[2] == -3000
