"""The acts on the rows of a case, and disputes, by a program."""

from __future__ import annotations

from accounts.models import Role
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.acts import fresh, rows_of
from tests.reconcile.books import open_books


def test_it_splits_and_puts_together(alice: Person) -> None:
    books = open_books(alice)
    case, client = books.case("LEFT", 100), client_of(alice)
    path = f"/api/v1/cases/{case.public_id}/"
    items = [str(row.public_id) for row in rows_of(books, case)]
    code, made = post(
        client, f"{path}split/", version=1, items=items, amount_minor=30, reason="two orders"
    )

    undone, origin = post(client, f"/api/v1/cases/{made['id']}/undo-split/", reason="one after all")

    assert (code, made["difference_minor"]) == (201, 30)
    assert (made["split_from"], made["items"][0]["part"]) == (str(case.public_id), 1)
    assert (undone, origin["id"], origin["difference_minor"]) == (200, str(case.public_id), 100)


def test_it_matches_a_part(alice: Person) -> None:
    books = open_books(alice)
    ours, theirs = books.case("LEFT", 100), books.case("RIGHT", 60)
    items = [str(row.public_id) for case in (ours, theirs) for row in rows_of(books, case)]

    code, match = post(
        client_of(alice),
        "/api/v1/matches/by-hand/",
        reconciliation=str(books.reconciliation.public_id),
        items=items,
        rest_stays_open=True,
    )

    assert (code, sorted(leg["amount_minor"] for leg in match["legs"])) == (201, [60, 60])


def test_it_adjusts(alice: Person) -> None:
    books = open_books(alice)
    case, client = books.case("LEFT", 100), client_of(alice)
    path = f"/api/v1/cases/{case.public_id}/adjust/"

    assert post(client, path, version=1, kind="TOLERANCE", reason="x")[0] == 400
    code, done = post(client, path, version=1, kind="FEE", reason="of May")

    assert (code, done["resolution"]) == (200, "ADJUSTED")
    assert post(client, path, version=1, kind="FEE", reason="of May")[0] == 409


def test_it_marks_a_duplicate(alice: Person) -> None:
    books = open_books(alice)
    original, case = books.entry("RIGHT", 100), books.case("RIGHT", 100)

    code, done = post(
        client_of(alice),
        f"/api/v1/cases/{case.public_id}/duplicate/",
        version=1,
        statement=str(books.right.public_id),
        row_number=original.row_number,
        reason="sent twice",
    )

    assert (code, done["resolution"]) == (200, "DUPLICATE")
    assert done["duplicate_of"]["row_number"] == original.row_number


def test_a_missing_record_takes_a_person(alice: Person) -> None:
    books = open_books(alice)
    case = books.case("RIGHT", 100)

    code, _answer = post(
        client_of(alice),
        f"/api/v1/cases/{case.public_id}/record/",
        version=1,
        ledger=str(books.left.ledger.public_id),
        reference="SO-LOST",
        booked_on="2026-10-05",
        reason="never written",
    )

    assert code == 403
    assert fresh(books, case).version == 1


def test_it_raises_a_dispute_and_takes_it_further(alice: Person) -> None:
    books, client = open_books(alice), client_of(alice)
    case = books.case("LEFT", 300)
    code, made = post(client, "/api/v1/disputes/", cases=[str(case.public_id)])
    path = f"/api/v1/disputes/{made['id']}/"

    changed = post(
        client, f"{path}change/", version=1, counterparty="WeChat Pay", deadline="2026-12-24"
    )
    moved = post(client, f"{path}move/", version=2, state="WITHDRAWN", on="2026-10-20")
    reopened = post(client, f"{path}reopen/", version=3, reason="by mistake")

    assert (code, [c["ours_minor"] for c in made["claims"]]) == (201, [300])
    assert [answer[0] for answer in (changed, moved, reopened)] == [200, 200, 200]
    assert post(client, f"{path}reopen/", version=3, reason="again")[0] == 409
    assert [d["state"] for d in client.get("/api/v1/disputes/").json()["results"]] == ["DRAFT"]


def test_an_auditors_token_changes_nothing(alice: Person) -> None:
    books, client = open_books(alice), client_of(alice, Role.AUDITOR)
    case = books.case("LEFT", 300)

    assert post(client, "/api/v1/disputes/", cases=[str(case.public_id)])[0] == 403
    assert post(client, f"/api/v1/cases/{case.public_id}/split/")[0] == 403
