from django.urls import path

from reconcile.views import letters, letters_outside

ONE = "confirmations/<uuid:public_id>/"
# behind a link, for people outside
LINK = "letters/<str:token>/"

urlpatterns = [
    path("confirmations/", letters.index, name="letter_list"),
    path("confirmations/choose/", letters.choose, name="letter_choose"),
    path("confirmations/draft/", letters.draft, name="letter_draft"),
    path(ONE, letters.detail, name="letter_detail"),
    # no slash at its end: what the page names beside itself is beside it here, too
    path(ONE + "preview", letters_outside.preview, name="letter_preview"),
    path(ONE + "change/", letters.change, name="letter_change"),
    path(ONE + "send/", letters.send, name="letter_send"),
    path(ONE + "extend/", letters.extend, name="letter_extend"),
    path(ONE + "withdraw/", letters.withdraw, name="letter_withdraw"),
    path(ONE + "close/", letters.close, name="letter_close"),
    path(ONE + "letter.pdf", letters.paper, name="letter_pdf"),
    path(ONE + "answers.csv", letters.answers, name="letter_answers"),
    path("exceptions/<uuid:public_id>/ask/", letters.ask, name="case_ask"),
    path(LINK, letters_outside.show, name="letter"),
    path(LINK + "letter.pdf", letters_outside.paper, name="letter_paper"),
    path(LINK + "answer.json", letters_outside.answer_file, name="letter_answer_file"),
]
