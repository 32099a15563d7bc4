"""What a person has typed and ticked on a case and not sent yet; it is theirs alone, and no event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from accounts import clock
from accounts.errors import UserError
from accounts.models import Merchant, User
from reconcile.models import CaseDraft, ExceptionCase

TEXT_MAX = 4_000
TICKS_MAX = 200
# each form of the case page and its fields; a field that may be there several times is a list
FORMS: Mapping[str, Sequence[str]] = {
    "write_off": ("reason",),
    "adjust": ("kind", "reason"),
    "carry_forward": ("until", "reason"),
    "set_aside": ("reason",),
    "hold": ("until", "reason"),
    "assign": ("member",),
    "split": ("row", "amount", "reason"),
    "duplicate": ("original", "reason"),
    "record": ("ledger", "reference", "booked_on", "reason"),
    "comment": ("text",),
    "undo": ("reason",),
    "decide": ("reason",),
    "match": ("item", "find", "adjustment_kind", "reason"),
}
LISTS = ("item", "row")


class NoSuchFormError(UserError):
    """A draft belongs to a form of the case page."""


def keep_draft(
    *,
    merchant: Merchant,
    user: User,
    case: ExceptionCase,
    form: str,
    posted: Mapping[str, Sequence[str]],
) -> CaseDraft:
    """Keep what stands in one form; what its other forms hold stays. Bounded, never refused for its length."""
    if form not in FORMS:
        raise NoSuchFormError(_("There is no such form."))
    draft = _draft(merchant, user, case)
    draft.content = {**draft.content, form: _filled(form, posted)}
    draft.content = {name: fields for name, fields in draft.content.items() if fields}
    draft.saved_at = clock.now()
    draft.save(update_fields=["content", "saved_at"])
    return draft


def forget_draft(
    *, merchant: Merchant, user: User, case: ExceptionCase, form: str | None = None
) -> None:
    """Forget what one form holds, or all of them: it was sent, or is not wanted any more."""
    mine = CaseDraft.objects.for_merchant(merchant).filter(case=case, user=user)
    draft = mine.select_for_update().first()
    if draft is None:
        return
    draft.content = {n: f for n, f in draft.content.items() if form is not None and n != form}
    if draft.content:
        draft.save(update_fields=["content"])
    else:
        draft.delete()


def _draft(merchant: Merchant, user: User, case: ExceptionCase) -> CaseDraft:
    mine = CaseDraft.objects.for_merchant(merchant)
    key = {"merchant": merchant, "case": case, "user": user}
    mine.get_or_create(**key, defaults={"saved_at": clock.now()})
    return mine.select_for_update().get(case=case, user=user)


def _filled(form: str, posted: Mapping[str, Sequence[str]]) -> dict[str, str | list[str]]:
    """The fields in which something stands, cut to what a form may hold."""
    found: dict[str, str | list[str]] = {}
    for name in FORMS[form]:
        values = [value[:TEXT_MAX] for value in posted.get(name, ()) if value][:TICKS_MAX]
        if values:
            found[name] = values if name in LISTS else values[0]
    return found
