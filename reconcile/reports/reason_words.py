"""Why a match or a case is what it is, in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from ledgers.money import format_minor
from reconcile.engine.outcome.explain import MESSAGES, with_fee

# reasons that people's acts give, beside those of the engine
SHELL_REASONS = {
    "match_undone": gettext_noop("A match of these rows was undone."),
    "split_off": gettext_noop("Split off from another case."),
    "file_voided": gettext_noop("What this row stood with was in a file that has been voided."),
    "rows_left": gettext_noop("What is left after some of its rows were matched or taken out."),
    "carried_forward": gettext_noop("Carried forward: waits for the other side's next file."),
}
# what is true of all cases of a group, whose parameters differ
GENERAL = {
    "no_rate": gettext_noop("The same item stands in different currencies, and a rate is missing."),
    "paid_differs": gettext_noop(
        "The same item stands in different currencies, and their statement says that another sum"
        " was paid than ours."
    ),
    "rate_off": gettext_noop(
        "The same item stands in different currencies, and is further apart than the rule allows."
    ),
    "fee_off_contract": gettext_noop("The fee is not what the contract's rate gives."),
    "fees_differ": gettext_noop(
        "Before fees both sides have the same amount, and their fees differ."
    ),
    "shops_differ": gettext_noop("The number agrees, and the rows are of different shops."),
    "parties_differ": gettext_noop(
        "The number and the amount agree, and the two sides name different parties."
    ),
    "amounts_differ_by_rows": gettext_noop("The sums differ, and agree without one of the rows."),
    "too_many_of_one_amount": gettext_noop(
        "So many rows have this amount that it tells nothing apart."
    ),
}


def reason_in_general(code: str) -> str:
    """A reason code in the reader's language, of no case in particular."""
    return gettext(GENERAL[code]) if code in GENERAL else reason_words(code)


def reason_words(code: str, params: Mapping[str, object] | None = None) -> str:
    """A reason code in the reader's language, with what it is about."""
    text = MESSAGES.get(code) or SHELL_REASONS.get(code) or code
    # a parameter that an old run did not keep is left out, not an error
    given = with_fee(params or {}, format_minor)
    return (gettext(text) if text else "") % defaultdict(lambda: "…", given)
