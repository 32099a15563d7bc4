from django.db import migrations, models


class Migration(migrations.Migration):
    """From which proof on new rules go live without another person's word."""

    dependencies = [("accounts", "0007_statistics")]

    operations = [
        migrations.AddField(
            "merchant", "rules_precision_min_ppm", models.PositiveIntegerField(default=990_000)
        ),
        migrations.AddField(
            "merchant", "rules_decisions_min", models.PositiveIntegerField(default=30)
        ),
    ]
