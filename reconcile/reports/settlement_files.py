"""The settlement as files: one workbook for people, one CSV for programs.

Both hold the proof as it was submitted, every match of the period leg by leg, what was booked, and what
stays open, each line with the file and row that it comes from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db import connection
from django.utils.translation import gettext as _
from psycopg2 import sql

from accounts.exports import cell_text, safe_text
from accounts.models import Merchant
from accounts.planning import whole_tables
from ledgers.money import format_minor
from reconcile.models import Approval, Settlement
from reconcile.reports.basis import basis_of, rules_in_force, steps_before
from reconcile.reports.proof import IS_OPEN, places_sql

# a sheet holds 1,048,576 rows; what is beyond stands in the CSV, and the sheet says so
SHEET_ROWS_MAX = 1_000_000

Cell = str | int | date | None
Parameters = dict[str, int | date]


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount on its way into a file: it stays a number there."""

    minor: int
    currency: str

    def text(self) -> str:
        return format_minor(self.minor, self.currency)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the workbook, one block of the CSV."""

    code: str
    title: str
    header: tuple[str, ...]
    rows: Iterator[Sequence[Cell | Amount]] | Sequence[Sequence[Cell | Amount]]


LEGS_SQL = """
select m.public_id::text, m.rule, m.cardinality, m.decided_by_name, l.side, g.name, s.name,
       e.row_number, e.order_ref, e.booked_on, l.amount_minor,
       case when l.converted_minor is null then m.currency else e.currency end,
       coalesce(l.converted_minor, l.amount_minor), m.difference_minor, m.currency
from reconcile_match m
join reconcile_matchleg l on l.merchant_id = m.merchant_id and l.match_id = m.id
join ledgers_entry e on e.merchant_id = l.merchant_id and e.id = l.entry_id
join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
join ledgers_ledger g on g.merchant_id = e.merchant_id and g.id = e.ledger_id
where m.merchant_id = %(merchant)s and m.reconciliation_id = %(reconciliation)s
  and m.state = 'CONFIRMED' and m.undone_by_id is null and l.undone_by_id is null
  and m.period_on between %(start)s and %(end)s
order by m.period_on, m.id, l.side, e.id
"""

ADJUSTMENTS_SQL = """
select a.kind, a.reason, a.made_by_name, a.period_on, l.account, l.debit_minor, l.credit_minor,
       a.currency
from reconcile_adjustment a
join reconcile_adjustmentline l on l.merchant_id = a.merchant_id and l.adjustment_id = a.id
where a.merchant_id = %(merchant)s and a.reconciliation_id = %(reconciliation)s
  and a.state = 'BOOKED' and a.period_on between %(start)s and %(end)s
order by a.period_on, a.id, l.id
"""

OPEN_SQL = """
select p.side, g.name, s.name, e.row_number, e.order_ref, p.booked_on, p.placed_amount, p.currency,
       c.kind, c.state
from place p
join ledgers_entry e on e.merchant_id = %(merchant)s and e.id = p.id
join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
join ledgers_ledger g on g.merchant_id = e.merchant_id and g.id = e.ledger_id
left join reconcile_openitem o on o.merchant_id = %(merchant)s and o.entry_id = p.id
     and o.reconciliation_id = %(reconciliation)s and o.released_by_id is null
left join reconcile_exceptioncase c on c.merchant_id = o.merchant_id and c.id = o.case_id
where {is_open}
order by p.booked_on, p.id
"""


def tables(settlement: Settlement, merchant: Merchant) -> list[Table]:
    """Everything the settlement states, as tables."""
    parameters: Parameters = {
        "merchant": merchant.id,
        "reconciliation": settlement.reconciliation_id,
        "start": settlement.period_start,
        "end": settlement.period_end,
    }
    return [
        Table("summary", _("Settlement"), (_("Field"), _("Value")), _summary(settlement)),
        Table("proof", _("Proof"), proof_header(), _proof_rows(settlement)),
        Table("matches", _("Matches"), match_header(), _match_rows(parameters)),
        Table("adjustments", _("Adjustments"), adjustment_header(), _adjustment_rows(parameters)),
        Table("open", _("Still open"), open_header(), _open_rows(settlement, parameters)),
    ]


def proof_header() -> tuple[str, ...]:
    return (
        _("Side"),
        _("Currency"),
        _("Opening"),
        _("Booked in the period"),
        _("Arrived late"),
        _("Matched"),
        _("Resolved"),
        _("Closing"),
        _("Open items listed"),
        _("Difference"),
    )


def match_header() -> tuple[str, ...]:
    return (
        _("Match"),
        _("Rule"),
        _("Cardinality"),
        _("Decided by"),
        _("Side"),
        _("Ledger"),
        _("File"),
        _("Row"),
        _("Reference"),
        _("Booked on"),
        _("Amount"),
        _("Currency"),
        _("Difference"),
        _("Counts as"),
        _("Currency of the match"),
    )


def adjustment_header() -> tuple[str, ...]:
    return (
        _("Kind"),
        _("Reason"),
        _("Made by"),
        _("Booked on"),
        _("Account"),
        _("Debit"),
        _("Credit"),
        _("Currency"),
    )


def open_header() -> tuple[str, ...]:
    return (
        _("Side"),
        _("Ledger"),
        _("File"),
        _("Row"),
        _("Reference"),
        _("Booked on"),
        _("Amount"),
        _("Currency"),
        _("Kind"),
        _("State"),
    )


def _summary(settlement: Settlement) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = [
        (_("Reconciliation"), settlement.reconciliation.name),
        (_("Period from"), settlement.period_start),
        (_("Period to"), settlement.period_end),
        (_("State"), settlement.get_state_display()),
        (_("Submitted by"), settlement.made_by_name),
        (_("Rules"), str(settlement.rules) if settlement.rules else None),
        (_("Proof SHA-256"), settlement.proof_sha256),
    ]
    for approval in settlement.approvals.select_related("checker").order_by("id"):
        if approval.decision != Approval.Decision.PENDING:
            rows.append((approval.get_decision_display(), str(approval.checker)))
    if settlement.state == Settlement.State.SELF_CLOSED:
        rows.append((_("Note"), _("Closed by the person who prepared it, without a second one.")))
    return rows


def _proof_rows(settlement: Settlement) -> Iterator[Sequence[Cell | Amount]]:
    for line in settlement.proof["lines"]:
        currency = line["currency"]
        arrived = line["opening_minor"] + line["booked_minor"] + line["late_minor"]
        closing = arrived - line["matched_minor"] - line["resolved_minor"]
        yield (
            line["side"],
            currency,
            Amount(line["opening_minor"], currency),
            Amount(line["booked_minor"], currency),
            Amount(line["late_minor"], currency),
            Amount(line["matched_minor"], currency),
            Amount(line["resolved_minor"], currency),
            Amount(closing, currency),
            Amount(line["listed_minor"], currency),
            Amount(closing - line["listed_minor"], currency),
        )


def _select(query: str | sql.Composed, parameters: Parameters) -> list[tuple[Any, ...]]:
    """Rows of our own queries: what stands in which column is known where they are called."""
    with whole_tables(), connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def _match_rows(parameters: Parameters) -> Iterator[Sequence[Cell | Amount]]:
    for row in _select(LEGS_SQL, parameters):
        *words, amount, currency, counts_as, difference, match_currency = row
        yield (
            *words,
            Amount(amount, currency),
            currency,
            Amount(difference, match_currency),
            Amount(counts_as, match_currency),
            match_currency,
        )


def _adjustment_rows(parameters: Parameters) -> Iterator[Sequence[Cell | Amount]]:
    for *words, debit, credit, currency in _select(ADJUSTMENTS_SQL, parameters):
        yield (*words, Amount(debit, currency), Amount(credit, currency), currency)


def _open_rows(settlement: Settlement, parameters: Parameters) -> Iterator[Sequence[Cell | Amount]]:
    query = sql.SQL(OPEN_SQL).format(is_open=sql.SQL(IS_OPEN))
    found = settlement.reconciliation
    # settlements of before the basis was kept have none: the rules in force are the nearest there is
    basis = settlement.basis or basis_of(rules_in_force(found))
    steps = steps_before(settlement.merchant, found, settlement.period_start, basis)
    rows = _select(places_sql(steps) + query, parameters)
    for *words, amount, currency, kind, state in rows:
        yield (*words, Amount(amount, currency), currency, kind or "WAITING", state or "WAITING")


def as_csv(settlement: Settlement, merchant: Merchant) -> bytes:
    """All tables in one file, each row led by its table's code; UTF-8 with a mark for spreadsheets."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for table in tables(settlement, merchant):
        writer.writerow(("table", *table.header))
        for row in table.rows:
            writer.writerow((table.code, *(_csv_cell(cell) for cell in row)))
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(cell: Cell | Amount) -> str:
    if isinstance(cell, Amount):
        return cell.text()
    return safe_text(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def as_workbook(settlement: Settlement, merchant: Merchant) -> bytes:
    """A workbook with a sheet per table. Amounts are numbers with their currency's decimals."""
    out = io.BytesIO()
    # text is never taken for a formula or a link, so it needs no escaping here
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        styles = _Styles(book)
        for table in tables(settlement, merchant):
            _write_sheet(book.add_worksheet(table.title[:31]), table, styles)
    return out.getvalue()


class _Styles:
    """The few cell formats of the workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._book = book
        self._amounts: dict[int, xlsxwriter.format.Format] = {}

    def amount(self, decimals: int) -> xlsxwriter.format.Format:
        if decimals not in self._amounts:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._amounts[decimals] = self._book.add_format({"num_format": pattern})
        return self._amounts[decimals]


def _write_sheet(sheet: xlsxwriter.worksheet.Worksheet, table: Table, styles: _Styles) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(table.header) - 1, 0), 18)
    sheet.write_row(0, 0, table.header, styles.head)
    for number, row in enumerate(table.rows, start=1):
        if number > SHEET_ROWS_MAX:
            sheet.write_string(number, 0, _("The rest stands in the CSV."))
            return
        for column, cell in enumerate(row):
            if isinstance(cell, Amount):
                text = cell.text()
                decimals = len(text.partition(".")[2])
                sheet.write_number(number, column, Decimal(text), styles.amount(decimals))
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, styles.day)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell_text(cell))
