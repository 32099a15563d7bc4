"""Entries go in by COPY. Their merchant is proven by the composite key to the statement, not once more."""

import django.db.models.deletion
from django.db import migrations, models

from accounts.walls import LetLoad


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("ledgers", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="merchant",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.merchant",
            ),
        ),
        LetLoad("Entry"),
    ]
