"""A rule in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

COLUMN_WORDS = {
    "order_key": "order number",
    "transaction_key": "transaction number",
    "refund_key": "refund number",
    "batch_key": "payout or batch",
    "sku": "article",
}
PROPERTY_WORDS = {
    "name": "Name",
    "method": "Method",
    "outcome": "Outcome",
    "keys": "Keys",
    "left": "Ours",
    "right": "Theirs",
    "tolerance": "Tolerance",
    "amount_minor": "Amount, minor units",
    "amount_ppm": "or parts per million",
    "days": "Days",
    "scope": "Only rows of these kinds",
    "channels": "Channels, one on each line",
    "currencies": "Currencies, one on each line",
    "normalise": "Make the keys comparable by",
    "per": "Add up by",
    "requires": "Must agree too",
    "margin": "Lead over the next best, of 100",
    "group_size_max": "Rows added up, at most",
    "wait_days": "Days a row waits, by channel",
    "contracts": "Fee contracts",
    "aliases": "Other names of counterparties",
    "also": "Also known as, one on each line",
    "channel": "Channel",
    "product": "Product",
    "currency": "Currency",
    "rate_ppm": "Rate, parts per million",
    "fixed_minor": "Fixed, minor units",
    "min_minor": "At least, minor units",
    "max_minor": "At most, minor units",
    "basis": "Amount that is compared",
    "cut_off_minutes": "Cut-off window, minutes",
    "payout_days": "Payout, business days",
    "fee_tolerance_minor": "Fee tolerance, minor units",
    "payer_words": "Words that name the payer, one on each line",
}


def describe(rule: Mapping[str, object]) -> str:
    """One sentence that says what a rule does."""
    keys = rule.get("keys") or []
    names = ", ".join(_keys(key) for key in keys)  # type: ignore[attr-defined]
    method = rule.get("method")
    sentence = {
        "key": _("Pairs one row of each side with the same %(keys)s, amount and currency."),
        "sum": _("Adds up all rows of each side with the same %(keys)s; the sums must be equal."),
        "tolerance": _(
            "Adds up rows with the same %(keys)s; the sums may differ within the tolerance."
        ),
        "convert": _(
            "Adds up rows with the same %(keys)s in two currencies; as the statement or the rate of the day"
            " says, the sums may differ within the tolerance beside the fee."
        ),
        "payout": _("Finds the bank line of a payout by its sum, its days and the channel's name."),
        "reversal": _("Takes rows of one side that share the %(keys)s and cancel out."),
        "close": _("Looks for rows of the same amount close in time, and for slips in a number."),
    }.get(str(method), "%(keys)s") % {"keys": names}
    ending = _("It confirms.") if rule.get("outcome") == "confirm" else _("It only suggests.")
    return f"{sentence} {ending}"


def _keys(key: Mapping[str, str]) -> str:
    left, right = (_(COLUMN_WORDS.get(key.get(side, ""), "")) for side in ("left", "right"))
    return left if left == right else f"{left} = {right}"


def property_word(name: str) -> str:
    """What a property of a rule set is called on the screen; an unknown one by its own name."""
    known = PROPERTY_WORDS.get(name)
    return _(known) if known else name.replace("_", " ").capitalize()
