from django.db import migrations, models


class Migration(migrations.Migration):
    """What was sent of a dispute stays what it was, whatever becomes of its cases."""

    dependencies = [("reconcile", "0021_taken_back_by_its_maker")]

    operations = [
        migrations.AddField(
            model_name="disputedcase",
            name="as_sent",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
