"""Reasons with their parameters filled in, and the limits of words that are counted."""

from __future__ import annotations

import pytest

from reconcile.engine.outcome.explain import MESSAGES, UNKNOWN, reason
from reconcile.engine.outcome.verdict_words import verdict_words
from reconcile.engine.outcome.verdicts import Verdict


@pytest.mark.parametrize(
    ("code", "params", "text"),
    [
        (
            "by_convert",
            {"base": "USD", "quote": "CNY", "rate": "7.18", "rate_on": "2026-06-01"},
            "The rows with this key agree, converted from USD to CNY at 7.18, the rate of 2026-06-01.",
        ),
        (
            "amounts_differ_by_rows",
            {"without": "3, 4", "rows": 5},
            "The sums differ, and agree to the cent without row 3, 4.",
        ),
        (
            "sum_of_amounts",
            {"rows": 0, "days": 0},
            "0 rows add up to the other one, at most 0 days apart, and no other sum of the open rows"
            " does; no name or number says so. Please check.",
        ),
        # what isn't known shows as a question mark, be it left out or empty
        (
            "payout_in_two",
            {"days": None},
            "Two bank lines that name the channel add up to this payout; the later one came ? days"
            " after it. Please check.",
        ),
        ("by_key", None, "One row on each side with the same key, amount and currency."),
        ("by_key", {"rows": 2}, "One row on each side with the same key, amount and currency."),
        ("from_a_later_version", {"days": 3}, "from_a_later_version"),
    ],
)
def test_it_says_the_reason(code: str, params: dict[str, object] | None, text: str) -> None:
    assert reason(code, params) == text


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_it_says_every_reason_in_a_sentence(code: str) -> None:
    said = reason(code)

    assert said[0].isupper() or said[0] == UNKNOWN
    assert said.endswith((".", "?"))
    assert "%" not in said


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict("booked_on", "days_later", 1), "1 day later"),
        (Verdict("booked_on", "days_later", 2), "2 days later"),
        (Verdict("booked_on", "days_later", 0), "0 days later"),
        (Verdict("booked_on", "days_earlier", 1), "1 day earlier"),
        (Verdict("booked_on", "days_earlier", 7), "7 days earlier"),
        (Verdict("amount", "amount_differs", -5), "amount differs by 0.05 CNY"),
        (Verdict("fee_minor", "differs"), "fee differs"),
        (Verdict("refund_ref", "unsaid"), "refund number is missing on one side"),
        # a text may hold a number that is too short to count
        (Verdict("order_ref", "unsaid"), "one side has no number of its own"),
        (Verdict("colour", "differs"), "colour differs"),
        (Verdict("status", "agrees"), "agrees"),
    ],
)
def test_it_says_a_verdict(verdict: Verdict, words: str) -> None:
    assert verdict_words(verdict, "0.05 CNY") == words
