"""A certificate can be recomputed: a version of the engine goes on to answer as it did."""

from __future__ import annotations

import json

import pytest

from tests.engine.answers import KEPT, SEEDS, answer, rule_sets


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("code", sorted(rule_sets()))
def test_it_answers_as_this_version_did(code: str, seed: int) -> None:
    kept = json.loads(KEPT.read_text())

    found = answer(code, seed)

    assert found == kept[f"{code} {seed}"], (
        "on purpose? raise ENGINE_VERSION, then run python -m tests.engine.answers"
    )
