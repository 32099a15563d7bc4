from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts.checks import ROLE_SQL, RoleTooStrongError, refuse_too_strong_a_role
from tests import database

ROOT = Path(__file__).resolve().parents[2]


def start_web(alias: str) -> subprocess.CompletedProcess[str]:
    """Load the web application as gunicorn does, connected as the role of an alias."""
    environment = {**os.environ, "DATABASE_URL": database.url_of(alias)}
    command = [sys.executable, "-c", "import reconcile.wsgi; print('started')"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_it_starts_as_the_application(transactional_db: None) -> None:
    refuse_too_strong_a_role()

    assert start_web("default").stdout.strip() == "started"


@pytest.mark.parametrize("alias", ["admin", "owner", "audit"])
def test_it_refuses_to_start_as_a_role_that_the_walls_do_not_hold(
    transactional_db: None, alias: str
) -> None:
    result = start_web(alias)

    assert result.returncode != 0
    assert RoleTooStrongError.__name__ in result.stderr


def test_it_sees_a_role_that_could_become_a_stronger_one(admin_connection: Connection) -> None:
    # in a transaction that is taken back: roles belong to all databases of the server
    with admin_connection.cursor() as cursor:
        cursor.execute("grant reconcile_owner to reconcile_app")
        cursor.execute("set local role reconcile_app")

        cursor.execute(ROLE_SQL)

        assert cursor.fetchone() == (True,)
    admin_connection.rollback()
