"""A statement that doesn't prove itself waits, with the rows that are likely to be why."""

from __future__ import annotations

from accounts.tenancy import merchant_scope
from ledgers.formats import open_statement
from ledgers.formats.likely import with_likely_rows
from ledgers.models import Statement
from tests.factories import make_owner
from tests.ledgers.bills import wechat_bill, wechat_row
from tests.ledgers.tables import lines, read
from tests.reconcile.desk import open_desk

BANK = "Date,Description,Money in,Money out,Balance"


def likely(content: bytes) -> dict[str, tuple[int, ...]]:
    reading = open_statement(content)
    controls = reading.summary.controls
    return {c.name: c.rows for c in with_likely_rows(controls, open_statement(content)) if c.rows}


def test_it_names_the_row_at_which_a_running_balance_breaks() -> None:
    content = lines(
        BANK, "2026-10-01,a,1.00,,1.00", "2026-10-02,b,2.00,,3.00", "2026-10-03,c,4.00,,9.00",
        "2026-10-04,d,1.00,,10.00", "2026-10-05,e,1.00,,11.00",
    )  # fmt: skip

    outcome = read(content)

    breaks = next(c for c in outcome.summary.controls if "break" in c.name)
    assert (breaks.computed, breaks.rows) == (1, (4,))


def test_it_names_the_row_that_is_as_large_as_the_difference() -> None:
    rows = [wechat_row(1, 100), wechat_row(2, 700), wechat_row(3, 900)]

    found = likely(wechat_bill(*rows, total_fen=1_000))

    assert found == {"订单总金额": (3,)}


def test_it_names_no_row_where_none_is_likely() -> None:
    assert likely(wechat_bill(wechat_row(1, 100), total_fen=1_000)) == {}


def test_it_shows_them_on_the_statement_that_waits(transactional_db: None) -> None:
    desk = open_desk(make_owner("alice", "Mountain Tea"))
    rows = [wechat_row(1, 100), wechat_row(2, 700)]

    statement = desk.lay(desk.channel, wechat_bill(*rows, total_fen=100))

    with merchant_scope(desk.merchant.id):
        waits = Statement.objects.get(id=statement.id)
    assert waits.state == Statement.State.WAITING
    assert [c["rows"] for c in waits.controls if not c["agrees"]] == [[3]]
