"""What comes in: files, and what their rows say."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reconcile.glossary.terms import Chapter, Term

CHAPTER = Chapter(
    _("Files and books"),
    (
        Term(
            "reconciliation",
            _("Reconciliation"),
            _(
                "Two sides that should say the same, compared row by row: ours, such as our "
                "orders, and theirs, such as the bill of a payment channel."
            ),
        ),
        Term(
            "ledger",
            _("Ledger"),
            _(
                "All rows of one shop, account or system. Each file that is taken in adds to "
                "one ledger."
            ),
        ),
        Term(
            "statement",
            _("Statement"),
            _(
                "One file of a platform, a channel or a bank, as it was delivered. It can be "
                "voided, but never changed."
            ),
        ),
        Term(
            "entry",
            _("Entry"),
            _("One row of a statement: its day, amount and numbers, exactly as they came."),
        ),
        Term(
            "reference",
            _("Reference"),
            _(
                "The number by which a row is known to both sides: an order, transaction, "
                "refund or payout number."
            ),
        ),
        Term(
            "control_totals",
            _("Control totals"),
            _(
                "Sums and counts that a file states of itself. If its rows don't add up to "
                "them, the file is incomplete or was changed."
            ),
        ),
        Term(
            "covered",
            _("Covered"),
            _(
                "The first and the last day for which statements are in. Days in between may "
                "still be missing: the calendar shows which."
            ),
        ),
        Term(
            "rejected",
            _("Rejected"),
            _(
                "Rows that could not be read without guessing. They are listed with the "
                "reason and counted nowhere else."
            ),
        ),
        Term(
            "gross",
            _("Gross"),
            _("What the buyer paid, before any fee is taken off."),
        ),
        Term(
            "fee",
            _("Fee"),
            _("What the channel or the platform keeps of a payment for its service."),
        ),
        Term(
            "net",
            _("Net"),
            _("What is left for us: the gross amount less the fee."),
        ),
        Term(
            "trade_bill",
            _("Trade bill"),
            _("A channel's list of business events: each payment and each refund."),
        ),
        Term(
            "fund_bill",
            _("Fund bill"),
            _(
                "A channel's list of what moved the balance. One payment may stand here as "
                "several rows: the money and its fee."
            ),
        ),
        Term(
            "payout",
            _("Payout"),
            _(
                "The money that a channel or a platform sends to the bank account, often one "
                "sum for many orders."
            ),
        ),
        Term(
            "cut_off",
            _("Cut-off"),
            _(
                "The hour at which a ledger's day ends. A payment just before it may stand in "
                "the next day's file on the other side."
            ),
        ),
        Term(
            "exchange_rates",
            _("Exchange rates"),
            _(
                "The rates by which amounts in two currencies are compared. Each figure that "
                "used one names it."
            ),
        ),
    ),
)
