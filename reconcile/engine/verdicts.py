"""What comparing one field of two rows says: it agrees, or how it differs. In words by the shell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

AGREES = "agrees"
# fields in minor units
AMOUNTS = ("amount", "gross_minor", "fee_minor", "net_minor")
DAYS = ("booked_on", "value_on", "occurred_at", "day")
# a row that doesn't say one of these is not refuted by that
MAY_BE_UNSAID = ("status", "channel", "counterparty")
DIFFERS = {
    "currency": "other_currency",
    "status": "other_status",
    "channel": "other_channel",
    "counterparty": "other_name",
    "order_ref": "other_number",
    "transaction_ref": "other_number",
    "refund_ref": "other_number",
    "batch_ref": "other_batch",
    "sku": "other_article",
    "quantity": "other_quantity",
}

Field = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Code of the sentence, and the number in it: minor units, or days. Theirs less ours."""

    field: str
    code: str
    number: int = 0

    @property
    def agrees(self) -> bool:
        return self.code == AGREES


def judge(field: Field) -> Verdict:
    """The verdict on a compared field, as stored with a candidate or a match: field, ours, theirs, agrees."""
    name, ours, theirs = str(field["field"]), field.get("ours"), field.get("theirs")
    if field.get("agrees") or ours == theirs:
        return Verdict(name, AGREES)
    if ours is None or theirs is None:
        return Verdict(name, "unsaid")
    if name in AMOUNTS and isinstance(ours, int) and isinstance(theirs, int):
        return Verdict(name, "amount_differs", theirs - ours)
    if name in DAYS:
        return _of_days(name, str(ours), str(theirs))
    return Verdict(name, DIFFERS.get(name, "differs"))


def _of_days(name: str, ours: str, theirs: str) -> Verdict:
    try:
        apart = (date.fromisoformat(theirs[:10]) - date.fromisoformat(ours[:10])).days
    except ValueError:
        return Verdict(name, "differs")
    if apart == 0:
        return Verdict(name, AGREES)
    return Verdict(name, "days_later" if apart > 0 else "days_earlier", abs(apart))


def failed(fields: Iterable[Field]) -> list[Verdict]:
    """What speaks against a candidate: the fields that differ, without what one side merely leaves out."""
    verdicts = [judge(field) for field in fields]
    return [
        verdict
        for verdict in verdicts
        if not verdict.agrees and not (verdict.code == "unsaid" and verdict.field in MAY_BE_UNSAID)
    ]
