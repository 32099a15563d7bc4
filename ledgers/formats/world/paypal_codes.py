"""What PayPal's transaction event codes mean: T, two digits of a group, two of an event.

Source: developer.paypal.com, transaction event codes. Groups that aren't named here (bonuses, incentives, debit
cards, dividends, corrections, collections, what is only displayed) are adjustments.
"""

from __future__ import annotations

from collections.abc import Mapping

# by group
GROUPS: Mapping[str, str] = {
    "T00": "PAYMENT",
    "T01": "FEE",  # fees that belong to no payment
    "T02": "TRANSFER",  # currency conversions
    "T03": "TOP_UP",  # from the bank
    "T04": "PAYOUT",  # to the bank
    "T06": "PAYOUT",  # to a card
    "T07": "TOP_UP",  # from a card
    "T11": "REFUND",  # reversals
    "T17": "PAYOUT",  # withdrawals elsewhere than to a bank
    "T20": "TRANSFER",  # between accounts of PayPal
    "T22": "TRANSFER",
}
# events that are another thing than their group
EVENTS: Mapping[str, str] = {
    "T1101": "PAYOUT",  # a withdrawal that came back
    "T1104": "TOP_UP",  # a deposit that was taken back
    "T1105": "ADJUSTMENT",  # a hold that is released
    "T1106": "CHARGEBACK",  # a payment that PayPal reverses: the end of a chargeback
    "T1108": "FEE",  # a fee given back
    "T1109": "FEE",
    "T1110": "ADJUSTMENT",  # held for the investigation of a dispute
    "T1111": "ADJUSTMENT",
    "T1201": "CHARGEBACK",
    "T1202": "CHARGEBACK",
    "T1205": "CHARGEBACK",
    "T1207": "CHARGEBACK",
    "T1208": "CHARGEBACK",
}
# authorisations, and what is only displayed, move nothing
MOVES_NOTHING = ("T13", "T98")


def kind_of(code: str) -> tuple[str, bool]:
    """The kind of an event, an adjustment where nothing else is known, and whether it moves money."""
    kind = EVENTS.get(code) or GROUPS.get(code[:3], "ADJUSTMENT")
    return kind, not code.startswith(MOVES_NOTHING)
