from django.urls import path

from reconcile.views import disputes

ONE = "disputes/<uuid:public_id>/"

urlpatterns = [
    path("disputes/", disputes.index, name="dispute_list"),
    path("disputes/open/", disputes.open_one, name="dispute_open"),
    path(ONE, disputes.detail, name="dispute_detail"),
    path(ONE + "change/", disputes.change, name="dispute_change"),
    path(ONE + "move/", disputes.move, name="dispute_move"),
    path(ONE + "reopen/", disputes.reopen, name="dispute_reopen"),
    path(ONE + "claims.xlsx", disputes.workbook_file, name="dispute_workbook"),
    path(ONE + "letter.txt", disputes.letter_file, name="dispute_letter"),
]
