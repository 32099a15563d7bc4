"""How much money somebody decides about alone: of one case, in one day, in one month.

Above it the act isn't refused: it waits for an approver. A day's and a month's sum count every booking that
a person has made alone, whatever the act, so that two acts don't double a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_CEILING, Decimal
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Q, When
from django.db.models.functions import Abs

from accounts import audit, clock
from accounts.actors import Actor
from accounts.models import AuthorityLimit, LimitedAct, Merchant, Role
from ledgers.money import exponent
from reconcile.models import Adjustment, ExchangeRate

# who decides alone on any amount unless the merchant says otherwise
UNLIMITED = (Role.OWNER, Role.APPROVER)
LIMITED_ROLES = (Role.OWNER, Role.ADMIN, Role.APPROVER, Role.ACCOUNTANT)
WRITE_OFF, FORCED_MATCH = LimitedAct.WRITE_OFF, LimitedAct.FORCED_MATCH


@dataclass(frozen=True, slots=True)
class Authority:
    """Limits in the merchant's currency; None is any amount."""

    per_case_minor: int | None = None
    per_day_minor: int | None = None
    per_month_minor: int | None = None

    @property
    def is_unlimited(self) -> bool:
        return self == Authority()


def usual_authority(merchant: Merchant, role: Role) -> Authority:
    """What a role decides alone where the merchant has said nothing else."""
    if role in UNLIMITED:
        return Authority()
    return Authority(merchant.write_off_limit_minor, merchant.write_off_day_limit_minor)


def authorities(merchant: Merchant) -> dict[tuple[Role, LimitedAct], Authority]:
    """The limits of every role that reviews, by act."""
    found = {
        (role, act): usual_authority(merchant, role) for role in LIMITED_ROLES for act in LimitedAct
    }
    for row in AuthorityLimit.objects.for_merchant(merchant).order_by("id"):
        said = Authority(row.per_case_minor, row.per_day_minor, row.per_month_minor)
        found[Role(row.role), LimitedAct(row.act)] = said
    return found


def authority_of(merchant: Merchant, actor: Actor, act: LimitedAct) -> Authority:
    """What this actor decides alone. A program is held like an accountant where its role has no limit."""
    known = authorities(merchant)
    found = known.get((actor.role or Role.ACCOUNTANT, act), Authority(0, 0, 0))
    if found.is_unlimited and not actor.is_person:
        return known[Role.ACCOUNTANT, act]
    return found


def worth(merchant: Merchant, amount_minor: int, currency: str, day: date) -> int | None:
    """An amount in the merchant's currency by the rates of a day, rounded up; None where there is no rate."""
    if currency == merchant.currency:
        return abs(amount_minor)
    rate = rate_of(merchant, currency, day)
    if rate is None:
        return None
    shift = exponent(merchant.currency) - exponent(currency)
    exact = abs(amount_minor) * rate * Decimal(10) ** shift
    return int(exact.to_integral_value(ROUND_CEILING))


def rate_of(merchant: Merchant, currency: str, day: date) -> Decimal | None:
    """What one unit of a currency was worth in the merchant's own by the rate table of a day."""
    rates = ExchangeRate.objects.for_merchant(merchant).filter(valid_on=day).order_by("-id")
    own = merchant.currency
    direct = rates.filter(base=currency, quote=own).values_list("rate", flat=True).first()
    if direct is not None:
        return direct
    inverse = rates.filter(base=own, quote=currency).values_list("rate", flat=True).first()
    return 1 / inverse if inverse is not None else None


def needs_approval(
    merchant: Merchant,
    actor: Actor,
    amount_minor: int,
    currency: str,
    *,
    act: LimitedAct = WRITE_OFF,
    day: date | None = None,
) -> bool:
    """Whether one booking of this size by this actor waits for an approver.

    In another currency it is worth what the rate table of the `day` says; without a rate it always waits.
    """
    limits = authority_of(merchant, actor, act)
    if limits.is_unlimited:
        return False
    value = worth(merchant, amount_minor, currency, day or clock.today(merchant))
    if value is None:
        return True
    return limits.per_case_minor is not None and value > limits.per_case_minor


def is_above_sums(
    merchant: Merchant,
    actor: Actor,
    amount_minor: int,
    currency: str,
    *,
    act: LimitedAct = WRITE_OFF,
    day: date | None = None,
) -> bool:
    """Whether a booking would take what this actor has booked alone today or this month above a limit.

    All tokens share one sum. Call it when every other lock is taken: two bookings at one moment are
    counted one after the other.
    """
    limits = authority_of(merchant, actor, act)
    if limits.per_day_minor is None and limits.per_month_minor is None:
        return False
    audit.hold_chain(merchant)
    today = clock.today(merchant)
    value = worth(merchant, amount_minor, currency, day or today) or 0
    for limit, since in (
        (limits.per_day_minor, today),
        (limits.per_month_minor, today.replace(day=1)),
    ):
        if limit is not None and _booked_alone(merchant, actor, since) + value > limit:
            return True
    return False


def _booked_alone(merchant: Merchant, actor: Actor, since: date) -> int:
    midnight = datetime.combine(since, time.min, ZoneInfo(merchant.zone))
    alone = Adjustment.objects.for_merchant(merchant).filter(
        made_by=actor.user,
        made_at__gte=midnight,
        state=Adjustment.State.BOOKED,
        approvals=None,
    )
    # of a match, an exchange difference is the rule's
    by_rule = Q(kind=Adjustment.Kind.TOLERANCE) | Q(kind=Adjustment.Kind.FX, case=None)
    own = When(currency=merchant.currency, then=Abs(F("amount_minor")))
    worths = alone.exclude(by_rule).annotate(worth=Case(own, default=F("worth_minor")))
    return sum(value or 0 for value in worths.values_list("worth", flat=True))
