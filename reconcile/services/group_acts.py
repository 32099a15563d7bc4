"""One act on many cases or suggestions: frozen when it is asked for, done in chunks, what it leaves is listed.

A small group is done at once, a large one by a worker. Each member goes through the service of the single
act, with its checks and its audit event; one that has changed since stays as it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts import audit, clock, jobs, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, Membership, Merchant, NoticeKind, Role
from accounts.permissions import Action
from reconcile.models import ExceptionCase, GroupAct, Match
from reconcile.models.cases import NOTHING_TO_MATCH
from reconcile.reports.groups import given_to
from reconcile.reports.queue import FILTERS as CASE_FILTERS
from reconcile.reports.queue import order_of, select_cases
from reconcile.reports.suggestions import FILTERS as MATCH_FILTERS
from reconcile.reports.suggestions import sample_of, select_suggestions
from reconcile.services import cases, matches
from reconcile.services.adjustments import ReasonNeededError
from reconcile.services.handing_out import tell_of_cases
from reconcile.services.locking import lock_reconciliations

# done while the person waits; more is a job
AT_ONCE_MAX = 100
# others wait for no more than one chunk
CHUNK = 50
GROUP_MAX = 100_000
LEFT_MAX = 1_000
Act = GroupAct.Act
# what an act has made of its members, where that can be undone one by one
CAN_BE_TAKEN_BACK = {
    Act.ACCEPT: Match.State.CONFIRMED,
    Act.CARRY_FORWARD: ExceptionCase.Resolution.CARRIED_FORWARD,
    Act.SET_ASIDE: ExceptionCase.Resolution.SET_ASIDE,
}
Row = ExceptionCase | Match


class GroupRefusedError(UserError):
    """This can't be done to a group."""


class SampleMissingError(UserError):
    """Nobody has looked at the sample of this group as it is now."""


@dataclass(frozen=True, slots=True)
class Given:
    """What an act is given: a reason, a day, a person, and the language to say in what it leaves."""

    reason: str = ""
    until: date | None = None
    membership_id: uuid.UUID | None = None
    language: str = field(default_factory=get_language)

    def to_json(self) -> dict[str, str]:
        found = {
            "reason": self.reason.strip(),
            "until": self.until.isoformat() if self.until else "",
            "member": str(self.membership_id or ""),
            "language": self.language,
        }
        return {name: text for name, text in found.items() if text}

    @classmethod
    def from_json(cls, kept: Mapping[str, str]) -> Given:
        return cls(
            reason=kept.get("reason", ""),
            until=date.fromisoformat(kept["until"]) if "until" in kept else None,
            membership_id=uuid.UUID(kept["member"]) if "member" in kept else None,
            language=kept["language"],
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows: by the filters of an address, or by their ids."""

    filters: Mapping[str, str] = field(default_factory=dict)
    ids: Sequence[uuid.UUID] | None = None


@transaction.atomic
def ask_group_act(
    *,
    merchant: Merchant,
    actor: Actor,
    act: Act,
    chosen: Chosen,
    given: Given,
    seen: Sequence[uuid.UUID] = (),
) -> GroupAct:
    """Do an act to all of a group: at once, or by a worker where they are many.

    A group of suggestions that filters chose is accepted only by who has `seen` its sample.
    """
    permissions.check(actor, Action.REVIEW)
    _check_given(merchant, act, given)
    rows = _rows(merchant, act, chosen)
    members = list(rows[: GROUP_MAX + 1])
    if not members:
        raise GroupRefusedError(_("Nothing is chosen, or all of it has been decided meanwhile."))
    if len(members) > GROUP_MAX:
        raise GroupRefusedError(
            _("A group has at most %(max)d members. Narrow it by its filters.") % {"max": GROUP_MAX}
        )
    sample = _sample(merchant, chosen, seen) if act == Act.ACCEPT and chosen.ids is None else []
    asked = GroupAct(
        merchant=merchant,
        act=act,
        filters={name: value for name, value in chosen.filters.items() if value},
        given=given.to_json(),
        members=members,
        sample=[str(key) for key in sample],
    )
    return _begin(merchant, actor, asked)


@transaction.atomic
def take_back_group_act(
    *, merchant: Merchant, actor: Actor, group_act_id: uuid.UUID, reason: str
) -> GroupAct:
    """Undo what an act did to its group: of those members that still stand as it left them.

    Each goes through the undoing of the single act, so what has been settled or matched since stays.
    """
    permissions.check(actor, Action.REVIEW)
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
    mine = GroupAct.objects.for_merchant(merchant)
    act = mine.select_for_update(of=["self"]).get(public_id=group_act_id)
    if act.standing == GroupAct.State.QUEUED or act.act not in CAN_BE_TAKEN_BACK:
        raise GroupRefusedError(_("This act can't be taken back as a whole."))
    members = list(_left_by(merchant, act)[:GROUP_MAX])
    if not members:
        raise GroupRefusedError(_("Nothing is chosen, or all of it has been decided meanwhile."))
    given = Given(reason=reason)
    asked = GroupAct(
        merchant=merchant,
        act=Act.TAKE_BACK,
        takes_back=act,
        given=given.to_json(),
        members=members,
    )
    return _begin(merchant, actor, asked)


def _begin(merchant: Merchant, actor: Actor, asked: GroupAct) -> GroupAct:
    """Keep what is asked for; do it, or leave it to a worker."""
    asked.total = len(asked.members)
    asked.asked_by, asked.asked_by_name = actor.user, actor.name
    asked.asked_by_role = actor.role or ""
    asked.save()
    if asked.total > AT_ONCE_MAX:
        asked.job = jobs.add(
            merchant=merchant,
            kind="group_act",
            key=str(asked.public_id),
            payload={"group_act": str(asked.public_id)},
        )
        asked.save(update_fields=["job"])
    else:
        # the locks first: who holds the end of the audit chain may ask for no other
        _lock(merchant, asked, asked.members)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="group_act.asked",
        subject=asked,
        after={
            "act": asked.act,
            "of": asked.total,
            "filters": asked.filters,
            "sample": asked.sample,
            **({"takes_back": str(asked.takes_back.public_id)} if asked.takes_back else {}),
        },
        note=asked.given.get("reason", ""),
    )
    while asked.job is None and asked.state == GroupAct.State.QUEUED:
        _do_chunk(merchant, actor, asked)
    return asked


@transaction.atomic
def carry_on_group_act(*, merchant: Merchant, actor: Actor, group_act_id: uuid.UUID) -> GroupAct:
    """Do the next chunk of an act, as the person who asked for it, if they may still do so."""
    mine = GroupAct.objects.for_merchant(merchant).select_related("asked_by", "takes_back")
    found = mine.select_for_update(of=["self"]).get(public_id=group_act_id)
    if found.state == GroupAct.State.QUEUED:
        asker = _asker(merchant, found, actor)
        permissions.check(asker, Action.REVIEW)
        with override(found.given["language"]):
            _do_chunk(merchant, asker, found)
    return found


def _check_given(merchant: Merchant, act: Act, given: Given) -> None:
    """Refuse at once what every member would refuse."""
    if act in {Act.CARRY_FORWARD, Act.SET_ASIDE} and not given.reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
    if act == Act.CARRY_FORWARD and (given.until is None or given.until <= clock.today(merchant)):
        raise cases.ActRefusedError(_("Choose a day in the future."))
    if act == Act.ASSIGN and given.membership_id is not None:
        team = Membership.objects.for_merchant(merchant).filter(is_active=True)
        if not team.filter(public_id=given.membership_id).exists():
            raise cases.ActRefusedError(_("This person isn't in the team."))


def _rows(merchant: Merchant, act: Act, chosen: Chosen) -> QuerySet[Row, tuple[int, int]]:
    """Ids and versions of the group, in a fixed order."""
    today = clock.today(merchant)
    found: QuerySet[Row]
    if act == Act.ACCEPT:
        wanted = {name: chosen.filters.get(name, "") for name in MATCH_FILTERS}
        found = select_suggestions(merchant, wanted).order_by("id")
        version: F | Value = Value(0)
    else:
        wanted = {name: chosen.filters.get(name, "") for name in CASE_FILTERS}
        found = select_cases(merchant, wanted, today=today)
        found = found.order_by(*order_of(merchant, wanted, today=today).keys)
        version = F("version")
    if chosen.ids is not None:
        found = found.filter(public_id__in=chosen.ids)
    return found.values_list("id", version)


def _left_by(merchant: Merchant, act: GroupAct) -> QuerySet[Row, tuple[int, int]]:
    """Ids and versions of the members that an act has changed and nobody since."""
    keys = [key for key, _version in act.members[: act.position]]
    untouched = [one["id"] for one in act.left if one["id"]]
    result, until = CAN_BE_TAKEN_BACK[Act(act.act)], act.finished_at or clock.now()
    found: QuerySet[Row]
    if act.is_of_matches:
        found = Match.objects.for_merchant(merchant).filter(
            state=result, undone_by=None, decided_by_name=act.asked_by_name, decided_at__lte=until
        )
        version: F | Value = Value(0)
    else:
        found = ExceptionCase.objects.for_merchant(merchant).filter(
            resolution=result, resolved_by_name=act.asked_by_name, resolved_at__lte=until
        )
        version = F("version")
    mine = found.filter(id__in=keys).exclude(public_id__in=untouched)
    return mine.order_by("id").values_list("id", version)


def _sample(merchant: Merchant, chosen: Chosen, seen: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    wanted = {name: chosen.filters.get(name, "") for name in MATCH_FILTERS}
    suggested = select_suggestions(merchant, wanted)
    found = suggested.filter(id__in=sample_of(suggested)).order_by("id")
    sample = list(found.values_list("public_id", flat=True))
    if not set(sample) <= set(seen):
        raise SampleMissingError(
            _(
                "Look at each of the sample first, and tick that you have. It may have changed meanwhile."
            )
        )
    return sample


def _asker(merchant: Merchant, asked: GroupAct, system: Actor) -> Actor:
    """Who asked for the act, with the role that they have by now."""
    if asked.asked_by is None:
        role = Role(asked.asked_by_role) if asked.asked_by_role else None
        kind = AuditEvent.ActorKind.TOKEN if role else system.kind
        return Actor(kind, asked.asked_by_name, role=role)
    team = Membership.objects.for_merchant(merchant).filter(is_active=True, user=asked.asked_by)
    member = team.select_related("user").first()
    if member is None:
        raise GroupRefusedError(_("Whoever asked for this is no longer in the team."))
    return Actor.of(member)


def _do_chunk(merchant: Merchant, actor: Actor, asked: GroupAct) -> None:
    """Do the act to the next members, and keep how far it is in the same transaction."""
    chunk = asked.members[asked.position : asked.position + CHUNK]
    rows = _lock(merchant, asked, chunk)
    for key, version in chunk:
        row = rows.get(key)
        try:
            with transaction.atomic():
                _act_on(merchant, actor, asked, row, version)
            asked.done += 1
        except UserError as refusal:
            asked.left = [*asked.left, _left(row, str(refusal))][:LEFT_MAX]
    asked.position += len(chunk)
    if asked.position >= asked.total:
        asked.state, asked.finished_at = GroupAct.State.DONE, clock.now()
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="group_act.done",
            subject=asked,
            after={"act": asked.act, "done": asked.done, "left": asked.total - asked.done},
        )
        _tell_who_got_them(merchant, actor, asked)
    asked.save(update_fields=["position", "done", "left", "state", "finished_at"])


def _tell_who_got_them(merchant: Merchant, actor: Actor, asked: GroupAct) -> None:
    """One notice for all the cases of an act."""
    member = given_to(merchant, asked)
    if asked.act != Act.ASSIGN or not asked.done or member is None:
        return
    keys = [key for key, _version in asked.members]
    cases_of_act = ExceptionCase.objects.for_merchant(merchant).filter(id__in=keys)
    first = cases_of_act.filter(assignee=member.user).order_by("id").first()
    if first is not None:
        tell_of_cases(member.user, actor, NoticeKind.ASSIGNED, first, asked.done)


def _lock(merchant: Merchant, asked: GroupAct, members: Sequence[Sequence[int]]) -> dict[int, Row]:
    """Take the locks of all reconciliations that the members are of; the members by id."""
    keys = [key for key, _version in members]
    model: type[Row] = Match if asked.is_of_matches else ExceptionCase
    found = {row.id: row for row in model.objects.for_merchant(merchant).filter(id__in=keys)}
    lock_reconciliations(merchant, {row.reconciliation_id for row in found.values()})
    return found


def _act_on(
    merchant: Merchant, actor: Actor, asked: GroupAct, row: Row | None, version: int
) -> None:
    if row is None:
        raise GroupRefusedError(_("It is no longer there."))
    if asked.act == Act.TAKE_BACK:
        _take_back(merchant, actor, asked, row)
    elif isinstance(row, Match):
        matches.accept_suggestion(merchant=merchant, actor=actor, match_id=row.public_id)
    else:
        _act_on_case(merchant, actor, asked, row, version)


def _take_back(merchant: Merchant, actor: Actor, asked: GroupAct, row: Row) -> None:
    given = Given.from_json(asked.given)
    if isinstance(row, Match):
        matches.undo_match(
            merchant=merchant, actor=actor, match_id=row.public_id, reason=given.reason
        )
    else:
        cases.undo_resolution(
            merchant=merchant, actor=actor, case_id=row.public_id, reason=given.reason
        )


def _act_on_case(
    merchant: Merchant, actor: Actor, asked: GroupAct, case: ExceptionCase, version: int
) -> None:
    given = Given.from_json(asked.given)
    if asked.act == Act.ASSIGN:
        cases.assign(
            merchant=merchant,
            actor=actor,
            case_id=case.public_id,
            version=version,
            membership_id=given.membership_id,
            tells=False,
        )
    elif asked.act == Act.CARRY_FORWARD and given.until is not None:
        cases.carry_forward(
            merchant=merchant,
            actor=actor,
            case_id=case.public_id,
            version=version,
            until=given.until,
            reason=given.reason,
        )
    elif case.kind in NOTHING_TO_MATCH:
        cases.set_aside(
            merchant=merchant,
            actor=actor,
            case_id=case.public_id,
            version=version,
            reason=given.reason,
        )
    else:
        raise GroupRefusedError(_("This one has to be looked at by itself."))


def _left(row: Row | None, why: str) -> dict[str, str]:
    """A member that stays as it is: which, and why."""
    if row is None:
        return {"id": "", "name": "", "why": why}
    name = row.rule if isinstance(row, Match) else row.reference or str(row.get_kind_display())
    return {"id": str(row.public_id), "name": name, "why": why}
