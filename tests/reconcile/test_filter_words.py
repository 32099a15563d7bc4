"""What the filters of the queue's address say in words."""

from __future__ import annotations

import pytest
from django.utils import translation

from reconcile.reports.filter_words import WORDS, chosen_filters
from reconcile.reports.queue import FILTERS


@pytest.mark.parametrize(
    ("name", "asked", "said"),
    [
        ("q", "SO1", "“SO1”"),
        ("kind", "NON_TRADE", "Nothing to match"),
        ("state", "IN_REVIEW", "In review"),
        ("state", "done", "done"),
        ("state", "all", "all"),
        ("period", "2026-10", "October 2026"),
        ("reconciliation", "orders against WeChat", "orders against WeChat"),
        ("within", "several", "several ledgers"),
        ("within", "WeChat", "WeChat"),
        ("assignee", "nobody", "Assigned to: nobody"),
        ("assignee", "bob@example.com", "Assigned to: bob@example.com"),
        ("due", "week", "Due: within a week"),
        ("older", "7", "more than 7 days"),
        ("min", "10.50", "Amount from: 10.50"),
        ("max", "20", "Amount to: 20"),
        ("from", "2026-10-05", "Day from: 5 Oct 2026"),
    ],
)
def test_it_says_each_filter(name: str, asked: str, said: str) -> None:
    assert chosen_filters({name: asked}) == [said]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kind", "nonsense"),
        ("state", "nonsense"),
        ("period", "nonsense"),
        ("older", "nonsense"),
        ("due", "Due: nonsense"),
        ("to", "Day to: nonsense"),
    ],
)
def test_it_says_what_it_cannot_read_as_it_was_asked_for(name: str, said: str) -> None:
    assert chosen_filters({name: "nonsense"}) == [said]


def test_a_day_that_no_month_has_stands_as_it_was_asked_for() -> None:
    assert chosen_filters({"from": "2026-02-31"}) == ["Day from: 2026-02-31"]


def test_it_speaks_the_readers_language() -> None:
    with translation.override("zh-hant"):
        assert chosen_filters({"kind": "NON_TRADE"}) == ["非交易"]


def test_the_order_alone_is_no_filter() -> None:
    assert set(FILTERS) - set(WORDS) == {"sort"}
    assert chosen_filters({"sort": "age", "q": ""}) == []
