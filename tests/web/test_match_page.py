"""The match page: rule and version, each compared field with its verdict, the difference by type, the runner-up."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import HttpResponse

from accounts.tenancy import merchant_scope
from reconcile.models import Match, RuleSetVersion, Run
from reconcile.reports.explanations import LEGS_SHOWN_MAX, Explanation
from reconcile.reports.side_by_side import FieldPair
from tests.factories import Person
from tests.reconcile.lines import Line, open_line


@pytest.fixture
def line(alice: Person) -> Line:
    return open_line(alice)


def pair(line: Line, ours: int = 10_000, theirs: int = 10_000, **facts: object) -> Match:
    """An order and its payment two days later."""
    order = line.row("ORDERS", order_key="SO1", gross_minor=ours, status="PAID")
    late = date(2026, 10, 7)
    payment = line.row("CHANNEL", order_key="SO1", gross_minor=theirs, booked_on=late)
    return line.match(0, [order], [payment], **facts)


def shown(who: Person, match: Match) -> HttpResponse:
    answer: HttpResponse = who.client().get(f"/matches/{match.public_id}/")
    assert answer.status_code == 200
    return answer


def why(who: Person, match: Match) -> Explanation:
    found: Explanation = shown(who, match).context["why"]  # type: ignore[attr-defined]
    return found


def verdicts(pairs: list[FieldPair]) -> dict[str, str]:
    return {each.label: each.verdict for each in pairs}


def use_rule(line: Line, **changes: object) -> None:
    """A further version of the first reconciliation's rules whose first rule is changed, and its run."""
    reconciliation = line.reconciliations[0]
    with merchant_scope(line.merchant.id):
        last = RuleSetVersion.objects.get(rule_set=reconciliation.rule_set_id)
        first, *rest = last.document["rules"]
        version = RuleSetVersion.objects.create(
            merchant=line.merchant,
            rule_set=last.rule_set,
            number=2,
            document={**last.document, "rules": [{**first, **changes}, *rest]},
            sha256="1" * 64,
            published_by_name="alice",
        )
        Run.objects.filter(reconciliation=reconciliation).update(rules=version)


def test_it_says_what_the_rule_does_and_its_version(line: Line, bob: Person) -> None:
    use_rule(line, method="key", keys=[{"left": "order_key", "right": "order_key"}])

    page = shown(bob, pair(line)).content.decode()

    assert "Order number (<a " in page
    assert ">Own orders against Payment channel v2</a>)" in page
    assert "Pairs one row of each side with the same order number, amount and currency." in page


def test_it_gives_a_verdict_on_each_field(line: Line, bob: Person) -> None:
    found = verdicts(why(bob, pair(line)).pairs)

    assert found["Compared: Gross"] == "agrees"
    assert found["Order number"] == "agrees"
    assert found["Booked on"] == "2 days later"
    assert found["Status"] == ""


def test_it_marks_the_fields_that_the_rule_went_by(line: Line, bob: Person) -> None:
    use_rule(line, keys=[{"left": "order_key", "right": "order_key"}])

    keys = [each.label for each in why(bob, pair(line)).pairs if each.is_key]

    assert keys == ["Compared: Gross", "Order number"]


def test_it_shows_a_number_that_stands_in_another_field(line: Line, bob: Person) -> None:
    use_rule(line, keys=[{"left": "order_key", "right": "transaction_key"}])
    order = line.row("ORDERS", order_key="N1", gross_minor=5)
    payment = line.row("CHANNEL", transaction_key="N1", gross_minor=5)

    found = verdicts(why(bob, line.match(0, [order], [payment])).pairs)

    assert found["Order number = Transaction number"] == "agrees"


def test_it_says_that_a_difference_is_within_the_tolerance(line: Line, bob: Person) -> None:
    use_rule(
        line, method="tolerance", tolerance={"amount_minor": 10, "amount_ppm": None, "days": 3}
    )

    compared = why(bob, pair(line, 10_005, 10_000)).pairs[0]

    assert compared.verdict == "differs by 0.05, within the tolerance of 0.10"
    assert compared.agrees


def test_it_takes_the_smaller_of_two_tolerances(line: Line, bob: Person) -> None:
    use_rule(line, method="tolerance", tolerance={"amount_minor": 100, "amount_ppm": 1_000})

    compared = why(bob, pair(line, 10_005, 10_000)).pairs[0]

    assert compared.verdict == "differs by 0.05, within the tolerance of 0.10"


def test_it_marks_a_difference_beyond_the_tolerance(line: Line, bob: Person) -> None:
    compared = why(bob, pair(line, 10_005, 10_000)).pairs[0]

    assert (compared.verdict, compared.agrees) == ("amount differs by 0.05", False)


def test_it_splits_the_difference_by_type(line: Line, bob: Person) -> None:
    split = {"fee_minor": 60, "fx_minor": 35, "rest_minor": 0}
    match = pair(line, 10_100, 10_000, state="SUGGESTED", reason_params=split)

    parts = [(d.label, d.amount_minor) for d in why(bob, match).differences]

    assert parts == [("Fee", 60), ("Currency conversion", 35), ("Not explained", 5)]


def test_it_names_the_difference_as_it_was_booked(line: Line, bob: Person) -> None:
    match = pair(line, 10_005, 10_000)

    assert [(d.label, d.amount_minor) for d in why(bob, match).differences] == [
        ("Within a rule's tolerance", 5)
    ]


def test_it_shows_the_runner_up_the_margin_and_what_the_score_is_made_of(
    line: Line, bob: Person
) -> None:
    other = line.row("CHANNEL", order_key="SO2", gross_minor=10_000)
    match = pair(
        line,
        state="SUGGESTED",
        score=92,
        reason_code="name_and_amount",
        reason_params={
            "days": 2,
            "runner_up": {"entries": [other.id], "reference": "SO2", "score": 71},
            "margin": 21,
            "features": {"amount": 40, "days": 12, "name": 40},
        },
    )

    page = " ".join(shown(bob, match).content.decode().split())

    assert "Same amount, 2 days apart, and the same name." in page
    assert "92/100 · amount 40 · name 40 · days 12" in page
    assert "Runner-up: SO2" in page
    assert f":{other.row_number}</a> (score 71) · this one leads by 21" in page


def test_it_names_a_runner_up_by_its_row(line: Line, bob: Person) -> None:
    runner_up = {"reference": "SO2", "row": 17, "score": 71}

    page = shown(bob, pair(line, reason_params={"runner_up": runner_up})).content.decode()

    assert "Runner-up: SO2 row 17 (score 71)" in " ".join(page.split())


def test_it_says_a_margin_without_a_runner_up(line: Line, bob: Person) -> None:
    page = shown(bob, pair(line, reason_params={"margin": 21})).content.decode()

    assert "It leads the next best answer by 21." in page


def test_it_never_shows_a_runner_up_of_another_merchant(
    line: Line, bob: Person, charlie: Person
) -> None:
    foreign = open_line(charlie).row("CHANNEL", order_key="SECRET")
    match = pair(line, reason_params={"runner_up": {"entries": [foreign.id], "score": 1}})

    assert why(bob, match).runner_up.entries == []  # type: ignore[union-attr]


def test_it_shows_the_fields_that_the_engine_has_kept(line: Line, bob: Person) -> None:
    kept = [
        {"field": "counterparty", "ours": "Acme Ltd", "theirs": "ACME LTD", "agrees": True},
        {"field": "amount", "ours": 10_000, "theirs": 9_950, "agrees": False},
        {"field": "booked_on", "ours": "2026-10-05", "theirs": "2026-10-06", "agrees": False},
        {"field": "status", "ours": "PAID", "theirs": None, "agrees": False},
    ]

    pairs = why(bob, pair(line, reason_params={"fields": kept})).pairs

    assert [(each.label, each.verdict) for each in pairs[1:5]] == [
        ("Counterparty", "agrees"),
        ("Amount", "amount differs by 0.50"),
        ("Booked on", "1 day later"),
        ("Status", "status is missing on one side"),
    ]
    assert [each.label for each in pairs].count("Booked on") == 1


def test_it_counts_the_rows_of_a_large_match_and_shows_the_first(line: Line, bob: Person) -> None:
    payments = line.rows("CHANNEL", *({"gross_minor": 100} for _ in range(LEGS_SHOWN_MAX + 7)))
    bank = line.row("BANK", gross_minor=100 * len(payments))

    page = shown(bob, line.match(1, payments, [bank])).content.decode()

    assert "and 7 more rows, 57 in all" in page
    assert "57.00 (57 rows)" in page


def test_it_says_no_rule_of_a_match_by_hand(line: Line, bob: Person) -> None:
    match = pair(line, run=None, rule_number=None, rule="", reason_code="", decided_by_name="Bob")

    assert why(bob, match).rule == ""


def test_it_leads_to_the_story_of_its_order(line: Line, bob: Person) -> None:
    assert 'href="/story/?q=SO1"' in shown(bob, pair(line)).content.decode()
