"""Which fees are off, by how much: by the rate that a row states, or by the contracts."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import RuleSet, from_json
from reconcile.engine.checks.disputes import dispute
from reconcile.engine.checks.off_contract import REASON, fee_evidence, wrong_fees
from reconcile.engine.links import LINK_SCHEMA
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.records import Case
from reconcile.engine.sides.frames import prepare_both, together
from tests.engine.records import Row, frame, row

WECHAT = {"channel": "WECHAT", "rate_ppm": 6000}


def rules(
    tolerance: int = 1, *contracts: dict[str, object], code: str = "orders_channel"
) -> RuleSet:
    more = {"fee_tolerance_minor": tolerance, "contracts": list(contracts)}
    return from_json({**DOCUMENTS[code], **more})


def wrong(ours: list[Row], theirs: list[Row], by: RuleSet) -> list[tuple[int, ...]]:
    """Row, counted from 0 over both sides, expected and actual fee."""
    sides = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), by)
    return sorted(wrong_fees(together(*sides), by).iter_rows())


def stating(gross: int, fee: int, rate: int = 6000, **given: object) -> Row:
    return row("A1", gross, fee_minor=fee, fee_rate_ppm=rate, **given)


@pytest.mark.parametrize(
    ("tolerance", "stated", "expected"),
    [
        (1, stating(10_000, -59), []),
        (1, stating(10_000, -61), []),
        (1, stating(10_000, -58), [(0, 60, 58)]),
        (1, stating(10_000, -62), [(0, 60, 62)]),
        (5, stating(10_000, -65), []),
        (5, stating(10_000, -66), [(0, 60, 66)]),
        # a refund gives back what a payment was charged
        (1, stating(-10_000, 61), []),
        (1, stating(-10_000, 62), [(0, -60, -62)]),
        (1, stating(-10_000, 0), [(0, -60, 0)]),
        # a half is rounded up
        (0, stating(83, 0), []),
        (0, stating(84, -1), []),
        (0, stating(250, -2), []),
        (0, stating(250, -1), [(0, 2, 1)]),
        (0, stating(-250, 2), []),
        (0, stating(-250, 1), [(0, -2, -1)]),
        # without a fee, and of nothing
        (0, stating(10_000, 0, 0), []),
        (0, stating(10_000, -1, 0), [(0, 0, 1)]),
        (0, stating(0, 0), []),
        (0, stating(0, -5), [(0, 0, 5)]),
        # the whole of it, and the smallest refund
        (0, stating(77, -77, 1_000_000), []),
        (0, stating(-1, 0, 1_000_000), [(0, -1, 0)]),
        # what was settled after a voucher of 5,000; what is expected is said of the gross
        (0, stating(10_000, -30, net_minor=4_970), []),
        (0, stating(10_000, -60, net_minor=4_940), []),
        (0, stating(10_000, -40, net_minor=4_960), [(0, 60, 40)]),
        # 128 bits are needed
        (1, stating(10**14, -6 * 10**13, 600_000), []),
        (1, stating(10**14, -6 * 10**13 - 2, 600_000), [(0, 6 * 10**13, 6 * 10**13 + 2)]),
        (1, stating(-(10**14), 6 * 10**13 - 2, 600_000), [(0, -6 * 10**13, 2 - 6 * 10**13)]),
        # the product alone fits in 64 bits, and not what is added to it to round it
        (0, stating(9_223_381_260_236, -9_223_372_036_855, 999_999), []),
        (0, stating(9_223_381_260_236, -1, 999_999), [(0, 9_223_372_036_855, 1)]),
    ],
)
def test_it_holds_a_row_to_the_rate_that_it_states(
    tolerance: int, stated: Row, expected: list[tuple[int, ...]]
) -> None:
    assert wrong([stated], [], rules(tolerance)) == expected


def test_it_judges_both_sides_and_each_row_of_its_own() -> None:
    ours = [stating(100, -9), row("A1", 500, fee_minor=-77), stating(100, -1)]
    theirs = [stating(100, -1), stating(1_000, -3)]

    assert wrong(ours, theirs, rules()) == [(0, 1, 9), (4, 6, 3)]


def test_it_leaves_what_the_bank_paid_alone() -> None:
    assert wrong([stating(10_000, -99)], [], rules(1, WECHAT, code="payout_bank")) == []


FEE = row("A1", -90, kind="FEE")
KNOWN = row("B1", 1_000, fee_minor=-6)


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ([row("A1", 10_000, fee_minor=-61)], []),
        ([row("A1", 10_000, fee_minor=-62)], [(0, 60, 62)]),
        ([row("A1", 10_000, fee_minor=-58)], [(0, 60, 58)]),
        # a payment without a fee is off only where the bill shows fees at all
        ([row("A1", 10_000)], []),
        ([row("A1", 10_000), KNOWN], [(0, 60, 0)]),
        # one that doesn't say its fee had none
        ([row("A1", 10_000) | {"fee_minor": None}], []),
        ([row("A1", 10_000) | {"fee_minor": None}, KNOWN], [(0, 60, 0)]),
        # refunds: all of the fee back, nothing, or less than it
        ([row("A1", -10_000, fee_minor=60)], []),
        ([row("A1", -10_000), KNOWN], []),
        ([row("A1", -10_000, fee_minor=30)], [(0, -60, -30)]),
        ([row("A1", -10_000, fee_minor=-60)], [(0, -60, 60)]),
        # fees as rows of the order, in its currency; their own rows are not charged
        ([row("A1", 10_000), FEE], [(0, 60, 90)]),
        ([row("A1", 10_000, fee_minor=-10), FEE], [(0, 60, 100)]),
        ([row("A1", 10_000), FEE, FEE | {"row_number": 9}], [(0, 60, 180)]),
        ([row("A1", 10_000), row("A1", -90, kind="FEE", currency="USD")], []),
        ([row("A1", 10_000), row("A2", -90, kind="FEE")], []),
        # of several payments and refunds together no more than all of them owe
        ([row("A1", 4_000), row("A1", 6_000), FEE], [(0, 60, 90)]),
        ([row("A1", 9_000), row("A1", 6_000), FEE], []),
        ([row("A1", 25_000), row("A1", 6_000), FEE], []),
        ([row("A1", 15_000), row("A1", -5_000), FEE], []),
        ([row("A1", 25_000), row("A1", -10_000), FEE], []),
        ([row("A1", -2_000), row("A1", 10_000), FEE], [(1, 60, 90)]),
        # one that no contract is for, and columns beside the rows
        ([row("A1", 4_000), row("A1", 6_000, channel="ALIPAY"), FEE], []),
        ([row("A1", 9_000, fee_minor=-9), row("A1", 6_000, fee_minor=-9), FEE], [(0, 90, 108)]),
        ([row("A1", 4_000), row("A2", 6_000), FEE], [(0, 24, 90)]),
        ([row(None, 10_000), row(None, -90, kind="FEE")], []),
        # what is a sale
        ([row("A1", 10_000, fee_minor=-90, kind="TOP_UP")], [(0, 60, 90)]),
        ([row("A1", 10_000, fee_minor=-90, kind="ADJUSTMENT")], []),
        ([row("A1", 10_000, fee_minor=-90, kind="ORDER")], []),
        ([row("A1", 0, fee_minor=-90)], []),
        # a row that states its rate is held to that
        ([stating(10_000, -90, 9_000)], []),
        ([stating(10_000, -60, 9_000)], [(0, 90, 60)]),
    ],
)
def test_it_holds_a_bill_to_the_contract(
    theirs: list[Row], expected: list[tuple[int, ...]]
) -> None:
    assert wrong([], theirs, rules(1, WECHAT)) == expected


@pytest.mark.parametrize(("amount", "fee"), [(1, -1), (-1, 1)])
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_holds_the_smallest_amount_to_the_contract(
    amount: int,
    fee: int,
    is_turned: bool,  # noqa: FBT001
) -> None:
    """A contract that keeps all of it: a payment is charged, and a refund gives back."""
    given = row("A1", amount, fee_minor=-fee if is_turned else fee)

    found = wrong([], [given], rules(0, {"rate_ppm": 1_000_000}))

    assert found == ([(0, -fee, fee)] if is_turned else [])


def test_it_asks_each_side_for_fees_of_its_own() -> None:
    ours, theirs = [row("A1", 10_000)], [row("A1", 10_000), row("B1", 1_000, fee_minor=-6)]

    assert wrong(ours, theirs, rules(1, WECHAT)) == [(1, 60, 0)]


def test_it_takes_no_fee_row_of_the_other_side() -> None:
    ours, theirs = [row("A1", 10_000), KNOWN], [FEE]

    assert wrong(ours, theirs, rules(1, WECHAT)) == [(0, 60, 0)]


@pytest.mark.parametrize(
    ("fee", "is_wrong"), [(-63, False), (-64, True), (-57, False), (-56, True)]
)
def test_it_allows_the_tolerance_of_the_rule_set(fee: int, is_wrong: bool) -> None:  # noqa: FBT001
    found = wrong([], [row("A1", 10_000, fee_minor=fee)], rules(3, WECHAT))

    assert bool(found) == is_wrong


def test_it_says_of_each_disputed_fee_what_was_expected() -> None:
    """All rows of a dispute together; of one that is about something else nothing is said of fees."""
    rows = [stating(1_000, -9), stating(2_000, -8), stating(3_000, -7)]
    sides = prepare_both(frame(rows, "left.csv", 1), frame([], "right.csv", 1001), rules())
    links = pl.DataFrame({"lead": [0, 0, 2], "row": [0, 1, 2]}, schema=LINK_SCHEMA)
    fees = dispute(links[:2], Case.FEE_MISMATCH, REASON)
    other = dispute(links[2:], Case.STATUS_MISMATCH, "statuses_differ")

    found = fee_evidence(together(*sides), pl.concat([fees, other]), rules())

    assert found.rows() == [(0, None, REASON, '{"expected_minor":18,"actual_minor":17}')]
    assert fee_evidence(together(*sides), other, rules()).is_empty()
