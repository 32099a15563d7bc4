"""Suggested matches: what the filters of their address select, in groups of one rule and one difference."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.models import Merchant
from ledgers.models import Entry
from reconcile.models import Match, MatchLeg
from reconcile.models.definitions import Side
from reconcile.reports.keyset import Order, Page, turn
from reconcile.reports.queue import month_range
from reconcile.reports.remembered import BooksState
from reconcile.reports.side_by_side import FieldPair, compare

FILTERS = ("reconciliation", "rule", "difference", "currency", "period", "sort")
SORTS = {
    "": ("-rank", "id"),
    "age": ("period_on", "id"),
    "newest": ("-id",),
}
PAGE_ROWS = 50
GROUPS_MAX = 200
SAMPLE_MAX = 5
# rows of a match that a list shows, and the sample
LEGS_MAX = 4
SAMPLE_LEGS_MAX = 20


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Suggestions of one rule whose two sides differ by the same amount."""

    reconciliation: str
    rule_number: int | None
    rule: str
    currency: str
    difference_minor: int
    matches: int
    # what our side's rows come to
    amount_minor: int
    oldest_on: date

    @property
    def filters(self) -> dict[str, str]:
        """The address that selects exactly this group."""
        return {
            "reconciliation": self.reconciliation,
            "rule": self.rule,
            "currency": self.currency,
            "difference": str(self.difference_minor),
        }


@dataclass(frozen=True, slots=True)
class Sampled:
    """A match of the sample: its rows, and the fields that both sides state."""

    match: Match
    left: list[MatchLeg]
    right: list[MatchLeg]
    pairs: list[FieldPair]


def suggestions(merchant: Merchant) -> QuerySet[Match]:
    """Matches that a person still has to accept or reject."""
    return Match.objects.for_merchant(merchant).filter(state=Match.State.SUGGESTED, undone_by=None)


def select_suggestions(merchant: Merchant, wanted: Mapping[str, str]) -> QuerySet[Match]:
    """The suggestions that an address asks for. What can't be read in it is left out of the question."""
    found = _ranked(suggestions(merchant))
    for name, lookup in (
        ("reconciliation", "reconciliation__name"),
        ("rule", "rule"),
        ("currency", "currency"),
    ):
        if wanted.get(name):
            found = found.filter(**{lookup: wanted[name]})
    if (difference := whole(wanted.get("difference", ""))) is not None:
        found = found.filter(difference_minor=difference)
    if month := month_range(wanted.get("period", "")):
        found = found.filter(period_on__range=month)
    return found


def page_of_suggestions(
    merchant: Merchant, wanted: Mapping[str, str], address: Mapping[str, str]
) -> Page[Match]:
    """One page of suggestions, the likeliest first."""
    keys = SORTS.get(wanted.get("sort", ""), SORTS[""])
    return turn(
        select_suggestions(merchant, wanted),
        Order(_ranked(Match.objects.for_merchant(merchant)), keys),
        address,
        size=PAGE_ROWS,
        shown=_shown(merchant),
    )


def next_suggestion(merchant: Merchant, of: uuid.UUID) -> uuid.UUID | None:
    """The suggestion behind one in the usual order, else the first of all; never the same."""
    order = Order(_ranked(Match.objects.for_merchant(merchant)), SORTS[""])
    rows = _ranked(suggestions(merchant)).exclude(public_id=of)
    place = order.place_of(of)
    behind = order.beyond(rows, place) if place else rows.none()
    found = behind.values_list("public_id", flat=True).first()
    return found or rows.order_by(*order.keys).values_list("public_id", flat=True).first()


def page_of_matched(merchant: Merchant, address: Mapping[str, str]) -> Page[Match]:
    """One page of confirmed matches, the latest first."""
    everything = Match.objects.for_merchant(merchant)
    return turn(
        everything.filter(state=Match.State.CONFIRMED, undone_by=None),
        Order(everything, ("-id",)),
        address,
        size=PAGE_ROWS,
        shown=_shown(merchant),
    )


def suggestion_groups(
    merchant: Merchant, wanted: Mapping[str, str], state: BooksState
) -> tuple[SuggestionGroup, ...]:
    """The groups of a selection, the largest first; no more than GROUPS_MAX and one, which says there are."""
    asked = {name: value for name, value in wanted.items() if value and name != "sort"}
    return state.remember("suggestion groups", asked, lambda: _groups(merchant, wanted))


def sample_of(matches: QuerySet[Match]) -> list[int]:
    """Five of a group to look at: its largest, its oldest, and others evenly spread by a hash of their ids.

    The same group always gives the same five, and nobody can choose which.
    """
    worth = Sum(_worth(), filter=Q(legs__side=Side.LEFT), default=0)
    largest = matches.annotate(worth=worth).order_by("-worth", "id").values_list("id", flat=True)
    oldest = matches.order_by("period_on", "id").values_list("id", flat=True)
    chosen = list(dict.fromkeys([*largest[:1], *oldest[:1]]))
    ids = matches.order_by("id").values_list("id", "public_id")
    spread = sorted((hashlib.sha256(key.bytes).digest(), number) for number, key in ids)
    others = [number for _digest, number in spread if number not in chosen]
    return [*chosen, *_evenly(others, SAMPLE_MAX - len(chosen))]


def show_sample(merchant: Merchant, ids: Sequence[int]) -> list[Sampled]:
    """Those matches side by side, field by field."""
    mine = Match.objects.for_merchant(merchant).annotate(rows=Count("legs")).filter(id__in=ids)
    shown = mine.prefetch_related(_first_legs(merchant, SAMPLE_LEGS_MAX))
    found = {match.id: match for match in shown}
    return [_sampled(found[number]) for number in ids]


def _sampled(match: Match) -> Sampled:
    legs: list[MatchLeg] = match.first_legs  # type: ignore[attr-defined]
    left, right = ([leg for leg in legs if leg.side == side] for side in Side.values)
    pairs = compare([leg.entry for leg in left], [leg.entry for leg in right])
    return Sampled(match, left, right, [pair for pair in pairs if pair.ours and pair.theirs])


def _evenly(numbers: Sequence[int], count: int) -> list[int]:
    """So many of a list at equal distances, its first one among them."""
    if len(numbers) <= count:
        return list(numbers)
    return [numbers[nth * len(numbers) // count] for nth in range(count)]


def _groups(merchant: Merchant, wanted: Mapping[str, str]) -> tuple[SuggestionGroup, ...]:
    rows = (
        select_suggestions(merchant, wanted)
        .order_by()
        .values_list("reconciliation__name", "rule_number", "rule", "currency", "difference_minor")
        .annotate(
            n=Count("id", distinct=True),
            total=Sum(_worth(), filter=Q(legs__side=Side.LEFT), default=0),
            oldest=Min("period_on"),
        )
        .order_by(
            "-n", "reconciliation__name", "rule_number", "rule", "currency", "difference_minor"
        )
    )
    return tuple(SuggestionGroup(*row) for row in rows[: GROUPS_MAX + 1])


def _ranked(matches: QuerySet[Match]) -> QuerySet[Match]:
    """With the score by which they are ordered; one without any comes last."""
    return matches.annotate(rank=Coalesce(F("score"), 0))


def _shown(merchant: Merchant) -> QuerySet[Match]:
    mine = Match.objects.for_merchant(merchant).select_related("reconciliation")
    return mine.annotate(rows=Count("legs")).prefetch_related(_first_legs(merchant, LEGS_MAX))


def _first_legs(merchant: Merchant, count: int) -> Prefetch[str]:
    """The first legs of each match: one of a payout may have thousands.

    Their rows are looked up by number afterwards: joined, a planner that has not counted a new month yet
    goes through all rows of the merchant for each of them.
    """
    entries = Entry.objects.for_merchant(merchant).select_related("statement", "ledger")
    legs = MatchLeg.objects.for_merchant(merchant).prefetch_related(Prefetch("entry", entries))
    return Prefetch("legs", queryset=legs.order_by("side", "id")[:count], to_attr="first_legs")


def _worth() -> Coalesce:
    """What a leg counts in the currency of its match."""
    return Coalesce("legs__converted_minor", "legs__amount_minor")


def whole(text: str) -> int | None:
    """A whole number of an address; None where it says none."""
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and len(digits) <= 18 else None  # noqa: PLR2004
