"""manage.py reconcile_files: two sides of files in, four files out."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from reconcile.calendars import calendars_for
from reconcile.engine import Context, from_json, reconcile
from reconcile.engine.faults import RuleSetError
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.records import Rate
from reconcile.engine.rules import Method, RuleSet
from reconcile.files.amounts import share_amounts, with_shared_amounts
from reconcile.files.asking import EXAMPLE
from reconcile.files.carriage import with_carriage
from reconcile.files.choosing import fitting
from reconcile.files.keys import with_one_key, with_shared_keys
from reconcile.files.open_items import with_open_or_whole
from reconcile.files.output import write_all
from reconcile.files.pieces import with_money_of_goods
from reconcile.files.reading import (
    InputError,
    Opened,
    Side,
    currency_beside,
    first_currency,
    hints_at_currency,
    is_read_in_pieces,
    open_side,
    read_side,
    states_currency,
    zone_of,
)
from reconcile.files.report import report
from reconcile.files.shown import shown
from reconcile.files.signs import met_with_other_sign, turned
from reconcile.files.titles import titled_parties
from reconcile.files.worths import with_shared_worths
from reconcile.rate_table import read_table

RAN, UNUSABLE = 0, 2
# entries are numbered over both sides; a side has fewer than this
RIGHT_FIRST = 2_000_000_000
AUTO = "auto"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="manage.py reconcile_files",
        description="Reconcile statement files. Needs no database, no broker and no settings.",
    )
    made.add_argument(
        "--left",
        action="append",
        required=True,
        metavar="FILE",
        type=Path,
        help="a file of our side, or the side nearer the order; repeatable",
    )
    made.add_argument(
        "--right",
        action="append",
        required=True,
        metavar="FILE",
        type=Path,
        help="a file of the side it is checked against; repeatable",
    )
    made.add_argument(
        "--rules",
        default=AUTO,
        metavar="FILE",
        help="a rule set as JSON, the code of a ready one, or auto (the default)",
    )
    made.add_argument(
        "--mapping",
        action="append",
        default=[],
        metavar="BASENAME=FILE.json",
        help="which column is which in a plain table, as JSON such as "
        + EXAMPLE
        + ', with "ledger_kind", "date_order", "decimal", "sign", "zone" and "currency" as needed; repeatable',
    )
    made.add_argument(
        "--rates",
        metavar="FILE.csv",
        type=Path,
        help="exchange rates for rules that convert: a CSV table with the columns base, quote, day, rate;"
        " of the day or the last of the seven days before, never turned round",
    )
    made.add_argument(
        "--output",
        required=True,
        metavar="DIR",
        type=Path,
        help="where matches.csv, exceptions.csv, rejected.csv and summary.json go",
    )
    return made  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Run the command; 0 when it ran, 2 on input that can't be used."""
    try:
        options = parser().parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        summary = run(options)
        sys.stdout.write(report(summary, options.output))
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read along has gone; the files are written all the same
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    except OSError as error:
        sys.stderr.write(f"{error.filename or options.output}: {error.strerror or error}\n")
        return UNUSABLE
    return RAN


def run(options: argparse.Namespace) -> Mapping[str, object]:
    """Read, match, write. Raises InputError."""
    mappings = _mappings(options.mapping)
    opened = _open_both(options, mappings)
    _check_mappings_used(mappings, opened)
    opened = with_one_key(with_shared_keys(*opened), with_shared_keys(*reversed(opened)))
    opened = _with_shared_money(*with_money_of_goods(*opened))
    for files in opened:
        for file in files:
            sys.stdout.write(_taken(file))
    left, right = _read_both(*opened)
    if met := met_with_other_sign(left, right):
        sys.stdout.writelines(one.said for one in met)
        left, right = _read_both(*(turned(files, met) for files in opened))
    rules = _rules(options.rules, left, right, has_rates=options.rates is not None)
    if options.rates is not None and not rules.has(Method.CONVERT):
        sys.stdout.write(
            f"WARNING --rates: no rule of “{rules.name}” converts; the rates aren't used\n"
        )
    context = Context(
        left.period,
        right.period,
        left.gaps,
        right.gaps,
        is_next_file_awaited=False,
        right_shows_refunds=right.shows_refunds,
        # no other rule asks when banks move money
        calendars=calendars_for(left.records) if rules.has(Method.PAYOUT) else {},
        rates=_rates(options.rates),
        left_parties=titled_parties(left, right),
        right_parties=titled_parties(right, left),
    )
    # the engine seldom keeps all cores busy
    with ThreadPoolExecutor(max_workers=1) as beside:
        facts = beside.submit(shown, left, right, rules)
        outcome = reconcile(left.records, right.records, rules, context)
    # all that is said of the rows is at hand: the memory of their records serves the writing
    left, right = (replace(side, records=side.records.clear()) for side in (left, right))
    return write_all(options.output, (left, right), rules, outcome, facts.result())


def _with_shared_money(left: list[Opened], right: list[Opened]) -> list[list[Opened]]:
    """Both sides, each table with the amount that both know: by its values, else by what items are worth."""
    left, right = with_open_or_whole(left, right), with_open_or_whole(right, left)
    left = with_shared_amounts(left, right)
    right = with_shared_amounts(right, left)
    left, right = with_carriage(left, right), with_carriage(right, left)
    if share_amounts(left, right):
        return [left, right]
    return [with_shared_worths(left, right), with_shared_worths(right, left)]


def _open_both(options: argparse.Namespace, mappings: Mapping[str, Path]) -> list[list[Opened]]:
    """Both sides' files, recognised at the same time; of two errors the left's is told."""
    with ThreadPoolExecutor(max_workers=2) as threads:
        sides = [
            threads.submit(open_side, paths, mappings) for paths in (options.left, options.right)
        ]
        return [side.result() for side in sides]


def _read_both(left: list[Opened], right: list[Opened]) -> tuple[Side, Side]:
    """A plain table takes zone and currency from the other side, unless it says them itself."""
    zones = [zone_of(left), zone_of(right)]

    def side_at(at: int, currency: str | None) -> Side:
        return read_side(
            ("left", "right")[at],
            (left, right)[at],
            zone=zones[at] or zones[1 - at],
            currency=currency,
            first_entry=(1, RIGHT_FIRST)[at],
        )

    # the side that states its currency, or else shows a sign of it, decides what the other's may be
    asks = states_currency if any(map(states_currency, [*left, *right])) else hints_at_currency
    first, second = (0, 1) if any(map(asks, left)) else (1, 0)
    if is_read_in_pieces([*left, *right]):
        sides = _at_the_same_time(side_at, first, second, (left, right))
    else:
        decided = side_at(first, None)
        currency = currency_beside((left, right)[second], decided)
        sides = {first: decided, second: side_at(second, currency)}
    return sides[0], sides[1]


def _at_the_same_time(
    side_at: Callable[[int, str | None], Side],
    first: int,
    second: int,
    files: tuple[list[Opened], list[Opened]],
) -> dict[int, Side]:
    """Both sides, the second with the currency that the first begins with; again, if it goes on in others."""
    with ThreadPoolExecutor(max_workers=2) as threads:
        deciding = threads.submit(side_at, first, None)
        expected = first_currency(files[first])
        other = threads.submit(side_at, second, expected)
        decided = deciding.result()
    currency = currency_beside(files[second], decided)
    if currency != expected:
        return {first: decided, second: side_at(second, currency)}
    return {first: decided, second: other.result()}


def _rates(path: Path | None) -> tuple[Rate, ...]:
    if path is None:
        return ()
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        return tuple(rate.as_rate() for rate in read_table(rows))
    except (csv.Error, ValueError) as error:
        raise InputError(f"{path} can't be used as rates: {error}") from error


def _rules(given: str, left: Side, right: Side, *, has_rates: bool) -> RuleSet:
    if given == AUTO:
        return fitting(left, right, has_rates=has_rates)
    if given in DOCUMENTS:
        return from_json(DOCUMENTS[given])
    try:
        return from_json(json.loads(Path(given).read_text("utf-8")))
    except OSError as error:
        names = ", ".join(sorted(DOCUMENTS))
        raise InputError(f"{given}: {error.strerror}; ready rule sets are {names}") from error
    except RuleSetError as error:
        faults = [
            f"rule {f.rule}, {f.field}: {f.message}" if f.rule else f"{f.field}: {f.message}"
            for f in error.faults
        ]
        raise InputError(f"{given} can't be used as rules: " + "; ".join(faults)) from error
    except ValueError as error:
        raise InputError(f"{given} is no JSON: {error}") from error


def _mappings(given: Sequence[str]) -> dict[str, Path]:
    found = {}
    for text in given:
        name, sign, path = text.partition("=")
        if not sign or not name or not path:
            raise InputError(f"--mapping wants BASENAME=FILE.json, not “{text}”")
        found[name] = Path(path)
    return found


def _check_mappings_used(mappings: Mapping[str, Path], opened: Sequence[list[Opened]]) -> None:
    names = {file.path.name for files in opened for file in files}
    for name in mappings:
        if name not in names:
            raise InputError(f"--mapping names {name}, which is no input")


def _taken(file: Opened) -> str:
    """What a file was taken for, so that a wrong guess is seen."""
    mapping = file.table_mapping
    if mapping is None:
        return f"{file.path.name}: {file.recognition.format}\n"
    columns = ", ".join(f"{field} = {header}" for field, header in mapping.columns.items())
    turned = "; signs turned" if mapping.sign == "inverted" else ""
    return f"{file.path.name}: {mapping.ledger_kind} table; {columns}{turned}\n"
