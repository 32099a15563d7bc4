from accounts.models.audit import AuditEvent, AuditHead
from accounts.models.calls import AnsweredCall
from accounts.models.jobs import BeatTick, Job, OutboxMessage, WorkerHeartbeat
from accounts.models.merchants import ApiToken, Invitation, Membership, Merchant, Role
from accounts.models.people import User

__all__ = [
    "AnsweredCall",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "BeatTick",
    "Invitation",
    "Job",
    "Membership",
    "Merchant",
    "OutboxMessage",
    "Role",
    "User",
    "WorkerHeartbeat",
]
