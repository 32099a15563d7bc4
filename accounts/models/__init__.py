from accounts.models.audit import AuditEvent, AuditHead
from accounts.models.calls import AnsweredCall
from accounts.models.jobs import BeatTick, Job, OutboxMessage, WorkerHeartbeat
from accounts.models.limits import AuthorityLimit, LimitedAct
from accounts.models.merchants import ApiToken, Invitation, Membership, Merchant, Role
from accounts.models.notices import Delivery, Notice, NoticeChoice, NoticeKind
from accounts.models.people import User

__all__ = [
    "AnsweredCall",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "AuthorityLimit",
    "BeatTick",
    "Delivery",
    "Invitation",
    "Job",
    "LimitedAct",
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
