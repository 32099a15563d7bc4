from django.urls import path

from reconcile.views import bulk, cases, groups, matches, queue, saved_views, ticks

CASE = "exceptions/<uuid:public_id>/"
MATCH = "matches/<uuid:public_id>/"

urlpatterns = [
    path("exceptions/", queue.index, name="exception_list"),
    path("exceptions/waiting/", queue.pool, name="pool_list"),
    path("exceptions/groups/", groups.case_groups, name="case_groups"),
    path("exceptions/all/", groups.act_on_all, name="case_act_on_all"),
    path("exceptions/bulk/", bulk.act_on_cases, name="case_bulk"),
    path("exceptions/ticks/", ticks.keep, {"name": "case"}, name="case_ticks"),
    path("exceptions/views/", saved_views.save, name="view_save"),
    path("exceptions/views/<uuid:public_id>/", saved_views.change, name="view_change"),
    path("group-acts/<uuid:public_id>/", groups.detail, name="group_act_detail"),
    path(CASE, cases.detail, name="case_detail"),
    path(CASE + "match/", cases.match, name="case_match"),
    path(CASE + "write-off/", cases.write_off, name="case_write_off"),
    path(CASE + "decide/", cases.decide, name="case_decide"),
    path(CASE + "carry-forward/", cases.carry_forward, name="case_carry_forward"),
    path(CASE + "hold/", cases.hold, name="case_hold"),
    path(CASE + "set-aside/", cases.set_aside, name="case_set_aside"),
    path(CASE + "assign/", cases.assign, name="case_assign"),
    path(CASE + "escalate/", cases.escalate, name="case_escalate"),
    path(CASE + "comment/", cases.comment, name="case_comment"),
    path(CASE + "evidence/", cases.attach, name="case_attach"),
    path(CASE + "undo/", cases.undo, name="case_undo"),
    path("evidence/<uuid:public_id>/", cases.evidence_file, name="evidence_file"),
    path("matches/", matches.index, name="match_list"),
    path("matches/accept/", bulk.accept_matches, name="match_accept_many"),
    path("matches/ticks/", ticks.keep, {"name": "match"}, name="match_ticks"),
    path("matches/groups/", groups.suggestion_groups, name="suggestion_groups"),
    path("matches/check/", groups.check_sample, name="sample_check"),
    path(MATCH, matches.detail, name="match_detail"),
    path(MATCH + "accept/", matches.accept, name="match_accept"),
    path(MATCH + "undo/", matches.undo, name="match_undo"),
    path("statements/<uuid:public_id>/void/", matches.void, name="statement_void"),
]
