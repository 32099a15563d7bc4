from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from accounts import clock, outbox
from accounts.models import Invitation, Membership, OutboxMessage, Role
from accounts.permissions import NotAllowedError
from accounts.services import merchants, people
from accounts.tenancy import merchant_scope
from tests.factories import Person, make_user

SITE = "https://books.example"


def invite(person: Person, email: str, role: Role = Role.ACCOUNTANT) -> str:
    with merchant_scope(person.merchant.id):
        _invitation, token = people.invite(
            merchant=person.merchant, actor=person.actor, email=email, role=role, site=SITE
        )
    return token


def test_it_mails_a_link_that_makes_the_reader_a_member(alice: Person) -> None:
    token = invite(alice, "Gina@example.com")
    gina = make_user("gina")

    outbox.send_waiting()
    membership = people.accept_invitation(user=gina, token=token)

    assert token in mail.outbox[0].body
    assert mail.outbox[0].to == ["gina@example.com"]
    assert (membership.merchant_id, membership.role) == (alice.merchant.id, Role.ACCOUNTANT)


def test_it_sends_each_mail_once(alice: Person) -> None:
    invite(alice, "gina@example.com")

    outbox.send_waiting()
    outbox.send_waiting()

    assert len(mail.outbox) == 1
    assert OutboxMessage.objects.using("sys").filter(sent_at=None).count() == 0


def test_it_refuses_a_link_that_was_used(alice: Person) -> None:
    token = invite(alice, "gina@example.com")
    gina = make_user("gina")
    people.accept_invitation(user=gina, token=token)

    with pytest.raises(people.InvitationGoneError):
        people.accept_invitation(user=gina, token=token)


def test_it_refuses_another_reader(alice: Person) -> None:
    token = invite(alice, "gina@example.com")

    with pytest.raises(people.WrongAddressError):
        people.accept_invitation(user=make_user("mallory"), token=token)


def test_it_refuses_a_link_that_is_too_old(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    token = invite(alice, "gina@example.com")
    later = clock.now() + timedelta(days=people.INVITATION_DAYS, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(people.InvitationGoneError):
        people.accept_invitation(user=make_user("gina"), token=token)


def test_it_refuses_a_second_invitation_of_one_address(alice: Person) -> None:
    invite(alice, "gina@example.com")

    with pytest.raises(people.AlreadyMemberError):
        invite(alice, "GINA@example.com")


def test_it_refuses_a_withdrawn_invitation(alice: Person) -> None:
    token = invite(alice, "gina@example.com")
    with merchant_scope(alice.merchant.id):
        people.withdraw_invitation(
            merchant=alice.merchant, actor=alice.actor, invitation=Invitation.objects.get()
        )

    with pytest.raises(people.InvitationGoneError):
        people.accept_invitation(user=make_user("gina"), token=token)


def test_it_lets_an_admin_invite_but_not_make_owners(alice: Person, frank: Person) -> None:
    invite(frank, "gina@example.com")

    with pytest.raises(NotAllowedError):
        invite(frank, "henry@example.com", Role.OWNER)


def test_it_keeps_the_last_owner(alice: Person, bob: Person) -> None:
    with merchant_scope(alice.merchant.id):
        people.change_role(
            merchant=alice.merchant,
            actor=alice.actor,
            membership=bob.membership,
            role=Role.APPROVER,
        )

    with pytest.raises(people.LastOwnerError), merchant_scope(alice.merchant.id):
        people.remove_member(
            merchant=alice.merchant, actor=alice.actor, membership=alice.membership
        )


def test_it_ends_single_handed_closing_for_good_when_a_second_approver_joins(
    alice: Person, bob: Person
) -> None:
    shop, owner = alice.merchant, alice.actor
    with merchant_scope(shop.id):
        merchants.allow_single_handed_closing(merchant=shop, actor=owner, allowed=True)
        shop.refresh_from_db()
        assert shop.closes_single_handed
        people.change_role(
            merchant=shop, actor=owner, membership=bob.membership, role=Role.APPROVER
        )
        shop.refresh_from_db()
        assert not shop.closes_single_handed

    with pytest.raises(merchants.SecondApproverExistsError), merchant_scope(shop.id):
        merchants.allow_single_handed_closing(merchant=shop, actor=owner, allowed=True)


def test_it_stays_ended_after_the_second_approver_has_left(alice: Person, bob: Person) -> None:
    shop, owner = alice.merchant, alice.actor
    with merchant_scope(shop.id):
        merchants.allow_single_handed_closing(merchant=shop, actor=owner, allowed=True)
        member = people.change_role(
            merchant=shop, actor=owner, membership=bob.membership, role=Role.APPROVER
        )
        people.remove_member(merchant=shop, actor=owner, membership=member)

    with pytest.raises(merchants.SecondApproverExistsError), merchant_scope(shop.id):
        merchants.allow_single_handed_closing(merchant=shop, actor=owner, allowed=True)


def test_it_ends_a_membership_without_forgetting_it(alice: Person, bob: Person) -> None:
    with merchant_scope(alice.merchant.id):
        people.remove_member(merchant=alice.merchant, actor=alice.actor, membership=bob.membership)

        assert Membership.objects.get(user=bob.user).is_active is False
