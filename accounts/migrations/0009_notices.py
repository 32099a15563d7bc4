import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.walls import EVERYTHING, BuildWall

KINDS = [('ASSIGNED', 'Work is given to you'), ('MENTIONED', 'Somebody mentions you'), ('APPROVAL_ASKED', 'Something waits for your decision'), ('DECIDED', 'What you asked for is decided'), ('DUE_SOON', 'Your work is due today'), ('OVERDUE', 'Work is overdue'), ('STATEMENT_LATE', 'A statement is late'), ('ANSWERED', 'Somebody outside has answered')]
DELIVERIES = [('APP', 'Here only'), ('AT_ONCE', 'Here and by mail at once'), ('DAILY', 'Here and in one mail a day'), ('OFF', 'Not at all')]
CODES = [code for code, _label in KINDS]


class Migration(migrations.Migration):
    """What people are told, and how they want to be told."""

    dependencies = [('accounts', '0008_publishing_threshold')]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=KINDS, max_length=16)),
                ('said', models.JSONField(default=dict)),
                ('address', models.CharField(max_length=300)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('is_for_digest', models.BooleanField(default=False)),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['merchant', 'user', 'id'], name='notice_of_person'), models.Index(condition=models.Q(('read_at', None)), fields=['merchant', 'user'], name='notice_unread'), models.Index(condition=models.Q(('is_for_digest', True)), fields=['merchant', 'user', 'id'], name='notice_for_digest')],
                'constraints': [models.UniqueConstraint(fields=('merchant', 'id'), name='accounts_notice_wall'), models.UniqueConstraint(fields=('merchant', 'public_id'), name='accounts_notice_public_id'), models.CheckConstraint(condition=models.Q(('kind__in', CODES)), name='notice_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='NoticeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=KINDS, max_length=16)),
                ('delivery', models.CharField(choices=DELIVERIES, max_length=8)),
                ('merchant', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.merchant')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('merchant', 'id'), name='accounts_noticechoice_wall'), models.UniqueConstraint(fields=('merchant', 'public_id'), name='accounts_noticechoice_public_id'), models.UniqueConstraint(fields=('merchant', 'user', 'kind'), name='a_kind_of_notice_is_chosen_once'), models.CheckConstraint(condition=models.Q(('delivery__in', ['APP', 'AT_ONCE', 'DAILY', 'OFF']), ('kind__in', CODES)), name='notice_choice_is_known')],
            },
        ),
        BuildWall("Notice", app=EVERYTHING),
        BuildWall("NoticeChoice", app=EVERYTHING),
    ]
