"""What many rows name together is looked up once per statement, and what few rows name only for those.

A key to a run costs a look-up and a lock for every one of a million matches that name the same run. Runs and
reconciliations are never deleted or renumbered, by nobody, so it is enough to look when matches are added.
A key of a column that is null still costs a call for every row; audit events are append-only. And what is
booked for a match is found by an index: each of ten thousand tolerated differences read all bookings.
"""

from django.db import migrations, models

MATCHES_HAVE_THEIR_RUN = """
CREATE FUNCTION reconcile_matches_have_their_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT merchant_id, reconciliation_id, run_id FROM new_rows) n
        WHERE NOT EXISTS (
            SELECT 1 FROM reconcile_reconciliation r
            WHERE r.merchant_id = n.merchant_id AND r.id = n.reconciliation_id)
        OR n.run_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM reconcile_run r
            WHERE r.merchant_id = n.merchant_id AND r.id = n.run_id
              AND r.reconciliation_id = n.reconciliation_id)
    ) THEN
        RAISE EXCEPTION 'a match names a reconciliation, or a run of it, that does not exist'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION reconcile_refuse_to_be_lost() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are kept, with their numbers', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER a_match_has_its_run AFTER INSERT ON reconcile_match
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    EXECUTE FUNCTION reconcile_matches_have_their_run();
CREATE TRIGGER a_match_stays_in_its_run BEFORE UPDATE ON reconcile_match FOR EACH ROW
    WHEN ((OLD.merchant_id, OLD.reconciliation_id, OLD.run_id)
          IS DISTINCT FROM (NEW.merchant_id, NEW.reconciliation_id, NEW.run_id))
    EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER a_run_stays BEFORE DELETE ON reconcile_run
    FOR EACH ROW EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER a_run_keeps_its_number BEFORE UPDATE ON reconcile_run FOR EACH ROW
    WHEN ((OLD.merchant_id, OLD.id, OLD.reconciliation_id)
          IS DISTINCT FROM (NEW.merchant_id, NEW.id, NEW.reconciliation_id))
    EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER a_reconciliation_stays BEFORE DELETE ON reconcile_reconciliation
    FOR EACH ROW EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER a_reconciliation_keeps_its_number BEFORE UPDATE ON reconcile_reconciliation FOR EACH ROW
    WHEN ((OLD.merchant_id, OLD.id) IS DISTINCT FROM (NEW.merchant_id, NEW.id))
    EXECUTE FUNCTION reconcile_refuse_to_be_lost();
ALTER TABLE reconcile_match
    DROP CONSTRAINT reconcile_match_reconciliation_id_wall,
    DROP CONSTRAINT reconcile_match_run_id_wall;
"""

# a key refuses what it would have to check in rows that row-level security hides from the owner
KEYS_OF_MATCHES = """
ALTER TABLE reconcile_match NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_reconciliation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_match
    ADD CONSTRAINT reconcile_match_reconciliation_id_wall FOREIGN KEY (merchant_id, reconciliation_id)
        REFERENCES reconcile_reconciliation (merchant_id, id),
    ADD CONSTRAINT reconcile_match_run_id_wall FOREIGN KEY (merchant_id, run_id)
        REFERENCES reconcile_run (merchant_id, id);
ALTER TABLE reconcile_match FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_reconciliation FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_run FORCE ROW LEVEL SECURITY;
DROP TRIGGER a_match_has_its_run ON reconcile_match;
DROP TRIGGER a_match_stays_in_its_run ON reconcile_match;
DROP TRIGGER a_run_stays ON reconcile_run;
DROP TRIGGER a_run_keeps_its_number ON reconcile_run;
DROP TRIGGER a_reconciliation_stays ON reconcile_reconciliation;
DROP TRIGGER a_reconciliation_keeps_its_number ON reconcile_reconciliation;
DROP FUNCTION reconcile_matches_have_their_run();
DROP FUNCTION reconcile_refuse_to_be_lost();
"""

UNDONE_BY_AN_EVENT = """
CREATE FUNCTION reconcile_undone_by_an_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM accounts_auditevent e
                   WHERE e.merchant_id = NEW.merchant_id AND e.id = NEW.undone_by_id) THEN
        RAISE EXCEPTION 'it is undone by an event that does not exist'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_match_is_undone_by_an_event AFTER INSERT OR UPDATE ON reconcile_match
    FOR EACH ROW WHEN (NEW.undone_by_id IS NOT NULL) EXECUTE FUNCTION reconcile_undone_by_an_event();
CREATE TRIGGER a_leg_is_undone_by_an_event AFTER INSERT OR UPDATE ON reconcile_matchleg
    FOR EACH ROW WHEN (NEW.undone_by_id IS NOT NULL) EXECUTE FUNCTION reconcile_undone_by_an_event();
ALTER TABLE reconcile_match DROP CONSTRAINT reconcile_match_undone_by_id_wall;
ALTER TABLE reconcile_matchleg DROP CONSTRAINT reconcile_matchleg_undone_by_id_wall;
"""
KEYS_OF_THE_UNDONE = """
ALTER TABLE reconcile_match NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_matchleg NO FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_auditevent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_match ADD CONSTRAINT reconcile_match_undone_by_id_wall
    FOREIGN KEY (merchant_id, undone_by_id) REFERENCES accounts_auditevent (merchant_id, id);
ALTER TABLE reconcile_matchleg ADD CONSTRAINT reconcile_matchleg_undone_by_id_wall
    FOREIGN KEY (merchant_id, undone_by_id) REFERENCES accounts_auditevent (merchant_id, id);
ALTER TABLE reconcile_match FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_matchleg FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts_auditevent FORCE ROW LEVEL SECURITY;
DROP TRIGGER a_match_is_undone_by_an_event ON reconcile_match;
DROP TRIGGER a_leg_is_undone_by_an_event ON reconcile_matchleg;
DROP FUNCTION reconcile_undone_by_an_event();
"""

# as before, and: only the matches of these legs are read, whose numbers stand together, not all there ever were
LEGS_READ_THEIR_MATCHES = """
CREATE OR REPLACE FUNCTION reconcile_match_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE lowest bigint; highest bigint;
BEGIN
    SELECT min(match_id), max(match_id) INTO lowest, highest FROM new_legs;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT merchant_id, match_id,
                   sum(CASE side WHEN 'LEFT' THEN coalesce(converted_minor, amount_minor)
                       ELSE -coalesce(converted_minor, amount_minor) END) AS difference,
                   min(reconciliation_id) AS first, max(reconciliation_id) AS last
            FROM new_legs GROUP BY merchant_id, match_id
        ) l JOIN reconcile_match m ON m.merchant_id = l.merchant_id AND m.id = l.match_id
        WHERE m.id BETWEEN lowest AND highest
          AND (m.difference_minor <> l.difference
            OR m.reconciliation_id <> l.first OR m.reconciliation_id <> l.last)
    ) THEN
        RAISE EXCEPTION 'the legs of a match do not sum to its difference in its reconciliation'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reconcile", "0011_lessons")]

    operations = [
        migrations.RunSQL(MATCHES_HAVE_THEIR_RUN, KEYS_OF_MATCHES),
        migrations.RunSQL(UNDONE_BY_AN_EVENT, KEYS_OF_THE_UNDONE),
        migrations.RunSQL(LEGS_READ_THEIR_MATCHES, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="adjustment",
            index=models.Index(
                fields=["merchant", "match"],
                name="adjustment_of_match",
                condition=models.Q(match__isnull=False),
            ),
        ),
    ]
