from django.urls import path

from ledgers.views import ledgers, statements, uploads

STATEMENT = "statements/<uuid:public_id>/"

urlpatterns = [
    path("upload/", uploads.upload, name="statement_upload"),
    path("upload/rows/", uploads.upload_rows, name="upload_list"),
    path("upload/<uuid:public_id>/", uploads.confirm, name="upload_detail"),
    path("upload/<uuid:public_id>/discard/", uploads.discard, name="upload_discard"),
    path(STATEMENT, statements.detail, name="statement_detail"),
    path(STATEMENT + "progress/", statements.progress, name="statement_progress"),
    path(STATEMENT + "file/", statements.original, name="statement_file"),
    path(STATEMENT + "rejected.csv", statements.rejected_file, name="statement_rejected"),
    path(STATEMENT + "accept/", statements.accept, name="statement_accept"),
    path(STATEMENT + "refuse/", statements.refuse, name="statement_refuse"),
    path(STATEMENT + "rows/<int:row_number>/", statements.entry, name="entry_detail"),
    path("ledgers/", ledgers.index, name="ledger_list"),
    path("ledgers/new/", ledgers.create, name="ledger_create"),
    path("ledgers/<uuid:public_id>/", ledgers.detail, name="ledger_detail"),
    path("ledgers/<uuid:public_id>/change/", ledgers.change, name="ledger_change"),
]
