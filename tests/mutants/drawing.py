"""Mutants of a folder of modules: every place that an operator can change, and a draw of them."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

# they need arguments, or write code of their own
LEFT_OUT = ("core/VariableReplacer", "core/VariableInserter")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module."""

    module: Path
    operator: str
    occurrence: int
    line: int

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.operator.removeprefix('core/')} #{self.occurrence}"

    def code(self, original: str) -> str | None:
        """The changed module; None where only annotations, comments or layout would differ."""
        changed: str | None = mutate_code(original, get_operator(self.operator)(), self.occurrence)
        if changed is None or _meaning(changed) == _meaning(original):
            return None
        return changed


def draw(root: Path, folder: Path, count: int, seed: int) -> list[Mutant]:
    """That many places of the folder, each with one of the changes that are possible there.

    A place is drawn first: a `+` that can become ten other operators counts no more than an `and`.
    """
    chance = random.Random(seed)  # noqa: S311  (repeatable on purpose)
    places: dict[tuple[Path, int, int, str], list[Mutant]] = {}
    for path in sorted((root / folder).rglob("*.py")):
        for (line, column, family), mutant in _mutants(root, path):
            places.setdefault((path, line, column, family), []).append(mutant)
    drawn: list[Mutant] = []
    for place in chance.sample(sorted(places), len(places)):
        mutant = chance.choice(places[place])
        if mutant.code((root / mutant.module).read_text()) is not None:
            drawn.append(mutant)
        if len(drawn) == count:
            break
    return drawn


def _mutants(root: Path, path: Path) -> Iterator[tuple[tuple[int, int, str], Mutant]]:
    tree = get_ast(path.read_text())
    nodes = list(ast_nodes(tree))
    for name in sorted(set(operator_names()) - set(LEFT_OUT)):
        operator, occurrence = get_operator(name)(), 0
        family = name.split("_", maxsplit=1)[0]
        for node in nodes:
            for (line, column), _end in operator.mutation_positions(node):
                made = Mutant(path.relative_to(root), name, occurrence, line)
                yield (line, column, family), made
                occurrence += 1


def _meaning(code: str) -> str | None:
    """The code without annotations, which nothing evaluates here; None where it can't be read."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(value=None)
    return ast.dump(tree)
