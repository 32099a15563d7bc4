from django.urls import path, re_path

from reconcile.views import rates

urlpatterns = [
    path("rates/", rates.index, name="rate_list"),
    path("rates/import/", rates.bring, name="rate_import"),
    re_path(r"^rates/export\.(?P<kind>csv|xlsx)$", rates.export, name="rate_export"),
    re_path(r"^rates/template\.(?P<kind>csv|xlsx)$", rates.template, name="rate_template"),
]
