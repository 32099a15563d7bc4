"""Which tests can notice a mutant, and in which order they are asked."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from tests.mutants.drawing import Mutant

# of processor time: what the tests take unchanged, times this, and a start
PATIENCE = 3
# they state numbers and whole answers: they notice most, so they are asked alone before all others
FIRST = ("test_limits", "test_values", "test_answers")
# simulated months take as long as all the others together, and could only notice more
LEFT_OUT = ("test_truth.py",)
# of the others that reach a mutant: of those that go where few go, and of the quickest; the rest could only notice more
RARE_SECONDS_MAX = 20
ASKED_SECONDS_MAX = 60
START_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Watch:
    """What each test ran and took on the engine as it is; tests that fail on it are not asked."""

    seconds: Mapping[str, float]
    failed: frozenset[str]
    # by module and line; the test "" is what ran as the tests were collected
    lines: Mapping[str, Mapping[int, frozenset[str]]]
    # that run a line of the engine in this process; of the others nothing is known
    known: frozenset[str]

    @classmethod
    def read(cls, parts: Iterable[Path]) -> Watch:
        seconds: dict[str, float] = {}
        failed: set[str] = set()
        lines: dict[str, dict[int, frozenset[str]]] = {}
        for path in parts:
            said = json.loads(path.read_text())
            seconds |= said["seconds"]
            failed.update(said["failed"])
            for module, by_line in said["lines"].items():
                of = lines.setdefault(module, {})
                for line, tests in by_line.items():
                    of[int(line)] = of.get(int(line), frozenset()) | frozenset(tests)
        asked = {name: took for name, took in seconds.items() if name not in failed}
        known = frozenset[str]().union(*(t for by_line in lines.values() for t in by_line.values()))
        return cls(asked, frozenset(failed), lines, known)

    def tests_for(self, mutant: Mutant, code: str) -> list[str]:
        """The tests that enter the function, and those of which nothing is known: other processes run theirs.

        All where the line runs as a module is loaded. The quick ones come first, and one of each family of
        parameters before its second.
        """
        by_line = self.lines.get(str(mutant.module), {})
        first, last = _function(code, mutant.line)
        entered = frozenset[str]().union(*(by_line.get(n, ()) for n in range(first, last + 1)))
        if "" in entered or not first:
            return self._ordered(self.seconds)
        return self._ordered((entered | (self.seconds.keys() - self.known)) & self.seconds.keys())

    def _ordered(self, tests: Iterable[str]) -> list[str]:
        place: Counter[str] = Counter()
        ranked: list[tuple[int, int, str]] = []
        for name in sorted(tests, key=lambda name: (self.seconds[name], name)):
            family = name.partition("[")[0]
            ranked.append((place[family], len(ranked), name))
            place[family] += 1
        return [name for *_rank, name in sorted(ranked)]

    def in_turns(self, mutant: Mutant, code: str) -> Iterator[list[str]]:
        """The tests for a mutant: those of FIRST and of files called like the module, then the others.

        Of these first the ones that run lines of the function that few run: a branch is noticed by who takes it.
        """
        tests = self.tests_for(mutant, code)
        own = f"test_{mutant.module.stem}"
        first = [t for t in tests if _file(t).stem in FIRST or _file(t).stem.startswith(own)]
        others = [test for test in tests if test not in set(first)]
        visits = self._visits(mutant, code)
        # in the order of quickness where equally many go
        by_rarity = sorted(others, key=lambda test: visits.get(test, len(self.seconds)))
        rare = self._within(by_rarity, RARE_SECONDS_MAX)
        rest = [test for test in others if test not in set(rare)]
        yield from (turn for turn in (first, rare, self._within(rest, ASKED_SECONDS_MAX)) if turn)

    def _visits(self, mutant: Mutant, code: str) -> dict[str, int]:
        """By test: how many tests run that line of the function which the fewest run, of those that it runs."""
        by_line = self.lines.get(str(mutant.module), {})
        first, last = _function(code, mutant.line)
        least: dict[str, int] = {}
        for line in range(first, last + 1):
            tests = by_line.get(line, frozenset())
            for test in tests:
                least[test] = min(least.get(test, len(tests)), len(tests))
        return least

    def _within(self, tests: list[str], seconds: float) -> list[str]:
        """The first of the tests, as many as fit into the time."""
        upto = accumulate(self.seconds[test] for test in tests)
        return [test for test, took in zip(tests, upto, strict=True) if took <= seconds]

    def limit_seconds(self, tests: list[str]) -> float:
        return START_SECONDS + PATIENCE * sum(self.seconds[name] for name in tests)


def _file(test: str) -> Path:
    return Path(test.partition("::")[0])


def _function(code: str, line: int) -> tuple[int, int]:
    """The lines of the body of the innermost function around a line; (0, -1) outside of any."""
    spans = [
        (node.body[0].lineno, node.end_lineno or 0)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.FunctionDef)
        and node.body[0].lineno <= line <= (node.end_lineno or 0)
    ]
    return max(spans, default=(0, -1))
