"""People, invitations and tokens of a merchant."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.errors import UserError
from accounts.memberships import SESSION_KEY
from accounts.models import ApiToken, Invitation, Membership, Role
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from accounts.services import people, tokens
from accounts.services.merchants import approver_count, had_second_approver
from accounts.views.acting import do_and_tell

TOKEN_ROLES = [choice for choice in Role.choices if choice[0] != Role.OWNER]


# both forms of the page ask for a role: their fields have names of their own
FIELD_IDS = "token_%s"


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=Role.choices, initial=Role.ACCOUNTANT
    )


class TokenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=80)
    role = forms.ChoiceField(
        label=gettext_lazy("Acts as"), choices=TOKEN_ROLES, initial=Role.UPLOADER
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days it lasts"), initial=90, min_value=1, max_value=tokens.DAYS_MAX
    )


def render_team(
    request: TenantRequest,
    *,
    invite_form: InviteForm | None = None,
    token_form: TokenForm | None = None,
    new_secret: str = "",
    status: int = 200,
) -> HttpResponse:
    merchant = request.merchant
    members = Membership.objects.for_merchant(merchant).filter(is_active=True)
    waiting = Invitation.objects.for_merchant(merchant).filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    )
    context = {
        "members": members.select_related("user").order_by("joined_at", "id"),
        "invitations": waiting.select_related("invited_by").order_by("id"),
        "tokens": ApiToken.objects.for_merchant(merchant).filter(revoked_at=None).order_by("-id"),
        "invite_form": invite_form or InviteForm(),
        "token_form": token_form or TokenForm(auto_id=FIELD_IDS),
        "new_secret": new_secret,
        "roles": Role.choices,
        "now": clock.now(),
        "may_close_alone": approver_count(merchant) == 1 and not had_second_approver(merchant),
    }
    return render(request, "accounts/team.html", context, status=status)


@require_safe
@requires(Action.SEE)
def show(request: TenantRequest) -> HttpResponse:
    return render_team(request)


@require_POST
@requires(Action.MANAGE_PEOPLE)
def invite(request: TenantRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if not form.is_valid():
        return render_team(request, invite_form=form, status=422)
    try:
        people.invite(
            merchant=request.merchant,
            actor=request.actor,
            email=form.cleaned_data["email"],
            role=Role(form.cleaned_data["role"]),
            site=request.build_absolute_uri("/"),
        )
    except UserError as refusal:
        form.add_error("email", str(refusal))
        return render_team(request, invite_form=form, status=422)
    messages.success(request, _("The invitation is on its way."))
    return redirect("team")


@require_POST
@requires(Action.MANAGE_PEOPLE)
def withdraw(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    invitations = Invitation.objects.for_merchant(request.merchant)
    invitation = get_object_or_404(invitations, public_id=public_id)
    do_and_tell(
        request,
        lambda: people.withdraw_invitation(
            merchant=request.merchant, actor=request.actor, invitation=invitation
        ),
    )
    return redirect("team")


@require_POST
@requires(Action.MANAGE_PEOPLE)
def change_member(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Another role, or with `remove` the end of the membership."""
    members = Membership.objects.for_merchant(request.merchant).filter(is_active=True)
    membership = get_object_or_404(members, public_id=public_id)
    role = request.POST.get("role", "")
    try:
        if "remove" in request.POST:
            people.remove_member(
                merchant=request.merchant, actor=request.actor, membership=membership
            )
        elif role in Role.values:
            people.change_role(
                merchant=request.merchant,
                actor=request.actor,
                membership=membership,
                role=Role(role),
            )
    except UserError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("team")


@require_POST
@requires(Action.MANAGE_TOKENS)
def issue_token(request: TenantRequest) -> HttpResponse:
    form = TokenForm(request.POST, auto_id=FIELD_IDS)
    if not form.is_valid():
        return render_team(request, token_form=form, status=422)
    _token, secret = tokens.issue_token(
        merchant=request.merchant,
        actor=request.actor,
        name=form.cleaned_data["name"],
        role=Role(form.cleaned_data["role"]),
        days=form.cleaned_data["days"],
    )
    # shown in this one answer and never again
    return render_team(request, new_secret=secret)


@require_POST
@requires(Action.MANAGE_TOKENS)
def revoke_token(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.for_merchant(request.merchant), public_id=public_id)
    do_and_tell(
        request,
        lambda: tokens.revoke_token(merchant=request.merchant, actor=request.actor, token=token),
    )
    return redirect("team")


@login_required
@require_http_methods(["GET", "POST"])
def accept_invitation(request: TenantRequest, token: str) -> HttpResponse:
    """Show who invites to what; join on POST."""
    try:
        invitation = people.find_invitation(token)
        if request.method == "POST":
            membership = people.accept_invitation(user=request.user, token=token)
            request.session[SESSION_KEY] = str(membership.merchant.public_id)
            return redirect("overview")
    except UserError as refusal:
        context = {"refusal": str(refusal)}
        return render(request, "accounts/invitation_accept.html", context, status=410)
    return render(request, "accounts/invitation_accept.html", {"invitation": invitation})
