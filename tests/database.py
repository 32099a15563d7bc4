"""The test database: a migrated template, a copy per process, emptied after each test."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

from reconcile import embedded
from tests.servers import Servers

TEMPLATE = "reconcile_template"
VARIABLES = {
    "default": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "sys": "DATABASE_SYS_URL",
    "audit": "DATABASE_AUDIT_URL",
}
_urls: dict[str, str] = {}


def url_of(alias: str) -> str:
    """The URL of a connection to this process's database; `admin` is the superuser."""
    return _urls[alias]


@contextmanager
def copy_of_template(servers: Servers) -> Iterator[None]:
    """Point all four connections at a fresh copy of the migrated template."""
    folder = Path(servers.folder)
    with (folder / "template").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        urls = embedded.role_urls(servers.admin_url, folder, TEMPLATE)
        if not (folder / "migrated").exists():
            _connect(urls, TEMPLATE)
            call_command("migrate", database="owner", verbosity=0)
            close_connections()
            (folder / "migrated").touch()
    name = f"reconcile_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    _admin(
        servers,
        sql.SQL("create database {} template {} owner reconcile_owner").format(
            sql.Identifier(name), sql.Identifier(TEMPLATE)
        ),
    )
    _connect(urls, name)
    _urls["admin"] = servers.admin_url.replace("/postgres?", f"/{name}?")
    os.environ["REDIS_URL"] = servers.redis_url
    settings.CELERY_BROKER_URL = servers.redis_url
    try:
        yield
    finally:
        close_connections()
        _admin(servers, sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _admin(servers: Servers, statement: sql.Composed) -> None:
    admin = psycopg2.connect(servers.admin_url)
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(statement)
    admin.close()


def _connect(urls: dict[str, str] | object, name: str) -> None:
    """Let Django's four connections, and every process started from here, use this database."""
    import dj_database_url

    for alias, variable in VARIABLES.items():
        url = dict(urls)[variable].rpartition("/")[0] + f"/{name}"  # type: ignore[call-overload]
        os.environ[variable] = _urls[alias] = url
        parsed = dj_database_url.parse(url)
        connections[alias].close()
        connections[alias].settings_dict.update(
            {key: parsed[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        )


def close_connections() -> None:
    for alias in VARIABLES:
        connections[alias].close()


# DELETE, not TRUNCATE: for the few rows of a test it is many times quicker
EMPTY_SQL = """
do $$ declare t record;
begin
    set local session_replication_role = replica;
    for t in select tablename from pg_tables where schemaname = 'public'
             and tablename not in ('django_migrations', 'django_content_type', 'auth_permission') loop
        execute format('delete from %I', t.tablename);
    end loop;
end $$
"""


def empty_tables() -> None:
    """Empty what a test has filled. As superuser: the audit trail refuses everybody else."""
    admin = psycopg2.connect(url_of("admin"))
    with admin, admin.cursor() as cursor:
        cursor.execute(EMPTY_SQL)
    admin.close()
