"""The practice shop: opening it, its guide and its sample files, beginning anew, closing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.downloads import as_download
from accounts.memberships import SESSION_KEY
from accounts.models import Membership
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from ledgers.services import uploads
from reconcile.demo.files import DemoFile
from reconcile.demo.practice import kit_for, sample_files
from reconcile.reports.practice import guide_of
from reconcile.services import practice


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    """The guide of the practice shop that is open; in a real shop, the offer to open one."""
    if not request.merchant.is_practice:
        return render(request, "reconcile/practice_offer.html")
    context = {
        "guide": guide_of(request.merchant),
        "files": sample_files(request.merchant.currency),
    }
    return render(request, "reconcile/practice.html", context)


@login_required
@require_POST
def open_shop(request: TenantRequest) -> HttpResponse:
    """Also for those who have no merchant yet."""
    made = practice.open_practice(owner=request.user, kit=_kit())
    return _enter(request, made)


@login_required
@require_POST
def begin_anew(request: TenantRequest) -> HttpResponse:
    made = practice.restart_practice(owner=request.user, kit=_kit())
    messages.success(request, _("A new practice shop is open. Nothing is in it yet."))
    return _enter(request, made)


@login_required
@require_POST
def close(request: TenantRequest) -> HttpResponse:
    practice.close_practice(owner=request.user)
    request.session.pop(SESSION_KEY, None)
    messages.success(request, _("The practice shop is closed. You can open a new one at any time."))
    return redirect("overview")


def _kit() -> practice.Kit:
    return kit_for(get_language() or "")


def _enter(request: TenantRequest, membership: Membership) -> HttpResponse:
    request.session[SESSION_KEY] = str(membership.merchant.public_id)
    return redirect("practice")


def _samples(request: TenantRequest) -> tuple[DemoFile, ...]:
    if not request.merchant.is_practice:
        raise Http404
    return sample_files(request.merchant.currency)


@require_safe
@requires(Action.SEE)
def download(request: TenantRequest, name: str) -> HttpResponse:
    found = next((file for file in _samples(request) if file.name == name), None)
    if found is None:
        raise Http404
    return as_download(found.content, found.name)


@require_POST
@requires(Action.UPLOAD)
def upload(request: TenantRequest) -> HttpResponse:
    """As if the person had dropped the files: they are looked at next, and taken in by hand."""
    for file in _samples(request):
        uploads.receive_upload(
            merchant=request.merchant,
            actor=request.actor,
            file=SimpleUploadedFile(file.name, file.content),
        )
    return redirect("statement_upload")
