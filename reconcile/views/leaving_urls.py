from django.urls import path

from reconcile.views import leaving

urlpatterns = [
    path("leaving/", leaving.index, name="leaving"),
    path("leaving/close/", leaving.close, name="merchant_close"),
    path("leaving/reopen/", leaving.reopen, name="merchant_reopen"),
]
