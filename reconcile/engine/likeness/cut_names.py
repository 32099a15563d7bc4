"""Which names that seem to be cut off were cut by a field of the bank, and which are another's: Kurt Wolf, Kurt Wolff.

A field cuts whatever is longer than itself: what its names agree with is its whole length, and no other name of that
column goes on beyond it. Payers come through fields of several banks, though: a long name that ends within a word
which is plainly broken off there was cut, however long others are. What lacks nothing but its legal form, or a part of
that, is the same name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reconcile.engine.likeness.names import CUT, CUT_LEGAL_CHINESE, NAME_AGREES, NAME_BEGINS, Name

# a name, what it is compared with, and their likeness
Pair = tuple[Name, Name, int]
# no bank's field for a name is shorter; Chinese ones count otherwise
FIELD_LENGTH_MIN = 16
# a name of so many letters is plainly cut where so few are left of a word, or so many of it lack: Wolf may be a name
# beside Wolff, Tr none beside Transporte, and Transpor none beside Transportgesellschaft
LETTERS_MIN, LEFT_FEW, LACKING_MANY = 12, 2, 5


def likeness_of_payers(pairs: Sequence[Pair], longest: int) -> list[int]:
    """The likeness of each pair of a name and a payer, of a column whose longest name is so long."""

    def is_cut(name: Name, payer: Name) -> bool:
        is_shorter = len(payer.compact) < len(name.compact)
        is_field = payer.length >= longest and _may_be_field(payer, payer.length)
        is_field |= _is_broken_off(name, len(payer.compact))
        return (is_shorter and is_field) or _lacks_form(name, payer) or _lacks_form(payer, name)

    return [
        NAME_BEGINS if same == CUT and not is_cut(name, payer) else same
        for name, payer, same in pairs
    ]


def likeness_of_texts(pairs: Sequence[Pair]) -> list[int]:
    """The likeness of each pair of a name and a text in which it may stand."""
    found = [same for _name, _text, same in pairs]
    if NAME_AGREES not in found:
        return found
    places = [_place(name, text) if same >= NAME_AGREES else None for name, text, same in pairs]
    longest = max(end - start for start, end in filter(None, places))
    furthest: dict[int, int] = {}
    for start, end in filter(None, places):
        furthest[start] = max(furthest.get(start, 0), end)
    cut = {
        (place, name.written)
        for (name, _text, same), place in zip(pairs, places, strict=True)
        if place and same == NAME_AGREES
    }
    times = Counter(place for place, _name in cut)

    def is_cut(name: Name, text: Name, place: tuple[int, int]) -> bool:
        start, end = place
        # several names of one field end together, and none goes further
        of_field = end == furthest[start] and times[place] > 1
        is_field = (of_field or end - start == longest) and _may_be_field(name, end - start)
        return is_field or _is_all_but_form(name, text, place)

    return [
        NAME_BEGINS if same == NAME_AGREES and place and not is_cut(name, text, place) else same
        for (name, text, same), place in zip(pairs, places, strict=True)
    ]


def _may_be_field(name: Name, length: int) -> bool:
    return name.is_chinese or length >= FIELD_LENGTH_MIN


def _is_broken_off(name: Name, letters: int) -> bool:
    """Whether so many letters of a name end within a word which nobody could take for a whole one."""
    if name.is_chinese or letters < LETTERS_MIN:
        return False
    for ends in (name.ends, name.spelt_ends):
        begin = max((end for end in ends if end <= letters), default=0)
        close = min((end for end in ends if end > letters), default=letters)
        left, lacking = letters - begin, close - letters
        if lacking and left and (left <= LEFT_FEW or lacking >= LACKING_MANY):
            return True
    return False


def _lacks_form(whole: Name, cut: Name) -> bool:
    """Whether all that a name lacks is of its legal form."""
    if whole.is_chinese:
        return CUT_LEGAL_CHINESE.sub("", cut.compact) == whole.stripped
    return any(
        written.startswith(cut.compact) and cut.compact.startswith(said)
        for written, said in (
            (whole.compact, whole.stripped),
            (whole.spelt_compact, "".join(whole.spelt_words)),
        )
    )


def _is_all_but_form(name: Name, text: Name, place: tuple[int, int]) -> bool:
    said = "".join(letter for letter in text.written[slice(*place)] if letter.isalnum())
    return said.startswith(name.stripped)


def _place(name: Name, text: Name) -> tuple[int, int] | None:
    """From where to where a text says a name, or as much as it has of it as whole words."""
    at = [at for at, letter in enumerate(text.written) if letter.isalnum()]
    for length in range(len(name.compact), 0, -1):
        start = text.compact.find(name.compact[:length])
        while start >= 0:
            if start + length in text.ends:
                return at[start], at[start + length - 1] + 1
            start = text.compact.find(name.compact[:length], start + 1)
    return None
