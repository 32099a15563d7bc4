"""Views of the queue under a name: one's own, or everybody's."""

from __future__ import annotations

import pytest

from accounts.actors import Actor
from accounts.models import AuditEvent, Role
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from reconcile.models import SavedView
from reconcile.services import saved_views
from tests.factories import Person


def save(who: Person, name: str, **given: object) -> SavedView:
    with merchant_scope(who.merchant.id):
        return saved_views.save_view(
            merchant=who.merchant,
            actor=who.actor,
            name=name,
            **{"filters": {"kind": "TIMING", "q": ""}, **given},  # type: ignore[arg-type]
        )


def change(who: Person, view: SavedView, name: str, *, is_default: bool = False) -> SavedView:
    with merchant_scope(who.merchant.id):
        return saved_views.change_view(
            merchant=who.merchant,
            actor=who.actor,
            view_id=view.public_id,
            name=name,
            is_default=is_default,
        )


def names(who: Person) -> list[str]:
    with merchant_scope(who.merchant.id):
        return [view.name for view in saved_views.views_of(who.merchant, who.actor)]


def test_it_keeps_the_filters_that_say_something(alice: Person) -> None:
    assert save(alice, " Late ", filters={"kind": "TIMING", "q": "", "page": "2"}).filters == {
        "kind": "TIMING"
    }


def test_it_shows_a_view_of_ones_own_to_nobody_else(alice: Person, bob: Person) -> None:
    save(alice, "mine")

    assert (names(alice), names(bob)) == (["mine"], [])


def test_it_shows_a_shared_view_to_everybody_and_audits_it(alice: Person, erin: Person) -> None:
    save(alice, "ours", is_shared=True)

    assert names(erin) == ["ours"]
    with merchant_scope(alice.merchant.id):
        assert AuditEvent.objects.get(verb="view.shared").after["name"] == "ours"


def test_it_lets_an_auditor_keep_views_but_share_none(erin: Person, bob: Person) -> None:
    save(erin, "to look at")

    with pytest.raises(NotAllowedError):
        save(erin, "for all", is_shared=True)

    assert save(bob, "for all", is_shared=True).is_shared


def test_it_gives_a_view_that_is_there_new_filters(alice: Person) -> None:
    save(alice, "mine")

    save(alice, "mine", filters={"kind": "DUPLICATE"})

    with merchant_scope(alice.merchant.id):
        assert [view.filters for view in SavedView.objects.all()] == [{"kind": "DUPLICATE"}]


def test_it_opens_one_view_first(alice: Person) -> None:
    first = save(alice, "first", is_default=True)
    second = save(alice, "second", is_default=True)

    with merchant_scope(alice.merchant.id):
        first.refresh_from_db()
    assert (first.is_default, second.is_default) == (False, True)


def test_it_renames_a_view_but_not_to_a_name_that_is_taken(alice: Person) -> None:
    view = save(alice, "one")
    save(alice, "other")

    with pytest.raises(saved_views.ViewRefusedError, match="already"):
        change(alice, view, "other")

    assert change(alice, view, "another").name == "another"


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
def test_it_wants_a_name(alice: Person, name: str) -> None:
    with pytest.raises(saved_views.ViewRefusedError):
        save(alice, name)


def test_it_keeps_no_filter_of_any_length(alice: Person) -> None:
    with pytest.raises(saved_views.ViewRefusedError, match="200"):
        save(alice, "long", filters={"q": "x" * 201})


def test_it_keeps_so_many_views_and_no_more(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "VIEWS_MAX", 1)
    save(alice, "one")

    with pytest.raises(saved_views.ViewRefusedError, match="1 views"):
        save(alice, "two")


def test_it_lets_the_author_or_an_admin_change_a_shared_view(
    bob: Person, carol: Person, frank: Person
) -> None:
    view = save(bob, "ours", is_shared=True)

    with pytest.raises(saved_views.NotYourViewError):
        change(carol, view, "carol's")
    with pytest.raises(saved_views.NotYourViewError):
        save(carol, "ours", is_shared=True)

    assert change(frank, view, "the team's").name == "the team's"


def test_it_deletes_a_view_and_says_so_where_it_was_shared(alice: Person) -> None:
    for view in (save(alice, "mine"), save(alice, "ours", is_shared=True)):
        with merchant_scope(alice.merchant.id):
            saved_views.delete_view(
                merchant=alice.merchant, actor=alice.actor, view_id=view.public_id
            )

    assert names(alice) == []
    with merchant_scope(alice.merchant.id):
        assert AuditEvent.objects.filter(verb="view.deleted").count() == 1


def test_it_lets_a_program_share_views_only(alice: Person) -> None:
    token = Actor(AuditEvent.ActorKind.TOKEN, "robot", role=Role.ACCOUNTANT)
    with merchant_scope(alice.merchant.id):
        who = {"merchant": alice.merchant, "actor": token, "name": "x", "filters": {}}

        with pytest.raises(saved_views.ViewRefusedError, match="program"):
            saved_views.save_view(**who)  # type: ignore[arg-type]
        assert saved_views.save_view(**who, is_shared=True).owner is None  # type: ignore[arg-type]


def test_it_changes_no_view_of_another_merchant(alice: Person, charlie: Person) -> None:
    view = save(alice, "ours", is_shared=True)

    with pytest.raises(SavedView.DoesNotExist):
        change(charlie, view, "theirs")
