"""The audit trail: appended in the transaction of the act itself, hash-chained per merchant."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, AuditHead, Merchant
from accounts.models.audit import GENESIS_HASH

HASH_VERSION = "1"
JsonObject = Mapping[str, object]
# acts that a merchant which has left still knows
WHEN_CLOSED = frozenset(
    {"merchant.closed", "merchant.reopened", "export.asked", "export.made", "export.forgotten"}
)


class MerchantClosedError(UserError):
    """Nothing is written to a merchant that has left, by whomever."""


def record(
    *,
    merchant: Merchant,
    actor: Actor,
    verb: str,
    subject: Model,
    before: JsonObject | None = None,
    after: JsonObject | None = None,
    note: str = "",
) -> AuditEvent:
    """Append one event to the merchant's chain.

    Call it last in a transaction: it holds the chain's head, and with it every other act of the
    merchant, until the transaction ends.
    """
    head = hold_chain(merchant)
    # asked while the chain is held: an act that began before the merchant was closed comes too late
    if verb not in WHEN_CLOSED and _is_closed(merchant):
        raise MerchantClosedError(_("%(name)s is closed.") % {"name": merchant.name})
    event = AuditEvent(
        merchant=merchant,
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor_kind=actor.kind,
        actor=actor.user,
        actor_name=actor.name,
        verb=verb,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.public_id,  # type: ignore[attr-defined]  # every audited row has one
        before=dict(before or {}),
        after=dict(after or {}),
        note=note,
        previous_hash=head.hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    head.sequence, head.hash = event.sequence, event.hash
    head.save(update_fields=["sequence", "hash"])
    return event


def hold_chain(merchant: Merchant) -> AuditHead:
    """Take the end of the merchant's chain: until the transaction ends, no other act is recorded."""
    head, _is_new = AuditHead.objects.select_for_update().get_or_create(merchant=merchant)
    return head


def _is_closed(merchant: Merchant) -> bool:
    return Merchant.objects.filter(id=merchant.id).exclude(closed_at=None).exists()


def event_hash(event: AuditEvent) -> str:
    """SHA-256 over the canonical JSON of everything the event says and the hash before it."""
    content = {
        "version": HASH_VERSION,
        "merchant": event.merchant_id,
        "sequence": event.sequence,
        "at": event.at.isoformat(),
        "actor": [event.actor_kind, event.actor_id, event.actor_name],
        "verb": event.verb,
        "subject": [event.subject_kind, str(event.subject_id)],
        "public_id": str(event.public_id),
        "before": event.before,
        "after": event.after,
        "note": event.note,
        "previous": event.previous_hash,
    }
    canonical = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, uuid.UUID):
        return str(value)
    raise TypeError(f"an audit event holds plain JSON, not {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One place where a merchant's chain does not hold."""

    merchant_id: int
    sequence: int
    what: str


def chain_faults(merchant_id: int, *, using: str = "default") -> Iterator[ChainFault]:
    """Every altered, missing or foreign link of one merchant's chain, in order; none when all is well."""
    previous, expected = GENESIS_HASH, 1
    events = AuditEvent.objects.using(using).filter(merchant_id=merchant_id).order_by("sequence")
    for event in events.iterator(chunk_size=2_000):
        if event.sequence != expected:
            yield ChainFault(merchant_id, expected, "an event is missing")
        if event.previous_hash != previous:
            yield ChainFault(merchant_id, event.sequence, "it does not follow the event before it")
        if event_hash(event) != event.hash:
            yield ChainFault(merchant_id, event.sequence, "its content was altered")
        previous, expected = event.hash, event.sequence + 1
    head = AuditHead.objects.using(using).filter(merchant_id=merchant_id).first()
    recorded = (head.sequence + 1, head.hash) if head is not None else (1, GENESIS_HASH)
    if recorded != (expected, previous):
        yield ChainFault(merchant_id, expected, "the chain ends before its recorded head")
