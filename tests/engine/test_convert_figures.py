"""What a rule that converts finds, with every figure: links, evidence, amounts, and why others stay."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reconcile.engine import from_json
from reconcile.engine.passes import convert
from reconcile.engine.passes.convert import Conversions, convert_by_key
from reconcile.engine.records import Rate
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import Row, frame, row

DAY = date(2026, 6, 5)
Keys = tuple[tuple[str, str], ...]
ORDER = ("order_key", "order_key")


def rate(
    rate_e9: int, day: int = 5, shift: int = 0, quote: str = "EUR", source: str = "table"
) -> Rate:
    return Rate("USD", quote, date(2026, 6, day), rate_e9, shift, source)


HALF, NINE = rate(500_000_000), rate(900_000_000)


def usd(amount: int, order: str = "A1", **given: object) -> Row:
    return row(order, amount, currency="USD", **given)


def eur(amount: int, order: str = "A1", **given: object) -> Row:
    return row(order, amount, currency="EUR", **given)


def paid(amount: int, gross: int, order: str = "A1", **given: object) -> Row:
    return eur(gross, order, paid_minor=amount, paid_currency="USD", **given)


def found(
    ours: list[Row], theirs: list[Row], *rates: Rate, keys: Keys = (ORDER,), **more: object
) -> Conversions:
    rule = {
        "name": "n", "method": "convert", "outcome": "confirm",
        "keys": [{"left": mine, "right": other} for mine, other in keys],
        "tolerance": more.pop("tolerance", {"amount_minor": 0}),
    }  # fmt: skip
    basis = {"left": more.pop("left", "gross"), "right": more.pop("basis", "gross")}
    rules = from_json({"name": "n", "basis": basis, "rules": [rule], **more})
    sides = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), rules)
    return convert_by_key(*sides, rules.rules[0], rules, rates)


def links(made: Conversions) -> list[tuple[int, int]]:
    return sorted(made.links.iter_rows())


def converted(made: Conversions) -> list[tuple[int, int, str]]:
    return sorted(made.converted.iter_rows())


def evidence(made: Conversions) -> dict[str, object]:
    return dict(json.loads(made.evidence["params"].item()))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(1, 0), (2, 1), (3, 2), (5, 2), (7, 4), (9, 4), (11, 6), (13, 6), (101, 50), (103, 52)],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_it_rounds_half_to_even(amount: int, expected: int, sign: int) -> None:
    made = found([usd(sign * amount)], [eur(sign * expected or sign)], HALF)

    assert converted(made) == ([(0, sign * expected, "EUR")] if expected else [])


@pytest.mark.parametrize(
    ("amount", "rate_e9", "expected"),
    [
        (1_000, 920_499_999, 920),
        (1_000, 920_500_001, 921),
        (1_000, 921_500_000, 922),
        (10**9, 1, 1),
    ],
)
def test_it_rounds_to_the_nearer_unit(amount: int, rate_e9: int, expected: int) -> None:
    assert converted(found([usd(amount)], [eur(expected)], rate(rate_e9))) == [(0, expected, "EUR")]


@pytest.mark.parametrize(
    ("shift", "expected"), [(0, 900), (1, 9_000), (3, 900_000), (-1, 90), (-2, 9), (-3, 1)]
)
def test_it_minds_the_decimals_of_both(shift: int, expected: int) -> None:
    made = found([usd(1_000)], [eur(expected)], rate(900_000_000, shift=shift))

    assert converted(made) == [(0, expected, "EUR")]


def test_it_keeps_all_figures_of_a_match() -> None:
    """120.00 at 0.9 are 108.00; 106.90 came, 0.60 was kept, and half a unit of exchange is left."""
    ours, theirs = [usd(10_000), usd(2_000)], [eur(6_000), eur(4_750, fee_minor=-60)]

    made = found(
        ours, theirs, rate(900_000_000, source="bank"), basis="net", tolerance={"amount_minor": 50}
    )

    assert links(made) == [(0, 0), (0, 1), (0, 2), (0, 3)]
    assert made.evidence.select("lead", "score", "reason").rows() == [(0, None, "by_convert_near")]
    assert evidence(made) == {
        "base": "USD", "quote": "EUR", "rate": "0.9", "rate_e9": 900_000_000,
        "rate_on": "2026-06-05", "rate_source": "bank", "rates": 1,
        "converted_minor": 10_800, "theirs_minor": 10_690, "fee_minor": 60, "fx_minor": 50,
    }  # fmt: skip
    assert converted(made) == [(0, 9_000, "EUR"), (1, 1_800, "EUR")]
    assert made.remarks.is_empty()


def test_it_names_the_rate_of_the_first_row_and_how_many_there_are() -> None:
    ours = [usd(1_000, booked_on=date(2026, 6, 7)), usd(1_000), usd(1_000)]

    made = found(ours, [eur(1_900)], HALF, rate(900_000_000, 7))

    assert [evidence(made)[name] for name in ("rate", "rate_on", "rates")] == [
        "0.9",
        "2026-06-07",
        2,
    ]


@pytest.mark.parametrize(
    ("rate_e9", "written"),
    [
        (920_000_000, "0.92"),
        (1_000_000_000, "1"),
        (156_250_000_000, "156.25"),
        (1, "0.000000001"),
        (1_000_000_001, "1.000000001"),
        (10_000_000_000, "10"),
        (100_000_000, "0.1"),
        (7_050_000_000, "7.05"),
    ],
)
def test_it_writes_a_rate_as_people_do(rate_e9: int, written: str) -> None:
    made = found([usd(10**9)], [eur(rate_e9)], rate(rate_e9))

    assert evidence(made)["rate"] == written


def remark(made: Conversions) -> list[tuple[int, str, object]]:
    assert made.links.is_empty()
    assert made.converted.is_empty()
    return [(at, code, json.loads(params)) for at, code, params in sorted(made.remarks.iter_rows())]


def test_it_remarks_on_our_rows_how_far_apart_sums_are() -> None:
    made = found([usd(1_000), usd(1_000)], [eur(1_799)], NINE)

    said = {
        "base": "USD", "quote": "EUR", "rate": "0.9", "rate_e9": 900_000_000,
        "rate_on": "2026-06-05", "rate_source": "table", "rates": 1,
        "converted_minor": 1_800, "theirs_minor": 1_799, "fee_minor": 0, "fx_minor": 1,
    }  # fmt: skip
    assert {(at, code, str(params)) for at, code, params in remark(made)} == {
        (0, "rate_off", str(said)), (1, "rate_off", str(said)),
    }  # fmt: skip


def test_it_remarks_from_which_day_a_rate_is_missing() -> None:
    ours = [
        usd(1_000),
        usd(1_000, booked_on=date(2026, 6, 4)),
        usd(1_000, booked_on=date(2026, 6, 3)),
    ]

    made = found(ours, [eur(2_700)], rate(900_000_000, 5))

    said = {"base": "USD", "quote": "EUR", "on": "2026-06-03"}
    assert remark(made)[0][1:] == ("no_rate", said)


def test_it_remarks_that_another_sum_was_paid() -> None:
    made = found([usd(1_000), usd(500)], [paid(1_400, 1_260), paid(99, 90)], NINE)

    said = {"base": "USD", "quote": "EUR", "ours_minor": 1_500, "paid_minor": 1_499}
    assert remark(made)[0][1:] == ("paid_differs", said)


@pytest.mark.parametrize(
    ("tolerance", "theirs", "is_linked"),
    [
        ({"amount_minor": 0}, 9_000, True),
        ({"amount_minor": 0}, 9_001, False),
        ({"amount_minor": 3}, 9_003, True),
        ({"amount_minor": 3}, 8_997, True),
        ({"amount_minor": 3}, 9_004, False),
        ({"amount_minor": 3}, 8_996, False),
        # of the amount and the share the smaller one holds; the share is of what was converted
        ({"amount_minor": 100, "amount_ppm": 1_000}, 9_009, True),
        ({"amount_minor": 100, "amount_ppm": 1_000}, 8_991, True),
        ({"amount_minor": 100, "amount_ppm": 1_000}, 9_010, False),
        ({"amount_minor": 100, "amount_ppm": 1_000}, 8_990, False),
        ({"amount_minor": 5, "amount_ppm": 1_000}, 9_006, False),
        ({"amount_minor": 100, "amount_ppm": 0}, 9_000, True),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_it_links_within_the_tolerance(
    tolerance: dict[str, int],
    theirs: int,
    is_linked: bool,  # noqa: FBT001
    sign: int,
) -> None:
    made = found([usd(sign * 10_000)], [eur(sign * theirs)], NINE, tolerance=tolerance)

    assert bool(links(made)) == is_linked


def test_it_links_no_money_in_with_money_out_nor_with_nothing() -> None:
    wide = {"tolerance": {"amount_minor": 100}}

    assert links(found([usd(10)], [eur(-9)], NINE, **wide)) == []
    assert links(found([usd(10)], [eur(0)], NINE, **wide)) == []
    assert links(found([usd(0)], [eur(9)], NINE, **wide)) == []
    assert links(found([usd(10), usd(-10)], [eur(5), eur(-5)], NINE)) == []


@pytest.mark.parametrize(("day", "is_linked"), [(8, True), (9, False), (2, True), (1, False)])
def test_it_links_within_the_days(day: int, is_linked: bool) -> None:  # noqa: FBT001
    theirs = [eur(9_000, booked_on=date(2026, 6, day))]

    made = found([usd(10_000)], theirs, NINE, tolerance={"amount_minor": 0, "days": 3})

    assert bool(links(made)) == is_linked


def test_it_links_rows_without_a_day_by_what_is_stated() -> None:
    undated = {"booked_on": None, "occurred_at": None}
    within = {"tolerance": {"amount_minor": 0, "days": 3}}

    made = found([usd(10_000, **undated)], [paid(10_000, 9_123, **undated)], **within)

    assert converted(made) == [(0, 9_123, "EUR")]
    assert links(found([usd(10_000, **undated)], [eur(9_000, **undated)], NINE, **within)) == []


@pytest.mark.parametrize(("day", "is_linked"), [(12, True), (13, False), (5, True), (4, False)])
def test_it_takes_a_rate_for_a_week(day: int, is_linked: bool) -> None:  # noqa: FBT001
    ours = [usd(10_000, booked_on=date(2026, 6, day))]

    assert bool(links(found(ours, [eur(9_000)], NINE))) == is_linked


def test_it_gives_each_row_its_share_of_what_is_stated() -> None:
    """Shares of one running total: a third, two thirds and all of 100 are 33, 67 and 100."""
    ours = [usd(1), usd(5, "A2"), usd(1), usd(5, "A2"), usd(1), usd(7, "A3")]
    theirs = [paid(3, 100), paid(10, 7, "A2"), paid(3, 1, "A3"), paid(4, 2, "A3")]

    made = found(ours, theirs)

    assert converted(made) == [
        (0, 33, "EUR"), (1, 4, "EUR"), (2, 34, "EUR"), (3, 3, "EUR"), (4, 33, "EUR"), (5, 3, "EUR"),
    ]  # fmt: skip
    assert set(made.evidence["reason"]) == {"by_stated_sum"}


@pytest.mark.parametrize("sign", [1, -1])
def test_it_gives_the_smallest_amount_all_that_is_stated(sign: int) -> None:
    assert converted(found([usd(sign)], [paid(sign, 7 * sign)])) == [(0, 7 * sign, "EUR")]


def test_it_takes_a_statement_that_nothing_was_paid_for_no_rate() -> None:
    made = found([usd(5), usd(-5)], [paid(0, 3)], tolerance={"amount_minor": 3})

    said = {"base": "USD", "quote": "EUR", "ours_minor": 0, "paid_minor": 0}
    assert [each[1:] for each in remark(made)][-1] == ("paid_differs", said)


def test_it_gives_refunds_their_share_too() -> None:
    made = found([usd(-1), usd(-1), usd(-1)], [paid(-3, -100)])

    assert converted(made) == [(0, -33, "EUR"), (1, -34, "EUR"), (2, -33, "EUR")]
    assert evidence(made) == {
        "base": "USD", "quote": "EUR", "rate": None, "rate_e9": None, "rate_on": None,
        "rate_source": "statement", "rates": 1, "converted_minor": -100, "theirs_minor": -100,
        "fee_minor": 0, "fx_minor": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("theirs", "source"),
    [
        ([paid(1_000, 900)], "statement"),
        ([eur(900, paid_minor=1_000, paid_currency="GBP")], "table"),
        ([eur(900, paid_minor=None, paid_currency="USD")], "table"),
        ([eur(900, paid_minor=1_000, paid_currency=None)], "table"),
        ([paid(500, 450), eur(450)], "table"),
        ([paid(500, 450), paid(500, 450)], "statement"),
    ],
)
def test_it_believes_a_statement_of_which_all_rows_say_it(theirs: list[Row], source: str) -> None:
    assert evidence(found([usd(1_000)], theirs, NINE))["rate_source"] == source


@pytest.mark.parametrize(
    ("amounts", "theirs", "fee"),
    [
        # a percent of what our payments come to; nothing of refunds, fees and what is not sold
        ([10_000], 8_910, 90),
        ([10_000, 2_000], 10_692, 108),
        ([-10_000], -9_000, 0),
    ],
)
def test_it_takes_off_what_the_contract_keeps(amounts: list[int], theirs: int, fee: int) -> None:
    contracts = [{"rate_ppm": 10_000}]

    made = found([usd(a) for a in amounts], [eur(theirs)], NINE, basis="net", contracts=contracts)

    assert (evidence(made)["fee_minor"], evidence(made)["fx_minor"]) == (fee, 0)


@pytest.mark.parametrize(
    ("ours", "theirs", "fee"),
    [
        # a row that doesn't say what was kept has kept nothing
        (1_000, eur(900) | {"fee_minor": None}, 0),
        # nor does it turn the money round that more was kept than was paid
        (10, eur(9, fee_minor=-10), 10),
        (-10, eur(-9, fee_minor=10), -10),
    ],
)
def test_it_adds_to_their_net_what_was_kept(ours: int, theirs: Row, fee: int) -> None:
    made = found([usd(ours)], [theirs], NINE, basis="net")

    assert links(made) == [(0, 0), (0, 1)]
    assert evidence(made)["fee_minor"] == fee


@pytest.mark.parametrize(
    ("more", "theirs"),
    [
        ({"basis": "net", "contracts": [{"rate_ppm": 10_000}]}, 8_910),
        ({"basis": "gross", "contracts": [{"rate_ppm": 10_000}]}, 9_000),
        ({"basis": "net", "left": "net", "contracts": [{"rate_ppm": 10_000}]}, 9_000),
        ({"basis": "net"}, 9_000),
        ({"basis": "net", "contracts": [{"rate_ppm": 10_000, "channel": "STRIPE"}]}, 9_000),
    ],
)
def test_it_asks_the_contract_where_gross_meets_net(more: dict[str, object], theirs: int) -> None:
    ours = [usd(10_000, channel="WECHAT")]

    assert links(found(ours, [eur(theirs)], NINE, **more)) == [(0, 0), (0, 1)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # one currency on each side, and two in all
        ([usd(1_000), eur(1)], [eur(901)]),
        ([usd(1_000)], [eur(900), usd(1)]),
        ([usd(1_000)], [usd(1_000)]),
        ([usd(1_000), eur(1, "A2")], [usd(1_000)]),
        ([usd(1_000)], [usd(1_000), eur(1, "A2")]),
        ([usd(1_000)], [eur(450), row("A1", 450, currency="GBP")]),
        ([usd(1_000)], [eur(900, "A2")]),
        ([usd(1_000)], []),
        ([], [eur(900)]),
    ],
)
def test_it_leaves_other_rows_alone(ours: list[Row], theirs: list[Row]) -> None:
    made = found(ours, theirs, NINE)

    assert [len(part) for part in (made.links, made.evidence, made.converted, made.remarks)] == [
        0
    ] * 4


@pytest.mark.parametrize(("bound", "is_linked"), [(3, True), (2, False)])
def test_it_trusts_no_key_that_too_many_rows_share(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_linked: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(convert, "GROUP_ROWS_MAX", bound)

    assert bool(links(found([usd(1_000)], [eur(400), eur(500)], NINE))) == is_linked


def test_it_tries_one_key_after_the_other() -> None:
    """What the first key has linked the second doesn't see; payments and refunds are apart."""
    ours = [usd(1_000, transaction_key="T1"), usd(-100), usd(500, "A2", transaction_key="T2")]
    theirs = [eur(900, transaction_key="T2"), eur(-90), eur(450, "A9", transaction_key="T2")]
    keys = (ORDER, ("transaction_key", "transaction_key"))

    made = found(ours, theirs, NINE, keys=keys)

    assert links(made) == [(0, 0), (0, 3), (1, 1), (1, 4), (2, 2), (2, 5)]


def test_it_links_what_is_left_of_a_payment_by_its_key() -> None:
    made = found([usd(1_000), usd(-100)], [eur(810)], NINE)

    assert links(made) == [(0, 0), (0, 1), (0, 2)]
    assert [at for at, _code, _params in sorted(made.remarks.iter_rows())] == [0]


def test_it_converts_amounts_up_to_its_bound() -> None:
    most = convert.AMOUNT_MAX

    assert converted(found([usd(most)], [eur(most // 10 * 9)], NINE)) == [
        (0, most // 10 * 9, "EUR")
    ]
    assert converted(found([usd(most + 10)], [eur(most // 10 * 9 + 9)], NINE)) == []
    assert converted(found([usd(most)], [paid(most, 7)])) == [(0, 7, "EUR")]
    assert converted(found([usd(most + 10)], [paid(most + 10, 7)])) == []
    assert converted(found([usd(7)], [paid(7, convert.SUM_MAX)])) == [(0, convert.SUM_MAX, "EUR")]
    assert converted(found([usd(7)], [paid(7, convert.SUM_MAX + 1)])) == []
