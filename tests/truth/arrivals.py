"""Which of several equal payouts is which of several equal bank lines: what the days can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tests.truth.book import Grade

Pairs = frozenset[tuple[int, int]]
BLOCK_MAX = 9


@dataclass(frozen=True, slots=True)
class Block:
    """Payouts and lines of one amount that could be each other, and how surely."""

    payouts: tuple[int, ...]
    lines: tuple[int, ...]
    # KEY: one of each; EITHER: several, of which only one way leaves least open; None: nobody can tell
    grade: Grade | None


def blocks(
    payouts: Mapping[int, tuple[date, date]], lines: Mapping[int, date], truth: Pairs
) -> Iterator[Block]:
    """The blocks of payouts with their first and last day of arrival, and lines with their day."""
    could = {
        number: [line for line, day in lines.items() if first <= day <= last]
        for number, (first, last) in payouts.items()
    }
    left = set(payouts)
    while left:
        held, reached = {min(left)}, set(could[min(left)])
        while True:
            more = {number for number in left - held if reached & set(could[number])}
            if not more:
                break
            held |= more
            reached |= {line for number in more for line in could[number]}
        left -= held
        numbers, found = tuple(sorted(held)), tuple(sorted(reached))
        yield Block(numbers, found, _grade(numbers, found, could, truth))


def _grade(
    numbers: Sequence[int], found: Sequence[int], could: Mapping[int, list[int]], truth: Pairs
) -> Grade | None:
    if len(numbers) == len(found) == 1:
        return Grade.KEY if (numbers[0], found[0]) in truth else None
    if len(numbers) > BLOCK_MAX:
        return None
    ways = list(_ways(numbers, could, frozenset()))
    fullest = max(len(way) for way in ways)
    full = [way for way in ways if len(way) == fullest]
    mine = frozenset(pair for pair in truth if pair[0] in numbers)
    return Grade.EITHER if full == [mine] else None


def _ways(
    numbers: Sequence[int], could: Mapping[int, list[int]], taken: frozenset[int]
) -> Iterator[Pairs]:
    if not numbers:
        yield frozenset()
        return
    first, rest = numbers[0], numbers[1:]
    for line in could[first]:
        if line not in taken:
            for way in _ways(rest, could, taken | {line}):
                yield way | {(first, line)}
    yield from _ways(rest, could, taken)
