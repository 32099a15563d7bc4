"""The bell and the page of notices."""

from __future__ import annotations

import pytest

from accounts import notices
from accounts.models import Notice, NoticeChoice, NoticeKind
from accounts.tenancy import merchant_scope
from tests.factories import Person


@pytest.fixture
def notice(alice: Person, bob: Person) -> Notice:
    """What alice has told bob."""
    with merchant_scope(alice.merchant.id):
        return notices.tell(
            merchant=alice.merchant,
            actor=alice.actor,
            people=[bob.user],
            kind=NoticeKind.MENTIONED,
            address="/exceptions/?kind=TIMING",
            about="SO1",
            note="please look",
        )[0]


def page(who: Person) -> str:
    return who.client().get("/notices/").content.decode()


def test_it_says_at_the_bell_how_much_is_new(notice: Notice, bob: Person) -> None:
    assert 'aria-label="1 new notice"' in page(bob)


def test_it_shows_each_person_their_own(notice: Notice, alice: Person, bob: Person) -> None:
    assert "Alice mentions you at SO1" in page(bob)
    assert "SO1" not in page(alice)


def test_it_leads_to_the_thing_and_is_read_then(notice: Notice, bob: Person) -> None:
    answer = bob.client().post(f"/notices/{notice.public_id}/")

    assert answer["Location"] == "/exceptions/?kind=TIMING"
    assert 'aria-label="0 new notices"' in page(bob)


def test_it_opens_nobody_elses_notice(notice: Notice, alice: Person, charlie: Person) -> None:
    for other in (alice, charlie):
        assert other.client().post(f"/notices/{notice.public_id}/").status_code == 404


def test_it_marks_as_read_what_the_page_showed(notice: Notice, bob: Person) -> None:
    client = bob.client()
    shown = client.get("/notices/").context["now"]

    client.post("/notices/read/", {"until": shown.isoformat()})

    assert 'aria-label="0 new notices"' in page(bob)


@pytest.mark.parametrize("until", ["", "x", "2020-01-01T00:00:00+00:00", "2026-02-31T00:00:00"])
def test_it_leaves_new_what_the_page_did_not_show(notice: Notice, bob: Person, until: str) -> None:
    bob.client().post("/notices/read/", {"until": until})

    assert 'aria-label="1 new notice"' in page(bob)


def test_it_keeps_how_somebody_wants_to_be_told(bob: Person) -> None:
    client = bob.client()

    client.post("/notices/choices/", {"MENTIONED": "DAILY", "DECIDED": "x", "zzz": "OFF"})

    with merchant_scope(bob.merchant.id):
        kept = NoticeChoice.objects.values_list("user_id", "kind", "delivery")
        assert list(kept) == [(bob.user.pk, "MENTIONED", "DAILY")]
    chosen = client.get("/notices/").context["choices"]
    assert dict(chosen)[NoticeKind.MENTIONED] == "DAILY"
