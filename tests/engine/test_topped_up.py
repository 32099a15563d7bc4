"""A top-up confirms an order only where both sides name one phone or account."""

from __future__ import annotations

import json

import pytest

from reconcile.engine import Outcome
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
