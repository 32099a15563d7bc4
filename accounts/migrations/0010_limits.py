import django.db.models.deletion
import uuid
from django.db import migrations, models

from accounts.walls import EVERYTHING, BuildWall


class Migration(migrations.Migration):
    """How much each role may decide alone."""

    dependencies = [
        ('accounts', '0009_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthorityLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('role', models.CharField(choices=[('OWNER', 'Owner'), ('ADMIN', 'Admin'), ('ACCOUNTANT', 'Accountant'), ('APPROVER', 'Approver'), ('UPLOADER', 'Uploader'), ('AUDITOR', 'Auditor')], max_length=12)),
                ('act', models.CharField(choices=[('WRITE_OFF', 'Write-offs'), ('FORCED_MATCH', 'Differences of matches by hand')], max_length=12)),
                ('per_case_minor', models.BigIntegerField(blank=True, null=True)),
                ('per_day_minor', models.BigIntegerField(blank=True, null=True)),
                ('per_month_minor', models.BigIntegerField(blank=True, null=True)),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('merchant', 'id'), name='accounts_authoritylimit_wall'), models.UniqueConstraint(fields=('merchant', 'public_id'), name='accounts_authoritylimit_public_id'), models.UniqueConstraint(fields=('merchant', 'role', 'act'), name='a_role_has_one_limit_of_an_act'), models.CheckConstraint(condition=models.Q(('act__in', ['WRITE_OFF', 'FORCED_MATCH']), ('role__in', ['OWNER', 'ADMIN', 'ACCOUNTANT', 'APPROVER', 'UPLOADER', 'AUDITOR'])), name='limit_is_of_a_known_role_and_act')],
            },
        ),
        BuildWall("AuthorityLimit", app=EVERYTHING),
    ]
