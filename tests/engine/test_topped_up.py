"""A top-up confirms an order only where both sides name one phone or account."""

from __future__ import annotations

import json

import pytest

from reconcile.engine import Outcome
from tests.engine.invoices import invoice, payment
from tests.engine.payouts import line, sale
from tests.engine.records import Row, cases, confirmed, row, run

AGREEING = [row(f"B{at}", 5000 + at, account=f"1390000111{at}") for at in range(3)]


def topped_up(phone: str | None = None, text: str | None = None) -> Row:
    return row("A1", 9900, account=phone, description=text)


def outcome_of(here: Row, there: Row) -> Outcome:
    return run([here, *AGREEING], [there, *AGREEING])


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (topped_up("13800001111"), topped_up("13800002222")),
        (topped_up("13800001111"), topped_up(text="话费充值 13800002222 100元")),
        (topped_up(text="fast top-up, 13800001111"), topped_up(text="话费充值(13800002222)")),
        (topped_up("13800001111"), topped_up("138****2222")),
        (topped_up("139****1111"), topped_up("138****1111")),
        (topped_up("QQ 555001"), topped_up("QQ 555002")),
        # a column in which nothing stands says nothing, and its text does
        (topped_up("  ", "top-up 13800001111"), topped_up("13800002222")),
        (topped_up("13800001111"), topped_up("*******2222")),
    ],
)
def test_it_confirms_no_top_up_of_another_account(here: Row, there: Row) -> None:
    outcome = outcome_of(here, there)

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["other_account"]
    said = json.loads(outcome.cases["reason_params"].item())
    assert said["ours"] != said["theirs"]
    assert said["theirs"][-4:] in {"2222", "1111", "5002"}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (topped_up("13800001111"), topped_up("138 0000 1111")),
        (topped_up("13800001111"), topped_up("+86 138-0000-1111")),
        (topped_up("13800001111"), topped_up("138****1111")),
        (topped_up("13800001111"), topped_up("*******1111")),
        (topped_up("*******1111"), topped_up("13800001111")),
        # a country's or an area's number may lack
        (topped_up("0086 138-0000-1111"), topped_up("13800001111")),
        (topped_up("010 6555 1234"), topped_up("6555 1234")),
        (topped_up("6555 1234"), topped_up("010 6555 1234")),
        (topped_up("13800001111"), topped_up(text="话费充值 13800001111")),
        (topped_up("13800001111"), topped_up(text="13800001111 from 13900002222")),
        (topped_up("13800001111"), topped_up(text="serial 9913800002222771")),
        (topped_up("13800001111"), topped_up()),
    ],
)
def test_it_confirms_a_top_up_of_one_account_however_it_is_written(here: Row, there: Row) -> None:
    assert confirmed(outcome_of(here, there))[0] == (1, 1001)


def test_it_confirms_where_the_columns_speak_of_different_things() -> None:
    ours = [row(f"A{at}", 100 + at, account=f"1380000111{at}") for at in range(4)]
    theirs = [row(f"A{at}", 100 + at, account=f"1770000222{at}") for at in range(4)]

    assert len(confirmed(run(ours, theirs))) == len(ours)


def test_it_leaves_alone_what_both_sides_sum_up() -> None:
    ours = [topped_up("13800001111"), topped_up("13800002222"), *AGREEING]

    assert (1, 2, 1001, 1002) in confirmed(run(ours, ours))


def otherwise(count: int) -> tuple[list[Row], list[Row]]:
    """So many orders of other phones on both sides."""
    ours = [row(f"A{at}", 100 + at, account=f"1380000111{at}") for at in range(count)]
    theirs = [row(f"A{at}", 100 + at, account=f"1770000222{at}") for at in range(count)]
    return ours, theirs


@pytest.mark.parametrize(
    ("differing", "agreeing", "is_disputed"),
    [
        # two may both be wrong; of three and more not the most
        (1, 0, True),
        (2, 0, True),
        (3, 0, False),
        (3, 2, False),
        (3, 3, True),
    ],
)
def test_it_believes_columns_of_which_as_many_agree_as_differ(
    differing: int,
    agreeing: int,
    is_disputed: bool,  # noqa: FBT001
) -> None:
    ours, theirs = otherwise(differing)

    outcome = run([*ours, *AGREEING[:agreeing]], [*theirs, *AGREEING[:agreeing]])

    assert len(outcome.cases) == (differing if is_disputed else 0)
    assert len(confirmed(outcome)) == agreeing + (0 if is_disputed else differing)


@pytest.mark.parametrize("short", ["***111", "********111"])
def test_it_tells_nobody_by_three_digits(short: str) -> None:
    outcome = outcome_of(topped_up("13800000111"), topped_up(short))

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}


def texts(*said: str) -> list[Row]:
    return [row(f"A{at}", 9_900 + at, description=text) for at, text in enumerate(said)]


@pytest.mark.parametrize(("looked_at", "is_disputed"), [(1, False), (2, True)])
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_looks_for_phones_in_the_first_texts_of_each_side(
    monkeypatch: pytest.MonkeyPatch,
    looked_at: int,
    is_disputed: bool,  # noqa: FBT001
    is_turned: bool,  # noqa: FBT001
) -> None:
    """A side of other goods, of which one text happens to hold such a number, is no list of top-ups."""
    monkeypatch.setattr("reconcile.engine.likeness.named_accounts.ROWS_LOOKED_AT", looked_at)
    late = texts("fast", "for 13800001111")
    early = texts("for 13900001111", "for 13800002222")
    early[0]["description"] = "fast, 13900001111"

    ours, theirs = (early, late) if is_turned else (late, early)
    outcome = run(ours, theirs)

    assert cases(outcome) == ({"AMBIGUOUS": [(2, 1002)]} if is_disputed else {})


HERE, THERE = "for 13800001111", "13800002222 PO7781"


@pytest.mark.parametrize(
    ("rules", "ours", "theirs"),
    [
        # the bank's line names whoever paid, and goods go to another phone than the payer's
        ("invoice_bank", invoice(500, order_key="PO7781", description=HERE), payment(500, description=THERE)),
        ("payout_bank", sale("PO7781", 500, description=HERE), line(500, 8, THERE)),
        (
            "stock_orders",
            row("A1", 0, kind="STOCK", quantity=1, description=HERE),
            row("A1", 500, kind="ORDER", quantity=1, description=THERE),
        ),
    ],
)  # fmt: skip
def test_it_asks_no_phone_of_bank_lines_and_goods(rules: str, ours: Row, theirs: Row) -> None:
    assert confirmed(run([ours], [theirs], rules)) == [(1, 1001)]
