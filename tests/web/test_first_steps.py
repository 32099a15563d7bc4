"""The first way through the product: each page says what comes next, and proposes it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from accounts import jobs
from accounts.models import AuditEvent, Merchant
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger, Upload
from ledgers.services import uploads
from reconcile.models import Reconciliation, Run
from reconcile.services.reconciliations import begin_reconciliation
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row

ORDERS = orders("SO101,2026-10-05 10:00:41,微信支付,101.00,已付款")
BILL = wechat_bill(wechat_row(101, 10_100))
NEW = {"ledger": "new", "currency": "CNY"}
OWN = {**NEW, "name": "Own orders", "kind": "ORDERS", "column0": "order_ref", "column1": "occurred_at",
       "column3": "gross", "date_order": "YMD", "decimal": "."}  # fmt: skip
THEIRS = {**NEW, "name": "WeChat", "kind": "CHANNEL"}


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


def dropped(person: Person, name: str, content: bytes) -> Upload:
    with merchant_scope(person.merchant.id):
        received = uploads.receive_upload(
            merchant=person.merchant, actor=person.actor, file=SimpleUploadedFile(name, content)
        )
    jobs.work_off()
    return received.upload


def take_in(person: Person, upload: Upload, form: dict[str, str], day: str) -> HttpResponse:
    period = {"period_start": day, "period_end": day}
    return person.client().post(f"/upload/{upload.public_id}/", {**form, **period})  # type: ignore[return-value]


def both_sides_in(person: Person, days: tuple[str, str] = ("2026-10-05", "2026-10-05")) -> None:
    take_in(person, dropped(person, "orders.csv", ORDERS), OWN, days[0])
    take_in(person, dropped(person, "bill.csv", BILL), THEIRS, days[1])
    jobs.work_off()


def page(person: Person, address: str) -> str:
    return person.client().get(address).content.decode()


def ledgers_of(merchant: Merchant) -> dict[str, Ledger]:
    return {x.kind: x for x in Ledger.objects.for_merchant(merchant)}


def test_it_offers_a_new_merchant_a_start_and_no_empty_figures(alice: Person) -> None:
    overview = page(alice, "/")

    assert "Start with two files" in overview
    assert "Upload your own" in overview
    assert "files to take in" not in overview


def test_it_goes_on_to_the_next_file_that_waits(alice: Person) -> None:
    first, second = dropped(alice, "orders.csv", ORDERS), dropped(alice, "bill.csv", BILL)

    answer = take_in(alice, first, OWN, "2026-10-05")

    assert answer["Location"] == f"/upload/{second.public_id}/"


def test_it_leaves_the_files_of_others_to_them(alice: Person, dave: Person) -> None:
    first = dropped(alice, "orders.csv", ORDERS)
    dropped(dave, "bill.csv", BILL)

    answer = take_in(alice, first, OWN, "2026-10-05")

    assert answer["Location"].startswith("/statements/")


def test_it_names_a_new_ledger_by_its_kind_where_the_file_does_not(alice: Person) -> None:
    upload = dropped(alice, "orders.csv", ORDERS)

    form = alice.client().get(f"/upload/{upload.public_id}/").context["form"]

    assert form["name"].value() == "Own orders"


def test_it_asks_for_the_other_side_after_the_first(alice: Person) -> None:
    statement = take_in(alice, dropped(alice, "orders.csv", ORDERS), OWN, "2026-10-05")["Location"]
    jobs.work_off()

    assert "Next: the other side" in page(alice, statement)
    assert "Next: the other side" in page(alice, "/")


def test_it_offers_to_compare_the_two_sides_that_are_in(alice: Person) -> None:
    both_sides_in(alice)

    assert "Compare them" in page(alice, "/")


def test_it_sends_those_who_may_not_define_to_those_who_may(alice: Person, dave: Person) -> None:
    both_sides_in(alice)

    overview = page(dave, "/")

    assert "Ask the owner or an admin" in overview
    assert "Compare them" not in overview


def test_it_proposes_both_sides_and_a_name(alice: Person) -> None:
    both_sides_in(alice)

    form = alice.client().get("/reconciliations/new/").context["form"]

    with merchant_scope(alice.merchant.id):
        found = ledgers_of(alice.merchant)
    assert form.initial == {
        "name": "Own orders against WeChat",
        "left": [str(found["ORDERS"].public_id)],
        "right": [str(found["CHANNEL"].public_id)],
    }


def test_it_runs_at_once_over_the_days_of_both_sides(alice: Person) -> None:
    both_sides_in(alice)
    form = alice.client().get("/reconciliations/new/").context["form"]

    answer = alice.client().post("/reconciliations/new/", {**form.initial, "cycle": "ON_ARRIVAL"})

    with merchant_scope(alice.merchant.id):
        run = Run.objects.get()
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert answer["Location"] == f"/runs/{run.public_id}/"
    assert (run.period_start, run.period_end) == (date(2026, 10, 5), date(2026, 10, 5))
    assert {"reconciliation.created", "run.started"} <= verbs


def test_it_has_nothing_more_to_offer_once_they_are_compared(alice: Person) -> None:
    both_sides_in(alice)
    form = alice.client().get("/reconciliations/new/").context["form"]
    alice.client().post("/reconciliations/new/", {**form.initial, "cycle": "ON_ARRIVAL"})

    overview = page(alice, "/")

    assert "Compare them" not in overview
    assert "Next: the other side" not in overview


@pytest.mark.parametrize(
    ("cycle", "days"), [("ON_ARRIVAL", ("2026-10-05", "2026-10-06")), ("BY_HAND", ("2026-10-05", "2026-10-05"))]
)  # fmt: skip
def test_it_only_defines_where_no_day_is_in_twice_or_a_hand_shall_start_it(
    alice: Person, cycle: str, days: tuple[str, str]
) -> None:
    both_sides_in(alice, days)

    with merchant_scope(alice.merchant.id):
        found = ledgers_of(alice.merchant)
        _made, run = begin_reconciliation(
            merchant=alice.merchant,
            actor=alice.actor,
            name="Both",
            left=[found["ORDERS"]],
            right=[found["CHANNEL"]],
            cycle=cycle,
        )
        assert Reconciliation.objects.count() == 1

    assert run is None


def test_it_proposes_nothing_of_another_merchant(alice: Person, charlie: Person) -> None:
    both_sides_in(alice)

    assert charlie.client().get("/reconciliations/new/").context["form"].initial == {}
