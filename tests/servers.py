"""Starts the embedded servers once per test session, whatever the number of test processes.

The first process that needs them starts a keeper, which holds them until the session's last process has
ended: each process holds a shared lock on a file, and the keeper waits to get it alone.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from reconcile import embedded

START_SECONDS_MAX = 60


@dataclass(frozen=True, slots=True)
class Servers:
    """Where the servers of this session are. `admin_url` is PostgreSQL's superuser."""

    admin_url: str
    redis_url: str
    folder: str


def session_folder() -> Path:
    """The same folder in every process of one pytest run."""
    session = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"pid{os.getpid()}"
    return Path(tempfile.gettempdir()) / f"reconcile-servers-{os.getuid()}-{session}"


@contextmanager
def running_servers() -> Iterator[Servers]:
    """The session's servers: those of the environment, or embedded ones that end with the session."""
    admin, redis = os.environ.get("TEST_DATABASE_ADMIN_URL"), os.environ.get("TEST_REDIS_URL")
    folder = session_folder()
    folder.mkdir(mode=0o755, exist_ok=True)
    if admin and redis:
        yield Servers(admin, redis, str(folder))
        return
    with (folder / "in-use").open("w") as in_use:
        fcntl.flock(in_use, fcntl.LOCK_SH)
        with (folder / "start").open("w") as start:
            fcntl.flock(start, fcntl.LOCK_EX)
            known = folder / "servers.json"
            if not known.exists():
                _start_keeper(folder, known)
        yield Servers(**json.loads(known.read_text()))


def _start_keeper(folder: Path, known: Path) -> None:
    with (folder / "keeper.log").open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.servers", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    # it outlives this process by design: there is nobody to wait for it
    keeper.returncode = 0
    deadline = time.monotonic() + START_SECONDS_MAX
    while not known.exists():
        if time.monotonic() > deadline:
            raise RuntimeError((folder / "keeper.log").read_text())
        time.sleep(0.05)


def keep(folder: Path) -> None:
    """Run the servers until no test process holds the session's lock any more."""
    with (
        embedded.postgres(folder, durable=False) as admin_url,
        embedded.redis(folder) as redis_url,
    ):
        found = Servers(admin_url, redis_url, str(folder))
        unfinished = folder / "servers.json.part"
        unfinished.write_text(json.dumps(asdict(found)))
        unfinished.rename(folder / "servers.json")
        with (folder / "in-use").open("w") as in_use:
            fcntl.flock(in_use, fcntl.LOCK_EX)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
