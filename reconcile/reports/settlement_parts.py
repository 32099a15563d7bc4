"""The tables of a settlement statement in words: heads, rows as the reader's locale writes them, what is left out."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Merchant
from reconcile.models import Adjustment, Settlement
from reconcile.models.cases import ExceptionKind
from reconcile.models.definitions import Side
from reconcile.reports.amount_words import amount_words
from reconcile.reports.settlement_figures import (
    BookedSum,
    CarriedRow,
    LedgerLine,
    RuleSum,
    RunSeal,
)

# what a person reads on paper; everything stands in the workbook and the CSV
CARRIED_ROWS_MAX = 200
BOOKED_ROWS_MAX = 100
RULE_ROWS_MAX = 100
SEALS_MAX = 60


class Column(TypedDict):
    """A column of a printed table: text, a number or a code, and its share of the width; 0 is as needed."""

    head: str
    kind: str
    share: int


class Part(TypedDict):
    """A printed table under its title."""

    title: str
    words: str
    columns: list[Column]
    rows: list[list[str]]
    empty: str
    more: str


def proof_part(lines: list[LedgerLine]) -> Part:
    return {
        "title": _("Opening + in − out = closing"),
        "words": "",
        "columns": [
            _text(_("Side"), 0),
            _text(_("Ledger"), 2),
            _number(_("Opening")),
            _number(_("In")),
            _number(_("Matched")),
            _number(_("Resolved")),
            _number(_("Closing")),
            _text(_("Currency"), 0),
            _number(_("Rows in")),
            _number(_("Still open")),
        ],
        "rows": [
            [
                str(Side(line.side).label),
                line.ledger,
                amount_words(line.opening_minor, line.currency),
                amount_words(line.in_minor, line.currency),
                amount_words(-line.matched_minor, line.currency),
                amount_words(-line.resolved_minor, line.currency),
                amount_words(line.closing_minor, line.currency),
                line.currency,
                _count(line.rows_in),
                _count(line.rows_open),
            ]
            for line in lines
        ],
        "empty": _("No rows in this period."),
        "more": "",
    }


def rules_part(sums: list[RuleSum]) -> Part:
    return {
        "title": _("Matches by rule"),
        "words": _("Each match row by row stands in the workbook and in the CSV."),
        "columns": [
            _text(_("Rule"), 3),
            _number(_("Matches")),
            _number(_("Rows")),
            _number(str(Side.LEFT.label)),
            _number(str(Side.RIGHT.label)),
            _number(_("Difference")),
            _text(_("Currency"), 0),
        ],
        "rows": [
            [
                found.rule or _("By hand"),
                _count(found.matches),
                _count(found.rows),
                amount_words(found.ours_minor, found.currency),
                amount_words(found.theirs_minor, found.currency),
                amount_words(found.difference_minor, found.currency),
                found.currency,
            ]
            for found in sums[:RULE_ROWS_MAX]
        ],
        "empty": _("Nothing was matched in this period."),
        "more": _more(len(sums) - RULE_ROWS_MAX),
    }


def booked_part(sums: list[BookedSum]) -> Part:
    return {
        "title": _("Adjustments"),
        "words": "",
        "columns": [
            _text(_("Kind"), 2),
            _text(_("Reason"), 4),
            _text(_("Made by"), 2),
            _text(_("Approved by"), 2),
            _number(_("Bookings")),
            _number(_("Amount")),
            _text(_("Currency"), 0),
        ],
        "rows": [
            [
                str(Adjustment.Kind(found.kind).label),
                found.reason,
                found.made_by,
                found.approved_by or "—",
                _count(found.bookings),
                amount_words(found.amount_minor, found.currency),
                found.currency,
            ]
            for found in sums[:BOOKED_ROWS_MAX]
        ],
        "empty": _("Nothing was booked in this period."),
        "more": _more(len(sums) - BOOKED_ROWS_MAX),
    }


def kinds_part(settlement: Settlement) -> Part:
    waiting = settlement.proof["items_waiting"]
    return {
        "title": _("Open differences by kind"),
        "words": "",
        "columns": [
            _text(_("Kind"), 1),
            _number(_("Cases")),
            _number(_("Amount")),
            _text(_("Currency"), 0),
        ],
        "rows": [
            [
                _kind(found["kind"]),
                _count(found["cases"]),
                amount_words(found["amount_minor"], found["currency"]),
                found["currency"],
            ]
            for found in settlement.proof["open_kinds"]
        ],
        "empty": _("No difference is open."),
        "more": ngettext(
            "%(n)s row waits for the other side's next file.",
            "%(n)s rows wait for the other side's next file.",
            waiting,
        )
        % {"n": _count(waiting)}
        if waiting
        else "",
    }


def carried_part(rows: list[CarriedRow], count: int) -> Part:
    return {
        "title": _("Carried forward into the next period"),
        "words": "",
        "columns": [
            _text(_("Side"), 0),
            _text(_("Ledger"), 2),
            _text(_("File"), 2),
            _number(_("Row")),
            _code(_("Reference"), 2),
            _text(_("Day"), 0),
            _text(_("Kind"), 3),
            _number(_("Amount")),
            _text(_("Currency"), 0),
        ],
        "rows": [
            [
                str(Side(row.side).label),
                row.ledger,
                row.file,
                str(row.row_number),
                row.reference,
                row.booked_on.isoformat(),
                _kind(row.kind),
                amount_words(row.amount_minor, row.currency),
                row.currency,
            ]
            for row in rows
        ],
        "empty": _("Nothing is carried forward."),
        "more": _more(count - len(rows)),
    }


def seals_part(found: list[RunSeal], merchant: Merchant) -> Part:
    return {
        "title": _("Certificate of the runs"),
        "words": _(
            "Who computes a run again from these inputs and rules with this version of the engine gets this outcome."
        ),
        "columns": [
            _text(_("Finished"), 2),
            _text(_("Rules"), 2),
            _text(_("Engine"), 0),
            _code(_("Inputs SHA-256"), 3),
            _code(_("Rules SHA-256"), 3),
            _code(_("Outcome SHA-256"), 3),
        ],
        "rows": [
            [
                moment(seal.finished_at, merchant),
                seal.rules,
                seal.engine_version or "—",
                seal.inputs_sha256 or "—",
                seal.rules_sha256,
                seal.outcome_sha256 or "—",
            ]
            for seal in found[:SEALS_MAX]
        ],
        "empty": _("No run has decided on rows of this period."),
        "more": _more(len(found) - SEALS_MAX),
    }


def _text(head: str, share: int) -> Column:
    return {"head": head, "kind": "text", "share": share}


def _code(head: str, share: int) -> Column:
    return {"head": head, "kind": "code", "share": share}


def _number(head: str) -> Column:
    return {"head": head, "kind": "number", "share": 0}


def _more(count: int) -> str:
    if count <= 0:
        return ""
    words = ngettext(
        "%(n)s more line stands in the workbook and in the CSV.",
        "%(n)s more lines stand in the workbook and in the CSV.",
        count,
    )
    return words % {"n": _count(count)}


def _kind(code: str) -> str:
    kinds = dict(ExceptionKind.choices)
    return str(kinds.get(code) or _("Waits for the next file"))


def _count(number: int) -> str:
    return amount_words(number, "UNIT")


def moment(at: datetime | None, merchant: Merchant) -> str:
    return (
        str(date_format(at.astimezone(ZoneInfo(merchant.zone)), "DATETIME_FORMAT")) if at else "—"
    )
