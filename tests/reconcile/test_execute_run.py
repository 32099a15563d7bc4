from __future__ import annotations

from datetime import date

import polars as pl
import psycopg2
import pytest
from django.core.management import call_command

from accounts import jobs
from accounts.bulk import next_ids
from accounts.tenancy import merchant_scope
from reconcile import pipeline
from reconcile.engine.records import in_order_of
from reconcile.models import ExceptionCase, MatchLeg, Run
from reconcile.services.cases import carry_forward
from tests import database
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.desk import Desk, open_desk

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 10))


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return open_desk(alice)


def order(number: int, yuan: str, *, day: int = 5, at: str = "10:00:00") -> str:
    return f"SO{number},2026-10-{day:02d} {at},微信支付,{yuan},已付款"


def test_it_runs_when_both_files_are_in(desk: Desk) -> None:
    desk.lay(desk.orders, orders(order(1, "99.00"), order(2, "50.00")))
    assert desk.counts() == (0, 0, 0)

    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900), wechat_row(2, 5_000)))

    assert desk.counts() == (2, 0, 0)
    with merchant_scope(desk.merchant.id):
        run = Run.objects.get()
        assert (run.trigger, run.state) == (Run.Trigger.ARRIVAL, Run.State.DONE)
        assert run.summary["conservation"]


def test_it_takes_more_numbers_where_it_has_fewer_than_matches(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "next_ids", lambda table, _count: next_ids(table, 1))
    desk.lay(desk.orders, orders(order(1, "99.00"), order(2, "50.00")))

    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900), wechat_row(2, 5_000)))

    assert desk.counts() == (2, 0, 0)


def test_it_makes_cases_of_what_does_not_match(desk: Desk) -> None:
    desk.lay(desk.orders, orders(order(1, "99.00"), order(2, "50.00"), order(3, "7.00")))
    desk.lay(
        desk.channel,
        wechat_bill(wechat_row(1, 9_900), wechat_row(2, 4_900), wechat_row(9, 800)),
    )

    assert desk.cases() == {
        "AMOUNT_SHORT": ["SO2"],
        "EXTERNAL_ONLY": ["SO9"],
        "INTERNAL_ONLY": ["SO3"],
    }


def test_it_changes_nothing_when_run_again(desk: Desk) -> None:
    desk.lay(desk.orders, orders(order(1, "99.00"), order(3, "7.00")))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900), wechat_row(9, 800)))
    before = desk.counts()

    run = desk.run()

    assert run.state == Run.State.DONE
    assert desk.counts() == before


def test_it_keeps_a_row_at_the_edge_waiting_until_the_next_file(desk: Desk) -> None:
    late = "SO7,2026-10-31 23:55:00,微信支付,8.00,已付款"
    desk.lay(desk.orders, orders(order(1, "99.00"), late))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900)))
    assert desk.counts() == (1, 0, 1)

    bill = wechat_bill(wechat_row(7, 800, day=1).replace("2026-10-01", "2026-11-01"))
    desk.lay(desk.channel, bill, NOVEMBER)
    desk.run(NOVEMBER)

    assert desk.counts() == (2, 0, 0)


def test_it_leaves_waiting_what_a_person_has_let_wait(desk: Desk) -> None:
    desk.lay(desk.orders, orders(order(1, "99.00"), order(3, "7.00")))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900)))
    with merchant_scope(desk.merchant.id):
        case = ExceptionCase.objects.get()
        carry_forward(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            case_id=case.public_id,
            version=1,
            until=date(2030, 1, 31),
            reason="paid in January",
        )

    desk.run()
    assert desk.counts() == (1, 0, 1)

    # the rows of the pool are matched as soon as the other side comes
    desk.lay(desk.channel, wechat_bill(wechat_row(3, 700), wechat_row(1, 9_900)))
    assert desk.counts() == (2, 0, 0)


def test_its_outcome_hash_says_who_is_with_whom(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two pairs of equal amounts, once straight and once crossed, are not the same outcome."""
    desk.lay(desk.orders, orders(order(1, "99.00"), order(2, "99.00")))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900), wechat_row(2, 9_900)))
    call_command("verify", "--outcome-hash")
    straight = capsys.readouterr().out

    with merchant_scope(desk.merchant.id):
        one, other = MatchLeg.objects.filter(side="RIGHT").order_by("id")
    swap(one.id, other.id)
    call_command("verify", "--outcome-hash")

    assert capsys.readouterr().out != straight


def swap(one: int, other: int) -> None:
    """Exchange the matches of two legs, as no user of the product could."""
    with psycopg2.connect(database.url_of("admin")) as connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(
            "update reconcile_matchleg l set match_id = o.match_id from reconcile_matchleg o"
            " where l.id in %s and o.id in %s and o.id <> l.id",
            [(one, other), (one, other)],
        )
    connection.close()


def test_it_resolves_an_untouched_case_when_the_other_side_arrives(desk: Desk) -> None:
    desk.lay(desk.orders, orders(order(1, "99.00"), order(3, "7.00", day=10)))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900)))
    assert desk.cases() == {"INTERNAL_ONLY": ["SO3"]}

    desk.lay(desk.channel, wechat_bill(wechat_row(3, 700, day=10)))

    assert desk.counts() == (2, 0, 0)


def test_it_leaves_every_row_in_exactly_one_place(desk: Desk) -> None:
    desk.lay(desk.orders, orders(order(1, "99.00"), order(2, "50.00"), order(3, "7.00")))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900), wechat_row(9, 800)))

    call_command("verify")


@pytest.mark.parametrize("entries", [[7, 8, 9], [9, 7, 8]])
def test_it_counts_rows_in_the_order_of_the_outcome(entries: list[int]) -> None:
    rows = pl.DataFrame({"entry": [7, 8, 9], "day": ["a", "b", "c"]})

    found = in_order_of(pl.Series("entry", entries), rows)

    assert found["day"].to_list() == [{7: "a", 8: "b", 9: "c"}[entry] for entry in entries]
