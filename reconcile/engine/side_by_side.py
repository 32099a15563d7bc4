"""The same work on two frames at the same time: on both sides, or on both halves of what is many."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

# shorter ones are done one after the other nearly as soon as two threads are begun
LONG = 50_000
_Made_co = TypeVar("_Made_co", covariant=True)


def of_each(
    work: Callable[..., _Made_co], *given: tuple[pl.DataFrame, *tuple[object, ...]]
) -> list[_Made_co]:
    """What is made of each frame by itself, of all at the same time where they are long."""
    if sum(len(frame) for frame, *_others in given) < LONG:
        return [work(*each) for each in given]
    with ThreadPoolExecutor(len(given)) as workers:
        return [made.result() for made in [workers.submit(work, *each) for each in given]]


def in_halves(
    work: Callable[..., pl.DataFrame], rows: pl.DataFrame, *others: object
) -> pl.DataFrame:
    """What is made of rows of which each stands for itself: of both halves at the same time where they are many."""
    if len(rows) < LONG:
        return work(rows, *others)
    half = len(rows) // 2
    return pl.concat(of_each(work, (rows[:half], *others), (rows[half:], *others)))
