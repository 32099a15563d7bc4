"""Who works for a merchant, and as what."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock, outbox, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Invitation, Membership, Merchant, Role, User
from accounts.permissions import Action
from accounts.services import merchants
from accounts.tenancy import merchant_scope

INVITATION_DAYS = 7


class AlreadyMemberError(UserError):
    """The address already works here, or is already invited."""


class InvitationGoneError(UserError):
    """The link was used, withdrawn or is too old."""


class WrongAddressError(UserError):
    """An invitation is for the person who reads that mailbox."""


class LastOwnerError(UserError):
    """A merchant always has an owner."""


def token_digest(token: str) -> str:
    """What is kept of a secret that only its holder knows."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *, merchant: Merchant, actor: Actor, email: str, role: Role, site: str
) -> tuple[Invitation, str]:
    """Invite an address by a mailed link; returns the invitation and the link's secret."""
    permissions.check(actor, Action.MANAGE_PEOPLE)
    _check_may_grant(actor, role)
    email = email.strip().lower()
    open_ones = Invitation.objects.for_merchant(merchant).filter(
        email__iexact=email, accepted_at=None, withdrawn_at=None
    )
    members = Membership.objects.for_merchant(merchant).filter(
        user__email__iexact=email, is_active=True
    )
    if members.exists():
        raise AlreadyMemberError(_("%(email)s already works here.") % {"email": email})
    open_ones.filter(expires_at__lte=clock.now()).update(withdrawn_at=clock.now())
    if open_ones.exists():
        raise AlreadyMemberError(_("%(email)s is already invited.") % {"email": email})
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        merchant=merchant,
        email=email,
        role=role,
        token_sha256=token_digest(token),
        invited_by=permissions.person(actor),
        expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
    )
    link = site.rstrip("/") + reverse("invitation_accept", args=[token])
    outbox.put(
        merchant=merchant,
        recipient=email,
        subject=_("%(who)s invites you to %(merchant)s on Reconcile")
        % {"who": actor.name, "merchant": merchant.name},
        body=_("Open this link within %(days)d days to join as %(role)s:\n\n%(link)s\n")
        % {"days": INVITATION_DAYS, "role": role.label, "link": link},
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="invitation.sent",
        subject=invitation,
        after={"email": email, "role": role},
    )
    return invitation, token


def find_invitation(token: str) -> Invitation:
    """The open invitation behind a link; asked before any merchant is chosen."""
    found = (
        Invitation.objects.using("sys")
        .select_related("merchant")
        .filter(token_sha256=token_digest(token), accepted_at=None, withdrawn_at=None)
        .first()
    )
    if found is None or found.expires_at <= clock.now():
        raise InvitationGoneError(
            _("This invitation was used, withdrawn or is too old. Ask for a new one.")
        )
    return found


def accept_invitation(*, user: User, token: str) -> Membership:
    """Join by a link. Only the invited address may; opens the merchant's scope itself."""
    found = find_invitation(token)
    if found.email.lower() != user.email.lower():
        raise WrongAddressError(
            _("This invitation is for %(email)s. Sign in with that address.")
            % {"email": found.email}
        )
    with merchant_scope(found.merchant_id):
        invitation = Invitation.objects.select_for_update().get(id=found.id)
        if invitation.accepted_at or invitation.withdrawn_at:
            raise InvitationGoneError(_("This invitation was used already."))
        merchant = invitation.merchant
        membership, _created = Membership.objects.update_or_create(
            merchant=merchant, user=user, defaults={"role": invitation.role, "is_active": True}
        )
        _check_an_owner_stays(merchant)
        invitation.accepted_at = clock.now()
        invitation.save(update_fields=["accepted_at"])
        merchants.end_single_handed_closing(merchant)
        audit.record(
            merchant=merchant,
            actor=Actor.of(membership),
            verb="invitation.accepted",
            subject=membership,
            after={"email": user.email, "role": invitation.role},
        )
    return membership


@transaction.atomic
def withdraw_invitation(*, merchant: Merchant, actor: Actor, invitation: Invitation) -> None:
    permissions.check(actor, Action.MANAGE_PEOPLE)
    locked = Invitation.objects.for_merchant(merchant).select_for_update().get(id=invitation.id)
    if locked.accepted_at or locked.withdrawn_at:
        raise InvitationGoneError(_("This invitation was used or withdrawn already."))
    locked.withdrawn_at = clock.now()
    locked.save(update_fields=["withdrawn_at"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="invitation.withdrawn",
        subject=locked,
        before={"email": locked.email},
    )


@transaction.atomic
def change_role(
    *, merchant: Merchant, actor: Actor, membership: Membership, role: Role
) -> Membership:
    """Give a member another role."""
    permissions.check(actor, Action.MANAGE_PEOPLE)
    _check_may_grant(actor, role)
    locked = _lock_member(merchant, membership)
    _check_may_grant(actor, Role(locked.role))
    before = locked.role
    locked.role = role
    locked.save(update_fields=["role"])
    _check_an_owner_stays(merchant)
    merchants.end_single_handed_closing(merchant, actor)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="member.role_changed",
        subject=locked,
        before={"role": before},
        after={"role": role},
    )
    return locked


@transaction.atomic
def remove_member(*, merchant: Merchant, actor: Actor, membership: Membership) -> None:
    """End a membership. What the person did stays theirs."""
    permissions.check(actor, Action.MANAGE_PEOPLE)
    locked = _lock_member(merchant, membership)
    _check_may_grant(actor, Role(locked.role))
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    _check_an_owner_stays(merchant)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="member.removed",
        subject=locked,
        before={"email": locked.user.email, "role": locked.role},
    )


def _check_may_grant(actor: Actor, role: Role) -> None:
    # an admin who could make owners would be one
    if role == Role.OWNER and actor.role != Role.OWNER:
        raise permissions.NotAllowedError(Action.MANAGE_PEOPLE)


def _lock_member(merchant: Merchant, membership: Membership) -> Membership:
    # the merchant's row first: two owners who remove each other are put in one order
    Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    members = Membership.objects.for_merchant(merchant)
    return members.select_for_update(of=["self"]).select_related("user").get(id=membership.id)


def _check_an_owner_stays(merchant: Merchant) -> None:
    owners = Membership.objects.for_merchant(merchant).filter(role=Role.OWNER, is_active=True)
    if not owners.exists():
        raise LastOwnerError(_("A merchant needs an owner. Make somebody else owner first."))


def choose_language(*, person: User, language: str) -> None:
    """Keep which language somebody reads; it is theirs alone, and no merchant's."""
    person.language = language
    person.save(update_fields=["language"])
