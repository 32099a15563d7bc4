import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models
from accounts.walls import APPEND_ONLY, BuildWall

# as before, and: a row of another currency counts what it was converted to
CONVERTED_LEGS_SUM = """
CREATE OR REPLACE FUNCTION reconcile_match_sums() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (
            SELECT merchant_id, match_id,
                   sum(CASE side WHEN 'LEFT' THEN coalesce(converted_minor, amount_minor)
                       ELSE -coalesce(converted_minor, amount_minor) END) AS difference,
                   min(reconciliation_id) AS first, max(reconciliation_id) AS last
            FROM new_legs GROUP BY merchant_id, match_id
        ) l JOIN reconcile_match m ON m.merchant_id = l.merchant_id AND m.id = l.match_id
        WHERE m.difference_minor <> l.difference
           OR m.reconciliation_id <> l.first OR m.reconciliation_id <> l.last
    ) THEN
        RAISE EXCEPTION 'the legs of a match do not sum to its difference in its reconciliation'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """Rates of exchange, and legs that count in another currency than their entry's."""

    dependencies = [
        ('accounts', '0007_statistics'),
        ('reconcile', '0007_before_it_goes_live'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('base', models.CharField(max_length=3, verbose_name='from')),
                ('quote', models.CharField(max_length=3, verbose_name='to')),
                ('valid_on', models.DateField(verbose_name='day')),
                ('rate', models.DecimalField(decimal_places=9, max_digits=18, verbose_name='rate')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('added_by_name', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='matchleg',
            name='legs_only_get_undone',
        ),
        migrations.AddField(
            model_name='matchleg',
            name='converted_minor',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='adjustment',
            name='kind',
            field=models.CharField(choices=[('WRITE_OFF', 'Write-off'), ('FEE', 'Fee'), ('CORRECTION', 'Correction'), ('TOLERANCE', "Within a rule's tolerance"), ('FX', 'Exchange difference')], max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchleg',
            trigger=pgtrigger.compiler.Trigger(name='legs_only_get_undone', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.undone_by_id IS NULL AND NEW.undone_by_id IS NOT NULL AND (OLD.id, OLD.merchant_id, OLD.reconciliation_id, OLD.match_id, OLD.entry_id, OLD.side, OLD.amount_minor) = (NEW.id, NEW.merchant_id, NEW.reconciliation_id, NEW.match_id, NEW.entry_id, NEW.side, NEW.amount_minor) AND OLD.converted_minor IS NOT DISTINCT FROM NEW.converted_minor THEN RETURN NEW; END IF; RAISE EXCEPTION 'a leg is append-only: it can only be undone, once';", hash='c95d6662d71b9ced53dd2c44db6273cd5f2120ed', operation='UPDATE', pgid='pgtrigger_legs_only_get_undone_2ab8d', table='reconcile_matchleg', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='exchangerate',
            name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exchangerate',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddIndex(
            model_name='exchangerate',
            index=models.Index(fields=['merchant', 'base', 'quote', 'valid_on'], name='rate_of_day'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_exchangerate_wall'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_exchangerate_public_id'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.CheckConstraint(condition=models.Q(('rate__gt', 0)), name='a_rate_is_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.CheckConstraint(condition=models.Q(('base', models.F('quote')), _negated=True), name='a_rate_is_of_two_currencies'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exchangerate',
            trigger=pgtrigger.compiler.Trigger(name='rates_are_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0548724986123770a7176c81255253bf655451e1', operation='UPDATE OR DELETE', pgid='pgtrigger_rates_are_immutable_59146', table='reconcile_exchangerate', when='BEFORE')),
        ),
        migrations.RunSQL(CONVERTED_LEGS_SUM, migrations.RunSQL.noop),
        BuildWall("ExchangeRate", app=APPEND_ONLY),
    ]
