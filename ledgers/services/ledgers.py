"""Ledgers: opened, changed, retired."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions, standards
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.patience import patiently
from accounts.permissions import Action
from ledgers.models import Ledger


class LedgerRefusedError(UserError):
    """The ledger can't be like this."""


@transaction.atomic
def create_ledger(
    *,
    merchant: Merchant,
    actor: Actor,
    name: str,
    kind: str,
    currency: str,
    zone: str,
    account: str = "",
    format: str = "",  # noqa: A002  (the word of the trade)
) -> Ledger:
    """Open a ledger. Whoever may upload may open the one that their file needs."""
    permissions.check(actor, Action.UPLOAD)
    currency = currency.strip().upper()
    _check(name, kind, currency, zone)
    try:
        with transaction.atomic():
            ledger = Ledger.objects.create(
                merchant=merchant,
                name=name.strip(),
                kind=kind,
                currency=currency,
                zone=zone,
                account=account.strip(),
                format=format,
            )
    except IntegrityError as error:
        raise LedgerRefusedError(
            _("There is a ledger called “%(name)s” already.") % {"name": name}
        ) from error
    audit.record(
        merchant=merchant, actor=actor, verb="ledger.created", subject=ledger, after=_facts(ledger)
    )
    return ledger


@transaction.atomic
def change_ledger(
    *, merchant: Merchant, actor: Actor, ledger: Ledger, name: str, account: str, is_active: bool
) -> Ledger:
    """Rename a ledger, or retire it. What its rows mean (kind, currency, zone) stays as it was."""
    permissions.check(actor, Action.MANAGE_LEDGERS)
    mine = Ledger.objects.for_merchant(merchant).filter(id=ledger.id)
    # with its key: another name is another key
    locked = patiently(mine.select_for_update())[0]
    before = _facts(locked)
    _check(name, locked.kind, locked.currency, locked.zone)
    locked.name, locked.account, locked.is_active = name.strip(), account.strip(), is_active
    try:
        with transaction.atomic():
            locked.save(update_fields=["name", "account", "is_active"])
    except IntegrityError as error:
        raise LedgerRefusedError(
            _("There is a ledger called “%(name)s” already.") % {"name": name}
        ) from error
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="ledger.changed",
        subject=locked,
        before=before,
        after=_facts(locked),
    )
    return locked


def _check(name: str, kind: str, currency: str, zone: str) -> None:
    if not name.strip():
        raise LedgerRefusedError(_("A ledger needs a name."))
    if kind not in Ledger.Kind.values:
        raise LedgerRefusedError(_("Choose what kind of ledger this is."))
    if not standards.is_currency(currency):
        raise LedgerRefusedError(
            _("“%(code)s” is no currency. Write its code, such as CNY.") % {"code": currency}
        )
    if not standards.is_zone(zone):
        raise LedgerRefusedError(_("“%(zone)s” is no time zone.") % {"zone": zone})


def _facts(ledger: Ledger) -> dict[str, object]:
    return {
        "name": ledger.name,
        "kind": ledger.kind,
        "currency": ledger.currency,
        "zone": ledger.zone,
        "account": ledger.account,
        "is_active": ledger.is_active,
    }
