import accounts.tenancy
import django.db.models.deletion
import uuid
from django.db import migrations, models

from accounts.walls import EVERYTHING, BuildWall


class Migration(migrations.Migration):
    """Parts of runs that are too large for one worker."""

    dependencies = [
        ('accounts', '0007_statistics'),
        ('reconcile', '0008_exchange_rates'),
    ]

    operations = [
        migrations.CreateModel(
            name='RunPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('number', models.PositiveIntegerField()),
                ('planned_sha256', models.CharField(max_length=64)),
                ('rules', models.JSONField()),
                ('context', models.TextField()),
                ('left', models.BinaryField()),
                ('right', models.BinaryField()),
                ('links', models.BinaryField(null=True)),
                ('evidence', models.BinaryField(null=True)),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
                ('run', accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='reconcile.run')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_runpart_wall'), models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_runpart_public_id'), models.UniqueConstraint(fields=('merchant', 'run', 'number'), name='a_part_of_a_run_has_one_number')],
            },
        ),
        BuildWall("RunPart", app=EVERYTHING),
    ]
