"""Counts a table, too, of which nobody knows anything yet, or that has more than doubled since it was counted.

Without statistics the planner takes a merchant's million rows for twenty, and sorts and hashes them whole to look
for the few that are in a match: a first run read for thirteen seconds what it reads in five.
"""

from django.db import migrations

# As before, and with `grown` for what is new or has doubled. Whoever counts the table at the moment is not waited for.
WITH_GROWN = """
DROP FUNCTION accounts_refresh_statistics(regclass, boolean);
CREATE FUNCTION accounts_refresh_statistics(name regclass, hold boolean, grown boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_class WHERE oid = name AND relkind = 'r'
                   AND relnamespace = 'public'::regnamespace) THEN
        RAISE EXCEPTION '% is no table of the application', name;
    END IF;
    IF hold THEN
        EXECUTE format('LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE', name);
    END IF;
    IF (SELECT pg_relation_size(oid) > 100 * 8192
            AND (relpages > 0 AND reltuples < relpages
                 OR grown AND pg_relation_size(oid) > 2 * 8192 * relpages::bigint)
        FROM pg_class WHERE oid = name)
    THEN
        EXECUTE format('ANALYZE (SKIP_LOCKED) %s', name);
    END IF;
END $$;
REVOKE ALL ON FUNCTION accounts_refresh_statistics FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_refresh_statistics TO reconcile_app;
"""
WITHOUT_GROWN = """
DROP FUNCTION accounts_refresh_statistics(regclass, boolean, boolean);
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
    dependencies = [("accounts", "0013_closing")]

    operations = [migrations.RunSQL(WITH_GROWN, WITHOUT_GROWN)]
