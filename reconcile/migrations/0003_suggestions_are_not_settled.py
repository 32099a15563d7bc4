from django.db import migrations

# A suggestion is no part of what was settled: it may be accepted, into an open period, or rejected later.
FORWARDS = """
CREATE FUNCTION reconcile_refuse_settled_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state = 'CONFIRMED'
        AND reconcile_period_is_closed(OLD.merchant_id, OLD.reconciliation_id, OLD.period_on))
       OR (NEW.state = 'CONFIRMED'
        AND reconcile_period_is_closed(NEW.merchant_id, NEW.reconciliation_id, NEW.period_on)) THEN
        RAISE EXCEPTION 'the period of % is settled and locked', OLD.period_on
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER a_closed_period_stays ON reconcile_match;
CREATE TRIGGER a_closed_period_stays BEFORE UPDATE ON reconcile_match
    FOR EACH ROW EXECUTE FUNCTION reconcile_refuse_settled_match();
"""
BACKWARDS = """
DROP TRIGGER a_closed_period_stays ON reconcile_match;
CREATE TRIGGER a_closed_period_stays BEFORE UPDATE ON reconcile_match
    FOR EACH ROW EXECUTE FUNCTION reconcile_refuse_in_closed_period();
DROP FUNCTION reconcile_refuse_settled_match();
"""


class Migration(migrations.Migration):
    dependencies = [("reconcile", "0002_fewer_keys")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
