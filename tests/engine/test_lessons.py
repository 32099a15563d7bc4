"""What decisions teach: from several that agree, weighed against those that don't."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from reconcile.engine import validate
from reconcile.engine.lessons import KEY_COLUMNS, Decision, Lesson, Row, learn
from reconcile.engine.ready import DOCUMENTS

INVOICES = DOCUMENTS["invoice_bank"]
numbers: Iterator[int] = count(1)


def line(side: str, amount: int, name: str | None = None, **keys: str) -> Row:
    return Row(side, amount, name, dict.fromkeys(KEY_COLUMNS) | keys)


def decided(ours: Row, *theirs: Row, right: bool = True) -> Decision:
    difference = ours.amount_minor - sum(row.amount_minor for row in theirs)
    return Decision(next(numbers), right, difference, (ours, *theirs))


def named(ours: str, theirs: str, *, right: bool = True) -> Decision:
    return decided(line("LEFT", 100, ours), line("RIGHT", 100, theirs), right=right)


def keyed(value: str, other: str | None = None, *, right: bool = True) -> Decision:
    ours = line("LEFT", 100, batch_key=value)
    return decided(ours, line("RIGHT", 100, refund_key=other or value), right=right)


def of_kind(kind: str, lessons: list[Lesson]) -> list[Lesson]:
    return [lesson for lesson in lessons if lesson.kind == kind]


def aliases(*decisions: Decision) -> list[tuple[object, object]]:
    found = of_kind("ALIAS", learn(decisions, INVOICES))
    return [(lesson.content["name"], lesson.content["also"]) for lesson in found]


def test_it_learns_another_name_from_three_decisions() -> None:
    same = [named("Blue Whale Trading", "LANJING E-COMMERCE") for _time in range(3)]

    assert aliases(*same) == [("Blue Whale Trading", "LANJING E-COMMERCE")]


def test_it_learns_nothing_from_a_single_slip() -> None:
    assert aliases(*[named("Blue Whale Trading", "LANJING") for _time in range(2)]) == []


def test_it_learns_no_name_that_is_alike_anyway() -> None:
    assert aliases(*[named("Blue Whale Ltd", "BLUE WHALE") for _time in range(3)]) == []


def test_it_learns_no_name_that_people_give_to_others_too() -> None:
    mine = [named("Blue Whale Trading", "SAMMELZAHLER") for _time in range(3)]
    others = [named("Red Fox Outdoor", "SAMMELZAHLER") for _time in range(3)]

    assert aliases(*mine, *others) == []


def test_it_counts_what_was_undone_against_a_name() -> None:
    same = [named("Blue Whale Trading", "LANJING") for _time in range(9)]
    undone = named("Blue Whale Trading", "LANJING", right=False)

    (lesson,) = of_kind("ALIAS", learn([*same, undone], INVOICES))

    assert lesson.agreeing == tuple(decision.match for decision in same)
    assert lesson.against == (undone.match,)
    assert aliases(*same, undone, named("Blue Whale Trading", "LANJING", right=False)) == []


def test_it_learns_no_name_that_the_rules_know() -> None:
    same = [named("Blue Whale Trading", "LANJING") for _time in range(3)]
    known = {**INVOICES, "aliases": [{"name": "Blue Whale Trading", "also": ["Lanjing"]}]}

    assert of_kind("ALIAS", learn(same, known)) == []


def test_it_learns_a_key_that_people_go_by() -> None:
    (lesson,) = of_kind("KEY", learn([keyed(f"B{n}") for n in range(3)], INVOICES))

    assert lesson.content["keys"] == [{"left": "batch_key", "right": "refund_key"}]
    assert (lesson.content["method"], lesson.content["outcome"]) == ("key", "suggest")


def test_it_learns_to_add_up_where_people_do() -> None:
    halves = [
        decided(
            line("LEFT", 100, batch_key=f"B{n}"),
            line("RIGHT", 60, refund_key=f"B{n}"),
            line("RIGHT", 40, refund_key=f"B{n}"),
        )
        for n in range(3)
    ]

    (lesson,) = of_kind("KEY", learn(halves, INVOICES))

    assert lesson.content["method"] == "sum"


def test_it_learns_no_key_that_a_rule_looks_at() -> None:
    same = [
        decided(line("LEFT", 100, order_key=f"A{n}"), line("RIGHT", 100, order_key=f"A{n}"))
        for n in range(3)
    ]

    assert of_kind("KEY", learn(same, INVOICES)) == []


def test_it_learns_no_key_of_rows_that_differ_in_it() -> None:
    assert of_kind("KEY", learn([keyed(f"B{n}", f"C{n}") for n in range(3)], INVOICES)) == []


def short(amount: int, *, right: bool = True) -> Decision:
    ours = line("LEFT", 10_000, order_key="A1")
    return decided(ours, line("RIGHT", 10_000 - amount, order_key="A1"), right=right)


def test_it_learns_a_usual_difference() -> None:
    found = of_kind("DIFFERENCE", learn([short(20), short(25), short(15)], INVOICES))

    assert [lesson.content["tolerance"] for lesson in found] == [
        {"amount_minor": 25, "amount_ppm": 2500}
    ]


def test_it_learns_no_difference_that_people_undo() -> None:
    decisions = [short(20), short(25), short(15), short(24, right=False), short(30, right=False)]

    assert of_kind("DIFFERENCE", learn(decisions, INVOICES)) == []


def test_it_learns_no_difference_that_is_a_part_of_the_price() -> None:
    assert of_kind("DIFFERENCE", learn([short(2_000) for _time in range(3)], INVOICES)) == []


@pytest.mark.parametrize("kind", ["ALIAS", "KEY", "DIFFERENCE"])
def test_it_proposes_rules_that_can_be_published(kind: str) -> None:
    decisions = [named("Blue Whale Trading", "LANJING") for _time in range(3)]
    decisions += [keyed(f"B{n}") for n in range(3)]
    decisions += [short(20) for _time in range(3)]
    (lesson,) = of_kind(kind, learn(decisions, INVOICES))

    document = lesson.apply(INVOICES)

    assert validate(document) == ()
    assert of_kind(kind, learn(decisions, document)) == []


def test_it_adds_a_name_to_those_that_a_counterparty_has() -> None:
    known = {**INVOICES, "aliases": [{"name": "BLUE WHALE TRADING", "also": ["Lanjing"]}]}
    lesson = Lesson("ALIAS", {"name": "Blue Whale Trading", "also": "BWT"}, (1, 2, 3), ())

    document = lesson.apply(known)

    assert document["aliases"] == [{"name": "BLUE WHALE TRADING", "also": ["Lanjing", "BWT"]}]
    assert known["aliases"] == [{"name": "BLUE WHALE TRADING", "also": ["Lanjing"]}]


def test_it_tells_lessons_apart_by_what_they_say() -> None:
    one, other = (Lesson("ALIAS", {"name": "A", "also": x}, (), ()) for x in ("B", "C"))

    assert one.fingerprint != other.fingerprint
    assert one.fingerprint == Lesson("ALIAS", {"also": "B", "name": "A"}, (7,), ()).fingerprint


def test_it_learns_from_what_comes_after_a_decision_without_names() -> None:
    same = [named("Blue Whale Trading", "LANJING") for _time in range(3)]

    assert aliases(keyed("B1"), *same) == [("Blue Whale Trading", "LANJING")]


def test_it_learns_the_names_that_come_after_one_that_is_alike_anyway() -> None:
    alike = [named("Able Ltd", "ABLE") for _time in range(3)]
    same = [named("Blue Whale Trading", "LANJING") for _time in range(3)]

    assert aliases(*alike, *same) == [("Blue Whale Trading", "LANJING")]
