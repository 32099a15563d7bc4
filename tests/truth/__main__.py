"""`make truth`: simulate months with known answers and print how near the engine comes to them.

SEED=7 and ROWS=2000 (sales in each scenario) may be given, FORMAT=json for details, and parts of the
scenarios' names (`python -m tests.truth wechat`); `python -m tests.truth files` puts
them through `reconcile_files` as files, `python -m tests.truth peers` prints our answers beside those of
other programs. Exits 1 where a confirmed match is wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from tests.truth.book import Row
from tests.truth.by_files import judged
from tests.truth.judge import Verdict
from tests.truth.peers import table as table_of_peers
from tests.truth.report import as_json, table, wrong_matches
from tests.truth.scenarios import SCENARIOS

SEED_DEFAULT, SALES_DEFAULT = 7, 2000


def main(wanted: Sequence[str], *, seed: int, size: int, form: str) -> int:
    """Print, and say how to exit."""
    if list(wanted) == ["peers"]:
        sys.stdout.write(table_of_peers() + "\n")
        return 0
    verdicts: dict[str, Verdict] = {}
    books: dict[str, Mapping[int, Row]] = {}
    if list(wanted) == ["files"]:
        verdicts, books = judged(seed, size)
        wanted = ["(none)"]
    for code, scenario in SCENARIOS.items():
        if wanted and not any(part in code for part in wanted):
            continue
        verdicts[code], book = scenario.judged(seed, size)
        books[code] = book.rows
    if form == "json":
        sys.stdout.write(as_json(verdicts, books) + "\n")
    else:
        sys.stdout.write(f"seed {seed}, {size} sales in each scenario\n\n{table(verdicts)}\n")
        for code, verdict in verdicts.items():
            if told := wrong_matches(verdict, books[code]):
                sys.stdout.write(f"\n{code}\n{told}\n")
    return int(any(verdict.wrong or verdict.undecidable_confirmed for verdict in verdicts.values()))


if __name__ == "__main__":
    sys.exit(
        main(
            sys.argv[1:],
            seed=int(os.environ.get("SEED", SEED_DEFAULT)),
            size=int(os.environ.get("ROWS", SALES_DEFAULT)),
            form=os.environ.get("FORMAT", "text"),
        )
    )
