"""How many letters and digits make a number that a text may name all alone."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run


def bill(ref: str, amount: int) -> Row:
    key = "".join(letter for letter in ref if letter.isalnum())
    return invoice(amount, "Oak & Sons", order_ref=ref, order_key=key)


def paid(amount: int, text: str) -> Row:
    return payment(amount, "H. PAYER", description=text)


@pytest.mark.parametrize(
    ("ref", "is_key"),
    [
        # digits alone: ten
        ("30517024", False),
        ("305170249", False),
        ("3051702498", True),
        # five digits, with two letters
        ("SO-6140", False),
        ("ABCD-6140", False),
        ("SO-61407", True),
        # one letter: eight in all
        ("X310701", False),
        ("X3107014", True),
    ],
)
def test_it_confirms_by_a_number_that_nothing_else_has(
    ref: str,
    is_key: bool,  # noqa: FBT001
) -> None:
    outcome = run([bill(ref, 14_010)], [paid(14_010, f"Payment {ref}")], "invoice_bank")

    assert confirmed(outcome) == ([(1, 1001)] if is_key else [])


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("RE20250411, 412", True),
        # two digits may be a day
        ("RE20250411, 12", False),
        # ends of one list are as long as one another
        ("RE20250411, 412, 0413", False),
        ("RE20250411 bis 412", True),
        ("RE20250411 bis 12", False),
        # one that ends before it begins
        ("RE20250412 bis 411", False),
    ],
)
def test_it_counts_on_by_three_digits_at_least(
    text: str,
    is_named: bool,  # noqa: FBT001
) -> None:
    ours = [bill("RE20250411", 20_100), bill("RE20250412", 30_250), bill("RE20250413", 70)]

    outcome = run(ours, [paid(50_350, text)], "invoice_bank")

    assert ((1, 2, 1001) in confirmed(outcome)) == is_named


def test_an_end_leaves_out_zeros_and_no_other_digit() -> None:
    ours = [bill("RE2025-14246", 20_100), bill("RE2025-14247", 30_250)]

    outcome = run(ours, [paid(50_350, "RE2025-14246, 4247")], "invoice_bank")

    assert confirmed(outcome) == []


@pytest.mark.parametrize(("longest", "is_named"), [(4, True), (3, False)])
def test_it_takes_a_span_of_as_many_as_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    longest: int,
    is_named: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr("reconcile.engine.sides.listed_numbers.SPAN_MAX", longest)
    ours = [bill(f"RE-2025-{n:04}", 10_000 + n) for n in range(98, 102)]

    outcome = run(ours, [paid(40_398, "RE-2025-0098 bis RE-2025-0101")], "invoice_bank")

    assert ((1, 2, 3, 4, 1001) in confirmed(outcome)) == is_named


@pytest.mark.parametrize("currency", ["EUR", "CNY"])
def test_a_span_is_paid_in_the_currency_of_its_bills(currency: str) -> None:
    ours = [bill(f"RE-2025-041{n}", 10_000 + n) | {"currency": "EUR"} for n in range(1, 4)]
    line = paid(30_006, "RE-2025-0411 bis RE-2025-0413") | {"currency": currency}

    outcome = run(ours, [line], "invoice_bank")

    assert ((1, 2, 3, 1001) in confirmed(outcome)) == (currency == "EUR")


def test_a_span_that_a_number_of_two_bills_is_in_is_none() -> None:
    """With the marks taken away, two bills have one number, and either may be meant."""
    ours = [
        bill("RE-2025-0411", 20_100),
        bill("RE-2025-0412", 30_250),
        bill("RE-20250412", 30_250),
    ]

    outcome = run(ours, [paid(50_350, "RE-2025-0411 bis 0412")], "invoice_bank")

    assert (1, 2, 1001) not in confirmed(outcome)
    assert (1, 3, 1001) not in confirmed(outcome)


def test_a_list_with_one_that_nobody_knows_brings_no_other_in() -> None:
    ours = [bill("RE-2025-0411", 20_100), bill("RE-2025-0412", 30_250)]

    outcome = run(ours, [paid(20_100, "RE-2025-0411, 0412, 0599")], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(2,)]}


@pytest.mark.parametrize(
    "text",
    [
        "RE 20250411 bis RE 20250413",
        "RE 20250411 bis 0413",
        "RE 20250411 0412 0413",
        "RE20250411 0412 0413",
    ],
)
def test_a_span_may_have_its_letters_apart(text: str) -> None:
    ours = [bill(f"RE2025041{n}", 10_000 + n * n) for n in range(1, 4)]

    assert confirmed(run(ours, [paid(30_014, text)], "invoice_bank")) == [(1, 2, 3, 1001)]


def test_two_lists_are_two_payments() -> None:
    """What one line names hangs together, and nothing else does, whichever number is the last."""
    ours = [bill(f"RE2025041{n}", 10_000 + n * n) for n in range(1, 6)]
    texts = [(20_005, "RE20250411, RE20250412"), (20_025, "RE20250413 RE20250414")]
    theirs = [paid(amount, text) for amount, text in texts]

    outcome = run(ours, [*theirs, paid(10_025, "RE20250415")], "invoice_bank")

    assert confirmed(outcome) == [(1, 2, 1001), (3, 4, 1002), (5, 1003)]


def test_lines_that_name_one_bill_beside_others_are_one_case() -> None:
    ours = [bill(f"RE2025041{n}", 10_000) for n in range(1, 4)]
    theirs = [paid(15_000, "RE20250411, RE20250412"), paid(15_000, "RE20250412, RE20250413")]

    assert confirmed(run(ours, theirs, "invoice_bank")) == [(1, 2, 3, 1001, 1002)]


@pytest.mark.parametrize(
    ("refs", "text", "expected"),
    [
        # written without its marks, and with them
        (["2026-041755"], "2026041755", [(1, 1001)]),
        (["2026-04175"], "202604175", []),
        # a counter at the end has no fixed place: 2026-041-755 would be the same digits
        (["2026-0417-55"], "2026041755", []),
        (["RE-2025-0411"], "RE20250411", [(1, 1001)]),
        # two that differ by their marks alone
        (["RE-2025-0411", "RE-20250-411"], "RE20250411", []),
        (["RE-2025-0411", "RE-20250-411"], "RE-2025-0411", [(1, 1001)]),
        (["RE-2025-0411", "RE-20250-411"], "RE-20250-411", [(2, 1001)]),
    ],
)
def test_marks_between_digits_tell_bills_apart(
    refs: list[str], text: str, expected: list[tuple[int, ...]]
) -> None:
    ours = [bill(ref, 14_010) for ref in refs]

    assert confirmed(run(ours, [paid(14_010, text)], "invoice_bank")) == expected
