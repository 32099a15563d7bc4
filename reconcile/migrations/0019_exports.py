import uuid

import django.db.models.deletion
from django.db import migrations, models

import accounts.tenancy
import ledgers.models.statements
from accounts.walls import EVERYTHING, BuildWall


class Migration(migrations.Migration):
    """Everything of a merchant in one archive."""

    dependencies = [
        ("accounts", "0013_closing"),
        ("ledgers", "0008_what_was_paid"),
        ("reconcile", "0018_confirmations"),
    ]

    operations = [
        migrations.CreateModel(
            name="MerchantExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("file", models.FileField(blank=True, max_length=200, upload_to=ledgers.models.statements.private_path)),
                ("size_bytes", models.BigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("rows", models.BigIntegerField(default=0)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("job", accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.job")),
                ("merchant", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.merchant")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("merchant", "id"), name="reconcile_merchantexport_wall"),
                    models.UniqueConstraint(fields=("merchant", "public_id"), name="reconcile_merchantexport_public_id"),
                ],
            },
        ),
        BuildWall("MerchantExport", app=EVERYTHING),
    ]
