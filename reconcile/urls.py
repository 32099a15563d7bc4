from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from reconcile import health
from reconcile.views import styleguide

urlpatterns = [
    path("api/v1/", include("reconcile.api.urls")),
    path(
        "api/schema/",
        SpectacularAPIView.as_view(permission_classes=[AllowAny]),
        name="api_schema",
    ),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("styleguide/", styleguide.show, name="styleguide"),
    path("", include("reconcile.views.run_urls")),
    path("", include("reconcile.views.case_urls")),
    path("", include("reconcile.views.dispute_urls")),
    path("", include("reconcile.views.approval_urls")),
    path("", include("reconcile.views.work_urls")),
    path("", include("reconcile.views.letter_urls")),
    path("", include("reconcile.views.settlement_urls")),
    path("", include("reconcile.views.rule_urls")),
    path("", include("reconcile.views.rate_urls")),
    path("", include("reconcile.views.practice_urls")),
    path("", include("reconcile.views.leaving_urls")),
    path("", include("ledgers.urls")),
    path("", include("accounts.urls")),
    path("account/", include("accounts.signing_in")),
]
