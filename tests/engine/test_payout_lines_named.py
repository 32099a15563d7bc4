"""How a bank line names the channel whose payout it is."""

from __future__ import annotations

import pytest

from tests.engine.payouts import found, groups, line, sale


@pytest.mark.parametrize(
    ("text", "channel", "is_named"),
    [
        ("财付通", "WECHAT", True), ("財付通", "WECHAT", True), ("Tenpay", "WECHAT", True),
        ("微信支付", "WECHAT", True), ("支付宝", "ALIPAY", True), ("alipay", "ALIPAY", True),
        ("paypal", "PAYPAL", True), ("银联", "UNIONPAY", True), ("支付宝", "WECHAT", False),
        # the one moves the money of the other, not the other way round
        ("Shopify Payments", "SHOPIFY", True), ("stripe", "SHOPIFY", True), ("Shopify", "STRIPE", False),
        ("TX2271XT", None, True), ("TX22XT", None, False), ("ATX2271XT", None, False),
        ("拼多多", None, True), ("Etsy", None, True), ("?", None, False),
        # a name is a word of its own
        ("Stripes & Co", "STRIPE", False), ("Paypalino", "PAYPAL", False), ("Betsy", None, False),
        ("Stripe, Inc", "STRIPE", True), ("STRIPE1234", "STRIPE", True), ("收款ALIPAY提现", "ALIPAY", True),
        ("WeChatPay", "WECHAT", True), ("AlipayHK", "ALIPAY", True), ("STRIPEPAYMENTS", "STRIPE", True),
    ],
)  # fmt: skip
def test_it_knows_a_channel_by_its_words(text: str, channel: str | None, is_named: bool) -> None:  # noqa: FBT001
    made = found([sale("X1", 100, channel=channel)], [line(100, 8, text)])

    assert bool(groups(made.confirmed)) == is_named


def test_it_knows_a_channel_by_the_words_of_the_rule_set() -> None:
    theirs = [line(100, 8, "mollie payments")]

    assert groups(found([sale("X1", 100)], theirs, payer_words=["Mollie"]).confirmed) == [(0, 1)]
    assert groups(found([sale("X1", 100)], theirs).confirmed) == []
    customer = [line(100, 8, "Mollies Flowers")]
    assert groups(found([sale("X1", 100)], customer, payer_words=["Mollie"]).confirmed) == []


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("PO12345", True),
        ("payout po12345 of june", True),
        ("PO-123.45", True),
        ("PO 12 345", True),
        ("PO1234", False),
        ("PO12346", False),
        ("", False),
    ],
)
def test_it_knows_a_batch_by_its_number(text: str, is_named: bool) -> None:  # noqa: FBT001
    made = found([sale("PO12345", 100)], [line(100, 8, text)])

    assert bool(groups(made.confirmed)) == is_named


@pytest.mark.parametrize(
    ("text", "confirmed", "suggested"),
    [
        # the longer number counts, not the shorter one that stands in it
        ("PO12345", [(1, 2)], []),
        ("PO1234", [(0, 2)], []),
        ("PO1239", [], []),
    ],
)
def test_it_takes_the_longest_number_of_a_line(
    text: str, confirmed: list[tuple[int, ...]], suggested: list[tuple[int, ...]]
) -> None:
    made = found([sale("PO1234", 100), sale("PO12345", 100)], [line(100, 8, text)])

    assert (groups(made.confirmed), groups(made.suggested)) == (confirmed, suggested)


@pytest.mark.parametrize("kind", ["PAYOUT", "OTHER"])
def test_it_knows_a_batch_by_the_column_of_a_line(kind: str) -> None:
    theirs = [line(100, 8, "", kind=kind, batch_key="PO12345"), line(7, 8, "")]

    assert groups(found([sale("PO12345", 100), sale("X2", 1)], theirs).confirmed) == [(0, 2)]


@pytest.mark.parametrize(("batch", "is_sure"), [("123", False), ("1234", True)])
def test_it_trusts_a_number_of_four_digits_alone(batch: str, is_sure: bool) -> None:  # noqa: FBT001
    made = found([sale(batch, 100)], [line(100, 8, f"batch {batch}")])

    assert bool(groups(made.confirmed)) == is_sure
    assert bool(groups(made.suggested)) != is_sure


@pytest.mark.parametrize(("most", "confirmed"), [(2, [(0, 2), (1, 3)]), (1, [(0, 2)])])
def test_it_looks_through_so_many_pairs(
    monkeypatch: pytest.MonkeyPatch, most: int, confirmed: list[tuple[int, ...]]
) -> None:
    monkeypatch.setattr("reconcile.engine.passes.payouts.PAIRS_MAX", most)
    ours = [sale("X1", 100), sale("X2", 200)]

    made = found(ours, [line(100, 8, "STRIPE"), line(200, 8, "STRIPE")])

    assert groups(made.confirmed) == confirmed


@pytest.mark.parametrize(
    ("kind", "is_sure"),
    [
        ("PAYOUT", True),
        ("OTHER", False),
        ("PAYMENT", False),
        ("REFUND", False),
        ("TRANSFER", False),
    ],
)
def test_a_short_number_in_a_column_counts_in_the_channel_s_own_list(
    kind: str,
    is_sure: bool,  # noqa: FBT001
) -> None:
    theirs = [line(100, 8, "", kind=kind, batch_key="12"), line(7, 8, "rent")]

    made = found([sale("12", 100)], theirs)

    assert (groups(made.confirmed), groups(made.suggested)) == (
        ([(0, 1)], []) if is_sure else ([], [(0, 1)])
    )


@pytest.mark.parametrize(
    ("kind", "is_channel_s"), [("PAYOUT", True), ("OTHER", False), ("TRANSFER", False)]
)
def test_a_payout_in_the_channel_s_own_list_is_the_channel_s(
    kind: str,
    is_channel_s: bool,  # noqa: FBT001
) -> None:
    """Whether or not our side knows its number."""
    theirs = [line(90, 8, "", kind=kind, batch_key="PO7782"), line(7, 8, "rent")]

    made = found([sale("PO7781", 100)], theirs)

    assert made.channel_lines.to_list() == ([1] if is_channel_s else [])


@pytest.mark.parametrize(
    ("text", "words", "is_sure"),
    [
        ("ADYEN batch 380, Shop", [], True),
        ("MOLLIE batch 380, Shop", ["Mollie"], True),
        ("MOLLIE batch 380, Shop", [], False),
        ("ADYEN batch 381, Shop", [], True),
        ("ADYEN batch 380, ShopUS", [], False),
    ],
)
def test_a_line_names_a_batch_of_an_account_as_far_as_it_goes(
    text: str,
    words: list[str],
    is_sure: bool,  # noqa: FBT001
) -> None:
    """Of two batches that an account counted the line says which it is."""
    ours = [sale("BATCH380SHOPEU", 1_000), sale("BATCH381SHOPEU", 1_000)]

    made = found(ours, [line(1_000, 8, text)], payer_words=words)

    at = 1 if "381" in text else 0
    assert groups(made.confirmed) == ([(at, 2)] if is_sure else [])
