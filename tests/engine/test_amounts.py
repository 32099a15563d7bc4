"""The same item with different amounts is one case of both sides."""

from __future__ import annotations

import pytest

from tests.engine.records import cases, row, run


@pytest.mark.parametrize(
    ("received", "kind", "difference"), [(900, "AMOUNT_SHORT", 100), (1100, "AMOUNT_OVER", -100)]
)
def test_it_says_whether_less_or_more_was_received(
    received: int, kind: str, difference: int
) -> None:
    outcome = run([row("A1", 1000)], [row("A1", received)])

    assert cases(outcome) == {kind: [(1, 1001)]}
    assert outcome.cases["difference_minor"].to_list() == [difference]


def test_it_lists_every_part_of_a_payment_that_falls_short() -> None:
    outcome = run([row("A1", 1000)], [row("A1", 600), row("A1", 300)])

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001, 1002)]}


def test_it_compares_refunds_with_refunds() -> None:
    ours = [row("A1", 1000), row("A1", -400, refund_key="R1")]
    theirs = [row("A1", 1000), row("A1", -300, refund_key="R1")]

    outcome = run(ours, theirs)

    assert cases(outcome) == {"AMOUNT_OVER": [(2, 1002)]}
