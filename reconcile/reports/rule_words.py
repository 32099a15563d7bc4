"""A rule in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

COLUMN_WORDS = {
    "order_key": "order number",
    "transaction_key": "transaction number",
    "refund_key": "refund number",
    "batch_key": "payout or batch",
    "sku": "article",
    "counterparty": "counterparty",
    "description": "text",
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
    "days": "Days apart",
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
    # any of the pairs of columns will do
    names = _(", or ").join(key_words(key) for key in keys)  # type: ignore[attr-defined]
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
        "net_of_fee": _(
            "Compares gross less fee with net, added up by %(keys)s or by a channel's day."
        ),
        "group": _("Looks for several rows that add up to one row of the other side."),
        "payout": _("Finds the bank line of a payout by its sum, its days and the channel's name."),
        "reversal": _("Takes rows of one side that share the %(keys)s and cancel out."),
        "close": _("Looks for rows of the same amount close in time, and for slips in a number."),
    }.get(str(method), "%(keys)s") % {"keys": names}
    ending = _("It confirms.") if rule.get("outcome") == "confirm" else _("It only suggests.")
    if rule.get("outcome") == "confirm" and not keys:
        ending = _("It confirms where no other answer fits, else it suggests.")
    return _one_after_another([sentence, *_further(rule), ending])


def _one_after_another(sentences: Iterable[str]) -> str:
    # a Chinese full stop brings its own gap
    parted = (each if each.endswith("。") else f"{each} " for each in sentences)
    return "".join(parted).rstrip()


def _further(rule: Mapping[str, object]) -> list[str]:
    required = rule.get("requires") or []
    said = {
        "counterparty": _("The counterparty's name must agree too."),
        "reference": _("The number of the one must stand in the text of the other."),
        "account": _("The phone or account that was topped up must be the same."),
    }
    parts = [said[each] for each in said if each in required]  # type: ignore[operator]
    if rule.get("normalise") == ["affix"]:
        parts.insert(
            0,
            _(
                "What one side writes before or behind the other's numbers doesn't matter, where nearly all"
                " of its rows prove it."
            ),
        )
    elif rule.get("normalise"):
        parts.insert(0, _("How the numbers are spelt doesn't matter."))
    return parts


def key_words(key: Mapping[str, str | list[str]]) -> str:
    """Which columns of the two sides are held against each other."""
    left, right = (_columns(key.get(side, "")) for side in ("left", "right"))
    if left == right:
        return left
    return _("%(left)s (ours) = %(right)s (theirs)") % {"left": left, "right": right}


def _columns(names: str | list[str]) -> str:
    several = [names] if isinstance(names, str) else names
    return _(" and ").join(_(COLUMN_WORDS.get(name, name)) for name in several)


def property_word(name: str) -> str:
    """What a property of a rule set is called on the screen; an unknown one by its own name."""
    known = PROPERTY_WORDS.get(name)
    return _(known) if known else name.replace("_", " ").capitalize()
