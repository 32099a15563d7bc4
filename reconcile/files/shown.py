"""The rows of both sides as the tables show them: each is written once, wherever it will stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ledgers.money import format_series
from ledgers.normalise import is_uniform, values_of
from reconcile.engine.records import UNIT
from reconcile.engine.rules import RuleSet
from reconcile.files.reading import Side

# what a table shows of a row, in this order
SHOWN = ("side", "file", "row_number", "reference", "amount", "fee", "currency", "booked_at")
EMPTY_TEXT = '""'
# what can't stand in a cell without quotation marks
SPECIAL = '[",\r\n]'
COLUMNS = {"gross": "gross_minor", "net": "net_minor", "quantity": "quantity"}


@dataclass(frozen=True, slots=True)
class Shown:
    """`rows`: entry; cells, which are those of SHOWN as a line of CSV has them; group; and minor, the amount.

    A group is the place of a row's side and currency among `groups`.
    """

    rows: pl.DataFrame
    groups: tuple[tuple[str, str], ...]


def shown(left: Side, right: Side, rules: RuleSet) -> Shown:
    """What the tables say of each entry, amounts as the file means them: money out is negative."""
    groups: list[tuple[str, str]] = []
    parts = []
    for side, basis in ((left, rules.basis_left), (right, rules.basis_right)):
        records = side.records
        unit = pl.repeat(UNIT, len(records), eager=True)
        currency = unit if basis == "quantity" else records["currency"]
        minor = records[COLUMNS[basis]].fill_null(0)
        codes = sorted(values_of(currency))
        places = {code: len(groups) + at for at, code in enumerate(codes)}
        group = _grouped(currency, places)
        groups += [(side.name, code) for code in codes]
        cells = _cells_of(side, minor, currency)
        parts.append(
            pl.DataFrame(
                {"entry": records["entry"], "cells": cells, "group": group, "minor": minor}
            )
        )
    return Shown(pl.concat(parts), tuple(groups))


def _grouped(currency: pl.Series, places: Mapping[str, int]) -> pl.Series:
    if is_uniform(currency):
        return _grouped(currency.head(1), places).new_from_index(0, len(currency))
    return currency.replace_strict(places).cast(pl.UInt32)


def _cells_of(side: Side, minor: pl.Series, currency: pl.Series) -> pl.Series:
    records = side.records
    return joined(
        [
            pl.repeat(side.name, len(records), eager=True),
            as_cells(records["source"]),
            records["row_number"],
            as_cells(records["order_ref"].fill_null("")),
            format_series(minor, currency),
            _fees(records["fee_minor"], currency),
            as_cells(currency),
            _booked(side).fill_null(""),
        ]
    )


def _fees(minor: pl.Series, currency: pl.Series) -> pl.Series:
    """As cells; a row that says nothing of a fee has an empty text."""
    if minor.null_count() == len(minor):
        return pl.repeat(EMPTY_TEXT, len(minor), eager=True)
    return format_series(minor, currency).fill_null(EMPTY_TEXT)


def as_cells(texts: pl.Series) -> pl.Series:
    """Texts as cells of CSV, quoted where they must be; "" is an empty text, and nothing is null."""
    if is_uniform(texts):
        return as_cells(texts.head(1)).new_from_index(0, len(texts))
    are_quoted = (texts.str.contains(SPECIAL) | (texts == "")).fill_null(value=False)
    if are_quoted.any():
        inner = texts.filter(are_quoted).str.replace_all('"', '""', literal=True)
        texts = texts.clone().scatter(are_quoted.arg_true(), '"' + inner + '"')
    return texts.fill_null("")


def joined(cells: Sequence[pl.Series]) -> pl.Series:
    """Cells side by side, with commas between them."""
    are_uniform = [is_uniform(column) for column in cells]
    if all(are_uniform):
        return joined([column.head(1) for column in cells]).new_from_index(0, len(cells[0]))
    parts = [
        pl.lit(str(column[0])) if says_the_same else pl.lit(column)
        for column, says_the_same in zip(cells, are_uniform, strict=True)
    ]
    return pl.select(cells=pl.concat_str(parts, separator=",")).to_series()


def _booked(side: Side) -> pl.Series:
    """The time of each row, or its day, as its statement's zone tells it: so that its day is the statement's."""
    records = side.records
    zones: dict[str, list[str]] = {}
    for file in side.files:
        zones.setdefault(file.summary.zone, []).append(file.opened.path.name)
    told = _local_times(records, next(iter(zones), "UTC"))
    for zone, names in list(zones.items())[1:]:
        told = told.zip_with(~records["source"].is_in(names), _local_times(records, zone))
    if told.null_count():
        told = told.zip_with(told.is_not_null(), records["booked_on"].cast(pl.String))
    return told


def _local_times(records: pl.DataFrame, zone: str) -> pl.Series:
    local = pl.col("occurred_at").dt.convert_time_zone(zone).dt.strftime("%Y-%m-%dT%H:%M:%S%:z")
    return records.select(told=local).to_series()
