"""Reasons in words: one English template per code, which the shell translates."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: dict[str, str] = {
    "by_key": "One row on each side with the same key, amount and currency.",
    "by_sum": "The rows of both sides with this key add up to the same sum.",
    "by_tolerance": "The sums lie within the tolerance of the rule.",
    "by_payout": "The payout's sum, currency and days agree with one bank line, and no other fits.",
    "by_reversal": "The rows cancel out, and the other side knows nothing of them.",
    "by_close": "Amount, day and words come close; no key says so. Please check.",
    "further_copy": "The same row stands here again; another copy of it goes on as normal.",
    "paid_and_not_paid": "One side says paid, the other says it was not.",
    "paid_and_refunded": "Our books say paid; the other side has paid it back in full.",
    "fee_off_contract": "The fee is not what the stated rate gives.",
    "currencies_differ": "The same item stands in different currencies.",
    "quantities_differ": "The quantities differ.",
    "amounts_differ": "The same item stands with different amounts.",
    "several_fit_one_key": "Several rows with this key fit equally well.",
    "several_fit": "Several rows fit equally well.",
    "never_paid": "This order was never paid.",
    "other_channel": "This was paid through another channel than the other side's.",
    "no_counterpart_kind": "A row of this kind has no counterpart to match.",
    "other_side_missing": "The file that would hold the other side has not come.",
    "at_the_edge": "At the edge of the other side's period: expected in its next file.",
    "not_on_other_side": "The other side has no such row.",
    "payout_of_batch": "The payout itself: its rows are matched with the bank line.",
    "not_paid_out_yet": "Not part of any payout yet.",
    "after_last_bank_day": "Would arrive after the last day of the bank's file.",
    "payout_not_at_bank": "No bank line shows this payout.",
    "before_first_payout": "Before the first payout of the channel's file.",
    "match_undone": "A match of these rows was undone.",
    "carried_forward": "Carried forward: waits for the other side's next file.",
    "unrelated_bank_line": "A bank line that has nothing to do with the channel.",
}


def reason(code: str, params: Mapping[str, object] | None = None) -> str:
    """The reason in English, followed by what it is about."""
    text = MESSAGES.get(code, code)
    reference = (params or {}).get("reference")
    return f"{text} ({reference})" if reference else text
