"""Cases that other programs are known to get wrong, as data, with our answers beside theirs.

Each file of tests/engine/peers says where the case comes from, what the peer answers and what ours must
answer. A case of several days runs once a day; what is not confirmed stays open for the next.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reconcile.engine import Context, Outcome, Period, RuleSet, from_json, reconcile
from reconcile.engine.ready import DOCUMENTS
from tests.engine.records import Row, frame, row

FOLDER = Path(__file__).resolve().parents[1] / "engine" / "peers"
RIGHT_FIRST = 1001
ALL_LEFT = "every row of the left"
NUMBERS = ("gross_minor", "net_minor", "fee_minor", "quantity")


@dataclass(frozen=True, slots=True)
class Peer:
    """One case: whose it is, in words, and its days."""

    code: str
    title: str
    source: str
    theirs: str
    ours: str
    rules: RuleSet
    days: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a day's rows: groups of names by place, offers and differences by group."""

    places: Mapping[str, list[list[str]]]
    offers: Mapping[str, list[list[str]]]
    differences: Mapping[str, list[int]]


def peers() -> list[Peer]:
    return [_peer(path) for path in sorted(FOLDER.glob("*.json"))]


def _peer(path: Path) -> Peer:
    told = json.loads(path.read_text("utf-8"))
    document = {**DOCUMENTS[told["rules"]], **told.get("with", {})}
    words = (told[name] for name in ("title", "source", "theirs", "ours"))
    return Peer(path.stem, *words, from_json(document), tuple(told["days"]))


def answers(peer: Peer) -> Iterator[tuple[Mapping[str, Any], Answer]]:
    """Each day with what it must answer and what it does."""
    names: dict[int, str] = {}
    open_rows: tuple[list[Row], list[Row]] = ([], [])
    for day in peer.days:
        for at, side in enumerate(("left", "right")):
            for given in _rows(day, side):
                entry = _number(names, at)
                names[entry] = str(given.pop("id"))
                open_rows[at].append({**given, "entry": entry, "row_number": entry})
        outcome = reconcile(
            frame(open_rows[0], "left", 1),
            frame(open_rows[1], "right", RIGHT_FIRST),
            peer.rules,
            _context(day),
        )
        yield day, _answer(outcome, names)
        done = _confirmed(outcome)
        for rows in open_rows:
            rows[:] = [one for one in rows if one["entry"] not in done]


def _number(names: Mapping[int, str], side: int) -> int:
    mine = [entry for entry in names if (entry >= RIGHT_FIRST) == bool(side)]
    return max(mine, default=RIGHT_FIRST - 1 if side else 0) + 1


def _rows(day: Mapping[str, Any], side: str) -> list[Row]:
    return [_row(given) for given in _listed(day, side)]


def _listed(day: Mapping[str, Any], side: str) -> Sequence[Mapping[str, Any]]:
    """The rows as they are given: in the case itself, or in a CSV beside it."""
    listed: Sequence[Mapping[str, Any]] | str = day.get(side, ())
    if isinstance(listed, str):
        with (FOLDER / listed).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    return listed


def _row(given: Mapping[str, Any]) -> Row:
    values = {name: value for name, value in given.items() if value != ""}
    for name in NUMBERS:
        if name in values:
            values[name] = int(values[name])
    for name in ("booked_on", "value_on"):
        if name in values:
            values[name] = date.fromisoformat(values[name])
    moment = values.pop("occurred_at", None)
    at = datetime.fromisoformat(moment) if moment else None
    order, amount = values.pop("order", None), int(values.pop("amount", 0))
    if "net_minor" in values and "gross_minor" not in values:
        amount = values["net_minor"] - values.get("fee_minor", 0)
    return row(order, amount, occurred_at=at, **values)


def _context(day: Mapping[str, Any]) -> Context:
    first, last = (date.fromisoformat(text) for text in day["period"])
    period = Period(first, last, day.get("offset_minutes", 0))
    return Context(period, period)


def _confirmed(outcome: Outcome) -> set[int]:
    numbers = outcome.matches.filter(outcome.matches["state"] == "CONFIRMED")["match_no"]
    return set(outcome.legs.filter(outcome.legs["match_no"].is_in(numbers.implode()))["entry"])


def _answer(outcome: Outcome, names: Mapping[int, str]) -> Answer:
    places: dict[str, list[list[str]]] = {}
    offers: dict[str, list[list[str]]] = {}
    differences: dict[str, list[int]] = {}
    for table, rows, number, place in (
        (outcome.matches, outcome.legs, "match_no", "state"),
        (outcome.cases, outcome.case_items, "case_no", "kind"),
    ):
        for one in table.sort(number).iter_rows(named=True):
            entries = rows.filter(rows[number] == one[number])["entry"].sort()
            group = [names[entry] for entry in entries]
            places.setdefault(one[place], []).append(group)
            differences.setdefault(one[place], []).append(one["difference_minor"])
            made = json.loads(one.get("candidates") or "[]")
            for name in group:
                offers[name] = [[names[entry] for entry in offer["entries"]] for offer in made]
    return Answer(places, offers, differences)


def is_right(answer: Answer, day: Mapping[str, Any]) -> bool:
    """Whether a day's rows are where they must be, by the difference and the offers that are asked for.

    Where an accountant would sign more than one answer, `must` lists them; ALL_LEFT stands for every
    row of the day's left side.
    """
    must = day["must"] if isinstance(day["must"], list) else [day["must"]]
    everyone = [str(given["id"]) for given in _listed(day, "left")]
    differences = {place: answer.differences.get(place) for place in day.get("differences", {})}
    return (
        _sorted(answer.places) in [_sorted(_spelt_out(places, everyone)) for places in must]
        and differences == day.get("differences", {})
        and all(rows in answer.offers[name] for name, rows in day.get("offers", {}).items())
    )


def _spelt_out(
    places: Mapping[str, list[list[str]]], everyone: list[str]
) -> dict[str, list[list[str]]]:
    return {
        place: [
            [name for told in group for name in (everyone if told == ALL_LEFT else [told])]
            for group in groups
        ]
        for place, groups in places.items()
    }


def _sorted(places: Mapping[str, list[list[str]]]) -> dict[str, list[list[str]]]:
    return {place: sorted(map(sorted, groups)) for place, groups in places.items()}


def table() -> str:
    """Our answers beside theirs."""
    lines = []
    for peer in peers():
        lines += [f"{peer.code}: {peer.title}", f"  from   {peer.source}"]
        lines.append(f"  theirs {peer.theirs}")
        lines.append(f"  ours   {peer.ours}")
        for number, (day, answer) in enumerate(answers(peer), start=1):
            said = "; ".join(f"{k} {_short(v)}" for k, v in sorted(answer.places.items()))
            verdict = "as it must" if is_right(answer, day) else "NOT AS IT MUST"
            lines.append(f"  day {number}  {verdict}: {said}")
    return "\n".join(lines)


def _short(groups: list[list[str]]) -> str:
    shown = [
        "+".join(group) if len(group) <= 6 else f"{group[0]}+…({len(group)} rows)"
        for group in groups
    ]
    return ", ".join(shown)
