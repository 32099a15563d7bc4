"""Merchants: how one begins, and how it may close."""

from __future__ import annotations

from django.db import connections, transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions, standards
from accounts.actors import SYSTEM, Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, Membership, Merchant, Role, User
from accounts.permissions import Action
from accounts.tenancy import merchant_scope

APPROVERS = (Role.OWNER, Role.APPROVER)
PPM = 1_000_000
PERCENT_DIGITS_MAX, PERCENT_DECIMALS, DECISIONS_DIGITS_MAX = 3, 4, 6


class MerchantRefusedError(UserError):
    """A merchant can't be like this."""


class SecondApproverExistsError(UserError):
    """Single-handed closing ended for good when a second approver joined."""


def create_merchant(
    *, owner: User, name: str, currency: str = "CNY", zone: str = "Asia/Shanghai"
) -> Membership:
    """Found a merchant with its first owner. Opens the new merchant's scope itself."""
    name, currency = " ".join(name.split()), currency.strip().upper()
    _check(name, currency, zone)
    with transaction.atomic():
        with connections["default"].cursor() as cursor:
            cursor.execute("select nextval('accounts_merchant_id_seq')")
            merchant_id = cursor.fetchone()[0]
        with merchant_scope(merchant_id):
            merchant = Merchant.objects.create(
                id=merchant_id, name=name, currency=currency, zone=zone
            )
            membership = Membership.objects.create(merchant=merchant, user=owner, role=Role.OWNER)
            audit.record(
                merchant=merchant,
                actor=Actor.of(membership),
                verb="merchant.created",
                subject=merchant,
                after={"name": name, "owner": owner.email},
            )
    return membership


@transaction.atomic
def allow_single_handed_closing(*, merchant: Merchant, actor: Actor, allowed: bool) -> Merchant:
    """Switch closing without a second person on or off. Refused on once a second approver exists."""
    permissions.check(actor, Action.MANAGE_MERCHANT)
    merchant = Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    if allowed and approver_count(merchant) > 1:
        raise SecondApproverExistsError(
            _("Somebody else can approve here, so closing alone is off for good.")
        )
    _set_single_handed(merchant, actor, allowed=allowed)
    return merchant


@transaction.atomic
def set_publishing_threshold(
    *, merchant: Merchant, actor: Actor, percent: str, decisions: str
) -> Merchant:
    """From which proof on new rules go live without an approval: a share in per cent, and of how many decisions."""
    permissions.check(actor, Action.MANAGE_MERCHANT)
    precision_ppm = _ppm(percent)
    if not (decisions.isdecimal() and 1 <= len(decisions) <= DECISIONS_DIGITS_MAX):
        raise MerchantRefusedError(_("Write the number of decisions as a whole number."))
    locked = Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    before = _threshold(locked)
    locked.rules_precision_min_ppm, locked.rules_decisions_min = precision_ppm, int(decisions)
    locked.save(update_fields=["rules_precision_min_ppm", "rules_decisions_min"])
    audit.record(
        merchant=locked,
        actor=actor,
        verb="merchant.publishing_threshold_changed",
        subject=locked,
        before=before,
        after=_threshold(locked),
    )
    return locked


def _threshold(merchant: Merchant) -> dict[str, int]:
    return {
        "rules_precision_min_ppm": merchant.rules_precision_min_ppm,
        "rules_decisions_min": merchant.rules_decisions_min,
    }


def _ppm(percent: str) -> int:
    """Per cent as parts per million; at most four decimals, so that nothing is rounded."""
    whole, _dot, part = percent.strip().partition(".")
    is_number = whole.isdecimal() and (part == "" or part.isdecimal())
    if not is_number or len(whole) > PERCENT_DIGITS_MAX or len(part) > PERCENT_DECIMALS:
        raise MerchantRefusedError(_("Write the share in per cent, such as 99 or 99.5."))
    ppm = int(whole + part.ljust(PERCENT_DECIMALS, "0"))
    if ppm > PPM:
        raise MerchantRefusedError(_("More than 100 per cent can't be right."))
    return ppm


def end_single_handed_closing(merchant: Merchant, actor: Actor = SYSTEM) -> None:
    """Called when a member joins or changes role: with two approvers nobody closes alone, ever again.

    It is put on record even where closing alone was never switched on; otherwise an owner could send the
    second approver away, close alone, and call them back.
    """
    merchant = Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    if approver_count(merchant) > 1 and not had_second_approver(merchant):
        _set_single_handed(merchant, actor, allowed=False)


def approver_count(merchant: Merchant) -> int:
    """Active people who may approve."""
    members = Membership.objects.for_merchant(merchant).filter(is_active=True, role__in=APPROVERS)
    return members.count()


def had_second_approver(merchant: Merchant) -> bool:
    """Whether there ever was a second person who could approve."""
    events = AuditEvent.objects.for_merchant(merchant)
    return events.filter(verb="merchant.single_handed_ended").exists()


def _check(name: str, currency: str, zone: str) -> None:
    if not name:
        raise MerchantRefusedError(_("A merchant needs a name."))
    if not standards.is_currency(currency):
        raise MerchantRefusedError(
            _("“%(code)s” is no currency. Write its code, such as CNY.") % {"code": currency}
        )
    if not standards.is_zone(zone):
        raise MerchantRefusedError(
            _("“%(zone)s” is no time zone. Write its name, such as Asia/Shanghai.") % {"zone": zone}
        )


def _set_single_handed(merchant: Merchant, actor: Actor, *, allowed: bool) -> None:
    if allowed and had_second_approver(merchant):
        raise SecondApproverExistsError(
            _("Somebody else could approve here once, so closing alone is off for good.")
        )
    before = merchant.closes_single_handed
    merchant.closes_single_handed = allowed
    merchant.save(update_fields=["closes_single_handed"])
    ended = not allowed and approver_count(merchant) > 1
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="merchant.single_handed_ended" if ended else "merchant.single_handed_changed",
        subject=merchant,
        before={"closes_single_handed": before},
        after={"closes_single_handed": allowed},
    )
