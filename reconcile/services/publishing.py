"""Putting a draft in force: at once where a back-test proves it, else by a second person's word."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from reconcile.engine import ENGINE_VERSION
from reconcile.models import (
    Approval,
    BackTest,
    Publication,
    Reconciliation,
    RuleSet,
    RuleSetVersion,
)
from reconcile.reports.precision import Share, percent
from reconcile.services.approvals import (
    ask,
    check_alone,
    decide,
    decision_of,
    reason_given,
)
from reconcile.services.rule_sets import (
    RulesRefusedError,
    check_document,
    digest,
    digest_as_stored,
    put_in_force,
)


class PersonNeededError(UserError):
    """A second person's word needs a first person to ask for it, and a program is none."""


class AlreadyDecidedError(UserError):
    """Somebody else was quicker."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a draft goes live by its evidence alone; if not, why, in words."""

    reasons: tuple[str, ...]
    back_tests: tuple[BackTest, ...]

    @property
    def goes_live(self) -> bool:
        return not self.reasons


def judge(merchant: Merchant, rule_set: RuleSet) -> Verdict:
    """Hold the newest back-test of this very draft, per reconciliation that uses it, against the threshold."""
    wanted, latest = (
        digest_as_stored(rule_set.draft or {}),
        rule_set.versions.order_by("-number").first(),
    )
    users = Reconciliation.objects.for_merchant(merchant).filter(rule_set=rule_set, is_active=True)
    reasons, found = [], []
    for reconciliation in users.order_by("name", "id"):
        tried = BackTest.objects.for_merchant(merchant).filter(
            reconciliation=reconciliation,
            against=latest,
            document_sha256=wanted,
            engine_version=ENGINE_VERSION,
            state=BackTest.State.DONE,
        )
        newest = tried.order_by("-id").first()
        if newest is None:
            reasons.append(
                _("%(name)s: this draft has not been tried yet.") % {"name": reconciliation.name}
            )
            continue
        found.append(newest)
        if shortfall := _shortfall(merchant, newest):
            reasons.append(
                _("%(name)s: %(about)s") % {"name": reconciliation.name, "about": shortfall}
            )
    if not users.exists():
        reasons.append(_("No reconciliation uses these rules, so nothing can prove them."))
    return Verdict(tuple(reasons), tuple(found))


def _shortfall(merchant: Merchant, tried: BackTest) -> str:
    """What a back-test lacks to let rules go live alone; empty when nothing."""
    share = Share(tried.decided_right or 0, tried.decided or 0)
    needed = max(merchant.rules_decisions_min, 1)
    if share.of < needed:
        return _("people's decisions judge %(n)d of its matches; %(needed)d are needed.") % {
            "n": share.of,
            "needed": needed,
        }
    if (share.at_least_ppm or 0) < merchant.rules_precision_min_ppm:
        return _("%(right)d of %(of)d are right, at least %(bound)s; %(needed)s is needed.") % {
            "right": share.right,
            "of": share.of,
            "bound": percent(share.at_least_ppm or 0),
            "needed": percent(merchant.rules_precision_min_ppm),
        }
    return ""


@transaction.atomic
def publish_draft(*, merchant: Merchant, actor: Actor, rule_set: RuleSet, note: str) -> Publication:
    """Make the draft the next version if its back-test proves it; else ask for an approval."""
    permissions.check(actor, Action.MANAGE_RULES)
    locked, document, latest = _lock_draft(merchant, rule_set)
    verdict = judge(merchant, locked)
    if not verdict.goes_live and actor.user is None:
        raise PersonNeededError(
            _("These rules need an approval, for which a person has to ask: %(why)s")
            % {"why": " ".join(verdict.reasons)}
        )
    asked = Publication(
        merchant=merchant,
        rule_set=locked,
        against=latest,
        document=document,
        document_sha256=digest(document),
        note=note,
        state=Publication.State.PENDING,
        asked_by_name=actor.name,
    )
    evidence = [str(tried.public_id) for tried in verdict.back_tests]
    if verdict.goes_live:
        _publish(merchant, actor, asked, locked)
        return asked
    asked.save()
    ask(Approval(merchant=merchant, publication=asked), actor)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="rules.publication_asked",
        subject=locked,
        after={
            "sha256": asked.document_sha256,
            "why": list(verdict.reasons),
            "back_tests": evidence,
        },
        note=note,
    )
    return asked


@transaction.atomic
def decide_publication(
    *,
    merchant: Merchant,
    actor: Actor,
    publication_id: uuid.UUID,
    approved: bool,
    reason: str = "",
) -> Publication:
    """Approve a draft, which puts it in force, or return it with a reason; its author may take it back."""
    asked, approval, locked = _lock_pending(merchant, publication_id)
    decision = decision_of(approval, actor, reason, approved=approved)
    decide(approval, actor, decision)
    if approved:
        _publish(merchant, actor, asked, locked)
        return asked
    asked.state = Publication.State.RETURNED
    asked.save(update_fields=["state"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb=f"rules.publication_{decision.lower()}",
        subject=locked,
        after={"sha256": asked.document_sha256},
        note=approval.reason,
    )
    return asked


@transaction.atomic
def publish_single_handed(
    *, merchant: Merchant, actor: Actor, publication_id: uuid.UUID, reason: str
) -> Publication:
    """Approve one's own draft where the merchant allows it and nobody else could."""
    permissions.check(actor, Action.APPROVE)
    check_alone(merchant)
    asked, approval, locked = _lock_pending(merchant, publication_id)
    approval.reason = reason_given(reason)
    decide(approval, actor, Approval.Decision.SELF_CLOSED)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="rules.published_alone",
        subject=locked,
        after={"sha256": asked.document_sha256},
        note=reason.strip(),
    )
    _publish(merchant, actor, asked, locked)
    return asked


def _lock_draft(
    merchant: Merchant, rule_set: RuleSet
) -> tuple[RuleSet, dict[str, object], RuleSetVersion]:
    locked = RuleSet.objects.for_merchant(merchant).select_for_update().get(id=rule_set.id)
    if locked.draft is None:
        raise RulesRefusedError(_("There is no draft to publish."))
    checked = check_document(locked.draft)
    latest = locked.in_force
    if latest.sha256 == digest(checked):
        raise RulesRefusedError(_("The draft is the same as the version in force."))
    waiting = Publication.objects.for_merchant(merchant).filter(
        rule_set=locked, state=Publication.State.PENDING
    )
    if waiting.exists():
        raise AlreadyDecidedError(_("This draft waits for approval already."))
    return locked, checked, latest


def _lock_pending(
    merchant: Merchant, publication_id: uuid.UUID
) -> tuple[Publication, Approval, RuleSet]:
    mine = Publication.objects.for_merchant(merchant)
    found = mine.get(public_id=publication_id)
    locked = RuleSet.objects.for_merchant(merchant).select_for_update().get(id=found.rule_set_id)
    asked = mine.select_for_update().get(id=found.id)
    latest = locked.in_force
    if asked.state != Publication.State.PENDING or latest.id != asked.against_id:
        raise AlreadyDecidedError(
            _("This was decided already, or the draft has changed: %(state)s.")
            % {"state": asked.get_state_display()}
        )
    pending = Approval.objects.for_merchant(merchant).select_for_update()
    return asked, pending.get(publication=asked, decision=Approval.Decision.PENDING), locked


def _publish(merchant: Merchant, actor: Actor, asked: Publication, rule_set: RuleSet) -> None:
    # an engine that has learnt more since may refuse what it took then
    document = check_document(asked.document)
    rule_set.draft = None
    rule_set.save(update_fields=["draft"])
    asked.version = put_in_force(merchant, actor, rule_set, document, asked.note)
    asked.state = Publication.State.PUBLISHED
    asked.save()
