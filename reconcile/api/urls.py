from django.urls import path

from reconcile.api import cases, files, matching, settling

ID = "<uuid:public_id>/"

urlpatterns = [
    path("ledgers/", files.Ledgers.as_view()),
    path("ledgers/" + ID, files.LedgerDetail.as_view()),
    path("uploads/", files.Uploads.as_view()),
    path("uploads/" + ID, files.UploadDetail.as_view()),
    path("uploads/" + ID + "confirm/", files.ConfirmUpload.as_view()),
    path("statements/", files.Statements.as_view()),
    path("statements/" + ID, files.StatementDetail.as_view()),
    path("statements/" + ID + "entries/", files.StatementRows.as_view()),
    path("statements/" + ID + "rejected/", files.StatementRejected.as_view()),
    path("statements/" + ID + "accept/", files.AcceptStatement.as_view()),
    path("statements/" + ID + "void/", files.VoidStatement.as_view()),
    path("reconciliations/", matching.Reconciliations.as_view()),
    path("rule-sets/", matching.RuleSets.as_view()),
    path("rule-sets/" + ID + "draft/", matching.DraftRules.as_view()),
    path("rule-sets/" + ID + "publish/", matching.PublishRules.as_view()),
    path("runs/", matching.Runs.as_view()),
    path("runs/" + ID, matching.RunDetail.as_view()),
    path("matches/", matching.Matches.as_view()),
    path("matches/by-hand/", matching.MatchByHand.as_view()),
    path("matches/" + ID + "accept/", matching.AcceptMatch.as_view()),
    path("matches/" + ID + "undo/", matching.UndoMatch.as_view()),
    path("open-items/", matching.OpenItems.as_view()),
    path("cases/", cases.Cases.as_view()),
    path("cases/" + ID, cases.CaseDetail.as_view()),
    path("cases/" + ID + "write-off/", cases.WriteOff.as_view()),
    path("cases/" + ID + "set-aside/", cases.SetAside.as_view()),
    path("cases/" + ID + "carry-forward/", cases.CarryForward.as_view()),
    path("cases/" + ID + "hold/", cases.Hold.as_view()),
    path("cases/" + ID + "assign/", cases.Assign.as_view()),
    path("cases/" + ID + "comments/", cases.Comments.as_view()),
    path("cases/" + ID + "undo/", cases.UndoCase.as_view()),
    path("settlements/", settling.Settlements.as_view()),
    path("settlements/submit/", settling.SubmitSettlement.as_view()),
    path("settlements/" + ID, settling.SettlementDetail.as_view()),
]
