"""A process that has loaded what the tests need except the engine, and forks a child for each run of them.

It reads requests from its standard input, one JSON object a line, and answers one line each. A child that
uses more than the processor time granted is stopped: how busy the machine is makes no difference.
Nothing here knows the project's settings: the tests of the engine need no Django.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.mutants.plugins import Chosen, Watched

GIB = 2**30
# a change may lift a bound; the machine must not suffer
MEMORY_BYTES_MAX = 8 * GIB
# for a child that sleeps
WALL_PER_CPU = 20
OPTIONS = ["-q", "-p", "no:cacheprovider", "--noconftest", "--override-ini", "addopts="]


def main() -> None:
    # the lines of the answers go past whatever a test prints
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    silence = os.open(os.devnull, os.O_RDWR)
    requests = os.fdopen(os.dup(0))
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    preload()
    # neither Django's nor any other plugin
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for line in requests:
        answers.write(json.dumps(answer(json.loads(line))) + "\n")


def preload() -> None:
    """What is the same for every mutant. Polars starts no thread before its first operation."""
    import hypothesis.strategies  # noqa: F401
    import jsonschema  # noqa: F401
    import polars  # noqa: F401
    import rapidfuzz.process  # noqa: F401
    import scipy.optimize
    import scipy.sparse.csgraph  # noqa: F401


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """{"code": exit status, -1 for too long; "by": the first test that failed}."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        _run(request, writer)
    os.close(writer)
    status = _waited(child, request["cpu_seconds"] * WALL_PER_CPU)
    with os.fdopen(reader) as said:
        by = said.read().strip()
    if os.WIFSIGNALED(status):
        too_long = os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}
        return {"code": -1 if too_long else 1, "by": by or f"signal {os.WTERMSIG(status)}"}
    return {"code": os.WEXITSTATUS(status), "by": by or "collection"}


def _waited(child: int, wall_seconds: float) -> int:
    until = time.monotonic() + wall_seconds
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        if time.monotonic() > until:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
        time.sleep(0.02)


def _run(request: dict[str, Any], writer: int) -> None:
    """Never returns."""
    os.setsid()
    seconds = int(request["cpu_seconds"]) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    watch = request.get("watch")
    # byte code of the unchanged engine is written once, and read by all
    sys.dont_write_bytecode = watch is None
    plugin = Chosen(request["tests"], writer) if watch is None else Watched(Path(watch))
    first_only = ["-x"] if watch is None else []
    code = int(pytest.ExitCode.INTERNAL_ERROR)
    try:
        code = int(pytest.main([*OPTIONS, *first_only, *request["files"]], plugins=[plugin]))
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
