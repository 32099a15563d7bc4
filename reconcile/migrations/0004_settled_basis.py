import django.db.models.deletion
from django.db import migrations, models

import accounts.tenancy

# every row is null yet; the owner, whom the walls hold too, needs some merchant to look
RULES_WALL = """
SELECT set_config('app.merchant', '0', true);
ALTER TABLE reconcile_settlement ADD CONSTRAINT reconcile_settlement_rules_id_wall
    FOREIGN KEY (merchant_id, rules_id) REFERENCES reconcile_rulesetversion (merchant_id, id);
"""
WITHOUT_WALL = "ALTER TABLE reconcile_settlement DROP CONSTRAINT reconcile_settlement_rules_id_wall"


class Migration(migrations.Migration):
    """A settlement keeps the rules that it was proven by, and which amounts they compare."""

    dependencies = [("reconcile", "0003_suggestions_are_not_settled")]

    operations = [
        migrations.AddField("settlement", "basis", models.JSONField(blank=True, null=True)),
        migrations.AddField(
            "settlement",
            "rules",
            accounts.tenancy.TenantForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reconcile.rulesetversion",
            ),
        ),
        migrations.RunSQL(RULES_WALL, WITHOUT_WALL),
    ]
