"""Until when a case should be decided: by its amount, in banking days, without the time that it is on hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from django.db import transaction
from django.db.models import Case, DateField, Q, Value, When
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant, Role
from accounts.permissions import Action
from accounts.tenancy import TenantQuerySet
from ledgers.banking_days import banking_days_from, later_by
from ledgers.money import exponent
from reconcile.models import DuePolicy, ExceptionCase
from reconcile.services.authority import rate_of

STEPS_MAX, DAYS_MAX = 6, 250
CURRENCIES_MAX = 40
# in whole units of the merchant's currency, whatever it is
USUAL_STEPS = ((10_000, 1), (1_000, 3), (0, 7))
USUAL_ESCALATION = (2, Role.APPROVER)
ESCALATION_ROLES = (Role.APPROVER, Role.ADMIN, Role.OWNER)
# on hold and decided cases have no day
RUNNING = (
    ExceptionCase.State.OPEN,
    ExceptionCase.State.IN_REVIEW,
    ExceptionCase.State.PENDING_APPROVAL,
)


class PolicyRefusedError(UserError):
    """Due times can't be like this."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Due times by amount, the largest first, the last from nothing on; and what happens after them."""

    steps: tuple[tuple[int, int], ...]
    escalate_after_days: int
    escalate_to: Role


def policy_of(merchant: Merchant) -> Policy:
    """What the merchant has said, or the usual."""
    said = DuePolicy.objects.for_merchant(merchant).first()
    if said is not None:
        steps = tuple((int(amount), int(days)) for amount, days in said.steps)
        return Policy(steps, said.escalate_after_days, Role(said.escalate_to))
    unit = 10 ** exponent(merchant.currency)
    return Policy(tuple((amount * unit, days) for amount, days in USUAL_STEPS), *USUAL_ESCALATION)


@transaction.atomic
def change_due_times(
    *,
    merchant: Merchant,
    actor: Actor,
    steps: Sequence[tuple[int, int]],
    escalate_after_days: int,
    escalate_to: Role,
) -> Policy:
    """Say how long cases may take by their amount. It holds for those that are opened from now on."""
    permissions.check(actor, Action.MANAGE_PEOPLE)
    ordered = tuple(sorted(steps, reverse=True))
    amounts = [amount for amount, _days in ordered]
    if not 1 <= len(ordered) <= STEPS_MAX or len(set(amounts)) != len(amounts) or amounts[-1] != 0:
        raise PolicyRefusedError(
            _("Give 1 to %(max)d different amounts, one of them 0.") % {"max": STEPS_MAX}
        )
    days = [escalate_after_days, *(days for _amount, days in ordered)]
    if any(not 0 <= number <= DAYS_MAX for number in days):
        raise PolicyRefusedError(_("Give a number of days from 0 to %(max)d.") % {"max": DAYS_MAX})
    if escalate_to not in ESCALATION_ROLES:
        raise PolicyRefusedError(_("What is overdue goes to approvers, admins or owners."))
    Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    before = _facts(policy_of(merchant))
    row = DuePolicy.objects.for_merchant(merchant).first() or DuePolicy(merchant=merchant)
    row.steps = [list(step) for step in ordered]
    row.escalate_after_days, row.escalate_to = escalate_after_days, escalate_to
    row.save()
    policy = policy_of(merchant)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="due_times.changed",
        subject=row,
        before=before,
        after=_facts(policy),
    )
    return policy


def _facts(policy: Policy) -> dict[str, object]:
    return {
        "steps": [list(step) for step in policy.steps],
        "escalate_after_days": policy.escalate_after_days,
        "escalate_to": policy.escalate_to,
    }


@dataclass(frozen=True, slots=True)
class DueStep:
    """From so much of a currency on a case should be decided by that day."""

    currency: str
    from_minor: int
    day: date


def due_steps(merchant: Merchant, currencies: Iterable[str]) -> tuple[list[DueStep], date]:
    """By when cases that open today should be decided, the largest amounts of each currency first; and the longest time.

    What is in another currency counts by today's rate; without a rate it has the longest time.
    """
    policy, today = policy_of(merchant), clock.today(merchant)
    days = {d: later_by(today, d, merchant.currency) for _amount, d in policy.steps}
    steps = []
    for currency in sorted(currencies)[:CURRENCIES_MAX]:
        for from_minor, day_count in policy.steps:
            least = _in_currency(merchant, from_minor, currency, today)
            if least is not None:
                steps.append(DueStep(currency, least, days[day_count]))
    return steps, max(days.values())


def give_due_days(merchant: Merchant, cases: TenantQuerySet[ExceptionCase]) -> int:
    """Give those of the cases a day that have none and should have one, in one statement; how many."""
    waiting = cases.filter(due_on=None, state__in=RUNNING)
    known = waiting.order_by("currency").values_list("currency", flat=True).distinct()
    steps, longest = due_steps(merchant, known)
    whens = [
        When(Q(currency=step.currency, amount_minor__gte=step.from_minor), then=Value(step.day))
        for step in steps
    ]
    return waiting.update(due_on=Case(*whens, default=Value(longest), output_field=DateField()))


def _in_currency(merchant: Merchant, amount_minor: int, currency: str, day: date) -> int | None:
    """An amount of the merchant's currency in another one, rounded up."""
    if currency == merchant.currency:
        return amount_minor
    rate = rate_of(merchant, currency, day)
    if rate is None:
        return None
    shift = Decimal(10) ** (exponent(currency) - exponent(merchant.currency))
    return int((amount_minor / rate * shift).to_integral_value(ROUND_CEILING))


def paused(merchant: Merchant, case: ExceptionCase) -> dict[str, object]:
    """What a case becomes that is put on hold: its day goes, what was left of its time is kept."""
    if case.due_on is None:
        return {}
    left = banking_days_from(clock.today(merchant), case.due_on, merchant.currency)
    return {"due_on": None, "due_days_left": left}


def resumed(merchant: Merchant, case: ExceptionCase) -> dict[str, object]:
    """What a case becomes whose hold ends: its time goes on where it stood."""
    if case.due_days_left is None:
        return {}
    day = later_by(clock.today(merchant), case.due_days_left, merchant.currency)
    return {"due_on": day, "due_days_left": None}
