"""A ready rule's name is said in the reader's language; one that people wrote stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.engine.ready import DOCUMENTS
from reconcile.templatetags.ui import rule_name
from reconcile.templatetags.words import RULE_NAMES


def names(document: Mapping[str, object]) -> set[str]:
    rules = document["rules"]
    assert isinstance(rules, list)
    return {str(rule["name"]) for rule in rules}


def test_it_knows_the_name_of_every_ready_rule() -> None:
    ready = {name for document in DOCUMENTS.values() for name in names(document)}

    assert ready == set(RULE_NAMES)


def test_it_leaves_a_name_that_people_wrote() -> None:
    assert rule_name("Mei's own") == "Mei's own"
