"""The limits, scores and defaults by which this version decides.

Each of them changes answers, and what a merchant was told of them: who changes one says so here, and raises
ENGINE_VERSION.
"""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.rules import Tolerance

LIMITS: dict[str, dict[str, object]] = {
    "outcome.difference": {"PAIRED_ROWS_MAX": 100, "CASES_MAX": 2_000},
    "checks.other_parties": {
        "PARTIES_MAX": 5_000,
        "PAIRS_MAX": 20_000,
        "ROWS_OF_ONE_MIN": 3,
        "SAME_PAIRS_MIN": 3,
        "FEW": 2,
    },
    "passes.bare_numbers": {"NEAR": 10_000, "DIGITS_MAX": 17, "DAYS_APART_MAX": 7},
    "passes.said_periods": {
        "AHEAD_FROM": 25,
        "DAYS_APART_MAX": 3,
        "MONTHS_BEFORE_MAX": 12,
        "MONTHS_AHEAD_MAX": 3,
        "DAYS_NEAR": 7,
        "WEEK_MAX": 53,
    },
    "passes.doubts": {"OTHERS_MAX": 50, "SEARCHED_MAX": 50_000},
    "undone": {"SCORE_MAX": 100},
    "likeness.alike": {
        "RULED_OUT_FROM": 1_000,
        "PIECE_LENGTH": 3,
        "PIECE_LENGTH_CHINESE": 2,
        "PIECES_PER_NAME": 8,
        "PIECES_AT_START": 4,
        "PIECES_SHARED_MIN": 2,
        "NAMES_PER_PIECE_MAX": 1_000,
        "FAST_PAIRS_MAX": 1_000_000,
        "NAME_PAIRS_MAX": 300_000,
        "NAME_RATIO_MIN": 70,
        "TEXT_RATIO_MIN": 60,
    },
    "likeness.assignment": {"COMPONENT_ROWS_MAX": 400, "COMPONENT_OTHER_MAX": 4_000},
    "likeness.blocking": {"PAIRS_ALL_MAX": 500_000, "TEXTS_PER_NUMBER_MAX": 50},
    "likeness.near": {"CANDIDATE_DAYS": 7},
    "outcome.candidates": {
        "STANDS_MIN": 4,
        "SCORE_MAX": 100,
        "CANDIDATES_MAX": 3,
        "RIVALS_MAX": 50,
        "CASES_WITH_CANDIDATES_MAX": 50_000,
    },
    "likeness.cut_names": {"LETTERS_MIN": 12, "LACKING_MANY": 5, "FIELD_LENGTH_MIN": 16},
    "keys.derived_keys": {"LENGTH_MIN": 4},
    "checks.less_credit_note": {"SCORE": 75},
    "lessons": {
        "DECISIONS_MIN": 3,
        "AGREEING_PERCENT": 90,
        "EXAMPLES_MAX": 5,
        "DIFFERENCE_PPM_MAX": 100_000,
    },
    "sides.listed_numbers": {"END_MIN": 3, "CUT_MIN": 4, "SPAN_MAX": 100},
    "likeness.names": {
        "CUT": 95,
        "NAME_WHOLE": 100,
        "NAME_AGREES": 90,
        "NAME_BEGINS": 85,
        "SIMILAR_MAX": 80,
        "NAME_COULD_BE": 75,
        "TEXT_LENGTH_MAX": 140,
        "CUT_MIN": 8,
        "CUT_MIN_CHINESE": 4,
        "SAID_MIN": 5,
        "SAID_MIN_CHINESE": 3,
    },
    "likeness.numbers": {
        "KEY_LENGTH_MIN": 4,
        "KEY_LENGTH_SHORT": 6,
        "SLIP_MINUTES_MAX": 10,
        "SERIES_LENGTH_MIN": 2,
    },
    "keys.own_keys": {"SAMPLE_ROWS": 20_000, "OWN_WEIGHT": 2},
    "links": {"BLOCK_PAIRS_MAX": 10_000, "PAIRS_MAX": 200_000},
    "passes.at_once": {
        "SOON_MINUTES_MAX": 2,
        "ALONE_MINUTES": 15,
        "PAIRS_MIN": 5,
        "SAME_TIME_MIN": 3,
        "SAME_TIME_PART": 10,
    },
    "passes.payers": {"NAMES_MAX": 10_000},
    "passes.close": {"DAYS_DEFAULT": 3, "TIE_POINTS": 10},
    "passes.convert": {
        "ROUNDED_MINOR": 1,
        "RATE_DAYS_MAX": 7,
        "AMOUNT_MAX": 10**16,
        "SUM_MAX": 10**17,
    },
    "passes.fees": {"SCORE_OF_DAY": 85},
    "passes.groups": {"RIVALS_MAX": 8, "DAYS_DEFAULT": 30, "ANSWERS_MAX": 50, "OFFERS_MAX": 3},
    "passes.keys": {"GROUP_ROWS_MAX": 10_000},
    "passes.payout_lines": {
        "UNEQUAL_PARTS": 10,
        "CHARGE_PARTS": 20,
        "SCORES": {
            "payout_not_named": 70,
            "payout_named_otherwise": 60,
            "payout_out_of_days": 85,
            "day_sum": 90,
            "payouts_at_once": 75,
            "payout_in_two": 75,
            "days_at_once": 75,
        },
        "BATCH_LENGTH_MIN": 4,
        "DIGITS_MIN": 9,
    },
    "passes.payout_runs": {"DAYS_MAX": 10, "RUNS_OF_MAX": 500},
    "passes.payout_days": {"DAY_SUM_DAYS": 3},
    "passes.payouts_at_once": {"AT_ONCE_MAX": 500, "NAMED_MAX": 20},
    "passes.withdrawals": {"BACK_DAYS_MAX": 10},
    "passes.pools": {
        "UNNAMED_ROWS_MAX": 12,
        "NAMED_ROWS_MAX": 200,
        "SUBSETS_ALL_MAX": 4_000_000,
    },
    "likeness.references": {"REFERENCE_STANDS": 100, "REFERENCE_SLIP": 90},
    "likeness.series": {
        "DIGITS_MAX": 40,
        "SERIES_MAX": 20,
        "SERIES_LEAST": 4,
        "TEXTS_MAX": 2_000_000,
    },
    "rules": {"RULES_MAX": 50, "GROUP_SIZE_MAX": 12, "MARGIN_DEFAULT": 10, "WAIT_DAYS": 3},
    "likeness.scoring": {
        "AMOUNT_MIN": 100,
        "DIGITS_MAX_EACH": 20,
        "WEIGHTS": {"amount": 40, "name": 20, "reference": 30, "days": 10},
        "AGAINST": 20,
        "SCORE_MIN": 40,
        "EXACT": 100,
        "DIGITS_STRUCK_WRONG": 70,
        "AMOUNT_BY_PPM": ((1_000, 90), (10_000, 80), (35_000, 65), (100_000, 40)),
        "DAYS_POINTS": ((0, 100), (1, 90), (3, 75), (7, 55), (14, 35), (30, 15), (60, 0)),
        "NAME_DOUBTFUL": 40,
        "WORDS_MAX": 40,
    },
    "checks.same_account": {
        "LENGTH_MIN": 5,
        "SOONEST": timedelta(minutes=-10),
        "LATEST": timedelta(hours=1),
        "DAYS_MAX": 1,
    },
    "keys.short_numbers": {"DIGITS_MIN": 4},
    "checks.paid_under_digits": {"DIGITS_MIN": 3, "ROWS_MAX": 10},
    "likeness.subsets": {"GROUP_ROWS_MAX": 24, "SUM_ROWS_MAX": 60, "SUM_UNITS_MAX": 20_000_000},
    "checks.unequal_keys": {"FEE_TIMES_MAX": 3},
    "checks.charges_to_come": {"DAYS_MAX": 3},
    "checks.completed": {"SCORE": 75},
    "checks.contradictions": {"LENGTH_MIN": 8},
    "checks.disputes": {"NEAR_SHARE": 20},
    "checks.lines_twice": {"SCORE": 80},
    "checks.named_but_unequal": {"NUMBER_LENGTH_MIN": 5, "SAID_DIGITS_MIN": 2, "DIGITS_MIN": 4},
    "checks.other_articles": {"SAME_PAIRS_MIN": 3, "DIFFERING_TIMES_MAX": 2},
    "checks.other_payers": {"PAYERS_MAX": 20_000},
    "checks.paid_amiss": {"SHORT_BYTES_MAX": 80},
    "checks.pooled_days": {"DAYS_OF_A_NUMBER_MIN": 3, "SPREAD_DAYS_MAX": 3},
    "checks.returns": {
        "SAID_DAYS_MAX": 60,
        "ALONE_DAYS_MAX": 14,
        "FEE_OF_NUMBER": 1,
        "FEE_OF_PARTY": 5,
        "NUMBER_LINES_MAX": 8,
        "NUMBER_DIGITS_MIN": 4,
        "LETTERS_DIGITS_MIN": 6,
        "BLOCK_PAIRS_MAX": 10_000,
    },
    "checks.shops": {
        "SHOPS_MAX": 2_000,
        "LINKS_MIN": 5,
        "EXCEPTION_IN": 20,
        "EXCEPTION_OF_NAMES_IN": 5,
    },
    "checks.stated_refunds": {"REFUND_DAYS_MAX": 7},
    "checks.taken_back": {"SILENT_DAYS_MAX": 1, "NUMBER_LENGTH_MIN": 5},
    "checks.topped_up": {"DIFFERING_MIN": 3},
    "checks.twice": {"ORDERS_MIN": 5, "OFF_SHARE": 50, "OFF_MINOR": 1},
    "keys.paired_keys": {"DIGITS_ALONE_MIN": 10, "LENGTH_LONG": 8},
    "likeness.named_accounts": {"ROWS_LOOKED_AT": 1_000},
    "likeness.names_in_texts": {"STANDS": 93},
    "passes.payouts": {"FREE_MAX": 500},
    "passes.reversals": {"CONTRA_DAYS_MAX": 1},
    "passes.said_numbers": {"COUNTER": 4, "PLAIN_MIN": 7, "LOOKS_MIN": 4},
    "sides.affixes": {
        "NUMBERS_MIN": 10,
        "SHARE": 4,
        "OF": 5,
        "LENGTH_MIN": 8,
        "SAMPLE": 1_000,
        "LENGTHS_MAX": 4,
        "AFFIXES_MAX": 6,
    },
    "sides.delays": {"SAMPLE": 10_000, "RARE_SHARE": 0.05, "MATCHES_MIN": 20},
    "sides.digit_marks": {"DIGITS_MANY": 12},
    "unmatched.left_of_payouts": {"SENT_BACK_DAYS_MAX": 10, "ONLY_ONES_SCORE": 40},
    "unmatched.named_in_part": {"PART_MIN": 4},
}

# of the rules of the ready sets that allow any
TOLERANCES = {
    "Sum per document, rounded": Tolerance(5, 1_000, 31),
    "Paid in another currency": Tolerance(1),
    "Slip in the number": Tolerance(days=1),
    "Document paid in another currency": Tolerance(1_000_000, 50_000),
    "Named and paid in another currency": Tolerance(1_000_000, 50_000),
    "Numbers named together": Tolerance(days=60),
    "Amount and payer's name": Tolerance(days=60),
    "Sum of several": Tolerance(days=60),
}


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(m, name, value) for m, named in LIMITS.items() for name, value in named.items()],
)
def test_it_decides_by(module: str, name: str, value: object) -> None:
    assert getattr(importlib.import_module(f"reconcile.engine.{module}"), name) == value


def test_it_allows_in_the_ready_rules() -> None:
    rules = [rule for rules in ready_rule_sets().values() for rule in rules.rules]

    allowed = {rule.name: rule.tolerance for rule in rules if rule.tolerance != Tolerance()}

    assert allowed == TOLERANCES


@pytest.mark.parametrize("code", sorted(ready_rule_sets()))
def test_it_waits_in_the_ready_rule_sets(code: str) -> None:
    rules = ready_rule_sets()[code]

    assert (rules.cut_off_minutes, rules.payout_days, rules.fee_tolerance_minor) == (30, 3, 1)
