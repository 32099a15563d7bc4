"""Rules go live alone where what people decided proves them; else by a second person's word."""

from __future__ import annotations

import pytest

from accounts import jobs
from accounts.models import AuditEvent
from accounts.permissions import NotAllowedError
from accounts.services import merchants
from accounts.tenancy import merchant_scope
from reconcile.models import Approval, Publication, RuleSet
from reconcile.services import approvals, publishing, rule_sets
from reconcile.services.reconciliations import create_reconciliation
from tests.factories import Person
from tests.reconcile.desk import Desk
from tests.reconcile.trials import (
    TOKEN,
    decide_one,
    desk_of,
    draft,
    fewer_rules,
    in_force,
    need,
    publish,
    try_draft,
    undo_one,
)

AT_LEAST_A_FIFTH = 200_000


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose owner has said of one match that it is right, and a draft of its rules."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    made = desk_of(alice)
    decide_one(made)
    draft(made, fewer_rules(made))
    return made


def decide(
    desk: Desk, who: Person, asked: Publication, *, approved: bool = True, reason: str = ""
) -> Publication:
    with merchant_scope(desk.merchant.id):
        return publishing.decide_publication(
            merchant=desk.merchant,
            actor=who.actor,
            publication_id=asked.public_id,
            approved=approved,
            reason=reason,
        )


def alone(desk: Desk, asked: Publication, reason: str = "nobody else is here") -> Publication:
    with merchant_scope(desk.merchant.id):
        return publishing.publish_single_handed(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            publication_id=asked.public_id,
            reason=reason,
        )


def number_in_force(desk: Desk) -> int:
    with merchant_scope(desk.merchant.id):
        return int(desk.reconciliation.rule_set.in_force.number)


def reasons(desk: Desk) -> tuple[str, ...]:
    with merchant_scope(desk.merchant.id):
        rule_set = RuleSet.objects.get(id=desk.reconciliation.rule_set_id)
        return publishing.judge(desk.merchant, rule_set).reasons


def verbs(desk: Desk) -> list[str]:
    with merchant_scope(desk.merchant.id):
        events = AuditEvent.objects.filter(subject_id=desk.reconciliation.rule_set.public_id)
        return list(events.order_by("sequence").values_list("verb", flat=True))


def test_it_publishes_at_once_what_a_back_test_proves(desk: Desk) -> None:
    need(desk, ppm=AT_LEAST_A_FIFTH)
    try_draft(desk)

    asked = publish(desk)

    assert (asked.state, number_in_force(desk)) == ("PUBLISHED", 2)
    assert verbs(desk)[-1] == "rules.published"


def test_it_asks_an_approver_where_the_draft_was_not_tried(desk: Desk) -> None:
    need(desk, ppm=AT_LEAST_A_FIFTH)

    asked = publish(desk)

    assert (asked.state, number_in_force(desk)) == ("PENDING", 1)


@pytest.mark.parametrize(
    ("ppm", "decisions", "why"),
    [
        (300_000, 1, "1 of 1 are right, at least 20.6 %; 30.0 % is needed"),
        (AT_LEAST_A_FIFTH, 2, "judge 1 of its matches; 2 are needed"),
    ],
)
def test_it_asks_an_approver_below_the_threshold(
    desk: Desk, ppm: int, decisions: int, why: str
) -> None:
    need(desk, ppm=ppm, decisions=decisions)
    try_draft(desk)

    (said,) = reasons(desk)

    assert why in said
    assert publish(desk).state == "PENDING"


def test_it_proves_nothing_by_no_decision_whatever_the_threshold(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    undecided = desk_of(alice)
    need(undecided, ppm=0, decisions=0)
    draft(undecided, fewer_rules(undecided))
    try_draft(undecided)

    assert publish(undecided).state == "PENDING"


def test_it_takes_no_back_test_of_another_draft(desk: Desk) -> None:
    need(desk, ppm=AT_LEAST_A_FIFTH)
    try_draft(desk)
    draft(desk, {**fewer_rules(desk), "cut_off_minutes": 31})

    assert publish(desk).state == "PENDING"


def test_it_takes_no_back_test_beside_other_rules_than_those_in_force(
    desk: Desk, carol: Person
) -> None:
    need(desk, ppm=AT_LEAST_A_FIFTH)
    tried = fewer_rules(desk)
    try_draft(desk)
    draft(desk, {**tried, "cut_off_minutes": 31})
    decide(desk, carol, publish(desk))
    draft(desk, tried)

    assert publish(desk).state == "PENDING"


def test_it_counts_the_newest_back_test(desk: Desk, alice: Person) -> None:
    need(desk, ppm=AT_LEAST_A_FIFTH)
    try_draft(desk)
    undo_one(desk, alice.actor)
    try_draft(desk)

    assert publish(desk).state == "PENDING"


def test_it_wants_every_reconciliation_tried_that_uses_the_rules(desk: Desk) -> None:
    need(desk, ppm=AT_LEAST_A_FIFTH)
    with merchant_scope(desk.merchant.id):
        other = create_reconciliation(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            name="Another",
            left=[desk.orders],
            right=[desk.channel],
        )
        other.rule_set = desk.reconciliation.rule_set
        other.save(update_fields=["rule_set"])
    try_draft(desk)

    assert reasons(desk) == ("Another: this draft has not been tried yet.",)


def test_it_asks_an_approver_for_rules_that_nothing_uses(desk: Desk) -> None:
    with merchant_scope(desk.merchant.id):
        unused = rule_sets.create_rule_set(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            name="unused",
            document=fewer_rules(desk),
        )
        (said,) = publishing.judge(desk.merchant, unused).reasons

    assert said.startswith("No reconciliation uses these rules")


def test_it_lets_no_maker_approve_their_own_rules(desk: Desk, carol: Person) -> None:
    asked = publish(desk)

    with pytest.raises(approvals.OwnWorkError):
        decide(desk, desk.owner, asked)
    assert decide(desk, carol, asked).state == "PUBLISHED"


def test_it_lets_only_an_approver_decide(desk: Desk, bob: Person, carol: Person) -> None:
    asked = publish(desk)

    with pytest.raises(NotAllowedError):
        decide(desk, bob, asked)
    assert decide(desk, carol, asked).version is not None


def test_it_publishes_what_was_asked_for_and_keeps_who_approved(desk: Desk, carol: Person) -> None:
    wanted = fewer_rules(desk)

    decide(desk, carol, publish(desk))

    assert (in_force(desk), number_in_force(desk)) == (wanted, 2)
    with merchant_scope(desk.merchant.id):
        approval = Approval.objects.get()
        assert (approval.maker, approval.checker) == (desk.owner.user, carol.user)


def test_it_returns_a_draft_with_a_reason(desk: Desk, carol: Person) -> None:
    asked = publish(desk)

    with pytest.raises(approvals.ReasonMissingError):
        decide(desk, carol, asked, approved=False)
    returned = decide(desk, carol, asked, approved=False, reason="too wide")

    assert (returned.state, number_in_force(desk)) == ("RETURNED", 1)
    with merchant_scope(desk.merchant.id):
        assert RuleSet.objects.get(id=asked.rule_set_id).draft is not None
    assert verbs(desk)[-1] == "rules.publication_returned"


def test_it_gives_a_draft_back_to_who_asked(desk: Desk, bob: Person) -> None:
    asked = publish(desk)

    with pytest.raises(NotAllowedError):
        decide(desk, bob, asked, approved=False, reason="no")
    taken = decide(desk, desk.owner, asked, approved=False)

    assert (taken.state, number_in_force(desk)) == ("RETURNED", 1)
    assert verbs(desk)[-1] == "rules.publication_withdrawn"


def test_it_asks_for_one_approval_of_a_draft(desk: Desk) -> None:
    publish(desk)

    with pytest.raises(publishing.AlreadyDecidedError, match="waits for approval"):
        publish(desk)


def test_it_approves_no_draft_that_was_changed_meanwhile(desk: Desk, carol: Person) -> None:
    asked = publish(desk)
    draft(desk, {**fewer_rules(desk), "cut_off_minutes": 31})

    with pytest.raises(publishing.AlreadyDecidedError):
        decide(desk, carol, asked)


def test_it_still_waits_when_the_same_draft_is_kept_again(desk: Desk, carol: Person) -> None:
    asked = publish(desk)
    draft(desk, fewer_rules(desk))

    assert decide(desk, carol, asked).state == "PUBLISHED"


def test_it_withdraws_what_was_asked_for_with_the_draft(desk: Desk, carol: Person) -> None:
    asked = publish(desk)
    with merchant_scope(desk.merchant.id):
        rule_sets.discard_draft(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            rule_set=desk.reconciliation.rule_set,
        )

    with pytest.raises(publishing.AlreadyDecidedError):
        decide(desk, carol, asked)


def test_it_lets_a_program_publish_only_what_is_proved(desk: Desk) -> None:
    need(desk, ppm=AT_LEAST_A_FIFTH)

    with pytest.raises(publishing.PersonNeededError, match="not been tried"):
        publish(desk, TOKEN)
    try_draft(desk)
    assert publish(desk, TOKEN).state == "PUBLISHED"


def test_it_publishes_single_handed_only_where_that_is_switched_on(desk: Desk) -> None:
    asked = publish(desk)

    with pytest.raises(approvals.OwnWorkError):
        alone(desk, asked)
    with merchant_scope(desk.merchant.id):
        merchants.allow_single_handed_closing(
            merchant=desk.merchant, actor=desk.owner.actor, allowed=True
        )
    assert alone(desk, asked).state == "PUBLISHED"
    assert "rules.published_alone" in verbs(desk)


def test_it_publishes_nothing_alone_without_a_reason(desk: Desk) -> None:
    asked = publish(desk)
    with merchant_scope(desk.merchant.id):
        merchants.allow_single_handed_closing(
            merchant=desk.merchant, actor=desk.owner.actor, allowed=True
        )

    with pytest.raises(approvals.ReasonMissingError):
        alone(desk, asked, reason=" ")


def test_it_publishes_nothing_alone_beside_a_second_approver(desk: Desk, carol: Person) -> None:
    asked = publish(desk)
    with merchant_scope(desk.merchant.id):
        desk.merchant.closes_single_handed = True
        desk.merchant.save(update_fields=["closes_single_handed"])

    with pytest.raises(approvals.OwnWorkError):
        alone(desk, asked)


def test_it_knows_no_publication_of_another_merchant(desk: Desk, charlie: Person) -> None:
    asked = publish(desk)

    with merchant_scope(charlie.merchant.id), pytest.raises(Publication.DoesNotExist):
        publishing.decide_publication(
            merchant=charlie.merchant,
            actor=charlie.actor,
            publication_id=asked.public_id,
            approved=True,
        )


@pytest.mark.parametrize(
    ("percent", "decisions", "ppm"),
    [("99", "30", 990_000), ("99.5", "0", 995_000), ("100", "9", 10**6)],
)
def test_it_sets_what_has_to_be_proved(
    alice: Person, percent: str, decisions: str, ppm: int
) -> None:
    with merchant_scope(alice.merchant.id):
        done = merchants.set_publishing_threshold(
            merchant=alice.merchant, actor=alice.actor, percent=percent, decisions=decisions
        )

    assert (done.rules_precision_min_ppm, done.rules_decisions_min) == (ppm, int(decisions))


@pytest.mark.parametrize(
    ("percent", "decisions"),
    [("", "1"), ("x", "1"), ("101", "1"), ("99.55555", "1"), ("-1", "1"), ("99", ""), ("99", "1.5"),
     ("99", "9999999"), ("9999", "1")],
)  # fmt: skip
def test_it_sets_no_nonsense(alice: Person, percent: str, decisions: str) -> None:
    with (
        merchant_scope(alice.merchant.id),
        pytest.raises(merchants.MerchantRefusedError),
    ):
        merchants.set_publishing_threshold(
            merchant=alice.merchant, actor=alice.actor, percent=percent, decisions=decisions
        )


def test_it_lets_only_the_owner_set_what_has_to_be_proved(alice: Person, frank: Person) -> None:
    given = {"percent": "50", "decisions": "1"}

    with merchant_scope(alice.merchant.id):
        with pytest.raises(NotAllowedError):
            merchants.set_publishing_threshold(merchant=alice.merchant, actor=frank.actor, **given)
        done = merchants.set_publishing_threshold(
            merchant=alice.merchant, actor=alice.actor, **given
        )

    assert done.rules_precision_min_ppm == 500_000
