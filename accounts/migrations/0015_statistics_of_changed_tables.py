"""Counts a table, too, of which a tenth has changed since it was counted.

A merchant that comes to others is no value that the planner knows: its few thousand rows are taken for one, and the
story of an order, which joins them four times, took minutes until autovacuum came by.
"""

from django.db import migrations

COUNTED_WHEN = """
CREATE OR REPLACE FUNCTION accounts_refresh_statistics(name regclass, hold boolean, grown boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_class WHERE oid = name AND relkind = 'r'
                   AND relnamespace = 'public'::regnamespace) THEN
        RAISE EXCEPTION '%% is no table of the application', name;
    END IF;
    IF hold THEN
        EXECUTE format('LOCK TABLE ONLY %%s IN SHARE UPDATE EXCLUSIVE MODE', name);
    END IF;
    IF (SELECT pg_relation_size(oid) > 100 * 8192
            AND (relpages > 0 AND reltuples < relpages OR grown AND (%s))
        FROM pg_class WHERE oid = name)
    THEN
        EXECUTE format('ANALYZE (SKIP_LOCKED) %%s', name);
    END IF;
END $$;
"""
GROWN = "pg_relation_size(oid) > 2 * 8192 * relpages::bigint"
CHANGED = f"{GROWN} OR pg_stat_get_mod_since_analyze(oid) > reltuples / 10"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_statistics_of_new_tables")]

    operations = [migrations.RunSQL(COUNTED_WHEN % CHANGED, COUNTED_WHEN % GROWN)]
