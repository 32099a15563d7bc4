"""Whose work a case is by rule: the rules, what they would do, and what they do when a run opens cases."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.actors import SYSTEM, Actor
from accounts.errors import UserError
from accounts.models import Membership, Merchant, NoticeKind, Role, User
from accounts.permissions import ACTIONS_OF_ROLE, Action
from accounts.tenancy import TenantQuerySet
from ledgers.models import Ledger
from reconcile.models import AssignmentRule, ExceptionCase, OpenItem, Reconciliation, Run
from reconcile.models.cases import ExceptionKind
from reconcile.services.handing_out import count_picked, hand_out, people_of, pick, tell_of_picked

RULES_MAX = 30
NOBODY_YET = (ExceptionCase.State.OPEN, ExceptionCase.State.IN_REVIEW)
REVIEWING = tuple(role for role in Role if Action.REVIEW in ACTIONS_OF_ROLE[role])


class RuleRefusedError(UserError):
    """A rule of assignment can't be like this."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a rule asks of a case, and whose it is then: a member's, or by turns a role's."""

    kind: str = ""
    ledger_id: uuid.UUID | None = None
    reconciliation_id: uuid.UUID | None = None
    from_minor: int | None = None
    below_minor: int | None = None
    member_id: uuid.UUID | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """How many cases a rule takes, of those that no rule before it has taken."""

    rule: AssignmentRule
    cases: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What the rules would do with the open cases that nobody has."""

    shares: Sequence[Share]
    open_cases: int

    @property
    def assigned(self) -> int:
        return sum(share.cases for share in self.shares)


@transaction.atomic
def add_assignment_rule(*, merchant: Merchant, actor: Actor, wanted: Wanted) -> AssignmentRule:
    """Add a rule behind the others."""
    permissions.check(actor, Action.MANAGE_PEOPLE)
    mine = _locked(merchant)
    if len(mine) >= RULES_MAX:
        raise RuleRefusedError(_("At most %(max)d rules.") % {"max": RULES_MAX})
    rule = AssignmentRule(merchant=merchant, position=mine[-1].position + 1 if mine else 1)
    _apply(rule, wanted)
    rule.save(force_insert=True)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="assignment_rule.added",
        subject=rule,
        after=_facts(rule),
    )
    return rule


@transaction.atomic
def move_assignment_rule(
    *, merchant: Merchant, actor: Actor, rule_id: uuid.UUID, up: bool
) -> AssignmentRule:
    """Let a rule change places with its neighbour; at the end of the list nothing happens."""
    permissions.check(actor, Action.MANAGE_PEOPLE)
    mine = _locked(merchant)
    rule = _named(mine, rule_id)
    at = mine.index(rule)
    other = at - 1 if up else at + 1
    before = rule.position
    if 0 <= other < len(mine):
        neighbour = mine[other]
        rule.position, neighbour.position = neighbour.position, rule.position
        # the order is unique only when both are written: see the constraint
        rule.save(update_fields=["position"])
        neighbour.save(update_fields=["position"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="assignment_rule.moved",
        subject=rule,
        before={"position": before},
        after={"position": rule.position},
    )
    return rule


@transaction.atomic
def remove_assignment_rule(*, merchant: Merchant, actor: Actor, rule_id: uuid.UUID) -> None:
    """Take a rule away. What it has assigned stays so."""
    permissions.check(actor, Action.MANAGE_PEOPLE)
    rule = _named(_locked(merchant), rule_id)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="assignment_rule.removed",
        subject=rule,
        before=_facts(rule),
    )
    rule.delete()


@transaction.atomic
def assign_by_rule(*, merchant: Merchant, actor: Actor) -> int:
    """Give the open cases that nobody has to whom the rules say; how many."""
    permissions.check(actor, Action.MANAGE_PEOPLE)
    cases = ExceptionCase.objects.for_merchant(merchant).filter(state__in=NOBODY_YET)
    done = _assign(merchant, cases, actor)
    if done:
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="cases.assigned_by_rule",
            subject=merchant,
            after={"by_rule": done},
        )
    return sum(done.values())


@transaction.atomic
def assign_cases_of_run(*, merchant: Merchant, actor: Actor, run: Run) -> int:
    """Give the cases that a run has just opened to whom the rules say; how many."""
    cases = ExceptionCase.objects.for_merchant(merchant).filter(run=run, state__in=NOBODY_YET)
    done = _assign(merchant, cases, actor)
    if done:
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="cases.assigned_by_rule",
            subject=run,
            after={"by_rule": done},
        )
    return sum(done.values())


def preview(merchant: Merchant) -> Preview:
    """What the rules would do now; nothing is written."""
    rules = _rules(merchant)
    cases = ExceptionCase.objects.for_merchant(merchant).filter(state__in=NOBODY_YET, assignee=None)
    chosen = cases.annotate(target=_rule_of_case(merchant, rules)).order_by()
    counts = dict(chosen.values_list("target").annotate(n=Count("id")))
    shares = [Share(rule, counts.get(str(rule.id), 0)) for rule in rules]
    return Preview(shares, sum(counts.values()))


def _rules(merchant: Merchant) -> list[AssignmentRule]:
    mine = AssignmentRule.objects.for_merchant(merchant).select_related(
        "ledger", "reconciliation", "user"
    )
    return list(mine.order_by("position", "id"))


def _locked(merchant: Merchant) -> list[AssignmentRule]:
    Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    return _rules(merchant)


def _named(rules: Sequence[AssignmentRule], rule_id: uuid.UUID) -> AssignmentRule:
    found = next((rule for rule in rules if rule.public_id == rule_id), None)
    if found is None:
        raise RuleRefusedError(_("This rule is gone: somebody has taken it away meanwhile."))
    return found


def _apply(rule: AssignmentRule, wanted: Wanted) -> None:
    """Write what is wanted into a rule; RuleRefusedError for what can't be."""
    merchant = rule.merchant
    if wanted.kind and wanted.kind not in ExceptionKind.values:
        raise RuleRefusedError(_("There is no such kind of exception."))
    low, high = wanted.from_minor, wanted.below_minor
    if low is not None and high is not None and low >= high:
        raise RuleRefusedError(_("The amount must begin below where it ends."))
    if bool(wanted.member_id) == bool(wanted.role):
        raise RuleRefusedError(_("Choose a person or a role, one of the two."))
    rule.kind, rule.from_minor, rule.below_minor = wanted.kind, low, high
    if wanted.ledger_id:
        ledgers = Ledger.objects.for_merchant(merchant)
        rule.ledger = ledgers.filter(public_id=wanted.ledger_id).first()
    if wanted.reconciliation_id:
        mine = Reconciliation.objects.for_merchant(merchant)
        rule.reconciliation = mine.filter(public_id=wanted.reconciliation_id).first()
    if (wanted.ledger_id and rule.ledger is None) or (
        wanted.reconciliation_id and rule.reconciliation is None
    ):
        raise RuleRefusedError(_("This ledger or reconciliation isn't here any more."))
    if wanted.role and wanted.role not in REVIEWING:
        raise RuleRefusedError(_("People of this role don't work on exceptions."))
    rule.role = wanted.role
    if wanted.member_id:
        members = Membership.objects.for_merchant(merchant).filter(is_active=True)
        member = members.select_related("user").filter(public_id=wanted.member_id).first()
        if member is None or member.role not in REVIEWING:
            raise RuleRefusedError(_("This person doesn't work on exceptions here."))
        rule.user = member.user


def _facts(rule: AssignmentRule) -> dict[str, object]:
    return {
        "position": rule.position,
        "kind": rule.kind,
        "ledger": str(rule.ledger or ""),
        "reconciliation": str(rule.reconciliation or ""),
        "from_minor": rule.from_minor,
        "below_minor": rule.below_minor,
        "to": str(rule.user or rule.role),
    }


def _rule_of_case(merchant: Merchant, rules: Sequence[AssignmentRule]) -> Case:
    """Which rule takes a case: the first one in order that fits, as its id; the empty text for none."""
    whens = [When(_fits(merchant, rule), then=Value(str(rule.id))) for rule in rules]
    return Case(*whens, default=Value(""), output_field=CharField())


def _fits(merchant: Merchant, rule: AssignmentRule) -> Q:
    fits = Q(pk__isnull=False)
    if rule.kind:
        fits &= Q(kind=rule.kind)
    if rule.reconciliation_id:
        fits &= Q(reconciliation=rule.reconciliation_id)
    if rule.ledger_id:
        rows = OpenItem.objects.for_merchant(merchant).filter(
            case=OuterRef("pk"), entry__ledger=rule.ledger_id, released_by=None
        )
        fits &= Q(Exists(rows))
    if rule.from_minor is not None:
        fits &= Q(currency=merchant.currency, amount_minor__gte=rule.from_minor)
    if rule.below_minor is not None:
        fits &= Q(currency=merchant.currency, amount_minor__lt=rule.below_minor)
    return fits


def _assign(
    merchant: Merchant, cases: TenantQuerySet[ExceptionCase], actor: Actor
) -> dict[str, int]:
    """Hand cases out; how many by each rule, in words."""
    rules = _rules(merchant)
    if not rules:
        return {}
    free = cases.filter(assignee=None)
    pick(free.annotate(target=_rule_of_case(merchant, rules)).exclude(target=""), "target")
    counts, done = count_picked(), {}
    for rule in rules:
        count = counts.get(str(rule.id), 0)
        people = _people(merchant, rule)
        if count and people:
            hand_out(merchant, str(rule.id), people, count)
            done[f"{rule.position}: {rule.user or rule.role}"] = count
    tell_of_picked(merchant, SYSTEM if actor.user is None else actor, NoticeKind.ASSIGNED)
    return done


def _people(merchant: Merchant, rule: AssignmentRule) -> list[User]:
    """To whom a rule gives; nobody where the person has left."""
    if rule.user is None:
        return people_of(merchant, Role(rule.role))
    members = Membership.objects.for_merchant(merchant).filter(user=rule.user, is_active=True)
    return [rule.user] if members.exists() else []
