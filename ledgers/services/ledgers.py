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
from ledgers.deliveries import AFTER_DAYS_MAX, Delivery
from ledgers.models import Ledger
from ledgers.services.lateness import notice_late_statements

# when the statements of a new ledger are expected, until somebody says otherwise
MONTHLY: dict[str, object] = {"expected_every": Ledger.Expected.MONTH, "expected_after_days": 4}
DAILY: dict[str, object] = {"expected_every": Ledger.Expected.DAY, "expected_after_days": 1}
USUAL = {
    Ledger.Kind.CHANNEL: DAILY,
    Ledger.Kind.BANK: {**DAILY, "skips_days_off": True},
}

CHANGEABLE = ["name", "account", "is_active", "cut_off", "expected_every", "expected_after_days", "expected_at",
              "skips_days_off"]  # fmt: skip


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
                **USUAL.get(Ledger.Kind(kind), MONTHLY),
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
    *,
    merchant: Merchant,
    actor: Actor,
    ledger: Ledger,
    name: str,
    account: str,
    is_active: bool,
    delivery: Delivery | None = None,
) -> Ledger:
    """Rename a ledger, say when its statements are expected, or retire it.

    What its rows mean (kind, currency, zone) stays as it was.
    """
    permissions.check(actor, Action.MANAGE_LEDGERS)
    mine = Ledger.objects.for_merchant(merchant).filter(id=ledger.id)
    # with its key: another name is another key
    locked = patiently(mine.select_for_update())[0]
    before = _facts(locked)
    _check(name, locked.kind, locked.currency, locked.zone)
    locked.name, locked.account, locked.is_active = name.strip(), account.strip(), is_active
    if delivery is not None:
        _expect(locked, delivery)
    try:
        with transaction.atomic():
            locked.save(update_fields=CHANGEABLE)
    except IntegrityError as error:
        raise LedgerRefusedError(
            _("There is a ledger called “%(name)s” already.") % {"name": name}
        ) from error
    notice_late_statements(merchant=merchant, actor=actor, ledger_id=locked.id, only_resolve=True)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="ledger.changed",
        subject=locked,
        before=before,
        after=_facts(locked),
    )
    return locked


def _expect(ledger: Ledger, delivery: Delivery) -> None:
    if delivery.after_days > AFTER_DAYS_MAX:
        raise LedgerRefusedError(
            _("A statement can be expected %(days)d days after its period at most.")
            % {"days": AFTER_DAYS_MAX}
        )
    ledger.cut_off, ledger.expected_every = delivery.cut_off, delivery.every
    ledger.expected_after_days, ledger.expected_at = delivery.after_days, delivery.at
    ledger.skips_days_off = delivery.skips_days_off


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
        "cut_off": str(ledger.cut_off),
        "expected_every": str(ledger.expected_every),
        "expected_after_days": ledger.expected_after_days,
        "expected_at": str(ledger.expected_at),
        "skips_days_off": ledger.skips_days_off,
    }
