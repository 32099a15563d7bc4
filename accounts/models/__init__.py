from accounts.models.audit import AuditEvent, AuditHead
from accounts.models.calls import AnsweredCall
from accounts.models.jobs import BeatTick, Job, OutboxMessage, WorkerHeartbeat
from accounts.models.merchants import ApiToken, Invitation, Membership, Merchant, Role
from accounts.models.notices import Delivery, Notice, NoticeChoice, NoticeKind
from accounts.models.people import User

__all__ = [
    "AnsweredCall",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "BeatTick",
    "Delivery",
    "Invitation",
    "Job",
    "Membership",
    "Merchant",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "OutboxMessage",
    "Role",
    "User",
    "WorkerHeartbeat",
]
