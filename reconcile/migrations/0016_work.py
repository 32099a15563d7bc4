import accounts.tenancy
import django.db.models.constraints
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.walls import EVERYTHING, BuildWall


class Migration(migrations.Migration):
    """Whose work a case is, until when, and what of it needs another person's word."""

    dependencies = [
        ('accounts', '0010_limits'),
        ('ledgers', '0008_what_was_paid'),
        ('reconcile', '0015_saved_views'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # every row is null yet; the owner, whom the walls hold too, needs some merchant to look
        migrations.RunSQL("SELECT set_config('app.merchant', '0', true)", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='AssignmentRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(blank=True, choices=[('EXTERNAL_ONLY', "Theirs has it, ours doesn't"), ('INTERNAL_ONLY', "Ours has it, theirs doesn't"), ('AMOUNT_OVER', 'Received more than booked'), ('AMOUNT_SHORT', 'Received less than booked'), ('FEE_MISMATCH', 'Fee differs from the contract'), ('STATUS_MISMATCH', 'Status differs'), ('CURRENCY_MISMATCH', 'Currency differs'), ('QUANTITY_MISMATCH', 'Quantity differs'), ('DUPLICATE', 'Stands twice'), ('TIMING', 'Timing difference'), ('AMBIGUOUS', 'Several answers fit'), ('MISSING_STATEMENT', 'Statement not in yet'), ('NON_TRADE', 'Nothing to match')], max_length=20, verbose_name='Kind')),
                ('from_minor', models.BigIntegerField(blank=True, null=True)),
                ('below_minor', models.BigIntegerField(blank=True, null=True)),
                ('role', models.CharField(blank=True, choices=[('OWNER', 'Owner'), ('ADMIN', 'Admin'), ('ACCOUNTANT', 'Accountant'), ('APPROVER', 'Approver'), ('UPLOADER', 'Uploader'), ('AUDITOR', 'Auditor')], max_length=12, verbose_name='Role')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DuePolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('steps', models.JSONField()),
                ('escalate_after_days', models.PositiveSmallIntegerField()),
                ('escalate_to', models.CharField(choices=[('OWNER', 'Owner'), ('ADMIN', 'Admin'), ('ACCOUNTANT', 'Accountant'), ('APPROVER', 'Approver'), ('UPLOADER', 'Uploader'), ('AUDITOR', 'Auditor')], max_length=12)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ForcedMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('items', models.JSONField()),
                ('cases', models.JSONField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='adjustment',
            name='worth_minor',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='exceptioncase',
            name='due_days_left',
            field=models.SmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='exceptioncase',
            name='due_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='exceptioncase',
            name='escalated_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='exceptioncase',
            name='escalated_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='approval',
            index=models.Index(condition=models.Q(('decision', 'PENDING')), fields=['merchant', 'id'], name='approval_pending'),
        ),
        migrations.AddIndex(
            model_name='exceptioncase',
            index=models.Index(condition=models.Q(('state', 'RESOLVED'), _negated=True), fields=['merchant', 'due_on'], name='case_due'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='ledger',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledgers.ledger'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='reconciliation',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reconcile.reconciliation'),
        ),
        migrations.AddField(
            model_name='assignmentrule',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='duepolicy',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='forcedmatch',
            name='adjustment',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='forced_matches', to='reconcile.adjustment'),
        ),
        migrations.AddField(
            model_name='forcedmatch',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddConstraint(
            model_name='assignmentrule',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_assignmentrule_wall'),
        ),
        migrations.AddConstraint(
            model_name='assignmentrule',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_assignmentrule_public_id'),
        ),
        migrations.AddConstraint(
            model_name='assignmentrule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', ''), ('user__isnull', False)), models.Q(('role__gt', ''), ('user', None)), _connector='OR'), name='a_case_goes_to_a_person_or_a_role'),
        ),
        migrations.AddConstraint(
            model_name='assignmentrule',
            constraint=models.CheckConstraint(condition=models.Q(('from_minor', None), ('below_minor', None), ('from_minor__lt', models.F('below_minor')), _connector='OR'), name='an_amount_band_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='assignmentrule',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('merchant', 'position'), name='assignment_rules_have_an_order'),
        ),
        migrations.AddConstraint(
            model_name='duepolicy',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_duepolicy_wall'),
        ),
        migrations.AddConstraint(
            model_name='duepolicy',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_duepolicy_public_id'),
        ),
        migrations.AddConstraint(
            model_name='duepolicy',
            constraint=models.UniqueConstraint(fields=('merchant',), name='a_merchant_has_one_due_policy'),
        ),
        migrations.AddConstraint(
            model_name='forcedmatch',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_forcedmatch_wall'),
        ),
        migrations.AddConstraint(
            model_name='forcedmatch',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_forcedmatch_public_id'),
        ),
        migrations.AddConstraint(
            model_name='forcedmatch',
            constraint=models.UniqueConstraint(fields=('merchant', 'adjustment'), name='an_adjustment_forces_one_match'),
        ),
        BuildWall("ForcedMatch", app=EVERYTHING),
        BuildWall("AssignmentRule", app=EVERYTHING),
        BuildWall("DuePolicy", app=EVERYTHING),
    ]
