"""Migration operations that build the walls between merchants, and the grants of the four roles.

The walls belong to the migration that makes a table, so that no version of the schema was ever without
them. `tests/architecture/catalog_check.sql` looks at the result.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from accounts.tenancy import TenantForeignKey

APP, SYS, AUDIT = "reconcile_app", "reconcile_sys", "reconcile_audit"
LOADER = "reconcile_loader"
EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
APPEND_ONLY = "SELECT, INSERT"


def grant_statements(table: str, *, app: str, sys: str) -> list[str]:
    """SQL that gives the roles exactly these rights on a table."""
    statements = [f'REVOKE ALL ON "{table}" FROM {APP}, {SYS}, {AUDIT}']
    statements += [f'GRANT SELECT ON "{table}" TO {AUDIT}']
    statements += [f'GRANT {app} ON "{table}" TO {APP}'] if app else []
    statements += [f'GRANT {sys} ON "{table}" TO {SYS}'] if sys else []
    return statements


class _SqlOperation(Operation):
    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The wall is no part of Django's own picture of the schema."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Dropping the table drops its policy, grants and constraints."""


class BuildWall(_SqlOperation):
    """Row-level security, composite foreign keys and grants of one tenant table.

    `app` and `sys` are the table rights of the two roles; `merchant_column` is `id` for Merchant itself.
    """

    def __init__(
        self,
        model_name: str,
        app: str = EVERYTHING,
        sys: str = "",
        merchant_column: str = "merchant_id",
    ) -> None:
        self.model_name, self.app, self.sys = model_name, app, sys
        self.merchant_column = merchant_column

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        test = f"{self.merchant_column} = (select current_setting('app.merchant')::bigint)"
        statements = [
            # Foreign keys are validated by a query of the owner, whom the walls hold too; it needs some
            # merchant. Right only because a new table is empty: a key added to a table with rows must
            # be validated with row-level security switched off around it.
            "SELECT set_config('app.merchant', '0', true)",
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'CREATE POLICY own_merchant ON "{table}" USING ({test}) WITH CHECK ({test})',
            *grant_statements(table, app=self.app, sys=self.sys),
        ]
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                target = field.related_model._meta.db_table
                name = f"{table}_{field.column}_wall"[:63]
                statements.append(
                    f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" '
                    f'FOREIGN KEY (merchant_id, "{field.column}") '
                    f'REFERENCES "{target}" (merchant_id, id)'
                )
        for statement in statements:
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Build the wall of {self.model_name}"


class LetLoad(_SqlOperation):
    """Lets the loader add rows to a table by COPY, and do nothing else anywhere.

    COPY and row-level security exclude each other, so the loader bypasses the latter. It can't name a
    merchant, though: the column takes the merchant of the transaction, and the composite foreign keys, or the
    triggers that look up in their place, refuse what belongs to another.
    """

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        meta = to_state.apps.get_model(app_label, self.model_name)._meta
        columns = [f'"{f.column}"' for f in meta.local_fields if f.column != "merchant_id"]
        schema_editor.execute(
            f'ALTER TABLE "{meta.db_table}" ALTER COLUMN merchant_id'
            " SET DEFAULT current_setting('app.merchant')::bigint"
        )
        schema_editor.execute(
            f'GRANT INSERT ({", ".join(columns)}) ON "{meta.db_table}" TO {LOADER}'
        )

    def describe(self) -> str:
        return f"Let {self.model_name} be loaded by COPY"


class GrantTables(_SqlOperation):
    """Grants on tables that belong to no merchant (people, sessions), listed by name."""

    def __init__(self, tables: Sequence[str], app: str = EVERYTHING, sys: str = "") -> None:
        self.tables, self.app, self.sys = tables, app, sys

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in self.tables:
            for statement in grant_statements(table, app=self.app, sys=self.sys):
                schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Grant rights on {', '.join(self.tables)}"
