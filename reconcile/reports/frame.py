"""What the frame of every page says: counts beside “Exceptions” and “Approvals” and at the bell, in one query."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import Merchant, Notice
from accounts.requests import TenantRequest
from reconcile.reports.ageing import unresolved
from reconcile.reports.approvals import to_decide
from reconcile.reports.counting import number_of
from reconcile.reports.remembered import BooksState, known_number


@dataclass(frozen=True, slots=True)
class Frame:
    """The state of the books that a page was made of, and the counts of its frame."""

    state: BooksState
    open_cases: int
    unread_notices: int
    to_decide: int


def frame_of(request: TenantRequest) -> Frame:
    """Asked once for an answer: a view whose figures hang on the state of the books asks before it is drawn."""
    known: Frame | None = vars(request).get("frame")
    if known is None:
        known = vars(request)["frame"] = _frame(request)
    return known


def _frame(request: TenantRequest) -> Frame:
    merchant = request.merchant
    notices = Notice.objects.for_merchant(merchant).filter(user=request.user, read_at=None)
    cases = known_number(merchant, "open", unresolved(merchant))
    head, opened, unread, asked = (
        Merchant.objects.filter(id=merchant.id)
        .values_list(
            cases.head,
            cases.number,
            number_of(notices),
            number_of(to_decide(merchant, request.user)),
        )
        .get()
    )
    cases.keep(head, opened)
    return Frame(BooksState(merchant.id, head), opened, unread, asked)
