"""How much two names must share before they are compared at all."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.alike import are_one
from tests.engine.test_alike_names import table


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        # two pieces of three letters are shared, or only one
        ("Mills", ["HILLS", "MILKS"], ["HILLS"]),
        # two of two characters, or only one
        ("云帆贸易", ["云帆贸行", "帆云贸易"], ["云帆贸行"]),
        # letters that agree: 76 of a hundred, or only 74
        ("Brightwoodelm", ["Brightwoodash", "Brightwoodashy"], ["Brightwoodash"]),
        # the only piece that there is, at the beginning or after other words
        ("Elm", ["ELM TREES", "THE ELM", "ELK TREES"], ["ELM TREES", "THE ELM"]),
        ("云帆", ["云帆贸", "云航贸"], ["云帆贸"]),
        # digits are no piece of a name
        ("Shop 123456", ["Shed 123456", "Shops"], []),
    ],
)
def test_it_compares_names_that_share_two_pieces(
    ours: str, theirs: list[str], found: list[str]
) -> None:
    names = table([(ours, None)], [(name, None) for name in theirs])

    assert [name for *_columns, name, _same in names] == found


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("Brass Works", "BRASS WORKS LTD", True),
        ("Bright Star Trading", "BRIGHT STAR TRADI", True),
        ("Brass Works", "Brass Works East", False),
        ("Brass Works", "Brass Workz", False),
    ],
)
def test_it_takes_two_names_of_one_file_for_one_only_where_nothing_is_merely_alike(
    one: str,
    other: str,
    is_one: bool,  # noqa: FBT001
) -> None:
    assert are_one(one, other, ()) == is_one
