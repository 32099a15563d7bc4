"""What an account takes stays there until its owner draws it; what is paid out in batches is on its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconcile.engine import Context
from tests.engine.payouts import JUNE, line, sale
from tests.engine.records import NOON, Row, run

STAYS = ("NON_TRADE", "stays_in_account")
ON_ITS_WAY = ("TIMING", "not_paid_out_yet")
DRAWN = sale(None, -5000, kind="PAYOUT", channel="WECHAT")


def said_of_first(ours: list[Row], theirs: list[Row], context: Context = JUNE) -> tuple[str, str]:
    """Kind and reason of our first row, which no payout holds."""
    outcome = run(ours, theirs, "payout_bank", context)
    case = outcome.case_items.filter(entry=1)["case_no"][0]
    return outcome.cases.filter(case_no=case).select("kind", "reason_code").row(0)


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        ([sale(None, 300, channel="WECHAT"), DRAWN], STAYS),
        ([sale(None, -20, kind="FEE", channel="WECHAT"), DRAWN], STAYS),
        ([sale(None, 300), DRAWN], STAYS),
        # by the channel, whichever file its withdrawals are in
        ([sale(None, 300, channel="WECHAT"), DRAWN | {"source": "later.csv"}], STAYS),
        ([sale(None, 300, channel="ALIPAY"), DRAWN | {"source": "later.csv"}], ON_ITS_WAY),
        ([sale(None, 300), DRAWN | {"source": "later.csv", "channel": None}], ON_ITS_WAY),
        # nothing was drawn; or rows are paid out in batches
        ([sale(None, 300, channel="WECHAT")], ON_ITS_WAY),
        ([sale(None, 300, channel="WECHAT"), sale("B1", 70), DRAWN], ON_ITS_WAY),
        (
            [
                sale(None, 300, channel="WECHAT"),
                sale("B1", 70, source="later.csv", channel="WECHAT"),
                DRAWN,
            ],
            ON_ITS_WAY,
        ),
        # a deposit alone draws nothing, and a top-up may have come from the bank
        ([sale(None, 300), sale(None, 90, kind="TRANSFER")], ON_ITS_WAY),
        ([sale(None, 300, kind="TOP_UP", channel="WECHAT"), DRAWN], ON_ITS_WAY),
    ],
)
def test_it_says_whether_a_row_is_on_its_way_to_the_bank(
    ours: list[Row], said: tuple[str, str]
) -> None:
    assert said_of_first(ours, [line(5000, 8, "财付通")]) == said


def test_it_needs_no_bank_file_to_know_what_stays_in_the_account() -> None:
    ours = [sale(None, 300, channel="WECHAT"), DRAWN]

    assert said_of_first(ours, [], Context(JUNE.left_period)) == STAYS


def leg(amount: int, currency: str = "CNY", **given: object) -> Row:
    """One side of an exchange in the channel's account."""
    made = sale(None, amount, kind="TRANSFER", currency=currency, channel="WECHAT")
    return made | {"occurred_at": NOON} | given


@pytest.mark.parametrize(
    ("there", "is_exchanged"),
    [
        ([leg(1, "USD")], True),
        ([leg(700, "USD")], True),
        # nothing came in; or in the same currency, a minute later, or in another account
        ([leg(0, "USD")], False),
        ([leg(-5, "USD")], False),
        ([leg(1)], False),
        ([leg(1, "USD", occurred_at=NOON + timedelta(minutes=1))], False),
        ([leg(1, "USD", occurred_at=None)], False),
        ([leg(1, "USD", source="other.csv")], False),
        ([leg(1, "USD", kind="PAYMENT")], False),
        ([], False),
    ],
)
@pytest.mark.parametrize("is_bought", [False, True])
def test_it_knows_what_was_only_changed_into_another_currency(
    there: list[Row],
    is_exchanged: bool,  # noqa: FBT001
    is_bought: bool,  # noqa: FBT001
) -> None:
    """Whichever side of it is asked."""
    sign = -1 if is_bought else 1
    turned = [each | {"gross_minor": sign * int(str(each["gross_minor"]))} for each in there]
    turned = [each | {"net_minor": each["gross_minor"]} for each in turned]

    said = said_of_first([leg(-sign), *turned], [line(5000, 8, "财付通")])

    assert (said == STAYS) == is_exchanged


def test_it_takes_no_change_of_undated_rows_for_one() -> None:
    ours = [leg(-1, occurred_at=None), leg(1, "USD", occurred_at=None)]

    assert said_of_first(ours, [line(5000, 8, "财付通")]) != STAYS
