"""Why rows are a case: one English template per code."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.engine.outcome.texts import gettext_noop

OF_CASES: Mapping[str, str] = {
    "further_copy": gettext_noop(
        "The same row stands here again; another copy of it goes on as normal."
    ),
    "exported_again": gettext_noop(
        "The same order stands in another file of this side with another state; that row goes on as normal."
    ),
    "number_matched_before": gettext_noop(
        "A row of this number and amount is matched already: perhaps it was paid or booked twice."
    ),
    "number_in_hand": gettext_noop(
        "The other side has a row of this number, in a case that a person has in hand or has decided: please look at"
        " both."
    ),
    "fee_taken_twice": gettext_noop(
        "The same fee of this order stands here already, and once is its usual rate: perhaps it was taken twice."
    ),
    "number_paid_again": gettext_noop(
        "A second payment of an order under its number with a counter; our side has the amount once: perhaps it was"
        " paid twice."
    ),
    "statuses_differ": gettext_noop(
        "One side says paid, the other says it was not, or was given back."
    ),
    "listed_again": gettext_noop(
        "One side lists this once as paid, and once more as refunded; the other side has it once."
    ),
    "closed_later": gettext_noop(
        "This order was paid, and closed or taken back days later; the other side has the payment and shows nothing"
        " that went back."
    ),
    "status_unclear": gettext_noop(
        "These rows belong together, but the state that one of them is in is not known to mean paid: please check."
    ),
    "not_paid_there": gettext_noop(
        "The other side says that no money came: this failed, is pending, was called off or reversed."
    ),
    "paid_and_refunded": gettext_noop(
        "Our books say paid; the other side has paid it back in full."
    ),
    "refunded_by_status": gettext_noop(
        "One side says refunded, in full or in part, the other paid, and no row of its own shows the refund."
    ),
    "fee_off_contract": gettext_noop(
        "The fee is not what the contract's rate gives: %(expected)s is due, %(taken)s was taken."
    ),
    "fees_differ": gettext_noop(
        "Before fees both sides have the same amount, but our side has fees of %(expected)s and the other one of"
        " %(taken)s."
    ),
    "over_refunded": gettext_noop("The refunds of this order add up to more than was paid for it."),
    "no_rate": gettext_noop(
        "The same item stands in different currencies, and there is no rate from %(base)s to %(quote)s"
        " for %(on)s."
    ),
    "paid_differs": gettext_noop(
        "The same item stands in different currencies, and their statement says that another sum"
        " was paid in %(base)s than ours."
    ),
    "rate_off": gettext_noop(
        "The same item stands in different currencies, and is further apart than the rule allows when"
        " converted from %(base)s to %(quote)s at %(rate)s, the rate of %(rate_on)s."
    ),
    "currencies_differ": gettext_noop("The same item stands in different currencies."),
    "quantities_differ": gettext_noop("The quantities differ."),
    "units_differ": gettext_noop(
        "Our side counts in %(ours)s and the other one in %(theirs)s: the quantities can't be compared as they stand."
    ),
    "amounts_differ": gettext_noop("The same item stands with different amounts."),
    "charge_may_follow": gettext_noop(
        "A little less was received than is due, on the last day of the bank's file: the bank's charge for it may"
        " stand in the next one. Please check."
    ),
    "amounts_differ_by_rows": gettext_noop(
        "The sums differ, and agree to the cent without row %(without)s."
    ),
    "paid_again": gettext_noop(
        "The same amount was paid more than once for one item: nothing says which payment is too much."
    ),
    "several_fit_one_key": gettext_noop("Several rows with this key fit equally well."),
    "too_many_of_one_key": gettext_noop("So many rows share this key that it tells nothing apart."),
    "agrees_over_days": gettext_noop(
        "The rows with this number agree only when several days are added up; a day that both sides have"
        " differs."
    ),
    "number_used_again": gettext_noop(
        "The rows with this number agree only in their sum, and both sides use the number on other days"
        " too: they may be several sales."
    ),
    "says_paid_amiss": gettext_noop(
        "The bank's text names this item, but says that the money was paid twice, too much or back. Please check."
    ),
    "says_cancelled": gettext_noop(
        "The other side's text names this item, but says that it was cancelled or reversed. Please check."
    ),
    "number_against_payer": gettext_noop(
        "The text names one customer's invoice, but the money came from another one, who has an open"
        " invoice of the same amount."
    ),
    "numbers_contradict": gettext_noop(
        "One number says that these rows belong together, and another number of theirs leads to another row."
    ),
    "shops_differ": gettext_noop(
        "The number agrees, but the shops don't: elsewhere our “%(ours)s” goes with their “%(usual)s”, and this row of"
        " theirs is of “%(theirs)s”."
    ),
    "contra_of_other_shop": gettext_noop("These rows cancel out, and are of different shops."),
    "parties_differ": gettext_noop(
        "The number and the amount agree, but our side has it of “%(ours)s” and the other one of “%(theirs)s”, which are"
        " two parties. Please check."
    ),
    "articles_differ": gettext_noop(
        "The number and the amount agree, and the two sides name different articles."
    ),
    "line_quantities_differ": gettext_noop(
        "The number, the article and the amount agree, and the quantities differ."
    ),
    "document_quantities_differ": gettext_noop(
        "The number and the amount agree, and the quantities differ."
    ),
    "other_article_sent": gettext_noop(
        "The order is the same, and what was ordered and what moved are different articles."
    ),
    "article_not_named": gettext_noop(
        "The order and the quantity agree, and one side doesn't say which articles these are."
    ),
    "other_account": gettext_noop(
        "The number and the amount agree, but our side tops up %(ours)s and the other one %(theirs)s."
    ),
    "channels_differ": gettext_noop(
        "Both sides say how this was paid, and they name different channels."
    ),
    "several_fit": gettext_noop("Several rows fit equally well."),
    "too_many_of_one_amount": gettext_noop(
        "So many rows have this amount that it tells nothing apart: the rule"
        " “%(rule)s” has compared only rows whose names or numbers agree."
    ),
    "never_paid": gettext_noop("This was never paid."),
    "failed": gettext_noop(
        "This failed, as its status says: nothing is due for it. If a customer has paid for it, that must go back."
    ),
    "failed_and_returned": gettext_noop(
        "One side says that this failed, the other that its customer has the money back: nothing is due for it."
    ),
    "closed": gettext_noop(
        "This order was closed: it was not paid, or what was paid for it has gone back."
    ),
    "refund_failed": gettext_noop(
        "One side says that this was refunded, the other that the refund failed: nothing went back."
    ),
    "refund_came_back": gettext_noop(
        "This took a refund back in: the refund failed, and nothing went back."
    ),
    "refund_not_given": gettext_noop("This refund failed or was called off: nothing went back."),
    "closed_and_returned": gettext_noop(
        "This order was closed, and what was paid for it has gone back."
    ),
    "other_channel": gettext_noop("This was paid through another channel than the other side's."),
    "pays_documents": gettext_noop(
        "This is a payment of what the list asks for, and none of its documents: compare it with the bank."
    ),
    "no_counterpart_kind": gettext_noop("A row of this kind has no counterpart to match."),
    "no_amount": gettext_noop("No money moved."),
    "other_side_missing": gettext_noop("The file that would hold the other side has not come."),
    "before_first_day": gettext_noop(
        "Before the first day of the other side's files: one is missing."
    ),
    "day_missing": gettext_noop("The other side has no file for this day."),
    "at_the_edge": gettext_noop(
        "At the edge of the other side's period: expected in its next file."
    ),
    "after_last_day": gettext_noop(
        "After the last day of the other side's files: expected in its next file."
    ),
    "still_expected": gettext_noop(
        "The channel takes days to show it to the other side, and they are not over."
    ),
    "beyond_last_day": gettext_noop(
        "After the last day of the other side's files: the one that would hold it has not come."
    ),
    "not_on_other_side": gettext_noop("Nothing on the other side fits this row."),
    "names_several": gettext_noop(
        "This row names several orders in one cell; of these the other side has %(known)s, and not %(unknown)s."
    ),
    "named_with_others": gettext_noop(
        "A row of the other side names this order together with others, not all of which are known here: %(cell)s."
    ),
    "refund_not_there": gettext_noop(
        "The other side has this order, and no row of this refund of it."
    ),
    "chargeback_not_there": gettext_noop(
        "The other side has this order, and no row of this dispute or chargeback of it."
    ),
    "adjustment_not_there": gettext_noop(
        "The other side has this order, and no row of this adjustment of it."
    ),
    "return_not_there": gettext_noop(
        "The other side has this order, and no row of these goods that came back."
    ),
    "held_by_channel": gettext_noop(
        "Money that the channel has kept back or released: nothing was sold by it."
    ),
    "refund_known_by_status": gettext_noop(
        "Our order says refunded, but no row of ours holds this refund."
    ),
    "refund_stated": gettext_noop("Our order itself says that this was given back."),
    "refund_awaited": gettext_noop(
        "Our order says refunded, and the refund may still stand in the other side's next file."
    ),
    "refund_not_shown": gettext_noop(
        "Our order says refunded; the other side shows refunds, but none of this order."
    ),
    "refund_differs": gettext_noop(
        "Our order says that another amount was given back than the other side shows."
    ),
    "payout_of_batch": gettext_noop("The payout itself: its rows are matched with the bank line."),
    "not_paid_out_yet": gettext_noop("Not part of any payout yet."),
    "stays_in_account": gettext_noop(
        "Stays in the channel's account: only withdrawals from it reach the bank."
    ),
    "after_last_bank_day": gettext_noop("May arrive after the last day of the bank's file."),
    "payout_announced": gettext_noop(
        "The channel has only announced this payout: it has not left yet."
    ),
    "never_paid_out": gettext_noop("This payout failed or was called off."),
    "payout_came_back": gettext_noop(
        "This payout came back into the channel's account under its own number, and the bank shows neither."
    ),
    "withdrawal_failed": gettext_noop(
        "This withdrawal failed: its money came back into the account, and the bank shows neither."
    ),
    "payout_not_at_bank": gettext_noop("No bank line shows this payout."),
    "deposit_not_at_bank": gettext_noop(
        "No bank line shows where this money came from: it was paid into the channel's account,"
        " or sent back to it."
    ),
    "payout_off": gettext_noop(
        "The only line of this channel in the days of the payout is of another amount."
    ),
    "before_first_payout": gettext_noop("Before the first payout of the channel's file."),
    "payout_sent_back": gettext_noop(
        "The amount of a payout that had arrived %(days)s days before has left the bank again:"
        " the payout was probably sent back, and the money is owed unless it has come again."
    ),
    "receipt_taken_back": gettext_noop(
        "This receipt went back at once or was undone by the bank: both lines cancel out and pay nothing."
    ),
    "paid_and_taken_back": gettext_noop(
        "A receipt that fits went back at once or was undone by the bank: this is still open."
    ),
    "receipt_taken_back_with_fee": gettext_noop(
        "This receipt was returned, and the bank took a fee with it: it pays nothing, and the difference is"
        " the fee."
    ),
    "receipt_given_back": gettext_noop(
        "This receipt was paid back in full, as the number in both lines says: nothing of it was kept."
    ),
    "paid_and_given_back": gettext_noop(
        "What was paid for this was paid back in full, and our side has no row of that: is it still owed?"
    ),
    "payment_came_back": gettext_noop(
        "This payment came back: both lines cancel out and pay nothing."
    ),
    "sent_and_came_back": gettext_noop(
        "The payment of this came back from the bank: it is still to be paid."
    ),
    "own_transfer": gettext_noop(
        "Money that left one account and reached another one of ours at once: both lines cancel out."
    ),
    "paid_to_counterparty": gettext_noop(
        "Money that went out to a counterparty of ours, perhaps a refund: our side has no row of it."
    ),
    "paid_for_item": gettext_noop(
        "Money that went out and names an item of ours, perhaps a refund: our side has no row of it."
    ),
    "returned_alone": gettext_noop(
        "Something was returned or reversed, and no receipt of this amount stands before it: whose bill is open"
        " again?"
    ),
    "unrelated_bank_line": gettext_noop("A bank line that has nothing to do with the other side."),
}
