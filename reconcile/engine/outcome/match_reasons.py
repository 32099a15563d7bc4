"""Why rows are matched, or suggested: one English template per code."""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.engine.outcome.texts import gettext_noop

OF_MATCHES: Mapping[str, str] = {
    "by_key": gettext_noop("One row on each side with the same key, amount and currency."),
    "by_sum": gettext_noop("The rows of both sides with this key add up to the same sum."),
    "by_affix_there": gettext_noop(
        "The rows with this number agree. The other side writes our numbers as “%(affix)s”: nearly all of its"
        " rows prove it."
    ),
    "by_affix_here": gettext_noop(
        "The rows with this number agree. Our side writes the other one's numbers as “%(affix)s”: nearly all of its"
        " rows prove it."
    ),
    "by_tolerance": gettext_noop("The sums lie within the tolerance of the rule."),
    "by_net_of_fee": gettext_noop(
        "The rows of this key add up to the same sum once the fee of the contract is taken off."
    ),
    "day_net_of_fee": gettext_noop(
        "The day's rows of this channel add up to the same sum once the fee of the"
        " contract is taken off; no number says so. Please check."
    ),
    "by_convert": gettext_noop(
        "The rows with this key agree, converted from %(base)s to %(quote)s at %(rate)s, the rate"
        " of %(rate_on)s."
    ),
    "by_convert_near": gettext_noop(
        "The rows with this key lie near each other, converted from %(base)s to %(quote)s at %(rate)s, the rate of"
        " %(rate_on)s: the rest is what the exchange gained, lost or cost."
    ),
    "by_stated_sum": gettext_noop(
        "The rows with this key agree in %(base)s, of which their statement says what it came to in"
        " %(quote)s."
    ),
    "by_settled": gettext_noop(
        "One row states an order's total, and as settled of it the amount of the other: a coupon or discount"
        " lies between them."
    ),
    "by_paid": gettext_noop(
        "One row states what an order was worth, and as paid by the buyer the amount of the other: somebody"
        " else, such as the platform, added the rest."
    ),
    "same_account": gettext_noop(
        "The same phone or account was topped up with the same amount within an hour, and no other top-up is so near."
    ),
    "same_account_near": gettext_noop(
        "The same phone or account was topped up with the same amount, but under another number or later. Please check."
    ),
    "same_account_in_turn": gettext_noop(
        "The same phone or account was topped up with the same amount equally often that day on both sides;"
        " they are paired by time. Please check."
    ),
    "by_payout": gettext_noop(
        "The payout's sum, currency and days agree with one bank line that names it."
    ),
    "by_reversal": gettext_noop("The rows cancel out, and the other side knows nothing of them."),
    "paid_and_returned": gettext_noop(
        "Paid and given back in full on this side, and the other side has neither. Please check."
    ),
    "slip_in_number": gettext_noop(
        "Same amount, %(days)s days apart, and the numbers %(ours)s and %(theirs)s"
        " look like a slip. Please check."
    ),
    "number_in_text": gettext_noop(
        "Same amount, %(days)s days apart, and the number of one stands in the text"
        " of the other. Please check."
    ),
    "name_and_amount": gettext_noop(
        "Same amount, %(days)s days apart, and the same name. Please check."
    ),
    "alike_name_and_amount": gettext_noop(
        "Same amount, %(days)s days apart, and a name that is alike, but perhaps another's. Please check."
    ),
    "name_but_purpose": gettext_noop(
        "Same amount, %(days)s days apart, and the same name, but the text says that the money is for"
        " something else. Please check."
    ),
    "name_but_number": gettext_noop(
        "Same amount, %(days)s days apart, and the same name, but the text names another invoice, order or"
        " contract. Please check."
    ),
    "name_but_period": gettext_noop(
        "Same amount, %(days)s days apart, and the same name, but the text names another month, period or"
        " invoice date. Please check."
    ),
    "name_but_rest": gettext_noop(
        "Same amount, %(days)s days apart, and the same name, but another invoice of theirs that was paid in part"
        " still lacks exactly this. Please check."
    ),
    "name_but_payer": gettext_noop(
        "Same amount, %(days)s days apart, and the text says the name, but the payer is called otherwise."
        " Please check."
    ),
    "name_but_named": gettext_noop(
        "Same amount, %(days)s days apart, and the same name, but the text names another counterparty of ours."
        " Please check."
    ),
    "name_but_question": gettext_noop(
        "Same amount, %(days)s days apart, and the same name, but another item of that name and amount is in question:"
        " this may be its payment. Please check."
    ),
    "name_but_earlier": gettext_noop(
        "Same amount and the same name, but the money came %(days)s days before: perhaps an advance."
        " Please check."
    ),
    "name_of_several": gettext_noop(
        "Same amount, %(days)s days apart, and a name that was cut off and could be another"
        " counterparty's too. Please check."
    ),
    "amount_and_minute": gettext_noop(
        "Same amount within three minutes, and nothing else of that amount within a quarter of an hour; no number says"
        " so. Please check."
    ),
    "amount_and_day": gettext_noop(
        "Same amount, %(days)s days apart, and nothing else like it; no number says"
        " so. Please check."
    ),
    "sure_by_name": gettext_noop(
        "Same amount, %(days)s days apart, and the payer's name agrees; no other row and"
        " no sum of that counterparty's open rows fits."
    ),
    "sure_by_number": gettext_noop(
        "Same amount, %(days)s days apart, and the number of one stands in the text of"
        " the other; nothing else fits."
    ),
    "sum_by_number": gettext_noop(
        "%(rows)s rows that the other one's text names by their numbers add up to it. Please check."
    ),
    "sum_by_name": gettext_noop(
        "%(rows)s rows of the same counterparty add up to the other one, at most %(days)s"
        " days apart; no other sum fits as well. Please check."
    ),
    "agrees_with_copies": gettext_noop(
        "Both sides agree if a line that stands twice in the file counts twice: it may be two equal lines and no copy."
        " Please check."
    ),
    "less_credit_note": gettext_noop(
        "The payment names the invoice and is short of it by exactly this credit note of the same"
        " counterparty. Please check."
    ),
    "rest_of_bill": gettext_noop(
        "One payment names the invoice and pays a part of it, and another one of the same counterparty is exactly the"
        " rest. Please check."
    ),
    "sum_of_amounts": gettext_noop(
        "%(rows)s rows add up to the other one, at most %(days)s days apart, and no other"
        " sum of the open rows does; no name or number says so. Please check."
    ),
    "sum_for_one": gettext_noop(
        "%(rows)s rows of one day, and all of them that are for the same thing, add up to the other one, %(days)s days"
        " apart. Please check."
    ),
    "sure_sum_by_number": gettext_noop(
        "%(rows)s rows that the other one's text names by their numbers add up to it,"
        " and no other sum fits."
    ),
    "sure_sum_by_name": gettext_noop(
        "%(rows)s rows of the same counterparty add up to the other one, and no other sum fits."
    ),
    "payout_not_named": gettext_noop(
        "The payout's sum, currency and days agree with one bank line, which does"
        " not name the channel. Please check."
    ),
    "payout_named_otherwise": gettext_noop(
        "Channel, amount and days fit, but the bank's text names another payout."
    ),
    "payout_out_of_days": gettext_noop(
        "The bank line names this payout and has its sum, but came %(days)s days"
        " after it. Please check."
    ),
    "payouts_at_once": gettext_noop(
        "Two payouts add up to one bank line that names the channel and came %(days)s"
        " days later. Please check."
    ),
    "payout_in_two": gettext_noop(
        "Two bank lines that name the channel add up to this payout; the later one came"
        " %(days)s days after it. Please check."
    ),
    "day_sum": gettext_noop(
        "The day's rows add up to one bank line that names the channel and came %(days)s days"
        " later; no payout number says so. Please check."
    ),
    "days_at_once": gettext_noop(
        "%(count)s days, from %(first)s to %(last)s, add up to one bank line that came %(days)s days after the last"
        " of them; no payout number says so. Please check."
    ),
}
