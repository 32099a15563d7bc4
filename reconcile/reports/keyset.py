"""Pages that go by the values of their first and last row: as quick at the thousandth as at the first.

An address names the row after or before which it goes on, so that rows which come or go meanwhile shift
nothing. The row itself may have left the list: its place is still known.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    """The rows of one page, and the rows before and after which the pages beside it are asked for."""

    rows: list[_Row]
    before: str = ""
    after: str = ""

    def __iter__(self) -> Iterator[_Row]:
        return iter(self.rows)


@dataclass(frozen=True, slots=True)
class Order(Generic[_Row]):
    """An order that ends in a unique key, over all rows whose places it must know."""

    everything: QuerySet[_Row]
    keys: Sequence[str]
    # leaves rows out that are not among the first so many: fewer are sorted
    narrow: Callable[[QuerySet[_Row], int], QuerySet[_Row]] = field(
        default=lambda rows, _count: rows
    )

    def place_of(self, public_id: uuid.UUID) -> tuple[object, ...] | None:
        """The values that a row is ordered by; None of a row that isn't there."""
        names = [key.lstrip("-") for key in self.keys]
        found = self.everything.filter(public_id=public_id).values_list(*names)
        place: tuple[object, ...] | None = found.order_by().first()
        return place

    def beyond(
        self, rows: QuerySet[_Row], place: Sequence[object], *, back: bool = False
    ) -> QuerySet[_Row]:
        """The rows behind a place, the nearest first; with `back` those before it."""
        keys = [_turned(key) for key in self.keys] if back else list(self.keys)
        return rows.filter(_behind(keys, place)).order_by(*keys)

    def first_ids(self, rows: QuerySet[_Row], count: int) -> list[int]:
        """The ids of the first rows in this order."""
        found = self.narrow(rows, count).order_by(*self.keys)
        return list(found.values_list("id", flat=True)[:count])


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _behind(keys: Sequence[str], place: Sequence[object]) -> Q:
    found, equal = Q(), Q()
    for key, value in zip(keys, place, strict=True):
        name, step = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        found |= equal & Q(**{f"{name}__{step}": value})
        equal &= Q(**{name: value})
    # the same once more by the first key alone: an index can begin there
    first = keys[0]
    name, step = (first[1:], "lte") if first.startswith("-") else (first, "gte")
    return Q(**{f"{name}__{step}": place[0]}) & found


def turn(
    rows: QuerySet[_Row],
    order: Order[_Row],
    address: Mapping[str, str],
    *,
    size: int,
    shown: QuerySet[_Row],
) -> Page[_Row]:
    """The page that an address asks for. Only its own rows are read whole, as `shown` reads them."""
    ids, has_before, has_after = _ids(rows, order, address, size)
    found = {row.pk: row for row in shown.filter(id__in=ids)}
    page = [found[pk] for pk in ids if pk in found]
    first, last = (str(page[at].public_id) if page else "" for at in (0, -1))  # type: ignore[attr-defined]
    return Page(page, first if has_before else "", last if has_after else "")


def _ids(
    rows: QuerySet[_Row], order: Order[_Row], address: Mapping[str, str], size: int
) -> tuple[list[int], bool, bool]:
    """The ids of a page, and whether there are others before and after it."""
    before, after = (_id_of(address.get(name, "")) for name in ("before", "after"))
    on = before or after
    place = order.place_of(on) if on else None
    if place is not None and before is not None:
        beyond = order.beyond(rows, place, back=True)
        ids = list(beyond.values_list("id", flat=True)[: size + 1])
        if len(ids) > size:
            return ids[:size][::-1], True, True
    elif place is not None:
        ids = order.first_ids(order.beyond(rows, place), size + 1)
        if ids:
            return ids[:size], True, len(ids) > size
    # the first page: also where all before a row fits on it, and where nothing is left behind one
    ids = order.first_ids(rows, size + 1)
    return ids[:size], False, len(ids) > size


def _id_of(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
