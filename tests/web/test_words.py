"""What screens say: every code in words, every day without doubt, every time in the merchant's zone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from ledgers.formats.words import CHANNEL_WORDS
from reconcile.engine.records import Kind, Status
from reconcile.models.cases import ExceptionKind
from reconcile.reports.entry_words import ENTRY_WORDS, entry_word
from reconcile.templatetags.ui import act, count, hint
from tests.architecture.source import modules
from tests.factories import Person

VERB = re.compile(r'"((?:case|match|run|settlement|statement|upload|ledger|rules|reconciliation|member'
                  r'|merchant|invitation|token)\.[a-z_]+)"')  # fmt: skip


def test_it_says_every_audited_act_in_words() -> None:
    verbs = {
        verb
        for module in modules()
        if "/services/" in module.path or module.path.endswith("pipeline.py")
        for verb in VERB.findall(module.text)
    }

    assert len(verbs) > 40
    assert {verb for verb in verbs if act(verb) == verb} == set()


def test_it_says_what_can_be_done_about_every_kind() -> None:
    assert {kind for kind in ExceptionKind.values if not hint(kind)} == set()


@pytest.mark.parametrize("code", [*Kind, *Status])
def test_it_says_every_code_of_a_row_in_words(code: str) -> None:
    assert entry_word(code) != code


def test_it_says_every_channel_that_a_table_can_name() -> None:
    assert {channel for channel, _pattern in CHANNEL_WORDS} - set(ENTRY_WORDS) == set()


def test_it_writes_a_day_that_nobody_can_take_for_another() -> None:
    shown = Template('{{ day|date:"SHORT_DATE_FORMAT" }} / {{ day }}')

    with translation.override("en"):
        text = shown.render(Context({"day": date(2026, 10, 7)}))

    assert text == "7 Oct 2026 / 7 Oct 2026"


def test_it_sets_thousands_apart_in_counts() -> None:
    assert (count(3_064), count(0), count(None)) == ("3,064", "0", "")


def test_it_reads_times_in_the_merchants_zone(alice: Person) -> None:
    page = alice.client().get("/audit/")

    (event,) = [e for e in page.context["page"] if e.verb == "merchant.created"]
    with timezone.override("Asia/Shanghai"):
        assert timezone.localtime(event.at).strftime("%H:%M") in page.content.decode()
