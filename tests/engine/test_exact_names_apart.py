"""Who is named exactly, once on each side, beside rows of the same amount that name nobody or somebody else."""

from __future__ import annotations

from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, cases, confirmed, run


def _fees(*names: str) -> list[Row]:
    return [invoice(4_500, name, order_key=f"Q{at}") for at, name in enumerate(names)]


def _lines(*texts: str) -> list[Row]:
    return [
        payment(4_500, None, description=text, **on(6, 7 + at)) for at, text in enumerate(texts)
    ]


def test_it_draws_no_exact_name_into_a_case_of_those_who_are_not_named() -> None:
    ours = _fees("Nina Turner", "Ole Olsen", "Pam Perry", "Quinn Quist")
    theirs = _lines("NINA TURNER", "FAMILIE PERRY", "MEMBERSHIP", "OLE OLSEN")

    outcome = run(ours, theirs, "invoice_bank")

    assert confirmed(outcome) == [(1, 1001), (2, 1004)]


def test_it_keeps_those_in_one_case_whose_name_stands_twice() -> None:
    ours = _fees("Nina Turner", "Nina Turner", "Pam Perry")

    outcome = run(ours, _lines("NINA TURNER", "PAM PERRY"), "invoice_bank")

    assert confirmed(outcome) == [(3, 1002)]
    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}
