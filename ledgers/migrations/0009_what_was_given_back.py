from django.db import migrations, models

from accounts.walls import LetLoad


class Migration(migrations.Migration):
    """An entry keeps what its order says was given back of it."""

    dependencies = [("ledgers", "0008_what_was_paid")]

    operations = [
        migrations.AddField("entry", "refunded_minor", models.BigIntegerField(null=True)),
        LetLoad("Entry"),
    ]
