"""Choosing and founding a merchant."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import UserError
from accounts.memberships import SESSION_KEY, active_memberships
from accounts.models import Merchant
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from accounts.services import merchants
from accounts.views.acting import do_and_tell


class MerchantForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    class Meta:
        model = Merchant
        fields: ClassVar[list[str]] = ["name", "currency", "zone"]
        help_texts: ClassVar[dict[str, object]] = {
            "currency": gettext_lazy("The currency you keep your books in, such as CNY or USD."),
            "zone": gettext_lazy("Your calendar day starts at midnight here."),
        }


@login_required
@require_http_methods(["GET", "POST"])
def create(request: TenantRequest) -> HttpResponse:
    form = MerchantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership = merchants.create_merchant(owner=request.user, **form.cleaned_data)
        except UserError as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[SESSION_KEY] = str(membership.merchant.public_id)
            return redirect("overview")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/merchant_create.html", {"form": form}, status=status)


@login_required
@require_POST
def switch(request: TenantRequest) -> HttpResponse:
    """Open the books of another of one's own merchants."""
    wanted = request.POST.get("merchant", "")
    mine = {str(m.merchant.public_id) for m in active_memberships(request.user)}
    if wanted in mine:
        request.session[SESSION_KEY] = wanted
    else:
        messages.error(request, _("You don't work for that merchant."))
    return redirect("overview")


@require_POST
@requires(Action.MANAGE_MERCHANT)
def single_handed(request: TenantRequest) -> HttpResponse:
    allowed = request.POST.get("allowed") == "yes"
    do_and_tell(
        request,
        lambda: merchants.allow_single_handed_closing(
            merchant=request.merchant, actor=request.actor, allowed=allowed
        ),
        _("Saved."),
    )
    return redirect("team")
