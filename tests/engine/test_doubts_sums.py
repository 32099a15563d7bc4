"""A pair of one name and one amount isn't confirmed where a sum of that counterparty fits too."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness import subsets
from reconcile.engine.passes import doubts
from tests.engine.invoices import UNDATED, close, invoice, on, payment
from tests.engine.records import Row, confirmed, run, suggested

# beside the pair of entry 1 and 1001, of 471: what else of that counterparty is open
SUM, NEARLY = [invoice(400), invoice(71)], [invoice(400), invoice(72)]


@pytest.mark.parametrize(
    ("ours", "theirs", "is_sure"),
    [
        ([], [], True),
        # rows of ours that add up to the payment, and payments to the invoice
        (SUM, [], False),
        (NEARLY, [], True),
        ([], [payment(400), payment(71)], False),
        ([], [payment(400), payment(72)], True),
        ([invoice(300), invoice(100), invoice(71)], [], False),
        ([invoice(500), invoice(-29)], [], False),
        ([invoice(400, "Mill Foods"), invoice(71, "Mill Foods")], [], True),
        ([invoice(400, currency="USD"), invoice(71, currency="USD")], [], True),
        ([invoice(400, None), invoice(71, None)], [], True),
        # a name that is merely similar casts no doubt, neither on what adds up nor on what is part of a sum
        ([invoice(400, "Brass Werks"), invoice(71, "Brass Werks")], [], True),
        ([], [payment(400, "BRASS WERKS"), payment(71, "BRASS WERKS")], True),
        ([invoice(300)], [payment(771, "BRASS WERKS")], True),
        ([invoice(300, "Brass Werks")], [payment(771)], True),
        # within the days of the rule, or without one
        ([invoice(400, **on(8, 4)), invoice(71)], [], False),
        ([invoice(400, **on(8, 5)), invoice(71)], [], True),
        ([invoice(400, **on(4, 6)), invoice(71)], [], False),
        ([invoice(400, **on(4, 5)), invoice(71)], [], True),
        ([invoice(400, **UNDATED), invoice(71)], [], False),
        # a row that is the sum alone is no part of one
        ([invoice(471, "Mill Foods"), invoice(0)], [], True),
        # part of a sum of two or three that is another payment
        ([invoice(300)], [payment(771)], False),
        ([invoice(301)], [payment(771)], True),
        ([invoice(300), invoice(200)], [payment(971)], False),
        ([invoice(300), invoice(201)], [payment(971)], True),
        ([invoice(300), invoice(200), invoice(100)], [payment(1_071)], True),
        ([invoice(300), invoice(200), invoice(100)], [payment(771)], False),
        ([invoice(-100)], [payment(371)], True),
        ([invoice(900), invoice(-100)], [payment(1_271)], False),
        ([invoice(300)], [payment(-771)], True),
        ([invoice(300)], [payment(771, "Mill Foods")], True),
        ([invoice(300)], [payment(771, currency="USD")], True),
        ([invoice(300, currency="USD")], [payment(771)], True),
        ([invoice(300, "Mill Foods")], [payment(771)], True),
        ([invoice(300, **on(8, 4))], [payment(771)], False),
        ([invoice(300, **on(8, 5))], [payment(771)], True),
        ([invoice(300, **UNDATED)], [payment(771)], False),
        # rows of one counterparty, whatever else they say
        ([invoice(300, description="hall rent")], [payment(771)], False),
        ([invoice(300, "BRASS-WORKS")], [payment(771)], False),
        # part of a sum that is another row of ours: paid in two
        ([invoice(771)], [payment(300)], False),
        ([invoice(771)], [payment(300, description="first part")], False),
        ([invoice(771)], [payment(301)], True),
        ([invoice(771)], [payment(300, "Mill Foods")], True),
        ([invoice(771, "Mill Foods")], [payment(300)], True),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_it_confirms_where_no_sum_fits_too(
    ours: list[Row],
    theirs: list[Row],
    is_sure: bool,  # noqa: FBT001
    sign: int,
) -> None:
    def signed(made: Row) -> Row:
        amount = sign * int(str(made["gross_minor"]))
        return made | {"gross_minor": amount, "net_minor": amount}

    left, right = [invoice(471), *ours], [payment(471), *theirs]

    outcome = run([signed(each) for each in left], [signed(each) for each in right], close())

    assert ((1, 1001) in confirmed(outcome)) == is_sure
    assert ((1, 1001) in suggested(outcome)) != is_sure


@pytest.mark.parametrize(
    ("name", "bound", "is_sure"),
    [
        # three payments, three rows of ours, and one other payment for each of them
        ("OTHERS_MAX", 3, True),
        ("OTHERS_MAX", 2, False),
        ("NAMED_ROWS_MAX", 3, True),
        ("NAMED_ROWS_MAX", 2, False),
        ("SEARCHED_MAX", 9, True),
        ("SEARCHED_MAX", 0, False),
    ],
)
def test_it_confirms_nothing_that_is_not_searched(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    bound: int,
    is_sure: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(doubts, name, bound)
    ours = [invoice(471), invoice(3_000), invoice(90_000)]
    theirs = [payment(471), payment(5_000), payment(7_000)]

    assert ((1, 1001) in confirmed(run(ours, theirs, close()))) == is_sure


def test_it_searches_the_payments_of_the_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubts, "SEARCHED_MAX", 1)
    ours = [invoice(471), invoice(5_000)]
    theirs = [payment(471), payment(5_000)]

    assert confirmed(run(ours, theirs, close())) == [(1, 1001), (2, 1002)]
    theirs.append(payment(9_999))
    assert confirmed(run(ours, theirs, close())) == []


@pytest.mark.parametrize(("said", "is_sure"), [("INV9471 thanks", True), ("thanks", False)])
def test_it_adds_nothing_up_against_a_number_that_is_written_out(said: str, is_sure: bool) -> None:  # noqa: FBT001
    ours = [invoice(471, order_key="INV9471"), invoice(400), invoice(71)]

    outcome = run(ours, [payment(471, description=said)], close())

    assert ((1, 1001) in confirmed(outcome)) == is_sure


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_doubts_a_pair_where_nobody_can_say_whether_a_sum_fits(
    monkeypatch: pytest.MonkeyPatch,
    is_turned: bool,  # noqa: FBT001
) -> None:
    others = [400, 72, 5]
    sides = [invoice(471)], [payment(471), *(payment(amount) for amount in others)]
    if not is_turned:
        sides = [invoice(471), *(invoice(amount) for amount in others)], [payment(471)]

    before = confirmed(run(*sides, close()))
    monkeypatch.setattr(subsets, "GROUP_ROWS_MAX", 2)
    monkeypatch.setattr(subsets, "SUM_ROWS_MAX", 2)
    after = confirmed(run(*sides, close()))

    assert (before, after) == ([(1, 1001)], [])
