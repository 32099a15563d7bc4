"""What a plain table can't say of itself, in words, with a cell of it, and a mapping that would say it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from ledgers.formats import ColumnMapping, Proposal, Question
from ledgers.formats.base import Table
from ledgers.formats.conventions import TWO_DAYS
from ledgers.normalise import bare_column

EXAMPLE = '{"columns": {"order_ref": "Order No", "occurred_at": "Paid at", "gross": "Amount"}}'
_PLAIN = ColumnMapping({})


def asked(name: str, table: Table, proposal: Proposal) -> str:
    """The open questions of a file, each with what would answer it, and the mapping as it stands."""
    questions = [_WORDS[question.code](table, question) for question in proposal.questions]
    mapping = _answered(proposal)
    example = _written(mapping) if mapping.columns else EXAMPLE
    return f"{name}: {' '.join(questions)} {hint(name, example)}"


def hint(name: str, example: str = EXAMPLE) -> str:
    """How the command is told which column is what."""
    return f"Say it with --mapping {name}=FILE.json; the file holds, for instance, {example}"


def _answered(proposal: Proposal) -> ColumnMapping:
    """The mapping with the first answer to each question, for the reader to change."""
    first = {one.code: one.options[0] for one in proposal.questions if one.options}
    mapping = proposal.mapping
    return replace(
        mapping,
        date_order=first.get("date_order", mapping.date_order),
        decimal=first.get("decimal", mapping.decimal),
        sign=first.get("sign", mapping.sign),
    )


def _written(mapping: ColumnMapping) -> str:
    ordinary = _PLAIN.to_json()
    said = {
        name: value
        for name, value in mapping.to_json().items()
        if name in {"columns", "ledger_kind"} or value != ordinary[name]
    }
    return json.dumps(said, ensure_ascii=False)


def _date_order(table: Table, question: Question) -> str:
    known = " or ".join(f'"{order}"' for order in question.options)
    return (
        f"{_cell(table, question.column, TWO_DAYS)} could be two days: no row tells of days written so whether day"
        f' or month stands first. Say "date_order": {known}.'
    )


def _date(table: Table, question: Question) -> str:
    return (
        f"{_cell(table, question.column)} can't be read as a day. Write days as 2026-10-05, or leave"
        ' "occurred_at" out of "columns": the rows are then read without their days.'
    )


def _amount(table: Table, question: Question) -> str:
    if not question.column:
        return (
            f'No column is an amount. Name it as "gross" in "columns"; there are {_names(table)}.'
        )
    cells = ", ".join(_cell(table, header) for header in dict.fromkeys(question.options))
    return f'Several columns could be the amount: {cells}. Name one as "gross" in "columns".'


def _decimal(table: Table, question: Question) -> str:
    return (
        f"{_cell(table, question.column, r'[.][0-9]{3}$')} could be thousands, or a part of one."
        ' Say "decimal": "." or ",".'
    )


def _sign(table: Table, question: Question) -> str:
    return (
        f"{_cell(table, question.column)} has no minus, and no amount has: money that came in, or that was"
        ' spent? Say "sign": "as_is" or "inverted".'
    )


def _columns(table: Table, question: Question) -> str:
    if question.column:
        return (
            f"{_cell(table, question.column)} numbers every row, and nothing says of what. Name it in"
            ' "columns" as "order_ref" where it is the number of a document or an order, as'
            ' "transaction_ref" where it is the bank\'s.'
        )
    return (
        "No column's name says which order or movement a row is of. Say which column is what; there are"
        f" {_names(table)}."
    )


def _names(table: Table) -> str:
    return ", ".join(f"“{name}”" for name in table.header if name)


def _cell(table: Table, header: str, pattern: str = ".") -> str:
    """The first cell of a column that shows what is meant, with its column and row."""
    cells = bare_column(table.records[f"c{table.header.index(header)}"])
    at = cells.str.contains(pattern).fill_null(value=False).arg_max()
    if at is None or cells[at] is None:
        return f"Column “{header}”"
    return f"“{cells[at]}” (column “{header}”, row {table.records['row_number'][at]})"


_WORDS: Mapping[str, Callable[[Table, Question], str]] = {
    "date": _date,
    "date_order": _date_order,
    "amount": _amount,
    "decimal": _decimal,
    "sign": _sign,
    "columns": _columns,
}
