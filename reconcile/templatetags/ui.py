"""What templates say about amounts, states and addresses: one way each."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts.models import AuditEvent
from accounts.outsiders import readable_name
from ledgers.words import format_title
from reconcile.models.cases import ExceptionKind
from reconcile.reports.amount_words import amount_words
from reconcile.reports.entry_words import entry_word
from reconcile.reports.reason_words import reason_in_general, reason_words
from reconcile.templatetags.words import ACTS, HINTS, RULE_NAMES, WORDS

register = template.Library()

# one colour language in the whole product: good is settled, info works, warn waits for a person
TONES = {
    "good": {
        "DONE",
        "COMMITTED",
        "CONFIRMED",
        "APPROVED",
        "RESOLVED",
        "BOOKED",
        "SELF_CLOSED",
        "CLOSED",
    },
    "info": {
        "QUEUED",
        "RECEIVED",
        "INSPECTED",
        "TODO",
        "RUNNING",
        "IN_REVIEW",
        "SUBMITTED",
        "SENT",
        "OPENED",
    },
    "warn": {
        "WAITING",
        "QUESTIONS",
        "SUGGESTED",
        "OPEN",
        "PENDING",
        "PENDING_APPROVAL",
        "RETURNED",
        "ANSWERED",
    },
    "bad": {"REFUSED", "FAILED", "DEAD"},
}


@register.filter
def tone(state: str) -> str:
    """The colour class of a state."""
    return next((name for name, states in TONES.items() if state in states), "quiet")


@register.filter
def word(code: str) -> str:
    """What a stored code means, in the reader's language; an unknown one stands for itself."""
    kinds: dict[str, object] = {str(kind): label for kind, label in ExceptionKind.choices}
    said = kinds.get(code) or WORDS.get(str(code).lower()) or entry_word(str(code))
    return format_title(code) if said == code else str(said)


@register.filter
def rule_name(name: str) -> str:
    """A ready rule's name in the reader's language; any other as people wrote it."""
    return str(RULE_NAMES.get(name, name))


@register.filter
def act(verb: str) -> str:
    """What an audited verb says in words; an unknown one stands for itself."""
    return str(ACTS.get(verb, verb))


@register.filter
def deed(event: AuditEvent) -> str:
    """What an event says in words, and to whom a case went."""
    if event.verb != "case.assigned":
        return act(event.verb)
    who = event.after.get("assignee")
    if not who:
        return gettext("took the case from everybody")
    return gettext("gave the case to %(who)s") % {"who": who}


@register.filter
def doer(event: AuditEvent) -> str:
    """Whose act an event is."""
    is_outside = event.actor_kind == AuditEvent.ActorKind.LINK
    return readable_name(event.actor_name) if is_outside else event.actor_name


# whose comment or file it is, of which the record keeps the name alone
register.filter("who", readable_name)


@register.filter
def quoted(text: object) -> str:
    """Somebody's own words, between the quotation marks of the reader's language."""
    return gettext("“%(text)s”") % {"text": text}


@register.filter
def hint(kind: str) -> str:
    """What a person can do about a case of a kind."""
    return str(HINTS.get(kind, ""))


@register.filter
def count(number: int | None) -> str:
    """A number of things, its thousands apart as the reader's locale writes them."""
    return "" if number is None else str(number_format(number, use_l10n=True, force_grouping=True))


@register.simple_tag
def money(amount_minor: int | None, currency: str, *, plus: bool = False) -> SafeString:
    """An amount in major units by locale, with its currency; tabular and never broken."""
    if amount_minor is None:
        return SafeString('<span class="muted">—</span>')
    written = amount_words(int(amount_minor), currency)
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


register.simple_tag(reason_words, name="reason")
register.simple_tag(reason_in_general)


# whose page shows an audited thing
PAGES = {
    "reconcile.exceptioncase": "case_detail",
    "reconcile.dispute": "dispute_detail",
    "reconcile.letter": "letter_detail",
    "reconcile.match": "match_detail",
    "reconcile.groupact": "group_act_detail",
    "reconcile.run": "run_detail",
    "reconcile.settlement": "settlement_detail",
    "reconcile.ruleset": "rule_set_detail",
    "ledgers.statement": "statement_detail",
    "ledgers.ledger": "ledger_detail",
}


@register.simple_tag
def subject(event: AuditEvent, names: Mapping[UUID, str]) -> SafeString:
    """A link to what an act was done to, where it has a page, by its name where it has one."""
    if event.subject_kind not in PAGES:
        return SafeString("")
    address = reverse(PAGES[event.subject_kind], args=[event.subject_id])
    return format_html(
        '<a class="small" href="{}">{}</a>', address, names.get(event.subject_id) or gettext("Look")
    )


@register.filter
def lookup(values: object, name: object) -> object:
    """A value of a dict by a name that is itself a value."""
    return values.get(str(name), "") if isinstance(values, dict) else ""
