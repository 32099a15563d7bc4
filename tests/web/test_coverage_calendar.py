"""The calendar of what has come, on the upload page and on each ledger's page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse

from accounts import clock
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger, Statement, Upload
from ledgers.services.ledgers import create_ledger
from ledgers.views import days
from tests.factories import Person

# noon in Hong Kong
NOW = datetime(2026, 6, 10, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tenth_of_june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def channel(alice: Person) -> Ledger:
    with merchant_scope(alice.merchant.id):
        return create_ledger(merchant=alice.merchant, actor=alice.actor, name="WeChat", kind="CHANNEL",
                             currency="CNY", zone="Asia/Shanghai")  # fmt: skip


def cover(person: Person, ledger: Ledger, first: int, last: int, **facts: object) -> Statement:
    number = f"{first}-{last}"
    given = {"state": "COMMITTED", "is_proved": True, "rows_read": 3, **facts}
    with merchant_scope(person.merchant.id):
        upload = Upload.objects.create(merchant=person.merchant, name=number, size_bytes=1,
                                       sha256=number, state="CONFIRMED")  # fmt: skip
        return Statement.objects.create(
            merchant=person.merchant, ledger=ledger, upload=upload, name=number, sha256=number,
            period_start=date(2026, 6, first), period_end=date(2026, 6, last), **given,
        )  # fmt: skip


def cell(page: HttpResponse, day: int) -> tuple[str, str, str]:
    """Sign, words and address of a day of June."""
    items = re.findall(r"<li[ >].*?</li>", page.content.decode().partition('<ol class="days')[2])
    found = items[day - 1]
    sign = re.search(r"<b>(.*?)</b>", found)
    words = re.search(r'title="(.*?)"', found)
    href = re.search(r'href="(.*?)"', found)
    assert sign is not None
    assert words is not None
    return sign[1], words[1], href[1] if href else ""


@pytest.fixture(params=["upload", "ledger"])
def page(request: pytest.FixtureRequest, alice: Person, channel: Ledger) -> str:
    return "/upload/" if request.param == "upload" else f"/ledgers/{channel.public_id}/"


def test_it_leads_from_a_covered_day_to_its_statement(
    alice: Person, channel: Ledger, page: str
) -> None:
    statement = cover(alice, channel, 1, 3)

    sign, words, href = cell(alice.client().get(page), 2)

    assert (sign, href) == ("✓", f"/statements/{statement.public_id}/")
    assert words.endswith("in, its own totals agree")


def test_it_leads_from_a_missing_day_to_the_upload(
    alice: Person, channel: Ledger, page: str
) -> None:
    cover(alice, channel, 1, 3)

    sign, words, href = cell(alice.client().get(page), 4)

    assert (sign, href) == ("✕", "/upload/#files")
    assert "missing and late since" in words


def test_it_leads_from_a_day_of_two_statements_to_both(alice: Person, channel: Ledger) -> None:
    cover(alice, channel, 1, 3)
    cover(alice, channel, 3, 5)
    cover(alice, channel, 7, 8)
    client = alice.client()

    sign, _words, href = cell(client.get("/upload/"), 3)
    shown = client.get(href.partition("#")[0])

    assert sign == "+"
    assert [s.name for s in shown.context["statements"]] == ["3-5", "1-3"]


def test_it_leads_nowhere_from_a_day_to_come(alice: Person, channel: Ledger) -> None:
    cover(alice, channel, 1, 3)

    assert cell(alice.client().get("/upload/"), 20)[::2] == ("…", "")


def test_it_sends_nobody_to_the_upload_who_may_not_upload(
    alice: Person, erin: Person, channel: Ledger
) -> None:
    cover(alice, channel, 1, 3)

    assert cell(erin.client().get(f"/ledgers/{channel.public_id}/"), 4)[::2] == ("✕", "")


def test_it_shows_the_month_that_is_asked_for_and_its_neighbours(
    alice: Person, channel: Ledger, page: str
) -> None:
    shown = alice.client().get(page, {"month": "2026-04"})

    assert shown.context["calendar"]["month"] == date(2026, 4, 1)
    assert f'href="{page}?month=2026-03#coverage"' in shown.content.decode()
    assert f'href="{page}?month=2026-05#coverage"' in shown.content.decode()


@pytest.mark.parametrize(
    "asked", ["", "nonsense", "2026-13", "1066-10", "9999-12", "2026-07", "x" * 99]
)
def test_it_shows_this_month_where_another_makes_no_sense(
    alice: Person, channel: Ledger, asked: str
) -> None:
    shown = alice.client().get("/upload/", {"month": asked})

    assert shown.context["calendar"]["month"] == date(2026, 6, 1)
    assert shown.context["calendar"]["next"] is None


def test_it_shows_the_last_month_while_its_files_are_awaited(
    alice: Person, channel: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(day=5))

    shown = alice.client().get("/upload/")

    assert shown.context["calendar"]["month"] == date(2026, 5, 1)
    assert shown.context["calendar"]["next"] == date(2026, 6, 1)


def test_it_reads_the_statements_in_one_query(
    alice: Person, channel: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = alice.client()
    client.get("/upload/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/upload/")
    with merchant_scope(alice.merchant.id):
        for number in range(5):
            create_ledger(merchant=alice.merchant, actor=alice.actor, name=f"Shop {number}",
                          kind="ORDERS", currency="CNY", zone="Asia/Shanghai")  # fmt: skip
    # counts that every page shows are taken once after an act
    client.get("/upload/")
    with CaptureQueriesContext(connection) as many:
        client.get("/upload/")

    assert len(many) == len(few)


def test_it_says_where_it_leaves_ledgers_out(
    alice: Person, channel: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, words = alice.client(), "Only the first ledgers by name are here"
    assert words not in client.get("/upload/").content.decode()

    monkeypatch.setattr(days, "LEDGERS_MAX", 0)

    assert words in client.get("/upload/").content.decode()


def test_it_shows_nothing_of_another_merchant(
    alice: Person, charlie: Person, channel: Ledger
) -> None:
    cover(alice, channel, 1, 3)

    shown = charlie.client().get("/upload/")

    assert shown.context["calendar"]["rows"] == []


def test_it_keeps_what_is_said_of_a_calendar(alice: Person, channel: Ledger) -> None:
    said = {"name": "WeChat", "is_active": "on", "expected_every": "WEEK", "expected_after_days": "2",
            "expected_at": "08:30", "skips_days_off": "on", "cut_off": "23:00"}  # fmt: skip

    page = alice.client().post(f"/ledgers/{channel.public_id}/change/", said, follow=True)

    assert (
        "Its statements come every week, 2 days after, by 08:30. Only banking days count."
        in re.sub(r"\s+", " ", page.content.decode())
    )
    with merchant_scope(alice.merchant.id):
        kept = Ledger.objects.get().delivery
    assert (str(kept.cut_off), kept.skips_days_off) == ("23:00:00", True)


@pytest.mark.parametrize("days", ["61", "-1", "many"])
def test_it_refuses_a_calendar_that_makes_no_sense(
    alice: Person, channel: Ledger, days: str
) -> None:
    said = {
        "name": "WeChat",
        "is_active": "on",
        "expected_every": "DAY",
        "expected_after_days": days,
    }

    page = alice.client().post(f"/ledgers/{channel.public_id}/change/", said)

    assert page.status_code == 422
