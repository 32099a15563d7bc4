"""Puts the sample data through the product's own doors: upload, workers, runs, review, settlement.

Each merchant's month is one step. A step that is in leaves a mark, so a second start changes nothing.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.actors import Actor
from accounts.models import Job, Membership, Merchant, Role, User
from accounts.services.merchants import create_merchant
from accounts.tenancy import merchant_scope
from ledgers.deliveries import Every
from ledgers.models import Ledger, Upload
from ledgers.services import uploads
from ledgers.services.ledgers import change_ledger, create_ledger
from reconcile.demo.files import LAMP, MONTH, TEA, DemoMonth, make_month, previous_month
from reconcile.models import DemoSeed, ExceptionCase, Match, Reconciliation, Settlement
from reconcile.models.cases import ExceptionKind
from reconcile.services import adjustments, authority, cases, matches, settlements
from reconcile.services.reconciliations import create_reconciliation

PASSWORD = "reconcile-demo"
WAIT_SECONDS_MAX = 240
COMPLETE = "complete"
# suggestions of the large month that visitors find to decide themselves
LEFT_TO_VISITORS = 5

PEOPLE = (
    ("mei", "林美 Lin Mei", "tea", Role.OWNER),
    ("chan", "陳會計 Chan", "tea", Role.ACCOUNTANT),
    ("wong", "黃複核 Wong", "tea", Role.APPROVER),
    ("lee", "李倉 Lee", "tea", Role.UPLOADER),
    ("grace", "Grace Ho", "lamp", Role.OWNER),
    ("tom", "Tom Baker", "lamp", Role.ACCOUNTANT),
)
KINDS = {
    "orders": Ledger.Kind.ORDERS,
    "refunds": Ledger.Kind.ORDERS,
    "wechat": Ledger.Kind.CHANNEL,
    "alipay": Ledger.Kind.CHANNEL,
    "payouts": Ledger.Kind.CHANNEL,
    "bank": Ledger.Kind.BANK,
}
# of each shop the file that every reconciliation needs: it comes last
LAST = ("wechat", "payouts")
# each shop in the language of its people
NAMES = {
    "tea": {
        "orders": "自有訂單",
        "refunds": "自有訂單",
        "wechat": "微信支付",
        "alipay": "支付寶",
        "payouts": "支付渠道",
        "bank": "銀行賬戶",
        "orders against channels": "訂單對渠道",
        "payouts against the bank": "回款對銀行",
    },
    "lamp": {
        "orders": "Own orders",
        "refunds": "Own orders",
        "payouts": "Payment channel",
        "bank": "Bank account",
        "orders against channels": "Orders against channels",
        "payouts against the bank": "Payouts against the bank",
    },
}
Say = Callable[[str], None]


class DemoStuckError(RuntimeError):
    """The workers did not finish in time."""


@dataclass(frozen=True, slots=True)
class Shop:
    """A demo merchant with the people who act in it."""

    merchant: Merchant
    owner: Actor
    accountant: Actor
    approver: Actor | None
    names: Mapping[str, str]


def is_complete() -> bool:
    return DemoSeed.objects.filter(name=COMPLETE).exists()


def seed(say: Say) -> None:
    """Make everything that is not in yet."""
    if is_complete():
        return
    if not DemoSeed.objects.filter(name="people").exists():
        _make_people()
    for code, profile in (("tea", TEA), ("lamp", LAMP)):
        shop = _shop(code)
        for number, month in enumerate(
            (previous_month(profile, MONTH), make_month(profile, MONTH))
        ):
            step = f"{code}:{number}"
            if not DemoSeed.objects.filter(name=step).exists():
                say(f"{shop.merchant.name}: month {number + 1} of 2")
                _take_month_in(shop, month)
                _review(shop, everything=number == 0)
                _settle(shop, approve=number == 0)
                DemoSeed.objects.create(name=step)
    DemoSeed.objects.create(name=COMPLETE)
    say("the sample data is in")


def email(name: str) -> str:
    return f"{name}@demo.example"


@transaction.atomic
def _make_people() -> None:
    merchants: dict[str, Membership] = {}
    names = {
        "tea": ("山城茶舖", "CNY", "Asia/Shanghai"),
        "lamp": ("Harbour Lamp Co.", "HKD", "Asia/Hong_Kong"),
    }
    for name, display, code, role in PEOPLE:
        user = User.objects.create_user(email(name), PASSWORD, display_name=display)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        if role == Role.OWNER:
            title, currency, zone = names[code]
            merchants[code] = create_merchant(owner=user, name=title, currency=currency, zone=zone)
            with merchant_scope(merchants[code].merchant_id):
                Merchant.objects.filter(id=merchants[code].merchant_id).update(is_demo=True)
            continue
        merchant = merchants[code].merchant
        with merchant_scope(merchant.id):
            Membership.objects.create(merchant=merchant, user=user, role=role)
    DemoSeed.objects.create(name="people")


def _shop(code: str) -> Shop:
    names = {role: name for name, _display, shop, role in PEOPLE if shop == code}
    found = {
        role: Membership.objects.using("sys")
        .select_related("merchant")
        .get(user__email=email(name))
        for role, name in names.items()
    }
    actors = {}
    for role, membership in found.items():
        membership.user = User.objects.get(pk=membership.user_id)
        actors[role] = Actor.of(membership)
    merchant = found[Role.OWNER].merchant
    return Shop(
        merchant,
        actors[Role.OWNER],
        actors[Role.ACCOUNTANT],
        actors.get(Role.APPROVER),
        NAMES[code],
    )


def _take_month_in(shop: Shop, month: DemoMonth) -> None:
    """Upload the month's files, let workers look at them, confirm them, let workers read them."""
    received = []
    for document in month.documents:
        with merchant_scope(shop.merchant.id):
            file = SimpleUploadedFile(document.name, document.content)
            got = uploads.receive_upload(merchant=shop.merchant, actor=shop.accountant, file=file)
            received.append((document.role, got.upload.public_id))
    _wait(shop)
    with merchant_scope(shop.merchant.id):
        # defined before the files are read: a run starts when the last of them is in
        for role, upload_id in received:
            _ledger(shop, role, upload_id)
        _define(shop)
    # one run sees all files, whichever worker is quicker: the shop looks the same on every machine
    for is_last in (False, True):
        for role, upload_id in received:
            if (role in LAST) == is_last:
                with merchant_scope(shop.merchant.id):
                    _confirm(shop, role, upload_id)
        _wait(shop)


def _ledger(shop: Shop, role: str, upload_id: uuid.UUID) -> Ledger:
    found = Ledger.objects.for_merchant(shop.merchant).filter(name=shop.names[role]).first()
    if found is not None:
        return found
    upload = Upload.objects.for_merchant(shop.merchant).get(public_id=upload_id)
    ledger = create_ledger(
        merchant=shop.merchant,
        actor=shop.owner,
        name=shop.names[role],
        kind=KINDS[role],
        currency=shop.merchant.currency,
        zone=shop.merchant.zone,
        account=str(upload.inspection.get("account", "")),
        format=str(upload.inspection.get("format", "")),
    )
    # the shops of the demo fetch their files once a month
    return change_ledger(
        merchant=shop.merchant,
        actor=shop.owner,
        ledger=ledger,
        name=ledger.name,
        account=ledger.account,
        is_active=True,
        delivery=replace(ledger.delivery, every=Every.MONTH, after_days=4),
    )


def _confirm(shop: Shop, role: str, upload_id: uuid.UUID) -> None:
    upload = Upload.objects.for_merchant(shop.merchant).get(public_id=upload_id)
    if upload.state == Upload.State.CONFIRMED:
        return
    ledger = _ledger(shop, role, upload_id)
    start, end = upload.inspection.get("period") or (None, None)
    uploads.confirm_upload(
        merchant=shop.merchant,
        actor=shop.accountant,
        upload_id=upload_id,
        ledger=ledger,
        period=(
            date.fromisoformat(start) if start else None,
            date.fromisoformat(end) if end else None,
        ),
    )


def _define(shop: Shop) -> None:
    """Orders against all channels; and for a channel with payouts, those against the bank."""
    if Reconciliation.objects.for_merchant(shop.merchant).exists():
        return
    ledgers = {x.name: x for x in Ledger.objects.for_merchant(shop.merchant).order_by("id")}
    channels = [x for x in ledgers.values() if x.kind == Ledger.Kind.CHANNEL]
    create_reconciliation(
        merchant=shop.merchant,
        actor=shop.owner,
        name=shop.names["orders against channels"],
        left=[ledgers[shop.names["orders"]]],
        right=channels,
    )
    if shop.names["payouts"] in ledgers:
        create_reconciliation(
            merchant=shop.merchant,
            actor=shop.owner,
            name=shop.names["payouts against the bank"],
            left=[ledgers[shop.names["payouts"]]],
            right=[ledgers[shop.names["bank"]]],
        )


def _wait(shop: Shop) -> None:
    """Until no job of the merchant is left; the workers do them like any user's."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while time.monotonic() < deadline:
        with merchant_scope(shop.merchant.id):
            jobs = Job.objects.for_merchant(shop.merchant)
            dead = jobs.filter(state=Job.State.DEAD).first()
            if dead is not None:
                raise DemoStuckError(f"{dead.kind}: {dead.error}")
            if not jobs.filter(state__in=[Job.State.TODO, Job.State.RUNNING]).exists():
                return
        time.sleep(0.3)
    raise DemoStuckError("the workers did not finish in time")


def _review(shop: Shop, *, everything: bool) -> None:
    """The accountant's work: all of a small month, or the plain part of a large one."""
    with merchant_scope(shop.merchant.id):
        suggested = Match.objects.for_merchant(shop.merchant).filter(
            state="SUGGESTED", undone_by=None
        )
        ids = list(suggested.order_by("id").values_list("public_id", flat=True))
        for match_id in ids if everything else ids[:-LEFT_TO_VISITORS]:
            matches.accept_suggestion(
                merchant=shop.merchant, actor=shop.accountant, match_id=match_id
            )
        open_cases = ExceptionCase.objects.for_merchant(shop.merchant).filter(state="OPEN")
        for case in open_cases.order_by("id"):
            _decide_case(shop, case, everything=everything)


def _decide_case(shop: Shop, case: ExceptionCase, *, everything: bool) -> None:
    plain = {
        ExceptionKind.NON_TRADE: "nothing to match",
        ExceptionKind.DUPLICATE: "a copy of the export",
    }
    if case.kind in plain:
        cases.set_aside(
            merchant=shop.merchant,
            actor=shop.accountant,
            case_id=case.public_id,
            version=case.version,
            reason=plain[ExceptionKind(case.kind)],
        )
    elif everything and _is_small(shop, case):
        adjustments.write_off(
            merchant=shop.merchant,
            actor=shop.accountant,
            case_id=case.public_id,
            version=case.version,
            reason="below the limit, not worth pursuing",
        )


def _is_small(shop: Shop, case: ExceptionCase) -> bool:
    """Whether the accountant may write it off alone: a pending write-off would keep the month open."""
    asked = (shop.merchant, shop.accountant, case.difference_minor, case.currency)
    return (
        case.difference_minor != 0
        and not authority.needs_approval(*asked, day=case.period_on)
        and not authority.is_above_sums(*asked, day=case.period_on)
    )


def _settle(shop: Shop, *, approve: bool) -> None:
    """Submit the month; the approver closes the first and leaves the second for the visitor."""
    with merchant_scope(shop.merchant.id):
        for reconciliation in Reconciliation.objects.for_merchant(shop.merchant).order_by("id"):
            if not approve and shop.approver is None:
                continue
            period = _period(shop, reconciliation)
            submitted = settlements.submit_settlement(
                merchant=shop.merchant,
                actor=shop.accountant,
                reconciliation_id=reconciliation.public_id,
                period_start=period[0],
                period_end=period[1],
                note="",
            )
            if approve:
                settlements.approve_settlement(
                    merchant=shop.merchant,
                    actor=shop.approver or shop.owner,
                    settlement_id=submitted.public_id,
                )


def _period(shop: Shop, reconciliation: Reconciliation) -> tuple[date, date]:
    closed = Settlement.objects.for_merchant(shop.merchant).filter(reconciliation=reconciliation)
    if closed.exists():
        return MONTH, MONTH.replace(day=31)
    return MONTH.replace(month=MONTH.month - 1), MONTH.replace(month=MONTH.month - 1, day=30)
