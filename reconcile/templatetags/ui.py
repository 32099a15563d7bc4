"""What templates say about amounts, states and addresses: one way each."""

from __future__ import annotations

import json
from collections import defaultdict

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from reconcile.models.cases import ExceptionKind

register = template.Library()

# one colour language in the whole product: good is settled, info works, warn waits for a person
TONES = {
    "good": {"DONE", "COMMITTED", "CONFIRMED", "APPROVED", "RESOLVED", "BOOKED", "SELF_CLOSED"},
    "info": {"QUEUED", "RECEIVED", "INSPECTED", "TODO", "RUNNING", "IN_REVIEW", "SUBMITTED"},
    "warn": {
        "WAITING",
        "QUESTIONS",
        "SUGGESTED",
        "OPEN",
        "PENDING",
        "PENDING_APPROVAL",
        "RETURNED",
    },
    "bad": {"REFUSED", "FAILED", "DEAD"},
}


@register.filter
def tone(state: str) -> str:
    """The colour class of a state."""
    return next((name for name, states in TONES.items() if state in states), "quiet")


# codes that stand in stored documents: stages and places of a run, sides, states, kinds
WORDS = {
    "read": gettext_lazy("Read"),
    "match": gettext_lazy("Match"),
    "write": gettext_lazy("Write"),
    "check": gettext_lazy("Check"),
    "left": gettext_lazy("ours"),
    "right": gettext_lazy("theirs"),
    "confirmed": gettext_lazy("confirmed"),
    "suggested": gettext_lazy("suggested"),
    "legs": gettext_lazy("rows matched"),
    "cases": gettext_lazy("exceptions"),
    "waiting": gettext_lazy("waiting"),
    "released": gettext_lazy("taken over"),
    "open": gettext_lazy("in an exception"),
    "resolved": gettext_lazy("resolved"),
    "unplaced": gettext_lazy("not placed yet"),
    "order_ref": gettext_lazy("number"),
    "amount": gettext_lazy("amount"),
    "currency": gettext_lazy("currency"),
    "booked_on": gettext_lazy("day"),
    "counterparty": gettext_lazy("counterparty"),
}


@register.filter
def word(code: str) -> str:
    """What a stored code means, in the reader's language; an unknown one stands for itself."""
    kinds: dict[str, object] = {str(kind): label for kind, label in ExceptionKind.choices}
    return str(kinds.get(code) or WORDS.get(str(code).lower(), code))


@register.simple_tag
def money(amount_minor: int | None, currency: str, *, plus: bool = False) -> SafeString:
    """An amount in major units by locale, with its currency; tabular and never broken."""
    from ledgers.money import format_minor

    if amount_minor is None:
        return format_html('<span class="muted">—</span>')
    text = format_minor(int(amount_minor), currency)
    places = len(text.partition(".")[2])
    written = number_format(text, decimal_pos=places, use_l10n=True, force_grouping=True)
    if plus and int(amount_minor) > 0:
        written = f"+{written}"
    return format_html(
        '<span class="money">{} <span class="muted small">{}</span></span>', written, currency
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The page's own query string with some values changed; an empty one takes it out."""
    values: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in {None, ""}:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return "?" + values.urlencode()


# reasons that people's acts give, beside those of the engine
SHELL_REASONS = {
    "match_undone": "A match of these rows was undone.",
    "rows_left": "What is left after some of its rows were matched or taken out.",
    "carried_forward": "Carried forward: waits for the other side's next file.",
}


@register.simple_tag
def reason(code: str, params: dict[str, object] | None = None) -> str:
    """A reason code of the engine in the reader's language, with what it is about."""
    from django.utils.translation import gettext

    from reconcile.engine.explain import MESSAGES

    template_text = MESSAGES.get(code) or SHELL_REASONS.get(code) or code
    # a parameter that an old run did not keep is left out, not an error
    return gettext(template_text) % defaultdict(lambda: "…", params or {})


@register.filter
def lookup(values: object, name: str) -> object:
    """A value of a dict by a name that is itself a value."""
    return values.get(name, "") if isinstance(values, dict) else ""


@register.filter
def tojson(value: object) -> str:
    """A value as JSON, for a hidden field."""
    return json.dumps(value, ensure_ascii=False)
