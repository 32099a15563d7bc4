"""Bills of one number that two suppliers have given out, and statements of one of them."""

from __future__ import annotations

import json

import pytest

from reconcile.engine import Outcome
from tests.engine.records import Row, cases, confirmed, row, run

PAPER, PACKS = "Norfolk Paper Ltd", "Brightway Packaging GmbH"
ONCE = "Norfolk Paper"


def bill(number: str, name: str | None, amount: int = 111, **given: object) -> Row:
    return row(number, amount, kind="ORDER", counterparty=name, **given)


def usual(ours: str = PAPER, theirs: str = ONCE, **given: object) -> tuple[list[Row], list[Row]]:
    """Two bills of one supplier on both sides, entries from 101 and from 1101 on, and one of the other one here."""
    mine = [bill("SO7201", ours, 201), bill("SO7202", ours, 202), bill("SO7300", PACKS, 300)]
    other = [bill("SO7201", theirs, 201, **given), bill("SO7202", theirs, 202, **given)]
    return (
        [{**each, "entry": 101 + at} for at, each in enumerate(mine)],
        [{**each, "entry": 1101 + at} for at, each in enumerate(other)],
    )  # fmt: skip


def beside_usual(ours: list[Row], theirs: list[Row], rules: str = "orders_orders") -> Outcome:
    mine, other = usual()
    return run([*ours, *mine], [*theirs, *other], rules)


def new(found: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [each for each in found if each[0] < 100]


@pytest.mark.parametrize("rules", ["orders_orders", "supplier_orders", "orders_channel"])
def test_it_confirms_a_bill_with_the_statement_of_its_own_supplier(rules: str) -> None:
    ours = [bill("SO7100", PACKS), bill("SO7100", PAPER)]

    assert new(confirmed(beside_usual(ours, [bill("SO7100", ONCE)], rules))) == [(2, 1001)]
    assert new(confirmed(beside_usual(ours[::-1], [bill("SO7100", ONCE)], rules))) == [(1, 1001)]


def test_it_compares_the_amounts_of_one_supplier_s_bills() -> None:
    ours = [bill("SO7100", PACKS, 111), bill("SO7100", PAPER, 95)]

    outcome = beside_usual(ours, [bill("SO7100", ONCE, 111)])

    assert new(confirmed(outcome)) == []
    assert cases(outcome)["AMOUNT_OVER"] == [(2, 1001)]


def test_it_tells_the_lines_of_two_suppliers_apart_where_our_side_has_one_of_them() -> None:
    theirs = [bill("SO7100", PACKS, 111), bill("SO7100", PAPER, 111)]

    assert new(confirmed(beside_usual([bill("SO7100", PAPER)], theirs))) == [(1, 1002)]


def test_it_confirms_no_bill_with_the_statement_of_another_supplier() -> None:
    outcome = beside_usual([bill("SO7100", PACKS)], [bill("SO7100", ONCE)])

    assert new(confirmed(outcome)) == []
    assert cases(outcome)["AMBIGUOUS"] == [(1, 1001)]
    asked = outcome.cases.filter(reason_code="parties_differ")
    said = json.loads(asked["reason_params"][0])
    assert (said["ours"], said["theirs"]) == (PACKS, ONCE)


def test_it_compares_no_amount_with_that_of_another_supplier() -> None:
    outcome = beside_usual([bill("SO7100", PACKS, 111)], [bill("SO7100", ONCE, 95)])

    assert set(cases(outcome)).isdisjoint({"AMOUNT_OVER", "AMOUNT_SHORT"})


def test_in_the_statement_of_one_firm_every_other_name_is_another_party() -> None:
    outcome = beside_usual([bill("SO7100", "Kestrel")], [bill("SO7100", ONCE)])

    assert cases(outcome)["AMBIGUOUS"] == [(1, 1001)]


def test_it_tells_the_bills_of_one_number_apart_by_the_statement_of_one_firm() -> None:
    ours = [bill("SO7100", "Kestrel", 111), bill("SO7100", PAPER, 95)]

    assert new(confirmed(beside_usual(ours, [bill("SO7100", ONCE, 111)]))) == []


def test_a_file_of_two_rows_is_of_one_firm_by_chance() -> None:
    mine, other = usual()

    outcome = run(
        [bill("SO7100", "Kestrel"), *mine], [bill("SO7100", ONCE), other[0]], "orders_orders"
    )

    assert new(confirmed(outcome)) == [(1, 1001)]


def test_what_a_file_calls_all_who_buy_is_nobody_s_name() -> None:
    ours = [bill(f"SO710{at}", "散客", 111 + at) for at in range(5)]
    theirs = [bill(f"SO710{at}", "散客", 111 + at) for at in range(4)]
    theirs.append(bill("SO7104", "李四商贸有限公司", 115))

    assert len(confirmed(run(ours, theirs, "orders_orders"))) == 5


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # people order and pay for one another
        ("Anna Berg", "Otto Lind"),
        ("张伟", "李四"),
        ("张**", PAPER),
        # one name, however it is written
        (PAPER, "NORFOLK PAPER LIMITED"),
        (PAPER, "Norfolk Pap"),
        ("Norfolk Paper (Norwich) Ltd", PAPER),
        # who names nobody says nothing
        (None, PAPER),
        (PACKS, None),
        # the platform, of whom we have no bill
        (PACKS, "Etsy Ireland Ltd"),
    ],
)
def test_it_confirms_what_a_name_says_nothing_against(ours: str | None, theirs: str | None) -> None:
    others = [bill("A1", "Otto Lind", 11), bill("A2", "李四", 12), bill("A3", PAPER, 13)]
    there = [bill("A1", "Otto Lind", 11), bill("A2", "李四", 12), bill("A3", PAPER, 13)]

    outcome = run(
        [bill("SO7100", ours), *others], [bill("SO7100", theirs), *there], "orders_orders"
    )

    assert (1, 1001) in confirmed(outcome)


def test_a_payer_may_pay_another_one_s_order() -> None:
    mine, other = usual()
    paid = [{**each, "kind": "PAYMENT"} for each in (bill("SO7100", ONCE), *other)]

    outcome = run([bill("SO7100", PACKS), *mine], paid, "orders_channel")

    assert new(confirmed(outcome)) == [(1, 1001)]


def test_a_name_that_often_goes_with_another_one_is_that_party_s() -> None:
    ours = [bill(f"SO710{at}", PACKS, 111 + at) for at in range(3)]
    theirs = [bill(f"SO710{at}", ONCE, 111 + at) for at in range(3)]
    more = [bill(f"SO740{at}", PAPER, 400 + at) for at in range(4)]

    outcome = beside_usual([*ours, *more], [*theirs, *more])

    assert {(1, 1001), (2, 1002), (3, 1003)} <= set(confirmed(outcome))


def test_where_most_names_differ_they_are_of_buyers_and_sellers() -> None:
    firms = ["Alpha GmbH", "Birch Ltd", "Cedar GmbH", "Dover Ltd"]
    ours = [bill(f"SO710{at}", name, 111 + at) for at, name in enumerate(firms)]
    theirs = [bill(f"SO710{at}", firms[at - 1], 111 + at) for at in range(4)]

    assert len(confirmed(run(ours, theirs, "orders_orders"))) == 4


def test_names_that_could_be_one_are_not_told_apart() -> None:
    ours = [bill("SO7100", PAPER, 111), bill("SO7100", "Norfolk Paper Limited", 95)]

    outcome = beside_usual(ours, [bill("SO7100", ONCE, 206)])

    assert new(confirmed(outcome)) == [(1, 2, 1001)]


def test_rows_that_agree_only_together_stay_together() -> None:
    ours = [bill("SO7100", PACKS, 111), bill("SO7100", PAPER, 95)]

    outcome = beside_usual(ours, [bill("SO7100", ONCE, 206)])

    assert new(confirmed(outcome)) == [(1, 2, 1001)]


def test_a_number_of_which_a_row_names_nobody_is_not_told_apart() -> None:
    ours = [bill("SO7100", PACKS), bill("SO7100", PAPER)]

    outcome = beside_usual(ours, [bill("SO7100", None)])

    assert cases(outcome)["AMBIGUOUS"] == [(1, 2, 1001)]


def test_of_a_long_list_one_in_five_may_differ() -> None:
    firms = [f"{name} Ltd" for name in ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")]
    same = [bill(f"SO74{at:02}", firms[at % 6], 400 + at) for at in range(12)]
    ours = [bill(f"SO710{at}", firms[at], 111 + at) for at in range(4)]
    theirs = [bill(f"SO710{at}", firms[at + 2], 111 + at) for at in range(4)]

    def asked(count: int) -> int:
        outcome = run([*ours[:count], *same], [*theirs[:count], *same], "orders_orders")
        return len(outcome.cases.filter(reason_code="parties_differ"))

    assert [asked(count) for count in (2, 3, 4)] == [2, 3, 0]


@pytest.mark.parametrize(("amount", "paid"), [(111, [(2, 1001)]), (95, [])])
def test_a_bank_s_line_with_the_number_pays_the_bill_of_its_payee(
    amount: int, paid: list[tuple[int, ...]]
) -> None:
    ours = [bill("SO7100", PACKS, 111), bill("SO7100", PAPER, amount)]
    line = row("SO7100", 111, counterparty="NORFOLK PAPER LTD")

    assert confirmed(run(ours, [line], "invoice_bank")) == paid


def test_who_pays_another_one_s_bill_at_the_bank_pays_it() -> None:
    line = row("SO7100", 111, counterparty="NORFOLK PAPER LTD")

    outcome = run([bill("SO7100", PACKS), bill("SO7200", PAPER, 95)], [line], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]


def test_it_shows_the_number_as_both_sides_write_it() -> None:
    ours = [bill("SO7100", PACKS, 111), bill("SO7100", PAPER, 95)]

    outcome = beside_usual(ours, [bill("SO7100", ONCE, 111)])

    for column in ("candidates", "reason_params"):
        assert "@" not in "".join(outcome.cases[column].drop_nulls())


def test_a_long_number_is_given_out_once() -> None:
    number = "202606050081"

    assert new(confirmed(beside_usual([bill(number, PACKS)], [bill(number, ONCE)]))) == [(1, 1001)]
    assert new(confirmed(beside_usual([bill(number[1:], PACKS)], [bill(number[1:], ONCE)]))) == []
