"""What the engine decided, held against the truth."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reconcile.engine import Outcome
from tests.truth.book import RIGHT_FIRST, Grade, Group, Truth

CONFIRMED, SUGGESTED, MATCHED = "CONFIRMED", "SUGGESTED", "(matched)"
OFFERS_MAX = 3
WRONG_SHOWN_MAX = 10
Rows = frozenset[int]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def ppm(self) -> int | None:
        return None if not self.of else self.right * 1_000_000 // self.of

    @classmethod
    def sum_of(cls, shares: Sequence[Share]) -> Share:
        return cls(sum(share.right for share in shares), sum(share.of for share in shares))

    def __str__(self) -> str:
        ppm = self.ppm
        return "—" if ppm is None else f"{ppm // 10_000}.{ppm % 10_000 // 100:02d} %"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The figures of one scenario, and what is wrong in it."""

    rows: int
    precision: Share  # confirmed matches that are a true group, exactly
    recall: Share  # groups with a key that were confirmed, exactly
    top: Share  # groups without a key whose answer is among the first three offers
    by_name: Share  # groups of one name and one amount that were confirmed
    kinds: Share  # leftover rows with the right kind of exception
    cases: Share  # differences and rivals of both sides that are one case
    undecidable: Share  # undecidable rows that stand in a confirmed match; none may
    wrong: tuple[Rows, ...]
    undecidable_confirmed: tuple[Rows, ...]
    missed: tuple[Rows, ...]
    without_offer: tuple[Rows, ...]
    torn: tuple[Rows, ...]
    confusion: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome by row: where it is, and with whom."""

    confirmed: tuple[Rows, ...]
    suggested: tuple[Rows, ...]
    cases: tuple[Rows, ...]
    place: Mapping[int, str]
    case_of: Mapping[int, int]
    offers: tuple[tuple[Rows, ...], ...]  # by case, as far as the first three


def held_against(decided: Decided, truth: Truth) -> Verdict:
    """What was decided, held against the truth.

    A group without a key is offered if a match holds exactly its rows, or a case of its rows names the
    rest as one of its first three candidates, or one AMBIGUOUS case holds all of it with at most three
    rows on the side that there is to choose from.
    """
    group_of = {row: group for group in truth.groups for row in group.rows}
    right, wrong = [], []
    for rows in decided.confirmed:
        (right if _is_true(rows, group_of) else wrong).append(rows)
    in_right = frozenset(row for rows in right for row in rows)
    keyed = [group for group in truth.groups if group.grade is Grade.KEY]
    missed = [group.rows for group in keyed if not group.rows <= in_right]
    keyless = [g for g in truth.groups if g.grade in (Grade.NO_KEY, Grade.NAME)]
    by_name = [group.rows <= in_right for group in keyless if group.grade is Grade.NAME]
    exact = {*decided.confirmed, *decided.suggested}
    unoffered = [g.rows for g in keyless if not _is_offered(g, decided, exact, in_right)]
    confusion = _confusion(truth, decided, in_right, missed)
    judged = sum(1 for row in truth.kinds if row not in in_right)
    mistaken = sum(n for pair, n in confusion.items() if not pair.startswith(MATCHED))
    torn = [rows for rows in truth.cases if not _is_one_case(rows, decided)]
    doubtful = [rows for rows in decided.confirmed if rows & truth.undecidable]
    return Verdict(
        rows=len(decided.place),
        precision=Share(len(right), len(decided.confirmed)),
        recall=Share(len(keyed) - len(missed), len(keyed)),
        top=Share(len(keyless) - len(unoffered), len(keyless)),
        by_name=Share(sum(by_name), len(by_name)),
        kinds=Share(judged - mistaken, judged),
        cases=Share(len(truth.cases) - len(torn), len(truth.cases)),
        undecidable=Share(
            len(truth.undecidable.intersection(*[_all(doubtful)])), len(truth.undecidable)
        ),
        wrong=tuple(wrong),
        undecidable_confirmed=tuple(doubtful),
        missed=tuple(missed),
        without_offer=tuple(unoffered),
        torn=tuple(torn),
        confusion=confusion,
    )


def _all(groups: Iterable[Rows]) -> Rows:
    return frozenset(row for rows in groups for row in rows)


def _is_true(rows: Rows, group_of: Mapping[int, Group]) -> bool:
    """Whether a confirmed match is one true group, with or without its optional rows."""
    known = next((group_of[row] for row in sorted(rows) if row in group_of), None)
    return known is not None and known.is_met_by(rows)


def _is_offered(group: Group, decided: Decided, exact: set[Rows], in_right: Rows) -> bool:
    if group.rows in exact or group.rows <= in_right:
        return True
    for number in {decided.case_of[row] for row in group.rows if row in decided.case_of}:
        rows = decided.cases[number]
        own = rows & group.rows
        rest = group.rows - own
        if rest and any(rest <= offer <= group.rows for offer in decided.offers[number]):
            return True
        if not rest and decided.place[min(rows)] == "AMBIGUOUS" and _choices(rows) <= OFFERS_MAX:
            return True
    return False


def _is_one_case(rows: Rows, decided: Decided) -> bool:
    """Whether one case holds these rows and no others; rivals may have further rivals."""
    number = decided.case_of.get(min(rows))
    if number is None:
        return False
    found = decided.cases[number]
    return found == rows or (rows < found and decided.place[min(rows)] == "AMBIGUOUS")


def _choices(rows: Rows) -> int:
    """How many rows there are to choose from in a case of rivals: those of its larger side."""
    theirs = sum(row >= RIGHT_FIRST for row in rows)
    return max(theirs, len(rows) - theirs)


def _confusion(
    truth: Truth, decided: Decided, in_right: Rows, missed: Iterable[Rows]
) -> dict[str, int]:
    """What leftover rows should be and what they are, and where missed groups went."""
    counted: Counter[str] = Counter()
    for row, kinds in truth.kinds.items():
        if row not in in_right and decided.place[row] not in kinds:
            counted[f"{'/'.join(sorted(kinds))} -> {decided.place[row]}"] += 1
    for row in _all(missed):
        counted[f"{MATCHED} -> {decided.place[row]}"] += 1
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def read(outcome: Outcome) -> Decided:
    """What an outcome of the engine says of each row."""
    texts = dict(outcome.cases.select("case_no", "candidates").iter_rows())
    return decided_of(
        _sets(outcome.legs.select("match_no", "entry").iter_rows()),
        dict(outcome.matches.select("match_no", "state").iter_rows()),
        _sets(outcome.case_items.select("case_no", "entry").iter_rows()),
        dict(outcome.cases.select("case_no", "kind").iter_rows()),
        {number: _offers(text) for number, text in texts.items()},
    )


def decided_of(
    matches: Mapping[int, Rows],
    state: Mapping[int, str],
    cases: Mapping[int, Rows],
    kind: Mapping[int, str],
    offers: Mapping[int, tuple[Rows, ...]],
) -> Decided:
    """Matches and cases by number, by row."""
    place = {row: state[number] for number, rows in matches.items() for row in rows}
    place |= {row: kind[number] for number, rows in cases.items() for row in rows}
    numbers = sorted(cases)
    position = {number: at for at, number in enumerate(numbers)}
    return Decided(
        confirmed=tuple(matches[n] for n in sorted(matches) if state[n] == CONFIRMED),
        suggested=tuple(matches[n] for n in sorted(matches) if state[n] == SUGGESTED),
        cases=tuple(cases[number] for number in numbers),
        place=place,
        case_of={row: position[number] for number, rows in cases.items() for row in rows},
        offers=tuple(offers.get(number, ()) for number in numbers),
    )


def _sets(pairs: Iterable[tuple[int, int]]) -> dict[int, Rows]:
    found: dict[int, set[int]] = {}
    for number, entry in pairs:
        found.setdefault(number, set()).add(entry)
    return {number: frozenset(rows) for number, rows in found.items()}


def _offers(text: str | None) -> tuple[Rows, ...]:
    made = json.loads(text) if text else []
    return tuple(frozenset(offer["entries"]) for offer in made[:OFFERS_MAX])
