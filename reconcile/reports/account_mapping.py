"""Which account of the merchant's books a purpose has: the ledger's own, the merchant's, or the usual one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Merchant
from ledgers.models import Ledger
from reconcile.models import AccountMapping, AccountPurpose
from reconcile.vouchers.lines import Account

# codes of the Chinese standard for enterprises (企業會計準則); names in the reader's language
USUAL: Mapping[str, tuple[str, Promise]] = {
    AccountPurpose.BANK: ("1002", _("Cash at bank")),
    AccountPurpose.CLEARING: ("1012", _("Other monetary funds")),
    AccountPurpose.RECEIVABLE: ("1122", _("Accounts receivable")),
    AccountPurpose.PAYABLE: ("2202", _("Accounts payable")),
    AccountPurpose.PURCHASES: ("1405", _("Goods in stock")),
    AccountPurpose.FEE: ("6603", _("Finance expenses")),
    AccountPurpose.FX: ("6061", _("Exchange gain or loss")),
    AccountPurpose.WRITE_OFF: ("6711", _("Non-operating expenses")),
    AccountPurpose.CORRECTION: ("6001", _("Main business income")),
    AccountPurpose.ROUNDING: ("6711", _("Non-operating expenses")),
    AccountPurpose.SUSPENSE: ("1901", _("Pending gains and losses")),
}
# what money in a ledger of a kind is, in the books
OF_KIND: Mapping[str, AccountPurpose] = {
    Ledger.Kind.BANK: AccountPurpose.BANK,
    Ledger.Kind.CHANNEL: AccountPurpose.CLEARING,
    Ledger.Kind.PLATFORM: AccountPurpose.CLEARING,
    Ledger.Kind.ORDERS: AccountPurpose.RECEIVABLE,
    Ledger.Kind.SUPPLIER: AccountPurpose.PAYABLE,
    Ledger.Kind.STOCK: AccountPurpose.PURCHASES,
}
# those of which each ledger may have its own account
PER_LEDGER = (AccountPurpose.BANK, AccountPurpose.CLEARING, AccountPurpose.PAYABLE)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The merchant's accounts, as far as they said which; the usual ones otherwise."""

    general: Mapping[str, Account]
    of_ledger: Mapping[tuple[str, int], Account]

    def of(self, purpose: str, ledger_id: int | None = None) -> Account:
        """The account that serves a purpose, for a ledger where one is given."""
        own = self.of_ledger.get((purpose, ledger_id)) if ledger_id else None
        return own or self.general.get(purpose) or usual(purpose)


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A line of the screen: the purpose, the ledger where it is for one, and what is said of it."""

    key: str
    purpose: str
    label: str
    ledger: Ledger | None
    account: Account | None
    # what counts where nothing is said
    otherwise: Account


def usual(purpose: str) -> Account:
    code, name = USUAL[purpose]
    return Account(code, str(name))


def accounts_of(merchant: Merchant) -> Accounts:
    """All that the merchant has said, in one query."""
    general, of_ledger = {}, {}
    rows = AccountMapping.objects.for_merchant(merchant).order_by("id")
    for row in rows:
        account = Account(row.code, row.name)
        if row.ledger_id is None:
            general[row.purpose] = account
        else:
            of_ledger[row.purpose, row.ledger_id] = account
    return Accounts(general, of_ledger)


def mapping_rows(merchant: Merchant) -> list[MappingRow]:
    """Every purpose, and under those that a ledger may have its own account for, the ledgers."""
    said = accounts_of(merchant)
    ledgers = list(Ledger.objects.for_merchant(merchant).order_by("name", "id"))
    rows = []
    for purpose in AccountPurpose:
        label, general = str(purpose.label), said.general.get(purpose)
        rows.append(MappingRow(str(purpose), purpose, label, None, general, usual(purpose)))
        if purpose not in PER_LEDGER:
            continue
        rows += [
            MappingRow(
                f"{purpose}.{ledger.public_id}",
                purpose,
                label,
                ledger,
                said.of_ledger.get((purpose, ledger.id)),
                said.of(purpose),
            )
            for ledger in ledgers
            if OF_KIND[ledger.kind] == purpose
        ]
    return rows
