"""Chains of reconciliations: the ledger that one of them checks against is what the next one checks.

orders ↔ channel, channel ↔ bank      is one chain, from the order to the bank
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from accounts.models import Merchant
from accounts.planning import whole_tables
from ledgers.models import Entry, Ledger
from reconcile.models import (
    ExceptionCase,
    Match,
    MatchLeg,
    OpenItem,
    Reconciliation,
    ReconciliationLedger,
)
from reconcile.models.cases import ExceptionKind

# longer chains don't occur; a circle of reconciliations ends here
LINKS_MAX = 6
CHAINS_MAX = 20


@dataclass(frozen=True, slots=True)
class Link:
    """One reconciliation of a chain, with its ledgers."""

    reconciliation: Reconciliation
    left: tuple[Ledger, ...]
    right: tuple[Ledger, ...]

    def leads_to(self, other: Link) -> bool:
        return bool({x.id for x in self.right} & {x.id for x in other.left})


@dataclass(frozen=True, slots=True)
class Stopped:
    """Rows of one currency that are matched in one link and not in the next."""

    currency: str
    rows: int
    amount_minor: int
    # the number of the first of them
    example: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one link of a chain has come, and what has come through it and no further."""

    link: Link
    confirmed: int
    suggested: int
    open: int
    # the link after it, if there is one
    next: Link | None
    stopped: tuple[Stopped, ...]


def chains_of(merchant: Merchant) -> list[tuple[Link, ...]]:
    """The merchant's chains of two reconciliations or more, each from its beginning to its end."""
    links = _links(merchant)
    after = {link: [x for x in links if x is not link and link.leads_to(x)] for link in links}
    led_to = {link for following in after.values() for link in following}
    starts = [link for link in links if link not in led_to]
    found: list[tuple[Link, ...]] = []
    for start in starts:
        found += _onwards((start,), after)
    covered = {link for chain in found for link in chain}
    for link in links:
        # a circle has no beginning: it is entered at the first of its names
        if link not in covered:
            circle = _onwards((link,), after)
            found += circle
            covered |= {each for chain in circle for each in chain}
    return [chain for chain in found if len(chain) > 1][:CHAINS_MAX]


def _onwards(
    chain: tuple[Link, ...], after: Mapping[Link, Sequence[Link]]
) -> list[tuple[Link, ...]]:
    following = [link for link in after[chain[-1]] if link not in chain]
    if not following or len(chain) >= LINKS_MAX:
        return [chain]
    return [longer for link in following for longer in _onwards((*chain, link), after)][:CHAINS_MAX]


def _links(merchant: Merchant) -> list[Link]:
    sides = (
        ReconciliationLedger.objects.for_merchant(merchant)
        .filter(reconciliation__is_active=True)
        .select_related("reconciliation", "ledger")
        .order_by("reconciliation__name", "reconciliation_id", "ledger__name", "id")
    )
    by_reconciliation: dict[int, list[ReconciliationLedger]] = defaultdict(list)
    for side in sides:
        by_reconciliation[side.reconciliation_id].append(side)
    return [
        Link(
            found[0].reconciliation,
            tuple(x.ledger for x in found if x.side == "LEFT"),
            tuple(x.ledger for x in found if x.side == "RIGHT"),
        )
        for found in by_reconciliation.values()
    ]


def progress_of(merchant: Merchant, chain: Sequence[Link]) -> list[Progress]:
    """How far each link of a chain has come. Reads all matched rows of the chain."""
    matched, left_open = _counts(merchant, chain)
    found = []
    for at, link in enumerate(chain):
        after = chain[at + 1] if at + 1 < len(chain) else None
        number = link.reconciliation.id
        found.append(
            Progress(
                link,
                confirmed=matched.get((number, Match.State.CONFIRMED), 0),
                suggested=matched.get((number, Match.State.SUGGESTED), 0),
                open=left_open.get(number, 0),
                next=after,
                stopped=_stopped(merchant, link, after) if after else (),
            )
        )
    return found


def _counts(
    merchant: Merchant, chain: Sequence[Link]
) -> tuple[dict[tuple[int, str], int], dict[int, int]]:
    """Matches by reconciliation and state; rows that wait or stand in an undecided case."""
    numbers = [link.reconciliation.id for link in chain]
    matches = (
        Match.objects.for_merchant(merchant)
        .filter(reconciliation__in=numbers, undone_by=None)
        .values_list("reconciliation", "state")
        .annotate(n=Count("id"))
    )
    undecided = Q(case=None) | ~Q(case__state=ExceptionCase.State.RESOLVED)
    items = (
        OpenItem.objects.for_merchant(merchant)
        .filter(undecided, reconciliation__in=numbers, released_by=None)
        .values_list("reconciliation")
        .annotate(n=Count("id"))
    )
    return {(number, state): n for number, state, n in matches}, dict(items)


def _stopped(merchant: Merchant, link: Link, after: Link) -> tuple[Stopped, ...]:
    """What the first link has matched and the next has neither matched nor decided."""
    arrived = MatchLeg.objects.for_merchant(merchant).filter(
        reconciliation=after.reconciliation,
        entry=OuterRef("entry"),
        undone_by=None,
        match__state=Match.State.CONFIRMED,
    )
    decided = OpenItem.objects.for_merchant(merchant).filter(
        Q(case__kind=ExceptionKind.NON_TRADE) | Q(case__state=ExceptionCase.State.RESOLVED),
        reconciliation=after.reconciliation,
        entry=OuterRef("entry"),
        released_by=None,
    )
    legs = MatchLeg.objects.for_merchant(merchant).filter(
        ~Exists(arrived),
        ~Exists(decided),
        reconciliation=link.reconciliation,
        side="RIGHT",
        undone_by=None,
        match__state=Match.State.CONFIRMED,
    )
    shared = {x.id for x in link.right} & {x.id for x in after.left}
    if len(shared) < len(link.right):
        legs = legs.filter(entry__ledger__in=shared)
    counts = Coalesce("converted_minor", "amount_minor")
    with whole_tables():
        sums = list(
            legs.values_list("match__currency")
            .annotate(n=Count("id"), total=Sum(counts), first=Min("entry"))
            .order_by("match__currency")
        )
    entries = Entry.objects.for_merchant(merchant).in_bulk([first for *_sums, first in sums])
    return tuple(
        Stopped(currency, n, int(total), _number_of(entries[first]))
        for currency, n, total, first in sums
    )


def _number_of(entry: Entry) -> str:
    return entry.order_ref or entry.transaction_ref or entry.refund_ref or ""
