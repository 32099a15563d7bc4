"""The merchant's table of exchange rates."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from reconcile.models import ExchangeRate
from reconcile.rate_table import QuotedRate

SOURCE_LENGTH_MAX = 200


class SourceNeededError(UserError):
    """Rates whose origin nobody can look up prove nothing."""


@transaction.atomic
def add_rates(*, merchant: Merchant, actor: Actor, rates: Sequence[QuotedRate], source: str) -> int:
    """Add rates to the table; how many say anything new. The newest of a pair and day counts from now on."""
    permissions.check(actor, Action.MANAGE_RULES)
    if not 0 < len(source.strip()) <= SOURCE_LENGTH_MAX:
        raise SourceNeededError(
            _(
                "Say in at most %(max)d letters where the rates come from, so that others can look them up."
            )
            % {"max": SOURCE_LENGTH_MAX}
        )
    # two that bring the same table at one moment add it once
    audit.hold_chain(merchant)
    counting = _counting(merchant, rates)
    fresh = [
        rate for rate in rates if counting.get((rate.base, rate.quote, rate.valid_on)) != rate.rate
    ]
    if not fresh:
        return 0
    added = ExchangeRate.objects.bulk_create(
        ExchangeRate(
            merchant=merchant,
            base=rate.base,
            quote=rate.quote,
            valid_on=rate.valid_on,
            rate=rate.rate,
            source=source.strip(),
            added_by=actor.user,
            added_by_name=actor.name,
        )
        for rate in fresh
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="rates.added",
        subject=added[0],
        after={
            "count": len(fresh),
            "pairs": sorted({f"{rate.base}/{rate.quote}" for rate in fresh}),
            "days": [str(min(r.valid_on for r in fresh)), str(max(r.valid_on for r in fresh))],
        },
        note=source.strip(),
    )
    return len(fresh)


def _counting(merchant: Merchant, rates: Sequence[QuotedRate]) -> dict[tuple[object, ...], object]:
    """What counts now, by pair and day."""
    if not rates:
        return {}
    pairs = Q()
    for base, quote in sorted({(rate.base, rate.quote) for rate in rates}):
        pairs |= Q(base=base, quote=quote)
    days = [rate.valid_on for rate in rates]
    known = ExchangeRate.objects.for_merchant(merchant).filter(
        pairs, valid_on__range=(min(days), max(days))
    )
    rows = known.order_by("id").values_list("base", "quote", "valid_on", "rate")
    return {(base, quote, day): rate for base, quote, day, rate in rows}
