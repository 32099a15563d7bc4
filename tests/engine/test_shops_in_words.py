"""What a case says of shops."""

from __future__ import annotations

import json

from reconcile.engine.outcome.verdicts import failed
from tests.engine.test_shops import MAIN, THEIR_MAIN, THEIR_OUTLET, beside_usual, order, paid


def test_it_says_of_a_candidate_that_its_shop_is_another() -> None:
    outcome = beside_usual([order("1001", MAIN, 50)], [paid("1001", THEIR_OUTLET, 70)])

    said = {"field": "shop", "ours": MAIN, "theirs": THEIR_OUTLET, "agrees": False}
    for texts in outcome.cases["candidates"].to_list():
        (nearest,) = json.loads(texts)
        assert said in nearest["fields"]
        assert [(v.field, v.code) for v in failed(nearest["fields"])][-1] == ("shop", "other_shop")


def test_it_says_of_both_sides_of_a_case_that_their_shops_are_two() -> None:
    outcome = beside_usual([order("1001", MAIN)], [paid("1001", THEIR_OUTLET)])

    (nearest,) = json.loads(outcome.cases["candidates"][0])
    assert nearest["failed"] == ["shop"]


def test_it_says_nothing_of_shops_that_are_one() -> None:
    outcome = beside_usual([order("1001", MAIN, 50)], [paid("1001", THEIR_MAIN, 70)])

    (nearest,) = json.loads(outcome.cases["candidates"][0])
    assert "shop" not in [field["field"] for field in nearest["fields"]]
