"""Four connections, one database: they differ in what their role may see, not in what is there."""

from __future__ import annotations

from django.db import models


class OneDatabase:
    """Everything goes through the application's role unless code names another connection.

    Without this, a row that was looked up as reconcile_sys would drag whatever is related to it, or saved
    with it, over to that role.
    """

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        return "default"

    def db_for_write(self, model: type[models.Model], **hints: object) -> str:
        return "default"

    def allow_relation(self, one: models.Model, other: models.Model, **hints: object) -> bool:
        return True
