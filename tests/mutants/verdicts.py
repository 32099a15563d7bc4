"""Verdicts that are kept, so that a draw can be stopped, taken up again, and widened.

They hold for one state of the engine. A mutant that was noticed stays so while the file of the test that
noticed it is the same; one that was not is asked again when any test has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from tests.mutants.drawing import Mutant


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tests said of a mutant: killed, survived or timed out, and by which test."""

    word: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of verdicts for one state of the engine, one JSON object a line."""

    path: Path
    root: Path
    tests: str
    found: dict[str, Verdict] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @classmethod
    def open(cls, root: Path, folder: Path, engine: Path, tests: Path) -> Kept:
        folder.mkdir(parents=True, exist_ok=True)
        kept = cls(
            folder / f"{digest((root / engine).rglob('*'))}.jsonl",
            root,
            digest((root / tests).rglob("*")),
        )
        if kept.path.exists():
            for line in kept.path.read_text().splitlines():
                said = json.loads(line)
                verdict = Verdict(said["word"], said["by"])
                if said["tests"] == kept._basis(verdict):
                    kept.found[said["mutant"]] = verdict
        return kept

    def get(self, mutant: Mutant) -> Verdict | None:
        return self.found.get(str(mutant))

    def add(self, mutant: Mutant, verdict: Verdict) -> None:
        said = {"mutant": str(mutant), "word": verdict.word, "by": verdict.by}
        with self.lock, self.path.open("a") as file:
            file.write(json.dumps(said | {"tests": self._basis(verdict)}) + "\n")

    def _basis(self, verdict: Verdict) -> str:
        """What a verdict rests on, beside the engine."""
        if verdict.word != "killed":
            return self.tests
        noticed_by = self.root / verdict.by.partition("::")[0]
        # else the engine could not be loaded at all
        return digest([noticed_by]) if noticed_by.is_file() else ""


def digest(paths: Iterable[Path]) -> str:
    """Of names and contents, byte code aside."""
    found = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
