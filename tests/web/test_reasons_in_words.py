"""Reasons, verdicts and candidates in the reader's language, on the pages that show them."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.utils import translation

from accounts.tenancy import merchant_scope
from reconcile.engine.outcome import case_reasons, match_reasons, verdict_words
from reconcile.engine.outcome.explain import MESSAGES
from reconcile.engine.outcome.verdict_words import FIELDS, VERDICTS
from reconcile.engine.outcome.verdicts import Verdict
from reconcile.models import ExceptionCase
from reconcile.reports import reason_words, side_by_side
from tests.factories import Person
from tests.reconcile.lines import Line, open_line

GERMAN = {
    MESSAGES[
        "payout_out_of_days"
    ]: "Die Zeile nennt die Auszahlung, kam aber %(days)s Tage später.",
    "amount differs by %(amount)s": "Betrag weicht um %(amount)s ab",
}

# reasons of cases that name what they are about
CASE_REASONS = {
    "no_rate", "paid_differs", "rate_off", "amounts_differ_by_rows", "too_many_of_one_amount",
    "fee_off_contract", "fees_differ",
}  # fmt: skip


@pytest.fixture
def line(alice: Person) -> Line:
    return open_line(alice)


def candidate(*entries: int, **fields: tuple[object, object]) -> dict[str, object]:
    compared = [
        {"field": name, "ours": ours, "theirs": theirs, "agrees": ours == theirs}
        for name, (ours, theirs) in fields.items()
    ]
    return {"entries": list(entries), "fields": compared}


def lonely(line: Line) -> ExceptionCase:
    """An order with two rows of the channel that come near it."""
    order = line.row("ORDERS", order_key="SO1", gross_minor=10_000)
    near, far = line.rows(
        "CHANNEL",
        {"order_key": "SO2", "gross_minor": 10_000, "booked_on": "2026-10-08"},
        {"order_key": "SO1X", "gross_minor": 8_800},
    )
    for row in (near, far):
        line.case(0, "EXTERNAL_ONLY", "RIGHT", row, period_on="2026-10-05")
    return line.case(
        0,
        "INTERNAL_ONLY",
        "LEFT",
        order,
        candidates=[
            candidate(near.id, amount=(10_000, 10_000), booked_on=("2026-10-05", "2026-10-08")),
            candidate(far.id, amount=(10_000, 8_800), currency=("CNY", "CNY")),
        ],
    )


def test_it_says_of_each_candidate_which_field_failed(line: Line, bob: Person) -> None:
    case = lonely(line)

    page = bob.client().get(f"/exceptions/{case.public_id}/")

    assert [o.candidate.against for o in page.context["offers"]] == [
        ["3 days later"],
        ["amount differs by 12.00"],
    ]
    assert "Against it: amount differs by 12.00" in page.content.decode()


def test_it_says_so_by_api(line: Line, alice: Person) -> None:
    case = lonely(line)

    told = alice.client().get(f"/api/v1/cases/{case.public_id}/").json()

    assert told["reason"] == "Nothing on the other side fits this row."
    assert told["candidates"][1]["against"] == ["amount differs by 12.00"]


def test_it_says_nothing_against_an_offer_of_which_the_engine_said_nothing(
    line: Line, bob: Person
) -> None:
    case = lonely(line)
    with merchant_scope(line.merchant.id):
        kept = [{**offer, "fields": []} for offer in case.candidates]
        ExceptionCase.objects.filter(id=case.id).update(candidates=kept)

    page = bob.client().get(f"/exceptions/{case.public_id}/")

    assert "Against it:" not in page.content.decode()


def test_it_offers_all_rows_of_a_sum_together(line: Line, bob: Person) -> None:
    case = lonely(line)
    both = [n for offer in case.candidates for n in offer["entries"]]
    with merchant_scope(line.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(candidates=[candidate(*both)])

    page = bob.client().get(f"/exceptions/{case.public_id}/")

    (offer,) = page.context["offers"]
    assert [item.amount_minor for item in offer.candidate.items] == [10_000, 8_800]
    assert "Match with these" in page.content.decode()


def test_it_offers_no_sum_of_which_a_row_is_taken(line: Line, bob: Person) -> None:
    case = lonely(line)
    (near,) = case.candidates[0]["entries"]
    taken = line.row("CHANNEL", gross_minor=1)
    with merchant_scope(line.merchant.id):
        kept = [candidate(near, taken.id)]
        ExceptionCase.objects.filter(id=case.id).update(candidates=kept)

    page = bob.client().get(f"/exceptions/{case.public_id}/")

    assert page.context["offers"] == []


def test_it_gives_the_reason_in_words_and_leads_to_the_story(line: Line, bob: Person) -> None:
    case = lonely(line)

    page = bob.client().get(f"/exceptions/{case.public_id}/").content.decode()

    assert "Nothing on the other side fits this row." in page
    assert 'href="/story/?q=SO1"' in page


def test_it_translates_a_reason_before_it_fills_it_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reason_words, "gettext", lambda text: GERMAN.get(text, text))

    said = reason_words.reason_words("payout_out_of_days", {"days": 4})

    assert said == "Die Zeile nennt die Auszahlung, kam aber 4 Tage später."


def test_it_translates_a_verdict_before_it_fills_it_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "gettext", lambda text: GERMAN.get(text, text))

    said = side_by_side.said(Verdict("amount", "amount_differs", -50), "CNY")

    assert said == "Betrag weicht um 0.50 ab"


@pytest.mark.parametrize("code", MESSAGES)
def test_it_writes_every_reason_with_nothing_known(code: str) -> None:
    with translation.override("en"):
        assert "%(" not in reason_words.reason_words(code, {})


def marked_texts() -> set[str]:
    """The texts that a translators' tool finds in the engine's messages: first arguments of its names."""
    texts = [
        Path(each.__file__).read_text() for each in (match_reasons, case_reasons, verdict_words)
    ]
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    calls = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    return {
        argument.value
        for call in calls
        if call.func.id in {"gettext_noop", "ngettext"}  # type: ignore[attr-defined]  # a name
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }


@pytest.mark.parametrize(
    "table",
    [MESSAGES, VERDICTS, FIELDS],
    ids=["reasons", "verdicts", "fields"],
)
def test_it_marks_every_text_for_the_translators(table: Mapping[str, str]) -> None:
    assert set(table.values()) - marked_texts() == set()


@pytest.mark.parametrize("code", sorted(CASE_REASONS))
def test_it_leaves_no_blank_in_what_is_true_of_a_whole_group(code: str) -> None:
    assert "%(" in MESSAGES[code]
    assert "…" not in reason_words.reason_in_general(code)


def test_it_compares_nothing_where_only_one_side_has_a_row(line: Line, bob: Person) -> None:
    case = lonely(line)

    page = bob.client().get(f"/exceptions/{case.public_id}/").content.decode()

    assert "not compared" not in page
    assert "Theirs has no row for it." in page
