from django.urls import path

from reconcile.views import bulk, cases, matches

CASE = "exceptions/<uuid:public_id>/"
MATCH = "matches/<uuid:public_id>/"

urlpatterns = [
    path("exceptions/", cases.index, name="exception_list"),
    path("exceptions/waiting/", cases.pool, name="pool_list"),
    path("exceptions/bulk/", bulk.act_on_cases, name="case_bulk"),
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
    path("matches/accept/", matches.accept_many, name="match_accept_many"),
    path(MATCH, matches.detail, name="match_detail"),
    path(MATCH + "accept/", matches.accept, name="match_accept"),
    path(MATCH + "undo/", matches.undo, name="match_undo"),
    path("statements/<uuid:public_id>/void/", matches.void, name="statement_void"),
]
