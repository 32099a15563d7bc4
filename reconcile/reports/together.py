"""Several short lists of different models, read in one query.

A page may take fifteen queries in all, and a case has more kinds of things on it than that. Each row comes as
JSON and is made an instance of its model again. For what people make by the dozen, never for entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.db.models import DecimalField, F, Model, QuerySet, Value, Window
from django.db.models.functions import JSONObject, RowNumber

_Row = TypeVar("_Row", bound=Model)
# the number of its list, its place in it, its columns
Part = QuerySet[Model, tuple[int, int, Mapping[str, object]]]


class OneQuery:
    """Lists that are empty until `ask` fills them: all with one query, or none where nothing was wanted."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._takers: list[Callable[[Mapping[str, object]], None]] = []

    def list_of(self, rows: QuerySet[_Row]) -> list[_Row]:
        """The rows in their order, once asked; without related objects, which `attach` gives them."""
        found: list[_Row] = []
        self._parts.append(_part(rows, len(self._takers)))
        self._takers.append(lambda row: found.append(_instance(rows.model, row)))
        return found

    def ask(self) -> None:
        """Fill the lists."""
        if not self._parts:
            return
        parts = self._parts[0].union(*self._parts[1:], all=True)
        for number, _place, row in sorted(parts, key=lambda part: part[:2]):
            self._takers[number](row)


def attach(rows: Iterable[Model], name: str, others: Iterable[Model]) -> None:
    """Give rows the related objects of this name that were read beside them."""
    by_id = {other.pk: other for other in others}
    for row in rows:
        number = getattr(row, f"{name}_id")
        if number is not None:
            setattr(row, name, by_id[number])


def _part(rows: QuerySet[_Row], number: int) -> Part:
    fields = rows.model._meta.concrete_fields
    # JSON makes a float of what isn't whole
    assert not any(isinstance(x, DecimalField) for x in fields)  # noqa: S101  (whoever asks knows the model)
    found: Part = rows.annotate(
        list_number=Value(number),
        list_place=Window(RowNumber(), order_by=rows.query.order_by),  # type: ignore[arg-type]  # what order_by took
        list_row=JSONObject(**{field.attname: F(field.attname) for field in fields}),
    ).values_list("list_number", "list_place", "list_row")
    return found


def _instance(model: type[_Row], row: Mapping[str, object]) -> _Row:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    return model.from_db(
        "default", names, [field.to_python(row[field.attname]) for field in fields]
    )
