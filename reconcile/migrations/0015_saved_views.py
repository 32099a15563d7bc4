import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.tenancy
from accounts.walls import EVERYTHING, BuildWall

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
PUBLIC_ID = ("public_id", models.UUIDField(default=uuid.uuid4, editable=False))
ACTS = [("ACCEPT", "Accept"), ("ASSIGN", "Assign"), ("CARRY_FORWARD", "Carry forward"), ("SET_ASIDE", "Set aside")]
STATES = [("QUEUED", "Waiting"), ("DONE", "Done"), ("FAILED", "Failed")]


def merchant():
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.merchant"
    )


def person():
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    """Saved views of the queue, acts on whole groups, and indexes by which the queue is read."""

    dependencies = [
        ("accounts", "0008_publishing_threshold"),
        ("ledgers", "0008_what_was_paid"),
        ("reconcile", "0014_account_mapping"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ID,
                PUBLIC_ID,
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("filters", models.JSONField(default=dict)),
                ("is_shared", models.BooleanField(default=False)),
                ("is_default", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField(auto_now=True)),
                ("merchant", merchant()),
                ("owner", person()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("merchant", "id"), name="reconcile_savedview_wall"),
                    models.UniqueConstraint(fields=("merchant", "public_id"), name="reconcile_savedview_public_id"),
                    models.UniqueConstraint(condition=models.Q(("is_shared", False)), fields=("merchant", "owner", "name"), name="a_person_names_a_view_once"),
                    models.UniqueConstraint(condition=models.Q(("is_shared", True)), fields=("merchant", "name"), name="a_shared_view_has_its_own_name"),
                    models.UniqueConstraint(condition=models.Q(("is_default", True), ("is_shared", False)), fields=("merchant", "owner"), name="a_person_opens_one_view_first"),
                    models.UniqueConstraint(condition=models.Q(("is_default", True), ("is_shared", True)), fields=("merchant",), name="everybody_opens_one_view_first"),
                    models.CheckConstraint(condition=models.Q(("is_shared", True), ("owner__isnull", False), _connector="OR"), name="a_view_of_nobody_is_shared"),
                ],
            },
        ),
        BuildWall("SavedView", app=EVERYTHING),
        migrations.CreateModel(
            name="GroupAct",
            fields=[
                ID,
                PUBLIC_ID,
                ("act", models.CharField(choices=ACTS, max_length=13)),
                ("filters", models.JSONField(default=dict)),
                ("given", models.JSONField(default=dict)),
                ("members", models.JSONField(default=list)),
                ("sample", models.JSONField(default=list)),
                ("position", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("left", models.JSONField(default=list)),
                ("state", models.CharField(choices=STATES, default="QUEUED", max_length=6)),
                ("asked_by_name", models.CharField(max_length=200)),
                ("asked_by_role", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("asked_by", person()),
                ("merchant", merchant()),
                ("job", accounts.tenancy.TenantForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.job")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("merchant", "id"), name="reconcile_groupact_wall"),
                    models.UniqueConstraint(fields=("merchant", "public_id"), name="reconcile_groupact_public_id"),
                    models.CheckConstraint(condition=models.Q(("done__lte", models.F("position")), ("position__lte", models.F("total"))), name="a_group_act_does_no_more_than_its_group"),
                ],
            },
        ),
        BuildWall("GroupAct", app=EVERYTHING),
        migrations.AddIndex(
            model_name="exceptioncase",
            index=models.Index(
                condition=models.Q(("state", "RESOLVED"), _negated=True),
                fields=["merchant", "-amount_minor", "id"],
                include=("period_on", "kind", "state", "currency", "reconciliation", "assignee", "reason_code", "difference_minor"),
                name="case_unresolved",
            ),
        ),
        migrations.AddIndex(
            model_name="exceptioncase",
            index=models.Index(
                condition=models.Q(("reason_code", "too_many_of_one_amount"), models.Q(("state", "RESOLVED"), _negated=True)),
                fields=["merchant", "id"],
                name="case_crowded",
            ),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                condition=models.Q(("state", "SUGGESTED"), ("undone_by", None)),
                fields=["merchant", "id"],
                include=("score", "reconciliation", "rule_number", "rule", "currency", "difference_minor", "period_on"),
                name="match_suggested",
            ),
        ),
        migrations.AddIndex(
            model_name="openitem",
            index=models.Index(
                condition=models.Q(("case", None), ("released_by", None)),
                fields=["merchant", "expected_by", "id"],
                name="item_waiting",
            ),
        ),
    ]
