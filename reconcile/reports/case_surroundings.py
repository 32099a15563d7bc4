"""What stands around a case on its page: what was said and done, and what it belongs together with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import AuditEvent, Merchant, User
from reconcile.models import (
    CaseDraft,
    Comment,
    Dispute,
    Evidence,
    ExceptionCase,
    Letter,
    LetterLine,
    Match,
    MatchLeg,
    OpenItem,
)
from reconcile.reports.together import OneQuery, attach

SHOWN_MAX = 20
SPLITS_MAX = 10
ASKED_MAX = 200


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was said in its order; acts and questions with the newest first."""

    # what this person has typed and ticked and not sent; nobody else sees it
    drafts: list[CaseDraft]
    comments: list[Comment]
    evidence: list[Evidence]
    disputes: list[Dispute]
    split_off: list[ExceptionCase]
    # those in which its rows stand now
    matches: list[Match]
    # what happened to the case, and what took its rows
    history: list[AuditEvent]
    # what people outside were asked about it
    asked: list[LetterLine]


def surroundings(
    merchant: Merchant, user: User, case: ExceptionCase, items: Sequence[OpenItem]
) -> Surroundings:
    """All of it in one query, whatever a case has. `items` are its rows that may stand in matches now."""
    query = OneQuery()
    lines = (
        LetterLine.objects.for_merchant(merchant).filter(case=case).exclude(letter__sent_at=None)
    )
    letters = query.list_of(
        Letter.objects.for_merchant(merchant).filter(id__in=lines.values("letter"))
    )
    found = Surroundings(
        drafts=query.list_of(CaseDraft.objects.for_merchant(merchant).filter(case=case, user=user)),
        comments=query.list_of(
            Comment.objects.for_merchant(merchant).filter(case=case).order_by("id")
        ),
        evidence=query.list_of(
            Evidence.objects.for_merchant(merchant).filter(case=case).order_by("id")
        ),
        disputes=query.list_of(
            Dispute.objects.for_merchant(merchant).filter(claims__case=case).order_by("claims__id")
        ),
        split_off=query.list_of(
            ExceptionCase.objects.for_merchant(merchant)
            .filter(split_from=case)
            .order_by("id")[:SPLITS_MAX]
        ),
        matches=_matches(query, merchant, items) if items else [],
        history=query.list_of(
            AuditEvent.objects.for_merchant(merchant)
            .filter(
                Q(subject_id=case.public_id)
                | Q(id__in=case.items.exclude(released_by=None).values("released_by"))
            )
            .order_by("-sequence")[:SHOWN_MAX]
        ),
        asked=query.list_of(lines.order_by("-id")[:ASKED_MAX]),
    )
    query.ask()
    attach(found.asked, "letter", letters)
    return found


def _matches(query: OneQuery, merchant: Merchant, items: Sequence[OpenItem]) -> list[Match]:
    legs = MatchLeg.objects.for_merchant(merchant).filter(
        entry__in=[i.entry_id for i in items],
        reconciliation__in={i.reconciliation_id for i in items},
        undone_by=None,
    )
    mine = Match.objects.for_merchant(merchant).filter(id__in=legs.values("match"))
    return query.list_of(mine.order_by("id")[:SHOWN_MAX])
