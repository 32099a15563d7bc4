from django.db import migrations, models


class Migration(migrations.Migration):
    """Who asked for an approval may take the request back."""

    dependencies = [("reconcile", "0020_taken_back")]

    operations = [
        migrations.AlterField(
            model_name="approval",
            name="decision",
            field=models.CharField(choices=[("PENDING", "Pending"), ("APPROVED", "Approved"), ("RETURNED", "Returned"), ("SELF_CLOSED", "Closed single-handed"), ("WITHDRAWN", "Taken back")], default="PENDING", max_length=12),
        ),
        migrations.RemoveConstraint(model_name="approval", name="checker_is_not_the_maker"),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(condition=models.Q(("decision__in", ["SELF_CLOSED", "WITHDRAWN"]), ("checker", None), models.Q(("maker", models.F("checker")), _negated=True), _connector="OR"), name="checker_is_not_the_maker"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(condition=models.Q(models.Q(("decision", "WITHDRAWN"), _negated=True), ("maker", models.F("checker")), _connector="OR"), name="only_the_maker_takes_back"),
        ),
    ]
