import uuid

import django.db.models.deletion
from django.db import migrations, models

import accounts.tenancy
from accounts.walls import BuildWall


def to_event(**options: object) -> accounts.tenancy.TenantForeignKey:
    return accounts.tenancy.TenantForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="accounts.auditevent",
        **options,
    )


class Migration(migrations.Migration):
    """The notice that a period's statement is late: raised once, resolved when it has come."""

    dependencies = [("accounts", "0001_initial"), ("ledgers", "0005_expected_statements")]

    operations = [
        migrations.CreateModel(
            name="LateStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("period_start", models.DateField()),
                ("period_end", models.DateField()),
                ("due_at", models.DateTimeField()),
                (
                    "ledger",
                    accounts.tenancy.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_statements",
                        to="ledgers.ledger",
                    ),
                ),
                (
                    "merchant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.merchant",
                    ),
                ),
                ("raised_by", to_event()),
                ("resolved_by", to_event(blank=True, null=True)),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=["merchant", "id"], name="ledgers_latestatement_wall"
                    ),
                    models.UniqueConstraint(
                        fields=["merchant", "public_id"], name="ledgers_latestatement_public_id"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("resolved_by", None)),
                        fields=["merchant", "ledger", "period_start"],
                        name="a_period_is_late_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_start__lte", models.F("period_end"))),
                        name="a_late_period_ends_after_it_starts",
                    ),
                ],
            },
        ),
        BuildWall("LateStatement", app="SELECT, INSERT, UPDATE"),
    ]
