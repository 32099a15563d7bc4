"""Runs the whole product as its users do: one command, in a process group of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS_MAX = 180
END_SECONDS_MAX = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(  # noqa: S310  (an address of our own)
            f"{address}/health/ready", timeout=5
        ) as answer:
            return bool(json.load(answer)["demo"])
    except (urllib.error.URLError, OSError, ValueError):
        return False


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """The demo on a free port with its data in a folder; its address. Ended by Ctrl-C, nothing left."""
    port = free_port()
    taken = {"DATABASE_URL", "REDIS_URL", "RECONCILE_MODE", "DATABASE_OWNER_URL"}
    environment = {k: v for k, v in os.environ.items() if k not in taken}
    environment |= {
        "PORT": str(port),
        "RECONCILE_DATA": str(folder),
        "STATIC_ROOT": str(folder / "static"),
        # mail that is written to the log is there at once
        "PYTHONUNBUFFERED": "1",
    }
    log = folder / "demo.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "reconcile.supervisor", "demo"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + READY_SECONDS_MAX
        while not _is_ready(address):
            assert process.poll() is None, log.read_text()[-3_000:]
            assert time.monotonic() < deadline, log.read_text()[-3_000:]
            time.sleep(0.5)
        yield address
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(END_SECONDS_MAX)


def processes_naming(text: str) -> list[str]:
    """Command lines of running processes that name a text: what was left behind."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if text in command and str(os.getpid()) != entry.name:
            found.append(command)
    return found


def chromium() -> str:
    """Debian's Chromium; the browser tests say so where it is missing."""
    path = shutil.which("chromium")
    assert path, "the browser tests need Debian's chromium: apt-get install chromium"
    return path
