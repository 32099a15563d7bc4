"""Both sides of a case or a match, field by field, with a verdict in words on each."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ledgers.models import Entry, Ledger
from ledgers.money import format_minor
from reconcile.engine.outcome.verdict_words import COUNTED_VERDICTS, FIELDS, VERDICTS
from reconcile.engine.outcome.verdicts import Field, Verdict, failed, judge
from reconcile.reports.entry_words import entry_word

# how many different values of one field are written out
VALUES_MAX = 3
# compared and marked as one word
WORDED = ("status", "channel")
# each side describes a thing, and calls a shop, in words of its own: that is no difference
OWN_WORDS = ("description", "shop")
AMOUNTS = ("gross_minor", "fee_minor", "net_minor")
# what a ledger of a kind never states; its zero there is no figure
UNSAID = {
    Ledger.Kind.ORDERS: ("fee_minor", "net_minor"),
    Ledger.Kind.BANK: ("fee_minor",),
}
LABELS: dict[str, Promise] = {
    "order_ref": _("Order number"),
    "transaction_ref": _("Transaction number"),
    "refund_ref": _("Refund"),
    "batch_ref": _("Payout or batch"),
    "gross_minor": _("Gross"),
    "fee_minor": _("Fee"),
    "net_minor": _("Net"),
    "currency": _("Currency"),
    "occurred_at": _("Time"),
    "booked_on": _("Booked on"),
    "status": _("Status"),
    "channel": _("Channel"),
    "sku": _("Article"),
    "quantity": _("Quantity"),
    "shop": _("Shop"),
    "counterparty": _("Counterparty"),
    "description": _("Description"),
}


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both sides; the marks show which characters differ."""

    name: str
    label: str
    ours: SafeString
    theirs: SafeString
    agrees: bool
    # empty where one side doesn't say it at all: that is no difference
    verdict: str = ""
    # the rule went by this one
    is_key: bool = False


def compare(
    left: Sequence[Entry], right: Sequence[Entry], *, keys: Sequence[str] = ()
) -> list[FieldPair]:
    """The fields of the rows of both sides, side by side; amounts of several rows are summed.

    `keys` names the fields that a rule went by.
    """
    found = [
        _compared(name, str(label), left, right, is_key=name in keys)
        for name, label in LABELS.items()
    ]
    return [each for each in found if each is not None]


def _compared(
    name: str, label: str, left: Sequence[Entry], right: Sequence[Entry], *, is_key: bool
) -> FieldPair | None:
    ours, theirs = _texts(left, name), _texts(right, name)
    if not ours and not theirs:
        return None
    verdict = None
    if ours and theirs and name not in OWN_WORDS:
        # nobody pays in the second in which they order: another day is a difference
        by = "booked_on" if name == "occurred_at" else name
        verdict = judge({"field": name, "ours": _fact(left, by), "theirs": _fact(right, by)})
        if not verdict.agrees and by not in (*AMOUNTS, "booked_on") and _is_part(ours, theirs):
            verdict = None
    currency = (left or right)[0].currency
    return pair(
        name,
        label,
        _joined(ours),
        _joined(theirs),
        agrees=verdict is None or verdict.agrees,
        verdict=said(verdict, currency) if verdict else "",
        whole=name in WORDED or len(ours) > 1 or len(theirs) > 1,
        is_key=is_key and bool(ours and theirs),
    )


def _is_part(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether one side says nothing that the other doesn't say too."""
    return set(ours) <= set(theirs) or set(theirs) <= set(ours)


def _texts(entries: Sequence[Entry], name: str) -> list[str]:
    """What the rows of a side say, each thing once."""
    if name in AMOUNTS:
        return _sums(entries, name)
    return list(dict.fromkeys(text for entry in entries if (text := _text(entry, name))))


def _sums(entries: Sequence[Entry], name: str) -> list[str]:
    sums: dict[str, int] = {}
    for entry in entries:
        if name not in UNSAID.get(Ledger.Kind(entry.ledger.kind), ()):
            sums[entry.currency] = sums.get(entry.currency, 0) + getattr(entry, name)
    return [format_minor(total, currency) for currency, total in sorted(sums.items())]


def _fact(entries: Sequence[Entry], name: str) -> object:
    """What a verdict goes by: sums, the last day, or everything that is said."""
    if name in AMOUNTS:
        return sum(getattr(entry, name) for entry in entries)
    if name == "booked_on":
        days = [entry.booked_on for entry in entries if entry.booked_on]
        return max(days).isoformat() if days else None
    return ", ".join(sorted(_texts(entries, name))) or None


def _text(entry: Entry, name: str) -> str:
    value = getattr(entry, name)
    if value is None:
        return ""
    if name == "occurred_at":
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return entry_word(value) if name in WORDED else str(value)


def _joined(texts: Sequence[str]) -> str:
    written = ", ".join(texts[:VALUES_MAX])
    more = len(texts) - VALUES_MAX
    if more <= 0:
        return written
    rest = ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
    return f"{written} {rest}"


def pair(
    name: str,
    label: str,
    ours: str,
    theirs: str,
    *,
    agrees: bool,
    verdict: str = "",
    whole: bool = False,
    is_key: bool = False,
) -> FieldPair:
    """A field with what differs marked: character by character, or as a whole."""
    marked = _as_is if agrees or not (ours and theirs) else (_as_words if whole else _by_characters)
    left, right = marked(ours, theirs)
    return FieldPair(name, label, left, right, agrees=agrees, verdict=verdict, is_key=is_key)


Marked = Callable[[str, str], tuple[SafeString, SafeString]]


def _as_is(ours: str, theirs: str) -> tuple[SafeString, SafeString]:
    return SafeString(escape(ours)), SafeString(escape(theirs))


def _as_words(ours: str, theirs: str) -> tuple[SafeString, SafeString]:
    return _del(ours), _ins(theirs)


def _by_characters(ours: str, theirs: str) -> tuple[SafeString, SafeString]:
    compared = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    if 2 * sum(block.size for block in compared.get_matching_blocks()) < len(ours + theirs) // 2:
        # where less than half is the same, the same letters stand there by chance
        return _as_words(ours, theirs)
    left, right = [], []
    for kind, a, b, c, d in compared.get_opcodes():
        mine, other = ours[a:b], theirs[c:d]
        left.append(escape(mine) if kind == "equal" or not mine else _del(mine))
        right.append(escape(other) if kind == "equal" or not other else _ins(other))
    # every piece was escaped above
    return mark_safe("".join(left)), mark_safe("".join(right))  # noqa: S308


def _del(text: str) -> SafeString:
    """A piece that only our side has; the words are for those who hear the page."""
    return format_html('<del><span class="unseen">{} </span>{}</del>', gettext("only ours:"), text)


def _ins(text: str) -> SafeString:
    return format_html(
        '<ins><span class="unseen">{} </span>{}</ins>', gettext("only theirs:"), text
    )


def said(verdict: Verdict, currency: str) -> str:
    """A verdict in the reader's language."""
    if verdict.code in COUNTED_VERDICTS:
        one, many = COUNTED_VERDICTS[verdict.code]
        return ngettext(one, many, verdict.number) % {"days": verdict.number}
    return gettext(VERDICTS[verdict.code]) % {
        "amount": format_minor(abs(verdict.number), currency),
        "field": gettext(FIELDS.get(verdict.field, verdict.field)),
    }


def failures(fields: Sequence[Field], currency: str, *, from_there: bool = False) -> list[str]:
    """The fields that speak against a candidate, in words; `from_there` of a case of the other side's row.

    Days are told from the row that is asked.
    """
    if from_there:
        fields = [{**field, "ours": field["theirs"], "theirs": field["ours"]} for field in fields]
    return [said(verdict, currency) for verdict in failed(fields)]
