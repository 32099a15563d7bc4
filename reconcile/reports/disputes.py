"""A dispute as people send it: its claims with their evidence, a workbook, and a letter in three languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Merchant
from ledgers.money import format_minor
from reconcile.models import Dispute, DisputedCase, Evidence, OpenItem
from reconcile.reports.table_files import Amount, Table, as_workbook

# what a letter and a page spell out; the workbook holds all of them
ROWS_IN_LETTER_MAX = 200
SOURCES: dict[str, Promise] = {
    "no_rule_known": gettext_lazy(
        "We know no rule of this counterparty: it is 15 days from the draft. Set your contract's day."
    ),
    "amazon_a_to_z": gettext_lazy(
        "Amazon hears an answer to an A-to-z claim within 7 days. Other claims may have other days."
    ),
    "": gettext_lazy("Set by hand."),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One case of a dispute: what each side shows, and the rows that prove it."""

    claimed: DisputedCase
    numbers: tuple[str, ...]
    ours_minor: int
    theirs_minor: int
    # file:row of each row, ours first
    evidence: tuple[str, ...]
    # the files that people have attached to the case, to send along
    files: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        return ", ".join(self.numbers) or self.claimed.case.reference or "—"


def disputes_of(merchant: Merchant, state: str = "") -> QuerySet[Dispute]:
    """Those that go on first, the nearest deadline first."""
    mine = Dispute.objects.for_merchant(merchant)
    found = mine.filter(state=state) if state in Dispute.State.values else mine
    return found.order_by("ended_on", "deadline", "id")


def claims_of(merchant: Merchant, dispute: Dispute) -> list[Claim]:
    """Every claim with its rows, those that a case had when it was decided included."""
    claimed = list(
        DisputedCase.objects.for_merchant(merchant)
        .filter(dispute=dispute)
        .select_related("case")
        .order_by("id")
    )
    items = OpenItem.objects.for_merchant(merchant).filter(case__in=[c.case_id for c in claimed])
    by_case: dict[int | None, list[OpenItem]] = {}
    for item in items.select_related("entry__statement").order_by("side", "id"):
        by_case.setdefault(item.case_id, []).append(item)
    attached = Evidence.objects.for_merchant(merchant).filter(case__in=[c.case_id for c in claimed])
    files: dict[int, list[str]] = {}
    for case_id, name in attached.order_by("id").values_list("case", "name"):
        files.setdefault(case_id, []).append(name)
    return [
        _claim(each, by_case.get(each.case_id, []), files.get(each.case_id, [])) for each in claimed
    ]


def _claim(claimed: DisputedCase, items: Sequence[OpenItem], files: Sequence[str]) -> Claim:
    # a decided case shows the rows that it was about, each of them once
    live = [item for item in items if item.released_by_id is None] or items
    rows = list({(item.entry_id, item.part): item for item in live}.values())
    numbers = [ref for i in rows if (ref := i.entry.order_ref or i.entry.transaction_ref)]
    mine = [i for i in rows if i.currency == claimed.case.currency]
    sums = {side: sum(i.amount_minor for i in mine if i.side == side) for side in ("LEFT", "RIGHT")}
    return Claim(
        claimed,
        tuple(dict.fromkeys(numbers)),
        sums["LEFT"],
        sums["RIGHT"],
        tuple(f"{i.entry.statement.name}:{i.entry.row_number}" for i in rows),
        tuple(files),
    )


def workbook(dispute: Dispute, claims: Sequence[Claim]) -> bytes:
    """All claims as a sheet to send, amounts as numbers."""
    rows = [
        (
            number,
            claim.reference,
            claim.claimed.case.get_kind_display(),
            Amount(claim.ours_minor, dispute.currency),
            Amount(claim.theirs_minor, dispute.currency),
            Amount(claim.claimed.amount_minor, dispute.currency),
            dispute.currency,
            "; ".join(claim.evidence),
            "; ".join(claim.files),
        )
        for number, claim in enumerate(claims, start=1)
    ]
    header = (
        _("No."),
        _("Order number"),
        _("Kind"),
        _("We have"),
        _("You have"),
        _("Claimed"),
        _("Currency"),
        _("Evidence (file:row)"),
        _("Attached files"),
    )
    return as_workbook([Table("claims", _("Claims"), header, rows)])


def letter(merchant: Merchant, dispute: Dispute, claims: Sequence[Claim], language: str) -> str:
    """The text to send, whole in one language."""
    with translation.override(language):
        return "\n".join(
            [*_opening(dispute, claims), *_lines(dispute, claims), *_closing(merchant)]
        )


def _opening(dispute: Dispute, claims: Sequence[Claim]) -> list[str]:
    count = ngettext(
        "We compared your statements with our records, and %(n)d item differs.",
        "We compared your statements with our records, and %(n)d items differ.",
        len(claims),
    )
    numbered = [
        _("Your reference: %(number)s") % {"number": dispute.their_reference}
    ] if dispute.their_reference else []  # fmt: skip
    return [
        _("To: %(name)s") % {"name": dispute.counterparty},
        _("Subject: differences of %(sum)s %(currency)s")
        % {"sum": _money(dispute.claimed_minor, dispute), "currency": dispute.currency},
        *numbered,
        "",
        count % {"n": len(claims)},
        _("Please check them and answer by %(day)s.") % {"day": dispute.deadline.isoformat()},
        "",
    ]


def _lines(dispute: Dispute, claims: Sequence[Claim]) -> list[str]:
    text = _(
        "%(number)d. %(reference)s: we have %(ours)s, you have %(theirs)s; difference %(claimed)s"
        " %(currency)s. Evidence: %(evidence)s"
    )
    lines = [
        text
        % {
            "number": number,
            "reference": claim.reference,
            "ours": _money(claim.ours_minor, dispute),
            "theirs": _money(claim.theirs_minor, dispute),
            "claimed": _money(claim.claimed.amount_minor, dispute),
            "currency": dispute.currency,
            "evidence": "; ".join(claim.evidence),
        }
        for number, claim in enumerate(claims[:ROWS_IN_LETTER_MAX], start=1)
    ]
    more = len(claims) - ROWS_IN_LETTER_MAX
    if more > 0:
        rest = ngettext(
            "%(n)d more item stands in the workbook.",
            "%(n)d more items stand in the workbook.",
            more,
        )
        lines.append(rest % {"n": more})
    return lines


def _closing(merchant: Merchant) -> list[str]:
    return ["", _("Kind regards,"), merchant.name, ""]


def _money(amount_minor: int, dispute: Dispute) -> str:
    return format_minor(amount_minor, dispute.currency)
