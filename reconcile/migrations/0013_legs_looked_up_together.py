"""A leg's match and entry are looked up once per statement, as a match's run is.

The two keys took two thirds of the time in which a run writes its legs: a look-up, a lock and a queued event for
each of two million. Matches are never deleted or renumbered, and entries are never changed at all, by nobody, so
it is enough to look when legs are added; nothing has to be locked against a change that is always refused.
"""

from django.db import migrations

# As before, and: each leg's match and entry are there, in its merchant's rows. Both are counted: a million legs are
# joined once, where a search for one that is missing is planned as if it stopped at the first.
LEGS_HAVE_WHAT_THEY_NAME = """
CREATE OR REPLACE FUNCTION reconcile_match_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    added bigint; in_matches bigint; is_wrong boolean;
    first_match bigint; last_match bigint; first_entry bigint; last_entry bigint;
BEGIN
    SELECT count(*), min(match_id), max(match_id), min(entry_id), max(entry_id)
    INTO added, first_match, last_match, first_entry, last_entry FROM new_legs;
    SELECT coalesce(sum(legs), 0), coalesce(bool_or(difference <> difference_minor), false)
    INTO in_matches, is_wrong
    FROM (
        SELECT m.id, m.difference_minor, count(*) AS legs,
               sum(CASE l.side WHEN 'LEFT' THEN coalesce(l.converted_minor, l.amount_minor)
                   ELSE -coalesce(l.converted_minor, l.amount_minor) END) AS difference
        FROM new_legs l JOIN reconcile_match m ON m.merchant_id = l.merchant_id AND m.id = l.match_id
            AND m.reconciliation_id = l.reconciliation_id
        WHERE m.id BETWEEN first_match AND last_match
        GROUP BY m.id
    ) x;
    IF in_matches <> added THEN
        RAISE EXCEPTION 'a leg names a match that does not exist in its reconciliation'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF is_wrong THEN
        RAISE EXCEPTION 'the legs of a match do not sum to its difference'
            USING ERRCODE = 'check_violation';
    END IF;
    IF added <> (
        SELECT count(*) FROM new_legs l
        JOIN ledgers_entry e ON e.merchant_id = l.merchant_id AND e.id = l.entry_id
        WHERE e.id BETWEEN first_entry AND last_entry
    ) THEN
        RAISE EXCEPTION 'a leg names an entry that does not exist'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
"""
# the other direction of both keys: what a leg names stays, and the leg stays with it
NAMED_ROWS_STAY = """
CREATE TRIGGER a_leg_stays_in_its_match BEFORE UPDATE ON reconcile_matchleg FOR EACH ROW
    WHEN ((OLD.merchant_id, OLD.reconciliation_id, OLD.match_id, OLD.entry_id)
          IS DISTINCT FROM (NEW.merchant_id, NEW.reconciliation_id, NEW.match_id, NEW.entry_id))
    EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER a_match_keeps_its_number BEFORE UPDATE ON reconcile_match FOR EACH ROW
    WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER a_match_stays BEFORE DELETE ON reconcile_match
    FOR EACH ROW EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER matches_stay BEFORE TRUNCATE ON reconcile_match
    FOR EACH STATEMENT EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER an_entry_stays BEFORE UPDATE OR DELETE ON ledgers_entry
    FOR EACH ROW EXECUTE FUNCTION reconcile_refuse_to_be_lost();
CREATE TRIGGER entries_stay BEFORE TRUNCATE ON ledgers_entry
    FOR EACH STATEMENT EXECUTE FUNCTION reconcile_refuse_to_be_lost();
"""
WITHOUT_KEYS = """
ALTER TABLE reconcile_matchleg
    DROP CONSTRAINT reconcile_matchleg_match_id_wall,
    DROP CONSTRAINT reconcile_matchleg_entry_id_wall;
"""
# a key refuses what it would have to check in rows that row-level security hides from the owner
WITH_KEYS = """
ALTER TABLE reconcile_match NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_matchleg NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledgers_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_matchleg
    ADD CONSTRAINT reconcile_matchleg_match_id_wall FOREIGN KEY (merchant_id, match_id)
        REFERENCES reconcile_match (merchant_id, id),
    ADD CONSTRAINT reconcile_matchleg_entry_id_wall FOREIGN KEY (merchant_id, entry_id)
        REFERENCES ledgers_entry (merchant_id, id);
ALTER TABLE reconcile_match FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_matchleg FORCE ROW LEVEL SECURITY;
ALTER TABLE ledgers_entry FORCE ROW LEVEL SECURITY;
"""
LOST_AGAIN = """
DROP TRIGGER a_leg_stays_in_its_match ON reconcile_matchleg;
DROP TRIGGER a_match_keeps_its_number ON reconcile_match;
DROP TRIGGER a_match_stays ON reconcile_match;
DROP TRIGGER matches_stay ON reconcile_match;
DROP TRIGGER an_entry_stays ON ledgers_entry;
DROP TRIGGER entries_stay ON ledgers_entry;
"""

class Migration(migrations.Migration):
    dependencies = [("reconcile", "0012_fewer_checks_per_match")]

    operations = [
        migrations.RunSQL(LEGS_HAVE_WHAT_THEY_NAME, migrations.RunSQL.noop),
        migrations.RunSQL(NAMED_ROWS_STAY, LOST_AGAIN),
        migrations.RunSQL(WITHOUT_KEYS, WITH_KEYS),
    ]
