from django.db import migrations, models

from accounts.walls import LetLoad


class Migration(migrations.Migration):
    """An entry keeps what was paid in another currency, where its statement says so."""

    dependencies = [("ledgers", "0007_entry_numbers")]

    operations = [
        migrations.AddField("entry", "paid_minor", models.BigIntegerField(null=True)),
        migrations.AddField("entry", "paid_currency", models.CharField(max_length=4, null=True)),
        LetLoad("Entry"),
    ]
