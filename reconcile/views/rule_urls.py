from django.urls import path, re_path

from reconcile.views import rules

ONE = "rules/<uuid:public_id>/"

urlpatterns = [
    path("rules/", rules.index, name="rule_set_list"),
    path("rules/import/", rules.bring, name="rule_set_import"),
    re_path(r"^rules/export\.(?P<kind>json|csv|xlsx)$", rules.export, name="rule_set_export"),
    path(ONE, rules.detail, name="rule_set_detail"),
    path(ONE + "edit/", rules.edit, name="rule_set_edit"),
    path(ONE + "discard/", rules.discard, name="rule_set_discard"),
    path(ONE + "dry-run/", rules.try_out, name="rule_set_dry_run"),
    path(ONE + "publish/", rules.publish, name="rule_set_publish"),
]
