import accounts.tenancy
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models
from accounts.walls import APPEND_ONLY, BuildWall


# of a run's million rows, only those that a closed period could hold are looked at: mostly none
INTO_CLOSED_PERIOD = """
CREATE OR REPLACE FUNCTION reconcile_refuse_into_closed_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM reconcile_settlement s
        JOIN new_rows n ON n.merchant_id = s.merchant_id AND n.reconciliation_id = s.reconciliation_id
                       AND n.period_on BETWEEN s.period_start AND s.period_end
        WHERE s.state IN ('APPROVED', 'SELF_CLOSED')
    ) THEN
        RAISE EXCEPTION 'the period is settled and locked' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """What it takes to compute a run again, once written and never changed; and matches that were undone, found fast."""

    dependencies = [
        ('accounts', '0007_statistics'),
        ('reconcile', '0005_who_booked'),
    ]

    operations = [
        migrations.CreateModel(
            name='RunCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('engine_version', models.CharField(max_length=20)),
                ('files_sha256', models.CharField(max_length=64)),
                ('records_sha256', models.CharField(max_length=64)),
                ('rules_sha256', models.CharField(max_length=64)),
                ('outcome_sha256', models.CharField(max_length=64)),
                ('context', models.TextField()),
                ('left_seen', models.BinaryField()),
                ('right_seen', models.BinaryField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='match',
            index=models.Index(condition=models.Q(('undone_by__isnull', False)), fields=['merchant', 'reconciliation'], name='match_undone'),
        ),
        migrations.AddField(
            model_name='runcertificate',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='runcertificate',
            name='run',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='reconcile.run'),
        ),
        migrations.AddConstraint(
            model_name='runcertificate',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_runcertificate_wall'),
        ),
        migrations.AddConstraint(
            model_name='runcertificate',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_runcertificate_public_id'),
        ),
        migrations.AddConstraint(
            model_name='runcertificate',
            constraint=models.UniqueConstraint(fields=('merchant', 'run'), name='a_run_has_one_certificate'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='runcertificate',
            trigger=pgtrigger.compiler.Trigger(name='certificates_are_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b641dc0acc4c13c2c217da8128c64dafb7a59540', operation='UPDATE OR DELETE', pgid='pgtrigger_certificates_are_immutable_7228f', table='reconcile_runcertificate', when='BEFORE')),
        ),
        BuildWall("RunCertificate", app=APPEND_ONLY),
        migrations.RunSQL(INTO_CLOSED_PERIOD, migrations.RunSQL.noop),
    ]
