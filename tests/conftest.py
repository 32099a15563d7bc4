"""A real PostgreSQL and a real broker for the tests, started when the first test needs them.

The database is migrated once, as its owner, into a template; every test process works on a copy of it,
as the application's own role. Tests commit for real: row-level security, triggers and the look-ups of
the other roles behave as in production. Afterwards a superuser empties the tables.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("RECONCILE_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
if "RECONCILE_DATA" not in os.environ:
    # made by the first process, which removes it; those it starts work in the same folder
    os.environ["RECONCILE_DATA"] = tempfile.mkdtemp(prefix="reconcile-test-")
    atexit.register(shutil.rmtree, os.environ["RECONCILE_DATA"], ignore_errors=True)
# an empty folder: the tests must not depend on what somebody has collected before
os.environ.setdefault("STATIC_ROOT", str(Path(os.environ["RECONCILE_DATA"], "static")))
Path(os.environ["STATIC_ROOT"]).mkdir(parents=True, exist_ok=True)

import django

django.setup()

import psycopg2
import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)
from pytest_django import DjangoDbBlocker

from tests import database
from tests.servers import Servers, running_servers

pytest_plugins = ["tests.cast"]
# how long an example takes says how busy the machine is, nothing about the code
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """The servers of this test session, shared by its processes; the last one out stops them."""
    with running_servers() as found:
        yield found


@pytest.fixture(scope="session")
def django_db_setup(servers: Servers, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replaces pytest-django's own: the application's role may not make databases."""
    with django_db_blocker.unblock(), database.copy_of_template(servers):
        django_db_blocker.block()
        yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request leaves its reader's language behind, until the next one: here that would be another test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _emptied_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that used the database, empty it as a superuser."""
    yield
    if "transactional_db" in request.fixturenames or "db" in request.fixturenames:
        database.empty_tables()


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits on all four connections."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            database.close_connections()


@pytest.fixture
def db(transactional_db: None) -> None:
    """There is only one kind of database test here: the real one."""


@pytest.fixture
def admin_connection(transactional_db: None) -> Iterator[Connection]:
    """A superuser's connection, past every wall: for tampering, never for the product."""
    connection = psycopg2.connect(database.url_of("admin"))
    yield connection
    connection.close()


@pytest.fixture
def app_connection(transactional_db: None) -> Iterator[Connection]:
    """A bare connection of the application's role."""
    connection = psycopg2.connect(database.url_of("default"))
    yield connection
    connection.close()
