"""Which rows belong to a number: those that carry it ─► the other side of their matches ─► what those carry ─► …

Bounded: so many steps, so many rows. Rows that are summed up by the dozen, such as a payout's, are not opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db.models import Case, Count, Exists, F, Model, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from accounts.models import Merchant
from ledgers.models import Entry
from reconcile.models import MatchLeg
from reconcile.reports.story_parts import SIDE_ROWS_MAX

STEPS_MAX = 6
ROWS_MAX = 200
# a number that more rows share is followed no further: a constant, or a payout's
KEY_ROWS_MAX = 100
KEYS_MAX = 50
NUMBERS = ("order_key", "transaction_key", "refund_key")
MONEY_LEAVES = ("PAYOUT", "TRANSFER")
SEEN = ("id", *NUMBERS, "batch_key", "kind")
# rows of SEEN, for use in a larger query
Part = QuerySet[Model, tuple[int, ...]]


class Seen(NamedTuple):
    """A row as far as it leads further."""

    id: int
    order_key: str | None
    transaction_key: str | None
    refund_key: str | None
    batch_key: str | None
    kind: str

    @property
    def numbers(self) -> set[str]:
        return {key for key in (self.order_key, self.transaction_key, self.refund_key) if key}

    def is_sample_of(self, key: str) -> bool:
        """One of the many rows of the payout that was asked for: its own order is another story."""
        is_of_batch = self.batch_key == key and key not in self.numbers
        return is_of_batch and self.kind not in MONEY_LEAVES


def rows_of(merchant: Merchant, key: str, reconciliations: Collection[int]) -> list[int]:
    """Ids of the rows, at most one more than a story holds, in the order in which they were found.

    Only the order's number has an index. The others cost a look at all rows of the merchant, which is done
    once where the order's number has found nothing, and once with all numbers of the first rows.
    """
    found: dict[int, Seen] = {}
    asked, unlooked = {key}, {key}
    is_looked = False
    parts = [_by_order(merchant, [key], None)]
    for step in range(STEPS_MAX):
        fresh = _seen(parts, found)
        found |= {row.id: row for row in fresh}
        samples = [row.id for row in fresh if row.is_sample_of(key)]
        carried = {k for row in fresh if row.id not in samples for k in row.numbers}
        new = sorted(carried - asked)[:KEYS_MAX]
        asked, unlooked = asked.union(new), unlooked.union(new)
        parts = []
        if fresh:
            parts.append(_by_match(merchant, fresh, samples, found, reconciliations))
        if new:
            parts.append(_by_order(merchant, new, KEY_ROWS_MAX))
        if unlooked and not is_looked and (found or step == 0):
            parts.append(_by_others(merchant, sorted(unlooked), key))
            unlooked, is_looked = set(), bool(found)
        if not parts or len(found) > ROWS_MAX:
            break
    return list(found)[: ROWS_MAX + 1]


def _seen(parts: Sequence[Part], known: Collection[int]) -> list[Seen]:
    rows = parts[0].union(*parts[1:]) if len(parts) > 1 else parts[0]
    found = {row[0]: Seen._make(row) for row in rows if row[0] not in known}
    return [found[number] for number in sorted(found)]


def _by_order(merchant: Merchant, keys: list[str], rows_max: int | None) -> Part:
    """Rows with an order number; with a bound none of a number that more rows share."""
    rows = Entry.objects.for_merchant(merchant).filter(order_key__in=keys)
    if rows_max is not None:
        each = Window(Count("id"), partition_by=[F("order_key")])
        rows = rows.annotate(alike=each).filter(alike__lte=rows_max)
    return _part(rows.order_by("id"), SEEN)


def _by_others(merchant: Merchant, keys: list[str], batch: str) -> Part:
    """Rows with a transaction or refund number; of a payout the payout itself, and one of its rows."""
    rows = Entry.objects.for_merchant(merchant)
    is_numbered = Q(transaction_key__in=keys) | Q(refund_key__in=keys)
    rank = Case(When(is_numbered, then=0), When(kind__in=MONEY_LEAVES, then=1), default=2)
    place = Window(RowNumber(), partition_by=[F("ledger"), F("rank")], order_by="id")
    rows = rows.filter(is_numbered | Q(batch_key=batch)).annotate(rank=rank).annotate(place=place)
    rows = rows.filter(Q(rank__lt=2, place__lte=KEY_ROWS_MAX) | Q(place=1))
    return _part(rows.order_by("id"), SEEN)


def _by_match(
    merchant: Merchant,
    fresh: Iterable[Seen],
    samples: Collection[int],
    known: Collection[int],
    reconciliations: Collection[int],
) -> Part:
    """The other side of the rows' matches, unless the story has come through that match already.

    From the sample of a payout it goes only onwards, to the bank.
    """
    live = MatchLeg.objects.for_merchant(merchant).filter(
        reconciliation__in=sorted(reconciliations), undone_by=None
    )
    ids = sorted(row.id for row in fresh)
    mine = live.filter(entry__in=ids).exclude(entry__in=samples, side="RIGHT")
    earlier = live.filter(entry__in=sorted(set(known) - set(ids)))
    legs = MatchLeg.objects.for_merchant(merchant).filter(match__in=mine.values("match"))
    legs = legs.filter(
        ~Exists(mine.filter(match=OuterRef("match"), side=OuterRef("side"))),
        ~Exists(earlier.filter(match=OuterRef("match"))),
    )
    each = Window(Count("id"), partition_by=[F("match"), F("side")])
    legs = legs.annotate(alike=each).filter(alike__lte=SIDE_ROWS_MAX).order_by("entry_id")
    return _part(legs, ["entry_id", *(f"entry__{name}" for name in SEEN[1:])])


def _part(rows: QuerySet[Entry] | QuerySet[MatchLeg], columns: Sequence[str]) -> Part:
    return rows.values_list(*columns)[: ROWS_MAX + 1]
