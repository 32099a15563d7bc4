"""What pytest does for a run of mutants: watch which lines each test runs, or run chosen tests in order."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import coverage
import pytest
from hypothesis import Phase, settings

# the same examples for every mutant; a failure is enough, a small one is for people
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
)


class Chosen:
    """Runs the tests named, in their order; writes the name of the first that fails."""

    def __init__(self, tests: Sequence[str], writer: int) -> None:
        self.rank = {name: number for number, name in enumerate(tests)}
        self.writer = writer
        settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self.rank]
        items.sort(key=lambda item: self.rank[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self.writer, f"{report.nodeid}\n".encode())


class Watched:
    """Writes for each test its processor time and the lines of the engine that it runs.

    Lines that run while the tests are collected are those of the test "".
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        self.coverage = coverage.Coverage(
            data_file=None, config_file=False, include=["*/reconcile/engine/*"]
        )
        self.coverage.start()
        settings.load_profile("mutants")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        started = sum(os.times()[:4])
        yield
        self.seconds[item.nodeid] = sum(os.times()[:4]) - started
        self.coverage.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        found = self.coverage.get_data()
        here = Path.cwd()
        lines = {
            str(Path(name).relative_to(here)): {
                line: sorted(tests) for line, tests in found.contexts_by_lineno(name).items()
            }
            for name in found.measured_files()
        }
        said = {"seconds": self.seconds, "failed": sorted(self.failed), "lines": lines}
        self.target.write_text(json.dumps(said))
