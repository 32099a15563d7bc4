from django.urls import path

from reconcile.views import chains, glossary, runs, story

urlpatterns = [
    path("", runs.overview, name="overview"),
    path("story/", story.story, name="story"),
    path("glossary/", glossary.index, name="glossary"),
    path("chains/", chains.index, name="chain_list"),
    path("runs/", runs.index, name="run_list"),
    path("runs/<uuid:public_id>/", runs.detail, name="run_detail"),
    path("reconciliations/new/", runs.create, name="reconciliation_create"),
    path("reconciliations/<uuid:public_id>/run/", runs.start, name="run_start"),
]
