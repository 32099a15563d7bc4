"""A copy of the project, and the process in it that runs its tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.choosing import Watch
from tests.mutants.drawing import Mutant
from tests.mutants.verdicts import Verdict

WATCH_SECONDS_MAX = 1000
TOO_LONG = -1


class Worker:
    """Judges one mutant at a time."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        threads = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.nursery"],
            cwd=copy,
            env=os.environ | threads,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def stop(self) -> None:
        self.process.communicate()

    def watch(self, file: Path, target: Path) -> None:
        """Run the tests of a file unchanged; write what each took and ran."""
        said = self._ask(
            files=[str(file)], tests=[], watch=str(target), cpu_seconds=WATCH_SECONDS_MAX
        )
        if not target.exists():
            sys.exit(f"{file} can't be run on the engine as it is: {said}")

    def judge(self, mutant: Mutant, watch: Watch) -> Verdict:
        path = self.copy / mutant.module
        original, stamp = path.read_text(), path.stat()
        changed = mutant.code(original)
        assert changed is not None
        path.write_text(changed)
        verdict = Verdict("survived")
        try:
            for tests in watch.in_turns(mutant, original):
                verdict = self._asked(mutant, tests, watch.limit_seconds(tests))
                if verdict.word != "survived":
                    break
        finally:
            path.write_text(original)
            # its byte code is still good
            os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        return verdict

    def _asked(self, mutant: Mutant, tests: list[str], cpu_seconds: float) -> Verdict:
        files = list(dict.fromkeys(name.partition("::")[0] for name in tests))
        said = self._ask(files=files, tests=tests, cpu_seconds=cpu_seconds)
        if said["code"] == TOO_LONG:
            return Verdict("timed out")
        if said["code"] in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
            return Verdict("survived")
        if said["code"] in {pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR}:
            sys.exit(f"{mutant}: pytest ended with {said['code']}")
        return Verdict("killed", said["by"])

    def _ask(self, **request: Any) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer
