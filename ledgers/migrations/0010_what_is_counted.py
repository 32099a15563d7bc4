from django.db import migrations, models

from accounts.walls import LetLoad


class Migration(migrations.Migration):
    """An entry keeps what its quantity counts: pieces, boxes."""

    dependencies = [("ledgers", "0009_what_was_given_back")]

    operations = [
        migrations.AddField("entry", "unit", models.TextField(null=True)),
        LetLoad("Entry"),
    ]
