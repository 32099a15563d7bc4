"""One row that several of the other side add up to: a payment of several invoices, or the reverse.

Sums are searched among the rows whose names could be meant or whose numbers are named, and where no
name is known among so few open rows that a sum says something. An answer counts only if it is the only
one, or leads the next by the rule's margin, and no other row's answer needs one of its rows. With list
prices most sums fit twice: then nothing is chosen, the row stays a case of its own, and the best
answers are its candidates. Several sums are no AMBIGUOUS case: half of the open list would be in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from reconcile.engine.names import NAME_AGREES, NAME_COULD_BE
from reconcile.engine.passes import EVIDENCE_SCHEMA, LINK_SCHEMA, no_evidence, no_links
from reconcile.engine.rules import Rule
from reconcile.engine.scoring import (
    EXACT,
    NAME_DOUBTFUL,
    REFERENCE_STANDS,
    WEIGHTS,
    Sides,
    days_feature,
    sides,
)
from reconcile.engine.subsets import GROUP_ROWS_MAX, adds_up, subsets

DAYS_DEFAULT = 30
# among more open rows without a name some sum fits nearly always
UNNAMED_ROWS_MAX = 12
# rows of one counterparty in a currency beyond which nothing is searched
NAMED_ROWS_MAX = 200
# answers looked at for one row, and halves of subsets made for all of them
ANSWERS_MAX = 50
SUBSETS_ALL_MAX = 4_000_000
OFFERS_MAX = 3
OFFER_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "row": pl.UInt32,
    "rows": pl.List(pl.UInt32),
    "score": pl.Int32,
    "margin": pl.Int32,
}


@dataclass(frozen=True, slots=True)
class Groups:
    """What a rule of sums found, what speaks for it, and answers that are not the only ones."""

    confirmed: pl.DataFrame
    suggested: pl.DataFrame
    evidence: pl.DataFrame
    # row, rows of the other side (and its own) that would go with it, score, margin
    offers: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Member:
    """A row that could be part of a sum, and how well it fits the row that is the sum."""

    row: int
    amount: int
    days: int | None
    days_feature: int
    name: int
    is_numbered: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows that add up to a target, with their score of 100 and the lead over the next answer."""

    target: int
    members: tuple[Member, ...]
    score: int
    margin: int
    is_only: bool

    @property
    def rows(self) -> tuple[int, ...]:
        return (self.target, *(member.row for member in self.members))


def no_offers() -> pl.DataFrame:
    return pl.DataFrame(schema=OFFER_SCHEMA)


def match_groups(
    left: pl.DataFrame, right: pl.DataFrame, rule: Rule, table: pl.DataFrame
) -> Groups:
    """Sums that are the only answer for a row of either side; the others are offers.

    Where the rule names a key, only rows are added up of which one names the other's number.
    """
    if left.is_empty() or right.is_empty():
        return Groups(no_links(), no_links(), no_evidence(), no_offers())
    days_max = rule.tolerance.days if rule.tolerance.days is not None else DAYS_DEFAULT
    given = sides(left, right, table)
    answers = [
        answer
        for each in (given, _turned(given))
        for target, members in _pools(each, days_max, only_numbered=bool(rule.keys))
        for answer in _answers(target, members, rule.group_size_max)
    ]
    chosen = _without_rivals([a for a in answers if a.is_only or a.margin >= rule.margin], rule)
    taken = {row for answer in chosen for row in answer.rows}
    offered = [answer for answer in answers if not taken & set(answer.rows)]
    sure = [answer for answer in chosen if rule.confirms and _holds(answer, rule)]
    return Groups(
        confirmed=_links(sure),
        suggested=_links(answer for answer in chosen if answer not in sure),
        evidence=_evidence(chosen, sure),
        offers=_offers(offered),
    )


def _turned(given: Sides) -> Sides:
    """The sides exchanged: one row of ours that several of theirs add up to."""
    links = given.links.select("name", who="who_right", who_right="who")
    numbers = given.numbers.select(row="row_right", row_right="row")
    return Sides(given.right, given.left, links, numbers)


Pool = tuple[tuple[int, int], list[Member]]


def _pools(given: Sides, days_max: int, *, only_numbered: bool) -> Iterator[Pool]:
    """For each row of the right side the rows of the left that could be parts of it, nearest first."""
    pairs = _numbered(given)
    if not only_numbered:
        pairs = pl.concat([_named(given), pairs, _unnamed(given, days_max)])
    if pairs.is_empty():
        return
    pairs = pairs.group_by("target", "row").agg(
        pl.col("name").max(), pl.col("is_numbered").any()
    )  # fmt: skip
    facts = ["row", "currency", "amount", "day"]
    targets = given.right.select(
        target="row", currency_right="currency", total="amount", day_right="day"
    )
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs()
    fitting = (
        pairs.join(given.left.select(facts), on="row")
        .join(targets, on="target")
        .with_columns(days=days)
        .filter(
            pl.col("currency") == pl.col("currency_right"),
            pl.col("days").fill_null(0) <= days_max,
        )
        .with_columns(amount=pl.col("amount") * pl.col("total").sign())
        .filter(
            # a credit note is taken off only where a name or number says whose it is
            (pl.col("amount") > 0) | (pl.col("name") > 0) | pl.col("is_numbered"),
            pl.col("amount") != pl.col("total").abs(),
        )
        .with_columns(days_feature=days_feature())
    )
    fitting = _reaching(fitting)
    # numbers first: they say most, and only so many rows can be looked through
    near = fitting.sort(
        ["target", "is_numbered", "name", "days_feature", "row"],
        descending=[False, True, True, True, False],
    )
    columns = ["row", "amount", "days", "days_feature", "name", "is_numbered"]
    grouped = near.group_by("target", maintain_order=True).agg(
        pl.col("total").first(), pl.struct(columns).alias("members")
    )
    for target, total, members in _affordable(grouped).iter_rows():
        yield (target, abs(total)), [Member(**member) for member in members]


def _affordable(pools: pl.DataFrame) -> pl.DataFrame:
    """The smallest pools, which are also the surest, as far as the work for them is bounded."""
    rows = pl.col("members").list.len().clip(upper_bound=GROUP_ROWS_MAX)
    ordered = pools.with_columns(subsets=2 ** ((rows + 1) // 2).cast(pl.Int64))
    ordered = ordered.sort("subsets", "target")
    within = ordered.filter(pl.col("subsets").cum_sum() <= SUBSETS_ALL_MAX)
    return within.drop("subsets")


def _reaching(pools: pl.DataFrame) -> pl.DataFrame:
    """Pools whose rows could reach their target, without rows that would go beyond it."""
    total, amount = pl.col("total").abs(), pl.col("amount")
    taken_off = amount.clip(upper_bound=0).sum().over("target")
    within = pools.filter(amount <= total - taken_off)
    enough = amount.clip(lower_bound=0).sum().over("target") >= total
    return within.filter(enough & (pl.len().over("target") > 1))


def _named(given: Sides) -> pl.DataFrame:
    """Rows whose names could be meant by a target's, where they are not too many."""
    likely = given.links.filter(pl.col("name") >= NAME_COULD_BE)
    many = given.left.group_by("who").len("rows")
    sizes = likely.join(many, on="who").group_by("who_right").agg(pl.col("rows").sum())
    few = sizes.filter(pl.col("rows") <= NAMED_ROWS_MAX).select("who_right")
    return (
        likely.join(few, on="who_right")
        .join(given.right.select(target="row", who_right="who"), on="who_right")
        .join(given.left.select("row", "who"), on="who")
        .select("target", "row", "name", is_numbered=pl.lit(value=False))
    )


def _numbered(given: Sides) -> pl.DataFrame:
    return given.numbers.select(
        target="row_right",
        row="row",
        name=pl.lit(0, dtype=pl.Int32),
        is_numbered=pl.lit(value=True),
    )


def _unnamed(given: Sides, days_max: int) -> pl.DataFrame:
    """Open rows about a target's day, where names say nothing and the rows are few."""
    linked = given.links.filter(pl.col("name") >= NAME_COULD_BE)["who_right"].unique()
    targets = given.right.filter(~pl.col("who").is_in(linked.implode()))
    by = ["currency", "day"]
    counts = given.left.group_by(by).len("rows")
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs().fill_null(0)
    asked = targets.select(by).unique().rename({"day": "day_right"})
    sizes = (
        asked.join(counts, on="currency")
        .filter(days <= days_max)
        .group_by("currency", "day_right")
        .agg(pl.col("rows").sum())
    )
    few = sizes.filter(pl.col("rows") <= UNNAMED_ROWS_MAX).select("currency", "day_right")
    names = targets.select("row", "currency", "counterparty", day_right="day")
    return (
        names.join(few, on=["currency", "day_right"], nulls_equal=True)
        .rename({"row": "target"})
        .join(given.left.select("row", "currency", "day", "counterparty"), on="currency")
        .filter(days <= days_max)
        # two names that are known and not alike speak against one another
        .filter(pl.any_horizontal(pl.col("counterparty", "counterparty_right").is_null()))
        .select(
            "target",
            "row",
            name=pl.lit(0, dtype=pl.Int32),
            is_numbered=pl.lit(value=False),
        )
    )


def _answers(target: tuple[int, int], members: Sequence[Member], size_max: int) -> list[Answer]:
    """The best answers for a target; of more rows than can be looked through none is the only one."""
    row, total = target
    found: dict[tuple[int, ...], tuple[Member, ...]] = {}
    named = tuple(member for member in members if member.is_numbered)
    if len(named) > 1 and sum(member.amount for member in named) == total:
        found[tuple(sorted(member.row for member in named))] = named
    looked = members[:GROUP_ROWS_MAX]
    amounts = [member.amount for member in looked]
    for subset in subsets(amounts, total, size_max, ANSWERS_MAX):
        chosen = tuple(looked[at] for at in subset)
        found[tuple(sorted(member.row for member in chosen))] = chosen
    scored = sorted((-_score(found[rows]), len(rows), rows) for rows in found)[: OFFERS_MAX + 1]
    is_whole = len(members) <= GROUP_ROWS_MAX
    answers = []
    for at, (points, _size, rows) in enumerate(scored[:OFFERS_MAX]):
        others = [-other[0] for other in scored[:at] + scored[at + 1 :]]
        leads = -points - max(others, default=0)
        is_sure = is_whole or all(member.is_numbered for member in found[rows])
        answers.append(
            Answer(
                row,
                tuple(sorted(found[rows], key=lambda member: member.row)),
                -points,
                max(leads, 0) if is_sure else 0,
                is_sure and not others,
            )
        )
    return answers


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
    reason = "sum_by_number" if is_numbered else by_name
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
        (row, [other for other in answer.rows if other != row], answer.score, answer.margin)
        for answer in answers
        for row in answer.rows
    ]
    return pl.DataFrame(made, schema=OFFER_SCHEMA, orient="row")


def sums_that_fit(pairs: pl.DataFrame, given: Sides, days_max: int) -> pl.DataFrame:
    """The pairs whose right row is as well, or perhaps, a sum of rows of the same counterparty."""
    asked = pairs.join(
        given.right.select("who", "currency", "amount", "day", row_right="row").rename(
            {"who": "who_right", "amount": "total", "day": "day_right"}
        ),
        on="row_right",
    )
    likely = given.links.filter(pl.col("name") >= NAME_AGREES).select("who", "who_right")
    many = given.left.group_by("who").len("rows")
    sizes = likely.join(many, on="who").group_by("who_right").agg(pl.col("rows").sum())
    crowded = sizes.filter(pl.col("rows") > NAMED_ROWS_MAX)
    doubtful = [asked.join(crowded, on="who_right", how="semi").select("row", "row_right")]
    few = asked.join(crowded, on="who_right", how="anti")
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs().fill_null(0)
    parts = (
        few.join(likely, on="who_right")
        .join(
            given.left.select("who", "currency", "amount", "day", part="row"),
            on=["who", "currency"],
        )
        .filter(
            pl.col("part") != pl.col("row"),
            pl.col("amount") != pl.col("total"),
            days <= days_max,
        )
    )
    value = pl.col("amount") * pl.col("total").sign()
    pools = (
        parts.sort("row", "row_right", "part")
        .group_by("row", "row_right", maintain_order=True)
        .agg(pl.col("total").first().abs(), value)
        .filter(pl.col("amount").list.len() > 1)
    )
    fits = [
        (row, other)
        for row, other, total, amounts in pools.iter_rows()
        if adds_up(amounts, total) is not False
    ]
    schema = {"row": pl.UInt32, "row_right": pl.UInt32}
    doubtful.append(pl.DataFrame(fits, schema=schema, orient="row"))
    return pl.concat(doubtful)
