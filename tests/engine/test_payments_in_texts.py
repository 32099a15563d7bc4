"""Staff note the channel's number of a payment beside an order that the channel knows by another number."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, confirmed, row, run

PAYMENT = "4200002345202609021234567890"


def noted(text: str | None, amount: int = 5_950) -> Row:
    return row("SO1001", amount, kind="ORDER", description=text)


def paid(number: str = PAYMENT, amount: int = 5_950) -> Row:
    return row("M900001", amount, transaction_key=number)


@pytest.mark.parametrize("text", [PAYMENT, f"微信 {PAYMENT}", f"paid, see {PAYMENT}."])
@pytest.mark.parametrize("rules", ["orders_channel", "items_channel", "supplier_orders"])
def test_it_finds_it(text: str, rules: str) -> None:
    outcome = run([noted(text)], [paid()], rules)

    assert confirmed(outcome) == [(1, 1001)]
    assert outcome.matches["rule"].to_list() == ["Number in the text"]


def test_it_finds_ours_in_their_text() -> None:
    ours = row("SO1001", 5_950, transaction_key=PAYMENT)

    assert confirmed(run([ours], [row("M900001", 5_950, description=PAYMENT)])) == [(1, 1001)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(noted(PAYMENT), paid(amount=5_951)), (noted(PAYMENT[:-1]), paid()), (noted(None), paid()),
     (noted("900001"), paid("900001")), (noted(f"{PAYMENT} {PAYMENT[::-1]}"), paid())],
)  # fmt: skip
def test_it_confirms_nothing_else(ours: Row, theirs: Row) -> None:
    assert confirmed(run([ours], [theirs])) == []
