"""Fees of a cent beside a conversion, and sums that no 64 bits hold."""

from __future__ import annotations

import pytest

from tests.engine.records import Row
from tests.engine.test_convert_figures import NINE, eur, evidence, found, links, paid, remark, usd

THIRTY = [{"rate_ppm": 0, "fixed_minor": 30}]


@pytest.mark.parametrize(
    ("ours", "theirs", "fee"),
    [
        # each sale costs thirty, also that of a cent
        ([usd(10_000), usd(1)], eur(8_941), 60),
        ([usd(10_000)], eur(8_970), 30),
        # nothing of what was free
        ([usd(10_000), usd(0)], eur(8_970), 30),
        # nothing is kept of what was given back
        ([usd(10_000), usd(-1)], eur(8_969), 30),
        # where their row says what was kept, be it a cent, the contract isn't asked
        ([usd(10_000)], eur(9_000, fee_minor=-1), 1),
        ([usd(-10_000)], eur(-9_000, fee_minor=1), -1),
    ],
)
def test_it_takes_the_smallest_fee_off(ours: list[Row], theirs: Row, fee: int) -> None:
    made = found(ours, [theirs], NINE, basis="net", contracts=THIRTY)

    assert (evidence(made)["fee_minor"], evidence(made)["fx_minor"]) == (fee, 0)


@pytest.mark.parametrize("theirs", [8_942, 8_940, 8_971, 9_001])
def test_it_takes_no_other_fee_off(theirs: int) -> None:
    assert (
        links(found([usd(10_000), usd(1)], [eur(theirs)], NINE, basis="net", contracts=THIRTY))
        == []
    )


HUGE = 2**62


def test_it_says_what_was_paid_though_our_sum_is_too_large_to_say() -> None:
    made = found([usd(HUGE), usd(HUGE), usd(HUGE)], [paid(5, 7)])

    said = {"base": "USD", "quote": "EUR", "ours_minor": None, "paid_minor": 5}
    assert remark(made)[0][1:] == ("paid_differs", said)


def test_it_says_how_far_sums_are_apart_though_theirs_is_too_large_to_say() -> None:
    made = found([usd(10)], [eur(HUGE), eur(HUGE), eur(HUGE)], NINE)

    _row, code, said = remark(made)[0]
    assert code == "rate_off"
    assert isinstance(said, dict)
    assert (said["converted_minor"], said["theirs_minor"], said["fx_minor"]) == (9, None, None)
