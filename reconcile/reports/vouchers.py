"""The vouchers (憑證) of a closed period: what moved between which accounts, to the last minor unit.

    matches     theirs is debited with what arrived there, ours credited with what was owed; the difference
                is booked as it was explained: fee, exchange, rounding, correction
    fees        what theirs kept of each row, where rows are compared before fees
    decided     differences that people resolved: written off, corrected, or set aside
    carried     what is open on their side, in suspense until it is cleared; that of the period before is
                taken over

So the account of each of their ledgers moves by what its statements say, and no more. An open row of ours is
owed still, and needs no entry. Against a supplier the directions are turned round. Pieces of stock are no
money: they are corrections, not vouchers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.errors import UserError
from accounts.models import Merchant
from ledgers.models import Ledger
from reconcile.models import (
    AccountPurpose,
    Adjustment,
    ReconciliationLedger,
    Settlement,
)
from reconcile.models.definitions import Side
from reconcile.reports.account_mapping import OF_KIND, Accounts, accounts_of
from reconcile.reports.voucher_sums import BookedRow, LegSum, PlacedSum, VoucherSums, voucher_sums
from reconcile.vouchers.lines import Account, Source, Voucher, VoucherLine

PURPOSES = {
    Adjustment.Kind.WRITE_OFF: AccountPurpose.WRITE_OFF,
    Adjustment.Kind.FEE: AccountPurpose.FEE,
    Adjustment.Kind.CORRECTION: AccountPurpose.CORRECTION,
    Adjustment.Kind.TOLERANCE: AccountPurpose.ROUNDING,
    Adjustment.Kind.FX: AccountPurpose.FX,
}


class NotClosedError(UserError):
    """Vouchers are of what is decided: the period isn't closed."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A line on its way into the voucher of its currency."""

    currency: str
    line: VoucherLine


@dataclass(frozen=True, slots=True)
class Books:
    """The ledgers of the reconciliation, and the accounts that stand for them."""

    ledgers: dict[int, Ledger]
    accounts: Accounts
    # against a supplier what is on their side is owed, and ours is what was bought
    is_of_supplier: bool

    def account(self, ledger_id: int) -> Account:
        kind = self.ledgers[ledger_id].kind
        if self.is_of_supplier and kind == Ledger.Kind.ORDERS:
            return self.accounts.of(AccountPurpose.PURCHASES)
        return self.accounts.of(OF_KIND[kind], ledger_id)

    def post(
        self, currency: str, account: Account, amount_minor: int, words: str, source: Source
    ) -> Posting:
        """Debit above zero, credit below; turned round against a supplier."""
        signed = -amount_minor if self.is_of_supplier else amount_minor
        return Posting(currency, VoucherLine(account, signed, words, source))

    def name(self, ledger_id: int) -> str:
        return self.ledgers[ledger_id].name


def vouchers_of(settlement: Settlement, merchant: Merchant) -> list[Voucher]:
    """The vouchers of a closed period, one per subject and currency, each balanced."""
    if settlement.state not in Settlement.LOCKING:
        raise NotClosedError(
            _("Vouchers are made of a closed period. This one is: %(state)s.")
            % {"state": settlement.get_state_display()}
        )
    books, sums = _books(settlement, merchant), voucher_sums(settlement)
    subjects: list[tuple[str, list[Posting]]] = [
        (_("Matched: received, paid back, and the differences"), _matched(sums, books)),
        (_("Fees that were kept"), _fees(sums, books)),
        (_("Differences that were decided"), _decided(sums, books)),
        (_("Carried forward in suspense"), _carried(sums, books)),
    ]
    vouchers: list[Voucher] = []
    for subject, postings in subjects:
        for currency in sorted({posting.currency for posting in postings}):
            lines = tuple(p.line for p in postings if p.currency == currency)
            made = Voucher(
                number=_number(settlement, len(vouchers) + 1),
                booked_on=settlement.period_end,
                currency=currency,
                words=_("%(name)s: %(about)s")
                % {"name": settlement.reconciliation.name, "about": subject},
                lines=lines,
                settlement=str(settlement.public_id),
                made_by=settlement.made_by_name,
            )
            made.check()
            vouchers.append(made)
    return vouchers


def _number(settlement: Settlement, place: int) -> str:
    """Day, settlement and place: at most 21 characters, which is what QuickBooks keeps."""
    return f"{settlement.period_end:%Y%m%d}-{settlement.public_id.hex[:6]}-{place}"


def _books(settlement: Settlement, merchant: Merchant) -> Books:
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation=settlement.reconciliation_id
    )
    rows = list(sides.select_related("ledger").order_by("id"))
    theirs = {row.ledger.kind for row in rows if row.side == Side.RIGHT}
    return Books(
        {row.ledger_id: row.ledger for row in rows},
        accounts_of(merchant),
        Ledger.Kind.SUPPLIER in theirs,
    )


def _matched(sums: VoucherSums, books: Books) -> list[Posting]:
    found = [_leg(leg, books) for leg in sums.legs]
    found += [_booked(row, books, row.rule) for row in sums.booked_for(cases=False)]
    return _without_nothing(found)


def _leg(leg: LegSum, books: Books) -> Posting:
    words = _("Paid back: %(ledger)s") if leg.is_refund else _("Received: %(ledger)s")
    if leg.side == Side.LEFT and not leg.is_refund:
        words = _("No longer owed: %(ledger)s")
    source = Source(
        kind="refunded" if leg.is_refund else "received",
        ledger=books.name(leg.ledger_id),
        rule=leg.rule,
        rows=leg.rows,
    )
    signed = leg.amount_minor if leg.side == Side.RIGHT else -leg.amount_minor
    posting = books.post(
        leg.currency,
        books.account(leg.ledger_id),
        signed,
        words % {"ledger": books.name(leg.ledger_id)},
        source,
    )
    if leg.own_currency == leg.currency:
        return posting
    own = replace(
        posting.line, original_minor=abs(leg.own_minor), original_currency=leg.own_currency
    )
    return Posting(leg.currency, own)


def _booked(row: BookedRow, books: Books, rule: str = "") -> Posting:
    purpose = PURPOSES.get(Adjustment.Kind(row.kind), AccountPurpose.SUSPENSE)
    label = str(Adjustment.Kind(row.kind).label)
    return books.post(
        row.currency,
        books.accounts.of(purpose),
        row.amount_minor,
        _("%(name)s: %(about)s") % {"name": label, "about": row.reason} if row.reason else label,
        Source(
            kind="difference",
            rule=rule,
            booking=row.kind,
            adjustment=row.adjustment,
            rows=row.bookings,
        ),
    )


def _fees(sums: VoucherSums, books: Books) -> list[Posting]:
    found = []
    for fee in sums.at("fee"):
        found += _pair(
            books,
            fee,
            debit=books.accounts.of(AccountPurpose.FEE),
            credit=books.account(fee.ledger_id),
            words=_("Fees kept by %(ledger)s"),
            kind="fee",
        )
    return _without_nothing(found)


def _decided(sums: VoucherSums, books: Books) -> list[Posting]:
    found: list[Posting] = []
    for part in sums.at("decided"):
        name = books.name(part.ledger_id)
        if part.is_booked:
            signed = part.amount_minor if part.side == Side.RIGHT else -part.amount_minor
            source = Source(kind="resolved", ledger=name, rows=part.rows)
            words = _("Difference decided: %(ledger)s") % {"ledger": name}
            found.append(
                books.post(part.currency, books.account(part.ledger_id), signed, words, source)
            )
        elif part.side == Side.RIGHT:
            purpose = AccountPurpose.FEE if part.is_fee else AccountPurpose.SUSPENSE
            found += _pair(
                books,
                part,
                debit=books.account(part.ledger_id),
                credit=books.accounts.of(purpose),
                words=_("Set aside, nothing to match: %(ledger)s"),
                kind="set_aside",
            )
    found += [_booked(row, books) for row in sums.booked_for(cases=True)]
    return _without_nothing(found)


def _carried(sums: VoucherSums, books: Books) -> list[Posting]:
    suspense = books.accounts.of(AccountPurpose.SUSPENSE)
    found: list[Posting] = []
    for part in sums.at("opening"):
        own, words = (
            books.account(part.ledger_id),
            _("Taken over from the period before: %(ledger)s"),
        )
        found += _pair(books, part, debit=suspense, credit=own, words=words, kind="taken_over")
    for part in sums.at("carried"):
        own, words = books.account(part.ledger_id), _("Carried forward: %(ledger)s")
        found += _pair(books, part, debit=own, credit=suspense, words=words, kind="carried")
    return _without_nothing(found)


def _pair(
    books: Books,
    part: PlacedSum,
    *,
    debit: Account,
    credit: Account,
    words: str,
    kind: str,
) -> list[Posting]:
    name = books.name(part.ledger_id)
    said = words % {"ledger": name}
    source = Source(kind=kind, ledger=name, rows=part.rows)
    return [
        books.post(part.currency, debit, part.amount_minor, said, source),
        books.post(part.currency, credit, -part.amount_minor, said, source),
    ]


def _without_nothing(found: Iterable[Posting]) -> list[Posting]:
    return [posting for posting in found if posting.line.amount_minor]
