"""The only place that says whose rows a transaction may see.

PostgreSQL's row-level security compares every row's merchant with the setting `app.merchant`. It is set
locally to a transaction, never to a session: a session-level setting leaks between clients of a pooler.
A query outside any scope is an error in the database, never an empty list that reads "all clear".
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import connections, models, transaction

if TYPE_CHECKING:
    from accounts.models import Merchant

MERCHANT_SETTING = "app.merchant"
_Row_co = TypeVar("_Row_co", bound=models.Model, covariant=True)


class ScopeError(RuntimeError):
    """A transaction that belongs to one merchant was asked to serve another."""


@contextmanager
def merchant_scope(merchant_id: int, *, using: str = "default") -> Iterator[None]:
    """Open a transaction in which only this merchant's rows exist.

    Scopes of the same merchant nest; one of another merchant inside is refused.
    """
    is_outermost = not connections[using].in_atomic_block
    with transaction.atomic(using=using):
        # what has only just begun is nobody's yet
        current = None if is_outermost else current_merchant_id(using=using)
        if current not in {None, merchant_id}:
            raise ScopeError("a transaction belongs to one merchant")
        if current is None:
            _set_merchant(str(merchant_id), using=using)
        yield
        if current is None and not is_outermost:
            # an enclosing transaction must not go on as this merchant; what was deferred to its end is
            # checked while the rows can still be seen
            with connections[using].cursor() as cursor:
                cursor.execute("set constraints all immediate; set constraints all deferred")
            _set_merchant("", using=using)


def current_merchant_id(*, using: str = "default") -> int | None:
    """The merchant of the running transaction, or None outside every scope."""
    connection = connections[using]
    if not connection.in_atomic_block or connection.needs_rollback:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select nullif(current_setting(%s, true), '')", [MERCHANT_SETTING])
        value = cursor.fetchone()[0]
    return int(value) if value else None


def _set_merchant(value: str, *, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("select set_config(%s, %s, true)", [MERCHANT_SETTING, value])


@contextmanager
def loading() -> Iterator[None]:
    """Let COPY write, which row-level security refuses to everybody whom it holds.

    For its length the transaction is `reconcile_loader`, who reads nothing and can't name a merchant: the rows
    get the merchant of this transaction, see `accounts.walls.LetLoad`.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("set local role reconcile_loader")
        yield
        # after an error the transaction is rolled back, and the role with it
        cursor.execute("set local role none")


class TenantQuerySet(models.QuerySet[_Row_co]):
    def for_merchant(self, merchant: Merchant) -> Self:
        """The rows of one merchant: said in the query, enforced again by the database."""
        return self.filter(merchant=merchant)


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]  # generic only in the stubs
    """A key to a row of the same merchant.

    The constraint is composite, (merchant_id, id), because the checks of a plain foreign key bypass
    row-level security; `accounts.walls.BuildWall` adds it.
    """

    def __init__(self, to: str | type[models.Model], **kwargs: object) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("db_index", False)
        super().__init__(to, **kwargs)  # type: ignore[arg-type]  # passed through unchanged


class TenantModel(models.Model):
    """A row that one merchant owns. Outside the server it is known by its random `public_id`."""

    merchant = models.ForeignKey(
        "accounts.Merchant", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    public_id = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = TenantQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["merchant", "id"], name="%(app_label)s_%(class)s_wall"),
            models.UniqueConstraint(
                fields=["merchant", "public_id"], name="%(app_label)s_%(class)s_public_id"
            ),
        ]
