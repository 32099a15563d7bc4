"""Amounts and dates as OFX writes them, and as banks do; None where a text can't be read in one way only."""

from __future__ import annotations

import re
from datetime import date

_BLANKS = re.compile(r"[\s\u00a0\u202f']")
_AMOUNT = re.compile(r"([+-]?)([0-9]*)(?:[.,]([0-9]*))?")
# groups of three parted by what is not the decimal mark
_GROUPED = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+\.[0-9]*|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]*)")
# 1,000 is one thousand to some banks; the standard, which has no groups, makes it one
_UNCLEAR = re.compile(r"[+-]?[0-9]{1,3},[0-9]{3}")
_DATE = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    r"(?:[T ]?([0-9]{2}):?([0-9]{2}):?([0-9]{2})?(?:[.:,][0-9]*)?)?"
    r"\s*(?:\[\s*([+-]?[0-9]{0,2}(?:\.[0-9]{1,2})?)\s*(?::[^\]]*)?\])?"
)
HOURS_MAX = 14
# the hours that banks write where they know none
NO_HOURS = ("00:00:00", "12:00:00")


def amount_of(text: str) -> str | None:
    """The amount with a decimal point: -2000,00 and +1 006,60 and 00012.5000 and 1,234.50."""
    written = _BLANKS.sub("", text)
    if _UNCLEAR.fullmatch(written):
        return None
    if _GROUPED.fullmatch(written):
        mark = max(".,", key=written.rindex)
        written = written.replace("," if mark == "." else ".", "")
    found = _AMOUNT.fullmatch(written)
    if found is None or not (found[2] or found[3]):
        return None
    whole, decimals = found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    return f"{found[1].strip('+')}{whole}{'.' + decimals if decimals else ''}"


def day_of(text: str) -> str | None:
    """The day as the bank writes it, in its own time. Zeros and 30 February are none."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return None


def moment_of(text: str) -> str | None:
    """The time with its offset from UTC, where the bank knows it: [-5:EST], and none is Greenwich's."""
    found = _DATE.fullmatch(text)
    if found is None or found[4] is None:
        return None
    clock = f"{found[4]}:{found[5]}:{found[6] or '00'}"
    offset = _offset(found[7] or "0") if "[" not in text or found[7] else None
    if clock in NO_HOURS or offset is None:
        return None
    return f"{day_of(text)}T{clock}{offset}"


def _offset(hours: str) -> str | None:
    """+05:30 of 5.5, and None of a sign without a number."""
    whole, _point, part = hours.lstrip("+-").partition(".")
    if not whole or int(whole) > HOURS_MAX:
        return None
    minutes = round(int(part.ljust(2, "0")) * 60 / 100) if part else 0
    return f"{'-' if hours.startswith('-') else '+'}{int(whole):02}:{minutes:02}"
