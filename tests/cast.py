"""The fixed cast: alice's tea shop and its people, and charlie, who must see nothing of it."""

from __future__ import annotations

import pytest

from accounts.models import Merchant, Role
from tests.factories import Person, make_member, make_owner


@pytest.fixture
def alice(transactional_db: None) -> Person:
    return make_owner("alice", "Mountain Tea")


@pytest.fixture
def tea(alice: Person) -> Merchant:
    return alice.merchant


@pytest.fixture
def bob(tea: Merchant) -> Person:
    return make_member(tea, "bob", Role.ACCOUNTANT)


@pytest.fixture
def carol(tea: Merchant) -> Person:
    return make_member(tea, "carol", Role.APPROVER)


@pytest.fixture
def dave(tea: Merchant) -> Person:
    return make_member(tea, "dave", Role.UPLOADER)


@pytest.fixture
def erin(tea: Merchant) -> Person:
    return make_member(tea, "erin", Role.AUDITOR)


@pytest.fixture
def frank(tea: Merchant) -> Person:
    return make_member(tea, "frank", Role.ADMIN)


@pytest.fixture
def charlie(transactional_db: None) -> Person:
    return make_owner("charlie", "Harbour Lamp")


@pytest.fixture
def lamp(charlie: Person) -> Merchant:
    return charlie.merchant
