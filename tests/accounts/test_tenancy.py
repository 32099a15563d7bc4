from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Membership, Merchant
from accounts.tenancy import ScopeError, current_merchant_id, merchant_scope
from tests.factories import Person


def test_it_shows_a_merchant_its_own_rows_only(alice: Person, charlie: Person) -> None:
    with merchant_scope(alice.merchant.id):
        seen = set(Membership.objects.values_list("user__email", flat=True))

    assert seen == {"alice@example.com"}


@pytest.mark.parametrize("model", [Merchant, Membership])
def test_it_fails_without_a_merchant(model: type[Merchant | Membership], alice: Person) -> None:
    with pytest.raises(DatabaseError):
        list(model.objects.all())


def test_it_fails_again_after_a_scope_has_ended(alice: Person) -> None:
    with merchant_scope(alice.merchant.id):
        assert Membership.objects.count() == 1

    with pytest.raises(DatabaseError):
        Membership.objects.count()


def test_it_ends_with_the_scope_inside_a_longer_transaction(alice: Person) -> None:
    with transaction.atomic():
        with merchant_scope(alice.merchant.id):
            pass

        assert current_merchant_id() is None


def test_it_nests_for_the_same_merchant(alice: Person) -> None:
    with merchant_scope(alice.merchant.id), merchant_scope(alice.merchant.id):
        assert current_merchant_id() == alice.merchant.id


def test_it_refuses_another_merchant_inside_a_scope(alice: Person, charlie: Person) -> None:
    with (
        pytest.raises(ScopeError),
        merchant_scope(alice.merchant.id),
        merchant_scope(charlie.merchant.id),
    ):
        pass
