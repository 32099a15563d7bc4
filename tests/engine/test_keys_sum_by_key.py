"""Rows that share a key match when the sums of both sides are equal, however many they are."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.passes import keys
from tests.engine.records import Row, cases, confirmed, row, run


@pytest.mark.parametrize(
    ("ours", "theirs", "cardinality"),
    [
        ([1000], [600, 400], "1:N"),
        ([600, 400], [1000], "N:1"),
        ([700, 300], [900, 100], "N:M"),
    ],
)
def test_it_matches_equal_sums(ours: list[int], theirs: list[int], cardinality: str) -> None:
    outcome = run([row("A1", a) for a in ours], [row("A1", a) for a in theirs])

    assert len(confirmed(outcome)) == 1
    assert outcome.matches["cardinality"].to_list() == [cardinality]
    assert cases(outcome) == {}


def test_it_matches_genuine_twins() -> None:
    outcome = run([row("A1", 500), row("A1", 500)], [row("A1", 500), row("A1", 500)])

    assert confirmed(outcome) == [(1, 2, 1001, 1002)]


def test_it_leaves_fee_rows_out_of_what_was_paid() -> None:
    theirs = [row("A1", 600), row("A1", 400), row("A1", -6, kind="FEE")]

    outcome = run([row("A1", 1000)], theirs)

    assert confirmed(outcome) == [(1, 1001, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(1003,)]}


def test_it_counts_fee_rows_where_net_is_compared() -> None:
    ours = [row("A1", 1000, fee_minor=-6, transaction_key="T1")]
    theirs = [
        row(None, 1000, transaction_key="T1"),
        row(None, -6, transaction_key="T1", kind="FEE"),
    ]

    outcome = run(ours, theirs, "channel_fund")

    assert confirmed(outcome) == [(1, 1001, 1002)]


@pytest.mark.parametrize(("paid", "kind"), [(900, "AMOUNT_SHORT"), (1100, "AMOUNT_OVER")])
def test_it_counts_the_fee_row_in_what_differs_net(paid: int, kind: str) -> None:
    ours = [row("A1", 1000, fee_minor=-6)]
    theirs = [row("A1", paid), row("A1", -6, kind="FEE")]

    outcome = run(ours, theirs, "channel_fund")

    assert cases(outcome) == {kind: [(1, 1001, 1002)]}
    assert outcome.cases["difference_minor"].to_list() == [1000 - paid]


def test_it_counts_the_fee_row_that_comes_back_with_a_refund() -> None:
    theirs = [row("A1", -900), row("A1", 6, kind="FEE")]

    outcome = run([row("A1", -1000, fee_minor=6)], theirs, "channel_fund")

    assert cases(outcome) == {"AMOUNT_OVER": [(1, 1001, 1002)]}


def test_it_takes_equal_fees_for_no_rivals() -> None:
    ours = [row("A1", 1000), row("A1", -6, kind="FEE")]
    theirs = [row("A1", 900), row("A1", -6, kind="FEE"), row("A1", -6, kind="FEE")]

    assert cases(run(ours, theirs, "channel_fund")) == {"AMOUNT_SHORT": [(1, 2, 1001, 1002, 1003)]}


def test_it_does_not_add_up_currencies() -> None:
    theirs = [row("A1", 600), row("A1", 400, currency="USD")]

    outcome = run([row("A1", 1000)], theirs)

    assert confirmed(outcome) == []


def test_it_trusts_no_key_that_too_many_rows_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "GROUP_ROWS_MAX", 3)
    monkeypatch.setattr("reconcile.engine.checks.unequal_keys.GROUP_ROWS_MAX", 3)
    ours, theirs = [row("TEST", 30), row("TEST", 20)], [row("TEST", 40), row("TEST", 10)]

    outcome = run(ours, theirs)

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001, 1002)]}
    assert outcome.cases["reason_code"].to_list() == ["too_many_of_one_key"]


def test_it_splits_no_order_between_two_matches() -> None:
    outcome = run([row("A1", 1000), row("A2", 50)], [row("A1", 950), row("A2", 100)])

    assert confirmed(outcome) == []
    assert set(cases(outcome)) == {"AMOUNT_SHORT", "AMOUNT_OVER"}
    assert outcome.legs.select(pl.len()).item() == 0


PARTS = [row("A1", 600), row("A1", 400)]
BACK = row("A1", -100)


@pytest.mark.parametrize(
    ("ours", "theirs", "together", "case"),
    [
        ([row("A1", 1000)], [*PARTS, BACK], (1, 1001, 1002), {"EXTERNAL_ONLY": [(1003,)]}),
        ([row("A1", 1000), BACK], PARTS, (1, 1001, 1002), {"INTERNAL_ONLY": [(2,)]}),
        (
            [row("A1", 1000), BACK],
            [*PARTS, row("A1", -120)],
            (1, 1001, 1002),
            {"AMOUNT_SHORT": [(2, 1003)]},
        ),
    ],
)
def test_it_matches_what_was_paid_where_a_refund_stands_on_one_side_or_differs(
    ours: list[Row], theirs: list[Row], together: tuple[int, ...], case: dict[str, object]
) -> None:
    outcome = run(ours, theirs)

    assert confirmed(outcome) == [together]
    assert cases(outcome) == case


def test_it_takes_a_fee_with_what_it_was_taken_from() -> None:
    fund = [row("A1", 1000), row("A1", -6, kind="FEE")]
    ours = [row("A1", 1000, fee_minor=-6), row("A1", -100)]

    outcome = run(ours, fund, "channel_fund")

    assert confirmed(outcome) == [(1, 1001, 1002)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(2,)]}


def test_it_matches_payments_and_refunds_together_where_only_all_of_them_agree() -> None:
    outcome = run([row("A1", 900)], [*PARTS, BACK])

    assert confirmed(outcome) == [(1, 1001, 1002, 1003)]


def test_it_matches_nothing_of_a_key_that_agrees_in_neither_direction() -> None:
    outcome = run([row("A1", 1000), BACK], [row("A1", 600), row("A1", 300), row("A1", -90)])

    assert confirmed(outcome) == []
