"""Numbers as people pass them on: in a text, with marks between their parts, struck wrong."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from reconcile.engine.sides.digit_marks import MARK

# shorter numbers are alike by chance; those up to the second length must stand alone in a text
KEY_LENGTH_MIN = 4
KEY_LENGTH_SHORT = 6
SLIP_MINUTES_MAX = 10
# letters before a number that say what it is the number of
SERIES_LENGTH_MIN = 2
_SERIES = re.compile("([A-Z]+)([0-9]+)")
# letters, perhaps a year, and zeros: what people leave out of SI-2026-000768
_LEFT_OUT = re.compile("[A-Z]+(?:20[0-9]{2})?0*")


def stands_in(key: str, text: str) -> bool:
    """Whether a number stands in a text of words, and is no part of a longer number.

    Long ones may be written with marks between their parts.
    """
    if len(key) < KEY_LENGTH_SHORT:
        return len(key) >= KEY_LENGTH_MIN and f" {key} " in f" {text} "
    if key not in text.replace(" ", ""):
        return False
    parts = " ?".join(key)
    return re.search(rf"(?<![0-9]){parts}(?![0-9])", text) is not None


def is_slip(one: str, other: str, minutes: int | None) -> bool:
    """One key struck wrong, left out, doubled or swapped; or a number cut off or prefixed; or, of any length, its
    letters and zeros left out before it, and at one time zeros alone, which a spreadsheet drops; or the same digits,
    parted by other marks.

    Numbers that are given out in turn differ in one digit without a slip. So where both rows say their
    time, it must be the same but for minutes; where they don't, one digit for another is no slip.
    """
    at_once = minutes is None or minutes <= SLIP_MINUTES_MAX
    if one == other or not at_once:
        return False
    lacks_zeros = minutes is not None and one.lstrip("0") == other.lstrip("0")
    if lacks_zeros or _is_shortened(one, other) or _is_shortened(other, one):
        return True
    if min(len(one), len(other)) < KEY_LENGTH_MIN:
        return False
    is_parted = one.replace(MARK, "") == other.replace(MARK, "")
    if is_parted or one in other or other in one:
        return True
    if OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    changed = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    is_other_digit = len(one) == len(other) and len(changed) == 1 and "".join(changed[0]).isdigit()
    return minutes is not None or not is_other_digit


def _is_shortened(short: str, long: str) -> bool:
    """Whether all that a number lacks are the letters, the year and the zeros before it: 768 of SI-000768."""
    digits = short.lstrip("0")
    if not (short.isdecimal() and digits and long.endswith(digits)):
        return False
    return _LEFT_OUT.fullmatch(long.removesuffix(digits)) is not None


def other_of_series(key: str, text: str) -> str | None:
    """The number that a text names in a key's own series: INV1002 beside the key INV1001."""
    series = _SERIES.fullmatch(key)
    if series is None or len(series[1]) < SERIES_LENGTH_MIN or series[1] not in text:
        return None
    named = _of_series(series[1], len(series[2])).search(text)
    found = named and named[0].replace(" ", "")
    return found if found != key else None


@lru_cache(maxsize=1000)
def _of_series(letters: str, digits: int) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Z]){letters}(?: ?[0-9]){{{digits}}}(?![0-9])")
