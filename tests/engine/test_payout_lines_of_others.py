"""A line with a sender's name is somebody else's where the bank names the channel on others of its lines."""

from __future__ import annotations

import pytest

from tests.engine.payouts import found, groups, line, sale
from tests.engine.records import Row

OURS = [sale("X1", 100, channel="STRIPE"), sale("X2", 50, channel="STRIPE")]
NAMED = line(50, 8, "STRIPE")


@pytest.mark.parametrize(
    ("name", "suggested"),
    [("Jane Doe", [(0, 3)]), ("  ", []), ("", []), (None, [])],
)
def test_a_line_with_a_sender_s_name_is_not_the_channel_s(
    name: str | None, suggested: list[tuple[int, ...]]
) -> None:
    """The bank names the channel on its other lines, and would do so on this one."""
    theirs = [line(100, 8, "?", counterparty=name), line(100, 9, "?"), NAMED]

    made = found(OURS, theirs)

    assert groups(made.confirmed) == [(1, 4)]
    assert groups(made.suggested) == suggested
    assert groups(made.rivals) == ([] if suggested else [(0, 2, 3)])


@pytest.mark.parametrize(
    ("ours", "named"),
    [
        # nobody knows whether this bank names the channel, or which channel it is
        (OURS, line(50, 8, "?")),
        ([sale("X1", 100), sale("X2", 50)], NAMED),
        ([sale("X1", 100, channel="ALIPAY"), OURS[1]], NAMED),
    ],
)
def test_it_may_be_a_sender_s_where_the_bank_names_no_channel(ours: list[Row], named: Row) -> None:
    theirs = [line(100, 8, "?", counterparty="Jane Doe"), line(100, 9, "?"), named]

    assert groups(found(ours, theirs).rivals) == [(0, 2, 3)]
