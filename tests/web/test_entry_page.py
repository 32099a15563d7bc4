"""One row of a statement, as it was read and as it stands in the file."""

from __future__ import annotations

import pytest

from ledgers.models import Entry
from tests.factories import Person
from tests.reconcile.books import open_books
from tests.reconcile.runs import lay


def page_of(person: Person, entry: Entry) -> str:
    found = person.client().get(f"/statements/{entry.statement.public_id}/rows/{entry.row_number}/")
    assert found.status_code == 200
    return found.content.decode()


@pytest.mark.parametrize("shop", ["东门店", None])
def test_it_says_which_shop_a_row_is_of_where_its_file_does(
    alice: Person, shop: str | None
) -> None:
    entry = lay(open_books(alice), "RIGHT", "1001", 5_000, shop=shop)

    assert ("<dt>Shop</dt><dd>东门店</dd>" in page_of(alice, entry)) is (shop is not None)


def test_it_serves_the_shop_of_a_row_by_api(alice: Person) -> None:
    entry = lay(open_books(alice), "RIGHT", "1001", 5_000, shop="东门店")

    found = alice.client().get(f"/api/v1/statements/{entry.statement.public_id}/entries/").json()

    assert [row["shop"] for row in found["results"]] == ["东门店"]
