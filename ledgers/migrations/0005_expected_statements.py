import datetime

from django.db import migrations, models

# rows exist already, and the walls hold their owner too
OPEN_WALL = "ALTER TABLE ledgers_ledger NO FORCE ROW LEVEL SECURITY"
CLOSE_WALL = "ALTER TABLE ledgers_ledger FORCE ROW LEVEL SECURITY"
# as `ledgers.services.ledgers.USUAL` says of a new one
USUAL = """
UPDATE ledgers_ledger SET expected_every = 'DAY', expected_after_days = 1, skips_days_off = kind = 'BANK'
WHERE kind IN ('CHANNEL', 'BANK');
UPDATE ledgers_ledger SET expected_after_days = 4 WHERE kind NOT IN ('CHANNEL', 'BANK');
"""


class Migration(migrations.Migration):
    """A ledger knows when its day ends and when its statements are expected."""

    dependencies = [("ledgers", "0004_part_of_a_file")]

    operations = [
        migrations.AddField(
            "ledger",
            "expected_every",
            models.CharField(
                choices=[
                    ("DAY", "every day"),
                    ("WEEK", "every week"),
                    ("MONTH", "every month"),
                    ("NEVER", "whenever they come"),
                ],
                default="MONTH",
                max_length=5,
                verbose_name="statements come",
            ),
        ),
        migrations.AddField(
            "ledger",
            "expected_at",
            models.TimeField(default=datetime.time(10), verbose_name="expected at"),
        ),
        migrations.AddField(
            "ledger",
            "skips_days_off",
            models.BooleanField(default=False, verbose_name="banking days only"),
        ),
        migrations.AlterField(
            "ledger",
            "expected_after_days",
            models.PositiveSmallIntegerField(default=4, verbose_name="expected after days"),
        ),
        migrations.RunSQL(OPEN_WALL, CLOSE_WALL),
        migrations.AlterField(
            "ledger",
            "cut_off",
            models.TimeField(default=datetime.time(0), verbose_name="day cut-off"),
        ),
        migrations.RunSQL(USUAL, migrations.RunSQL.noop),
        migrations.RunSQL(CLOSE_WALL, OPEN_WALL),
        migrations.AddConstraint(
            "ledger",
            models.CheckConstraint(
                condition=models.Q(("expected_every__in", ["DAY", "WEEK", "MONTH", "NEVER"])),
                name="ledger_is_expected_by_a_known_cycle",
            ),
        ),
    ]
