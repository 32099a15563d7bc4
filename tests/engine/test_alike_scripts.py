"""In which scripts names are written: those of two scripts are two names, and nobody compares them letter by letter."""

from __future__ import annotations

from itertools import combinations

import pytest

from reconcile.engine.likeness.alike import scripts_of
from tests.engine.test_alike_names import rows

# one name of each script
WRITTEN = ["Brass Works", "云帆贸易", "삼성물산", "Ромашка", "Ελιά", "شركة النخيل", "ร้านอาหาร"]


def are_compared(one: str | None, other: str | None) -> bool:
    left, right = rows((one, None)), rows((other, None))
    script = scripts_of(left, right)
    ours, theirs = (side.select(script).item() for side in (left, right))
    return bool(ours & theirs)


@pytest.mark.parametrize(("one", "other"), list(combinations(WRITTEN, 2)))
def test_names_of_two_scripts_are_not_compared(one: str, other: str) -> None:
    assert not are_compared(one, other)
    assert not are_compared(other, one)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_name_is_compared_with_all_that_shares_its_script(name: str) -> None:
    assert are_compared(name, name[:3])
    assert are_compared(name, f"{name} 上海")
    assert are_compared(f"{name} Ltd", "Brass")


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.parametrize("other", ["4711", "", None, "Հայկական"])
def test_what_is_of_no_known_script_is_compared_with_every_name(
    name: str, other: str | None
) -> None:
    assert are_compared(name, other)
    assert are_compared(other, name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("さくら", "サクラ"),
        ("さくら", "桜井"),
        ("שלום", "شركة"),
        ("हिन्दी", "ร้าน"),
        ("Müller", "Muller"),
    ],
)
def test_scripts_of_one_region_are_compared(one: str, other: str) -> None:
    assert are_compared(one, other)


def test_one_name_of_another_script_is_enough_to_tell_them_apart() -> None:
    left = rows(("Brass Works", None), ("Mill Foods", None))
    right = rows(("BRASS WORKS", None), ("云帆贸易", None), ("4711", None))

    script = scripts_of(left, right)

    latin, other = left.select(script).to_series(), right.select(script).to_series()
    assert [[bool(a & b) for b in other] for a in latin] == [[True, False, True]] * 2
