"""Refunds are joined by their own number, or by the number of the order that they give back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.engine.records import cases, confirmed, row, run


def test_it_joins_a_refund_by_its_number() -> None:
    ours = [row("A1", 1000), row(None, -200, refund_key="R1")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="R1")]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


def test_it_joins_a_refund_by_the_order_number() -> None:
    ours = [row("A1", 1000), row("A1", -200, refund_key="OURS1")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="THEIRS9")]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


def test_it_joins_one_refund_of_ours_with_two_of_theirs() -> None:
    ours = [row("A1", 1000), row("A1", -300)]
    theirs = [row("A1", 1000), row("A1", -100), row("A1", -200)]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002, 1003)]


def test_it_reports_a_partial_refund_that_our_books_lack() -> None:
    ours = [row("A1", 1000, kind="ORDER", status="PAID")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="R1")]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}


def test_it_says_when_only_the_status_of_our_order_knows_of_the_refund() -> None:
    ours = [row("A1", 1000, kind="ORDER", status="PARTLY_REFUNDED")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="R1")]

    outcome = run(ours, theirs)

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}
    assert outcome.cases["reason_code"].to_list() == ["refund_known_by_status"]


def test_it_reports_a_refund_that_only_our_books_have() -> None:
    ours = [row("A1", 1000), row("A1", -200, refund_key="R1")]

    assert cases(run(ours, [row("A1", 1000)])) == {"INTERNAL_ONLY": [(2,)]}


def test_it_confirms_several_refunds_up_to_what_was_paid() -> None:
    ours = [row("A1", 1000), row("A1", -600, refund_key="R1"), row("A1", -400, refund_key="R2")]
    theirs = [row("A1", 1000), row("A1", -600, refund_key="R1"), row("A1", -400, refund_key="R2")]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002), (3, 1003)]


def test_it_calls_out_refunds_that_are_more_than_was_paid() -> None:
    ours = [row("A1", 1000), row("A1", -600, refund_key="R1"), row("A1", -500, refund_key="R2")]
    theirs = [row("A1", 1000), row("A1", -600, refund_key="R1"), row("A1", -500, refund_key="R2")]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"AMOUNT_SHORT": [(2, 3, 1002, 1003)]}
    assert outcome.cases["reason_code"].to_list() == ["over_refunded"]


def test_it_calls_them_out_where_only_one_side_names_the_order() -> None:
    ours = [row("A1", 1000), row(None, -600, refund_key="R1"), row(None, -500, refund_key="R2")]
    theirs = [row("A1", 1000), row("A1", -600, refund_key="R1"), row("A1", -500, refund_key="R2")]

    assert cases(run(ours, theirs)) == {"AMOUNT_SHORT": [(2, 3, 1002, 1003)]}


def test_it_calls_out_a_refund_that_only_the_other_side_has_too_much() -> None:
    ours = [row("A1", 1000), row("A1", -1000, refund_key="R1")]
    theirs = [row("A1", 1000), row("A1", -1000, refund_key="R1"), row("A1", -5, refund_key="R2")]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1003,)]}
    assert outcome.cases["reason_code"].to_list() == ["over_refunded"]


def test_it_names_a_refund_of_more_than_was_paid_as_such() -> None:
    ours = [row("A1", 1000), row("A1", -1000)]
    theirs = [row("A1", 1000), row("A1", -1200)]

    outcome = run(ours, theirs)

    assert cases(outcome) == {"AMOUNT_SHORT": [(2, 1002)]}
    assert outcome.cases["reason_code"].to_list() == ["over_refunded"]


def test_it_knows_nothing_of_what_was_paid_in_an_earlier_file() -> None:
    outcome = run([row("A1", -600), row("B1", 1)], [row("A1", -600), row("B1", 1)])

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]


def test_it_counts_no_further_copy_of_a_refund() -> None:
    ours = [row("A1", 1000), row("A1", -600)]
    theirs = [row("A1", 1000), *(row("A1", -600, natural_id="N1") for _copy in range(2))]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]
    assert cases(outcome) == {"DUPLICATE": [(1003,)]}


def test_it_counts_no_payment_that_failed() -> None:
    ours = [row("A1", 1000), row("A1", -600), row("A1", -600)]
    theirs = [*ours, row("A1", 1000, status="FAILED")]

    assert cases(run(ours, theirs))["AMOUNT_SHORT"] == [(2, 3, 1002, 1003)]


def test_it_judges_no_refund_net_of_what_the_channel_keeps() -> None:
    ours = [row("A1", 1000, fee_minor=-30), row("A1", -1000)]

    assert confirmed(run(ours, ours, "channel_fund")) == [(1, 1001), (2, 1002)]


def test_it_leaves_the_second_payment_of_a_chain_with_its_order() -> None:
    theirs = [row("A1", 1000), row("A1", -1000), row("A1", 1000)]

    outcome = run([row("A1", 1000, kind="ORDER", status="PAID")], theirs)

    assert confirmed(outcome) == [(1, 1001, 1002, 1003)]


def test_it_calls_out_refunds_of_a_transaction() -> None:
    ours = [row("A1", 1000, transaction_key="T1"), row(None, -1100, transaction_key="T1")]
    theirs = [row("A1", 1000, transaction_key="T1"), row(None, -1100, transaction_key="T1")]

    assert cases(run(ours, theirs)) == {"AMOUNT_SHORT": [(2, 1002)]}


def test_it_compares_refunds_with_payments_of_their_currency() -> None:
    ours = [row("A1", 1000), row("A1", -1100, currency="JPY", kind="REFUND")]

    assert confirmed(run(ours, ours)) == [(1, 1001), (2, 1002)]


def test_it_keeps_the_orders_that_one_refund_of_too_much_touches_in_one_case() -> None:
    ours = [row("A1", 1000), row("A1", -600), row("A1", -600), row("A2", 500), row("A2", -500)]
    theirs = list(ours)

    outcome = run(ours, theirs)

    assert cases(outcome) == {"AMOUNT_SHORT": [(2, 3, 1002, 1003)]}
    assert (5, 1005) in confirmed(outcome)


def test_it_joins_a_refund_beside_one_that_failed() -> None:
    ours = [
        row("A1", 1000),
        row("A1", -200, refund_key="R1"),
        row("A1", -200, refund_key="R2", status="FAILED"),
    ]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="W7")]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(3,)]}
    assert outcome.cases["reason_code"].to_list() == ["refund_not_given"]


def test_it_joins_two_refunds_of_one_amount_of_which_one_is_pending() -> None:
    both = [row("A1", -200, refund_key="R1"), row("A1", -200, refund_key="R2", status="PENDING")]

    assert confirmed(run([row("A1", 1000), *both], [row("A1", 1000), *both])) == [
        (1, 1001),
        (2, 1002),
        (3, 1003),
    ]


def test_it_sets_a_refund_that_failed_aside() -> None:
    ours = [row("A1", 1000), row("A1", -200, refund_key="R1", status="FAILED")]

    assert cases(run(ours, [row("A1", 1000)])) == {"NON_TRADE": [(2,)]}


def test_it_reports_a_refund_of_ours_that_failed_there() -> None:
    ours = [row("A1", 1000), row("A1", -200, refund_key="R1", status="REFUNDED")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="R1", status="FAILED")]

    outcome = run(ours, theirs)

    assert cases(outcome) == {"STATUS_MISMATCH": [(2, 1002)]}


def test_it_counts_no_refund_that_failed_towards_too_much() -> None:
    ours = [row("A1", 1000), row("A1", -600), row("A1", -600, status="FAILED", refund_key="R2")]

    assert confirmed(run(ours, [row("A1", 1000), row("A1", -600)])) == [(1, 1001), (2, 1002)]


def test_it_says_that_too_much_went_back_before_anything_else() -> None:
    """Whether by status, at the edge of the other side's days, or beside a refund of ours that fits both."""
    back = row("A1", -600)
    late = back | {"occurred_at": datetime(2026, 6, 30, 15, 55, tzinfo=UTC)}
    ours = row("A1", 1000, kind="ORDER", status="REFUNDED")

    by_status = run([ours], [row("A1", 1000), back, back])
    at_the_edge = run([row("A1", 1000)], [row("A1", 1000), back, late])
    beside_ours = run([row("A1", 1000), back], [row("A1", 1000), back, back])

    for outcome in (by_status, at_the_edge, beside_ours):
        assert set(outcome.cases["reason_code"]) == {"over_refunded"}
    assert cases(beside_ours) == {"AMOUNT_SHORT": [(2, 1002, 1003)]}


@pytest.mark.parametrize(
    ("refunds", "expected"),
    [
        ([-900], {"AMOUNT_SHORT": [(2, 1002)]}),
        ([-1000, -1000], {"AMOUNT_OVER": [(2, 3, 1002)]}),
    ],
)
def test_it_compares_the_refunds_where_our_books_have_one_too(
    refunds: list[int], expected: dict[str, list[tuple[int, ...]]]
) -> None:
    """An order that was refunded on both sides isn't called paid here and refunded there."""
    ours = [row("A1", 1000, kind="ORDER", status="PAID"), *(row("A1", back) for back in refunds)]

    outcome = run(ours, [row("A1", 1000), row("A1", -1000)])

    assert (confirmed(outcome), cases(outcome)) == ([(1, 1001)], expected)
