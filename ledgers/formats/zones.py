"""The zone by whose clocks a file's days begin and end, where a column says it of each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ledgers.formats.base import Table

# the first rows say it as well as all
LOOKED_AT = 2_000
# a zone in summer and in winter; CST is China's as well as Chicago's
SHORT_NAMES: Mapping[str, str] = {
    "UTC": "UTC",
    "GMT": "Europe/London", "BST": "Europe/London",
    "CET": "Europe/Berlin", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin", "MESZ": "Europe/Berlin",
    "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki",
    "EST": "America/New_York", "EDT": "America/New_York", "CDT": "America/Chicago",
    "MST": "America/Denver", "MDT": "America/Denver",
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
    "HKT": "Asia/Hong_Kong", "SGT": "Asia/Singapore", "JST": "Asia/Tokyo",
    "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney",
}  # fmt: skip


def is_place(name: str) -> bool:
    """Whether a zone is written as Europe/Berlin is."""
    try:
        return "/" in name and bool(ZoneInfo(name))
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False


def zone_of_rows(table: Table, names: Sequence[str]) -> str | None:
    """The zone that most of the first rows name in the column of one of these names, if it is known."""
    column = next((found for name in names if (found := table.column(name)) is not None), None)
    if column is None:
        return None
    said = table.head(LOOKED_AT)[column].str.strip_chars().drop_nulls()
    for name in said.mode().sort().to_list()[:1]:
        return name if is_place(name) else SHORT_NAMES.get(name.upper())
    return None
