"""Which sums cast doubt on a pair: before and after it in the lists, with signs and rests of one cent."""

from __future__ import annotations

import pytest

from reconcile.engine.passes import doubts
from tests.engine.invoices import UNDATED, close, invoice, payment
from tests.engine.records import Row, confirmed, run, suggested
from tests.engine.test_payers_edges import STAR, cut

# what fits together with 471, as rows of ours and as payments
OURS, THEIRS = [invoice(400), invoice(71)], [payment(400), payment(71)]


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_sum_casts_doubt_wherever_its_parts_stand(at: int, sign: int) -> None:
    lines = [sign * amount for amount in (400, 71)]
    lines.insert(at, sign * 471)

    by_ours = run([invoice(amount) for amount in lines], [payment(sign * 471)], close())
    by_theirs = run([invoice(sign * 471)], [payment(amount) for amount in lines], close())

    assert (confirmed(by_ours), confirmed(by_theirs)) == ([], [])


@pytest.mark.parametrize("ours", [[invoice(300), invoice(471)], [invoice(471), invoice(300)]])
@pytest.mark.parametrize("theirs", [[payment(771), payment(471)], [payment(471), payment(771)]])
def test_a_part_of_another_payment_casts_doubt_wherever_it_stands(
    ours: list[Row], theirs: list[Row]
) -> None:
    assert confirmed(run(ours, theirs, close())) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # a cent too little for the rest, alone or two together
        ([invoice(299)], [payment(771)]),
        ([invoice(100), invoice(199)], [payment(771)]),
        # what the payment lacks is no rest: the invoice is no part of something smaller
        ([invoice(300)], [payment(171)]),
        ([invoice(1)], [payment(470)]),
        # nor of something that goes the other way
        ([invoice(-1_242)], [payment(-771)]),
        ([invoice(1_242)], [payment(-771)]),
        ([invoice(300)], [payment(-171)]),
        # one invoice isn't taken twice
        ([invoice(150)], [payment(771)]),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_part_of_no_other_payment_casts_no_doubt(
    ours: list[Row], theirs: list[Row], sign: int
) -> None:
    def signed(made: Row) -> Row:
        amount = sign * int(str(made["gross_minor"]))
        return made | {"gross_minor": amount, "net_minor": amount}

    left = [signed(each) for each in [invoice(471), *ours]]
    right = [signed(each) for each in [payment(471), *theirs]]

    assert (1, 1001) in confirmed(run(left, right, close()))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [([invoice(1)], [payment(472)]), ([invoice(1), invoice(1)], [payment(473)]),
     ([invoice(470), invoice(1)], []), ([], [payment(470), payment(1)]), ([invoice(472), invoice(-1)], [])],
)  # fmt: skip
def test_a_cent_is_enough_for_a_sum(ours: list[Row], theirs: list[Row]) -> None:
    outcome = run([invoice(471), *ours], [payment(471), *theirs], close())

    assert (1, 1001) not in confirmed(outcome)


@pytest.mark.parametrize("name", ["OTHERS_MAX", "NAMED_ROWS_MAX"])
def test_a_busy_counterparty_casts_no_doubt_on_another_ones_pair(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(doubts, name, 1)
    ours = [invoice(471), invoice(3_000, "Mill Foods"), invoice(90_000, "Mill Foods")]
    theirs = [payment(471), payment(3_000, "MILL FOODS"), payment(70_000, "MILL FOODS")]

    assert confirmed(run(ours, theirs, close())) == [(1, 1001)]


def test_a_sum_of_which_nobody_knows_the_days_casts_doubt() -> None:
    ours = [invoice(400, "Brass Works", **UNDATED), invoice(71, "Brass Works", **UNDATED)]

    assert confirmed(run([invoice(471), *ours], [payment(471)], close())) == []
    assert confirmed(run([invoice(471), *OURS], [payment(471)], close())) == []
    assert confirmed(run([invoice(471)], [payment(471), *THEIRS], close())) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # what the payment is the sum of, as well; what the invoice is; what the invoice is a part of
        ([invoice(400, STAR), invoice(71, STAR)], []),
        ([], [cut(400), cut(71)]),
        ([invoice(300, STAR)], [cut(771)]),
    ],
)
def test_a_sum_of_a_name_that_a_text_cuts_off_casts_doubt(
    ours: list[Row], theirs: list[Row]
) -> None:
    outcome = run([invoice(471, STAR), *ours], [cut(471), *theirs], close())

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])
