"""What leaves from a settlement's page, and who may say which accounts its vouchers name."""

from __future__ import annotations

import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import AccountMapping, Settlement
from reconcile.services import settlements
from tests.factories import Person
from tests.reconcile.acts import settle
from tests.reconcile.books import OCTOBER, Books, open_books
from tests.reconcile.closing import close_october


def submit(books: Books, maker: Person) -> Settlement:
    with merchant_scope(books.merchant.id):
        return settlements.submit_settlement(
            merchant=books.merchant,
            actor=maker.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )


@pytest.mark.parametrize(("last_day", "is_warned"), [("2099-12-31", True), ("2026-10-31", False)])
def test_it_says_of_a_period_that_it_is_not_over(
    alice: Person, last_day: str, *, is_warned: bool
) -> None:
    books = open_books(alice)
    address = f"/reconciliations/{books.reconciliation.public_id}/settle/"

    answer = alice.client().get(address, {"period_start": "2026-10-01", "period_end": last_day})

    assert ("The period is not over yet" in answer.content.decode()) is is_warned


def test_it_offers_the_statement_in_every_language(alice: Person, bob: Person) -> None:
    books = open_books(alice)
    books.pair(500)
    address = f"/settlements/{submit(books, bob).public_id}/"

    page = bob.client().get(address).content.decode()

    assert f'href="{address}download.pdf"' in page
    assert f'href="{address}download.pdf?lang=zh-hant"' in page
    assert "vouchers/" not in page


def test_it_downloads_a_draft_as_pdf_in_the_readers_language(alice: Person, bob: Person) -> None:
    books = open_books(alice)
    books.pair(500)
    address = f"/settlements/{submit(books, bob).public_id}/download.pdf"

    answer = bob.client().get(address)
    other = bob.client().get(address, {"lang": "zh-hans"})

    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="settlement_2026-10-01_2026-10-31.pdf"' in answer["Content-Disposition"]
    assert answer.content != other.content


def test_it_takes_an_unknown_language_for_the_readers_own(alice: Person, bob: Person) -> None:
    books = open_books(alice)
    books.pair(500)
    address = f"/settlements/{submit(books, bob).public_id}/download.pdf"

    assert bob.client().get(address, {"lang": "xx"}).content == bob.client().get(address).content


def test_it_shows_vouchers_line_by_line(alice: Person, bob: Person, carol: Person) -> None:
    closed = close_october(alice, bob, carol)
    address = f"/settlements/{closed.settlement.public_id}/"

    page = bob.client().get(f"{address}vouchers/").content.decode()

    assert "1012 Other monetary funds" in page
    assert "not checked" in page
    assert f'href="{address}vouchers/quickbooks"' in page
    assert f'href="{address}vouchers/"' in bob.client().get(address).content.decode()


def test_it_says_why_there_are_no_vouchers_of_a_draft(alice: Person, bob: Person) -> None:
    books = open_books(alice)
    books.pair(500)

    answer = bob.client().get(f"/settlements/{submit(books, bob).public_id}/vouchers/", follow=True)

    assert "Vouchers are made of a closed period" in answer.content.decode()


def test_it_says_that_nothing_moved(alice: Person, bob: Person, carol: Person) -> None:
    books = open_books(alice)
    books.case("LEFT", 500)

    answer = bob.client().get(f"/settlements/{settle(books, bob, carol).public_id}/vouchers/")

    assert "No money moved in this period." in answer.content.decode()


def test_it_downloads_vouchers_in_a_layout(alice: Person, bob: Person, carol: Person) -> None:
    closed = close_october(alice, bob, carol)
    address = f"/settlements/{closed.settlement.public_id}/vouchers/xero"

    answer = bob.client().get(address, {"tax_rate": "No VAT"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert ",No VAT," in answer.content.decode("utf-8-sig")


def test_it_says_why_a_layout_refuses(alice: Person, bob: Person, carol: Person) -> None:
    with merchant_scope(alice.merchant.id):
        alice.merchant.currency = "TWD"
        alice.merchant.save(update_fields=["currency"])
    closed = close_october(alice, bob, carol)
    address = f"/settlements/{closed.settlement.public_id}/vouchers/xero"

    answer = bob.client().get(address, follow=True)

    assert "holds one currency, TWD" in answer.content.decode()
    assert "Only the plain CSV holds several currencies." in answer.content.decode()


def test_it_downloads_corrections(alice: Person, bob: Person) -> None:
    books = open_books(alice)
    books.case("RIGHT", 800)

    answer = bob.client().get(f"/settlements/{submit(books, bob).public_id}/corrections.csv")

    assert "CREATE_ORDER" in answer.content.decode("utf-8-sig")


def test_it_saves_the_accounts_of_vouchers(alice: Person, frank: Person) -> None:
    ledger = open_books(alice).right.ledger.public_id
    given = {
        "code:FEE": "5601", "name:FEE": "Payment costs",
        f"code:CLEARING.{ledger}": "101201", f"name:CLEARING.{ledger}": "WeChat",
    }  # fmt: skip

    answer = frank.client().post("/accounts/save/", given, follow=True)

    assert "2 accounts changed." in answer.content.decode()
    assert 'value="101201"' in answer.content.decode()


def test_it_lets_an_accountant_look_and_not_save(alice: Person, bob: Person) -> None:
    client = bob.client()

    assert '<input name="code' not in client.get("/accounts/").content.decode()
    assert client.post("/accounts/save/", {"code:FEE": "1", "name:FEE": "a"}).status_code == 403


def test_it_says_what_is_wrong_with_an_account(frank: Person) -> None:
    answer = frank.client().post("/accounts/save/", {"code:FEE": "5601"}, follow=True)

    assert "an account has a code and a name, or neither" in answer.content.decode()
    with merchant_scope(frank.merchant.id):
        assert AccountMapping.objects.count() == 0


def test_it_finds_no_ledger_of_somebody_else(alice: Person, charlie: Person) -> None:
    ledger = open_books(alice).right.ledger.public_id
    given = {f"code:CLEARING.{ledger}": "1", f"name:CLEARING.{ledger}": "a"}

    assert charlie.client().post("/accounts/save/", given).status_code == 404
    assert alice.client().post("/accounts/save/", given).status_code == 302
    assert alice.client().post("/accounts/save/", {"code:BANK.x": "1"}).status_code == 404
