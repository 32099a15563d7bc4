"""A file arrives, is looked at, and is taken into a ledger as a statement."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit, jobs, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from ledgers.formats import ColumnMapping, generic_code, header_digest
from ledgers.formats.changes import KnownHeader
from ledgers.models import Ledger, SavedMapping, Statement, Upload

NAME_MAX = 255
# a header is compared with those of so many statements
HEADERS_MAX = 200


class UploadRefusedError(UserError):
    """The file can't be accepted at all."""


class AlreadyTakenInError(UserError):
    """This very file is a statement of this ledger already."""


class NotReadyError(UserError):
    """The file isn't in the state that this act needs."""


class OtherAccountError(UserError):
    """The file names another account than the ledger's; it may still be meant."""


@dataclass(frozen=True, slots=True)
class Received:
    """An upload, and whether the very same file had come before."""

    upload: Upload
    is_new: bool


@transaction.atomic
def receive_upload(*, merchant: Merchant, actor: Actor, file: UploadedFile[bytes]) -> Received:
    """Store a file and have a worker look at it. The same bytes again are recognised."""
    permissions.check(actor, Action.UPLOAD)
    name = PurePath((file.name or "").replace("\\", "/")).name[-NAME_MAX:] or "unnamed"
    if file.size is None or file.size > settings.UPLOAD_BYTES_MAX:
        raise UploadRefusedError(
            _("%(name)s is larger than %(limit)d MB. Export a shorter period.")
            % {"name": name, "limit": settings.UPLOAD_BYTES_MAX // 1024**2}
        )
    if file.size == 0:
        raise UploadRefusedError(_("%(name)s is empty. Download it again.") % {"name": name})
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    same = _still_there(merchant, digest.hexdigest())
    if same is not None:
        return Received(same, is_new=False)
    file.seek(0)
    upload = Upload(
        merchant=merchant,
        name=name,
        size_bytes=file.size,
        sha256=digest.hexdigest(),
        uploaded_by=actor.user,
        uploaded_by_name=actor.name,
    )
    upload.file.save(name, file, save=False)
    try:
        with transaction.atomic():
            upload.save()
    except IntegrityError:
        # somebody sent the very same bytes at the very same moment
        upload.file.delete(save=False)
        same = _still_there(merchant, upload.sha256)
        if same is None:
            raise
        return Received(same, is_new=False)
    _have_inspected(merchant, upload)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="upload.received",
        subject=upload,
        after={"name": name, "sha256": upload.sha256, "size_bytes": upload.size_bytes},
    )
    return Received(upload, is_new=True)


@transaction.atomic
def record_inspection(
    *, merchant: Merchant, actor: Actor, upload_id: uuid.UUID, inspection: Mapping[str, object]
) -> Upload:
    """Keep what a worker found in a file: a format, or the reason why it can't be read."""
    upload = _lock(merchant, upload_id)
    if upload.state not in {Upload.State.RECEIVED, Upload.State.QUESTIONS}:
        return upload
    if parts := inspection.get("parts"):
        return _take_apart(merchant, actor, upload, [str(part) for part in parts])  # type: ignore[attr-defined]  # a list by inspect's word
    code = str(inspection.get("error_code", ""))
    upload.inspection = dict(inspection)
    upload.error_code, upload.error_params = code, inspection.get("error_params", {})
    if code:
        upload.state = Upload.State.REFUSED
    else:
        asks = inspection.get("questions")
        upload.state = Upload.State.QUESTIONS if asks else Upload.State.INSPECTED
    upload.save(update_fields=["inspection", "error_code", "error_params", "state"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="upload.inspected",
        subject=upload,
        after={"state": upload.state, "format": inspection.get("format"), "error": code},
    )
    return upload


def _take_apart(merchant: Merchant, actor: Actor, upload: Upload, parts: list[str]) -> Upload:
    """Make each statement that a workbook or an archive holds an upload of its own."""
    upload.state, upload.inspection = Upload.State.PARTED, {"parts": parts}
    upload.save(update_fields=["state", "inspection"])
    for part in parts:
        digest = _digest_of_part(upload.sha256, part)
        if _still_there(merchant, digest) is not None:
            continue
        made = Upload.objects.create(
            merchant=merchant,
            file=upload.file.name,
            name=f"{upload.name} › {part}"[:NAME_MAX],
            part=part,
            size_bytes=upload.size_bytes,
            sha256=digest,
            uploaded_by=upload.uploaded_by,
            uploaded_by_name=upload.uploaded_by_name,
        )
        _have_inspected(merchant, made)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="upload.taken_apart",
        subject=upload,
        after={"parts": parts},
    )
    return upload


def _have_inspected(merchant: Merchant, upload: Upload) -> None:
    jobs.add(
        merchant=merchant,
        kind="inspect_upload",
        key=str(upload.public_id),
        payload={"upload": str(upload.public_id)},
    )


def _digest_of_part(sha256: str, part: str) -> str:
    return hashlib.sha256(f"{sha256}:{part}".encode()).hexdigest()


@transaction.atomic
def confirm_upload(
    *,
    merchant: Merchant,
    actor: Actor,
    upload_id: uuid.UUID,
    ledger: Ledger,
    period: tuple[date | None, date | None] = (None, None),
    mapping: ColumnMapping | None = None,
    is_sure: bool = False,
) -> Statement:
    """Take a file into a ledger: it becomes a statement, and a worker reads its rows.

    `is_sure` takes in what names another account than the ledger has.
    """
    permissions.check(actor, Action.UPLOAD)
    upload = _lock(merchant, upload_id)
    if upload.state not in {Upload.State.INSPECTED, Upload.State.QUESTIONS}:
        raise NotReadyError(
            _("%(name)s: %(state)s.") % {"name": upload.name, "state": upload.get_state_display()}
        )
    if upload.state == Upload.State.QUESTIONS and mapping is None:
        raise NotReadyError(_("Say first which column is which."))
    _check_period(period)
    _check_ledger(upload, ledger, is_sure=is_sure)
    proposed = upload.inspection.get("mapping")
    if mapping is not None:
        _remember(merchant, actor, upload, mapping)
    statement = _new_statement(merchant, actor, upload, ledger, period)
    statement.mapping = mapping.to_json() if mapping else proposed
    if mapping is not None:
        statement.format = generic_code(mapping)
    try:
        with transaction.atomic():
            statement.save()
    except IntegrityError as error:
        raise AlreadyTakenInError(
            _("%(name)s is in %(ledger)s already.") % {"name": upload.name, "ledger": ledger.name}
        ) from error
    upload.state = Upload.State.CONFIRMED
    upload.save(update_fields=["state"])
    if not ledger.format:
        Ledger.objects.for_merchant(merchant).filter(id=ledger.id).update(format=statement.format)
    jobs.add(
        merchant=merchant,
        kind="ingest_statement",
        key=str(statement.public_id),
        payload={"statement": str(statement.public_id)},
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="statement.confirmed",
        subject=statement,
        after={
            "ledger": ledger.name,
            "name": statement.name,
            "period": [str(d or "") for d in period],
        },
    )
    return statement


@transaction.atomic
def discard_upload(*, merchant: Merchant, actor: Actor, upload_id: uuid.UUID) -> Upload:
    """Put a file aside that nothing was taken from."""
    permissions.check(actor, Action.UPLOAD)
    upload = _lock(merchant, upload_id)
    if upload.state == Upload.State.CONFIRMED:
        raise NotReadyError(
            _("%(name)s was taken in. Void its statement instead.") % {"name": upload.name}
        )
    before = upload.state
    upload.state = Upload.State.DISCARDED
    upload.save(update_fields=["state"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="upload.discarded",
        subject=upload,
        before={"state": before},
    )
    return upload


def saved_mappings(merchant: Merchant) -> dict[str, ColumnMapping]:
    """The merchant's mappings by the digest of the header they are for."""
    saved = SavedMapping.objects.for_merchant(merchant).order_by("id")
    return {m.header_sha256: ColumnMapping.from_json(m.mapping) for m in saved}


def known_headers(merchant: Merchant) -> list[KnownHeader]:
    """The headers of the statements that were taken in, the newest first."""
    taken = Statement.objects.for_merchant(merchant).exclude(state=Statement.State.REFUSED)
    found = taken.order_by("-id").values_list("name", "upload__inspection__header", "mapping")
    headers: dict[tuple[str, ...], KnownHeader] = {}
    for name, header, mapping in found[:HEADERS_MAX]:
        # names that were made up are nobody's header
        is_named = (mapping or {}).get("has_header", True)
        names = tuple(header or ()) if is_named else ()
        headers.setdefault(names, KnownHeader(name, names, mapping))
    return [one for names, one in headers.items() if names]


def _still_there(merchant: Merchant, sha256: str) -> Upload | None:
    """The same bytes, if they wait or stand in the books; what was refused or voided may come again."""
    same = Upload.objects.for_merchant(merchant).filter(sha256=sha256)
    gone = [Statement.State.REFUSED, Statement.State.VOIDED]
    statements = Statement.objects.for_merchant(merchant).exclude(state__in=gone)
    is_there = Q(state__in=Upload.WAITING) | Q(id__in=statements.values("upload"))
    found = same.filter(is_there).order_by("-id").first()
    parted = same.filter(state=Upload.State.PARTED).order_by("-id").first()
    if found is None and parted is not None:
        digests = (_digest_of_part(sha256, part) for part in parted.inspection["parts"])
        # it is there as long as each of its parts is
        return parted if all(_still_there(merchant, digest) for digest in digests) else None
    return found


def _lock(merchant: Merchant, upload_id: uuid.UUID) -> Upload:
    return Upload.objects.for_merchant(merchant).select_for_update().get(public_id=upload_id)


def _check_period(period: tuple[date | None, date | None]) -> None:
    start, end = period
    if (start is None) != (end is None):
        raise NotReadyError(_("Give both days of the period, or neither: then the rows say it."))
    if start and end and end < start:
        raise NotReadyError(_("The period ends before it starts."))


def _check_ledger(upload: Upload, ledger: Ledger, *, is_sure: bool) -> None:
    """Refuse a retired ledger, and the bill of one account for another's. Masked numbers say too little."""
    if not ledger.is_active:
        raise NotReadyError(_("%(ledger)s is retired. Choose another.") % {"ledger": ledger.name})
    named, own = (
        "".join(c for c in str(text or "").casefold() if c.isalnum() or c == "*")
        for text in (upload.inspection.get("account"), ledger.account)
    )
    if not is_sure and named and own and named != own and "*" not in named + own:
        raise OtherAccountError(
            _("%(name)s is of account %(named)s, and %(ledger)s is account %(own)s.")
            % {
                "name": upload.name,
                "named": upload.inspection["account"],
                "ledger": ledger.name,
                "own": ledger.account,
            }
        )


def _new_statement(
    merchant: Merchant,
    actor: Actor,
    upload: Upload,
    ledger: Ledger,
    period: tuple[date | None, date | None],
) -> Statement:
    return Statement(
        merchant=merchant,
        ledger=ledger,
        upload=upload,
        name=upload.name,
        sha256=upload.sha256,
        format=str(upload.inspection.get("format", "")),
        period_start=period[0],
        period_end=period[1],
        uploaded_by_name=actor.name,
    )


def _remember(merchant: Merchant, actor: Actor, upload: Upload, mapping: ColumnMapping) -> None:
    """Keep a person's mapping for the next file with this header."""
    header = [str(name) for name in upload.inspection.get("header", [])]
    SavedMapping.objects.update_or_create(
        merchant=merchant,
        # as a worker will find it again, even where the text turned out to be in another encoding
        header_sha256=upload.inspection.get("header_sha256") or header_digest(header),
        defaults={
            "header": header,
            "mapping": mapping.to_json(),
            "created_by_name": actor.name,
        },
    )
