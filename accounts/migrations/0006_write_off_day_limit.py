from django.db import migrations, models


class Migration(migrations.Migration):
    """What somebody may write off in one day without another person's word."""

    dependencies = [("accounts", "0005_answered_calls")]

    operations = [
        migrations.AddField(
            "merchant", "write_off_day_limit_minor", models.BigIntegerField(default=50_000)
        ),
    ]
