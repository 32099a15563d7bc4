"""Every decision has its reason in words, and every case its nearest candidates."""

from __future__ import annotations

import json
import re
from pathlib import Path

import reconcile.engine
from reconcile.engine.outcome.explain import MESSAGES, reason, with_fee
from reconcile.engine.records import Case
from tests.engine.records import row, run

ENGINE = Path(reconcile.engine.__file__).parent


def test_it_has_words_for_every_code_that_the_engine_gives() -> None:
    given = set()
    for path in ENGINE.rglob("*.py"):
        if path.name != "explain.py":
            text = path.read_text()
            given |= set(re.findall(r'Case\.[A-Z_]+,\s+"([a-z_]+)"', text))
            given |= set(re.findall(r'reason\w*="([a-z_]+)"', text))

    assert len(given) > 15
    assert given <= set(MESSAGES)


def test_it_fills_in_what_a_suggestion_rests_on() -> None:
    outcome = run([row("202606050012", 4500)], [row("202606050021", 4500)])

    code, params = outcome.matches.select("reason_code", "reason_params").row(0)
    text = reason(code, json.loads(params))
    assert "202606050012" in text
    assert "202606050021" in text
    assert "0 days" in text


def test_it_shows_a_question_mark_for_what_it_was_not_told() -> None:
    assert "?" in reason("slip_in_number")


def test_it_lets_an_unknown_code_stand_for_itself() -> None:
    assert reason("from_a_later_version") == "from_a_later_version"


def test_it_says_both_sums_of_a_case() -> None:
    outcome = run([row("A1", 1000)], [row("A1", 900)])

    assert json.loads(outcome.cases["reason_params"].item()) == {
        "reference": "A1", "ours_minor": 1000, "theirs_minor": 900, "rows": 2, "currency": "CNY",
    }  # fmt: skip


def test_it_compares_the_sides_of_a_case_field_by_field() -> None:
    outcome = run([row("A1", 1000)], [row("A1", 900)])

    (candidate,) = json.loads(outcome.cases["candidates"].item())
    assert candidate["entries"] == [1001]
    verdicts = {field["field"]: field["agrees"] for field in candidate["fields"]}
    assert verdicts["order_ref"]
    assert not verdicts["amount"]


def test_it_offers_the_nearest_three_rows_to_a_lonely_one() -> None:
    ours = [row("2026060500123", 4500)]
    theirs = [row(f"99887766{n}", 4500) for n in range(5)]

    outcome = run(ours, theirs)

    lonely = outcome.cases.filter(kind=str(Case.INTERNAL_ONLY))["candidates"].item()
    assert [offer["entries"] for offer in json.loads(lonely)] == [[1001], [1002], [1003]]


def test_it_writes_a_disputed_fee_as_its_reader_does() -> None:
    params = {"expected_minor": 18, "actual_minor": 90, "currency": "CNY"}

    said = with_fee(params, lambda minor, currency: f"{minor} fen {currency}")

    assert "18 fen CNY is due, 90 fen CNY was taken" in reason("fee_off_contract", said)


def test_it_leaves_a_reason_without_a_fee_as_it_is() -> None:
    assert with_fee({"rows": 2}, lambda minor, _currency: str(minor)) == {"rows": 2}
