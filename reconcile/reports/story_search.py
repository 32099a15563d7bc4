"""Which rows belong to a number: those that carry it ─► the other side of their matches ─► what those carry ─► …

Bounded: so many steps, so many rows. Rows that are summed up by the dozen, such as a payout's, are not opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Case, Count, Exists, F, Model, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from accounts.models import Merchant
from ledgers.models import Entry
from reconcile.models import MatchLeg
from reconcile.reports.story_parts import SIDE_ROWS_MAX

# the first two steps are one query
STEPS_MAX = 5
ROWS_MAX = 200
# a number that more rows share is followed no further: a constant, or a payout's
KEY_ROWS_MAX = 100
KEYS_MAX = 50
NUMBERS = ("order_key", "transaction_key", "refund_key")
MONEY_LEAVES = ("PAYOUT", "TRANSFER")
# ids of rows, for use in a larger query
Ids = QuerySet[Model, int]


def rows_of(merchant: Merchant, key: str, reconciliations: Collection[int]) -> list[Entry]:
    """The rows, at most one more than a story holds, in the order in which they were found.

    Only the order's number has an index. The others cost a look at all rows of the merchant, which is done
    once where the order's number has found nothing, and once with all numbers of the first rows.
    """
    found: dict[int, Entry] = {}
    asked, unlooked = {key}, {key}
    is_looked = False
    first = _by_order(merchant, [key], None)
    parts = [first, _by_match(merchant, first, [], [], reconciliations)]
    for step in range(STEPS_MAX):
        fresh = _seen(merchant, parts, found, key)
        samples = [row.id for row in fresh if _is_sample(row, key)]
        followed = [row for row in fresh if row.id not in samples]
        new = _new_numbers(followed, asked)
        # of what the first query has found by a match, the order's number is enough
        unlooked |= _new_numbers([x for x in followed if step or x.order_key == key], asked)
        asked |= new
        parts = []
        if fresh:
            ids, earlier = sorted(row.id for row in fresh), sorted(found)
            parts.append(_by_match(merchant, ids, samples, earlier, reconciliations))
        if new:
            parts.append(_by_order(merchant, sorted(new), KEY_ROWS_MAX))
        found |= {row.id: row for row in fresh}
        if unlooked and not is_looked and (found or step == 0):
            parts.append(_by_others(merchant, sorted(unlooked), key))
            unlooked, is_looked = set(), bool(found)
        if not parts or len(found) > ROWS_MAX:
            break
    return list(found.values())[: ROWS_MAX + 1]


def _numbers(row: Entry) -> set[str]:
    return {key for key in (row.order_key, row.transaction_key, row.refund_key) if key}


def _new_numbers(rows: Iterable[Entry], asked: Collection[str]) -> set[str]:
    """Numbers that lead further, no more than a step follows."""
    carried = {key for row in rows for key in _numbers(row)}
    return set(sorted(carried.difference(asked))[:KEYS_MAX])


def _is_sample(row: Entry, key: str) -> bool:
    """One of the many rows of the payout that was asked for: its own order is another story."""
    is_of_batch = row.batch_key == key and key not in _numbers(row)
    return is_of_batch and row.kind not in MONEY_LEAVES


def _seen(
    merchant: Merchant, parts: Sequence[Ids], known: Collection[int], key: str
) -> list[Entry]:
    """The rows that are not known yet, those that carry the number first."""
    ids = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    rows = Entry.objects.for_merchant(merchant).filter(id__in=ids)
    fresh = [row for row in rows.select_related("ledger", "statement") if row.id not in known]
    return sorted(fresh, key=lambda row: (key not in _numbers(row), row.id))


def _by_order(merchant: Merchant, keys: list[str], rows_max: int | None) -> Ids:
    """Rows with an order number; with a bound none of a number that more rows share."""
    rows = Entry.objects.for_merchant(merchant).filter(order_key__in=keys)
    if rows_max is not None:
        each = Window(Count("id"), partition_by=[F("order_key")])
        rows = rows.annotate(alike=each).filter(alike__lte=rows_max)
    return rows.order_by("id").values_list("id", flat=True)[: ROWS_MAX + 1]


def _by_others(merchant: Merchant, keys: list[str], batch: str) -> Ids:
    """Rows with a transaction or refund number; of a payout the payout itself, and one of its rows."""
    rows = Entry.objects.for_merchant(merchant)
    is_numbered = Q(transaction_key__in=keys) | Q(refund_key__in=keys)
    rank = Case(When(is_numbered, then=0), When(kind__in=MONEY_LEAVES, then=1), default=2)
    place = Window(RowNumber(), partition_by=[F("ledger"), F("rank")], order_by="id")
    rows = rows.filter(is_numbered | Q(batch_key=batch)).annotate(rank=rank).annotate(place=place)
    rows = rows.filter(Q(rank__lt=2, place__lte=KEY_ROWS_MAX) | Q(place=1))
    return rows.order_by("id").values_list("id", flat=True)[: ROWS_MAX + 1]


def _by_match(
    merchant: Merchant,
    fresh: Sequence[int] | Ids,
    samples: Collection[int],
    earlier: Collection[int],
    reconciliations: Collection[int],
) -> Ids:
    """The other side of the rows' matches, unless the story has come through that match already.

    From the sample of a payout it goes only onwards, to the bank.
    """
    live = MatchLeg.objects.for_merchant(merchant).filter(
        reconciliation__in=sorted(reconciliations), undone_by=None
    )
    mine = live.filter(entry__in=fresh).exclude(entry__in=samples, side="RIGHT")
    through = live.filter(entry__in=earlier)
    legs = MatchLeg.objects.for_merchant(merchant).filter(match__in=mine.values("match"))
    legs = legs.filter(
        ~Exists(mine.filter(match=OuterRef("match"), side=OuterRef("side"))),
        ~Exists(through.filter(match=OuterRef("match"))),
    )
    each = Window(Count("id"), partition_by=[F("match"), F("side")])
    legs = legs.annotate(alike=each).filter(alike__lte=SIDE_ROWS_MAX).order_by("entry_id")
    return legs.values_list("entry_id", flat=True)[: ROWS_MAX + 1]
