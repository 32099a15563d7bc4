from django.urls import include, path

urlpatterns = [
    path("", include("reconcile.views.run_urls")),
    path("", include("reconcile.views.case_urls")),
    path("", include("reconcile.views.settlement_urls")),
    path("", include("reconcile.views.rule_urls")),
    path("", include("ledgers.urls")),
    path("", include("accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
