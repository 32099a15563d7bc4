"""The acts on the rows of a case by screen: split, put back, match a part, duplicate, adjust, missing record."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, MissingRecord, OpenItem
from tests.factories import Person
from tests.reconcile.acts import fresh, is_proven, rows_of
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def page_of(case: ExceptionCase) -> str:
    return f"/exceptions/{case.public_id}/"


def told(answer: object) -> list[tuple[str, str]]:
    return [(m.level_tag, str(m)) for m in answer.context["messages"]]  # type: ignore[attr-defined]


def test_it_splits_an_amount_off_and_takes_it_back(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 10_000), bob.client()
    (row,) = rows_of(books, case)
    posted = {"version": "1", "row": str(row.public_id), "amount": "30.00", "reason": "two orders"}

    done = client.post(page_of(case) + "split/", posted, follow=True)
    (message,) = done.context["messages"]
    split = [r.amount_minor for r in rows_of(books, case)]
    client.post(message.extra_tags, {"reason": "Taken back at once."})

    assert split == [7_000]
    assert [r.amount_minor for r in rows_of(books, case)] == [10_000]
    assert is_proven(books)


def test_it_shows_where_a_case_was_split_off(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    (row,) = rows_of(books, case)
    posted = {"version": "1", "row": str(row.public_id), "amount": "0.30", "reason": "two"}
    client.post(page_of(case) + "split/", posted)
    with merchant_scope(books.merchant.id):
        made = ExceptionCase.objects.get(split_from=case)

    assert page_of(made) in client.get(page_of(case)).content.decode()
    page = client.get(page_of(made)).content.decode()
    assert page_of(case) in page
    assert f'action="{page_of(made)}undo-split/' in page


@pytest.mark.parametrize("amount", ["much", "1.234", "1,5"])
def test_it_says_what_is_no_amount(books: Books, bob: Person, amount: str) -> None:
    case = books.case("LEFT", 100)
    (row,) = rows_of(books, case)
    posted = {"version": "1", "row": str(row.public_id), "amount": amount, "reason": "two"}

    answer = bob.client().post(page_of(case) + "split/", posted, follow=True)

    assert [level for level, _text in told(answer)] == ["error"]
    assert fresh(books, case).version == 1


def test_it_matches_a_part(books: Books, bob: Person) -> None:
    ours, theirs = books.case("LEFT", 100), books.case("RIGHT", 60)
    items = [str(r.public_id) for case in (ours, theirs) for r in rows_of(books, case)]

    answer = bob.client().post(
        page_of(ours) + "match/", {"item": items, "adjustment_kind": "REST"}, follow=True
    )

    assert told(answer) == [("success", "Matched.")]
    with merchant_scope(books.merchant.id):
        assert OpenItem.objects.get(released_by=None).amount_minor == 40


def test_it_offers_rows_of_the_same_amount_as_originals(books: Books, bob: Person) -> None:
    case, other = books.case("RIGHT", 100), books.case("RIGHT", 100)
    books.case("RIGHT", 90)
    books.case("LEFT", 100)
    (original,) = rows_of(books, other)

    page = bob.client().get(page_of(case))

    assert [entry.id for entry in page.context["originals"]] == [original.entry_id]


@pytest.mark.parametrize("field", ["original", "address"])
def test_it_marks_a_duplicate_and_names_the_row_that_counts(
    books: Books, bob: Person, field: str
) -> None:
    original, case = books.entry("RIGHT", 100), books.case("RIGHT", 100)
    at = f"{books.right.public_id}/{original.row_number}"
    address = {"original": at, "address": f"https://x/statements/{at.replace('/', '/entries/')}/"}
    posted = {"version": "1", "reason": "sent twice", field: address[field]}

    page = bob.client().post(page_of(case) + "duplicate/", posted, follow=True)

    assert [level for level, _text in told(page)] == ["success"]
    assert f"CHANNEL.csv:{original.row_number}</a>" in page.content.decode()


def test_it_asks_which_row_counts(books: Books, bob: Person) -> None:
    case = books.case("RIGHT", 100)

    page = bob.client().post(
        page_of(case) + "duplicate/", {"version": "1", "reason": "x"}, follow=True
    )

    assert [text for _level, text in told(page)] == [
        "Choose the row that counts, or paste the address of its page."
    ]


def test_it_books_the_difference_as_a_fee(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    page = bob.client().post(
        page_of(case) + "adjust/", {"version": "1", "kind": "FEE", "reason": "May"}, follow=True
    )

    assert told(page) == [("success", "Booked.")]
    assert fresh(books, case).resolution == "ADJUSTED"


def test_it_asks_for_a_missing_record_and_an_approver_lets_it_count(
    books: Books, bob: Person, carol: Person
) -> None:
    case = books.case("RIGHT", 100)
    posted = {
        "version": "1",
        "ledger": str(books.left.ledger.public_id),
        "reference": "SO-LOST",
        "booked_on": "2026-10-05",
        "reason": "never written",
    }
    asked = bob.client().post(page_of(case) + "record/", posted, follow=True)
    waiting = carol.client().get(page_of(case))
    approval = str(waiting.context["pending"].public_id)

    done = carol.client().post(
        page_of(case) + "decide/", {"approve": "1", "approval": approval}, follow=True
    )

    assert [level for level, _text in told(asked) + told(done)] == ["success", "success"]
    assert "a missing record SO-LOST" in waiting.content.decode()
    with merchant_scope(books.merchant.id):
        assert MissingRecord.objects.get().state == "COUNTED"


def test_it_offers_no_missing_record_where_we_have_a_row(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    assert bob.client().get(page_of(case)).context["our_ledgers"] == []


@pytest.mark.parametrize("act", ["split", "undo-split", "duplicate", "adjust", "record", "draft"])
def test_an_auditor_only_looks(books: Books, bob: Person, erin: Person, act: str) -> None:
    case = books.case("RIGHT", 100)

    assert erin.client().post(f"{page_of(case)}{act}/").status_code == 403
    assert bob.client().post(f"{page_of(case)}{act}/").status_code == 302


def test_the_second_of_two_people_sees_what_the_first_did_and_loses_nothing(
    books: Books, bob: Person, frank: Person
) -> None:
    case = books.case("LEFT", 100)
    posted = {"version": "1", "reason": "cents of rounding", "draft": "write_off"}
    frank.client().post(page_of(case) + "write-off/", {**posted, "reason": "first"})

    second = bob.client().post(page_of(case) + "write-off/", posted, follow=True)

    assert told(second) == [("error", "Already handled by Frank: Written off.")]
    assert second.context["draft"] == {"write_off": {"reason": "cents of rounding"}}
    assert "cents of rounding" in second.content.decode()


def test_a_stale_page_is_told_and_loses_nothing(books: Books, bob: Person, frank: Person) -> None:
    case = books.case("LEFT", 100)
    frank.client().post(page_of(case) + "comment/", {"text": "I look at it."})
    posted = {"version": "1", "reason": "nothing to match", "draft": "set_aside"}

    page = bob.client().post(page_of(case) + "set-aside/", posted, follow=True)

    assert [text for _level, text in told(page)] == [
        "Somebody changed this case meanwhile. Look at it again before you decide."
    ]
    assert '<textarea id="ar" name="reason" required rows="2">nothing to match</textarea>' in (
        page.content.decode()
    )


@pytest.mark.parametrize("text", ["%", "' or 1=1 --", "x" * 5_000, "🦆", "\\"])
def test_a_search_for_nonsense_finds_nothing_and_says_so(
    books: Books, bob: Person, text: str
) -> None:
    case = books.case("LEFT", 100)
    books.case("RIGHT", 100)

    page = bob.client().get(page_of(case), {"find": text})

    assert page.status_code == 200
    assert page.context["panes"]["RIGHT"] == []
    assert "No open row on this side." in page.content.decode()


def test_what_differs_is_marked_by_characters_with_words(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 10_000)
    books.join(case, "RIGHT", 10_900)

    page = bob.client().get(page_of(case)).content.decode()

    assert "100.00" not in page or '<span class="unseen">only theirs: </span>9</ins>' in page


def test_a_candidate_says_what_agrees_and_marks_what_differs(books: Books, bob: Person) -> None:
    case, other = books.case("LEFT", 10_000), books.case("RIGHT", 10_900)
    (row,) = rows_of(books, other)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(
            candidates=[{"entries": [row.entry_id], "fields": [], "score": 80}]
        )

    page = bob.client().get(page_of(case))

    (offer,) = page.context["offers"]
    gross = next(pair for pair in offer.differing if pair.name == "gross_minor")
    assert "only theirs: </span>9</ins>" in gross.theirs
    assert "Booked on" in offer.agreeing
    assert 'data-key="a"' in page.content.decode()


def test_the_page_names_every_key(books: Books, bob: Person) -> None:
    page = bob.client().get(page_of(books.case("LEFT", 100))).content.decode()

    keys = ["w", "s", "h", "e", "c", "m"]
    assert [key for key in keys if f'data-key="{key}"' not in page] == []
    assert [key for key in "123amswcehu?" if f"<kbd>{key}</kbd>" not in page] == ["?"]


def test_it_asks_fifteen_questions_at_most_and_no_more_in_a_longer_queue(
    books: Books, bob: Person
) -> None:
    """Those about the merchant's books; signing in and the frame of each page ask their own."""
    case, other, client = books.case("RIGHT", 100), books.case("LEFT", 100), bob.client()
    (row,) = rows_of(books, other)
    with merchant_scope(books.merchant.id):
        candidates = [{"entries": [row.entry_id], "fields": [], "score": 80}]
        ExceptionCase.objects.filter(id=case.id).update(candidates=candidates)

    counts = []
    for more in (5, 40):
        for _ in range(more):
            books.case("RIGHT", 100)
        client.get(page_of(case))
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(case))
        texts = [query["sql"] for query in asked.captured_queries]
        counts.append(sum('"ledgers_' in text or "reconcile_" in text for text in texts))

    assert counts[0] == counts[1] <= 15
