"""The story of one order: every row that belongs to it, in every reconciliation, from click to bank.

Rows that are summed up by the dozen, such as a payout's, are counted and never opened: an order is “one of
10,000 rows of a payout”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Sum

from accounts.models import Merchant
from accounts.planning import look_ups
from ledgers import normalise
from ledgers.models import Entry, Statement
from reconcile.models import MatchLeg, OpenItem, ReconciliationLedger
from reconcile.reports.story_parts import (
    TEXT_MAX,
    Place,
    Story,
    StoryRow,
    missing_of,
    stages_of,
)
from reconcile.reports.story_search import NUMBERS, ROWS_MAX, rows_of


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
        ids = rows_of(merchant, key, {side.reconciliation_id for side in sides})
        is_cut, entries = len(ids) > ROWS_MAX, _entries(merchant, ids[:ROWS_MAX])
        places = _places(merchant, entries, sides)
    rows = [StoryRow(e, _carries(e, key), tuple(places[e.id])) for e in entries]
    return Story(text, stages_of(rows, sides), is_cut=is_cut, missing=missing_of(rows, sides))


def _carries(entry: Entry, key: str) -> bool:
    return key in {getattr(entry, name) for name in (*NUMBERS, "batch_key")}


def _entries(merchant: Merchant, ids: Sequence[int]) -> list[Entry]:
    """The rows, but for those of voided statements."""
    rows = Entry.objects.for_merchant(merchant).filter(
        id__in=ids, statement__state=Statement.State.COMMITTED
    )
    return list(rows.select_related("ledger", "statement").order_by("booked_on", "id"))


def _places(
    merchant: Merchant, entries: Sequence[Entry], sides: Sequence[ReconciliationLedger]
) -> dict[int, list[Place]]:
    """Each row's place in each reconciliation that its ledger takes part in."""
    ids = [entry.id for entry in entries]
    takes_part = {side.reconciliation_id for side in sides}
    legs = list(
        MatchLeg.objects.for_merchant(merchant)
        .filter(entry__in=ids, reconciliation__in=takes_part, undone_by=None)
        .select_related("match__run__rules__rule_set")
        .order_by("id")
    )
    items = list(
        OpenItem.objects.for_merchant(merchant)
        .filter(entry__in=ids, reconciliation__in=takes_part, released_by=None)
        .select_related("case")
        .order_by("part", "id")
    )
    sizes = _sizes_of_matches(merchant, legs)
    in_case = _sizes_of_cases(merchant, items)
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


def _sizes_of_matches(merchant: Merchant, legs: Sequence[MatchLeg]) -> Sizes:
    counted = (
        MatchLeg.objects.for_merchant(merchant)
        .filter(match__in={leg.match_id for leg in legs})
        .values_list("match", "side")
        .annotate(n=Count("id"), total=Sum("amount_minor"))
    )
    return {(match, side): (n, int(total)) for match, side, n, total in counted}


def _sizes_of_cases(merchant: Merchant, items: Sequence[OpenItem]) -> Sizes:
    counted = (
        OpenItem.objects.for_merchant(merchant)
        .filter(case__in={item.case_id for item in items if item.case_id}, released_by=None)
        .values_list("case", "side")
        .annotate(n=Count("id"), total=Sum("amount_minor"))
    )
    return {(case, side): (n, int(total)) for case, side, n, total in counted}
