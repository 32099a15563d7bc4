from django.urls import path, re_path

from reconcile.views import lessons, publishing, rule_versions, rules

ONE = "rules/<uuid:public_id>/"
PUBLICATION = "publications/<uuid:public_id>/"

urlpatterns = [
    path("rules/", rules.index, name="rule_set_list"),
    path("rules/import/", rules.bring, name="rule_set_import"),
    re_path(r"^rules/export\.(?P<kind>json|csv|xlsx)$", rules.export, name="rule_set_export"),
    path(ONE, rules.detail, name="rule_set_detail"),
    path(ONE + "versions/<int:number>/", rule_versions.detail, name="rule_version_detail"),
    path(ONE + "versions/<int:number>.json", rule_versions.document, name="rule_version_document"),
    path(ONE + "edit/", rules.edit, name="rule_set_edit"),
    path(ONE + "discard/", rules.discard, name="rule_set_discard"),
    path(ONE + "lessons/", lessons.index, name="lesson_list"),
    path(ONE + "lessons/take/", lessons.take, name="lesson_take"),
    path(ONE + "lessons/forget/", lessons.forget, name="lesson_forget"),
    path(ONE + "lessons/remember/", lessons.remember, name="lesson_remember"),
    path(ONE + "back-test/", publishing.prepare, name="back_test_prepare"),
    path(ONE + "back-test/start/", publishing.try_out, name="back_test_start"),
    path(ONE + "publish/", publishing.publish, name="rule_set_publish"),
    path("rules/threshold/", publishing.set_threshold, name="publishing_threshold"),
    path("back-tests/<uuid:public_id>/", publishing.back_test_detail, name="back_test_detail"),
    path(PUBLICATION, publishing.publication_detail, name="publication_detail"),
    path(PUBLICATION + "approve/", publishing.approve, name="publication_approve"),
    path(PUBLICATION + "return/", publishing.send_back, name="publication_return"),
    path(PUBLICATION + "alone/", publishing.publish_alone, name="publication_alone"),
    path(
        "settlements/<uuid:public_id>/replay/",
        publishing.replay_settlement,
        name="settlement_replay",
    ),
]
