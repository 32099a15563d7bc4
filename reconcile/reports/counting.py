"""Numbers of rows as parts of one larger query: a page asks few, however much it counts."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.tenancy import TenantModel


def number_of(rows: QuerySet[TenantModel]) -> Coalesce:
    """How many rows of one merchant there are, as an expression."""
    counted = rows.order_by().values("merchant").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), Value(0))
