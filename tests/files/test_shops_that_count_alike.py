"""Two shops, or two accounts, whose numbers both begin at one: what belongs to the one is no copy of the other's."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import Written, call, lines

ORDERS = (
    "Name,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Payment Method,"
    "Payment Reference,Id"
)
TRANSACTIONS = "Transaction Date,Type,Order,Payout Status,Payout Date,Payout ID,Amount,Fee,Net,Checkout,Currency"
ADYEN = (
    "Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,"
    "Modification Reference,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),"
    "Scheme Fees (NC),Interchange (NC),Batch Number"
)
BANK = "Date,Description,Amount,Currency"
JUNE, JULY = "2026-06-03 10:00:00 +0200", "2026-07-09 10:00:00 +0200"


def order(
    moment: str, amount: str, checkout: str, number: str, by: str = "Shopify Payments"
) -> str:
    return f"#1001,paid,{moment},EUR,{amount},{moment},1,Mug,{by},c{checkout}.1,{number}"


def charge(moment: str, amount: str, checkout: str) -> str:
    return f"{moment},charge,#1001,paid,2026-07-15,71,{amount},0.00,{amount},#{checkout},EUR"


def written(folder: Path, left: tuple[str, ...], right: tuple[str, ...]) -> Written:
    ours, theirs = (
        {f"{at}.csv": lines(head, row) for at, row in enumerate(rows)}
        for head, rows in ((ORDERS, left), (TRANSACTIONS, right))
    )
    assert call(folder, ours, theirs) == 0
    return Written(folder / "out")


def amounts(made: Written) -> list[tuple[str, str, str]]:
    """The pairs that are confirmed: amount, file of ours, file of theirs."""
    legs = made.table("matches")
    return sorted(
        (ours["amount"], ours["file"], theirs["file"])
        for ours, theirs in zip(legs[::2], legs[1::2], strict=True)
    )


def test_it_matches_the_first_order_of_each_shop_with_its_own_payment(tmp_path: Path) -> None:
    left = order(JUNE, "59.90", "68683101", "555001"), order(JULY, "12.00", "69683101", "777001")
    right = charge(JUNE, "59.90", "68683101"), charge(JULY, "12.00", "69683101")

    made = written(tmp_path, left, right)

    assert amounts(made) == [("12.00", "1.csv", "1.csv"), ("59.90", "0.csv", "0.csv")]


def test_it_goes_by_the_checkout_where_both_came_to_the_same(tmp_path: Path) -> None:
    paypal = order(JUNE, "59.90", "68683101", "555001", by="PayPal Express Checkout")
    left = paypal, order(JULY, "59.90", "69683101", "777001")

    made = written(tmp_path, left, (charge(JULY, "59.90", "69683101"),))

    assert amounts(made) == [("59.90", "1.csv", "0.csv")]


def batch(account: str, amount: str) -> str:
    row = f"{account},P{account},W{account},visa,2026-06-02 10:00:00,CET,Settled,P{account}"
    return lines(ADYEN, f"{row},EUR,,{amount},0,0,0,0,371")


def arrived(first: str, second: str) -> str:
    paid = ("TX111XT batch 371, NorthEU", first), ("TX222XT batch 371, SouthEU", second)
    return lines(BANK, *(f'2026-06-05,"ADYEN N.V. {text}",{amount},EUR' for text, amount in paid))


def test_it_keeps_batches_of_one_number_of_two_merchant_accounts_apart(tmp_path: Path) -> None:
    ours = {"north.csv": batch("NorthEU", "119.60"), "south.csv": batch("SouthEU", "70.60")}

    assert call(tmp_path, ours, {"bank.csv": arrived("119.60", "70.60")}) == 0

    assert Written(tmp_path / "out").groups == [
        ("confirmed", ("left:2", "right:2")),
        ("confirmed", ("left:2", "right:3")),
    ]


def test_it_does_not_let_what_one_account_lacks_cancel_what_another_has_too_much(
    tmp_path: Path,
) -> None:
    ours = {"north.csv": batch("NorthEU", "119.60"), "south.csv": batch("SouthEU", "70.60")}

    assert call(tmp_path, ours, {"bank.csv": arrived("114.60", "75.60")}) == 0

    assert Written(tmp_path / "out").groups == [
        ("AMOUNT_OVER", ("left:2", "right:3")),
        ("AMOUNT_SHORT", ("left:2", "right:2")),
    ]
