"""A voucher: balanced lines of debit and credit in one currency, each with what it comes from. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.errors import UserError
from ledgers.money import format_minor


class UnbalancedVoucherError(UserError):
    """Debit and credit differ. Such a voucher never leaves."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the merchant's own books."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """What a line comes from, so that it can be followed back."""

    # received, refunded, difference, fee, resolved, carried, taken_over
    kind: str
    ledger: str = ""
    rule: str = ""
    # the adjustment's kind, and its id where the line is one booking
    booking: str = ""
    adjustment: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """Debit above zero, credit below; what it was in another currency, if it was."""

    account: Account
    amount_minor: int
    words: str
    source: Source
    original_minor: int | None = None
    original_currency: str = ""

    @property
    def debit_minor(self) -> int:
        return max(self.amount_minor, 0)

    @property
    def credit_minor(self) -> int:
        return max(-self.amount_minor, 0)


@dataclass(frozen=True, slots=True)
class Voucher:
    """One entry of a journal. Its number is the same whenever it is made."""

    number: str
    booked_on: date
    currency: str
    words: str
    lines: tuple[VoucherLine, ...]
    settlement: str
    made_by: str

    @property
    def total_minor(self) -> int:
        return sum(line.debit_minor for line in self.lines)

    def check(self) -> None:
        """Raise UnbalancedVoucherError unless debit and credit agree to the last minor unit."""
        difference = sum(line.amount_minor for line in self.lines)
        if difference:
            raise UnbalancedVoucherError(
                _("Voucher %(number)s is out of balance by %(amount)s %(currency)s.")
                % {
                    "number": self.number,
                    "amount": format_minor(difference, self.currency),
                    "currency": self.currency,
                }
            )
