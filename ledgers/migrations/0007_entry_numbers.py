from django.db import migrations


class Migration(migrations.Migration):
    """A worker takes numbers for entries by the thousand: asking for each by itself costs as much as a column."""

    dependencies = [("ledgers", "0006_late_statements")]

    operations = [
        migrations.RunSQL(
            "ALTER SEQUENCE ledgers_entry_id_seq CACHE 1000",
            "ALTER SEQUENCE ledgers_entry_id_seq CACHE 1",
        ),
    ]
