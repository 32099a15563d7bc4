import accounts.tenancy
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.walls import EVERYTHING, BuildWall

WRITES = "SELECT, INSERT, UPDATE"
# every row is null yet; the owner, whom the walls hold too, needs some merchant to look
WALLS = """
SELECT set_config('app.merchant', '0', true);
ALTER TABLE reconcile_exceptioncase
    ADD CONSTRAINT reconcile_exceptioncase_split_from_id_wall
        FOREIGN KEY (merchant_id, split_from_id) REFERENCES reconcile_exceptioncase (merchant_id, id),
    ADD CONSTRAINT reconcile_exceptioncase_duplicate_of_id_wall
        FOREIGN KEY (merchant_id, duplicate_of_id) REFERENCES ledgers_entry (merchant_id, id);
ALTER TABLE reconcile_approval ADD CONSTRAINT reconcile_approval_record_id_wall
    FOREIGN KEY (merchant_id, record_id) REFERENCES reconcile_missingrecord (merchant_id, id);
"""
WITHOUT_WALLS = """
ALTER TABLE reconcile_exceptioncase
    DROP CONSTRAINT reconcile_exceptioncase_split_from_id_wall,
    DROP CONSTRAINT reconcile_exceptioncase_duplicate_of_id_wall;
ALTER TABLE reconcile_approval DROP CONSTRAINT reconcile_approval_record_id_wall;
"""


class Migration(migrations.Migration):
    """What people do with one case: split rows, duplicates, missing records, mentions, drafts, disputes."""

    dependencies = [
        ('accounts', '0008_publishing_threshold'),
        ('ledgers', '0008_what_was_paid'),
        ('reconcile', '0016_work'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('content', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('counterparty', models.CharField(max_length=200)),
                ('channel', models.CharField(blank=True, max_length=12)),
                ('state', models.CharField(choices=[('DRAFT', 'Draft'), ('SENT', 'Sent'), ('ANSWERED', 'Answered'), ('ACCEPTED', 'Accepted by them'), ('REFUSED', 'Refused by them'), ('WITHDRAWN', 'Withdrawn')], default='DRAFT', max_length=9)),
                ('deadline', models.DateField()),
                ('deadline_source', models.CharField(blank=True, max_length=40)),
                ('currency', models.CharField(max_length=4)),
                ('claimed_minor', models.BigIntegerField()),
                ('recovered_minor', models.BigIntegerField(default=0)),
                ('their_reference', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
                ('made_by_name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('sent_on', models.DateField(blank=True, null=True)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DisputedCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('amount_minor', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MissingRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('state', models.CharField(choices=[('PENDING', 'Pending approval'), ('COUNTED', 'In the books'), ('RETURNED', 'Returned')], default='PENDING', max_length=8)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=4)),
                ('booked_on', models.DateField()),
                ('reference', models.CharField(max_length=200)),
                ('reason', models.TextField()),
                ('made_by_name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='matchleg',
            name='legs_only_get_undone',
        ),
        migrations.RemoveConstraint(
            model_name='approval',
            name='an_approval_is_of_one_thing',
        ),
        migrations.RemoveConstraint(
            model_name='matchleg',
            name='an_entry_has_one_match',
        ),
        migrations.RemoveConstraint(
            model_name='openitem',
            name='an_open_entry_is_in_one_place',
        ),
        migrations.AddField(
            model_name='exceptioncase',
            name='duplicate_of',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledgers.entry'),
        ),
        migrations.AddField(
            model_name='exceptioncase',
            name='split_from',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reconcile.exceptioncase'),
        ),
        migrations.AddIndex(
            model_name='exceptioncase',
            index=models.Index(condition=models.Q(('split_from__isnull', False)), fields=['merchant', 'split_from'], name='case_split_off'),
        ),
        migrations.AddField(
            model_name='matchleg',
            name='part',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='openitem',
            name='part',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='exceptioncase',
            name='resolution',
            field=models.CharField(blank=True, choices=[('MATCHED', 'Matched by hand'), ('WRITTEN_OFF', 'Written off'), ('CARRIED_FORWARD', 'Carried forward'), ('SET_ASIDE', 'Set aside, nothing to match'), ('MATCHED_LATER', 'Matched by a later run'), ('RECLASSIFIED', 'Seen anew by a later run'), ('ADJUSTED', 'Adjustment booked'), ('DUPLICATE', 'Marked as a duplicate'), ('JOINED', 'Put back together')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='matchleg',
            index=models.Index(condition=models.Q(('part__gt', 0)), fields=['merchant', 'reconciliation'], name='leg_of_part'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matchleg',
            trigger=pgtrigger.compiler.Trigger(name='legs_only_get_undone', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.undone_by_id IS NULL AND NEW.undone_by_id IS NOT NULL AND (OLD.id, OLD.merchant_id, OLD.reconciliation_id, OLD.match_id, OLD.entry_id, OLD.side, OLD.part, OLD.amount_minor) = (NEW.id, NEW.merchant_id, NEW.reconciliation_id, NEW.match_id, NEW.entry_id, NEW.side, NEW.part, NEW.amount_minor) AND OLD.converted_minor IS NOT DISTINCT FROM NEW.converted_minor THEN RETURN NEW; END IF; RAISE EXCEPTION 'a leg is append-only: it can only be undone, once';", hash='cff067a2a336dbb35706a49f35e41a665f376656', operation='UPDATE', pgid='pgtrigger_legs_only_get_undone_2ab8d', table='reconcile_matchleg', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='matchleg',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_by', None)), fields=('merchant', 'reconciliation', 'entry', 'part'), name='an_entry_has_one_match'),
        ),
        migrations.AddConstraint(
            model_name='openitem',
            constraint=models.UniqueConstraint(condition=models.Q(('released_by', None)), fields=('merchant', 'reconciliation', 'entry', 'part'), name='an_open_entry_is_in_one_place'),
        ),
        migrations.AddField(
            model_name='casedraft',
            name='case',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='reconcile.exceptioncase'),
        ),
        migrations.AddField(
            model_name='casedraft',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='casedraft',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dispute',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='disputedcase',
            name='case',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='reconcile.exceptioncase'),
        ),
        migrations.AddField(
            model_name='disputedcase',
            name='dispute',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='reconcile.dispute'),
        ),
        migrations.AddField(
            model_name='disputedcase',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='mention',
            name='comment',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='reconcile.comment'),
        ),
        migrations.AddField(
            model_name='mention',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='mention',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='missingrecord',
            name='case',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='missing_records', to='reconcile.exceptioncase'),
        ),
        migrations.AddField(
            model_name='missingrecord',
            name='ledger',
            field=accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledgers.ledger'),
        ),
        migrations.AddField(
            model_name='missingrecord',
            name='merchant',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant'),
        ),
        migrations.AddField(
            model_name='missingrecord',
            name='statement',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledgers.statement'),
        ),
        migrations.AddField(
            model_name='approval',
            name='record',
            field=accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='reconcile.missingrecord'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adjustment', None), ('publication', None), ('record', None), ('settlement__isnull', False)), models.Q(('adjustment__isnull', False), ('publication', None), ('record', None), ('settlement', None)), models.Q(('adjustment', None), ('publication__isnull', False), ('record', None), ('settlement', None)), models.Q(('adjustment', None), ('publication', None), ('record__isnull', False), ('settlement', None)), _connector='OR'), name='an_approval_is_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='casedraft',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_casedraft_wall'),
        ),
        migrations.AddConstraint(
            model_name='casedraft',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_casedraft_public_id'),
        ),
        migrations.AddConstraint(
            model_name='casedraft',
            constraint=models.UniqueConstraint(fields=('merchant', 'case', 'user'), name='a_person_has_one_draft_of_a_case'),
        ),
        migrations.AddIndex(
            model_name='dispute',
            index=models.Index(fields=['merchant', 'state', 'deadline'], name='dispute_by_day'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_dispute_wall'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_dispute_public_id'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('state__in', ['DRAFT', 'SENT', 'ANSWERED'])), models.Q(('ended_on__isnull', False), ('state__in', ['ACCEPTED', 'REFUSED', 'WITHDRAWN'])), _connector='OR'), name='a_dispute_that_is_over_says_when'),
        ),
        migrations.AddIndex(
            model_name='disputedcase',
            index=models.Index(fields=['merchant', 'case'], name='claim_of_case'),
        ),
        migrations.AddConstraint(
            model_name='disputedcase',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_disputedcase_wall'),
        ),
        migrations.AddConstraint(
            model_name='disputedcase',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_disputedcase_public_id'),
        ),
        migrations.AddConstraint(
            model_name='disputedcase',
            constraint=models.UniqueConstraint(fields=('merchant', 'dispute', 'case'), name='a_dispute_names_a_case_once'),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(condition=models.Q(('seen_at', None)), fields=['merchant', 'user'], name='mention_unseen'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_mention_wall'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_mention_public_id'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('merchant', 'comment', 'user'), name='a_comment_mentions_once'),
        ),
        migrations.AddIndex(
            model_name='missingrecord',
            index=models.Index(fields=['merchant', 'case', 'id'], name='record_of_case'),
        ),
        migrations.AddConstraint(
            model_name='missingrecord',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_missingrecord_wall'),
        ),
        migrations.AddConstraint(
            model_name='missingrecord',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_missingrecord_public_id'),
        ),
        migrations.AddConstraint(
            model_name='missingrecord',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'PENDING')), fields=('merchant', 'case'), name='a_case_asks_for_one_record'),
        ),
        migrations.AddConstraint(
            model_name='missingrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'COUNTED'), ('statement__isnull', False)), models.Q(models.Q(('state', 'COUNTED'), _negated=True), ('statement', None)), _connector='OR'), name='a_counted_record_has_a_statement'),
        ),
        BuildWall("MissingRecord", app=WRITES),
        BuildWall("Mention", app=WRITES),
        BuildWall("CaseDraft", app=EVERYTHING),
        BuildWall("Dispute", app=WRITES),
        BuildWall("DisputedCase", app=EVERYTHING),
        migrations.RunSQL(WALLS, WITHOUT_WALLS),
    ]
