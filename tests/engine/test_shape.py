"""The engine's records are those that the formats yield, and it loads nothing of the shell."""

from __future__ import annotations

import subprocess
import sys

import polars as pl

from ledgers.formats.base import ENTRY_SCHEMA
from reconcile.engine import ready_rule_sets, reconcile
from reconcile.engine.records import (
    CASE_ITEM_SCHEMA,
    CASE_SCHEMA,
    LEG_SCHEMA,
    MATCH_SCHEMA,
    RECORD_SCHEMA,
)
from tests.engine.records import row, run


def test_it_reads_the_columns_of_entries() -> None:
    own = {"entry", "source"}

    shared = {name: dtype for name, dtype in RECORD_SCHEMA.items() if name not in own}

    assert shared.items() <= dict(ENTRY_SCHEMA).items()


def test_it_yields_the_published_frames() -> None:
    outcome = run([row("A1", 1), row("A2", 2)], [row("A1", 1)])

    assert dict(outcome.matches.schema) == dict(MATCH_SCHEMA)
    assert dict(outcome.legs.schema) == dict(LEG_SCHEMA)
    assert dict(outcome.cases.schema) == dict(CASE_SCHEMA)
    assert dict(outcome.case_items.schema) == dict(CASE_ITEM_SCHEMA)


def test_it_yields_them_for_no_rows_at_all() -> None:
    nothing = pl.DataFrame(schema=dict(RECORD_SCHEMA))

    for rules in ready_rule_sets().values():
        outcome = reconcile(nothing, nothing, rules)

        assert dict(outcome.matches.schema) == dict(MATCH_SCHEMA)
        assert dict(outcome.case_items.schema) == dict(CASE_ITEM_SCHEMA)
        assert outcome.proof.is_balanced


def test_it_loads_neither_django_nor_celery_and_starts_no_thread() -> None:
    """A Polars operation at import time would start its pool, and a forked worker would hang."""
    script = (
        "import os, sys, polars;"
        "here = '/proc/self/task';"
        "tasks = lambda: len(os.listdir(here)) if os.path.isdir(here) else 1;"
        "before = tasks(); import reconcile.engine;"
        "print([m for m in ('django', 'celery', 'ledgers', 'accounts') if m in sys.modules]);"
        "print(tasks() - before)"
    )

    said = subprocess.run(  # noqa: S603  (our own interpreter and script)
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == ["[]", "0"]
