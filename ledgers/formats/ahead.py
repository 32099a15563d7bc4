"""Work on several items at once, with the results in the items' order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")
# more would only hold more of a file in memory: each is a batch of rows
AHEAD = 2


def in_order(work: Callable[[Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    """`map` that works on the next items while the caller is busy with a result."""
    with ThreadPoolExecutor(AHEAD) as workers:
        coming: deque[Future[Made]] = deque()
        for item in items:
            coming.append(workers.submit(work, item))
            if len(coming) > AHEAD:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
