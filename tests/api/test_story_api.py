"""The story of one order for programs: the same rows and places as on the page."""

from __future__ import annotations

import pytest

from tests.api.test_api import client_of
from tests.factories import Person
from tests.reconcile.lines import Line, open_line

ADDRESS = "/api/v1/story/"


@pytest.fixture
def line(alice: Person) -> Line:
    line = open_line(alice)
    order = line.row("ORDERS", order_key="SO1", gross_minor=10_000)
    payment = line.row("CHANNEL", order_key="SO1", gross_minor=10_000)
    line.match(0, [order], [payment])
    line.case(1, "INTERNAL_ONLY", "LEFT", payment)
    return line


def test_it_tells_rows_places_and_partners(line: Line, alice: Person) -> None:
    told = client_of(alice).get(ADDRESS, {"reference": "so-1"}).json()

    (place,) = told["stages"][0]["rows"][0]["places"]
    assert [stage["kind"] for stage in told["stages"]] == ["ORDERS", "CHANNEL"]
    assert (place["match_state"], place["rules_version"], place["rows"]) == ("CONFIRMED", 1, 1)
    assert place["partners"][0]["statement"] == told["stages"][1]["rows"][0]["statement"]


def test_it_tells_what_is_missing(line: Line, alice: Person) -> None:
    (missing,) = client_of(alice).get(ADDRESS, {"reference": "SO1"}).json()["missing"]

    assert (missing["words"], missing["amount_minor"]) == ("Not yet paid out", 10_000)


def test_it_wants_a_reference(line: Line, alice: Person) -> None:
    assert client_of(alice).get(ADDRESS).status_code == 400


def test_it_tells_another_merchant_nothing(line: Line, charlie: Person) -> None:
    assert client_of(charlie).get(ADDRESS, {"reference": "SO1"}).json()["stages"] == []
