"""Who acts: passed to every service, written into every audit event."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import AuditEvent, Membership, Role, User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, an API token, the system itself, or somebody outside by a link. The last two have no role."""

    kind: AuditEvent.ActorKind
    name: str
    user: User | None = None
    role: Role | None = None
    # whose merchant has left: see `permissions.may`
    is_closed: bool = False

    @classmethod
    def of(cls, membership: Membership) -> Actor:
        return cls(
            AuditEvent.ActorKind.PERSON,
            str(membership.user),
            user=membership.user,
            role=Role(membership.role),
            is_closed=membership.merchant.closed_at is not None,
        )

    @property
    def is_person(self) -> bool:
        return self.kind == AuditEvent.ActorKind.PERSON

    @property
    def is_system(self) -> bool:
        return self.kind == AuditEvent.ActorKind.SYSTEM


SYSTEM = Actor(AuditEvent.ActorKind.SYSTEM, "Reconcile")
