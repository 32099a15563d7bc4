"""People and merchants for tests, made by the services that the product itself uses."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.test import Client

from accounts.actors import Actor
from accounts.memberships import SESSION_KEY
from accounts.models import Membership, Merchant, Role, User
from accounts.services.merchants import create_merchant
from accounts.tenancy import merchant_scope

PASSWORD = "correct horse battery staple"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast, at one merchant."""

    user: User
    membership: Membership

    @property
    def merchant(self) -> Merchant:
        return self.membership.merchant

    @property
    def actor(self) -> Actor:
        return Actor.of(self.membership)

    def client(self) -> Client:
        """A browser of this person, signed in."""
        client = Client()
        client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[SESSION_KEY] = str(self.merchant.public_id)
        session.save()
        return client


def make_user(name: str) -> User:
    user = User.objects.create_user(f"{name}@example.com", None, display_name=name.title())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_owner(name: str, merchant_name: str) -> Person:
    user = make_user(name)
    return Person(user, create_merchant(owner=user, name=merchant_name))


def make_member(merchant: Merchant, name: str, role: Role) -> Person:
    user = make_user(name)
    with merchant_scope(merchant.id):
        membership = Membership.objects.create(merchant=merchant, user=user, role=role)
    return Person(user, membership)
