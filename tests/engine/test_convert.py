"""A rule may convert our currency into theirs by the rate of the day; what differs is fee or exchange."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.engine import Context, Outcome, RuleSet, from_json
from reconcile.engine.records import Rate
from tests.engine.records import JUNE, Row, cases, confirmed, row, run, suggested

DAY = date(2026, 6, 5)
E9 = 10**9


def converting(basis_right: str = "gross", outcome: str = "confirm", **tolerance: int) -> RuleSet:
    rule = {
        "name": "Other currency", "method": "convert", "outcome": outcome,
        "keys": [{"left": "order_key", "right": "order_key"}],
        "tolerance": {"amount_minor": 100, **tolerance},
    }  # fmt: skip
    basis = {"left": "gross", "right": basis_right}
    return from_json({"name": "Other currency", "basis": basis, "rules": [rule]})


def knowing(*rates: Rate) -> Context:
    return Context(JUNE.left_period, JUNE.right_period, rates=rates)


def euros(rate_e9: int = 920_000_000, on: date = DAY) -> Rate:
    return Rate("USD", "EUR", on, rate_e9)


def dollars(order: str, amount: int, **given: object) -> Row:
    return row(order, amount, currency="USD", **given)


def paid_in_euros(order: str, amount: int, **given: object) -> Row:
    return row(order, amount, currency="EUR", **given)


def params(outcome: Outcome) -> dict[str, object]:
    return dict(json.loads(outcome.matches["reason_params"][0]))


def test_it_confirms_what_agrees_at_the_rate_of_the_day() -> None:
    theirs = [paid_in_euros("A1", 9_200)]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert confirmed(outcome) == [(1, 1001)]


def test_it_suggests_where_the_rule_says_so() -> None:
    theirs = [paid_in_euros("A1", 9_200)]

    outcome = run([dollars("A1", 10_000)], theirs, converting(outcome="suggest"), knowing(euros()))

    assert suggested(outcome) == [(1, 1001)]


def test_it_states_the_match_in_their_currency() -> None:
    theirs = [paid_in_euros("A1", 9_150)]

    found = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros())).matches

    assert found.select("currency", "difference_minor").rows() == [("EUR", 50)]


def test_it_keeps_each_rows_own_amount_beside_the_converted_one() -> None:
    theirs = [paid_in_euros("A1", 9_200)]

    legs = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros())).legs

    assert legs.select("entry", "amount_minor", "converted_minor").rows() == [
        (1, 10_000, 9_200),
        (1001, 9_200, None),
    ]


def test_it_keeps_the_rate_as_evidence() -> None:
    theirs = [paid_in_euros("A1", 9_150)]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert params(outcome) == {
        "base": "USD", "quote": "EUR", "rate": "0.92", "rate_e9": 920_000_000, "rates": 1,
        "rate_on": "2026-06-05", "rate_source": "table", "converted_minor": 9_200,
        "theirs_minor": 9_150, "fee_minor": 0, "fx_minor": 50,
    }  # fmt: skip


def test_it_splits_the_difference_into_fee_and_exchange() -> None:
    theirs = [paid_in_euros("A1", 9_150, fee_minor=-300)]

    outcome = run([dollars("A1", 10_000)], theirs, converting("net"), knowing(euros()))

    found = params(outcome)
    assert outcome.matches["difference_minor"].to_list() == [350]
    assert (found["fee_minor"], found["fx_minor"]) == (300, 50)


def test_it_allows_the_tolerance_beyond_the_stated_fee_only() -> None:
    theirs = [paid_in_euros("A1", 9_099, fee_minor=-300)]

    outcome = run([dollars("A1", 10_000)], theirs, converting("net"), knowing(euros()))

    assert confirmed(outcome) == []


def with_contract(**contract: object) -> RuleSet:
    document = {**converting("net").to_json(), "contracts": [{"rate_ppm": 30_000, **contract}]}
    return from_json(document)


def test_it_takes_the_fee_of_the_contract_where_the_rows_state_none() -> None:
    theirs = [paid_in_euros("A1", 8_900)]

    outcome = run([dollars("A1", 10_000)], theirs, with_contract(fixed_minor=20), knowing(euros()))

    assert (params(outcome)["fee_minor"], params(outcome)["fx_minor"]) == (296, 4)


def test_it_believes_the_rows_before_the_contract() -> None:
    theirs = [paid_in_euros("A1", 9_190, fee_minor=-275)]

    outcome = run([dollars("A1", 10_000)], theirs, with_contract(), knowing(euros()))

    assert (params(outcome)["fee_minor"], params(outcome)["fx_minor"]) == (275, 10)


@pytest.mark.parametrize(("currency", "is_matched"), [("EUR", True), ("USD", False)])
def test_it_asks_for_a_contract_in_their_currency(
    currency: str,
    is_matched: bool,  # noqa: FBT001
) -> None:
    theirs = [paid_in_euros("A1", 8_924)]

    outcome = run(
        [dollars("A1", 10_000)], theirs, with_contract(currency=currency), knowing(euros())
    )

    assert bool(confirmed(outcome)) == is_matched


def test_it_takes_no_fee_off_what_is_compared_gross() -> None:
    theirs = [paid_in_euros("A1", 9_200, fee_minor=-300)]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert params(outcome)["fee_minor"] == 0


@pytest.mark.parametrize(("paid", "is_matched"), [(9_109, True), (9_108, False)])
def test_it_holds_the_smaller_of_amount_and_share(
    paid: int,
    is_matched: bool,  # noqa: FBT001
) -> None:
    rules = converting(amount_ppm=9_900)  # of 92.00: 0.9108

    outcome = run([dollars("A1", 10_000)], [paid_in_euros("A1", paid)], rules, knowing(euros()))

    assert bool(confirmed(outcome)) == is_matched


@pytest.mark.parametrize(("day", "is_matched"), [(7, True), (8, False)])
def test_it_confirms_up_to_the_allowed_days(day: int, is_matched: bool) -> None:  # noqa: FBT001
    theirs = [paid_in_euros("A1", 9_200, booked_on=date(2026, 6, day))]

    outcome = run([dollars("A1", 10_000)], theirs, converting(days=2), knowing(euros()))

    assert bool(confirmed(outcome)) == is_matched


def test_it_says_which_rate_is_missing() -> None:
    outcome = run([dollars("A1", 10_000)], [paid_in_euros("A1", 9_200)], converting(), JUNE)

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["no_rate"]
    found = json.loads(outcome.cases["reason_params"][0])
    assert (found["base"], found["quote"], found["on"]) == ("USD", "EUR", "2026-06-05")
    assert found["reference"] == "A1"


def test_it_says_how_far_apart_the_converted_sums_are() -> None:
    theirs = [paid_in_euros("A1", 8_000)]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert outcome.cases["reason_code"].to_list() == ["rate_off"]
    found = json.loads(outcome.cases["reason_params"][0])
    assert (found["converted_minor"], found["theirs_minor"], found["rate"]) == (
        9_200,
        8_000,
        "0.92",
    )


@pytest.mark.parametrize(
    "rate",
    [
        Rate("EUR", "USD", DAY, 1_086_956_522),  # the other way round
        Rate("USD", "GBP", DAY, 800_000_000),
        euros(on=date(2026, 6, 6)),  # of a later day
        euros(on=date(2026, 5, 28)),  # too old
    ],
)
def test_it_never_takes_another_rate(rate: Rate) -> None:
    outcome = run(
        [dollars("A1", 10_000)], [paid_in_euros("A1", 9_200)], converting(), knowing(rate)
    )

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}


def test_it_never_goes_by_way_of_a_third_currency() -> None:
    rates = knowing(Rate("USD", "CNY", DAY, 7 * E9), Rate("CNY", "EUR", DAY, E9 // 8))

    outcome = run([dollars("A1", 8_000)], [paid_in_euros("A1", 7_000)], converting(), rates)

    assert confirmed(outcome) == []


def test_it_takes_the_last_rate_within_a_week() -> None:
    rates = knowing(euros(900_000_000, date(2026, 5, 28)), euros(on=date(2026, 5, 29)))

    outcome = run([dollars("A1", 10_000)], [paid_in_euros("A1", 9_200)], converting(), rates)

    assert params(outcome)["rate_on"] == "2026-05-29"


def test_it_converts_each_row_at_the_rate_of_its_own_day() -> None:
    ours = [dollars("A1", 10_000), dollars("A1", 10_000, booked_on=date(2026, 6, 8))]
    rates = knowing(euros(), euros(930_000_000, date(2026, 6, 8)))

    outcome = run(ours, [paid_in_euros("A1", 18_500)], converting(), rates)

    assert outcome.legs["converted_minor"].to_list() == [9_200, 9_300, None]
    assert (params(outcome)["rates"], params(outcome)["fx_minor"]) == (2, 0)


def test_it_converts_refunds() -> None:
    theirs = [paid_in_euros("A1", -9_201)]

    outcome = run([dollars("A1", -10_000)], theirs, converting(), knowing(euros()))

    assert outcome.matches["difference_minor"].to_list() == [1]


def test_it_matches_a_payment_and_its_refund_apart() -> None:
    ours = [dollars("A1", 10_000), dollars("A1", -10_000)]
    theirs = [paid_in_euros("A1", 9_200), paid_in_euros("A1", -9_200)]

    outcome = run(ours, theirs, converting(), knowing(euros()))

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]


def test_it_matches_what_is_left_of_a_payment_too() -> None:
    theirs = [paid_in_euros("A1", 9_200), paid_in_euros("A1", -2_760)]

    outcome = run([dollars("A1", 7_000)], theirs, converting(), knowing(euros()))

    assert confirmed(outcome) == [(1, 1001, 1002)]


def test_it_never_sets_money_in_against_money_out() -> None:
    theirs = [paid_in_euros("A1", -1)]

    outcome = run([dollars("A1", 1)], theirs, converting(), knowing(euros()))

    assert confirmed(outcome) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "rate"),
    [
        (("USD", 10_000), ("JPY", 15_625), Rate("USD", "JPY", DAY, 156_250_000_000, -2)),
        (("JPY", 15_625), ("USD", 10_000), Rate("JPY", "USD", DAY, 6_400_000, 2)),
        (("USD", 10_000), ("KWD", 30_700), Rate("USD", "KWD", DAY, 307_000_000, 1)),
        (("KWD", 30_700), ("JPY", 15_657), Rate("KWD", "JPY", DAY, 510 * E9, -3)),
    ],
)
def test_it_minds_the_decimals_of_both_currencies(
    ours: tuple[str, int], theirs: tuple[str, int], rate: Rate
) -> None:
    mine = row("A1", ours[1], currency=ours[0])
    other = row("A1", theirs[1], currency=theirs[0])

    outcome = run([mine], [other], converting(), knowing(rate))

    assert params(outcome)["fx_minor"] == 0


def test_it_is_exact_for_very_large_sums() -> None:
    ours, theirs = [dollars("A1", 10**14 + 1)], [row("A1", 10**18 + 10**4, currency="VND")]

    outcome = run(ours, theirs, converting(), knowing(Rate("USD", "VND", DAY, 10**15, -2)))

    assert outcome.matches["difference_minor"].to_list() == [0]


def test_it_converts_nothing_that_64_bits_do_not_hold() -> None:
    ours, theirs = [dollars("A1", 10**15)], [row("A1", 5, currency="VND")]

    outcome = run(ours, theirs, converting(), knowing(Rate("USD", "VND", DAY, 10**18)))

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}


def test_it_leaves_a_key_of_three_currencies_alone() -> None:
    theirs = [paid_in_euros("A1", 9_200), row("A1", 10_000, currency="GBP")]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert confirmed(outcome) == []


def test_it_leaves_a_key_alone_that_one_side_has_in_both_currencies() -> None:
    theirs = [paid_in_euros("A1", 9_200), dollars("A1", 55)]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert confirmed(outcome) == []


def test_it_decides_the_same_for_any_order_of_rows() -> None:
    ours = [dollars(f"A{n % 3}", 1_000 * n, row_number=n, source="left.csv") for n in range(1, 9)]
    theirs = [paid_in_euros(f"A{n}", 10_000 * n, row_number=n + 1) for n in range(3)]

    digests = {
        run(mine, others, converting(amount_ppm=50_000), knowing(euros())).digest()
        for mine in (ours, ours[::-1])
        for others in (theirs, theirs[::-1])
    }

    assert len(digests) == 1


def test_it_balances_per_currency_of_the_rows() -> None:
    theirs = [paid_in_euros("A1", 9_200)]

    proof = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros())).proof

    assert [(p.side, p.currency, p.confirmed_minor) for p in proof.lines] == [
        ("LEFT", "USD", 10_000),
        ("RIGHT", "EUR", 9_200),
    ]


@settings(max_examples=40)
@given(
    amount=st.integers(-(10**16), 10**16),
    rate_e9=st.integers(1, 10**11),
    shift=st.integers(-3, 3),
)
def test_it_rounds_once_and_half_to_even(amount: int, rate_e9: int, shift: int) -> None:
    exact = Fraction(amount * rate_e9, E9) * Fraction(10) ** shift
    expected = round(exact)
    theirs = row("A1", expected, currency="EUR")

    outcome = run(
        [dollars("A1", amount)],
        [theirs],
        converting(),
        knowing(Rate("USD", "EUR", DAY, rate_e9, shift)),
    )

    converted = outcome.legs.filter(outcome.legs["entry"] == 1)["converted_minor"].to_list()
    assert converted == ([expected] if expected else [])


@settings(max_examples=40)
@given(amounts=st.lists(st.integers(1, 10**9), min_size=1, max_size=6), off=st.integers(-100, 100))
def test_its_parts_add_up_to_the_difference(amounts: list[int], off: int) -> None:
    ours = [dollars("A1", amount) for amount in amounts]
    total = sum(round(Fraction(amount * 92, 100)) for amount in amounts)
    theirs = [paid_in_euros("A1", total + 7 - off, fee_minor=-7)]

    outcome = run(ours, theirs, converting("net"), knowing(euros()))

    for params_text, difference in outcome.matches.select(
        "reason_params", "difference_minor"
    ).iter_rows():
        found = json.loads(params_text)
        assert found["fee_minor"] + found["fx_minor"] == difference
        assert found["converted_minor"] - found["theirs_minor"] == difference


def stating(order: str, gross: int, paid: int, **given: object) -> Row:
    return paid_in_euros(order, gross, paid_minor=paid, paid_currency="USD", **given)


def test_it_takes_what_the_statement_says_was_paid() -> None:
    outcome = run([dollars("A1", 10_000)], [stating("A1", 9_137, 10_000)], converting(), JUNE)

    assert confirmed(outcome) == [(1, 1001)]
    found = params(outcome)
    assert outcome.matches["reason_code"].to_list() == ["by_stated_sum"]
    assert (found["rate_source"], found["converted_minor"], found["fx_minor"]) == (
        "statement",
        9_137,
        0,
    )


def test_it_asks_no_table_where_the_statement_speaks() -> None:
    theirs = [stating("A1", 8_000, 10_000)]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert params(outcome)["converted_minor"] == 8_000


def test_it_books_only_the_fee_of_what_the_statement_converts() -> None:
    theirs = [stating("A1", 9_137, 10_000, fee_minor=-137)]

    outcome = run([dollars("A1", 10_000)], theirs, converting("net"), JUNE)

    assert outcome.matches["difference_minor"].to_list() == [137]
    assert (params(outcome)["fee_minor"], params(outcome)["fx_minor"]) == (137, 0)


def test_it_refuses_where_another_sum_was_paid() -> None:
    theirs = [stating("A1", 9_200, 9_999)]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["paid_differs"]


def test_it_asks_the_table_where_a_third_currency_was_paid() -> None:
    theirs = [paid_in_euros("A1", 9_200, paid_minor=8_000, paid_currency="GBP")]

    outcome = run([dollars("A1", 10_000)], theirs, converting(), knowing(euros()))

    assert params(outcome)["rate_source"] == "table"


@settings(max_examples=40)
@given(
    amounts=st.lists(st.integers(1, 10**13), min_size=1, max_size=6),
    sign=st.sampled_from([1, -1]),
    gross=st.integers(1, 10**14),
)
def test_its_shares_add_up_to_what_the_statement_says(
    amounts: list[int], sign: int, gross: int
) -> None:
    ours = [dollars("A1", sign * amount) for amount in amounts]

    outcome = run(ours, [stating("A1", sign * gross, sign * sum(amounts))], converting(), JUNE)

    assert outcome.matches["difference_minor"].to_list() == [0]
    assert outcome.legs["converted_minor"].sum() == sign * gross


def test_the_ready_rules_take_what_the_statement_says_was_paid() -> None:
    outcome = run([dollars("A1", 10_000)], [stating("A1", 9_137, 10_000, fee_minor=-137)])

    assert confirmed(outcome) == [(1, 1001)]


def test_the_ready_rules_take_a_rate_to_the_cent() -> None:
    ours = [dollars("A1", 10_000), dollars("A2", 10_000)]
    theirs = [paid_in_euros("A1", 9_201), paid_in_euros("A2", 9_202)]

    outcome = run(ours, theirs, context=knowing(euros()))

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"CURRENCY_MISMATCH": [(2, 1002)]}
