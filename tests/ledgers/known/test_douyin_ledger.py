from __future__ import annotations

import pytest

from ledgers.formats import base
from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read

SETTLED = "28.00,0,0,3.00,0,0,0,0,0,0,0,0,-1.00,-0.50,0,0,0,0,0"


def test_it_reads_a_settlement_by_its_parts() -> None:
    outcome = read(fixture("douyin_ledger"))

    # 28.00 of the buyer and 3.00 of the platform, less 1.50 of fees
    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", 3100, -150, 2950,
    )  # fmt: skip


def test_it_keeps_what_the_buyer_paid_where_others_added_to_it() -> None:
    outcome = read(fixture("douyin_ledger"))

    assert outcome.rows("paid_minor", "paid_currency")[:3] == [
        (2800, "CNY"), (None, None), (None, None),
    ]  # fmt: skip


def test_it_takes_what_went_back_of_an_order_from_its_net() -> None:
    outcome = read(fixture("douyin_ledger"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[1] == (
        "PAYMENT", "PARTLY_REFUNDED", 3000, -50, 1900,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "kind", "amount"),
    [
        (2, "REFUND", -2800),
        (3, "FEE", 150),
        (4, "FEE", -800),
        (5, "FEE", -60),
        (6, "PAYOUT", -1300),
        (7, "TRANSFER", -10000),
    ],
)
def test_it_reads_a_movement_without_parts_by_its_scene(at: int, kind: str, amount: int) -> None:
    outcome = read(fixture("douyin_ledger"))

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor")[at] == (
        kind, amount, 0, amount,
    )  # fmt: skip


def test_it_knows_an_order_and_a_row_by_their_numbers() -> None:
    outcome = read(fixture("douyin_ledger"))

    assert outcome.rows("order_ref", "transaction_ref", "natural_id")[0] == (
        "6900000000000000001", "2026100500000000000000000001", "2026100500000000000000000001",
    )  # fmt: skip


def test_it_names_the_whole_order_beside_a_sub_order_of_another_number() -> None:
    outcome = read(fixture_with("douyin_ledger", ("'6900000000000000001", "'6900000000000000009")))

    assert outcome.rows("order_ref", "transaction_ref", "natural_id")[0] == (
        "6900000000000000009", "6900000000000000001", "2026100500000000000000000001",
    )  # fmt: skip


def test_it_falls_back_on_the_whole_order() -> None:
    outcome = read(fixture_with("douyin_ledger", ("'6900000000000000001", "'")))

    assert outcome.values("order_ref")[0] == "6900000000000000001"


@pytest.mark.parametrize(
    ("parts", "amount", "expected"),
    [
        ("0,0,0,0,0,0,0,0,0,0,0,-5.00,0,0,0,0,0,0,0", "出账,5.00", ("REFUND", "REFUNDED", -500, 0)),
        ("0,0,0,0,0,0,0,0,0,0,0,-5.00,0.20,0,0,0,0,0,0", "出账,4.80", ("REFUND", "REFUNDED", -500, 20)),
        ("0,0,0,0,0,0,0,0,0,0,0,0,-0.70,0,0,0,0,0,0", "出账,0.70", ("FEE", None, 0, -70)),
        ("9.00,0,0,0,0,0,0,0,0,0,0,-9.00,-0.70,0,0,0,0,0,0", "出账,0.70", ("PAYMENT", "REFUNDED", 900, -70)),
    ],
)  # fmt: skip
def test_it_tells_the_kind_by_the_parts(
    parts: str, amount: str, expected: tuple[object, ...]
) -> None:
    outcome = read(fixture_with("douyin_ledger", (SETTLED, parts), ("入账,29.50", amount)))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor")[0] == expected


def test_it_refuses_a_row_whose_parts_do_not_make_its_amount() -> None:
    outcome = read(fixture_with("douyin_ledger", ("入账,29.50", "入账,29.60")))

    assert [(row, code) for row, _column, code in outcome.faults] == [(2, "parts_disagree")]
    assert "29.60" in outcome.sentences[0]


def test_it_reads_signed_amounts() -> None:
    outcome = read(fixture_with("douyin_ledger", ("出账,28.00", "出账,-28.00")))

    assert outcome.values("net_minor")[2] == -2800


def test_it_reads_the_short_layout() -> None:
    outcome = read(fixture("douyin_ledger", "short"))

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", 5000, -220, 4780)
    ]


def test_it_reads_the_layout_with_one_more_column() -> None:
    text = text_of("douyin_ledger").replace("免佣金额,备注", "免佣金额,商户主体名称,备注", 1)
    rows = [line.replace(",否,0,", ",否,0,某公司,") for line in text.splitlines()]

    assert read("\n".join(rows)).values("gross_minor")[:2] == [3100, 3000]


def test_it_reads_the_layout_with_related_numbers_and_no_parts() -> None:
    outcome = read(
        "动账时间,动账流水号,动账方向,动账金额(元),动账账户,动账场景,计费类型,关联子订单号,关联订单号,售后编号,备注\n"
        "2026-10-05 10:00:01,2026100500000000000000000021,入账,47.80,聚合账户,货款结算入账,,"
        "'6900000000000000011,'6900000000000000010,,订单结算\n"
    )

    assert outcome.rows("kind", "net_minor", "order_ref") == [
        ("PAYMENT", 4780, "6900000000000000011")
    ]


def test_it_reads_the_layout_with_a_balance() -> None:
    outcome = read(fixture("douyin_ledger", "with_balance"))

    assert outcome.rows("kind", "gross_minor", "net_minor", "order_ref") == [
        ("PAYMENT", 2950, 2950, "6900000000000000001"),
        ("PAYMENT", 1900, 1900, "6900000000000000002"),
        ("REFUND", -2800, -2800, "6900000000000000001"),
        ("FEE", -60, -60, None),
        ("PAYOUT", -1300, -1300, None),
    ]


def test_it_proves_itself_by_its_balances() -> None:
    summary = read(fixture("douyin_ledger", "with_balance")).summary

    assert (summary.proved, summary.opening_minor, summary.closing_minor) == (True, 10000, 10690)


def test_it_is_not_proved_where_a_row_is_missing() -> None:
    kept = [
        line for line in text_of("douyin_ledger", "with_balance").splitlines() if "保费" not in line
    ]

    assert read("\n".join(kept)).summary.proved is False


def test_it_proves_itself_whatever_the_order_within_a_second() -> None:
    header, *rows = text_of("douyin_ledger", "with_balance").splitlines()

    outcome = read("\n".join([header, rows[1], rows[0], *rows[2:]]))

    assert (outcome.summary.proved, outcome.summary.closing_minor) == (True, 10690)


def test_it_follows_balances_from_one_part_of_a_file_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(base, "BATCH_ROWS", 2)

    summary = read(fixture("douyin_ledger", "with_balance")).summary

    assert (summary.proved, summary.opening_minor, summary.closing_minor) == (True, 10000, 10690)


def test_it_is_not_proved_where_an_amount_is_off() -> None:
    outcome = read(fixture_with("douyin_ledger", ("收入,19.00", "收入,19.10"), what="with_balance"))

    assert outcome.control("lines that break the running balance") == (0, 1)
    assert (outcome.summary.proved, outcome.summary.opening_minor) == (False, None)


def test_it_knows_a_balance_that_ends_as_it_began() -> None:
    circle = (("-13.00", "-19.90"), ("106.90", "100.00"))

    outcome = read(fixture_with("douyin_ledger", *circle, what="with_balance"))

    assert (outcome.summary.proved, outcome.summary.closing_minor) == (True, 10000)


def test_it_is_not_proved_where_a_row_is_missing_and_it_ends_as_it_began() -> None:
    circle = (("-13.00", "-19.90"), ("106.90", "100.00"))
    lines = fixture_with("douyin_ledger", *circle, what="with_balance").splitlines()

    outcome = read("\n".join(line for line in lines if "保费" not in line))

    assert outcome.summary.proved is False


def test_it_proves_nothing_by_balances_that_hardly_ever_follow() -> None:
    header, *rows = text_of("douyin_ledger", "with_balance").splitlines()

    outcome = read("\n".join([header, *rows[::2]]))

    assert outcome.summary.proved is None


def test_it_follows_the_balances_of_each_reading_alone() -> None:
    first = read(fixture("douyin_ledger", "with_balance")).summary
    second = read(fixture("douyin_ledger", "with_balance")).summary

    assert first == second


def test_it_reads_a_workbook() -> None:
    outcome = read(as_workbook(text_of("douyin_ledger")))

    assert outcome.values("net_minor") == [2950, 1900, -2800, 150, -800, -60, -1300, -10000]


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("'2026100500000000000000000001", "2.02E+27", "动帐流水号", "damaged_id"),
        ("'2026100500000000000000000001", "", "动帐流水号", "missing_id"),
        ("入账,29.50", "转账,29.50", "动账方向", "bad_direction"),
        ("入账,29.50", "入账,-29.50", "动账方向", "bad_direction"),
        ("28.00,0,0,3.00", "28.00,0,0,x", "实际平台补贴", "bad_amount"),
        ("2026-10-05 10:00:01", "", "动账时间", "missing_date"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("douyin_ledger", (old, new)))

    assert outcome.faults == [(2, column, code)]
