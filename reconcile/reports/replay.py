"""A settled period decided again: by the rules then in force, by those now, by the draft. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import Merchant
from reconcile.engine import RuleSetError, from_json
from reconcile.models import RuleSetVersion, Settlement
from reconcile.reports.back_test import Trial, compare, decide, read_material

NOW, DRAFT = "now", "draft"


@dataclass(frozen=True, slots=True)
class Replayed:
    """Other rules beside those of then, on the same rows."""

    by: str  # now, draft
    rules: str
    trial: Trial


@dataclass(frozen=True, slots=True)
class Replay:
    """The rules that a period was settled by, and each of the others beside them."""

    then: RuleSetVersion
    others: tuple[Replayed, ...]

    def to_json(self, merchant: Merchant) -> dict[str, object]:
        return {
            "then": str(self.then),
            "others": [
                {"by": other.by, "rules": other.rules, **other.trial.to_json(merchant)}
                for other in self.others
            ],
        }


def replay(merchant: Merchant, settlement: Settlement) -> Replay:
    """Decide a settled period again by the rules of then and by those of now, and by the draft if there is one.

    The rows are read as the ledgers hold them today, so a file that came late shows as a difference too.
    """
    reconciliation = settlement.reconciliation
    then = settlement.rules or _in_force_when(settlement)
    material = read_material(
        merchant, reconciliation, first=settlement.period_start, last=settlement.period_end
    )
    before = decide(material, then.document)
    now = reconciliation.rule_set.in_force
    after = before if now == then else decide(material, now.document)
    others = [Replayed(NOW, str(now), compare(material, before, after))]
    draft = reconciliation.rule_set.draft
    if draft is not None and _can_be_tried(draft):
        trial = compare(material, before, decide(material, draft))
        others.append(Replayed(DRAFT, reconciliation.rule_set.name, trial))
    return Replay(then, tuple(others))


def _can_be_tried(draft: Mapping[str, object]) -> bool:
    try:
        from_json(draft)
    except RuleSetError:
        return False
    return True


def _in_force_when(settlement: Settlement) -> RuleSetVersion:
    """The version in force when a period was submitted that keeps none; the first one if none was yet."""
    versions = settlement.reconciliation.rule_set.versions.order_by("-number")
    found: RuleSetVersion | None = versions.filter(
        published_at__lte=settlement.submitted_at
    ).first()
    return found or versions.order_by("number")[0]
