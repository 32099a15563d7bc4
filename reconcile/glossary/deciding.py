"""What a person decides on, and how."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reconcile.glossary.terms import Chapter, Term

CHAPTER = Chapter(
    _("Exceptions"),
    (
        Term(
            "exception",
            _("Exceptions"),
            _(
                "What the rules could not match for certain. Each case waits for a person's "
                "decision."
            ),
        ),
        Term(
            "at_stake",
            _("At stake"),
            _(
                "How much money the case is about: the difference, or the whole row if its "
                "other side is missing."
            ),
        ),
        Term(
            "difference",
            _("Difference"),
            _("Ours less theirs. With a plus we booked more than they show, with a minus less."),
        ),
        Term(
            "age",
            _("Age"),
            _("How many days have passed since the day of the rows."),
        ),
        Term(
            "buffer_pool",
            _("Buffer pool"),
            _(
                "Rows near the end of a period whose other side is expected in the next file. "
                "They match by themselves when it comes."
            ),
        ),
        Term(
            "expected_by",
            _("Expected by"),
            _("If no other side has come by this day, the row becomes an exception."),
        ),
        Term(
            "write_off",
            _("Write off"),
            _(
                "Give up a small difference, with a reason. Above your limit an approver must "
                "agree."
            ),
        ),
        Term(
            "carry_forward",
            _("Carry forward"),
            _(
                "Take the open rows into the next period, where the other side is expected. "
                "They stay in the proof as open."
            ),
        ),
        Term(
            "set_aside",
            _("Set aside"),
            _(
                "Say that these rows have no other side at all, such as a withdrawal or a "
                "deposit. They stay in the proof."
            ),
        ),
        Term(
            "hold",
            _("Hold until"),
            _(
                "Leave the case alone until a day, for example until the platform has "
                "answered. It then comes back by itself."
            ),
        ),
        Term(
            "escalate",
            _("Assign or escalate"),
            _("Give the case to a colleague who can decide it."),
        ),
    ),
)
