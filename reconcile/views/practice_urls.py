from django.urls import path

from reconcile.views import practice

urlpatterns = [
    path("practice/", practice.index, name="practice"),
    path("practice/open/", practice.open_shop, name="practice_open"),
    path("practice/anew/", practice.begin_anew, name="practice_anew"),
    path("practice/close/", practice.close, name="practice_close"),
    path("practice/upload/", practice.upload, name="practice_upload"),
    path("practice/files/<str:name>", practice.download, name="practice_file"),
]
