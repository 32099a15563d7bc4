"""The table of exchange rates: looked at, brought in as a file, taken out."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.downloads import as_download
from accounts.errors import UserError
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from reconcile.models import ExchangeRate
from reconcile.rate_table import MESSAGES, RateFault, RateTableError, read_table
from reconcile.services.rates import add_rates
from reconcile.transfer import (
    ExchangeRateResource,
    rate_template,
    read_cells,
    write_documents,
)

PAGE_ROWS = 50
# what is taken out is read whole
EXPORT_ROWS_MAX = 20_000


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    return _page(request)


def _page(
    request: TenantRequest, faults: Sequence[RateFault] = (), *, status: int = 200
) -> HttpResponse:
    mine = ExchangeRate.objects.for_merchant(request.merchant)
    context = {
        "page": Paginator(mine.order_by("-valid_on", "base", "quote", "-id"), PAGE_ROWS).get_page(
            request.GET.get("page")
        ),
        "may_edit": may(request.actor, Action.MANAGE_RULES),
        "faults": [
            {"row": f.row, "column": f.column, "message": _(MESSAGES[f.code]) % f.params()}
            for f in faults
        ],
        "source": request.POST.get("source", ""),
    }
    return render(request, "reconcile/rate_list.html", context, status=status)


@require_POST
@requires(Action.MANAGE_RULES)
def bring(request: TenantRequest) -> HttpResponse:
    """Rates out of a file: all of them, or with every fault none."""
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file."))
        return redirect("rate_list")
    try:
        added = add_rates(
            merchant=request.merchant,
            actor=request.actor,
            rates=read_table(read_cells(file)),
            source=request.POST.get("source", "") or (file.name or ""),
        )
    except RateTableError as error:
        return _page(request, error.faults, status=422)
    except UserError as error:
        messages.error(request, str(error))
        return redirect("rate_list")
    said = ngettext("%(n)d rate is new.", "%(n)d rates are new.", added) % {"n": added}
    messages.success(request, said if added else _("All of them were known already."))
    return redirect("rate_list")


@require_safe
@requires(Action.SEE)
def export(request: TenantRequest, kind: str) -> HttpResponse:
    """The newest rates as a file that can be brought in again."""
    mine = ExchangeRate.objects.for_merchant(request.merchant).order_by("-id")
    content, content_type = write_documents(ExchangeRateResource(), mine[:EXPORT_ROWS_MAX], kind)
    return as_download(content, f"rates.{kind}", content_type)


@require_safe
@requires(Action.SEE)
def template(_request: TenantRequest, kind: str) -> HttpResponse:
    """An empty table with one example."""
    content, content_type = rate_template(kind)
    return as_download(content, f"rates_template.{kind}", content_type)
