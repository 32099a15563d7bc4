"""The story of one order: every row that belongs to it, in every reconciliation, from click to bank.

Rows that are summed up by the dozen, such as a payout's, are counted and never opened: an order is “one of
10,000 rows of a payout”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, F, Sum, Value

from accounts.models import Merchant
from accounts.planning import look_ups
from ledgers import normalise
from ledgers.models import Entry, Statement
from reconcile.models import (
    ExceptionCase,
    Match,
    MatchLeg,
    OpenItem,
    ReconciliationLedger,
    RuleSet,
    RuleSetVersion,
    Run,
)
from reconcile.reports.story_parts import (
    TEXT_MAX,
    Place,
    Story,
    StoryRow,
    missing_of,
    stages_of,
)
from reconcile.reports.story_search import NUMBERS, ROWS_MAX, rows_of
from reconcile.reports.together import OneQuery, attach


def story_of(merchant: Merchant, text: str) -> Story:
    """The story of a number of any kind: order, transaction, refund, payout. Empty for anything else."""
    text = text.strip()[:TEXT_MAX]
    key = normalise.key_of(text)
    if not key:
        return Story(text)
    sides = list(
        ReconciliationLedger.objects.for_merchant(merchant)
        .select_related("reconciliation", "ledger")
        .order_by("reconciliation__name", "reconciliation_id", "id")
    )
    with look_ups():
        found = rows_of(merchant, key, sorted({side.reconciliation_id for side in sides}))
        is_cut, entries = len(found) > ROWS_MAX, _standing(found[:ROWS_MAX])
        places = _places(merchant, entries, sides)
    rows = [StoryRow(e, _carries(e, key), tuple(places[e.id])) for e in entries]
    return Story(text, stages_of(rows, sides), is_cut=is_cut, missing=missing_of(rows, sides))


def _carries(entry: Entry, key: str) -> bool:
    return key in {getattr(entry, name) for name in (*NUMBERS, "batch_key")}


def _standing(found: Iterable[Entry]) -> list[Entry]:
    """The rows by day, but for those of voided statements."""
    stand = [row for row in found if row.statement.state == Statement.State.COMMITTED]
    return sorted(stand, key=lambda row: (row.booked_on or date.max, row.id))


def _places(
    merchant: Merchant, entries: Sequence[Entry], sides: Sequence[ReconciliationLedger]
) -> dict[int, list[Place]]:
    """Each row's place in each reconciliation that its ledger takes part in."""
    legs, items = _legs_and_items(merchant, entries, sides)
    sizes, in_case = _sizes(merchant, legs, items)
    # a row that a person has split has a place for each of its parts
    legs_at, items_at, by_match = defaultdict(list), defaultdict(list), defaultdict(list)
    for leg in legs:
        legs_at[leg.entry_id, leg.reconciliation_id].append(leg)
    for item in items:
        items_at[item.entry_id, item.reconciliation_id].append(item)
    known = {entry.id: entry for entry in entries}
    for leg in legs:
        by_match[leg.match_id].append(leg)
    places: dict[int, list[Place]] = {entry.id: [] for entry in entries}
    for entry in entries:
        for side in (side for side in sides if side.ledger_id == entry.ledger_id):
            at = (entry.id, side.reconciliation_id)
            found = [
                *(
                    _in_match(leg, side, by_match[leg.match_id], known, sizes)
                    for leg in legs_at[at]
                ),
                *(_in_case(item, side, in_case) for item in items_at[at]),
            ]
            places[entry.id] += found or [Place(side.reconciliation, side.side)]
    return places


def _in_case(item: OpenItem, side: ReconciliationLedger, sizes: Sizes) -> Place:
    rows, total = sizes.get((item.case_id, side.side), (1, 0))
    return Place(side.reconciliation, side.side, item=item, rows=rows, sum_minor=total)


Sizes = dict[tuple[int | None, str], tuple[int, int]]


def _in_match(
    leg: MatchLeg,
    side: ReconciliationLedger,
    legs: Iterable[MatchLeg],
    known: dict[int, Entry],
    sizes: Sizes,
) -> Place:
    partners = tuple(known[x.entry_id] for x in legs if x.side != leg.side)
    rows, total = sizes[leg.match_id, leg.side]
    there = sum(
        n for (match, s), (n, _) in sizes.items() if match == leg.match_id and s != leg.side
    )
    return Place(
        side.reconciliation,
        leg.side,
        match=leg.match,
        partners=partners,
        rows=rows,
        sum_minor=total,
        rows_there=there - len(partners),
    )


def _legs_and_items(
    merchant: Merchant, entries: Sequence[Entry], sides: Sequence[ReconciliationLedger]
) -> tuple[list[MatchLeg], list[OpenItem]]:
    """What holds the rows now, with their matches and cases; in one query."""
    here = {
        "entry__in": [entry.id for entry in entries],
        "reconciliation__in": sorted({side.reconciliation_id for side in sides}),
    }
    live_legs = MatchLeg.objects.for_merchant(merchant).filter(undone_by=None, **here)
    live_items = OpenItem.objects.for_merchant(merchant).filter(released_by=None, **here)
    in_matches = Match.objects.for_merchant(merchant).filter(id__in=live_legs.values("match"))
    of_runs = Run.objects.for_merchant(merchant).filter(id__in=in_matches.values("run"))
    versions_of = RuleSetVersion.objects.for_merchant(merchant).filter(
        id__in=of_runs.values("rules")
    )
    query = OneQuery()
    legs = query.list_of(live_legs.order_by("id"))
    items = query.list_of(live_items.order_by("part", "id"))
    matches, runs, versions = map(query.list_of, (in_matches, of_runs, versions_of))
    rule_sets = query.list_of(
        RuleSet.objects.for_merchant(merchant).filter(id__in=versions_of.values("rule_set"))
    )
    cases = query.list_of(
        ExceptionCase.objects.for_merchant(merchant).filter(id__in=live_items.values("case"))
    )
    query.ask()
    attach(legs, "match", matches)
    attach(matches, "run", runs)
    attach(runs, "rules", versions)
    attach(versions, "rule_set", rule_sets)
    attach(items, "case", cases)
    return legs, items


def _sizes(
    merchant: Merchant, legs: Sequence[MatchLeg], items: Sequence[OpenItem]
) -> tuple[Sizes, Sizes]:
    """How many rows there are in all, and to what sum, per side of each match and of each case."""
    in_matches = MatchLeg.objects.for_merchant(merchant).filter(
        match__in={leg.match_id for leg in legs}
    )
    in_cases = OpenItem.objects.for_merchant(merchant).filter(
        case__in={item.case_id for item in items if item.case_id}, released_by=None
    )
    counted = [
        rows.annotate(is_of_case=Value(is_of_case), holder=F(holder))
        .values_list("is_of_case", "holder", "side")
        .annotate(n=Count("id"), total=Sum("amount_minor"))
        for rows, holder, is_of_case in (
            (in_matches, "match_id", False),
            (in_cases, "case_id", True),
        )
    ]
    sizes: tuple[Sizes, Sizes] = {}, {}
    for is_of_case, holder, side, n, total in counted[0].union(counted[1], all=True):
        sizes[is_of_case][holder, side] = n, int(total)
    return sizes
