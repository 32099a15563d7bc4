"""Which accounts of the merchant's own books vouchers name."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from ledgers.models import Ledger
from reconcile.models import AccountMapping, AccountPurpose
from reconcile.models.bookkeeping import ACCOUNT_CODE_LENGTH_MAX, ACCOUNT_NAME_LENGTH_MAX


class AccountRefusedError(UserError):
    """An account needs a code and a name that a bookkeeping program can take."""


@dataclass(frozen=True, slots=True)
class GivenAccount:
    """What is said of a purpose, or of it for one ledger. Without code and name the usual account counts."""

    purpose: str
    code: str
    name: str
    ledger_id: uuid.UUID | None = None


@transaction.atomic
def map_accounts(*, merchant: Merchant, actor: Actor, accounts: Sequence[GivenAccount]) -> int:
    """Say which accounts serve which purposes; how many changed. What isn't named stays as it is."""
    permissions.check(actor, Action.MANAGE_LEDGERS)
    # two that change the same account at one moment come one after the other
    audit.hold_chain(merchant)
    ledgers = _ledgers(merchant, accounts)
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for given in accounts:
        account = _checked(given)
        ledger = ledgers[given.ledger_id] if given.ledger_id else None
        was = _replace(merchant, given.purpose, ledger, account)
        if was != account:
            key = f"{given.purpose} {ledger.name}" if ledger else given.purpose
            before[key], after[key] = was, account
    if after:
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="merchant.accounts_mapped",
            subject=merchant,
            before=before,
            after=after,
        )
    return len(after)


def _ledgers(merchant: Merchant, accounts: Sequence[GivenAccount]) -> dict[uuid.UUID, Ledger]:
    wanted = {given.ledger_id for given in accounts if given.ledger_id}
    found = {
        ledger.public_id: ledger
        for ledger in Ledger.objects.for_merchant(merchant).filter(public_id__in=wanted)
    }
    if missing := wanted - found.keys():
        raise Ledger.DoesNotExist(str(min(missing)))
    return found


def _checked(given: GivenAccount) -> list[str] | None:
    """Code and name without blanks around them; None where both are empty."""
    if given.purpose not in AccountPurpose.values:
        raise AccountRefusedError(
            _("There is no purpose “%(purpose)s”.") % {"purpose": given.purpose[:40]}
        )
    code, name = given.code.strip(), given.name.strip()
    if not code and not name:
        return None
    label = str(AccountPurpose(given.purpose).label)
    if not code or not name:
        raise AccountRefusedError(
            _("%(purpose)s: an account has a code and a name, or neither.") % {"purpose": label}
        )
    if len(code) > ACCOUNT_CODE_LENGTH_MAX or len(name) > ACCOUNT_NAME_LENGTH_MAX:
        raise AccountRefusedError(
            _("%(purpose)s: a code has at most %(code)d characters, a name at most %(name)d.")
            % {"purpose": label, "code": ACCOUNT_CODE_LENGTH_MAX, "name": ACCOUNT_NAME_LENGTH_MAX}
        )
    if any(unicodedata.category(sign).startswith("C") for sign in code + name):
        raise AccountRefusedError(
            _("%(purpose)s: code and name are written in one line, without invisible characters.")
            % {"purpose": label}
        )
    return [code, name]


def _replace(
    merchant: Merchant, purpose: str, ledger: Ledger | None, account: list[str] | None
) -> list[str] | None:
    """Put the account in the place of what was said before; what that was."""
    mine = AccountMapping.objects.for_merchant(merchant).filter(purpose=purpose, ledger=ledger)
    row = mine.first()
    was = [row.code, row.name] if row else None
    if account is None and row is not None:
        row.delete()
    elif account is not None and row is not None and account != was:
        row.code, row.name = account
        row.save(update_fields=["code", "name"])
    elif account is not None and row is None:
        AccountMapping.objects.create(
            merchant=merchant, purpose=purpose, ledger=ledger, code=account[0], name=account[1]
        )
    return was
