from django.urls import path

from reconcile.views import leaving

urlpatterns = [
    path("leaving/", leaving.index, name="leaving"),
    path("leaving/export/", leaving.export, name="export_ask"),
    path("leaving/export/<uuid:public_id>.zip", leaving.download, name="export_download"),
    path("leaving/close/", leaving.close, name="merchant_close"),
    path("leaving/reopen/", leaving.reopen, name="merchant_reopen"),
]
