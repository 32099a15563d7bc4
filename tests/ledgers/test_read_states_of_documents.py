"""What a list of invoices says of their states: paid, still owed, owed no more, or nothing of that."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


def states(*words: str, number: str = "Invoice No") -> list[object]:
    rows = (f"INV-70{at:02};2026-06-01;Holm;8{at}.00;{word}" for at, word in enumerate(words))
    return read(lines(f"{number};Date;Customer;Amount;Status", *rows)).values("status")


@pytest.mark.parametrize(
    "word",
    ["Overdue", "Past due", "Not due", "Late", "Outstanding", "Partial", "Reminder 2 sent", "2nd reminder", "In collection",
     "Angemahnt", "1. Mahnung", "Mahnstufe 2", "Inkasso", "Fällig", "Teilbezahlt", "Impayée", "En retard", "À payer",
     "Pendiente de cobro", "Vencida", "Da incassare", "Scaduta", "Em aberto", "Não pago", "Onbetaald", "Te laat",
     "Herinnering verzonden", "Nieopłacona", "Po terminie", "Obetald", "Forfalden", "逾期", "部分付款"],
)  # fmt: skip
def test_it_knows_an_invoice_whose_money_has_not_come(word: str) -> None:
    assert states("Paid", "Void", word) == ["PAID", "CLOSED", "UNPAID"]


@pytest.mark.parametrize(
    "word",
    ["Payée", "Pagada", "Cobrado", "Pagata", "Paga", "Betaald", "Opłacona", "Betald", "Betalt"],
)
def test_it_knows_an_invoice_that_was_paid(word: str) -> None:
    assert states("Overdue", "Void", word) == ["UNPAID", "CLOSED", "PAID"]


@pytest.mark.parametrize(
    "word",
    ["Sent", "Viewed", "Issued", "Finalised", "Versendet", "Envoyée", "Emitida", "Inviata", "Verzonden", "Wysłana", "已开票"],
)  # fmt: skip
def test_it_hears_nothing_in_that_an_invoice_was_sent(word: str) -> None:
    assert states("Paid", "Void", word) == ["PAID", "CLOSED", None]


def test_it_hears_what_is_owed_no_more_among_words_of_the_lists_own() -> None:
    assert states("Paid", "Blue", "Green", "Red", "Void") == ["PAID", None, None, None, "CLOSED"]
    assert states("Paid", "Blue", "Green", "Void") == ["PAID", "UNCLEAR", "UNCLEAR", "CLOSED"]


def test_it_hears_the_states_of_orders_as_before() -> None:
    assert states("Paid", "Void", "Sent", number="Order No") == ["PAID", "CLOSED", "UNCLEAR"]
    assert states("Paid", "Void", "Overdue", number="Order No")[2] == "UNPAID"


def test_it_takes_no_column_for_states_that_knows_only_paid_among_others() -> None:
    assert states("Paid", "Blue", "Green", "Red") == [None] * 4


@pytest.mark.parametrize(
    ("kind", "word", "status"),
    [("Credit note", "Void", "FAILED"), ("Gutschrift", "Storniert", "FAILED"), ("Credit memo", "Draft", "FAILED"),
     # used up; and a bill that was called off
     ("Credit note", "Closed", "CLOSED"), ("Credit note", "Paid", "PAID"), ("Invoice", "Void", "CLOSED")],
)  # fmt: skip
def test_it_takes_a_credit_note_that_was_called_off_for_one_that_gave_nothing(
    kind: str, word: str, status: str
) -> None:
    table = lines(
        "Invoice No;Date;Type;Customer;Amount;Status",
        "INV-7001;2026-06-01;Invoice;Holm;80.00;Paid",
        f"CN-7002;2026-06-02;{kind};Holm;-30.00;{word}",
    )

    assert read(table).values("status")[1] == status
