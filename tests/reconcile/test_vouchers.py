"""The vouchers of a closed period: balanced, and every account moves by what the statements say."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Merchant
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.models import Settlement
from reconcile.reports import voucher_sums
from reconcile.reports.vouchers import NotClosedError, vouchers_of
from reconcile.services import settlements
from reconcile.vouchers.lines import Account, Source, UnbalancedVoucherError, Voucher, VoucherLine
from tests.factories import Person
from tests.reconcile.acts import by_hand, settle, write_off
from tests.reconcile.books import OCTOBER, open_books
from tests.reconcile.closing import Closed, close_october, movement, october

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
BANK, CLEARING, RECEIVABLE, FEE = "1002", "1012", "1122", "6603"
FX, WRITE_OFF_AND_ROUNDING, SUSPENSE = "6061", "6711", "1901"


@pytest.fixture
def closed(alice: Person, bob: Person, carol: Person) -> Closed:
    return close_october(alice, bob, carol)


def made(settlement: Settlement, merchant: Merchant) -> list[Voucher]:
    with merchant_scope(merchant.id):
        return vouchers_of(Settlement.objects.get(id=settlement.id), merchant)


def of(closed: Closed) -> list[Voucher]:
    return made(closed.settlement, closed.books.merchant)


def lines_of(vouchers: list[Voucher], *kinds: str) -> list[VoucherLine]:
    return [line for v in vouchers for line in v.lines if line.source.kind in kinds]


def test_it_balances_every_voucher_to_the_cent(closed: Closed) -> None:
    sums = [sum(line.amount_minor for line in v.lines) for v in of(closed)]

    assert sums == [0, 0, 0, 0]


def test_it_moves_the_channels_account_by_what_its_statements_say(closed: Closed) -> None:
    rows = 30_000 - 2_000 + 4_900 + 3_002 + 70_500 + 44 + 150 + 800

    assert movement(of(closed), CLEARING) == rows - 180


def test_it_takes_from_what_is_owed_what_was_matched_or_written_off(closed: Closed) -> None:
    matched = 30_000 - 2_000 + 5_000 + 3_001 + 71_000

    assert movement(of(closed), RECEIVABLE) == -(matched + 333)


def test_it_books_fees_within_and_beside_the_rows(closed: Closed) -> None:
    assert movement(of(closed), FEE) == 100 + 180


def test_it_books_the_exchange_apart(closed: Closed) -> None:
    assert movement(of(closed), FX) == 500


def test_it_books_losses_and_gains_of_differences(closed: Closed) -> None:
    assert movement(of(closed), WRITE_OFF_AND_ROUNDING) == 333 - 44 - 1


def test_it_keeps_in_suspense_what_is_open_on_their_side(closed: Closed) -> None:
    assert movement(of(closed), SUSPENSE) == -(800 + 150)


def test_it_says_what_a_row_was_in_its_own_currency(closed: Closed) -> None:
    (line,) = [x for x in lines_of(of(closed), "received") if x.original_currency]

    assert (line.credit_minor, line.original_minor, line.original_currency) == (
        71_000,
        10_000,
        "USD",
    )


def test_it_leads_every_line_back_to_a_rule_or_a_booking(closed: Closed) -> None:
    vouchers = of(closed)

    assert {x.source.rule for x in lines_of(vouchers, "received")} == {
        "order number",
        "other currency",
    }
    assert [x.source.booking for x in lines_of(vouchers, "difference")] == [
        "FEE",
        "FX",
        "TOLERANCE",
        "WRITE_OFF",
        "WRITE_OFF",
    ]
    assert all(x.source.adjustment for x in lines_of(vouchers, "difference")[-2:])
    assert all(x.source.ledger for v in vouchers for x in v.lines if x.source.kind != "difference")


def test_it_numbers_vouchers_alike_each_time(closed: Closed) -> None:
    numbers = [v.number for v in of(closed)]

    assert numbers == [v.number for v in of(closed)]
    assert len(set(numbers)) == 4
    assert max(map(len, numbers)) <= 21


def test_it_sums_very_many_bookings_by_reason(
    closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voucher_sums, "BOOKINGS_ONE_BY_ONE_MAX", 1)

    (line,) = [x for x in lines_of(of(closed), "difference") if x.source.booking == "WRITE_OFF"]

    assert (line.amount_minor, line.source.rows, line.source.adjustment) == (289, 2, "")


def test_it_makes_none_of_a_period_that_is_not_closed(alice: Person, bob: Person) -> None:
    books = october(alice)
    with merchant_scope(books.merchant.id):
        submitted = settlements.submit_settlement(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )

    with pytest.raises(NotClosedError, match="Awaiting approval"):
        made(submitted, books.merchant)


def test_it_takes_over_what_was_carried_and_clears_it(
    alice: Person, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = open_books(alice)
    late = books.case("RIGHT", 800)
    october = made(settle(books, bob, carol), books.merchant)
    monkeypatch.setattr("accounts.clock.today", lambda _merchant: date(2026, 12, 2))
    by_hand(books, bob, late, books.case("LEFT", 800, on=date(2026, 11, 3)))
    november = made(settle(books, bob, carol, NOVEMBER), books.merchant)

    assert movement(october, SUSPENSE) == -800
    assert movement(november, SUSPENSE) == 800
    assert movement(october + november, CLEARING) == 800
    assert movement(october + november, RECEIVABLE) == -800


def test_it_turns_the_directions_round_against_a_supplier(
    alice: Person, bob: Person, carol: Person
) -> None:
    books = open_books(alice)
    with merchant_scope(books.merchant.id):
        Ledger.objects.filter(id=books.right.ledger_id).update(kind=Ledger.Kind.SUPPLIER)
    books.pair(10_000)

    vouchers = made(settle(books, bob, carol), books.merchant)

    assert (movement(vouchers, "1405"), movement(vouchers, "2202")) == (10_000, -10_000)


def test_it_pays_out_from_the_channel_into_the_bank(
    alice: Person, bob: Person, carol: Person
) -> None:
    books = open_books(alice)
    with merchant_scope(books.merchant.id):
        Ledger.objects.filter(id=books.left.ledger_id).update(kind=Ledger.Kind.CHANNEL)
        Ledger.objects.filter(id=books.right.ledger_id).update(kind=Ledger.Kind.BANK)
    books.pair(10_000)

    vouchers = made(settle(books, bob, carol), books.merchant)

    assert (movement(vouchers, BANK), movement(vouchers, CLEARING)) == (10_000, -10_000)


def test_it_books_a_fee_where_amounts_are_compared_net_only_once(
    alice: Person, bob: Person, carol: Person
) -> None:
    books = open_books(alice)
    books.publish(basis={"left": "gross", "right": "net"})
    write_off(books, alice, books.case("RIGHT", 940))

    vouchers = made(settle(books, bob, carol), books.merchant)

    assert lines_of(vouchers, "fee") == []


def test_it_lets_no_voucher_out_of_balance() -> None:
    line = VoucherLine(Account("1", "a"), 100, "", Source(kind="received"))
    voucher = Voucher("V1", OCTOBER[1], "CNY", "", (line,), "", "")

    with pytest.raises(UnbalancedVoucherError, match=r"V1 is out of balance by 1\.00 CNY"):
        voucher.check()
