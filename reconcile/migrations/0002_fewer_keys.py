"""A match and a leg prove their merchant once each; the numbers of matches are taken in advance."""

import django.db.models.deletion
from django.db import migrations, models


def merchant_without_its_own_key(model_name: str) -> migrations.AlterField:
    return migrations.AlterField(
        model_name=model_name,
        name="merchant",
        field=models.ForeignKey(
            db_constraint=False,
            db_index=False,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="accounts.merchant",
        ),
    )


# as in the first migration, and: a leg belongs to its match's reconciliation
LEGS_FIT_THEIR_MATCH = """
CREATE OR REPLACE FUNCTION reconcile_match_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT merchant_id, match_id,
                   sum(CASE side WHEN 'LEFT' THEN amount_minor ELSE -amount_minor END) AS difference,
                   min(reconciliation_id) AS first, max(reconciliation_id) AS last
            FROM new_legs GROUP BY merchant_id, match_id
        ) l JOIN reconcile_match m ON m.merchant_id = l.merchant_id AND m.id = l.match_id
        WHERE m.difference_minor <> l.difference
           OR m.reconciliation_id <> l.first OR m.reconciliation_id <> l.last
    ) THEN
        RAISE EXCEPTION 'the legs of a match do not sum to its difference in its reconciliation'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reconcile", "0001_initial"), ("ledgers", "0002_load_by_copy")]

    operations = [
        merchant_without_its_own_key("match"),
        merchant_without_its_own_key("matchleg"),
        migrations.RunSQL(LEGS_FIT_THEIR_MATCH, migrations.RunSQL.noop),
        migrations.RunSQL(
            "ALTER TABLE reconcile_matchleg DROP CONSTRAINT reconcile_matchleg_reconciliation_id_wall",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "GRANT USAGE ON SEQUENCE reconcile_match_id_seq TO reconcile_app",
            migrations.RunSQL.noop,
        ),
    ]
