"""The queue with a million entries and 50,000 open cases: 20 people at once, and 100 suggestions by keyboard.

The product's web server answers, as it runs in production, on a durable PostgreSQL with everything on. The
rows are written past it by a superuser. The floor is a page of the product that shows nothing, asked by as
many people at once: signing in, tenancy and the frame of every page.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.benchmarks.bench_ingest import database

ENTRIES = int(os.environ.get("BENCH_ROWS", "1000000"))
CASES = ENTRIES // 20
SUGGESTED = 2_000
PEOPLE = 20
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "10"))
# between two pages a person looks at the one, if only for so long
LOOK_SECONDS = 1.0
WALKED = 100
PAGE_P95_MS_MAX = 200
ACT_MEDIAN_MS_MAX = 100
PORT = 8299
# as a person goes through the queue: its first page, those behind it, then by kind, by order, in a month
ADDRESSES = (
    "/exceptions/?view=all",
    "/exceptions/?view=all&sort=amount",
    "/exceptions/?view=all&kind=INTERNAL_ONLY",
    "/exceptions/?view=all&period=2026-10",
    "/exceptions/?view=all&sort=age&older=30",
)
FLOOR = "/exceptions/waiting/"

FILL = """
set session_replication_role = replica;
insert into ledgers_entry (merchant_id, ledger_id, statement_id, edition, identity, row_number, booked_on,
    kind, gross_minor, fee_minor, net_minor, currency, order_ref, order_key, raw)
select e.merchant_id, e.ledger_id, e.statement_id, 0, 'r' || n, n, date '2026-11-20' - (n %% 90)::int,
    'PAYMENT', 100 + n::bigint * 7919 %% 99000, 0, 100 + n::bigint * 7919 %% 99000, 'CNY', s.side || n, s.side || n,
    s.side || n || ',2026-10-05T12:00:00,PAID,a row as it came, with its other columns'
from (values (%(left)s::bigint, 'L'), (%(right)s::bigint, 'R')) s (entry, side)
join ledgers_entry e on e.id = s.entry cross join generate_series(1, %(half)s) n;
create temp table pair as select l.row_number as n, l.merchant_id, l.id as left_id, r.id as right_id,
    l.gross_minor as amount, l.booked_on from ledgers_entry l
    join ledgers_entry r on r.order_key = 'R' || l.row_number where l.order_key = 'L' || l.row_number;
insert into reconcile_match (public_id, merchant_id, reconciliation_id, run_id, state, rule_number, rule,
    cardinality, currency, difference_minor, score, reason_code, reason_params, period_on, decided_by_name)
select gen_random_uuid(), merchant_id, %(reconciliation)s, %(run)s,
    case when n > %(paired)s - %(suggested)s then 'SUGGESTED' else 'CONFIRMED' end, 1 + n %% 4,
    'rule ' || n %% 4, '1:1', 'CNY', 0, 60 + n %% 40, 'same_key', '{}', booked_on, ''
from pair where n <= %(paired)s order by n;
insert into reconcile_matchleg (merchant_id, reconciliation_id, match_id, entry_id, side, amount_minor)
select m.merchant_id, m.reconciliation_id, m.id, s.entry, s.side, p.amount
from (select *, row_number() over (order by id) as n from reconcile_match) m join pair p using (n)
cross join lateral (values (p.left_id, 'LEFT'), (p.right_id, 'RIGHT')) s (entry, side);
insert into reconcile_exceptioncase (public_id, merchant_id, reconciliation_id, run_id, kind, state, resolution,
    currency, amount_minor, difference_minor, reference, reason_code, reason_params, candidates, period_on,
    version, resolved_by_name, opened_at)
select gen_random_uuid(), p.merchant_id, %(reconciliation)s, %(run)s, s.kind, 'OPEN', '', 'CNY', p.amount,
    case s.kind when 'INTERNAL_ONLY' then p.amount else -p.amount end, left(s.kind, 1) || p.n,
    'not_on_other_side', jsonb_build_object('rows', 1, 'currency', 'CNY', 'reference', p.n::text),
    (select jsonb_agg(jsonb_build_object('entries', jsonb_build_array(g), 'score', 60, 'margin', 3, 'fields',
        '[{"field": "order_ref", "ours": "L4711", "theirs": "R4712", "agrees": false}]'::jsonb))
     from generate_series(1, 3) g), p.booked_on, 1, '', now()
from pair p cross join (values ('INTERNAL_ONLY'), ('EXTERNAL_ONLY')) s (kind)
where p.n > %(half)s - %(cases)s / 2 order by p.n;
insert into reconcile_openitem (public_id, merchant_id, reconciliation_id, entry_id, side, amount_minor,
    currency, booked_on, case_id, reason_code, reason_params)
select gen_random_uuid(), c.merchant_id, c.reconciliation_id,
    case c.kind when 'INTERNAL_ONLY' then p.left_id else p.right_id end,
    case c.kind when 'INTERNAL_ONLY' then 'LEFT' else 'RIGHT' end, c.amount_minor, 'CNY', c.period_on, c.id,
    c.reason_code, '{}'
from reconcile_exceptioncase c join pair p on p.n = substr(c.reference, 2)::bigint;
drop table pair;
set session_replication_role = default;
"""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in browser: its cookies, and the connection it keeps open."""

    cookies: str
    connection: http.client.HTTPConnection

    def get(self, address: str) -> tuple[int, str]:
        return self.ask("GET", address)

    def post(self, address: str, fields: dict[str, str]) -> int:
        return self.ask("POST", address, urlencode(fields))[0]

    def ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:
            # the server keeps no idle connection for long: as a browser, ask on a new one
            self.connection.close()
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
        return answer.status, answer.read().decode()


def prepare(admin_url: str) -> tuple[list[str], list[str]]:
    """Books of this size; the cookies of the people, and the suggestions in their order."""
    import psycopg2
    from django.middleware.csrf import _get_new_csrf_string

    from accounts.models import Role
    from accounts.tenancy import merchant_scope
    from reconcile.reports.suggestions import select_suggestions
    from tests.factories import make_member, make_owner
    from tests.reconcile.books import open_books

    owner = make_owner("bench", "Bench")
    books = open_books(owner)
    left, right = books.entry("LEFT", 1), books.entry("RIGHT", 1)
    people = [make_member(owner.merchant, f"p{nth}", Role.ACCOUNTANT) for nth in range(PEOPLE)]
    half = ENTRIES // 2
    with psycopg2.connect(admin_url) as admin, admin.cursor() as cursor:
        values = {
            "left": left.id, "right": right.id, "half": half, "cases": CASES, "suggested": SUGGESTED,
            "paired": half - CASES // 2, "run": books.run.id, "reconciliation": books.reconciliation.id,
        }  # fmt: skip
        cursor.execute(FILL, values)
    admin.close()
    quiet = psycopg2.connect(admin_url)
    quiet.autocommit = True
    quiet.cursor().execute("vacuum analyze")
    quiet.close()
    with merchant_scope(owner.merchant.id):
        found = select_suggestions(owner.merchant, {}).order_by("-rank", "id")
        walked = [str(key) for key in found.values_list("public_id", flat=True)[:WALKED]]
    token = _get_new_csrf_string()
    return [
        f"sessionid={person.client().cookies['sessionid'].value}; csrftoken={token}"
        for person in people
    ], walked


@contextmanager
def web() -> Iterator[None]:
    """The product's web server with two processes, on the two cores."""
    command = [sys.executable, "-m", "gunicorn", "reconcile.wsgi", "--workers", "2", "--timeout", "120",
               "--bind", f"127.0.0.1:{PORT}", "--log-level", "error"]  # fmt: skip
    server = subprocess.Popen(command)  # noqa: S603  (our own)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                http.client.HTTPConnection("127.0.0.1", PORT, timeout=5).request(
                    "GET", "/health/live"
                )
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait(20)


def visitor(cookies: str) -> Visitor:
    return Visitor(cookies, http.client.HTTPConnection("127.0.0.1", PORT, timeout=60))


def at_once(
    cookies: Sequence[str], look_seconds: float, go: Callable[[Visitor, int], None]
) -> list[float]:
    """Milliseconds of each page that the people ask for, each in a thread of their own."""
    taken: list[float] = []

    def walk(nth: int) -> None:
        browser = visitor(cookies[nth])
        # nobody comes in the same moment as all the others
        time.sleep(look_seconds * nth / PEOPLE)
        for turn in range(ROUNDS):
            started = time.perf_counter()
            go(browser, nth + turn)
            taken.append((time.perf_counter() - started) * 1_000)
            time.sleep(look_seconds)

    threads = [threading.Thread(target=walk, args=[nth]) for nth in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def queue_page(browser: Visitor, turn: int) -> None:
    status, _text = browser.get(ADDRESSES[turn % len(ADDRESSES)])
    assert status == 200, status


def empty_page(browser: Visitor, _turn: int) -> None:
    assert browser.get(FLOOR)[0] == 200


def walk_suggestions(cookies: str, walked: Sequence[str]) -> list[float]:
    """Milliseconds of each act: the page of a suggestion, then accepting it."""
    browser, taken = visitor(cookies), []
    token = cookies.rpartition("=")[2]
    for public_id in walked:
        for act in (
            lambda key=public_id: browser.get(f"/matches/{key}/")[0],
            lambda key=public_id: browser.post(
                f"/matches/{key}/accept/", {"csrfmiddlewaretoken": token}
            ),
        ):
            started = time.perf_counter()
            assert act() in {200, 302}
            taken.append((time.perf_counter() - started) * 1_000)
    return taken


def turn_pages(cookies: str, pages: int) -> list[float]:
    """Milliseconds of each page on the way to a far one, alone."""
    browser, address, taken = visitor(cookies), ADDRESSES[0], []
    for _ in range(pages):
        started = time.perf_counter()
        status, text = browser.get(address)
        taken.append((time.perf_counter() - started) * 1_000)
        assert status == 200
        after = re.search(r"after=([0-9a-f-]{36})", text)
        assert after
        address = f"{ADDRESSES[0]}&after={after.group(1)}"
    return taken


def tell(name: str, taken: Sequence[float], floor: Sequence[float] = ()) -> tuple[float, float]:
    """Write median and 95th percentile; with a floor, how often its median goes into this one."""
    median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    line = f"{name:52} median {median:7.1f} ms  p95 {p95:7.1f} ms"
    if floor:
        line += f"  {median / statistics.median(floor):5.2f} x the empty page"
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return median, p95


def main() -> bool:
    with database() as admin_url:
        started = time.perf_counter()
        cookies, walked = prepare(admin_url)
        sys.stdout.write(
            f"{ENTRIES:,} entries, {CASES:,} open cases, written in {time.perf_counter() - started:.0f} s\n"
        )
        with web():
            # the first request of each process imports what it needs
            at_once(cookies[:PEOPLE], 0, empty_page)
            at_once(cookies[:PEOPLE], 0, queue_page)
            floor = at_once(cookies, LOOK_SECONDS, empty_page)
            tell(f"empty page, {PEOPLE} people", floor)
            queue = at_once(cookies, LOOK_SECONDS, queue_page)
            _median, p95 = tell(
                f"queue page, {PEOPLE} people who look for {LOOK_SECONDS:g} s", queue, floor
            )
            bare = at_once(cookies, 0, empty_page)
            tell(f"empty page, {PEOPLE} people without a pause", bare)
            tell(
                f"queue page, {PEOPLE} people without a pause",
                at_once(cookies, 0, queue_page),
                bare,
            )
            tell("page after page by the cursor, alone", turn_pages(cookies[0], 40))
            act, _p95 = tell(
                f"{WALKED} suggestions by keyboard, each act", walk_suggestions(cookies[0], walked)
            )
    return p95 <= PAGE_P95_MS_MAX and act <= ACT_MEDIAN_MS_MAX


if __name__ == "__main__":
    sys.exit(not main())
