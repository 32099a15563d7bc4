from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from psycopg2 import sql

# attribute of each role; what it may touch is granted table by table in the migrations
ROLES = {
    "reconcile_owner": ("DATABASE_OWNER_URL", "NOSUPERUSER NOBYPASSRLS"),
    "reconcile_app": ("DATABASE_URL", "NOSUPERUSER NOBYPASSRLS"),
    "reconcile_sys": ("DATABASE_SYS_URL", "NOSUPERUSER BYPASSRLS"),
    "reconcile_audit": ("DATABASE_AUDIT_URL", "NOSUPERUSER BYPASSRLS"),
}


# writes many rows at once by COPY, which row-level security refuses; the application becomes it for that one
# statement. It may insert into append-only tables and read nothing.
LOADER = "reconcile_loader"


def bootstrap(admin_url: str, passwords: dict[str, str], database: str) -> None:
    """Create or renew the roles and the database, as a superuser. Repeatable."""
    admin = psycopg2.connect(admin_url)
    admin.autocommit = True
    try:
        with admin.cursor() as cursor:
            for role, (_variable, attributes) in ROLES.items():
                cursor.execute("select 1 from pg_roles where rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() else "CREATE"
                cursor.execute(
                    sql.SQL(
                        f"{verb} ROLE {{}} LOGIN NOCREATEDB NOCREATEROLE {attributes} PASSWORD {{}}"
                    ).format(sql.Identifier(role), sql.Literal(passwords[role]))
                )
            _ensure_loader(cursor)
            cursor.execute("select 1 from pg_database where datname = %s", [database])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER reconcile_owner").format(
                        sql.Identifier(database)
                    )
                )
    finally:
        admin.close()


def _ensure_loader(cursor: psycopg2.extensions.cursor) -> None:
    cursor.execute("select 1 from pg_roles where rolname = %s", [LOADER])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    cursor.execute(
        f"{verb} ROLE {LOADER} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS;"
        f" GRANT {LOADER} TO reconcile_app"
    )


class Command(BaseCommand):
    help = (
        "Create the four database roles with the passwords of their URLs, and the database."
        " Connects as a superuser by DATABASE_ADMIN_URL. Run it once, before migrate."
    )

    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        admin_url = os.environ.get("DATABASE_ADMIN_URL")
        if not admin_url:
            raise CommandError("DATABASE_ADMIN_URL is not set")
        passwords = {}
        for role, (variable, _attributes) in ROLES.items():
            parts = urlsplit(os.environ.get(variable, ""))
            if parts.username != role or not parts.password:
                raise CommandError(f"{variable} must name the user {role} and its password")
            passwords[role] = unquote(parts.password)
        database = urlsplit(os.environ["DATABASE_OWNER_URL"]).path.lstrip("/")
        bootstrap(admin_url, passwords, database)
        self.stdout.write(f"roles and database {database} are ready")
