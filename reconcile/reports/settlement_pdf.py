"""The settlement statement to print, sign and keep.

Words and figures go to typst as data, and `typeset/statement.typ` lays them out; no text of a user is ever
source. The same settlement gives the same bytes: the document's time is that of its closing.
"""

from __future__ import annotations

from datetime import date
from typing import cast

import typst
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Merchant
from reconcile.models import Approval, Settlement
from reconcile.models.definitions import Side
from reconcile.reports.settlement_figures import (
    LedgerLine,
    Signature,
    agrees_with_proof,
    booked_sums,
    carried_rows,
    ledger_lines,
    rule_sums,
    seals,
    signatures,
)
from reconcile.reports.settlement_parts import (
    CARRIED_ROWS_MAX,
    booked_part,
    carried_part,
    kinds_part,
    moment,
    proof_part,
    rules_part,
    seals_part,
)
from reconcile.reports.typesetting import typeset

# what is printed across each page of a statement that doesn't hold, or no longer
STAMPS: dict[str, Promise] = {
    Settlement.State.SUBMITTED: gettext_lazy("Draft"),
    Settlement.State.RETURNED: gettext_lazy("Returned"),
    Settlement.State.REOPENED: gettext_lazy("Reopened"),
}
NOTICES: dict[str, Promise] = {
    Settlement.State.SUBMITTED: gettext_lazy("Draft: submitted, and not approved yet."),
    Settlement.State.RETURNED: gettext_lazy(
        "Not valid: it was returned to the person who prepared it."
    ),
    Settlement.State.REOPENED: gettext_lazy("No longer valid: the period was opened again."),
    Settlement.State.SELF_CLOSED: gettext_lazy(
        "Closed by the person who prepared it, without a second one."
    ),
}


def as_pdf(settlement: Settlement, merchant: Merchant) -> bytes:
    """The statement in the language that is active."""
    return cast(bytes, as_pages(settlement, merchant, "pdf"))


def as_pages(settlement: Settlement, merchant: Merchant, output: typst.OutputFormat) -> object:
    """The statement laid out: one PDF, or an image for each page."""
    at = settlement.closed_at or settlement.submitted_at
    return typeset("statement", _document(settlement, merchant), at=at, output=output)


def _document(settlement: Settlement, merchant: Merchant) -> dict[str, object]:
    lines = ledger_lines(settlement, merchant)
    carried, carried_count = carried_rows(settlement, merchant, limit=CARRIED_ROWS_MAX)
    subject = f"{settlement.reconciliation.name} · {_period(settlement)}"
    state = settlement.get_state_display()
    return {
        "title": _("Settlement statement"),
        "merchant": merchant.name,
        "subject": subject,
        "running": f"{merchant.name} · {subject}",
        "state": state,
        "footer": f"Reconcile · SHA-256 {settlement.proof_sha256}",
        "watermark": str(STAMPS[settlement.state]) if settlement.state in STAMPS else None,
        "notices": _notices(settlement, lines),
        "facts": _facts(settlement, merchant, lines),
        "parts": [
            proof_part(lines),
            rules_part(rule_sums(settlement, merchant)),
            booked_part(booked_sums(settlement, merchant)),
            kinds_part(settlement),
            carried_part(carried, carried_count),
            seals_part(seals(settlement, merchant), merchant),
        ],
        "signed": {
            "title": _("Signatures"),
            "people": _people(settlement, merchant),
        },
    }


def _notices(settlement: Settlement, lines: list[LedgerLine]) -> list[str]:
    notices = [str(NOTICES[settlement.state])] if settlement.state in NOTICES else []
    if not agrees_with_proof(settlement, lines):
        notices.append(
            _(
                "The books have changed since this was submitted: the tables show them as they are now."
            )
        )
    return notices


def _facts(
    settlement: Settlement, merchant: Merchant, lines: list[LedgerLine]
) -> list[tuple[str, str]]:
    def ledgers(side: str) -> str:
        return ", ".join(sorted({line.ledger for line in lines if line.side == side})) or "—"

    return [
        (_("Merchant"), merchant.name),
        (_("State"), settlement.get_state_display()),
        (_("Reconciliation"), settlement.reconciliation.name),
        (_("Period"), _period(settlement)),
        (str(Side.LEFT.label), ledgers(Side.LEFT)),
        (str(Side.RIGHT.label), ledgers(Side.RIGHT)),
        (_("Rules"), str(settlement.rules or "—")),
        (_("Times are of"), merchant.zone),
        *([(_("Note"), settlement.note)] if settlement.note else []),
    ]


def _people(settlement: Settlement, merchant: Merchant) -> list[dict[str, str]]:
    prepared = {
        "role": _("Prepared and submitted by"),
        "name": settlement.made_by_name,
        "at": moment(settlement.submitted_at, merchant),
        "words": "",
    }
    return [prepared, *(_signed(s, merchant) for s in signatures(settlement))]


def _signed(signature: Signature, merchant: Merchant) -> dict[str, str]:
    is_open = signature.decision == Approval.Decision.PENDING
    decision = str(Approval.Decision(signature.decision).label)
    return {
        "role": _("Awaiting approval") if is_open else decision,
        "name": signature.name,
        "at": moment(signature.at, merchant) if signature.at else "",
        "words": signature.reason,
    }


def _period(settlement: Settlement) -> str:
    return f"{_day(settlement.period_start)} – {_day(settlement.period_end)}"


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))
