"""The kinds of exception, by the codes that cases carry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reconcile.glossary.terms import Chapter, Term

CHAPTER = Chapter(
    _("Kinds of exception"),
    (
        Term(
            "EXTERNAL_ONLY",
            _("Theirs has it, ours doesn't"),
            _(
                "The statement shows a row that our books lack. Often an order was dropped on "
                "its way into our system."
            ),
        ),
        Term(
            "INTERNAL_ONLY",
            _("Ours has it, theirs doesn't"),
            _(
                "Our books have a row that the statement lacks, though its day is covered. "
                "The money may never have come."
            ),
        ),
        Term(
            "AMOUNT_OVER",
            _("Received more than booked"),
            _("The same item stands on both sides, and they paid more than we booked (長款)."),
        ),
        Term(
            "AMOUNT_SHORT",
            _("Received less than booked"),
            _("The same item stands on both sides, and they paid less than we booked (短款)."),
        ),
        Term(
            "FEE_MISMATCH",
            _("Fee differs from the contract"),
            _("The payment agrees, but the fee is not what the agreed rate gives."),
        ),
        Term(
            "STATUS_MISMATCH",
            _("Status differs"),
            _("One side says paid, the other refunded or closed."),
        ),
        Term(
            "CURRENCY_MISMATCH",
            _("Currency differs"),
            _("The same item stands on both sides in two currencies, and no rate connects them."),
        ),
        Term(
            "QUANTITY_MISMATCH",
            _("Quantity differs"),
            _("More or fewer pieces moved in stock than were ordered."),
        ),
        Term(
            "DUPLICATE",
            _("Stands twice"),
            _("The same item stands more than once on one side, and the other side has it once."),
        ),
        Term(
            "TIMING",
            _("Timing difference"),
            _(
                "Both sides are likely right: the row lies at the edge of a day or period and "
                "is expected in the next file."
            ),
        ),
        Term(
            "AMBIGUOUS",
            _("Several answers fit"),
            _("Two or more rows fit equally well, so none is chosen. A person decides."),
        ),
        Term(
            "MISSING_STATEMENT",
            _("Statement not in yet"),
            _("The file that would hold the other side has not been taken in yet."),
        ),
        Term(
            "NON_TRADE",
            _("Nothing to match"),
            _(
                "A row that has no other side by its nature, such as a withdrawal, "
                "advertising or an order never paid."
            ),
        ),
    ),
)
