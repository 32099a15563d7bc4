"""Refuses to start as a role that the tenant walls don't hold."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import OperationalError, connections

# by itself, or by being a member of a role that it could turn into; the loader can add rows and read none
ROLE_SQL = """
select exists (
    select 1 from pg_roles s where s.rolname <> 'reconcile_loader'
    and (s.rolsuper or s.rolbypassrls) and pg_has_role(r.oid, s.oid, 'member')
) or exists (
    select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and pg_has_role(r.oid, c.relowner, 'member'))
from pg_roles r where r.rolname = current_user
"""


class RoleTooStrongError(RuntimeError):
    """The application is connected as a role that row-level security does not bind."""


def role_is_too_strong() -> bool:
    """Whether the application's connection is superuser, bypasses the walls or owns tables."""
    with connections["default"].cursor() as cursor:
        cursor.execute(ROLE_SQL)
        return bool(cursor.fetchone()[0])


def refuse_too_strong_a_role() -> None:
    """Raise RoleTooStrongError; called where a web process or a worker starts.

    A database that doesn't answer yet is no reason not to start: readiness says so.
    """
    try:
        strong = role_is_too_strong()
    except OperationalError:
        return
    finally:
        connections["default"].close()
    if strong:
        raise RoleTooStrongError(
            "DATABASE_URL must connect as reconcile_app, which is no superuser, does not bypass"
            " row-level security and owns nothing; run `manage.py bootstrap_roles`"
        )


@register(Tags.database)
def check_role(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **kwargs: object,
) -> list[CheckMessage]:
    if not databases or "default" not in databases:
        return []
    try:
        strong = role_is_too_strong()
    except OperationalError as error:
        return [Error(f"the database can't be reached: {error}", id="accounts.E002")]
    if strong:
        return [
            Error(
                "DATABASE_URL connects as a role that the tenant walls don't hold.",
                hint="Connect as reconcile_app; see `manage.py bootstrap_roles`.",
                id="accounts.E001",
            )
        ]
    return []
