"""The first close, step by step for each role; what is done is read from the shop's own record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent, Merchant, Role

DECISIONS = (
    "match.made_by_hand",
    "case.set_aside",
    "case.carried_forward",
    "case.written_off",
    "case.write_off_asked",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, why, and on which page. `acts` are the audited acts that count, and how many do it.

    Looking leaves no trace: a step without acts can't be ticked off.
    """

    words: Promise | str
    why: Promise | str
    page: str
    query: str = ""
    acts: tuple[str, ...] = ()
    times: int = 1

    def is_done(self, counts: Mapping[str, int]) -> bool:
        return bool(self.acts) and sum(counts.get(act, 0) for act in self.acts) >= self.times


@dataclass(frozen=True, slots=True)
class Marked:
    """A step as a person sees it."""

    step: Step
    is_done: bool


GUIDES: tuple[tuple[Role, tuple[Step, ...]], ...] = (
    (
        Role.UPLOADER,
        (
            Step(
                _("Upload both sample files"),
                _("Each file is recognised by what is in it, whatever its name."),
                "practice",
                "#files",
                ("upload.received",),
                2,
            ),
            Step(
                _("Check each file and take it in"),
                _("You see its first rows, its days and its ledger before anything counts."),
                "statement_upload",
                "",
                ("statement.committed",),
                2,
            ),
        ),
    ),
    (
        Role.ACCOUNTANT,
        (
            Step(
                _("See what the rules have matched"),
                _("A run starts by itself when the files of both sides are in."),
                "run_list",
                "",
                ("run.executed",),
            ),
            Step(
                _("Accept or reject a suggestion"),
                _("The rules only suggest what is likely but not certain; a person decides."),
                "match_list",
                "",
                ("match.accepted", "match.undone"),
            ),
            Step(
                _("Decide three exceptions"),
                _("Match by hand, write off, carry forward or set aside, each with a reason."),
                "exception_list",
                "",
                DECISIONS,
                3,
            ),
            Step(
                _("Write off a small difference"),
                _("Within your limit it counts at once; above it an approver is asked."),
                "exception_list",
                "?kind=AMOUNT_SHORT",
                ("case.written_off", "case.write_off_asked"),
            ),
            Step(
                _("Submit the period"),
                _("The proof shows that opening and movements give the closing."),
                "settlement_list",
                "",
                ("settlement.submitted",),
            ),
        ),
    ),
    (
        Role.APPROVER,
        (
            Step(
                _("Close the period"),
                _(
                    "Here you close it alone, as nobody else works in a practice shop."
                    " In a real shop a second person approves."
                ),
                "settlement_list",
                "",
                ("settlement.self_closed", "settlement.approved"),
            ),
            Step(
                _("Download the settlement statement"),
                _("It carries the proof, the decisions and what stays open."),
                "settlement_list",
            ),
        ),
    ),
    (
        Role.ADMIN,
        (
            Step(
                _("Change a rule"),
                _("The change is a draft: nothing is matched by it yet."),
                "rule_set_list",
                "",
                ("rules.drafted",),
            ),
            Step(
                _("Try the draft on the past month"),
                _("You see which matches would be new, lost or changed."),
                "rule_set_list",
                "",
                ("rules.back_tested",),
            ),
            Step(
                _("Publish it"),
                _("From then on runs use the new version; the old one stays readable."),
                "rule_set_list",
                "",
                # the ready rules are the first
                ("rules.published", "rules.publication_asked"),
                2,
            ),
        ),
    ),
    (
        Role.AUDITOR,
        (
            Step(
                _("Follow a match to the rows of its files"),
                _("Each figure leads back to a row as it stands in an uploaded file."),
                "match_list",
                "?state=CONFIRMED",
            ),
            Step(
                _("Look at the certificate of a run"),
                _(
                    "Its fingerprints show that the run can be computed again with the same outcome."
                ),
                "run_list",
            ),
            Step(
                _("See that the audit trail is unbroken"),
                _("Each act is linked to the one before, so that a change of history shows."),
                "audit_list",
            ),
        ),
    ),
)


def guide_of(merchant: Merchant) -> list[tuple[Role, list[Marked]]]:
    """Every role's steps, marked by what has been done in this shop."""
    events = AuditEvent.objects.for_merchant(merchant).values("verb")
    counts = {row["verb"]: row["n"] for row in events.annotate(n=Count("id")).order_by("verb")}
    return [
        (role, [Marked(step, step.is_done(counts)) for step in steps]) for role, steps in GUIDES
    ]
