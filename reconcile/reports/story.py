"""The story of one order: every row that belongs to it, in every reconciliation, from click to bank.

Rows that carry the number ─► the other side of their matches ─► what those carry ─► …

Bounded: so many steps, so many rows. Rows that are summed up by the dozen, such as a payout's, are counted
and never opened: an order is “one of 10,000 rows of a payout”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Sum, Window

from accounts.models import Merchant
from accounts.planning import look_ups
from ledgers import normalise
from ledgers.models import Entry, Ledger, Statement
from reconcile.models import MatchLeg, OpenItem, ReconciliationLedger
from reconcile.reports.story_parts import (
    SIDE_ROWS_MAX,
    TEXT_MAX,
    Place,
    Story,
    StoryRow,
    missing_of,
    stages_of,
)

STEPS_MAX = 6
ROWS_MAX = 200
# a number that more rows share is followed no further: a constant, or a payout's
KEY_ROWS_MAX = 100
KEYS_MAX = 50
# of the numbers of a row only the order's has an index; the others cost a look at all rows of the merchant
WHOLE_LOOKS_MAX = 2
NUMBERS = ("order_key", "transaction_key", "refund_key")
# of rows, for use in a larger query
Ids = QuerySet[Model]
MONEY_LEAVES = ("PAYOUT", "TRANSFER")


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
        entries = _collected(merchant, key, {side.reconciliation_id for side in sides})
        is_cut, entries = len(entries) > ROWS_MAX, entries[:ROWS_MAX]
        places = _places(merchant, entries, sides)
    rows = [StoryRow(e, _carries(e, key), tuple(places[e.id])) for e in entries]
    return Story(text, stages_of(rows, sides), is_cut=is_cut, missing=missing_of(rows, sides))


def _carries(entry: Entry, key: str) -> bool:
    return key in {getattr(entry, name) for name in (*NUMBERS, "batch_key")}


def _collected(merchant: Merchant, key: str, reconciliations: Collection[int]) -> list[Entry]:
    """The rows, at most one more than the story holds, in the order in which they were found."""
    found: dict[int, Entry] = {}
    asked: set[str] = set()
    parts = [
        _by_order(merchant, [key], None),
        _by_others(merchant, [key]),
        *_of_batch(merchant, key),
    ]
    for step in range(STEPS_MAX):
        fresh = _fetched(merchant, parts, found)
        found |= {entry.id: entry for entry in fresh[: ROWS_MAX + 1 - len(found)]}
        if not fresh or len(found) > ROWS_MAX:
            break
        asked.add(key)
        samples = [e.id for e in fresh if _is_sample(e, key)]
        carried = {getattr(e, name) for e in fresh if e.id not in samples for name in NUMBERS}
        keys = sorted(carried - asked - {None})[:KEYS_MAX]
        asked |= set(keys)
        parts = [_by_match(merchant, [e.id for e in fresh], samples, list(found), reconciliations)]
        if keys:
            parts.append(_by_order(merchant, keys, KEY_ROWS_MAX))
        if keys and step + 1 < WHOLE_LOOKS_MAX:
            parts.append(_by_others(merchant, keys))
    return list(found.values())


def _is_sample(entry: Entry, key: str) -> bool:
    """One of the many rows of the payout that was asked for: its own order is another story."""
    numbers = {getattr(entry, name) for name in NUMBERS}
    return entry.batch_key == key and key not in numbers and entry.kind not in MONEY_LEAVES


def _fetched(
    merchant: Merchant,
    parts: Sequence[Ids],
    known: Collection[int],
) -> list[Entry]:
    ids = parts[0].union(*parts[1:], all=True)
    rows = Entry.objects.for_merchant(merchant).filter(
        id__in=ids, statement__state=Statement.State.COMMITTED
    )
    rows = rows.exclude(id__in=list(known)).select_related("ledger", "statement")
    return list(rows.order_by("booked_on", "id")[: ROWS_MAX + 1])


def _by_order(merchant: Merchant, keys: list[str], rows_max: int | None) -> Ids:
    rows = Entry.objects.for_merchant(merchant).filter(order_key__in=keys)
    if rows_max is not None:
        each = Window(Count("id"), partition_by=[F("order_key")])
        rows = rows.annotate(alike=each).filter(alike__lte=rows_max)
    return rows.values("id")  # type: ignore[return-value]  # ids of entries


def _by_others(merchant: Merchant, keys: list[str]) -> Ids:
    rows = Entry.objects.for_merchant(merchant)
    found = rows.filter(Q(transaction_key__in=keys) | Q(refund_key__in=keys))
    return found.order_by("id").values("id")[: ROWS_MAX + 1]  # type: ignore[return-value]  # ids


def _of_batch(merchant: Merchant, key: str) -> list[Ids]:
    """Of a payout the rows that are the payout itself, and the first of those it is the sum of."""
    rows = Entry.objects.for_merchant(merchant).filter(batch_key=key)
    itself = rows.filter(Q(kind__in=MONEY_LEAVES) | Q(ledger__kind=Ledger.Kind.BANK))
    first = rows.exclude(kind__in=MONEY_LEAVES).order_by("ledger", "id").distinct("ledger")
    return [itself.order_by("id").values("id")[:KEY_ROWS_MAX], first.values("id")]  # type: ignore[list-item]  # ids


def _by_match(
    merchant: Merchant,
    fresh: list[int],
    samples: list[int],
    known: list[int],
    reconciliations: Collection[int],
) -> Ids:
    """The other side of the rows' matches, unless the story has come through that match already.

    From the sample of a payout it goes only onwards, to the bank.
    """
    live = MatchLeg.objects.for_merchant(merchant).filter(
        reconciliation__in=sorted(reconciliations), undone_by=None
    )
    mine = live.filter(entry__in=fresh).exclude(entry__in=samples, side="RIGHT")
    earlier = live.filter(entry__in=sorted(set(known) - set(fresh)))
    legs = MatchLeg.objects.for_merchant(merchant).filter(match__in=mine.values("match"))
    legs = legs.filter(
        ~Exists(mine.filter(match=OuterRef("match"), side=OuterRef("side"))),
        ~Exists(earlier.filter(match=OuterRef("match"))),
    )
    each = Window(Count("id"), partition_by=[F("match"), F("side")])
    return legs.annotate(alike=each).filter(alike__lte=SIDE_ROWS_MAX).values("entry")  # type: ignore[return-value]  # ids


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
    )
    sizes = _sizes_of_matches(merchant, legs)
    in_case = _sizes_of_cases(merchant, items)
    leg_at = {(leg.entry_id, leg.reconciliation_id): leg for leg in legs}
    item_at = {(item.entry_id, item.reconciliation_id): item for item in items}
    by_match = defaultdict(list)
    known = {entry.id: entry for entry in entries}
    for leg in legs:
        by_match[leg.match_id].append(leg)
    places: dict[int, list[Place]] = {entry.id: [] for entry in entries}
    for entry in entries:
        for side in (side for side in sides if side.ledger_id == entry.ledger_id):
            at = (entry.id, side.reconciliation_id)
            if at in leg_at:
                place = _in_match(leg_at[at], side, by_match[leg_at[at].match_id], known, sizes)
            elif at in item_at:
                rows, total = in_case.get((item_at[at].case_id, side.side), (1, 0))
                place = Place(
                    side.reconciliation, side.side, item=item_at[at], rows=rows, sum_minor=total
                )
            else:
                place = Place(side.reconciliation, side.side)
            places[entry.id].append(place)
    return places


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
