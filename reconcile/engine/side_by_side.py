"""The same work on both sides at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import polars as pl

# shorter ones are done one after the other sooner than two threads are begun
LONG = 200_000
_Made_co = TypeVar("_Made_co", covariant=True)


def of_each(
    work: Callable[..., _Made_co], *given: tuple[pl.DataFrame, *tuple[object, ...]]
) -> list[_Made_co]:
    """What is made of each frame by itself, of all at the same time where they are long."""
    if sum(len(frame) for frame, *_others in given) < LONG:
        return [work(*each) for each in given]
    with ThreadPoolExecutor(len(given)) as workers:
        return [made.result() for made in [workers.submit(work, *each) for each in given]]
