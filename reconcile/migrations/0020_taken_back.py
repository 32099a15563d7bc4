import django.db.models.deletion
from django.db import migrations, models

import accounts.tenancy

# null in every row that is there, so nothing is left out by validating as no merchant
WALL = """
SELECT set_config('app.merchant', '0', true);
ALTER TABLE reconcile_groupact ADD CONSTRAINT reconcile_groupact_takes_back_id_wall
    FOREIGN KEY (merchant_id, takes_back_id) REFERENCES reconcile_groupact (merchant_id, id);
"""
WITHOUT = "ALTER TABLE reconcile_groupact DROP CONSTRAINT reconcile_groupact_takes_back_id_wall"


class Migration(migrations.Migration):
    """What was done to a whole group is taken back as a whole."""

    dependencies = [("reconcile", "0019_exports")]

    operations = [
        migrations.AddField(
            model_name="groupact",
            name="takes_back",
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="taken_back_by", to="reconcile.groupact"),
        ),
        migrations.AlterField(
            model_name="groupact",
            name="act",
            field=models.CharField(choices=[("ACCEPT", "Accept"), ("ASSIGN", "Assign"), ("CARRY_FORWARD", "Carry forward"), ("SET_ASIDE", "Set aside"), ("TAKE_BACK", "Take back")], max_length=13),
        ),
        migrations.AddConstraint(
            model_name="groupact",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("act", "TAKE_BACK"), ("takes_back__isnull", False)), models.Q(models.Q(("act", "TAKE_BACK"), _negated=True), ("takes_back__isnull", True)), _connector="OR"), name="only_taking_back_names_another_act"),
        ),
        migrations.AddIndex(
            model_name="groupact",
            index=models.Index(condition=models.Q(("takes_back__isnull", False)), fields=["merchant", "takes_back"], name="group_act_taken_back"),
        ),
        migrations.RunSQL(WALL, WITHOUT),
    ]
