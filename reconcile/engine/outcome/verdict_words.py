"""What comparing two rows field by field says, in words."""

from __future__ import annotations

from reconcile.engine.outcome.texts import gettext_noop, ngettext
from reconcile.engine.outcome.verdicts import UNSAID, Verdict

# what comparing a field says; %(amount)s comes written in major units
VERDICTS: dict[str, str] = {
    "agrees": gettext_noop("agrees"),
    "unsaid": gettext_noop("%(field)s is missing on one side"),
    # the other side's text may name it all the same, in a way that doesn't count
    "number_unsaid": gettext_noop("one side has no number of its own"),
    "differs": gettext_noop("%(field)s differs"),
    "amount_differs": gettext_noop("amount differs by %(amount)s"),
    "other_currency": gettext_noop("other currency"),
    "other_status": gettext_noop("other status"),
    "other_channel": gettext_noop("other channel"),
    "other_name": gettext_noop("other name"),
    "other_number": gettext_noop("other number"),
    "other_batch": gettext_noop("other payout or batch"),
    "other_shop": gettext_noop("other shop"),
    "other_article": gettext_noop("other article"),
    "other_quantity": gettext_noop("other quantity"),
}
COUNTED_VERDICTS: dict[str, tuple[str, str]] = {
    "days_later": ngettext("%(days)d day later", "%(days)d days later"),
    "days_earlier": ngettext("%(days)d day earlier", "%(days)d days earlier"),
}
# fields that a sentence names
FIELDS: dict[str, str] = {
    "amount": gettext_noop("amount"),
    "gross_minor": gettext_noop("gross"),
    "fee_minor": gettext_noop("fee"),
    "net_minor": gettext_noop("net"),
    "order_ref": gettext_noop("number"),
    "transaction_ref": gettext_noop("transaction number"),
    "refund_ref": gettext_noop("refund number"),
    "batch_ref": gettext_noop("payout or batch"),
    "booked_on": gettext_noop("day"),
    "occurred_at": gettext_noop("time"),
    "counterparty": gettext_noop("name"),
    "currency": gettext_noop("currency"),
    "status": gettext_noop("status"),
}


def verdict_words(verdict: Verdict, written_amount: str) -> str:
    """A verdict in English; the amount it is about comes as the caller writes amounts."""
    if verdict.code in COUNTED_VERDICTS:
        one, many = COUNTED_VERDICTS[verdict.code]
        return (one if verdict.number == 1 else many) % {"days": verdict.number}
    field = FIELDS.get(verdict.field, verdict.field)
    is_number = verdict.code == UNSAID and verdict.field == "order_ref"
    return VERDICTS["number_unsaid" if is_number else verdict.code] % {
        "amount": written_amount,
        "field": field,
    }
