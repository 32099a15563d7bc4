"""Which rows add up to an amount: exact, in whole numbers, bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd

# subsets of so many rows are looked through; both halves of them have 4,096
GROUP_ROWS_MAX = 24
# whether any subset fits can be said of more rows, if the sum isn't larger than this
SUM_ROWS_MAX = 60
SUM_UNITS_MAX = 20_000_000


def subsets(amounts: Sequence[int], total: int, size_max: int, most: int) -> list[tuple[int, ...]]:
    """Positions of two or more amounts that add up to a positive total, at most `most` of them.

    Smaller subsets come first, then those of the earlier positions.
    """
    if len(amounts) > GROUP_ROWS_MAX:
        raise ValueError("more rows than can be looked through")
    middle = len(amounts) // 2
    ceiling = _ceiling(amounts, total)
    first = _sums(amounts, range(middle), ceiling)
    second = _sums(amounts, range(middle, len(amounts)), ceiling)
    found: list[tuple[int, ...]] = []
    for size in range(2, size_max + 1):
        for subset in _of_size(first, second, size, total):
            found.append(subset)
            if len(found) == most:
                return found
    return found


# subsets by their size and sum
_Sums = dict[int, dict[int, list[tuple[int, ...]]]]


def _sums(amounts: Sequence[int], positions: range, ceiling: int) -> _Sums:
    made: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    for at in positions:
        amount = amounts[at]
        made += [
            (above, (*subset, at)) for value, subset in made if (above := value + amount) <= ceiling
        ]
    sums: _Sums = {}
    for value, subset in made:
        sums.setdefault(len(subset), {}).setdefault(value, []).append(subset)
    return sums


def _of_size(first: _Sums, second: _Sums, size: int, total: int) -> Iterator[tuple[int, ...]]:
    for taken in range(size, -1, -1):
        others = second.get(size - taken, {})
        for value, parts in first.get(taken, {}).items():
            for rest in others.get(total - value, ()):
                for part in parts:
                    yield (*part, *rest)


def adds_up(amounts: Sequence[int], total: int) -> bool | None:
    """Whether two or more amounts add up to a positive total; None where that can't be said.

    None of the amounts is the total itself. Subsets of any size count.
    """
    if sum(max(amount, 0) for amount in amounts) < total:
        return False
    if len(amounts) <= GROUP_ROWS_MAX:
        middle = len(amounts) // 2
        ceiling = _ceiling(amounts, total)
        first, second = (_reached(part, ceiling) for part in (amounts[:middle], amounts[middle:]))
        return any(total - value in first for value in second)
    unit = gcd(*amounts)
    if total % unit:
        return False
    if min(amounts) < 0 or len(amounts) > SUM_ROWS_MAX or total // unit > SUM_UNITS_MAX:
        return None
    # each bit of this number is a sum that can be reached
    reached, mask = 1, (1 << (total // unit + 1)) - 1
    for amount in amounts:
        # one amount that is far above the sum would take all memory
        if amount <= total:
            reached |= (reached << (amount // unit)) & mask
    return bool(reached >> (total // unit) & 1)


def _reached(amounts: Sequence[int], ceiling: int) -> set[int]:
    """Every sum of a subset that isn't above the ceiling."""
    reached = {0}
    for amount in amounts:
        reached |= {above for value in reached if (above := value + amount) <= ceiling}
    return reached


def _ceiling(amounts: Sequence[int], total: int) -> int:
    """What no part of a sum is above: all that is taken off can still follow."""
    return total - sum(min(amount, 0) for amount in amounts)
