from django.db import migrations, models


class Migration(migrations.Migration):
    """Two people who send the same file at the same moment have sent one."""

    dependencies = [("ledgers", "0002_load_by_copy")]

    operations = [
        migrations.AddConstraint(
            "upload",
            models.UniqueConstraint(
                condition=models.Q(("state__in", ["RECEIVED", "INSPECTED", "QUESTIONS"])),
                fields=("merchant", "sha256"),
                name="a_file_waits_once",
            ),
        ),
    ]
