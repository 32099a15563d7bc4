"""Taking everything along: asked for by an owner, packed by a worker, kept for a week."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from datetime import timedelta

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, jobs, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Job, Merchant
from accounts.permissions import Action
from accounts.tenancy import TenantQuerySet
from reconcile.models import MerchantExport
from reconcile.reports.everything import CHUNK_BYTES, Progress, pack

KEPT_DAYS = 7


class ExportRefusedError(UserError):
    """There is nothing to pack now, or nothing to forget."""


def kept_archives(merchant: Merchant) -> TenantQuerySet[MerchantExport]:
    """Those that are packed and not yet forgotten."""
    packed = MerchantExport.objects.for_merchant(merchant).exclude(file="")
    return packed.filter(expires_at__gt=clock.now())


@transaction.atomic
def ask_for_export(*, merchant: Merchant, actor: Actor) -> MerchantExport:
    """Have a worker pack everything of the merchant; one archive at a time."""
    permissions.check(actor, Action.LEAVE)
    Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    mine = MerchantExport.objects.for_merchant(merchant)
    unfinished = [Job.State.TODO, Job.State.RUNNING]
    if mine.filter(expires_at=None, job__state__in=unfinished).exists():
        raise ExportRefusedError(_("It is being packed already. Wait for it to be done."))
    export = MerchantExport.objects.create(merchant=merchant, asked_by_name=actor.name)
    export.job = jobs.add(
        merchant=merchant,
        kind="export_merchant",
        key=str(export.public_id),
        payload={"export": str(export.public_id)},
    )
    export.save(update_fields=["job"])
    audit.record(merchant=merchant, actor=actor, verb="export.asked", subject=export)
    return export


@transaction.atomic
def make_export(
    *, merchant: Merchant, actor: Actor, export_id: uuid.UUID, progress: Progress
) -> MerchantExport:
    """A worker's act: pack the archive, keep it, and have it forgotten when its time is over."""
    export = MerchantExport.objects.for_merchant(merchant).get(public_id=export_id)
    with tempfile.TemporaryFile() as packed:
        members = pack(merchant, packed, progress)
        export.size_bytes = packed.tell()
        packed.seek(0)
        digest = hashlib.sha256()
        while chunk := packed.read(CHUNK_BYTES):
            digest.update(chunk)
        packed.seek(0)
        export.file.save("everything.zip", File(packed), save=False)
    export.sha256 = digest.hexdigest()
    export.rows = sum(m.rows or 0 for m in members if m.name.startswith("tables/"))
    export.expires_at = clock.now() + timedelta(days=KEPT_DAYS)
    export.save(update_fields=["file", "size_bytes", "sha256", "rows", "expires_at"])
    forgetting = jobs.add(
        merchant=merchant,
        kind="forget_export",
        key=str(export.public_id),
        payload={"export": str(export.public_id)},
    )
    forgetting.run_after = export.expires_at
    forgetting.save(update_fields=["run_after"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="export.made",
        subject=export,
        after={"sha256": export.sha256, "rows": export.rows, "size_bytes": export.size_bytes},
    )
    return export


@transaction.atomic
def forget_export(*, merchant: Merchant, actor: Actor, export_id: uuid.UUID) -> None:
    """A worker's act when the time is over: the archive goes, its line and its fingerprint stay."""
    export = MerchantExport.objects.for_merchant(merchant).get(public_id=export_id)
    stored = export.file.name
    if stored:
        export.file = ""
        export.save(update_fields=["file"])
        transaction.on_commit(lambda: MerchantExport.file.field.storage.delete(stored))
    audit.record(merchant=merchant, actor=actor, verb="export.forgotten", subject=export)
