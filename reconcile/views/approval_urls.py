from django.urls import path

from reconcile.views import approvals

urlpatterns = [
    path("approvals/", approvals.index, name="approval_list"),
    path("approvals/<uuid:public_id>/", approvals.decide, name="approval_decide"),
    path("approvals/<uuid:public_id>/withdraw/", approvals.withdraw, name="approval_withdraw"),
]
