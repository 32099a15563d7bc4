"""The legs that are added together are sorted by their match to be summed, and long texts are not counted.

A million sums don't fit into the memory of a hash, which goes to disk in parts; sorted they take half the time, as
most legs come in the order of their matches. And no query compares the parameters of a reason or the nearest rows
of a case: to sort samples of them took as long as to count all other columns.
"""

from django.db import migrations

LEGS_ARE_SORTED = "ALTER FUNCTION reconcile_match_sums() SET enable_hashagg = off;"
HASHED_AGAIN = "ALTER FUNCTION reconcile_match_sums() RESET enable_hashagg;"
TEXTS = (
    ("reconcile_match", "reason_params"),
    ("reconcile_exceptioncase", "reason_params"),
    ("reconcile_exceptioncase", "candidates"),
    ("reconcile_openitem", "reason_params"),
)


def each(statistics: int) -> str:
    """How much is kept of these columns for the planner; -1 for what is usual."""
    return "".join(
        f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {statistics};"
        for table, column in TEXTS
    )


class Migration(migrations.Migration):
    dependencies = [("reconcile", "0024_runs_load_by_copy")]

    operations = [
        migrations.RunSQL(LEGS_ARE_SORTED, HASHED_AGAIN),
        migrations.RunSQL(each(0), each(-1)),
    ]
