import accounts.tenancy
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.walls import BuildWall

WRITES = "SELECT, INSERT, UPDATE"
# every row is null yet; the owner, whom the walls hold too, needs some merchant to look
PUBLICATION_WALL = """
SELECT set_config('app.merchant', '0', true);
ALTER TABLE reconcile_approval ADD CONSTRAINT reconcile_approval_publication_id_wall
    FOREIGN KEY (merchant_id, publication_id) REFERENCES reconcile_publication (merchant_id, id);
"""
WITHOUT_WALL = "ALTER TABLE reconcile_approval DROP CONSTRAINT reconcile_approval_publication_id_wall"


class Migration(migrations.Migration):
    """Rules are tried on a past period, and published by that evidence or by a second person's word."""

    dependencies = [
        ('accounts', '0008_publishing_threshold'),
        ('reconcile', '0006_certificates'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BackTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('document', models.JSONField()),
                ('document_sha256', models.CharField(max_length=64)),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('state', models.CharField(choices=[('QUEUED', 'Waiting'), ('DONE', 'Done'), ('FAILED', 'Failed')], default='QUEUED', max_length=8)),
                ('figures', models.JSONField(default=dict)),
                ('decided', models.PositiveIntegerField(blank=True, null=True)),
                ('decided_right', models.PositiveIntegerField(blank=True, null=True)),
                ('engine_version', models.CharField(blank=True, max_length=20)),
                ('asked_by_name', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('document', models.JSONField()),
                ('document_sha256', models.CharField(max_length=64)),
                ('note', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('PENDING', 'Awaiting approval'), ('PUBLISHED', 'Published'), ('RETURNED', 'Returned'), ('WITHDRAWN', 'Withdrawn')], max_length=9)),
                ('asked_by_name', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RemoveConstraint(
            model_name='approval',
            name='an_approval_is_of_one_thing',
        ),
        migrations.AddField(
            model_name='backtest',
            name='against',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reconcile.rulesetversion'),
        ),
        migrations.AddField(
            model_name='backtest',
            name='job',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.job'),
        ),
        migrations.AddField(
            model_name='backtest',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='backtest',
            name='reconciliation',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reconcile.reconciliation'),
        ),
        migrations.AddField(
            model_name='backtest',
            name='rule_set',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='back_tests', to='reconcile.ruleset'),
        ),
        migrations.AddField(
            model_name='publication',
            name='against',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reconcile.rulesetversion'),
        ),
        migrations.AddField(
            model_name='publication',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='publication',
            name='rule_set',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='reconcile.ruleset'),
        ),
        migrations.AddField(
            model_name='publication',
            name='version',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reconcile.rulesetversion'),
        ),
        migrations.AddField(
            model_name='approval',
            name='publication',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='reconcile.publication'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adjustment', None), ('publication', None), ('settlement__isnull', False)), models.Q(('adjustment__isnull', False), ('publication', None), ('settlement', None)), models.Q(('adjustment', None), ('publication__isnull', False), ('settlement', None)), _connector='OR'), name='an_approval_is_of_one_thing'),
        ),
        migrations.AddIndex(
            model_name='backtest',
            index=models.Index(fields=['merchant', 'rule_set', '-id'], name='back_test_latest_first'),
        ),
        migrations.AddConstraint(
            model_name='backtest',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_backtest_wall'),
        ),
        migrations.AddConstraint(
            model_name='backtest',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_backtest_public_id'),
        ),
        migrations.AddConstraint(
            model_name='backtest',
            constraint=models.CheckConstraint(condition=models.Q(('period_start__lte', models.F('period_end'))), name='a_back_test_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='backtest',
            constraint=models.CheckConstraint(condition=models.Q(('decided', None), ('decided_right__lte', models.F('decided')), _connector='OR'), name='no_more_is_right_than_was_decided'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_publication_wall'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_publication_public_id'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'PENDING')), fields=('merchant', 'rule_set'), name='one_draft_of_a_rule_set_awaits_approval'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'PUBLISHED'), ('version__isnull', False)), models.Q(models.Q(('state', 'PUBLISHED'), _negated=True), ('version', None)), _connector='OR'), name='what_is_published_is_a_version'),
        ),
        BuildWall("BackTest", app=WRITES),
        BuildWall("Publication", app=WRITES),
        migrations.RunSQL(PUBLICATION_WALL, WITHOUT_WALL),
    ]
