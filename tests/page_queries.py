"""How many queries a page may take, and how many its answer says that it took."""

from __future__ import annotations

import re
from collections.abc import Mapping

# signing in, tenancy and the frame of the page included
QUERIES_MAX = 15
HEADER = "server-timing"


def queries_in(headers: Mapping[str, str]) -> int:
    found = re.search(r'db;desc="(\d+) queries"', headers[HEADER])
    assert found is not None, headers[HEADER]
    return int(found[1])
