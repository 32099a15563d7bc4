"""Equal payouts in a row are not ambiguous where each arrives before the next is sent."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.engine.payouts import JUNE, line, payout
from tests.engine.records import Row, cases, confirmed, run

TENPAY = "财付通 提现"


def sent(day: int, hour: int | None = None, amount: int = -2000, **given: object) -> Row:
    """A withdrawal from the wallet."""
    said = {"channel": "WECHAT", "occurred_at": _at(day, hour), "source": "w", **given}
    return {**payout(None, amount, day), **said}


def came(day: int, hour: int | None = None, amount: int = 2000, text: str = TENPAY) -> Row:
    return {**line(amount, day, text), "occurred_at": _at(day, hour)}


def _at(day: int, hour: int | None) -> datetime | None:
    return None if hour is None else datetime(2026, 6, day, hour, tzinfo=UTC)


# the wallet holds more than payouts
SALE = {**payout(None, 5, 1), "kind": "PAYMENT", "source": "w", "channel": "WECHAT"}


@pytest.mark.parametrize(
    ("out", "arrived"),
    [
        # by the hour, the next morning
        ([sent(8, 9), sent(9, 9), sent(10, 9)], [came(9, 8), came(10, 8), came(11, 8)]),
        # at the very moment at which it was sent
        ([sent(8, 9), sent(9, 9), sent(10, 9)], [came(8, 9), came(9, 10), came(11, 8)]),
        # by the day
        ([sent(8), sent(10), sent(12)], [came(9), came(11), came(12)]),
    ],
)
def test_it_matches_each_with_the_line_that_came_before_the_next(
    out: list[Row], arrived: list[Row]
) -> None:
    outcome = run([SALE, *out], arrived, "payout_bank", JUNE)

    assert confirmed(outcome) == [(2, 1001), (3, 1002), (4, 1003)]


@pytest.mark.parametrize(
    ("out", "arrived"),
    [
        # the second is sent before the first has come
        ([sent(8, 9), sent(9, 7)], [came(9, 8), came(10, 8)]),
        # or at that very moment
        ([sent(8, 9), sent(9, 9)], [came(9, 9), came(10, 8)]),
        # a line is too many
        ([sent(8, 9), sent(9, 9)], [came(9, 8), came(10, 8), came(10, 9)]),
        # on one day, and nobody says when
        ([sent(8), sent(9)], [came(9), came(10)]),
        # a line is missing
        ([sent(8, 9), sent(9, 9), sent(10, 9)], [came(9, 8), came(10, 8)]),
        # the first line came before anything was sent
        ([sent(8, 9), sent(9, 9)], [came(8, 8), came(9, 8)]),
    ],
)
def test_it_leaves_what_more_than_one_order_fits(out: list[Row], arrived: list[Row]) -> None:
    outcome = run([SALE, *out], arrived, "payout_bank", JUNE)

    assert confirmed(outcome) == []
    assert len(cases(outcome)["AMBIGUOUS"]) == 1


def batch(name: str, day: int, *amounts: int) -> list[Row]:
    """Sales at nine, which were paid out at a time that nobody knows."""
    given = {"kind": "PAYMENT", "channel": "WECHAT", "occurred_at": _at(day, 9), "source": "w"}
    return [{**payout(name, amount, day), **given} for amount in amounts]


@pytest.mark.parametrize(("second", "is_sure"), [(9, False), (10, True)])
def test_it_knows_the_day_of_a_batch_and_not_its_moment(second: int, is_sure: bool) -> None:  # noqa: FBT001
    out = batch("B1", 8, 1500, 500) + batch("B2", second, 1600, 400)

    outcome = run(out, [came(9, 8), came(second + 1, 8)], "payout_bank", JUNE)

    assert confirmed(outcome) == ([(1, 2, 1001), (3, 4, 1002)] if is_sure else [])


def test_it_offers_no_line_of_another_wallet() -> None:
    outcome = run([SALE, sent(8)], [came(9, text="支付宝 提现")], "payout_bank", JUNE)

    assert cases(outcome)["INTERNAL_ONLY"] == [(2,)]
    assert "[]" in outcome.cases.filter(kind="INTERNAL_ONLY")["candidates"].to_list()


def test_it_still_offers_a_line_that_names_no_wallet() -> None:
    outcome = run([SALE, sent(8)], [came(9, text="转账")], "payout_bank", JUNE)

    assert outcome.matches["reason_code"].to_list() == ["payout_not_named"]


def test_it_cancels_a_payout_that_came_back_under_its_number() -> None:
    out = [sent(8, batch_key="WD8"), sent(9, amount=2000, batch_key="WD8")]

    outcome = run([SALE, *out], [came(12, amount=70)], "payout_bank", JUNE)

    assert (2, 3) in cases(outcome)["NON_TRADE"]
    assert "payout_came_back" in outcome.cases["reason_code"].to_list()


@pytest.mark.parametrize("day", [8, 9])
def test_it_cancels_the_smallest_payout_that_came_back(day: int) -> None:
    out = [sent(8, amount=-1, batch_key="WD8"), sent(day, amount=1, batch_key="WD8")]

    outcome = run([SALE, *out], [came(12, amount=70)], "payout_bank", JUNE)

    assert (2, 3) in cases(outcome)["NON_TRADE"]


@pytest.mark.parametrize(
    "back",
    [
        sent(9, amount=2000, batch_key="WD9"),
        # a cent more, or less; in another currency
        sent(9, amount=2001, batch_key="WD8"),
        sent(9, amount=1999, batch_key="WD8"),
        sent(9, amount=2000, batch_key="WD8", currency="USD"),
        sent(9, amount=1900, batch_key="WD8"),
        # nothing comes back before it was sent
        sent(5, amount=2000, batch_key="WD8"),
    ],
)
def test_it_keeps_two_cases_of_what_is_not_the_same_payout(back: Row) -> None:
    out = [sent(8, batch_key="WD8"), back]

    outcome = run([SALE, *out], [came(12, amount=70)], "payout_bank", JUNE)

    assert "payout_came_back" not in outcome.cases["reason_code"].to_list()
