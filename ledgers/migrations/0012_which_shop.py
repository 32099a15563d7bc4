from django.db import migrations, models

from accounts.walls import LetLoad


class Migration(migrations.Migration):
    """An entry keeps which of the merchant's shops it is of; where a file names none, it takes no space."""

    dependencies = [("ledgers", "0011_what_was_topped_up")]

    operations = [
        migrations.AddField("entry", "shop", models.TextField(null=True)),
        LetLoad("Entry"),
    ]
