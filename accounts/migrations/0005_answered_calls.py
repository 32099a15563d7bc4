import django.db.models.deletion
from django.db import migrations, models

import accounts.tenancy
from accounts.walls import BuildWall


class Migration(migrations.Migration):
    """A call of the API that is repeated with its key is answered as before."""

    dependencies = [("accounts", "0004_cache")]

    operations = [
        migrations.CreateModel(
            name="AnsweredCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200)),
                ("request_sha256", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.TextField()),
                ("answered_at", models.DateTimeField()),
                (
                    "merchant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.merchant",
                    ),
                ),
                (
                    "token",
                    accounts.tenancy.TenantForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.apitoken",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant", "token", "key"), name="a_key_is_answered_once"
                    )
                ],
            },
        ),
        BuildWall("AnsweredCall", app="SELECT, INSERT, DELETE"),
    ]
