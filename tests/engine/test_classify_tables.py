"""The kind and reason of each row without a partner, by the days of the other side's files and by what it is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reconcile.engine import Context, Period, ready_rule_sets
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.covered_days import covering
from reconcile.engine.sides.frames import prepare_both, together
from reconcile.engine.unmatched.classify import classify
from reconcile.engine.waterfall import Waterfall
from tests.engine.records import JUNE, Row, frame, row

READY = ready_rule_sets()
# something on the other side, so that a side has come
THERE = row("B9", 70)
MID_JUNE = Period(date(2026, 6, 10), date(2026, 6, 20))


Said = tuple[str, str]


def told(
    ours: list[Row],
    theirs: list[Row],
    rules: str | RuleSet = "orders_channel",
    context: Context = JUNE,
    linked: int = 0,
) -> tuple[list[Said], list[Said]]:
    """Kind and code of the reason of each row that has no partner: all but so many of our first ones."""
    chosen = READY[rules] if isinstance(rules, str) else rules
    left, right = prepare_both(frame(ours, "left", 1), frame(theirs, "right", 1001), chosen)
    everything = together(left, right)

    fall = Waterfall(left.slice(linked), right)
    found = classify(fall, everything, chosen, covering(everything, context)).sort("row")

    assert found["row"].to_list() == found["lead"].to_list() == [*range(linked, len(everything))]
    said = found.select("case", "reason").rows()
    return said[: len(ours) - linked], said[len(ours) - linked :]


def on(day: date | None, **given: object) -> Row:
    return row("A1", 1000, booked_on=day, occurred_at=None, **given)


BY_DAY = [
    (8, "MISSING_STATEMENT", "before_first_day"),
    (9, "TIMING", "at_the_edge"),
    (10, "{lacking}", "not_on_other_side"),
    (14, "MISSING_STATEMENT", "day_missing"),
    (15, "MISSING_STATEMENT", "day_missing"),
    (13, "{lacking}", "not_on_other_side"),
    (16, "{lacking}", "not_on_other_side"),
    (18, "MISSING_STATEMENT", "day_missing"),
    (20, "{lacking}", "not_on_other_side"),
    (21, "TIMING", "at_the_edge"),
    (22, "TIMING", "after_last_day"),
]
GAPS = (
    Period(date(2026, 6, 14), date(2026, 6, 15)),
    Period(date(2026, 6, 18), date(2026, 6, 18)),
)


@pytest.mark.parametrize(("day", "kind", "reason"), BY_DAY)
def test_it_judges_a_row_of_ours_without_a_time_by_its_day(
    day: int, kind: str, reason: str
) -> None:
    context = Context(JUNE.left_period, MID_JUNE, right_gaps=GAPS)

    ours, _theirs = told([on(date(2026, 6, day))], [THERE], context=context)

    assert ours == [(kind.format(lacking="INTERNAL_ONLY"), reason)]


@pytest.mark.parametrize(("day", "kind", "reason"), BY_DAY)
def test_it_judges_a_row_of_theirs_without_a_time_by_its_day(
    day: int, kind: str, reason: str
) -> None:
    context = Context(MID_JUNE, JUNE.right_period, left_gaps=GAPS)

    _ours, theirs = told([THERE], [on(date(2026, 6, day))], context=context)

    assert theirs == [(kind.format(lacking="EXTERNAL_ONLY"), reason)]


@pytest.mark.parametrize(
    ("given", "kind", "reason"),
    [
        # the time goes before the day that the row was booked on
        (datetime(2026, 6, 21, 12, 0, tzinfo=UTC), "TIMING", "after_last_day"),
        (datetime(2026, 6, 20, 23, 29, tzinfo=UTC), "INTERNAL_ONLY", "not_on_other_side"),
        (datetime(2026, 6, 20, 23, 30, tzinfo=UTC), "TIMING", "at_the_edge"),
        (datetime(2026, 6, 21, 0, 29, tzinfo=UTC), "TIMING", "at_the_edge"),
        (datetime(2026, 6, 21, 0, 30, tzinfo=UTC), "TIMING", "after_last_day"),
        (datetime(2026, 6, 9, 23, 29, tzinfo=UTC), "MISSING_STATEMENT", "before_first_day"),
        (datetime(2026, 6, 9, 23, 30, tzinfo=UTC), "TIMING", "at_the_edge"),
        (datetime(2026, 6, 10, 0, 29, tzinfo=UTC), "TIMING", "at_the_edge"),
        (datetime(2026, 6, 10, 0, 30, tzinfo=UTC), "INTERNAL_ONLY", "not_on_other_side"),
    ],
)
def test_it_judges_a_row_by_its_time_where_it_has_one(
    given: datetime, kind: str, reason: str
) -> None:
    timed = row("A1", 1000, occurred_at=given, booked_on=date(2026, 6, 15))

    ours, _theirs = told([timed], [THERE], context=Context(MID_JUNE, MID_JUNE))

    assert ours == [(kind, reason)]


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        (20, "INTERNAL_ONLY", "not_on_other_side"),
        (21, "TIMING", "at_the_edge"),
        (22, "MISSING_STATEMENT", "beyond_last_day"),
    ],
)
def test_it_misses_the_file_that_nobody_awaits(day: int, kind: str, reason: str) -> None:
    context = Context(JUNE.left_period, MID_JUNE, is_next_file_awaited=False)

    ours, _theirs = told([on(date(2026, 6, day))], [THERE], context=context)

    assert ours == [(kind, reason)]


@pytest.mark.parametrize(
    ("day", "kind", "reason"),
    [
        # a bill is paid days or weeks after its own date
        (8, "INTERNAL_ONLY", "not_on_other_side"),
        (9, "INTERNAL_ONLY", "not_on_other_side"),
        (14, "INTERNAL_ONLY", "not_on_other_side"),
        (20, "INTERNAL_ONLY", "not_on_other_side"),
        (21, "TIMING", "after_last_day"),
        (22, "TIMING", "after_last_day"),
    ],
)
def test_it_expects_a_bill_at_the_bank_only_of_days_to_come(
    day: int, kind: str, reason: str
) -> None:
    context = Context(MID_JUNE, MID_JUNE, left_gaps=GAPS, right_gaps=GAPS)
    bill = on(date(2026, 6, day), kind="ORDER")

    ours, theirs = told([bill], [on(date(2026, 6, day))], "invoice_bank", context)

    assert ours == [(kind, reason)]
    assert theirs == [("EXTERNAL_ONLY", "not_on_other_side")]


@pytest.mark.parametrize(
    ("ours", "amount", "kind"),
    [
        ([row("INV1", 9000)], -1, "NON_TRADE"),
        ([row("INV1", 9000)], 1, "EXTERNAL_ONLY"),
        ([row("INV1", 9000), row("INV2", -1)], -7, "EXTERNAL_ONLY"),
        ([row("INV1", 9000), row("INV2", 0)], -7, "NON_TRADE"),
    ],
)
def test_it_calls_what_leaves_the_bank_unrelated_where_we_only_expect_money(
    ours: list[Row], amount: int, kind: str
) -> None:
    _ours, theirs = told(ours, [row(None, amount)], "invoice_bank")

    reason = "unrelated_bank_line" if kind == "NON_TRADE" else "not_on_other_side"
    assert theirs == [(kind, reason)]


@pytest.mark.parametrize("rules", ["orders_channel", "orders_orders", "channel_fund"])
def test_it_calls_a_refund_there_unknown_where_it_is_no_bank(rules: str) -> None:
    _ours, theirs = told([row("B1", 9000)], [row("A1", -5)], rules)

    assert theirs == [("EXTERNAL_ONLY", "not_on_other_side")]


MISSING = ("MISSING_STATEMENT", "other_side_missing")


@pytest.mark.parametrize(
    ("theirs", "period", "said"),
    [
        ([], None, MISSING),
        ([], JUNE.right_period, ("INTERNAL_ONLY", "not_on_other_side")),
        ([THERE], None, ("INTERNAL_ONLY", "not_on_other_side")),
        # the days of its rows are those that the file covers
        ([on(date(2026, 6, 9))], None, ("MISSING_STATEMENT", "before_first_day")),
        ([on(date(2026, 6, 3))], None, ("TIMING", "after_last_day")),
        (
            [on(date(2026, 6, 3)), on(date(2026, 6, 9))],
            None,
            ("INTERNAL_ONLY", "not_on_other_side"),
        ),
        ([on(None)], None, ("INTERNAL_ONLY", "not_on_other_side")),
    ],
)
def test_it_misses_a_whole_side_that_has_not_come(
    theirs: list[Row], period: Period | None, said: Said
) -> None:
    asked = row("C7", 1000, booked_on=date(2026, 6, 5), occurred_at=None)

    ours, _theirs = told([asked], theirs, context=Context(None, period))
    _ours, mirrored = told(theirs, [asked], context=Context(period, None))

    assert ours == [said]
    assert mirrored == [(said[0].replace("INTERNAL", "EXTERNAL"), said[1])]


NEVER = ("NON_TRADE", "never_paid")
LACKING = ("INTERNAL_ONLY", "not_on_other_side")


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        (row("A1", 1000, status="UNPAID"), NEVER),
        (row("A1", 1000, status="CLOSED"), ("NON_TRADE", "closed")),
        (row("A1", 1000, status="PENDING"), NEVER),
        (row("A1", 1000, status="FAILED"), NEVER),
        (row("A1", 1000, status="REVOKED"), LACKING),
        (row("A1", 1000, kind="ORDER", status="PENDING"), NEVER),
        (row("A1", -1000, status="CLOSED"), LACKING),
        (row("A1", -1000, status="PENDING"), LACKING),
        (row("A1", -1000, status="FAILED"), ("NON_TRADE", "refund_not_given")),
        (row("A1", 1000, kind="TOP_UP", status="FAILED"), ("NON_TRADE", "failed")),
        (row("A1", 0, status="UNPAID"), NEVER),
        (row("A1", 0), ("NON_TRADE", "no_amount")),
        (row("A1", 0, kind="FEE"), ("NON_TRADE", "no_counterpart_kind")),
        (row("A1", -6, kind="FEE"), ("NON_TRADE", "no_counterpart_kind")),
        (row("A1", -6, kind="PAYOUT"), ("NON_TRADE", "no_counterpart_kind")),
        (row("A1", -6, kind="TRANSFER"), ("NON_TRADE", "no_counterpart_kind")),
        (row("A1", -6, kind="CHARGEBACK"), LACKING),
        (row("A1", 6, kind="TOP_UP"), LACKING),
    ],
)
def test_it_asks_a_row_what_it_is(ours: Row, said: tuple[str, str]) -> None:
    mirrored = ("EXTERNAL_ONLY", said[1]) if said == LACKING else said

    assert told([ours], [ours]) == ([said], [mirrored])


@pytest.mark.parametrize(
    ("order", "refund", "reason"),
    [
        ({"status": "REFUNDED"}, {}, "refund_known_by_status"),
        ({"status": "PARTLY_REFUNDED"}, {}, "refund_known_by_status"),
        ({"status": "PAID"}, {}, "refund_not_there"),
        ({"status": None}, {}, "refund_not_there"),
        (
            {"status": "REFUNDED"},
            {"order_key": None, "transaction_key": "T1"},
            "refund_known_by_status",
        ),
        (
            {"status": "REFUNDED"},
            {"order_key": "Z", "transaction_key": "T1"},
            "refund_known_by_status",
        ),
        ({"status": "REFUNDED"}, {"order_key": "Z", "transaction_key": "Z"}, "not_on_other_side"),
        ({"status": "REFUNDED"}, {"order_key": None}, "not_on_other_side"),
        ({"status": "REFUNDED"}, {"kind": "CHARGEBACK"}, "chargeback_not_there"),
    ],
)
def test_it_knows_a_refund_by_the_status_of_its_order(order: Row, refund: Row, reason: str) -> None:
    ours = [row("A1", 1000, kind="ORDER", transaction_key="T1", **order)]
    theirs = [
        row("A1", 1000, transaction_key="T1", status="PAID"),
        row("A1", -300, **({"refund_key": "R1"} | refund)),
    ]

    _ours, found = told(ours, theirs)

    assert found[1] == ("EXTERNAL_ONLY", reason)
