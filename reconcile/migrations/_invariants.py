"""Invariants of design.md that take more than one row to check, as triggers.

Checks over many rows are statement-level with transition tables: a million legs are summed once, not a
million times.
"""

from django.db import migrations

MATCH_SUMS_TO_ITS_DIFFERENCE = """
CREATE FUNCTION reconcile_match_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT merchant_id, match_id,
                   sum(CASE side WHEN 'LEFT' THEN amount_minor ELSE -amount_minor END) AS difference
            FROM new_legs GROUP BY merchant_id, match_id
        ) l JOIN reconcile_match m ON m.merchant_id = l.merchant_id AND m.id = l.match_id
        WHERE m.difference_minor <> l.difference
    ) THEN
        RAISE EXCEPTION 'the legs of a match do not sum to its difference'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER legs_sum_to_the_difference AFTER INSERT ON reconcile_matchleg
    REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION reconcile_match_sums();
"""

DIFFERENCE_IS_EXPLAINED = """
CREATE FUNCTION reconcile_difference_explained() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE booked bigint;
BEGIN
    SELECT coalesce(sum(amount_minor), 0) INTO booked FROM reconcile_adjustment
    WHERE merchant_id = NEW.merchant_id AND match_id = NEW.id AND state = 'BOOKED';
    IF booked <> NEW.difference_minor THEN
        RAISE EXCEPTION 'a confirmed difference of % is not booked', NEW.difference_minor
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER a_confirmed_difference_is_booked
    AFTER INSERT OR UPDATE ON reconcile_match DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.difference_minor <> 0 AND NEW.state = 'CONFIRMED'
                       AND NEW.undone_by_id IS NULL)
    EXECUTE FUNCTION reconcile_difference_explained();
"""

LINES_BALANCE = """
CREATE FUNCTION reconcile_lines_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(debit_minor) - sum(credit_minor) FROM reconcile_adjustmentline
        WHERE merchant_id = NEW.merchant_id AND adjustment_id = NEW.adjustment_id) <> 0 THEN
        RAISE EXCEPTION 'the lines of an adjustment do not balance'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER lines_balance AFTER INSERT ON reconcile_adjustmentline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reconcile_lines_balance();
"""

CLOSED_PERIOD_STAYS = """
CREATE FUNCTION reconcile_period_is_closed(merchant bigint, reconciliation bigint, day date)
    RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM reconcile_settlement s
        WHERE s.merchant_id = merchant AND s.reconciliation_id = reconciliation
          AND s.state IN ('APPROVED', 'SELF_CLOSED')
          AND day BETWEEN s.period_start AND s.period_end)
$$;
CREATE FUNCTION reconcile_refuse_in_closed_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF reconcile_period_is_closed(OLD.merchant_id, OLD.reconciliation_id, OLD.period_on)
       OR reconcile_period_is_closed(NEW.merchant_id, NEW.reconciliation_id, NEW.period_on) THEN
        RAISE EXCEPTION 'the period of % is settled and locked', OLD.period_on
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION reconcile_refuse_into_closed_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT merchant_id, reconciliation_id, period_on FROM new_rows) n
        WHERE reconcile_period_is_closed(n.merchant_id, n.reconciliation_id, n.period_on)
    ) THEN
        RAISE EXCEPTION 'the period is settled and locked' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER a_closed_period_stays BEFORE UPDATE ON reconcile_match
    FOR EACH ROW EXECUTE FUNCTION reconcile_refuse_in_closed_period();
CREATE TRIGGER a_closed_period_gets_nothing AFTER INSERT ON reconcile_match
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    EXECUTE FUNCTION reconcile_refuse_into_closed_period();
CREATE TRIGGER a_closed_period_stays BEFORE UPDATE ON reconcile_adjustment
    FOR EACH ROW EXECUTE FUNCTION reconcile_refuse_in_closed_period();
CREATE TRIGGER a_closed_period_gets_nothing AFTER INSERT ON reconcile_adjustment
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
    EXECUTE FUNCTION reconcile_refuse_into_closed_period();
"""

INVARIANTS = [
    migrations.RunSQL(sql, migrations.RunSQL.noop)
    for sql in (
        MATCH_SUMS_TO_ITS_DIFFERENCE,
        DIFFERENCE_IS_EXPLAINED,
        LINES_BALANCE,
        CLOSED_PERIOD_STAYS,
    )
]
