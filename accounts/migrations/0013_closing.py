from django.db import migrations, models


class Migration(migrations.Migration):
    """A merchant that has left: it can be read and taken along, and not written to."""

    dependencies = [("accounts", "0012_practice")]

    operations = [
        migrations.AddField("merchant", "closed_at", models.DateTimeField(null=True, blank=True)),
    ]
