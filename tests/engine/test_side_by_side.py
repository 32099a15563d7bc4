from __future__ import annotations

import threading

import polars as pl
import pytest

from reconcile.engine import reconcile, side_by_side
from reconcile.engine.side_by_side import of_each
from tests.benchmarks import data

NUMBERS = pl.DataFrame({"row": range(7)})


@pytest.mark.parametrize(("long", "threads"), [(14, 2), (15, 1)])
def test_it_works_on_long_frames_at_the_same_time(
    long: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "LONG", long)
    both = threading.Barrier(threads, timeout=60)

    def met(rows: pl.DataFrame) -> str:
        both.wait()
        return f"{len(rows)} {threading.current_thread() is threading.main_thread()}"

    assert of_each(met, (NUMBERS,), (NUMBERS,)) == [f"7 {threads == 1}"] * 2


def test_the_outcome_is_the_same_side_by_side_and_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left, right = (data.side(name, 4_000) for name in ("left", "right"))

    def outcome() -> str:
        return reconcile(left, right, data.rules(), data.CONTEXT).digest()

    whole = outcome()
    monkeypatch.setattr(side_by_side, "LONG", 2)

    assert outcome() == whole
