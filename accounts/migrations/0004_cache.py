from django.db import migrations

from accounts.walls import EVERYTHING, GrantTables

# what `createcachetable` makes; it belongs to the schema, so that the application needs no right to make it
CACHE_SQL = """
CREATE TABLE accounts_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
"""


class Migration(migrations.Migration):
    """Attempts to sign in are counted where every process sees them."""

    dependencies = [("accounts", "0003_outbox_attempts")]

    operations = [
        migrations.RunSQL(CACHE_SQL, "DROP TABLE accounts_cache"),
        GrantTables(["accounts_cache"], app=EVERYTHING),
    ]
