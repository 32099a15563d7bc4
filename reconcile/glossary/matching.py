"""How rows of both sides find each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reconcile.glossary.terms import Chapter, Term

CHAPTER = Chapter(
    _("Matching"),
    (
        Term(
            "run",
            _("Runs"),
            _(
                "One pass of the rules over the rows of a period. It pins the files and the "
                "version of the rules, so that it can be computed again."
            ),
        ),
        Term(
            "match",
            _("Match"),
            _(
                "Rows of both sides that are the same money. The numbers 1:1 or 1:n say how "
                "many rows stand on each side."
            ),
        ),
        Term(
            "suggested",
            _("Suggested"),
            _(
                "Likely the same money, but not certain. It counts as open until a person "
                "accepts it."
            ),
        ),
        Term(
            "matched",
            _("Matched"),
            _(
                "Both sides were found for these rows. That a period balances is proven "
                "separately, by its proof."
            ),
        ),
        Term(
            "rule",
            _("Rule"),
            _(
                "One way in which rows of both sides may be recognised as the same money. "
                "Rules are tried in order; the first that fits decides."
            ),
        ),
        Term(
            "rule_set",
            _("Rule set"),
            _(
                "The ordered rules of a reconciliation. A change is a new version; earlier "
                "versions stay readable."
            ),
        ),
        Term(
            "draft",
            _("Draft"),
            _(
                "Changed rules that are not in force yet. Try them on a past period, then "
                "publish them."
            ),
        ),
        Term(
            "confirms",
            _("confirms"),
            _("Matches of this rule stand at once, unless two answers fit equally well."),
        ),
        Term(
            "suggests",
            _("suggests"),
            _("A person must accept each match of this rule before it counts."),
        ),
        Term(
            "score",
            _("Score"),
            _(
                "How well amount, day, numbers and names of the rows agree, from 0 to 100. "
                "The evidence says why."
            ),
        ),
        Term(
            "evidence",
            _("Evidence"),
            _(
                "What speaks for a match, in words: which fields agree, and which differ by "
                "how much."
            ),
        ),
        Term(
            "candidate",
            _("candidate"),
            _("An open row of the other side that comes near, though no rule could match it."),
        ),
        Term(
            "decisive",
            _("decisive"),
            _("The rule matched the rows because this field agrees."),
        ),
        Term(
            "match_by_hand",
            _("Match by hand"),
            _(
                "Say yourself which open rows belong together. It is logged with your name "
                "and can be undone."
            ),
        ),
        Term(
            "chain",
            _("Chains"),
            _(
                "Reconciliations that follow each other: orders against the channel, the "
                "channel against the bank."
            ),
        ),
        Term(
            "story",
            _("Story"),
            _(
                "Everything that is known of one number, in all ledgers: from the order to "
                "the bank."
            ),
        ),
        Term(
            "place",
            _("Place"),
            _(
                "Where a run has left a row: matched, suggested, waiting, or open. Every row "
                "has exactly one place."
            ),
        ),
        Term(
            "certificate",
            _("Certificate"),
            _(
                "Fingerprints of what went into a run and what came out. With them anybody "
                "can compute the run again and see that nothing was changed."
            ),
        ),
        Term(
            "lesson",
            _("Learned from decisions"),
            _(
                "A change of the rules that several decisions of people agree on. It is only "
                "proposed, never applied by itself."
            ),
        ),
    ),
)
