import accounts.tenancy
import django.db.models.deletion
import ledgers.models.statements
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.walls import BuildWall

WRITES = "SELECT, INSERT, UPDATE"
# who brings a link is known by it before any merchant is: what that look-up needs and no more
LOOKED_UP = "SELECT (id, merchant_id, token_sha256)"


class Migration(migrations.Migration):
    """Letters that somebody outside answers by a link, their lines and files."""

    dependencies = [
        ('accounts', '0011_by_link'),
        ('reconcile', '0017_case_acts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('CONFIRMATION', 'Confirmation letter'), ('QUESTION', 'Question')], max_length=12)),
                ('state', models.CharField(choices=[('DRAFT', 'Draft'), ('SENT', 'Sent'), ('OPENED', 'Opened'), ('ANSWERED', 'Answered'), ('CLOSED', 'Worked through'), ('WITHDRAWN', 'Withdrawn')], default='DRAFT', max_length=9)),
                ('recipient_name', models.CharField(blank=True, max_length=100)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hant', '繁體中文'), ('zh-hans', '简体中文')], max_length=10)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
                ('period_start', models.DateField(blank=True, null=True)),
                ('period_end', models.DateField(blank=True, null=True)),
                ('token_sha256', models.CharField(blank=True, max_length=64)),
                ('valid_days', models.PositiveSmallIntegerField()),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('made_by_name', models.CharField(max_length=200)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by_name', models.CharField(blank=True, max_length=100)),
                ('answer_sha256', models.CharField(blank=True, max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LetterLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('booked_on', models.DateField()),
                ('currency', models.CharField(max_length=4)),
                ('ours_minor', models.BigIntegerField(blank=True, null=True)),
                ('theirs_minor', models.BigIntegerField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, choices=[('AGREED', 'Agrees'), ('DIFFERS', 'Differs')], max_length=7)),
                ('answer_minor', models.BigIntegerField(blank=True, null=True)),
                ('comment', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('case', accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='letter_lines', to='reconcile.exceptioncase')),
                ('letter', accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='reconcile.letter')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LetterFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('file', models.FileField(max_length=200, upload_to=ledgers.models.statements.private_path)),
                ('name', models.CharField(max_length=255)),
                ('size_bytes', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('attached_at', models.DateTimeField(auto_now_add=True)),
                ('evidence', accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reconcile.evidence')),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
                ('line', accounts.tenancy.TenantForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='reconcile.letterline')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['merchant', 'state', 'id'], name='letter_by_state'),
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(fields=['token_sha256'], name='letter_by_link'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_letter_wall'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_letter_public_id'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(condition=models.Q(('token_sha256', ''), _negated=True), fields=('merchant', 'token_sha256'), name='a_link_opens_one_letter'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'WITHDRAWN']), models.Q(('expires_at__isnull', False), ('sent_at__isnull', False), ('token_sha256__gt', '')), _connector='OR'), name='a_letter_that_was_sent_has_a_link'),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer_sha256__gt', ''), ('answered_at__isnull', False), ('state__in', ['ANSWERED', 'CLOSED'])), models.Q(models.Q(('state__in', ['ANSWERED', 'CLOSED']), _negated=True), ('answer_sha256', ''), ('answered_at', None)), _connector='OR'), name='an_answered_letter_says_when_and_what'),
        ),
        migrations.AddIndex(
            model_name='letterline',
            index=models.Index(fields=['merchant', 'case'], name='letter_line_of_case'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_letterline_wall'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_letterline_public_id'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.UniqueConstraint(fields=('merchant', 'letter', 'case'), name='a_letter_names_a_case_once'),
        ),
        migrations.AddConstraint(
            model_name='letterline',
            constraint=models.CheckConstraint(condition=models.Q(('answer_minor', None), ('answer', 'DIFFERS'), _connector='OR'), name='only_who_differs_names_an_amount'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterline',
            trigger=pgtrigger.compiler.Trigger(name='answers_are_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."answered_at" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='04b1b3080a4578abbd993184642d9fb160e8873a', operation='UPDATE OR DELETE', pgid='pgtrigger_answers_are_final_b67aa', table='reconcile_letterline', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='letterfile',
            index=models.Index(fields=['merchant', 'line', 'id'], name='file_of_letter_line'),
        ),
        migrations.AddConstraint(
            model_name='letterfile',
            constraint=models.UniqueConstraint(fields=('merchant', 'id'), name='reconcile_letterfile_wall'),
        ),
        migrations.AddConstraint(
            model_name='letterfile',
            constraint=models.UniqueConstraint(fields=('merchant', 'public_id'), name='reconcile_letterfile_public_id'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='letterfile',
            trigger=pgtrigger.compiler.Trigger(name='submitted_files_are_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."evidence_id" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='613c4fcc0c509cba8b132b0257407415ba12ba57', operation='UPDATE OR DELETE', pgid='pgtrigger_submitted_files_are_final_e55a3', table='reconcile_letterfile', when='BEFORE')),
        ),
        BuildWall("Letter", app=WRITES, sys=LOOKED_UP),
        BuildWall("LetterLine", app="SELECT, INSERT, UPDATE, DELETE"),
        BuildWall("LetterFile", app="SELECT, INSERT, UPDATE, DELETE"),
    ]
