"""Starts what the product needs and ends it again.

    python -m reconcile.supervisor demo          web, worker and beat with sample data
    python -m reconcile.supervisor run CMD …     one command with the servers up

Without DATABASE_URL and REDIS_URL the servers are embedded ones, with their data under RECONCILE_DATA
(`.data` by default), and end with this process. With them, the servers of the environment are used.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from honcho.manager import Manager

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO_PORT = "8000"
PYTHON = sys.executable


class Stopped(SystemExit):
    """A signal asked this process to end; the servers are stopped on the way out."""


def _stop(number: int, _frame: object) -> None:
    raise Stopped(128 + number)


@contextmanager
def services(folder: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which children find PostgreSQL and the broker."""
    with ExitStack() as stack:
        found: dict[str, str] = {}
        if not os.environ.get("DATABASE_URL"):
            from reconcile import embedded

            admin_url = stack.enter_context(embedded.postgres(folder))
            found |= {**embedded.role_urls(admin_url, folder), "DATABASE_ADMIN_URL": admin_url}
        if not os.environ.get("REDIS_URL"):
            from reconcile import embedded

            found["REDIS_URL"] = stack.enter_context(embedded.redis(folder))
        yield {**os.environ, **found}


def _manage(environment: Mapping[str, str], *words: str) -> None:
    command = [PYTHON, "manage.py", *words]
    subprocess.run(command, check=True, cwd=BASE_DIR, env=environment)


def prepare(environment: Mapping[str, str]) -> None:
    """Bring schema and static files up to this version."""
    _manage(environment, "migrate", "--database", "owner", "--verbosity", "0")
    _manage(environment, "collectstatic", "--noinput", "--verbosity", "0")


def demo(environment: Mapping[str, str]) -> int:
    """Run web, worker and beat, and put the sample data through them; until Ctrl-C."""
    port = os.environ.get("PORT", DEMO_PORT)
    # a demo is there to be tried, and listens on this machine only
    environment = {"RECONCILE_SIGNUP": "open", **environment}
    processes = {
        "web": [
            PYTHON, "-m", "gunicorn", "reconcile.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", "2", "--timeout", "120", "--log-level", "warning",
        ],
        "worker": [PYTHON, "-m", "celery", "-A", "reconcile", "worker", "--loglevel", "warning"],
        "beat": [PYTHON, "-m", "celery", "-A", "reconcile", "beat", "--loglevel", "warning"],
        "demo": [PYTHON, "manage.py", "seed_demo", "--stay", "--port", port],
    }  # fmt: skip
    manager = Manager()
    for name, command in processes.items():
        quoted = subprocess.list2cmdline(command)
        manager.add_process(name, f"exec {quoted}", env=dict(environment), cwd=str(BASE_DIR))
    manager.loop()
    return manager.returncode or 0


def main(words: list[str]) -> int:
    os.environ.setdefault("RECONCILE_MODE", "demo")
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    folder = Path(os.environ.setdefault("RECONCILE_DATA", str(BASE_DIR / ".data"))).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    if words[:1] not in (["demo"], ["run"]) or (words[0] == "run" and not words[1:]):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        with services(folder) as environment:
            prepare(environment)
            if words[0] == "demo":
                return demo(environment)
            return subprocess.run(words[1:], check=False, env=environment).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
