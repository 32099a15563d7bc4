"""The project's own source, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "ledgers", "reconcile")


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the three packages."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.text.count("\n")


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/migrations/" not in name:
                text = path.read_text()
                found.append(Module(name, text, ast.parse(text)))
    return tuple(found)


def functions(module: Module) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def templates() -> dict[str, str]:
    folder = ROOT / "templates"
    return {str(p.relative_to(folder)): p.read_text() for p in sorted(folder.rglob("*.html"))}
