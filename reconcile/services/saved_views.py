"""Views of the queue that people keep under a name: their own, or shared with everybody of the merchant."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from reconcile.models import SavedView
from reconcile.reports.queue import FILTERS

NAME_MAX = 60
VALUE_MAX = 200
# of one person, and shared by all
VIEWS_MAX = 30


class ViewRefusedError(UserError):
    """The view can't be kept like this."""


class NotYourViewError(UserError):
    """A shared view is changed by whoever shared it, or by an admin."""


@transaction.atomic
def save_view(
    *,
    merchant: Merchant,
    actor: Actor,
    name: str,
    filters: Mapping[str, str],
    is_shared: bool = False,
    is_default: bool = False,
) -> SavedView:
    """Keep the filters of a queue under a name; a view that has this name already gets the new ones."""
    permissions.check(actor, Action.REVIEW if is_shared else Action.SEE)
    if not is_shared and actor.user is None:
        raise ViewRefusedError(_("A program has no views of its own: share it with everybody."))
    _one_at_a_time(merchant)
    mine = _of(merchant, actor, is_shared=is_shared)
    view = mine.filter(name=_name_given(name)).first()
    if view is None:
        if mine.count() >= VIEWS_MAX:
            raise ViewRefusedError(
                _("There are %(max)d views already. Delete one of them first.") % {"max": VIEWS_MAX}
            )
        view = SavedView(
            merchant=merchant, name=_name_given(name), is_shared=is_shared, owner=actor.user
        )
    else:
        _check_author(view, actor)
    before = view.filters
    view.filters = _filters_given(filters)
    _open_first(view, mine, is_default=is_default or view.is_default)
    view.save()
    if is_shared:
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="view.shared",
            subject=view,
            before={"filters": before},
            after=_said(view),
        )
    return view


@transaction.atomic
def change_view(
    *, merchant: Merchant, actor: Actor, view_id: uuid.UUID, name: str, is_default: bool
) -> SavedView:
    """Give a view another name, or let the queue open with it, or no longer."""
    view = _changeable(merchant, actor, view_id)
    mine = _of(merchant, actor, is_shared=view.is_shared)
    before = _said(view)
    view.name = _name_given(name)
    if mine.filter(name=view.name).exclude(id=view.id).exists():
        raise ViewRefusedError(_("There is a view “%(name)s” already.") % {"name": view.name})
    _open_first(view, mine, is_default=is_default)
    view.save()
    if view.is_shared:
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="view.changed",
            subject=view,
            before=before,
            after=_said(view),
        )
    return view


@transaction.atomic
def delete_view(*, merchant: Merchant, actor: Actor, view_id: uuid.UUID) -> None:
    """Forget a view. Its cases are where they were."""
    view = _changeable(merchant, actor, view_id)
    if view.is_shared:
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="view.deleted",
            subject=view,
            before=_said(view),
        )
    view.delete()


def views_of(merchant: Merchant, actor: Actor) -> QuerySet[SavedView]:
    """The views that somebody sees: their own first, then those shared by all."""
    seen = Q(is_shared=True)
    if actor.user is not None:
        seen |= Q(is_shared=False, owner=actor.user)
    return SavedView.objects.for_merchant(merchant).filter(seen).order_by("is_shared", "name", "id")


def _of(merchant: Merchant, actor: Actor, *, is_shared: bool) -> QuerySet[SavedView]:
    """Those among which a name is unique."""
    return views_of(merchant, actor).filter(is_shared=is_shared)


def _one_at_a_time(merchant: Merchant) -> None:
    """Two views that take one name or one place at the same moment come one after the other."""
    Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)


def _changeable(merchant: Merchant, actor: Actor, view_id: uuid.UUID) -> SavedView:
    permissions.check(actor, Action.SEE)
    _one_at_a_time(merchant)
    view = views_of(merchant, actor).get(public_id=view_id)
    _check_author(view, actor)
    return view


def _check_author(view: SavedView, actor: Actor) -> None:
    is_own = actor.user is not None and view.owner_id == actor.user.pk
    if not is_own and not permissions.may(actor, Action.MANAGE_RULES):
        raise NotYourViewError(_("Somebody else shared this view. Save one under another name."))


def _open_first(view: SavedView, mine: QuerySet[SavedView], *, is_default: bool) -> None:
    """Let one view open first in the place of another."""
    if is_default:
        mine.filter(is_default=True).exclude(id=view.id).update(is_default=False)
    view.is_default = is_default


def _name_given(name: str) -> str:
    if not name.strip() or len(name.strip()) > NAME_MAX:
        raise ViewRefusedError(
            _("A view needs a name of at most %(max)d characters.") % {"max": NAME_MAX}
        )
    return name.strip()


def _filters_given(filters: Mapping[str, str]) -> dict[str, str]:
    kept = {name: filters[name] for name in FILTERS if filters.get(name)}
    if any(len(value) > VALUE_MAX for value in kept.values()):
        raise ViewRefusedError(
            _("A filter is at most %(max)d characters long.") % {"max": VALUE_MAX}
        )
    return kept


def _said(view: SavedView) -> dict[str, object]:
    return {"name": view.name, "filters": view.filters, "opens_first": view.is_default}
