"""The statement to print: in three languages, with every character there, and honest about its state."""

from __future__ import annotations

import re
from typing import cast

import pytest
import typst
from django.utils import translation

from accounts.services import merchants
from accounts.tenancy import merchant_scope
from reconcile.models import Settlement
from reconcile.reports import settlement_pdf
from reconcile.reports.settlement_documents import LANGUAGES, document_of
from reconcile.reports.settlement_pdf import as_pages
from reconcile.reports.typesetting import fonts
from reconcile.services import settlements
from tests.factories import Person
from tests.reconcile.acts import settle, write_off
from tests.reconcile.books import OCTOBER, Books, open_books

GLYPH = re.compile(r'<symbol[^>]*><path d="([^"]+)"')


@pytest.fixture
def books(alice: Person) -> Books:
    books = open_books(alice)
    books.pair(10_000)
    books.case("LEFT", 2_500)
    write_off(books, alice, books.case("RIGHT", 700))
    return books


def submitted(books: Books, maker: Person) -> Settlement:
    with merchant_scope(books.merchant.id):
        return settlements.submit_settlement(
            merchant=books.merchant,
            actor=maker.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )


def said(books: Books, settlement: Settlement, language: str = "en") -> dict[str, object]:
    """What goes to the printer."""
    with merchant_scope(books.merchant.id), translation.override(language):
        return settlement_pdf._document(settlement, books.merchant)


def printed(books: Books, settlement: Settlement, language: str = "") -> bytes:
    with merchant_scope(books.merchant.id):
        return document_of(settlement, books.merchant, "pdf", language=language).content


def shapes(svg: object) -> set[str]:
    """The characters drawn on pages, each by its strokes whatever its size."""
    pages = svg if isinstance(svg, list) else [svg]
    return {re.sub(r"[-.\d ]", "", d) for page in pages for d in GLYPH.findall(page.decode())}


@pytest.fixture(scope="module")
def box() -> set[str]:
    """What stands for a character that no font of ours has."""
    source = '#set text(font: "Noto Sans CJK TC")\nก'.encode()
    return shapes(typst.compile(source, format="svg", font_paths=fonts(), ignore_system_fonts=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_every_character_it_prints(
    books: Books, bob: Person, carol: Person, language: str, box: set[str]
) -> None:
    settlement = settle(books, bob, carol)

    with merchant_scope(books.merchant.id), translation.override(language):
        drawn = shapes(as_pages(settlement, books.merchant, "svg"))

    assert len(drawn) > 40
    assert len(box) == 1
    assert drawn & box == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_pdf_in_each_language(
    books: Books, bob: Person, carol: Person, language: str
) -> None:
    content = printed(books, settle(books, bob, carol), language)

    assert content.startswith(b"%PDF-")
    assert f"({language[:2]}".encode() in content


def test_it_is_the_same_file_each_time(books: Books, bob: Person, carol: Person) -> None:
    settlement = settle(books, bob, carol)

    assert printed(books, settlement) == printed(books, settlement)


def test_it_says_draft_across_the_page_until_somebody_approves(books: Books, bob: Person) -> None:
    document = said(books, submitted(books, bob))

    assert document["watermark"] == "Draft"
    assert document["notices"] == ["Draft: submitted, and not approved yet."]


def test_it_has_nothing_across_the_page_of_what_is_approved(
    books: Books, bob: Person, carol: Person
) -> None:
    document = said(books, settle(books, bob, carol))

    assert (document["watermark"], document["notices"]) == (None, [])


def test_it_says_when_the_books_have_changed_since(books: Books, bob: Person) -> None:
    settlement = submitted(books, bob)

    books.pair(4_000)

    assert any("have changed" in notice for notice in said(books, settlement)["notices"])  # type: ignore[attr-defined]


def test_it_names_a_closing_without_a_second_person(books: Books, alice: Person) -> None:
    who = {"merchant": books.merchant, "actor": alice.actor}
    with merchant_scope(books.merchant.id):
        merchants.allow_single_handed_closing(**who, allowed=True)
        made = submitted(books, alice)
        closed = settlements.close_single_handed(
            merchant=books.merchant,
            actor=alice.actor,
            settlement_id=made.public_id,
            reason="nobody else",
        )

    assert said(books, closed)["notices"] == [
        "Closed by the person who prepared it, without a second one."
    ]


def part(document: dict[str, object], title: str) -> list[list[str]]:
    parts = {p["title"]: p["rows"] for p in document["parts"]}  # type: ignore[attr-defined]
    return cast(list[list[str]], parts[title])


def test_it_proves_each_ledger(books: Books, bob: Person, carol: Person) -> None:
    document = said(books, settle(books, bob, carol))

    assert part(document, "Opening + in − out = closing") == [
        ["Ours", "Own orders", "0.00", "125.00", "-100.00", "0.00", "25.00", "CNY", "2", "1"],
        ["Theirs", "Payment channel", "0.00", "107.00", "-100.00", "-7.00", "0.00", "CNY", "2", "0"],
    ]  # fmt: skip


def test_it_sums_matches_by_rule(books: Books, bob: Person, carol: Person) -> None:
    document = said(books, settle(books, bob, carol))

    assert part(document, "Matches by rule") == [
        ["order number", "1", "2", "100.00", "100.00", "0.00", "CNY"]
    ]


def test_it_says_who_booked_what_and_why(books: Books, bob: Person, carol: Person) -> None:
    document = said(books, settle(books, bob, carol))

    assert part(document, "Adjustments") == [
        ["Write-off", "not worth pursuing", "Alice", "—", "1", "-7.00", "CNY"]
    ]


def test_it_lists_what_is_carried_forward(books: Books, bob: Person, carol: Person) -> None:
    document = said(books, settle(books, bob, carol))

    ((side, ledger, *_row, kind, amount, currency),) = part(
        document, "Carried forward into the next period"
    )
    assert (side, ledger, amount, currency) == ("Ours", "Own orders", "25.00", "CNY")
    assert kind == "Ours has it, theirs doesn't"


def test_it_counts_what_it_leaves_out(
    books: Books, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement_pdf, "CARRIED_ROWS_MAX", 1)
    books.case("LEFT", 900)

    document = said(books, settle(books, bob, carol))

    (more,) = [p["more"] for p in document["parts"] if p["title"].startswith("Carried")]  # type: ignore[attr-defined]
    assert more == "1 more line stands in the workbook and in the CSV."


def test_it_carries_the_certificate_of_its_runs(books: Books, bob: Person, carol: Person) -> None:
    document = said(books, settle(books, bob, carol))

    ((_finished, rules, *_hashes),) = part(document, "Certificate of the runs")
    assert rules == "orders and channel v1"


def test_it_is_signed_by_both(books: Books, bob: Person, carol: Person) -> None:
    signed = said(books, settle(books, bob, carol))["signed"]

    people = [(p["role"], p["name"]) for p in signed["people"]]  # type: ignore[index]
    assert people == [("Prepared and submitted by", "Bob"), ("Approved", "Carol")]


def test_it_takes_no_text_of_a_user_for_source(books: Books, bob: Person, carol: Person) -> None:
    with merchant_scope(books.merchant.id):
        books.reconciliation.name = '#panic("run") $x$ *bold* </script>'
        books.reconciliation.save(update_fields=["name"])

    assert printed(books, settle(books, bob, carol)).startswith(b"%PDF-")
