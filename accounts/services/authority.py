"""How much each role may decide alone."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import AuthorityLimit, LimitedAct, Merchant, Role
from accounts.permissions import Action


class LimitRefusedError(UserError):
    """A limit can't be like this."""


@transaction.atomic
def set_limit(
    *,
    merchant: Merchant,
    actor: Actor,
    role: Role,
    act: LimitedAct,
    per_case_minor: int | None,
    per_day_minor: int | None,
    per_month_minor: int | None,
) -> AuthorityLimit:
    """Say how much a role may decide alone at once, in a day and in a month; None is any amount.

    Nobody but an owner changes what their own role may do.
    """
    permissions.check(actor, Action.MANAGE_PEOPLE)
    if role == actor.role and role != Role.OWNER:
        raise LimitRefusedError(_("Somebody of another role must change the limits of your own."))
    limits = (per_case_minor, per_day_minor, per_month_minor)
    known = [limit for limit in limits if limit is not None]
    if any(limit < 0 for limit in known) or known != sorted(known):
        raise LimitRefusedError(
            _(
                "A limit isn't below zero, and a day's isn't below a case's, nor a month's below a day's."
            )
        )
    # the merchant's row first: two who change limits at one moment are put in one order
    Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    mine = AuthorityLimit.objects.for_merchant(merchant).filter(role=role, act=act)
    limit = mine.first() or AuthorityLimit(merchant=merchant, role=role, act=act)
    before = {} if limit.pk is None else _facts(limit)
    limit.per_case_minor, limit.per_day_minor, limit.per_month_minor = limits
    limit.save()
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="limits.changed",
        subject=limit,
        before=before,
        after=_facts(limit),
    )
    return limit


def _facts(limit: AuthorityLimit) -> dict[str, object]:
    return {
        "role": limit.role,
        "act": limit.act,
        "per_case_minor": limit.per_case_minor,
        "per_day_minor": limit.per_day_minor,
        "per_month_minor": limit.per_month_minor,
    }
