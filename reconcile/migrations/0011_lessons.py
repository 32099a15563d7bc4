import accounts.tenancy
import django.db.models.deletion
import uuid
from django.db import migrations, models

from accounts.walls import EVERYTHING, BuildWall


class Migration(migrations.Migration):
    """What people said to proposals that were learned from decisions."""

    dependencies = [
        ('accounts', '0008_publishing_threshold'),
        ('reconcile', '0010_parts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(max_length=10)),
                ('content', models.JSONField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('TAKEN', 'Taken into the draft'), ('FORGOTTEN', 'Forgotten')], max_length=9)),
                ('decided_by_name', models.CharField(max_length=200)),
                ('decided_at', models.DateTimeField(auto_now=True)),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
                ('rule_set', accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='reconcile.ruleset')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_lesson_wall'), models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_lesson_public_id'), models.UniqueConstraint(fields=('merchant', 'rule_set', 'fingerprint'), name='a_lesson_is_decided_once')],
            },
        ),
        BuildWall("Lesson", app=EVERYTHING),
    ]
