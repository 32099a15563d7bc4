from django.db import migrations, models


class Migration(migrations.Migration):
    """A mail that failed is tried again, later and later."""

    dependencies = [("accounts", "0002_people")]

    operations = [
        migrations.AddField(
            "outboxmessage", "attempts", models.PositiveSmallIntegerField(default=0)
        ),
        migrations.AddField(
            "outboxmessage", "send_after", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField("outboxmessage", "error", models.TextField(blank=True, default=""), preserve_default=False),
    ]
