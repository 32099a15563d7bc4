"""Lets the application count a table anew whose statistics a killed load has left wrong."""

from django.db import migrations

# Only an owner may ANALYZE, so the function runs as the owner; a table that is believed to have less than
# one row a page is what VACUUM leaves behind when it meets nothing but rows that were rolled back.
# With `hold`, no VACUUM can write that down any more before the transaction ends.
REFRESH_STATISTICS = """
CREATE FUNCTION accounts_refresh_statistics(name regclass, hold boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_class WHERE oid = name AND relkind = 'r'
                   AND relnamespace = 'public'::regnamespace) THEN
        RAISE EXCEPTION '% is no table of the application', name;
    END IF;
    IF hold THEN
        EXECUTE format('LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE', name);
    END IF;
    IF (SELECT relpages > 0 AND reltuples < relpages AND pg_relation_size(oid) > 100 * 8192
        FROM pg_class WHERE oid = name)
    THEN
        EXECUTE format('ANALYZE %s', name);
    END IF;
END $$;
REVOKE ALL ON FUNCTION accounts_refresh_statistics FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_refresh_statistics TO reconcile_app;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_write_off_day_limit")]

    operations = [
        migrations.RunSQL(REFRESH_STATISTICS, "DROP FUNCTION accounts_refresh_statistics"),
    ]
