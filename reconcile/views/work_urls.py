from django.urls import path

from reconcile.views import work

urlpatterns = [
    path("work/", work.show, name="work_settings"),
    path("work/limits/", work.change_limit, name="limit_change"),
    path("work/due-times/", work.change_due_times, name="due_times_change"),
    path("work/assignment/", work.add_rule, name="assignment_rule_add"),
    path("work/assignment/now/", work.assign_now, name="assign_now"),
    path("work/assignment/<uuid:public_id>/", work.change_rule, name="assignment_rule_change"),
]
