"""What the clock asks of every merchant, once a tick: a day, an hour."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from accounts.models import BeatTick, Merchant

logger = logging.getLogger(__name__)


def for_each_merchant(
    schedule: str,
    tick_of: Callable[[Merchant], datetime | None],
    work: Callable[[Merchant, datetime], int],
) -> int:
    """Do the work of a tick for each merchant where it wasn't done yet; the sum of what it did.

    Without a tick it isn't time there. The tick is written when the merchant's work is committed: killed
    before, the next beat does it again, so the work must be such that this changes nothing. What fails for
    one merchant doesn't keep the others waiting.
    """
    done = 0
    ticks = BeatTick.objects.using("sys")
    open_ones = Merchant.objects.using("sys").filter(is_demo=False, closed_at=None)
    for merchant in open_ones.order_by("id"):
        tick = tick_of(merchant)
        mine = ticks.filter(schedule=f"{schedule}:{merchant.id}")
        if tick is None or mine.filter(period_start=tick).exists():
            continue
        try:
            done += work(merchant, tick)
        except Exception:
            logger.exception("%s of merchant %s failed", schedule, merchant.public_id)
            continue
        ticks.get_or_create(schedule=f"{schedule}:{merchant.id}", period_start=tick)
        mine.filter(period_start__lt=tick).delete()
    return done
