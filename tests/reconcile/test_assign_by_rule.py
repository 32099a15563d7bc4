"""Whose a case is by rule."""

from __future__ import annotations

import uuid

import pytest

from accounts.models import AuditEvent, Notice, Role
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from reconcile.models import AssignmentRule, ExceptionCase
from reconcile.services import assignment_rules
from reconcile.services.assignment_rules import RuleRefusedError, Wanted
from tests.factories import Person, make_member
from tests.reconcile.acts import fresh
from tests.reconcile.books import Books, open_books
from tests.reconcile.runs import lay, open_cases, run


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def add(books: Books, who: Person | None = None, **wanted: object) -> AssignmentRule:
    actor = (who or books.owner).actor
    with merchant_scope(books.merchant.id):
        return assignment_rules.add_assignment_rule(
            merchant=books.merchant,
            actor=actor,
            wanted=Wanted(**wanted),  # type: ignore[arg-type]
        )


def assign(books: Books) -> int:
    with merchant_scope(books.merchant.id):
        return assignment_rules.assign_by_rule(merchant=books.merchant, actor=books.owner.actor)


def whose(books: Books, *cases: ExceptionCase) -> list[str]:
    with merchant_scope(books.merchant.id):
        found = ExceptionCase.objects.select_related("assignee").in_bulk([c.id for c in cases])
        return [str(found[case.id].assignee or "") for case in cases]


def to(person: Person) -> dict[str, uuid.UUID]:
    return {"member_id": person.membership.public_id}


def test_it_gives_a_case_to_the_first_rule_that_fits(
    books: Books, bob: Person, carol: Person
) -> None:
    add(books, kind="INTERNAL_ONLY", from_minor=1_000, **to(carol))
    add(books, kind="INTERNAL_ONLY", **to(bob))
    large, small, other = (
        books.case("LEFT", 1_000),
        books.case("LEFT", 999),
        books.case("RIGHT", 5_000),
    )

    assert assign(books) == 2
    assert whose(books, large, small, other) == ["Carol", "Bob", ""]


def test_it_knows_ledgers_and_reconciliations(books: Books, bob: Person, carol: Person) -> None:
    add(books, ledger_id=books.right.ledger.public_id, **to(carol))
    add(books, reconciliation_id=books.reconciliation.public_id, below_minor=500, **to(bob))
    ours, theirs, large = books.case("LEFT", 100), books.case("RIGHT", 100), books.case("LEFT", 500)

    assign(books)

    assert whose(books, ours, theirs, large) == ["Bob", "Carol", ""]


def test_it_gives_by_turns_to_who_has_fewest(books: Books, bob: Person) -> None:
    beth = make_member(books.merchant, "beth", Role.ACCOUNTANT)
    had = books.case("LEFT", 5)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=had.id).update(assignee=bob.user)
    add(books, role=Role.ACCOUNTANT)
    cases = [books.case("LEFT", 900 - number) for number in range(5)]

    assign(books)

    assert whose(books, *cases) == ["Beth", "Bob", "Beth", "Bob", "Beth"]
    assert beth.user.pk


def test_it_leaves_a_case_as_a_later_run_may_still_place_it(books: Books, bob: Person) -> None:
    add(books, **to(bob))
    case = books.case("LEFT", 100)

    assign(books)

    assert (fresh(books, case).state, fresh(books, case).version) == ("OPEN", 1)


def test_it_takes_no_case_from_anybody(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(assignee=carol.user)
    add(books, **to(bob))

    assert assign(books) == 0
    assert whose(books, case) == ["Carol"]


def test_it_gives_nothing_to_who_has_left(books: Books, bob: Person) -> None:
    add(books, **to(bob))
    with merchant_scope(books.merchant.id):
        bob.membership.is_active = False
        bob.membership.save()
    case = books.case("LEFT", 100)

    assign(books)

    assert whose(books, case) == [""]


def test_it_previews_what_it_would_do(books: Books, bob: Person) -> None:
    add(books, from_minor=500, **to(bob))
    for amount in (100, 500, 900):
        books.case("LEFT", amount)

    with merchant_scope(books.merchant.id):
        preview = assignment_rules.preview(books.merchant)

    assert (preview.assigned, preview.open_cases) == (2, 3)
    assert [share.cases for share in preview.shares] == [2]


def test_it_tells_each_person_once_how_many_they_got(books: Books, bob: Person) -> None:
    add(books, **to(bob))
    for amount in (100, 200):
        books.case("LEFT", amount)

    assign(books)

    with merchant_scope(books.merchant.id):
        notice = Notice.objects.get()
        assert (notice.user_id, notice.said["count"]) == (bob.user.pk, 2)
        assert "assignee=bob%40example.com" in notice.address


def test_it_puts_on_record_what_each_rule_has_done(books: Books, bob: Person) -> None:
    add(books, **to(bob))
    books.case("LEFT", 100)

    assign(books)

    with merchant_scope(books.merchant.id):
        event = AuditEvent.objects.get(verb="cases.assigned_by_rule")
        assert event.after == {"by_rule": {"1: Bob": 1}}


def test_it_does_nothing_without_rules(books: Books) -> None:
    books.case("LEFT", 100)

    assert assign(books) == 0


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        ({}, "one of the two"),
        ({"role": "AUDITOR"}, "don't work on"),
        ({"role": "OWNER", "kind": "NONSENSE"}, "no such kind"),
        ({"role": "OWNER", "from_minor": 5, "below_minor": 5}, "begin below"),
        ({"role": "OWNER", "ledger_id": uuid.UUID(int=1)}, "any more"),
        ({"role": "OWNER", "reconciliation_id": uuid.UUID(int=1)}, "any more"),
        ({"member_id": uuid.UUID(int=1)}, "doesn't work"),
    ],
)
def test_it_refuses_a_rule_that_makes_no_sense(
    books: Books, wanted: dict[str, object], why: str
) -> None:
    with pytest.raises(RuleRefusedError, match=why):
        add(books, **wanted)


def test_it_takes_only_so_many_rules(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment_rules, "RULES_MAX", 1)
    add(books, **to(bob))

    with pytest.raises(RuleRefusedError, match="At most 1"):
        add(books, **to(bob))


def test_it_names_nobody_of_another_merchant(books: Books, charlie: Person) -> None:
    with pytest.raises(RuleRefusedError):
        add(books, **to(charlie))


def test_it_lets_an_admin_make_rules_and_no_accountant(
    books: Books, frank: Person, bob: Person
) -> None:
    add(books, frank, **to(bob))

    with pytest.raises(NotAllowedError):
        add(books, bob, **to(bob))


def order(books: Books) -> list[str]:
    with merchant_scope(books.merchant.id):
        rules = AssignmentRule.objects.order_by("position").values_list("kind", flat=True)
        return list(rules)


def test_it_moves_rules_and_takes_them_away(books: Books, bob: Person) -> None:
    rules = [add(books, kind=kind, **to(bob)) for kind in ("TIMING", "DUPLICATE", "NON_TRADE")]
    who = {"merchant": books.merchant, "actor": books.owner.actor}

    with merchant_scope(books.merchant.id):
        assignment_rules.move_assignment_rule(**who, rule_id=rules[2].public_id, up=True)
        assignment_rules.move_assignment_rule(**who, rule_id=rules[0].public_id, up=True)
        assignment_rules.move_assignment_rule(**who, rule_id=rules[0].public_id, up=False)
    assert order(books) == ["NON_TRADE", "TIMING", "DUPLICATE"]

    with merchant_scope(books.merchant.id):
        assignment_rules.remove_assignment_rule(**who, rule_id=rules[0].public_id)
    assert order(books) == ["NON_TRADE", "DUPLICATE"]


def test_it_says_when_a_rule_is_gone(books: Books, alice: Person) -> None:
    with pytest.raises(RuleRefusedError, match="gone"), merchant_scope(books.merchant.id):
        assignment_rules.remove_assignment_rule(
            merchant=books.merchant, actor=alice.actor, rule_id=uuid.UUID(int=1)
        )


def test_it_assigns_what_a_run_opens_and_gives_it_a_day(books: Books, bob: Person) -> None:
    add(books, **to(bob))
    lay(books, "LEFT", "A1", 500)

    executed = run(books)

    (case,) = open_cases(books)
    assert case.assignee_id == bob.user.pk
    assert case.due_on is not None
    with merchant_scope(books.merchant.id):
        event = AuditEvent.objects.get(verb="cases.assigned_by_rule")
        assert event.subject_id == executed.public_id


def test_it_leaves_to_a_later_run_what_only_a_rule_has_assigned(books: Books, bob: Person) -> None:
    add(books, **to(bob))
    lay(books, "LEFT", "A1", 500)
    run(books)
    lay(books, "RIGHT", "A1", 500)

    run(books)

    assert open_cases(books) == []
