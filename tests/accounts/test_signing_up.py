"""The doors before the first page: signing up, confirming an address, a forgotten password."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import Role, User
from accounts.services import people
from accounts.tenancy import merchant_scope
from tests.factories import PASSWORD, Person

NEW = "gina@example.com"


def sign_up(email: str = NEW) -> int:
    form = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
    return Client().post("/account/signup/", form).status_code


def invite(alice: Person) -> str:
    """The address of an invitation's page."""
    with merchant_scope(alice.merchant.id):
        _invitation, token = people.invite(
            merchant=alice.merchant,
            actor=alice.actor,
            email=NEW,
            role=Role.AUDITOR,
            site="https://books.example",
        )
    return f"/invitations/{token}/"


def link_in_mail() -> str:
    found = re.search(r"https?://[^/]+(/account/\S+)", str(mail.outbox[-1].body))
    assert found
    return found.group(1)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_it_keeps_strangers_out_where_signing_up_is_by_invitation(alice: Person) -> None:
    assert sign_up() == 200
    assert not User.objects.filter(email=NEW).exists()


def test_it_lets_the_invited_sign_up(alice: Person) -> None:
    invite(alice)

    assert sign_up() == 302
    assert User.objects.filter(email=NEW).exists()


def test_it_lets_everybody_sign_up_where_it_is_open(alice: Person, settings: LazySettings) -> None:
    settings.RECONCILE_SIGNUP = "open"

    assert sign_up() == 302


@pytest.mark.parametrize(("mode", "times"), [("open", 0), ("invitation", 1)])
def test_it_says_before_anything_is_typed_that_signing_up_is_by_invitation(
    alice: Person, settings: LazySettings, mode: str, times: int
) -> None:
    settings.RECONCILE_SIGNUP = mode

    page = Client().get("/account/signup/").content.decode()

    assert page.count("By invitation: the address that it was sent to.") == times


def test_it_mails_the_link_in_the_name_of_the_product(alice: Person) -> None:
    invite(alice)
    sign_up()

    (link,) = [message for message in mail.outbox if "/account/" in str(message.body)]
    assert link.subject == "[Reconcile] Confirm your address"
    assert str(link.body).startswith("Open this link to confirm your address:\n\nhttp")
    assert str(link.body).splitlines()[-1] == "Reconcile"


def test_it_lets_nobody_in_before_the_address_is_confirmed(
    alice: Person, settings: LazySettings
) -> None:
    settings.RECONCILE_SIGNUP = "open"
    sign_up()
    client, form = Client(), {"login": NEW, "password": PASSWORD}

    client.post("/account/login/", form)
    assert not is_in(client)

    Client().post(link_in_mail())
    client.post("/account/login/", form)
    assert is_in(client)


@pytest.mark.parametrize("mode", ["open", "invitation"])
def test_it_sends_a_new_password_to_whoever_works_here(
    alice: Person, settings: LazySettings, mode: str
) -> None:
    settings.RECONCILE_SIGNUP = mode
    client = Client()

    client.post("/account/password/reset/", {"email": alice.user.email})
    form = client.get(link_in_mail(), follow=True).request["PATH_INFO"]
    client.post(form, {"password1": "another long phrase", "password2": "another long phrase"})

    alice.user.refresh_from_db()
    assert alice.user.check_password("another long phrase")


@pytest.mark.parametrize("page", ["email", "reauthenticate", "login/code/confirm"])
def test_it_has_no_page_for_what_it_does_not_offer(alice: Person, page: str) -> None:
    assert alice.client().get(f"/account/{page}/").status_code == 404


def test_it_has_a_page_to_change_a_password(alice: Person) -> None:
    alice.user.set_password(PASSWORD)
    alice.user.save()

    assert alice.client().get("/account/password/change/").status_code == 200


def test_it_mails_a_first_password_to_whoever_has_none(alice: Person) -> None:
    alice.user.set_unusable_password()
    alice.user.save()

    answer = alice.client().get("/account/password/change/", follow=True)

    assert answer.redirect_chain[-1][0] == "/account/password/reset/"
    assert answer.status_code == 200


def test_it_counts_wrong_passwords_where_every_process_sees_them(alice: Person) -> None:
    alice.user.set_password(PASSWORD)
    alice.user.save()
    wrong = {"login": alice.user.email, "password": "guessed"}
    for _attempt in range(5):
        Client().post("/account/login/", wrong)
    client = Client()

    client.post("/account/login/", {**wrong, "password": PASSWORD})

    assert not is_in(client)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from accounts_cache")
        assert cursor.fetchone()[0] > 0


def test_it_leads_an_invited_newcomer_back_to_the_invitation(alice: Person) -> None:
    invitation = invite(alice)
    client = Client()
    sign_in = client.get(invitation, follow=True).content.decode()
    door = re.search(r'href="(/account/signup/[^"]+)"', sign_in)
    assert door

    form = {"email": NEW, "password1": PASSWORD, "password2": PASSWORD, "next": invitation}
    shown = client.get(door.group(1)).content.decode()
    client.post("/account/signup/", form)
    joined = client.post(link_in_mail(), follow=True)

    assert f'name="next" value="{invitation}"' in shown
    assert "You are invited as Auditor." in joined.content.decode()
