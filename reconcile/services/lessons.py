"""Proposals that were learned: taken into a draft and tried, or forgotten. Nothing is applied by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from reconcile.models import BackTest, Lesson, Reconciliation, RuleSet
from reconcile.reports.back_test import period_to_try
from reconcile.reports.lessons import Proposal, proposals
from reconcile.services.back_tests import ask_back_test
from reconcile.services.rule_sets import draft_or_in_force, save_draft


class LessonGoneError(UserError):
    """The decisions don't teach this any more, or somebody has decided on it."""


@transaction.atomic
def take_lesson(
    *, merchant: Merchant, actor: Actor, rule_set: RuleSet, fingerprint: str
) -> BackTest | None:
    """Put a proposal into the draft and have the draft tried on the last period, if there is one."""
    permissions.check(actor, Action.MANAGE_RULES)
    found = _find(merchant, rule_set, fingerprint)
    draft = found.lesson.apply(draft_or_in_force(rule_set))
    save_draft(merchant=merchant, actor=actor, rule_set=rule_set, document=draft)
    _keep_word(merchant, actor, rule_set, found, Lesson.State.TAKEN)
    rule_set.draft = draft
    mine = Reconciliation.objects.for_merchant(merchant).filter(rule_set=rule_set)
    for reconciliation in mine.order_by("name", "id"):
        period = period_to_try(merchant, reconciliation)
        if period is not None:
            return ask_back_test(
                merchant=merchant,
                actor=actor,
                rule_set=rule_set,
                reconciliation=reconciliation,
                period=period,
            )
    return None


@transaction.atomic
def forget_lesson(
    *, merchant: Merchant, actor: Actor, rule_set: RuleSet, fingerprint: str
) -> Lesson:
    """Never propose this again."""
    permissions.check(actor, Action.MANAGE_RULES)
    found = _find(merchant, rule_set, fingerprint)
    return _keep_word(merchant, actor, rule_set, found, Lesson.State.FORGOTTEN)


@transaction.atomic
def remember_lesson(
    *, merchant: Merchant, actor: Actor, rule_set: RuleSet, fingerprint: str
) -> None:
    """Let something that was forgotten or taken be proposed again."""
    permissions.check(actor, Action.MANAGE_RULES)
    known = Lesson.objects.for_merchant(merchant).filter(rule_set=rule_set, fingerprint=fingerprint)
    if not known.delete()[0]:
        raise LessonGoneError(_("This was neither taken nor forgotten."))
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="rules.lesson_remembered",
        subject=rule_set,
        after={"fingerprint": fingerprint},
    )


def _find(merchant: Merchant, rule_set: RuleSet, fingerprint: str) -> Proposal:
    offered = proposals(
        merchant, rule_set, draft_or_in_force(rule_set), today=clock.today(merchant)
    )
    for proposal in offered:
        if proposal.lesson.fingerprint == fingerprint:
            return proposal
    raise LessonGoneError(_("This is not proposed any more: the decisions or the rules changed."))


def _keep_word(
    merchant: Merchant, actor: Actor, rule_set: RuleSet, found: Proposal, state: Lesson.State
) -> Lesson:
    lesson = found.lesson
    made = Lesson.objects.create(
        merchant=merchant,
        rule_set=rule_set,
        kind=lesson.kind,
        content=lesson.content,
        fingerprint=lesson.fingerprint,
        state=state,
        decided_by_name=actor.name,
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb=f"rules.lesson_{state.lower()}",
        subject=rule_set,
        after={
            "kind": lesson.kind,
            "content": lesson.content,
            "agreeing": len(lesson.agreeing),
            "against": len(lesson.against),
        },
    )
    return made
