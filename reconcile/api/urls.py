from django.urls import path

from reconcile.api import views

ID = "<uuid:public_id>/"

urlpatterns = [
    path("ledgers/", views.Ledgers.as_view()),
    path("ledgers/" + ID, views.LedgerDetail.as_view()),
    path("uploads/", views.Uploads.as_view()),
    path("uploads/" + ID, views.UploadDetail.as_view()),
    path("uploads/" + ID + "confirm/", views.ConfirmUpload.as_view()),
    path("statements/", views.Statements.as_view()),
    path("statements/" + ID, views.StatementDetail.as_view()),
    path("statements/" + ID + "entries/", views.StatementRows.as_view()),
    path("statements/" + ID + "rejected/", views.StatementRejected.as_view()),
    path("statements/" + ID + "accept/", views.AcceptStatement.as_view()),
    path("statements/" + ID + "void/", views.VoidStatement.as_view()),
    path("reconciliations/", views.Reconciliations.as_view()),
    path("rule-sets/", views.RuleSets.as_view()),
    path("rule-sets/" + ID + "draft/", views.DraftRules.as_view()),
    path("rule-sets/" + ID + "publish/", views.PublishRules.as_view()),
    path("runs/", views.Runs.as_view()),
    path("runs/" + ID, views.RunDetail.as_view()),
    path("matches/", views.Matches.as_view()),
    path("matches/by-hand/", views.MatchByHand.as_view()),
    path("matches/" + ID + "accept/", views.AcceptMatch.as_view()),
    path("matches/" + ID + "undo/", views.UndoMatch.as_view()),
    path("open-items/", views.OpenItems.as_view()),
    path("cases/", views.Cases.as_view()),
    path("cases/" + ID, views.CaseDetail.as_view()),
    path("cases/" + ID + "write-off/", views.WriteOff.as_view()),
    path("cases/" + ID + "set-aside/", views.SetAside.as_view()),
    path("cases/" + ID + "carry-forward/", views.CarryForward.as_view()),
    path("cases/" + ID + "hold/", views.Hold.as_view()),
    path("cases/" + ID + "assign/", views.Assign.as_view()),
    path("cases/" + ID + "comments/", views.Comments.as_view()),
    path("cases/" + ID + "undo/", views.UndoCase.as_view()),
    path("settlements/", views.Settlements.as_view()),
    path("settlements/submit/", views.SubmitSettlement.as_view()),
    path("settlements/" + ID, views.SettlementDetail.as_view()),
]
