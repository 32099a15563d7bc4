"""From which length, in how small a group and of how many orders another number or purse contradicts a match."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run


def order(number: str | None, amount: int = 50, **given: object) -> Row:
    return row(number, amount, **{"kind": "ORDER"} | given)


def swapped(one: str, two: str, amount: int = 50) -> tuple[list[Row], list[Row]]:
    """Two orders whose transactions our side has the other way round."""
    ours = [order("G1", amount, transaction_key=two), order("G2", amount, transaction_key=one)]
    theirs = [row("G1", amount, transaction_key=one), row("G2", amount, transaction_key=two)]
    return ours, theirs


@pytest.mark.parametrize("amount", [1, 50])
@pytest.mark.parametrize(
    ("one", "two", "contradict"),
    [
        ("T1234561", "T1234562", True),
        ("T123451", "T123452", False),
        ("T123456789", "T123456780", True),
    ],
)
def test_a_number_of_eight_characters_contradicts_another(
    one: str, two: str, amount: int, *, contradict: bool
) -> None:
    outcome = run(*swapped(one, two, amount))

    assert confirmed(outcome) == ([] if contradict else [(1, 1001), (2, 1002)])


def test_it_contradicts_no_sum_of_several_rows() -> None:
    ours = [order("G1", 90, transaction_key="T1234569"), order("G2", transaction_key="T1234567")]
    theirs = [
        row("G1", 60, transaction_key="T1234567"),
        row("G1", 30, transaction_key="T1234568"),
        row("G2", 50, transaction_key="T1234569"),
    ]

    outcome = run(ours, theirs)

    assert (1, 1001, 1002) in confirmed(outcome)


def test_the_number_of_a_refund_is_none_of_a_payment() -> None:
    # money that went the other way has its own numbers
    ours = [order("G1", transaction_key="T1234562"), order("G2")]
    theirs = [row("G1", 50, transaction_key="T1234561"), row("G2", 50)]
    ours.append(row("G3", -20))
    theirs.append(row("G3", -20, transaction_key="T1234562"))

    assert (1, 1001) in confirmed(run(ours, theirs))


def bought(*purses: str | None, amount: int = 50) -> list[Row]:
    return [order(f"A{at}", amount, channel=purse) for at, purse in enumerate(purses)]


def paid(*purses: str | None, amount: int = 50) -> list[Row]:
    return [row(f"A{at}", amount, channel=purse) for at, purse in enumerate(purses)]


@pytest.mark.parametrize(
    ("ours", "theirs", "others"),
    [
        # of half at most another purse is said: of more, the columns speak of different things
        (["WECHAT", "ALIPAY"], ["WECHAT", "WECHAT"], 1),
        (["CASH", "ALIPAY", "WECHAT", "WECHAT"], ["WECHAT"] * 4, 2),
        (["CASH", "ALIPAY", "PAYPAL", "WECHAT"], ["WECHAT"] * 4, 0),
        (["CASH", "ALIPAY", "WECHAT"], ["WECHAT"] * 3, 0),
        # who names no purse is not counted among them
        (["CASH", None, None, "WECHAT"], ["WECHAT"] * 4, 1),
        (["CASH", "ALIPAY", None, "WECHAT"], ["WECHAT"] * 4, 0),
        (["CASH"] * 3, ["WECHAT"] * 3, 0),
        (["PAYPAL", "CASH", "CASH"], ["PAYPAL", "CASH", "PAYPAL"], 1),
        (["WECHAT"] * 3, ["CASH", "WECHAT", "WECHAT"], 1),
    ],
)
def test_another_purse_counts_where_it_is_not_the_rule(
    ours: list[str | None], theirs: list[str | None], others: int
) -> None:
    outcome = run(bought(*ours), paid(*theirs))

    assert outcome.cases["reason_code"].to_list() == ["channels_differ"] * others
    assert len(confirmed(outcome)) == len(ours) - others


def test_it_reports_an_order_that_was_paid_in_two_parts_with_another_purse() -> None:
    ours = [*bought("WECHAT", "WECHAT"), order("B1", 90, channel="ALIPAY")]
    theirs = [
        *paid("WECHAT", "WECHAT"),
        *(row("B1", amount, channel="WECHAT") for amount in (60, 30)),
    ]

    assert cases(run(ours, theirs)) == {"STATUS_MISMATCH": [(3, 1003, 1004)]}


def test_it_confirms_two_orders_of_ours_that_one_payment_pays() -> None:
    # which of the two named its purse wrongly nobody can tell
    ours = [*bought("WECHAT", "WECHAT"), *(order("B1", 45, channel="ALIPAY") for _ in "12")]
    theirs = [*paid("WECHAT", "WECHAT"), row("B1", 90, channel="WECHAT")]

    assert (3, 4, 1003) in confirmed(run(ours, theirs))
