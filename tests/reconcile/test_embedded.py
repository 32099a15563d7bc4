"""The servers that come with the product."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import redis

from reconcile import embedded


def test_brokers_that_run_side_by_side_are_not_one(tmp_path: Path) -> None:
    with ExitStack() as stack:
        urls = [stack.enter_context(embedded.redis(tmp_path / name)) for name in ("a", "b")]
        one, other = map(redis.Redis.from_url, urls)

        one.set("said", "to one")

        assert (one.get("said"), other.get("said")) == (b"to one", None)
