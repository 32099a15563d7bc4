"""A header that is nearly one that is known: what is gone, what is new, what may have got another name.

Such a file is never read as if nothing had happened. A platform that renames one column of money would
otherwise lose all of it without a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ledgers.formats import registry
from ledgers.formats.known import KnownTable, plain

# so much of the longer of two headers must be shared for one to be a new edition of the other
SHARED_MIN = 0.5
NAMES_MIN = 2
# a wide table that has all names but one of a known format, which has so many, is meant for it; words such as Type,
# Fee and Net alone say nothing
FORMAT_NAMES_MIN, WIDTH_MIN = 5, 12
ALIKE_MIN = 0.6


@dataclass(frozen=True, slots=True)
class KnownHeader:
    """A header that was read before: in which file, and how it was mapped."""

    file: str
    names: tuple[str, ...]
    mapping: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """How a header differs from a known one. `since` names the file, or the format, that it is compared with.

    `renamed` are pairs that are written alike, `gone` and `added` the names beside these.
    """

    since: str
    gone: tuple[str, ...]
    added: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    mapping: Mapping[str, object] | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "since": self.since,
            "gone": list(self.gone),
            "added": list(self.added),
            "renamed": [list(pair) for pair in self.renamed],
        }


def change_since(header: Sequence[str], known: Sequence[KnownHeader]) -> HeaderChange | None:
    """The change from the known header that shares most names; None where one is just the same, or none is like it.

    Of headers that are equally alike the first is taken, so the newest should stand first.
    """
    names = {name for name in header if name}
    best, best_share = None, 0.0
    for one in known:
        before = {name for name in one.names if name}
        if before == names:
            return None
        shared = len(names & before)
        share = shared / max(len(names), len(before), 1)
        if shared >= NAMES_MIN and share >= SHARED_MIN and share > best_share:
            best, best_share = one, share
    if best is None:
        return None
    gone = [name for name in best.names if name and name not in names]
    added = [name for name in header if name and name not in best.names]
    return _changed(best.file, gone, added, best.mapping)


def nearly_known(header: Sequence[str]) -> HeaderChange | None:
    """The known format whose names the header has all but one of."""
    names = {plain(name) for name in header if name}
    if len(names) < WIDTH_MIN:
        return None
    best, best_share = None, 0.0
    for known in registry.tables():
        for needed in known.needed if isinstance(known, KnownTable) else ():
            shared, missing = set(needed) & names, set(needed) - names
            share = len(shared) / len(needed)
            if len(needed) >= FORMAT_NAMES_MIN and len(missing) == 1 and share > best_share:
                others = [name for name in header if name and plain(name) not in needed]
                change = _changed(known.code, [n for n in needed if n in missing], others, None)
                # what else the file has is its own affair: editions differ
                best_share, best = share, replace(change, added=())
    return best


def _changed(
    since: str, gone: Sequence[str], added: Sequence[str], mapping: Mapping[str, object] | None
) -> HeaderChange:
    renamed = _renamed(gone, added)
    paired = {name for pair in renamed for name in pair}
    return HeaderChange(
        since,
        tuple(name for name in gone if name not in paired),
        tuple(name for name in added if name not in paired),
        renamed,
        mapping,
    )


def _renamed(missing: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of an old and a new name that are written alike; each name once, the most alike first."""
    pairs = sorted(
        (
            (SequenceMatcher(None, _bare(old), _bare(name)).ratio(), old, name)
            for old in missing
            for name in new
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    found: list[tuple[str, str]] = []
    for ratio, old, name in pairs:
        taken = {one for pair in found for one in pair}
        if ratio >= ALIKE_MIN and old not in taken and name not in taken:
            found.append((old, name))
    return tuple(found)


def _bare(name: str) -> str:
    """A name without its unit, which many columns share: 商家实收(元)."""
    return re.sub(r"\(.*?\)", "", plain(name)).strip().lower()
