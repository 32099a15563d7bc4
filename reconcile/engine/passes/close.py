"""Where keys end: what could be the same by amount, day and words is only suggested."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from reconcile.engine.frames import words
from reconcile.engine.passes import (
    EVIDENCE_SCHEMA,
    PAIRS_MAX,
    links_of_pairs,
    links_of_rivals,
    no_evidence,
    no_links,
    pairs_of_equal_amount,
)
from reconcile.engine.rules import Rule

DAYS_DEFAULT = 3
# shorter numbers are alike by chance; those up to the second length must stand alone in a text
KEY_LENGTH_MIN = 4
KEY_LENGTH_SHORT = 6
NO_WORD = r"[^\p{L}\p{N}]+"
SCORE_MIN = 50
# the best reason first; those of one tier compete with one another
TIERS = (("slip_in_number", "number_in_text"), ("name_and_amount",), ("amount_and_day",))
SCORES = {"slip_in_number": 90, "number_in_text": 95, "name_and_amount": 80, "amount_and_day": 60}
NAME_LENGTH_MIN = 3
SLIP_MINUTES_MAX = 10
Compared = tuple[str | None, str | None, str, str, bool, int | None, int]
_POINTS_PER_DAY = 5


@dataclass(frozen=True, slots=True)
class Close:
    """Pairs for a person to look at, what speaks for each, and rows with several such partners."""

    links: pl.DataFrame
    evidence: pl.DataFrame
    rivals: pl.DataFrame


def near_pairs(left: pl.DataFrame, right: pl.DataFrame, days_max: int) -> pl.DataFrame:
    """Pairs of equal amount and currency at most that many days apart, blocks bounded."""
    columns = [
        "row", "currency", "amount", "day", "occurred_at", "order_key", "words", "counterparty",
    ]  # fmt: skip
    plain = words().str.replace_all(NO_WORD, " ")
    ours, theirs = (
        side.filter(pl.col("amount") != 0).with_columns(words=plain).select(columns)
        for side in (left, right)
    )
    pairs = pairs_of_equal_amount(ours, theirs)
    days = (pl.col("day") - pl.col("day_right")).dt.total_days().abs().fill_null(days_max)
    near = pairs.with_columns(days=days).filter(pl.col("days") <= days_max)
    return near.sort("row", "days", "row_right").head(PAIRS_MAX)


def suggest_close(left: pl.DataFrame, right: pl.DataFrame, rule: Rule) -> Close:
    """Suggest pairs of which neither row has another such partner; the others are rivals.

    What a number says goes before what amount and day say. Where the rule names a key, two rows
    that both carry it are close only if one could be a slip of the other.
    """
    found = [Close(no_links(), no_evidence(), no_links())]
    if left.is_empty() or right.is_empty():
        return found[0]
    days_max = rule.tolerance.days if rule.tolerance.days is not None else DAYS_DEFAULT
    pairs = _judged(near_pairs(left, right, days_max), has_key=bool(rule.keys))
    for reasons in TIERS:
        tier = pairs.filter(pl.col("reason").is_in(reasons))
        if tier.is_empty():
            continue
        chosen = _tier(tier)
        found.append(chosen)
        taken = pl.concat([chosen.links, chosen.rivals])["row"].implode()
        pairs = pairs.filter(~pl.col("row").is_in(taken) & ~pl.col("row_right").is_in(taken))
    return Close(
        pl.concat([close.links for close in found]),
        pl.concat([close.evidence for close in found]),
        pl.concat([close.rivals for close in found]),
    )


def _tier(pairs: pl.DataFrame) -> Close:
    alone = (pl.len().over("row") == 1) & (pl.len().over("row_right") == 1)
    sole, contested = pairs.filter(alone), pairs.filter(~alone)
    params = pl.struct("days", ours="order_key", theirs="order_key_right").struct.json_encode()
    evidence = sole.select(
        pl.col("row").alias("lead"), "score", "reason", params.alias("params")
    ).cast(EVIDENCE_SCHEMA)  # type: ignore[arg-type]  # names to types
    return Close(links_of_pairs(sole), evidence, links_of_rivals(contested))


def _judged(pairs: pl.DataFrame, *, has_key: bool) -> pl.DataFrame:
    """The pairs that could be one item, with reason and score."""
    name, other = pl.col("counterparty").fill_null(""), pl.col("counterparty_right").fill_null("")
    pairs = pairs.with_columns(
        knows_name=_named_in(name, pl.col("words_right")) | _named_in(other, pl.col("words")),
        minutes=(pl.col("occurred_at") - pl.col("occurred_at_right")).dt.total_minutes().abs(),
    )
    columns = (
        "order_key", "order_key_right", "words", "words_right", "knows_name", "minutes", "days",
    )  # fmt: skip
    verdicts = list(_verdicts(pairs.select(columns).iter_rows(), has_key=has_key))
    reasons, scores = zip(*verdicts, strict=True) if verdicts else ((), ())
    judged = pairs.with_columns(
        reason=pl.Series(reasons, dtype=pl.String), score=pl.Series(scores, dtype=pl.Int32)
    )
    return judged.filter(pl.col("reason") != "")


def _named_in(name: pl.Expr, words: pl.Expr) -> pl.Expr:
    plain = name.str.to_uppercase().str.replace_all(NO_WORD, " ").str.strip_chars()
    long = plain.str.len_chars() >= NAME_LENGTH_MIN
    return long & words.str.contains(plain, literal=True)


def _verdicts(rows: Iterable[Compared], *, has_key: bool) -> Iterable[tuple[str, int]]:
    for ours, theirs, text, other, knows_name, minutes, days in rows:
        if any(key and _stands_in(key, where) for key, where in ((ours, other), (theirs, text))):
            reason = "number_in_text"
        elif has_key and ours is not None and theirs is not None:
            reason = "slip_in_number" if _is_slip(ours, theirs, minutes) else ""
        else:
            reason = "name_and_amount" if knows_name else "amount_and_day"
        yield reason, _score(reason, text, other, days)


def _score(reason: str, text: str, other: str, days: int) -> int:
    if reason == "amount_and_day":
        likeness = int(fuzz.token_set_ratio(text, other)) // _POINTS_PER_DAY
        return max(SCORES[reason] - _POINTS_PER_DAY * days + likeness, 1)
    return max(SCORES.get(reason, 0) - days, SCORE_MIN)


def _stands_in(key: str, text: str) -> bool:
    """Whether a number stands in a text of words, and is no part of a longer number.

    Long ones may be written with marks between their parts.
    """
    if len(key) < KEY_LENGTH_SHORT:
        return len(key) >= KEY_LENGTH_MIN and f" {key} " in f" {text} "
    if key not in text.replace(" ", ""):
        return False
    parts = " ?".join(key)
    return re.search(rf"(?<![0-9]){parts}(?![0-9])", text) is not None


def _is_slip(one: str, other: str, minutes: int | None) -> bool:
    """One key struck wrong, left out, doubled or swapped; or a number cut off or prefixed.

    Numbers that are given out in turn differ in one digit without a slip. So where both rows say their
    time, it must be the same but for minutes; where they don't, one digit for another is no slip.
    """
    if min(len(one), len(other)) < KEY_LENGTH_MIN or one == other:
        return False
    if minutes is not None and minutes > SLIP_MINUTES_MAX:
        return False
    if one in other or other in one:
        return True
    if OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    changed = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    is_other_digit = len(one) == len(other) and len(changed) == 1 and "".join(changed[0]).isdigit()
    return minutes is not None or not is_other_digit
