"""Lessons as a whole: what they propose, who speaks for and against, and where too little does."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

import pytest

from reconcile.engine.lessons import KEY_COLUMNS, Decision, Lesson, Row, learn

KEY = {"left": "order_key", "right": "order_key"}
RULE: dict[str, object] = {"name": "Order", "method": "key", "outcome": "confirm", "keys": [KEY]}
CLOSE: dict[str, object] = {"name": "Near", "method": "close", "outcome": "suggest", "keys": []}
DOCUMENT: dict[str, object] = {"name": "Mine", "rules": [RULE, CLOSE]}


def line(side: str, amount: int, name: str | None = None, **keys: str) -> Row:
    return Row(side, amount, name, dict.fromkeys(KEY_COLUMNS) | keys)


def pair(
    match: int,
    ours: int = 100,
    theirs: int = 100,
    names: tuple[str | None, str | None] = (None, None),
    *,
    right: bool = True,
    **keys: str,
) -> Decision:
    """One row a side; keys begin with `our_` or `their_`."""
    mine, yours = (
        {name.removeprefix(side): value for name, value in keys.items() if name.startswith(side)}
        for side in ("our_", "their_")
    )
    rows = (line("LEFT", ours, names[0], **mine), line("RIGHT", theirs, names[1], **yours))
    return Decision(match, right, ours - theirs, rows)


def same_number(match: int, *, right: bool = True) -> Decision:
    number = {"our_batch_key": f"B{match}", "their_refund_key": f"B{match}"}
    return pair(match, right=right, **number)  # type: ignore[arg-type]  # texts


def test_it_proposes_a_key_as_a_rule_that_only_suggests() -> None:
    (lesson,) = learn([same_number(match) for match in (4, 9, 2)], DOCUMENT)

    assert lesson == Lesson(
        "KEY",
        {
            "name": "Learned: batch = refund",
            "method": "key",
            "outcome": "suggest",
            "keys": [{"left": "batch_key", "right": "refund_key"}],
        },
        (4, 9, 2),
        (),
    )


def test_it_learns_from_texts_that_were_read_from_elsewhere() -> None:
    """Rows come from a database: equal texts are not the same object there."""
    seen = json.dumps([asdict(same_number(match)) for match in range(3)])

    decisions = [
        Decision(**each | {"rows": tuple(Row(**row) for row in each["rows"])})
        for each in json.loads(seen)
    ]

    assert learn(decisions, json.loads(json.dumps(DOCUMENT))) == learn(
        [same_number(match) for match in range(3)], DOCUMENT
    )


@pytest.mark.parametrize(
    ("agreeing", "against", "learns"),
    [(2, 0, False), (3, 0, True), (3, 1, False), (8, 1, False), (9, 1, True), (18, 2, True), (17, 2, False)],
)  # fmt: skip
def test_it_learns_from_three_that_agree_and_nine_of_ten(
    agreeing: int,
    against: int,
    learns: bool,  # noqa: FBT001
) -> None:
    decisions = [same_number(match) for match in range(agreeing)]
    decisions += [same_number(100 + match, right=False) for match in range(against)]

    found = learn(decisions, DOCUMENT)

    assert [(each.kind, len(each.agreeing), each.against) for each in found] == (
        [("KEY", agreeing, tuple(range(100, 100 + against)))] if learns else []
    )


def test_it_adds_up_where_one_of_the_decisions_had_several_rows() -> None:
    several = Decision(
        3,
        is_right=True,
        difference_minor=0,
        rows=(
            line("LEFT", 100, batch_key="B"),
            line("RIGHT", 60, refund_key="B"),
            line("RIGHT", 40, refund_key="B"),
        ),
    )

    (lesson,) = learn([same_number(1), same_number(2), several], DOCUMENT)

    assert lesson.content["method"] == "sum"


def test_it_asks_only_those_that_agree_whether_they_are_pairs() -> None:
    wrong = Decision(
        20,
        is_right=False,
        difference_minor=0,
        rows=(*same_number(20).rows, line("RIGHT", 1, refund_key="B20")),
    )

    (lesson,) = learn([*(same_number(match) for match in range(9)), wrong], DOCUMENT)

    assert (lesson.content["method"], lesson.against) == ("key", (20,))


def test_it_takes_rows_of_one_side_for_no_shared_key() -> None:
    both = (line("LEFT", 5, batch_key="B"), line("LEFT", -5, batch_key="B"))
    decisions = [
        Decision(match, is_right=True, difference_minor=0, rows=both) for match in range(3)
    ]

    assert learn(decisions, DOCUMENT) == []


@pytest.mark.parametrize(
    ("rule", "learns"),
    [
        (RULE | {"keys": [{"left": "batch_key", "right": "refund_key"}]}, False),
        (RULE | {"keys": [{"left": "refund_key", "right": "batch_key"}]}, True),
        (RULE | {"keys": [{"left": ["batch_key", "sku"], "right": "refund_key"}]}, True),
        (RULE | {"keys": [{"left": "batch_key", "right": ["refund_key"]}]}, True),
        # what a rule without a key asks beside the amount is no key
        (CLOSE | {"keys": [{"left": "batch_key", "right": "refund_key"}]}, True),
    ],
)
def test_it_knows_which_keys_the_rules_look_at(rule: dict[str, object], learns: bool) -> None:  # noqa: FBT001
    found = learn([same_number(match) for match in range(3)], {"name": "Mine", "rules": [rule]})

    assert bool(found) == learns


def named(match: int, ours: str | None, theirs: str | None, *, right: bool = True) -> Decision:
    return pair(match, names=(ours, theirs), right=right)


def test_it_proposes_an_alias_with_who_speaks_against_it() -> None:
    decisions = [named(match, "Blue Whale", "LANJING") for match in range(9)]
    decisions.append(named(50, "Red Fox", "LANJING"))

    assert learn(decisions, DOCUMENT) == [
        Lesson("ALIAS", {"name": "Blue Whale", "also": "LANJING"}, tuple(range(9)), (50,))
    ]


def test_it_counts_all_that_speaks_against_a_name_in_the_order_of_matches() -> None:
    decisions = [named(match, "Blue Whale", "LANJING") for match in range(18)]
    decisions += [
        named(70, "Red Fox", "LANJING"),
        named(60, "Blue Whale", "LANJING", right=False),
        # another pair that was wrong says nothing of this one
        named(80, "Red Fox", "LANJING", right=False),
    ]

    (lesson,) = learn(decisions, DOCUMENT)

    assert lesson.against == (60, 70)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(None, "LANJING"), ("Blue Whale", None), ("Blue Whale", ""), ("", "LANJING"), ("Blue Whale", "BLUE WHALE LTD")],
)  # fmt: skip
def test_it_learns_no_name_that_is_missing_or_alike(ours: str | None, theirs: str | None) -> None:
    assert learn([named(match, ours, theirs) for match in range(3)], DOCUMENT) == []


def test_it_learns_no_name_where_a_side_says_several() -> None:
    rows = (line("LEFT", 1, "Blue Whale"), line("LEFT", 1, "Red Fox"), line("RIGHT", 2, "LANJING"))
    decisions = [
        Decision(match, is_right=True, difference_minor=0, rows=rows) for match in range(3)
    ]

    assert learn(decisions, DOCUMENT) == []


@pytest.mark.parametrize(
    ("aliases", "learns"),
    [
        ([{"name": "BLUE WHALE", "also": ["Lanjing"]}], False),
        ([{"name": "Blue Whale", "also": ["Other", "Lanjing"]}], False),
        ([{"name": "LANJING", "also": ["Blue Whale"]}], True),
        ([{"name": "Red Fox", "also": ["LANJING"]}], True),
        (None, True),
    ],
)
def test_it_knows_the_aliases_that_there_are(
    aliases: list[dict[str, object]] | None,
    learns: bool,  # noqa: FBT001
) -> None:
    decisions = [named(match, "Blue Whale", "LANJING") for match in range(3)]

    assert bool(learn(decisions, {**DOCUMENT, "aliases": aliases})) == learns


def apart(
    match: int, ours: int, theirs: int, *, right: bool = True, key: str = "order_key"
) -> Decision:
    return pair(match, ours, theirs, right=right, **{f"our_{key}": "A", f"their_{key}": "A"})  # type: ignore[arg-type]  # texts


@pytest.mark.parametrize(
    ("decisions", "tolerance"),
    [
        # the greatest that was accepted; in millionths of our money, rounded up
        ([apart(1, 300, 299), apart(2, 1000, 1002), apart(3, 100, 99)], (2, 10_000)),
        ([apart(1, 300, 299), apart(2, 300, 299), apart(3, 300, 299)], (1, 3_334)),
        ([apart(1, -300, -299), apart(2, -300, -299), apart(3, 300, 301)], (1, 3_334)),
        # a tenth is usual, more isn't
        ([apart(match, 1000, 900) for match in (1, 2, 3)], (100, 100_000)),
        ([apart(match, 1000, 899) for match in (1, 2, 3)], None),
        ([apart(1, 1000, 899), apart(2, 1000, 990), apart(3, 1000, 990)], None),
        # nothing of nothing
        ([apart(match, 0, 5) for match in (1, 2, 3)], None),
        ([apart(match, 500, 500) for match in (1, 2, 3)], None),
        ([apart(1, 300, 299), apart(2, 300, 299)], None),
    ],
)
def test_it_learns_the_usual_difference(
    decisions: list[Decision], tolerance: tuple[int, int] | None
) -> None:
    found = [each for each in learn(decisions, DOCUMENT) if each.kind == "DIFFERENCE"]

    if tolerance is None:
        assert found == []
    else:
        rule = {
            "name": "Learned: order = order, with a usual difference",
            "method": "tolerance",
            "outcome": "suggest",
            "keys": [KEY],
            "tolerance": {"amount_minor": tolerance[0], "amount_ppm": tolerance[1]},
        }
        assert found == [Lesson("DIFFERENCE", rule, (1, 2, 3), ())]


@pytest.mark.parametrize(
    ("undone", "counts"),
    [
        (apart(90, 1000, 980, right=False), True),  # as large
        (apart(90, 1000, 990, right=False), True),
        (apart(90, 1000, 979, right=False), False),  # larger in money
        (apart(90, 500, 480, right=False), False),  # a larger part of it
        (apart(90, 1000, 1020, right=False), True),  # the other way
    ],
)
def test_it_weighs_a_difference_against_those_that_people_undid(
    undone: Decision,
    counts: bool,  # noqa: FBT001
) -> None:
    decisions = [*(apart(match, 1000, 980) for match in range(9)), undone]

    found = [each for each in learn(decisions, DOCUMENT) if each.kind == "DIFFERENCE"]

    assert [each.against for each in found] == [(90,) if counts else ()]


def test_it_learns_a_difference_of_the_second_key_where_the_first_has_none() -> None:
    decisions = [apart(match, 1000, 980, key="transaction_key") for match in range(3)]

    found = [each for each in learn(decisions, DOCUMENT) if each.kind == "DIFFERENCE"]

    assert [each.content["keys"] for each in found] == [
        [{"left": "transaction_key", "right": "transaction_key"}]
    ]


def test_it_learns_no_difference_beside_a_rule_that_has_a_tolerance() -> None:
    rules = {"name": "Mine", "rules": [RULE, RULE | {"name": "T", "method": "tolerance"}]}

    assert learn([apart(match, 1000, 980) for match in range(3)], rules) == []


def test_it_puts_the_best_founded_lesson_first_and_equal_ones_by_their_fingerprint() -> None:
    decisions = [named(match, "Blue Whale", "LANJING") for match in range(4)]
    decisions += [named(10 + match, "Red Fox", "HONGHU") for match in range(3)]
    decisions += [same_number(20 + match) for match in range(3)]

    found = learn(decisions, DOCUMENT)

    assert [len(each.agreeing) for each in found] == [4, 3, 3]
    assert found[1].fingerprint < found[2].fingerprint


def test_it_is_known_by_the_hash_of_its_kind_and_content() -> None:
    lesson = Lesson("ALIAS", {"name": "B", "also": "蓝鲸"}, (1, 2, 3), ())
    said = '["ALIAS", {"also": "蓝鲸", "name": "B"}]'

    assert lesson.fingerprint == hashlib.sha256(said.encode()).hexdigest()


def test_it_puts_a_rule_behind_those_that_name_a_key() -> None:
    made: dict[str, object] = {"name": "Learned", "method": "key"}

    document = Lesson("KEY", made, (), ()).apply(DOCUMENT)

    assert document == {"name": "Mine", "rules": [RULE, made, CLOSE]}
    assert DOCUMENT["rules"] == [RULE, CLOSE]


@pytest.mark.parametrize(
    ("aliases", "after"),
    [
        (None, [{"name": "Blue Whale", "also": ["BWT"]}]),
        (
            [{"name": "Red Fox", "also": ["RF"]}],
            [{"name": "Red Fox", "also": ["RF"]}, {"name": "Blue Whale", "also": ["BWT"]}],
        ),
        (
            [{"name": "Red Fox", "also": []}, {"name": "BLUE WHALE", "also": ["BW"]}],
            [{"name": "Red Fox", "also": []}, {"name": "BLUE WHALE", "also": ["BW", "BWT"]}],
        ),
    ],
)
def test_it_writes_an_alias_to_its_counterparty(
    aliases: list[dict[str, object]] | None, after: list[dict[str, object]]
) -> None:
    lesson = Lesson("ALIAS", {"name": "Blue Whale", "also": "BWT"}, (), ())

    assert lesson.apply({**DOCUMENT, "aliases": aliases}) == {**DOCUMENT, "aliases": after}
