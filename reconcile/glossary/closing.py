"""How a period is proven and closed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reconcile.glossary.terms import Chapter, Term

CHAPTER = Chapter(
    _("Closing a period"),
    (
        Term(
            "settlement",
            _("Settlements"),
            _(
                "The close of a period: its proof is submitted, approved by a second person, "
                "and locked."
            ),
        ),
        Term(
            "proof",
            _("Proof"),
            _(
                "Shows that opening and movements give the closing, and that the closing "
                "equals the open items one by one."
            ),
        ),
        Term(
            "opening",
            _("Opening"),
            _("What was still open when the period began."),
        ),
        Term(
            "booked",
            _("Booked"),
            _("The rows of this period, by their own day."),
        ),
        Term(
            "arrived_late",
            _("Arrived late"),
            _(
                "Rows of an earlier, closed period whose file came only now. They are counted "
                "here, so that what is closed stays as it was."
            ),
        ),
        Term(
            "resolved",
            _("Resolved"),
            _("Rows that left the open items without a match: written off or set aside."),
        ),
        Term(
            "closing",
            _("Closing"),
            _("What stays open at the end of the period, and opens the next one."),
        ),
        Term(
            "open_items",
            _("Open items listed"),
            _("The sum of the open rows, counted one by one. It must equal the closing."),
        ),
        Term(
            "adjustments",
            _("Adjustments booked"),
            _(
                "Fees, exchange differences and corrections that people booked to explain a "
                "difference."
            ),
        ),
        Term(
            "replay",
            _("Replay"),
            _(
                "Decide a settled period again with the rules now in force, without changing "
                "anything, and show what would differ."
            ),
        ),
        Term(
            "single_handed",
            _("Closing single-handed"),
            _(
                "One person prepares and closes a period alone. It is printed on the "
                "statement that nobody else has checked it."
            ),
        ),
        Term(
            "audit_trail",
            _("Audit trail"),
            _(
                "Every act with its time and author, each linked to the one before, so that a "
                "change of history shows."
            ),
        ),
    ),
)
