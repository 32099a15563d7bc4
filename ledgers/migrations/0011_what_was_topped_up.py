from django.db import migrations, models

from accounts.walls import LetLoad


class Migration(migrations.Migration):
    """An entry keeps the phone or account that a top-up went to."""

    dependencies = [("ledgers", "0010_what_is_counted")]

    operations = [
        migrations.AddField("entry", "account", models.TextField(null=True)),
        LetLoad("Entry"),
    ]
