"""A later run: it reads what is open, changes what new rows change, and leaves everything else as it is."""

from __future__ import annotations

from datetime import date

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, Match, MatchLeg, OpenItem, RuleSetVersion
from reconcile.reports.records import read_records
from reconcile.services.cases import assign, hold
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.acts import rows_of, void
from tests.reconcile.books import OCTOBER, Books, open_books
from tests.reconcile.desk import open_desk
from tests.reconcile.runs import lay, live_matches, open_cases, run


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    """After a first run: SO1 is matched, SO2 is in the books only, SO9 at the channel only."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    lay(books, "LEFT", "SO1", 9_900)
    lay(books, "RIGHT", "SO1", 9_900)
    lay(books, "LEFT", "SO2", 5_000)
    lay(books, "RIGHT", "SO9", 800)
    run(books)
    return books


def read(books: Books) -> set[str]:
    """The order numbers that a run would read now."""
    with merchant_scope(books.merchant.id):
        records = read_records(books.merchant, books.reconciliation, until=OCTOBER[1])
    return {*records.left["order_key"], *records.right["order_key"]}


def everything(books: Books) -> list[list[object]]:
    """All rows that runs write, whole."""
    with merchant_scope(books.merchant.id):
        tables = (Match, MatchLeg, ExceptionCase, OpenItem)
        return [list(table.objects.order_by("id").values()) for table in tables]


def test_it_never_reads_what_is_matched(books: Books) -> None:
    assert read(books) == {"SO2", "SO9"}


def test_it_never_reads_a_case_that_a_person_has_touched(books: Books) -> None:
    case = next(case for case in open_cases(books) if case.reference == "SO2")
    who = {"merchant": books.merchant, "actor": books.owner.actor, "case_id": case.public_id}
    with merchant_scope(books.merchant.id):
        assign(**who, version=1, membership_id=books.owner.membership.public_id)  # type: ignore[arg-type]

    assert read(books) == {"SO9"}


def test_it_never_reads_a_case_on_hold(books: Books) -> None:
    case = next(case for case in open_cases(books) if case.reference == "SO2")
    who = {"merchant": books.merchant, "actor": books.owner.actor, "case_id": case.public_id}
    with merchant_scope(books.merchant.id):
        hold(**who, version=1, until=date(2030, 1, 31), reason="asked the shop")  # type: ignore[arg-type]

    assert read(books) == {"SO9"}


def test_it_writes_nothing_where_nothing_is_new(books: Books) -> None:
    before = everything(books)

    again = run(books)

    assert everything(books) == before
    counted = {name: n for stage in again.stages for name, n in stage.items() if name != "stage"}
    assert counted == {
        "left": 1, "right": 1, "confirmed": 0, "suggested": 0,
        "legs": 0, "cases": 0, "waiting": 0, "released": 0,
    }  # fmt: skip


def test_it_leaves_what_a_new_row_does_not_touch(books: Books) -> None:
    (matched,), (ours, theirs) = live_matches(books), open_cases(books)
    lay(books, "RIGHT", "SO2", 5_000)

    run(books)

    assert live_matches(books)[0].id == matched.id
    assert len(live_matches(books)) == 2
    assert [(c.public_id, c.version) for c in open_cases(books)] == [(theirs.public_id, 1)]
    assert ours.reference == "SO2"


def test_it_says_what_a_new_row_says_of_a_case_that_stays(books: Books) -> None:
    before = open_cases(books)[0]
    lay(books, "RIGHT", "SO2x", 5_000, booked_on=date(2026, 10, 20))

    run(books)

    after = next(case for case in open_cases(books) if case.id == before.id)
    assert (before.candidates, after.version) == ([], 1)
    assert len(after.candidates) == 1
    assert after.reference == "SO2"


def test_it_says_anew_why_a_case_stays(books: Books) -> None:
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(kind="EXTERNAL_ONLY").update(reason_code="at_the_edge")

    run(books)

    ((code, item_code),) = [
        (case.reason_code, rows_of(books, case)[0].reason_code)
        for case in open_cases(books)
        if case.reference == "SO9"
    ]
    assert code == item_code == "not_on_other_side"


def test_it_leaves_a_match_alone_when_a_rival_comes(books: Books) -> None:
    (matched,) = live_matches(books)
    lay(books, "RIGHT", "SO1", 9_900)

    run(books)

    assert [m.id for m in live_matches(books)] == [matched.id]


def test_it_matches_what_the_corrected_file_brings(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk = open_desk(alice)
    desk.lay(desk.orders, orders("SO1,2026-10-05 10:00:00,微信支付,99.00,已付款"))
    wrong = desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900)))
    with merchant_scope(alice.merchant.id):
        (before,) = Match.objects.filter(undone_by=None)
    void(desk, alice, wrong)  # type: ignore[arg-type]  # a desk has a merchant, too

    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900), wechat_row(2, 100)))

    assert desk.counts() == (1, 1, 0)
    with merchant_scope(alice.merchant.id):
        (after,) = Match.objects.filter(undone_by=None)
    assert after.id != before.id


@pytest.mark.parametrize("is_assigned", [False, True])
def test_it_matches_what_a_corrected_file_brings_for_a_case(
    alice: Person, monkeypatch: pytest.MonkeyPatch, *, is_assigned: bool
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk = open_desk(alice)
    desk.lay(desk.orders, orders("SO1,2026-10-05 10:00:00,微信支付,99.00,已付款"))
    wrong = desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_000)))
    assert desk.cases() == {"AMOUNT_SHORT": ["SO1"]}
    if is_assigned:
        with merchant_scope(alice.merchant.id):
            case = ExceptionCase.objects.get()
            assign(
                merchant=alice.merchant,
                actor=alice.actor,
                case_id=case.public_id,
                version=1,
                membership_id=alice.membership.public_id,
            )
    void(desk, alice, wrong)  # type: ignore[arg-type]  # a desk has a merchant, too

    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900)))

    assert desk.counts()[0] == (0 if is_assigned else 1)


def test_it_goes_on_with_the_copy_when_the_file_of_the_first_is_voided(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk = open_desk(alice)
    line = "SO1,2026-10-05 10:00:01,微信支付,99.00,{}"
    first = desk.lay(desk.orders, orders(line.format("待发货")))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900)))
    desk.lay(
        desk.orders, orders(line.format("已完成"), "SO2,2026-10-05 10:00:02,微信支付,1.00,待发货")
    )
    assert desk.cases()["DUPLICATE"] == ["SO1"]
    void(desk, alice, first)  # type: ignore[arg-type]  # a desk has a merchant, too
    assert desk.cases() == {"INTERNAL_ONLY": ["SO1", "SO2"], "EXTERNAL_ONLY": ["SO1"]}

    desk.run()

    assert desk.counts() == (1, 1, 0)


def test_a_copy_stays_one_when_the_file_of_another_copy_is_voided(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk = open_desk(alice)
    line = "SO1,2026-10-05 10:00:01,微信支付,99.00,{}"
    desk.lay(desk.orders, orders(line.format("待发货")))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900)))
    second = desk.lay(desk.orders, orders(line.format("已发货")))
    desk.lay(desk.orders, orders(line.format("已完成")))
    assert desk.cases() == {"DUPLICATE": ["SO1", "SO1"]}

    void(desk, alice, second)  # type: ignore[arg-type]  # a desk has a merchant, too

    assert desk.cases() == {"DUPLICATE": ["SO1"]}


def test_it_still_calls_a_copy_a_copy_when_the_first_is_matched(books: Books) -> None:
    lay(books, "LEFT", "SO5", 700)
    for _copy in range(2):
        lay(books, "RIGHT", "SO5", 700, natural_id="T5")
    run(books)
    lay(books, "RIGHT", "SO8", 100)

    run(books)

    kinds = {case.kind for case in open_cases(books) if case.reference == "SO5"}
    assert kinds == {"DUPLICATE"}


def test_it_lets_a_row_wait_as_long_as_its_channel_takes(books: Books) -> None:
    with merchant_scope(books.merchant.id):
        version = RuleSetVersion.objects.get()
        RuleSetVersion.objects.create(
            merchant=books.merchant,
            rule_set=version.rule_set,
            number=2,
            document=version.document | {"wait_days": {"default": 2, "STRIPE": 9}},
            sha256="0" * 64,
            published_by_name="Alice",
        )
    for key, channel in (("SO6", "STRIPE"), ("SO7", "WECHAT")):
        lay(books, "LEFT", key, 700, channel=channel, booked_on=OCTOBER[1])

    run(books)

    with merchant_scope(books.merchant.id):
        waiting = OpenItem.objects.filter(case=None, released_by=None).select_related("entry")
        days = {item.entry.order_key: item.expected_by for item in waiting}
    assert days == {"SO6": date(2026, 11, 9), "SO7": date(2026, 11, 2)}
