from reconcile.models.bookkeeping import AccountMapping, AccountPurpose
from reconcile.models.cases import Comment, Evidence, ExceptionCase, OpenItem
from reconcile.models.definitions import (
    Reconciliation,
    ReconciliationLedger,
    RuleSet,
    RuleSetVersion,
)
from reconcile.models.demo import DemoSeed
from reconcile.models.disputes import Dispute, DisputedCase
from reconcile.models.exports import MerchantExport
from reconcile.models.handmade import CaseDraft, Mention, MissingRecord
from reconcile.models.lessons import Lesson
from reconcile.models.letters import Letter, LetterFile, LetterLine
from reconcile.models.matches import Match, MatchLeg
from reconcile.models.parts import RunPart
from reconcile.models.queue import GroupAct, SavedView
from reconcile.models.rates import ExchangeRate
from reconcile.models.runs import Run, RunCertificate, RunStatement
from reconcile.models.settlements import Adjustment, AdjustmentLine, Approval, Settlement
from reconcile.models.trials import BackTest, Publication
from reconcile.models.work import AssignmentRule, DuePolicy, ForcedMatch

__all__ = [
    "AccountMapping",
    "AccountPurpose",
    "Adjustment",
    "AdjustmentLine",
    "Approval",
    "AssignmentRule",
    "BackTest",
    "CaseDraft",
    "Comment",
    "DemoSeed",
    "Dispute",
    "DisputedCase",
    "DuePolicy",
    "Evidence",
    "ExceptionCase",
    "ExchangeRate",
    "ForcedMatch",
    "GroupAct",
    "Lesson",
    "Letter",
    "LetterFile",
    "LetterLine",
    "Match",
    "MatchLeg",
    "Mention",
    "MerchantExport",
    "MissingRecord",
    "OpenItem",
    "Publication",
    "Reconciliation",
    "ReconciliationLedger",
    "RuleSet",
    "RuleSetVersion",
    "Run",
    "RunCertificate",
    "RunPart",
    "RunStatement",
    "SavedView",
    "Settlement",
]
