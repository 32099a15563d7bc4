"""A shop of one's own in which nothing is real: opened by one click, begun anew or closed at any time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.actors import Actor
from accounts.models import Membership, Merchant, User
from accounts.services.merchants import allow_single_handed_closing, create_merchant
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from ledgers.services.ledgers import create_ledger
from reconcile.services.reconciliations import create_reconciliation


@dataclass(frozen=True, slots=True)
class NewLedger:
    """A ledger to be opened."""

    name: str
    kind: str
    format: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Kit:
    """What a practice shop is furnished with: the currency and zone of its books, and a ledger a side."""

    currency: str
    zone: str
    left: NewLedger
    right: NewLedger


def open_practice(*, owner: User, kit: Kit) -> Membership:
    """The person's practice shop: the one there is, or a new one with its ledgers and ready rules.

    Nobody else works in it, so its periods are closed single-handed.
    """
    with transaction.atomic():
        _lock(owner)
        existing = practice_of(owner)
        if existing is not None:
            return existing
        made = create_merchant(
            owner=owner, name=_("Practice shop"), currency=kit.currency, zone=kit.zone
        )
        with merchant_scope(made.merchant_id):
            _furnish(made, kit.left, kit.right)
    return made


def restart_practice(*, owner: User, kit: Kit) -> Membership:
    """Leave the practice shop as it is, and open a new one in which nothing was done yet."""
    # committed before the next one opens: whether there is one is asked on another connection
    close_practice(owner=owner)
    return open_practice(owner=owner, kit=kit)


def close_practice(*, owner: User) -> None:
    """Leave the practice shop, if there is one. What was done in it stays on record, and nobody sees it."""
    with transaction.atomic():
        _lock(owner)
        membership = practice_of(owner)
        if membership is None:
            return
        membership.user = owner
        with merchant_scope(membership.merchant_id):
            mine = Membership.objects.for_merchant(membership.merchant)
            mine.filter(id=membership.id).update(is_active=False)
            audit.record(
                merchant=membership.merchant,
                actor=Actor.of(membership),
                verb="merchant.practice_closed",
                subject=membership.merchant,
            )


def practice_of(person: User) -> Membership | None:
    """Where a person practises. Asked as reconcile_sys: it may be before any merchant is chosen."""
    found = Membership.objects.using("sys").filter(
        user_id=person.pk, is_active=True, merchant__is_practice=True
    )
    return found.select_related("merchant").order_by("id").first()


def _lock(owner: User) -> None:
    """Two clicks at once open one shop."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)


def _furnish(made: Membership, left: NewLedger, right: NewLedger) -> None:
    merchant, actor = made.merchant, Actor.of(made)
    # the calendar has no part in an invented month
    merchant.is_practice = merchant.is_demo = True
    merchant.save(update_fields=["is_practice", "is_demo"])
    allow_single_handed_closing(merchant=merchant, actor=actor, allowed=True)
    ours, theirs = (_open(merchant, actor, one) for one in (left, right))
    create_reconciliation(
        merchant=merchant,
        actor=actor,
        name=_("%(ours)s against %(theirs)s") % {"ours": ours.name, "theirs": theirs.name},
        left=[ours],
        right=[theirs],
    )
    audit.record(merchant=merchant, actor=actor, verb="merchant.practice_opened", subject=merchant)


def _open(merchant: Merchant, actor: Actor, wanted: NewLedger) -> Ledger:
    return create_ledger(
        merchant=merchant,
        actor=actor,
        name=wanted.name,
        kind=wanted.kind,
        currency=merchant.currency,
        zone=merchant.zone,
        account=wanted.account,
        format=wanted.format,
    )
