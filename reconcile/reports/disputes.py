"""A dispute as people send it: its claims with their evidence, a workbook, and a letter in three languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, When
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Merchant
from ledgers.money import format_minor
from reconcile.models import Dispute, DisputedCase, Evidence, ExceptionCase, OpenItem
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
    """One case of a dispute: what each side shows, and the rows that prove it; once sent, as it was sent."""

    claimed: DisputedCase
    # what the text and the workbook claim for it: the case's own sum until they are sent
    stated_minor: int
    # what is disputed of it now, nothing once the case is resolved
    open_minor: int
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

    def to_json(self) -> dict[str, object]:
        """What is kept of it when it is sent, beside the amount."""
        return {name: getattr(self, name) for name in KEPT}


# what a claim keeps of the day on which it was sent
KEPT = ("numbers", "ours_minor", "theirs_minor", "evidence", "files")
WORTH = Case(
    When(claims__case__difference_minor=0, then=F("claims__case__amount_minor")),
    default=F("claims__case__difference_minor"),
    output_field=BigIntegerField(),
)


def disputes_of(merchant: Merchant, state: str = "") -> QuerySet[Dispute]:
    """Those that go on first, the nearest deadline first; each with what it states, and what is still open."""
    mine = Dispute.objects.for_merchant(merchant)
    found = mine.filter(state=state) if state in Dispute.State.values else mine
    is_resolved = Q(claims__case__state=ExceptionCase.State.RESOLVED)
    drafted = Sum(Case(When(is_resolved, then=F("claims__amount_minor")), default=WORTH))
    return found.annotate(
        open_minor=Sum(WORTH, filter=~is_resolved, default=0),
        stated_minor=Case(
            When(state=Dispute.State.DRAFT, then=drafted), default=F("claimed_minor")
        ),
    ).order_by("ended_on", "deadline", "id")


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
    is_draft = dispute.state == Dispute.State.DRAFT
    return [
        _as_sent(each)
        if each.as_sent and not is_draft
        else _claim(
            each, by_case.get(each.case_id, []), files.get(each.case_id, []), is_draft=is_draft
        )
        for each in claimed
    ]


def worth_of(case: ExceptionCase) -> int:
    """What is claimed for a case: its difference, or where there is none the money at stake."""
    return case.difference_minor or case.amount_minor


def _open(case: ExceptionCase) -> int:
    return 0 if case.state == ExceptionCase.State.RESOLVED else worth_of(case)


def _as_sent(claimed: DisputedCase) -> Claim:
    kept = claimed.as_sent or {}
    return Claim(
        claimed,
        claimed.amount_minor,
        _open(claimed.case),
        tuple(kept["numbers"]),
        kept["ours_minor"],
        kept["theirs_minor"],
        tuple(kept["evidence"]),
        tuple(kept["files"]),
    )


def _claim(
    claimed: DisputedCase, items: Sequence[OpenItem], files: Sequence[str], *, is_draft: bool
) -> Claim:
    # a decided case shows the rows that it was about, each of them once
    live = [item for item in items if item.released_by_id is None] or items
    rows = list({(item.entry_id, item.part): item for item in live}.values())
    numbers = [ref for i in rows if (ref := i.entry.order_ref or i.entry.transaction_ref)]
    mine = [i for i in rows if i.currency == claimed.case.currency]
    sums = {side: sum(i.amount_minor for i in mine if i.side == side) for side in ("LEFT", "RIGHT")}
    is_open = claimed.case.state != ExceptionCase.State.RESOLVED
    return Claim(
        claimed,
        # giving it up in the books doesn't give it up towards them
        worth_of(claimed.case) if is_draft and is_open else claimed.amount_minor,
        _open(claimed.case),
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
            Amount(claim.stated_minor, dispute.currency),
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
    stated = sum(claim.stated_minor for claim in claims)
    return [
        _("To: %(name)s") % {"name": dispute.counterparty},
        _("Subject: differences of %(sum)s %(currency)s")
        % {"sum": _money(stated, dispute), "currency": dispute.currency},
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
            "claimed": _money(claim.stated_minor, dispute),
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
