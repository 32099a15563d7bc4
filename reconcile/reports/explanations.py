"""Why a match holds, in words: its rule, what was compared, the difference by type, and the runner-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Merchant
from ledgers.models import Entry
from ledgers.money import format_minor
from reconcile.engine.outcome.verdict_words import FIELDS
from reconcile.engine.outcome.verdicts import AGREES, AMOUNTS, Field, Verdict, judge
from reconcile.models import Adjustment, Match, MatchLeg
from reconcile.reports.entry_words import entry_word
from reconcile.reports.rule_words import describe
from reconcile.reports.side_by_side import LABELS, WORDED, FieldPair, compare, pair, said

# legs of each side that a page shows; the rest is counted
LEGS_SHOWN_MAX = 50
PPM = 1_000_000
OF_BASIS: dict[str, Promise] = {
    "gross": _("Gross"),
    "net": _("Net"),
    "quantity": _("Quantity"),
}
# the parts of a difference, by the names that the engine stores them under
PARTS: dict[str, Promise] = {
    "fee_minor": _("Fee"),
    "fx_minor": _("Currency conversion"),
    "rounding_minor": _("Rounding"),
    "rest_minor": _("Within the tolerance"),
}
# what points of a score are given for
FEATURES: dict[str, Promise] = {
    "amount": _("amount"),
    "days": _("days"),
    "reference": _("number"),
    "name": _("name"),
    "counterparty": _("name"),
    "alias": _("known name"),
    "text": _("text"),
}


@dataclass(frozen=True, slots=True)
class SideOfMatch:
    """The legs that are shown, and how many there are to what sum."""

    legs: list[MatchLeg]
    rows: int
    sum_minor: int

    @property
    def rows_more(self) -> int:
        return self.rows - len(self.legs)


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of Σ ours − Σ theirs, and what kind of thing it is."""

    label: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The next best answer: its number, its rows, and by how much it lost."""

    reference: str
    entries: list[Entry]
    # where only the row is known, and not its file
    row_number: int | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything a match page says about why."""

    left: SideOfMatch
    right: SideOfMatch
    # what the rule does, in a sentence; empty for a match by hand
    rule: str
    pairs: list[FieldPair]
    differences: list[Difference]
    runner_up: RunnerUp | None
    margin: int | None
    features: list[tuple[str, int]]


def explain_match(merchant: Merchant, match: Match) -> Explanation:
    """What was stored with the match; what an exact match doesn't store is compared anew."""
    left, right = _sides(merchant, match)
    document = match.run.rules.document if match.run else {}
    rule = _rule(document, match.rule_number)
    params = match.reason_params
    ours, theirs = ([leg.entry for leg in side.legs] for side in (left, right))
    return Explanation(
        left=left,
        right=right,
        rule=describe(rule) if rule else "",
        pairs=[
            _amounts(match, document, rule, left, right),
            *_crossed(rule, ours, theirs),
            *_stored(params.get("fields") or [], match.currency),
            *_computed(rule, params.get("fields") or [], ours, theirs),
        ],
        differences=_differences(match),
        runner_up=_runner_up(merchant, params.get("runner_up")),
        margin=_whole(params.get("margin")),
        features=_features(params.get("features")),
    )


def _sides(merchant: Merchant, match: Match) -> tuple[SideOfMatch, SideOfMatch]:
    legs = MatchLeg.objects.for_merchant(merchant).filter(match=match)
    counted = legs.values_list("side").annotate(
        rows=Count("id"), total=Sum(Coalesce("converted_minor", "amount_minor"))
    )
    sums = {side: (rows, int(total)) for side, rows, total in counted}
    related = legs.select_related("match", "entry__statement", "entry__ledger").order_by("id")
    shown = [related.filter(side=side)[:LEGS_SHOWN_MAX] for side in ("LEFT", "RIGHT")]
    found = sorted(shown[0].union(shown[1], all=True), key=lambda leg: leg.id)
    left, right = (
        SideOfMatch([leg for leg in found if leg.side == side], *sums.get(side, (0, 0)))
        for side in ("LEFT", "RIGHT")
    )
    return left, right


def _rule(document: Mapping[str, object], number: int | None) -> Mapping[str, object]:
    rules = document.get("rules")
    if not isinstance(rules, list) or number is None or not 1 <= number <= len(rules):
        return {}
    return dict(rules[number - 1])


def _amounts(
    match: Match,
    document: Mapping[str, object],
    rule: Mapping[str, object],
    left: SideOfMatch,
    right: SideOfMatch,
) -> FieldPair:
    """What was compared to the cent: the sums of both sides, each on its basis."""
    basis = document.get("basis")
    bases = [str(basis.get(s)) for s in ("left", "right")] if isinstance(basis, dict) else []
    names = list(dict.fromkeys(str(OF_BASIS.get(b, b)) for b in bases))
    rows = (
        ngettext("%(n)d row", "%(n)d rows", left.rows),
        ngettext("%(n)d row", "%(n)d rows", right.rows),
    )
    texts = [
        format_minor(side.sum_minor, match.currency)
        + (f" ({words % {'n': side.rows}})" if side.rows != 1 else "")
        for side, words in zip((left, right), rows, strict=True)
    ]
    difference = match.difference_minor
    verdict = said(Verdict("amount", "amount_differs", difference), match.currency)
    allowed = _tolerance(rule, left.sum_minor)
    if difference and abs(difference) <= allowed:
        verdict = _("differs by %(amount)s, within the tolerance of %(tolerance)s") % {
            "amount": format_minor(abs(difference), match.currency),
            "tolerance": format_minor(allowed, match.currency),
        }
    return pair(
        "amount",
        gettext("Compared: %(what)s") % {"what": " / ".join(names) or gettext("Amount")},
        *texts,
        agrees=abs(difference) <= allowed,
        verdict=str(verdict) if difference else said(Verdict("amount", AGREES), match.currency),
        whole=True,
        is_key=True,
    )


def _tolerance(rule: Mapping[str, object], sum_minor: int) -> int:
    """How far the sums may lie apart: of the two limits the smaller one holds."""
    given = rule.get("tolerance")
    if not isinstance(given, dict):
        return 0
    amount, ppm = given.get("amount_minor") or 0, given.get("amount_ppm")
    return int(amount) if ppm is None else min(int(amount), abs(sum_minor) * int(ppm) // PPM)


def _keys(rule: Mapping[str, object]) -> list[tuple[str, str]]:
    """The fields that a rule goes by: ours and theirs."""
    keys = rule.get("keys")
    if not isinstance(keys, list):
        return []
    return [(_field_of(key["left"]), _field_of(key["right"])) for key in keys if "left" in key]


def _field_of(column: object) -> str:
    return str(column).replace("_key", "_ref")


def _crossed(
    rule: Mapping[str, object], left: Sequence[Entry], right: Sequence[Entry]
) -> list[FieldPair]:
    """A number of ours that stands in another field of theirs, where the rule allows it."""
    found = []
    for ours, theirs in _keys(rule):
        if ours == theirs or ours not in LABELS or theirs not in LABELS:
            continue
        keys = {getattr(e, ours.replace("_ref", "_key"), None) for e in left} - {None}
        same = [e for e in right if getattr(e, theirs.replace("_ref", "_key"), None) in keys]
        if same:
            text = str(getattr(left[0], ours))
            label = f"{LABELS[ours]} = {LABELS[theirs]}"
            agrees = gettext("agrees")
            found.append(
                pair(
                    ours,
                    label,
                    text,
                    str(getattr(same[0], theirs)),
                    agrees=True,
                    verdict=agrees,
                    is_key=True,
                )
            )
    return found[:1]


def _stored(fields: Sequence[Field], currency: str) -> list[FieldPair]:
    """The fields that the engine compared, as it has kept them."""
    found = []
    for field in fields:
        name, verdict = str(field["field"]), judge(field)
        ours, theirs = (_written(name, field.get(side), currency) for side in ("ours", "theirs"))
        label = str(LABELS.get(name) or gettext(FIELDS.get(name, name)).capitalize())
        found.append(
            pair(
                name,
                label,
                ours,
                theirs,
                agrees=verdict.agrees,
                verdict=said(verdict, currency),
                whole=name in WORDED or name in AMOUNTS,
                is_key=True,
            )
        )
    return found


def _written(name: str, value: object, currency: str) -> str:
    if value is None:
        return ""
    if name in AMOUNTS and isinstance(value, int):
        return format_minor(value, currency)
    return entry_word(str(value)) if name in WORDED else str(value)


def _computed(
    rule: Mapping[str, object],
    stored: Sequence[Field],
    left: Sequence[Entry],
    right: Sequence[Entry],
) -> list[FieldPair]:
    known = {str(field["field"]) for field in stored}
    keys = [ours for ours, theirs in _keys(rule) if ours == theirs]
    return [each for each in compare(left, right, keys=keys) if each.name not in known]


def _differences(match: Match) -> list[Difference]:
    """The difference by type: as it was booked, else as the engine has split it; the rest is named too."""
    booked = match.adjustments.filter(state=Adjustment.State.BOOKED).order_by("id")
    parts = [Difference(str(a.get_kind_display()), a.amount_minor) for a in booked]
    if not parts:
        parts = [
            Difference(str(label), minor)
            for name, label in PARTS.items()
            if (minor := _whole(match.reason_params.get(name)))
        ]
    rest = match.difference_minor - sum(part.amount_minor for part in parts)
    if rest:
        parts.append(Difference(gettext("Not explained"), rest))
    return parts


def _runner_up(merchant: Merchant, given: object) -> RunnerUp | None:
    if not isinstance(given, dict):
        return None
    ids = [x for x in given.get("entries") or [] if isinstance(x, int)][:LEGS_SHOWN_MAX]
    entries = Entry.objects.for_merchant(merchant).filter(id__in=ids).select_related("statement")
    return RunnerUp(
        str(given.get("reference") or ""),
        list(entries.order_by("id")),
        _whole(given.get("row")),
        _whole(given.get("score")),
    )


def _features(given: object) -> list[tuple[str, int]]:
    """What the score is made of, the heaviest first."""
    if not isinstance(given, dict):
        return []
    known = [(name, points) for name, points in given.items() if isinstance(points, int)]
    known.sort(key=lambda feature: (-feature[1], feature[0]))
    return [(str(FEATURES.get(name, name)), points) for name, points in known]


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
