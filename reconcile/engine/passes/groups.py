"""One row that several of the other side add up to: a payment of several invoices, or the reverse.

Sums are searched among the rows whose names could be meant or whose numbers are named, and where no
name is known among so few open rows that a sum says something. An answer counts only if it is the only
one, or leads the next by the rule's margin, and no other row's answer needs one of its rows. With list
prices most sums fit twice: then nothing is chosen, the row stays a case of its own, and the best
answers are its candidates. Where a few rows of that very counterparty make several sums, all of them are
rivals; with more, half of the open list would be in one case.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from reconcile.engine.likeness.names import NAME_AGREES, NAME_COULD_BE
from reconcile.engine.likeness.references import REFERENCE_STANDS
from reconcile.engine.likeness.scoring import (
    EXACT,
    NAME_DOUBTFUL,
    WEIGHTS,
    Sides,
)
from reconcile.engine.likeness.subsets import GROUP_ROWS_MAX, subsets
from reconcile.engine.links import (
    EVIDENCE_SCHEMA,
    LINK_SCHEMA,
    PAIR_SCHEMA,
    links_of_rivals,
    no_evidence,
    no_links,
)
from reconcile.engine.passes.pools import Member, Pool, pools, turned
from reconcile.engine.passes.purposes import of_one_purpose
from reconcile.engine.rules import Rule

DAYS_DEFAULT = 30
# answers looked at for one row
ANSWERS_MAX = 50
OFFERS_MAX = 3
# rows of one counterparty that a person can still see through at once
RIVALS_MAX = 8
OFFER_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.UInt32,
    "rows": pl.List(pl.UInt32),
    "score": pl.Int32,
}


@dataclass(frozen=True, slots=True)
class Groups:
    """What a rule of sums found, what speaks for it, and answers that are not the only ones."""

    confirmed: pl.DataFrame
    suggested: pl.DataFrame
    evidence: pl.DataFrame
    # row, rows of the other side (and its own) that would go with it, score
    offers: pl.DataFrame
    # rows of sums of one counterparty that fit equally well
    rivals: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows that add up to a target, with their score of 100 and the lead over the best other answer."""

    target: int
    members: tuple[Member, ...]
    score: int
    margin: int
    is_only: bool
    # whether all rows that could be parts of it were looked through, and all sums are here
    is_whole: bool
    # whether they are all rows of a day that are for one thing
    is_for_one: bool = False

    @property
    def rows(self) -> tuple[int, ...]:
        return (self.target, *(member.row for member in self.members))


def no_offers() -> pl.DataFrame:
    return pl.DataFrame(schema=OFFER_SCHEMA)


def match_groups(given: Sides, rule: Rule) -> Groups:
    """Sums that are the only answer for a row of either side; the others are offers.

    Where the rule names a key, only rows are added up of which one names the other's number.
    """
    if given.left.is_empty() or given.right.is_empty():
        return Groups(no_links(), no_links(), no_evidence(), no_offers(), no_links())
    days_max = rule.tolerance.days if rule.tolerance.days is not None else DAYS_DEFAULT
    both = given, turned(given)
    answers = [
        answer
        for each in both
        for target, members in pools(each, days_max, only_numbered=bool(rule.keys))
        for answer in _answers(target, members, rule.group_size_max)
    ]
    if not rule.keys:
        for_one = [_for_one(pool) for each in both for pool in of_one_purpose(each, days_max)]
        known = {answer.rows for answer in for_one}
        answers = [answer for answer in answers if answer.rows not in known] + for_one
    chosen = _without_rivals([a for a in answers if a.is_only or a.margin >= rule.margin], rule)
    taken = {row for answer in chosen for row in answer.rows}
    offered = [answer for answer in answers if not taken & set(answer.rows)]
    rivals = _rivals(offered, rule)
    sure = [answer for answer in chosen if rule.confirms and _holds(answer, rule)]
    return Groups(
        confirmed=_links(sure),
        suggested=_links(answer for answer in chosen if answer not in sure),
        evidence=_evidence(chosen, sure),
        offers=_offers(offered),
        rivals=links_of_rivals(pl.DataFrame(rivals, schema=PAIR_SCHEMA, orient="row")),
    )


def _rivals(answers: Sequence[Answer], rule: Rule) -> list[tuple[int, int]]:
    """Target and row of sums that fit equally well, among the few open rows of the same counterparty."""
    by_target: dict[int, list[Answer]] = {}
    for answer in answers:
        if answer.is_whole and all(m.name >= NAME_AGREES for m in answer.members):
            by_target.setdefault(answer.target, []).append(answer)
    found = []
    for target, each in sorted(by_target.items()):
        best = max(answer.score for answer in each)
        equal = [answer for answer in each if best - answer.score < rule.margin]
        rows = sorted({member.row for answer in equal for member in answer.members})
        if len(equal) > 1 and len(rows) <= RIVALS_MAX:
            found += [(target, row) for row in rows]
    return found


def _answers(target: tuple[int, int], members: Sequence[Member], size_max: int) -> list[Answer]:
    """The best answers for a target; of more rows than can be looked through none is the only one."""
    row, total = target
    found: dict[tuple[int, ...], tuple[Member, ...]] = {}
    named = tuple(member for member in members if member.is_numbered)
    # no pool holds a row that is the sum alone
    if sum(member.amount for member in named) == total:
        found[tuple(sorted(member.row for member in named))] = named
    looked = members[:GROUP_ROWS_MAX]
    amounts = [member.amount for member in looked]
    for subset in subsets(amounts, total, size_max, ANSWERS_MAX):
        chosen = tuple(looked[at] for at in subset)
        found[tuple(sorted(member.row for member in chosen))] = chosen
    scored = sorted((-_score(found[rows]), len(rows), rows) for rows in found)[:OFFERS_MAX]
    is_whole = len(members) <= GROUP_ROWS_MAX
    answers = []
    for at, (points, _size, rows) in enumerate(scored):
        others = [-other[0] for other in scored[:at] + scored[at + 1 :]]
        leads = -points - max(others, default=0)
        is_sure = is_whole or all(member.is_numbered for member in found[rows])
        answers.append(
            Answer(
                row,
                tuple(sorted(found[rows], key=lambda member: member.row)),
                -points,
                leads if is_sure else 0,
                is_sure and not others,
                is_whole and len(found) <= OFFERS_MAX,
            )
        )
    return answers


def _for_one(pool: Pool) -> Answer:
    (target, _total), members = pool
    score = _score(members)
    return Answer(
        target, tuple(members), score, score, is_only=True, is_whole=True, is_for_one=True
    )


def _score(members: Sequence[Member]) -> int:
    numbered = sum(member.is_numbered for member in members)
    features = {
        "amount": EXACT,
        "days": min(member.days_feature for member in members),
        "name": _name_points(min(member.name for member in members)),
        "reference": REFERENCE_STANDS * numbered // len(members),
    }
    return sum(WEIGHTS[name] * value for name, value in features.items()) // 100


def _name_points(name: int) -> int:
    return name if name >= NAME_AGREES else min(name, NAME_DOUBTFUL)


def _without_rivals(answers: Sequence[Answer], rule: Rule) -> list[Answer]:
    """Answers whose rows no other needs, unless by far it is the better one."""
    wanted: dict[int, list[Answer]] = {}
    for answer in answers:
        for row in answer.rows:
            wanted.setdefault(row, []).append(answer)
    return [
        answer
        for answer in answers
        if all(
            other is answer or answer.score - other.score >= rule.margin
            for row in answer.rows
            for other in wanted[row]
        )
    ]


def _holds(answer: Answer, rule: Rule) -> bool:
    agrees = {
        "counterparty": all(member.name >= NAME_AGREES for member in answer.members),
        "reference": all(member.is_numbered for member in answer.members),
    }
    return answer.margin >= rule.margin and all(agrees[name] for name in rule.requires)


def _links(answers: Iterable[Answer]) -> pl.DataFrame:
    rows = [(min(answer.rows), row) for answer in answers for row in answer.rows]
    return pl.DataFrame(rows, schema=LINK_SCHEMA, orient="row")


def _evidence(answers: Sequence[Answer], sure: Sequence[Answer]) -> pl.DataFrame:
    rows = []
    for answer in answers:
        reason, params = _words(answer, is_sure=answer in sure)
        rows.append((min(answer.rows), answer.score, reason, json.dumps(params)))
    return pl.DataFrame(rows, schema=EVIDENCE_SCHEMA, orient="row")


def _words(answer: Answer, *, is_sure: bool) -> tuple[str, Mapping[str, object]]:
    members = answer.members
    name = min(member.name for member in members)
    is_numbered = all(member.is_numbered for member in members)
    by_name = "sum_by_name" if name >= NAME_COULD_BE else "sum_of_amounts"
    by_what = "sum_for_one" if answer.is_for_one else by_name
    reason = "sum_by_number" if is_numbered else by_what
    days = [member.days for member in members if member.days is not None]
    params = {
        "rows": len(members),
        "days": max(days, default=None),
        "margin": answer.margin,
        "is_only": answer.is_only,
        "features": {
            "amount": EXACT,
            "days": min(member.days_feature for member in members),
            "name": name,
            "reference": REFERENCE_STANDS if is_numbered else 0,
        },
    }
    return (f"sure_{reason}" if is_sure else reason), params


def _offers(answers: Sequence[Answer]) -> pl.DataFrame:
    """The answers as candidates of every row that they hold."""
    made = [
        (row, [other for other in answer.rows if other != row], answer.score)
        for answer in answers
        for row in answer.rows
    ]
    return pl.DataFrame(made, schema=OFFER_SCHEMA, orient="row")
