"""An item's entry is looked up once per statement, as a leg's is, and what legs name is looked up with less work.

A key locks the entry that it finds, which writes a page for each of thirty thousand items spread over a million
entries; entries never change, so there is nothing to lock. And legs that are added together belong to one
reconciliation: their matches are told apart by one number, and where the entries stand together without a gap it
is enough to count them.
"""

from django.db import migrations

LEGS_SUM = """
CREATE OR REPLACE FUNCTION reconcile_match_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    added bigint; in_matches bigint; is_wrong boolean; in_entries bigint;
    first_match bigint; last_match bigint; first_entry bigint; last_entry bigint;
    its_merchant bigint; last_merchant bigint; its_reconciliation bigint; last_reconciliation bigint;
BEGIN
    SELECT count(*), min(match_id), max(match_id), min(entry_id), max(entry_id),
           min(merchant_id), max(merchant_id), min(reconciliation_id), max(reconciliation_id)
    INTO added, first_match, last_match, first_entry, last_entry,
         its_merchant, last_merchant, its_reconciliation, last_reconciliation FROM new_legs;
    IF added = 0 THEN
        RETURN NULL;
    END IF;
    IF its_merchant <> last_merchant OR its_reconciliation <> last_reconciliation THEN
        RAISE EXCEPTION 'legs that are added together belong to one reconciliation'
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT coalesce(sum(l.legs), 0), coalesce(bool_or(l.difference <> m.difference_minor), false)
    INTO in_matches, is_wrong
    FROM (
        SELECT match_id, count(*) AS legs,
               sum(CASE side WHEN 'LEFT' THEN coalesce(converted_minor, amount_minor)
                   ELSE -coalesce(converted_minor, amount_minor) END) AS difference
        FROM new_legs GROUP BY match_id
    ) l JOIN reconcile_match m ON m.id = l.match_id
    WHERE m.id BETWEEN first_match AND last_match
      AND m.merchant_id = its_merchant AND m.reconciliation_id = its_reconciliation;
    IF in_matches <> added THEN
        RAISE EXCEPTION 'a leg names a match that does not exist in its reconciliation'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF is_wrong THEN
        RAISE EXCEPTION 'the legs of a match do not sum to its difference'
            USING ERRCODE = 'check_violation';
    END IF;
    IF last_entry - first_entry < 2 * added THEN
        SELECT count(*) INTO in_entries FROM ledgers_entry e
        WHERE e.merchant_id = its_merchant AND e.id BETWEEN first_entry AND last_entry;
        IF in_entries = last_entry - first_entry + 1 THEN
            RETURN NULL;
        END IF;
    END IF;
    SELECT count(*) INTO in_entries FROM new_legs l
    JOIN ledgers_entry e ON e.merchant_id = l.merchant_id AND e.id = l.entry_id
    WHERE e.id BETWEEN first_entry AND last_entry;
    IF in_entries <> added THEN
        RAISE EXCEPTION 'a leg names an entry that does not exist'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
"""
# few among many entries: each is looked up, whatever the statement around it says of whole tables
ITEMS_HAVE_THEIR_ENTRY = """
CREATE FUNCTION reconcile_items_have_their_entry() RETURNS trigger LANGUAGE plpgsql
SET enable_nestloop = on SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    IF (SELECT count(*) FROM new_items) <> (
        SELECT count(*) FROM new_items n
        JOIN ledgers_entry e ON e.merchant_id = n.merchant_id AND e.id = n.entry_id
    ) THEN
        RAISE EXCEPTION 'an item names an entry that does not exist'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER an_item_has_its_entry AFTER INSERT ON reconcile_openitem
    REFERENCING NEW TABLE AS new_items FOR EACH STATEMENT
    EXECUTE FUNCTION reconcile_items_have_their_entry();
CREATE TRIGGER an_item_stays_with_its_entry BEFORE UPDATE ON reconcile_openitem FOR EACH ROW
    WHEN ((OLD.merchant_id, OLD.reconciliation_id, OLD.entry_id)
          IS DISTINCT FROM (NEW.merchant_id, NEW.reconciliation_id, NEW.entry_id))
    EXECUTE FUNCTION reconcile_refuse_to_be_lost();
ALTER TABLE reconcile_openitem DROP CONSTRAINT reconcile_openitem_entry_id_wall;
GRANT USAGE ON SEQUENCE reconcile_exceptioncase_id_seq TO reconcile_app;
"""
# a key refuses what it would have to check in rows that row-level security hides from the owner
WITH_ITS_KEY = """
ALTER TABLE reconcile_openitem NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledgers_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reconcile_openitem ADD CONSTRAINT reconcile_openitem_entry_id_wall
    FOREIGN KEY (merchant_id, entry_id) REFERENCES ledgers_entry (merchant_id, id);
ALTER TABLE reconcile_openitem FORCE ROW LEVEL SECURITY;
ALTER TABLE ledgers_entry FORCE ROW LEVEL SECURITY;
DROP TRIGGER an_item_has_its_entry ON reconcile_openitem;
DROP TRIGGER an_item_stays_with_its_entry ON reconcile_openitem;
DROP FUNCTION reconcile_items_have_their_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("reconcile", "0022_claims_as_sent")]

    operations = [
        migrations.RunSQL(LEGS_SUM, migrations.RunSQL.noop),
        migrations.RunSQL(ITEMS_HAVE_THEIR_ENTRY, WITH_ITS_KEY),
    ]
