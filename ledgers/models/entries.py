from __future__ import annotations

import pgtrigger
from django.db import models

from accounts.tenancy import TenantForeignKey, TenantQuerySet

_append_only = pgtrigger.Update | pgtrigger.Delete


class Entry(models.Model):
    """One normalised line of a statement, append-only and never carrying a status.

    Amounts are minor units of `currency` (for stock: units, currency UNIT); money in is positive, money
    out negative. Outside the server an entry is its statement's `public_id` and its row number. There is
    no random id: a million rows have none to spare.
    """

    # one composite foreign key (merchant, ledger, statement) holds all three: see the migrations
    merchant = models.ForeignKey(
        "accounts.Merchant",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    ledger = models.ForeignKey(
        "ledgers.Ledger",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    statement = models.ForeignKey(
        "ledgers.Statement",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    edition = models.PositiveSmallIntegerField()
    identity = models.CharField(max_length=200)
    row_number = models.BigIntegerField()
    occurred_at = models.DateTimeField(null=True)
    booked_on = models.DateField(null=True)
    value_on = models.DateField(null=True)
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=16, null=True)  # noqa: DJ001  (unknown is not empty)
    channel = models.CharField(max_length=12, null=True)  # noqa: DJ001
    gross_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    fee_rate_ppm = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=4)
    quantity = models.BigIntegerField(null=True)
    sku = models.TextField(null=True)  # noqa: DJ001
    order_ref = models.TextField(null=True)  # noqa: DJ001
    transaction_ref = models.TextField(null=True)  # noqa: DJ001
    refund_ref = models.TextField(null=True)  # noqa: DJ001
    batch_ref = models.TextField(null=True)  # noqa: DJ001
    order_key = models.TextField(null=True)  # noqa: DJ001
    transaction_key = models.TextField(null=True)  # noqa: DJ001
    refund_key = models.TextField(null=True)  # noqa: DJ001
    batch_key = models.TextField(null=True)  # noqa: DJ001
    counterparty = models.TextField(null=True)  # noqa: DJ001
    description = models.TextField(null=True)  # noqa: DJ001
    natural_id = models.TextField(null=True)  # noqa: DJ001
    # what was paid in another currency, as the statement says: the gross is what it came to
    paid_minor = models.BigIntegerField(null=True)
    paid_currency = models.CharField(max_length=4, null=True)  # noqa: DJ001
    # what an order says was given back of it
    refunded_minor = models.BigIntegerField(null=True)
    # what the quantity counts: pieces, boxes
    unit = models.TextField(null=True)  # noqa: DJ001
    # the phone or account that a top-up went to
    account = models.TextField(null=True)  # noqa: DJ001
    # which of the merchant's shops or tills the row is of, as its file calls it
    shop = models.TextField(null=True)  # noqa: DJ001
    raw = models.TextField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merchant", "id"], name="ledgers_entry_wall"),
            models.UniqueConstraint(
                fields=["merchant", "ledger", "identity", "edition"], name="one_line_is_one_entry"
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "statement", "row_number"], name="entry_of_statement"),
            models.Index(
                fields=["merchant", "order_key"],
                name="entry_by_order",
                condition=models.Q(order_key__isnull=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="entries_are_append_only", operation=_append_only)]

    def __str__(self) -> str:
        return f"{self.statement_id}:{self.row_number}"


class RejectedRow(models.Model):
    """A row that could not become an entry, and why. Shown in full, never guessed, never zero."""

    merchant = models.ForeignKey(
        "accounts.Merchant", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    statement = TenantForeignKey("ledgers.Statement", related_name="+")
    row_number = models.BigIntegerField()
    column = models.TextField()
    code = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    raw = models.TextField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["merchant", "statement", "row_number"], name="rejected_of_statement"
            )
        ]
        triggers = [pgtrigger.Protect(name="rejected_rows_stay", operation=_append_only)]

    def __str__(self) -> str:
        return f"{self.statement_id}:{self.row_number}"
