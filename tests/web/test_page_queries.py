"""How many queries a page takes: few, and no more where there are more rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client

from accounts import jobs
from accounts.models import Role
from accounts.tenancy import merchant_scope
from reconcile.models import Settlement
from reconcile.services import settlements
from tests.factories import Person, make_member
from tests.page_queries import QUERIES_MAX, queries_in
from tests.reconcile.acts import by_hand, settle, write_off
from tests.reconcile.books import OCTOBER, open_books
from tests.reconcile.letters import answer, asked, end, lines_of, sent, withdraw
from tests.reconcile.lines import open_line
from tests.reconcile.runs import lay, open_cases, run
from tests.reconcile.shop import Shop, open_shop
from tests.reconcile.trials import (
    desk_of,
    draft,
    fewer_rules,
    in_force,
    need,
    publish,
    try_draft,
)

FEW, MANY = 2, 12
# each with several of everything else
FEW_OF_EACH, MANY_OF_EACH = 2, 6
Page = Callable[[Person, int], str]


def story(owner: Person, rows: int) -> str:
    line = open_line(owner)
    given = ({"order_key": "SO1", "gross_minor": 100} for _ in range(rows))
    payments = line.rows("CHANNEL", *given)
    line.match(0, [line.row("ORDERS", order_key="SO1", gross_minor=100 * rows)], payments)
    line.case(1, "INTERNAL_ONLY", "LEFT", *payments)
    return "/story/?q=SO1"


def long_story(owner: Person, rows: int) -> str:
    """From ledger to ledger, each by a number of its own, to the last step that is followed."""
    kinds = ("ORDERS", "STOCK", "SUPPLIER", "PLATFORM", "CHANNEL", "BANK")
    line = open_line(owner, *kinds)
    before = line.row("ORDERS", order_key="SO1", gross_minor=100)
    for at, kind in enumerate(kinds[1:]):
        behind = line.row(kind, transaction_key=f"T{at}", gross_minor=100)
        line.match(at, [before], [behind])
        before = behind
    more = ({"order_key": "SO1", "gross_minor": 100} for _ in range(rows))
    line.case(0, "INTERNAL_ONLY", "LEFT", *line.rows("ORDERS", *more))
    return "/story/?q=SO1"


def match(owner: Person, rows: int) -> str:
    """A suggestion that others come near."""
    line = open_line(owner)
    payments = line.rows("CHANNEL", *({"gross_minor": 100} for _ in range(rows)))
    near = line.rows("CHANNEL", *({"gross_minor": 100} for _ in range(rows)))
    order = line.row("ORDERS", gross_minor=100 * rows)
    asked = {"runner_up": {"entries": [entry.id for entry in near], "score": 40}}
    made = line.match(0, [order], payments, state="SUGGESTED", reason_params=asked)
    return f"/matches/{made.public_id}/"


def case(owner: Person, rows: int) -> str:
    line = open_line(owner)
    orders = line.rows("ORDERS", *({"order_key": "SO1", "gross_minor": 5} for _ in range(rows)))
    others = line.rows("CHANNEL", *({"order_key": "SO2", "gross_minor": 5} for _ in range(rows)))
    for other in others:
        line.case(0, "EXTERNAL_ONLY", "RIGHT", other)
    return f"/exceptions/{line.case(0, 'INTERNAL_ONLY', 'LEFT', *orders).public_id}/"


def pending(owner: Person, rows: int) -> str:
    """A case whose booking waits for an approver."""
    books = open_books(owner)
    maker = make_member(owner.merchant, f"maker-{rows}", Role.ACCOUNTANT)
    case = books.case("LEFT", 90_000)
    for number in range(rows):
        books.join(case, "LEFT", 90_000 + number)
    write_off(books, maker, case)
    return f"/exceptions/{case.public_id}/"


def lessons(owner: Person, rows: int) -> str:
    """As many proposals as rows, each of three decisions."""
    books = open_books(owner)
    numbers = range(3 * rows // 2)
    for number in numbers:
        name = {"counterparty": f"Ours {number // 3}"}
        other = {"counterparty": f"Zhang {number // 3}"}
        lay(books, "LEFT", f"A{number}", 9_000 + 7 * number, **name)
        lay(books, "RIGHT", f"Z{number}", 9_000 + 7 * number, **other)
    run(books)
    for number in numbers:
        mine = [c for c in open_cases(books) if c.reference in {f"A{number}", f"Z{number}"}]
        by_hand(books, owner, *mine)
    return f"/rules/{books.reconciliation.rule_set.public_id}/lessons/"


def back_test(owner: Person, rows: int) -> str:
    desk = desk_of(owner, orders_paid=rows)
    document = in_force(desk)
    draft(desk, {**document, "rules": document["rules"][:1]})  # type: ignore[index]
    return f"/back-tests/{try_draft(desk).public_id}/"


def settled(owner: Person, rows: int) -> Settlement:
    """A period with so many payments, settled."""
    books = open_books(owner)
    for number in range(rows):
        books.pair(1_000 + number)
        books.case("RIGHT", 300 + number)
    maker = make_member(owner.merchant, f"maker-{rows}", Role.ACCOUNTANT)
    return settle(books, maker, owner)


def settlement(owner: Person, rows: int) -> str:
    return f"/settlements/{settled(owner, rows).public_id}/"


def vouchers(owner: Person, rows: int) -> str:
    return f"/settlements/{settled(owner, rows).public_id}/vouchers/"


def proof(owner: Person, rows: int) -> str:
    """Of the period after a settled one."""
    made = settled(owner, rows)
    with merchant_scope(owner.merchant.id):
        return f"/reconciliations/{made.reconciliation.public_id}/settle/"


def replay(owner: Person, rows: int) -> str:
    """By the rules now in force, and by a draft that decides otherwise."""
    desk = desk_of(owner, orders_paid=rows)
    maker = make_member(owner.merchant, f"maker-{rows}", Role.ACCOUNTANT)
    with merchant_scope(owner.merchant.id):
        asked = {"merchant": owner.merchant, "period_start": OCTOBER[0], "period_end": OCTOBER[1]}
        made = settlements.submit_settlement(
            actor=maker.actor, reconciliation_id=desk.reconciliation.public_id, **asked
        )
        settlements.approve_settlement(
            merchant=owner.merchant, actor=owner.actor, settlement_id=made.public_id
        )
    draft(desk, fewer_rules(desk))
    return f"/settlements/{made.public_id}/replay/"


def publication(owner: Person, rows: int) -> str:
    desk = desk_of(owner, orders_paid=rows)
    need(desk, ppm=999_999)
    draft(desk, fewer_rules(desk))
    try_draft(desk)
    return f"/publications/{publish(desk).public_id}/"


PAGES = (
    story,
    long_story,
    match,
    pending,
    case,
    lessons,
    back_test,
    settlement,
    vouchers,
    proof,
    replay,
    publication,
)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)


def queries_of(owner: Person, address: str) -> tuple[int, int]:
    """All of them: where the process knows no figures yet, and where it does."""
    client = owner.client()
    caches["near"].clear()
    answers = [client.get(address) for _cold_and_warm in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], address
    cold, warm = (queries_in(answer.headers) for answer in answers)
    return cold, warm


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_it_asks_little_and_no_more_for_more_rows(
    alice: Person, charlie: Person, page: Page
) -> None:
    few = queries_of(alice, page(alice, FEW))

    many = queries_of(charlie, page(charlie, MANY))

    assert max(few) <= QUERIES_MAX
    assert many == few


def addresses(shop: Shop) -> list[str]:
    """The pages of a shop that list something."""
    books = shop.books
    kept = "?kind=EXTERNAL_ONLY&sort=age"
    sample = f"?reconciliation={books.reconciliation.name}&rule=1&difference=0&currency=CNY"
    return [
        *("/", "/upload/", "/runs/", "/ledgers/", "/rules/", "/team/", "/work/", "/audit/"),
        *("/exceptions/", f"/exceptions/{kept}", "/exceptions/groups/", "/exceptions/waiting/"),
        *("/matches/", "/matches/?state=CONFIRMED", "/matches/groups/", f"/matches/check/{sample}"),
        *("/settlements/", "/closing/", "/chains/", "/accounts/", "/rates/", "/notices/"),
        *("/approvals/", "/disputes/", "/confirmations/", "/confirmations/choose/", "/practice/"),
        shop.case,
        *(f"/exceptions/?{beside}={shop.case.split('/')[2]}" for beside in ("before", "after")),
        f"{shop.case}?find=SO&kind=EXTERNAL_ONLY",
        f"/runs/{books.run.public_id}/",
        f"/ledgers/{books.left.ledger.public_id}/",
        f"/ledgers/{books.left.ledger.public_id}/change/",
        f"/statements/{books.left.public_id}/",
        f"/rules/{books.run.rules.rule_set.public_id}/",
        f"/rules/{books.run.rules.rule_set.public_id}/back-test/",
        f"/reconciliations/{books.reconciliation.public_id}/settle/",
    ]


def test_no_page_of_a_shop_asks_more_where_there_is_more(alice: Person, charlie: Person) -> None:
    small, large = open_shop(alice, FEW_OF_EACH), open_shop(charlie, MANY_OF_EACH)

    few = [queries_of(alice, address) for address in addresses(small)]
    many = [queries_of(charlie, address) for address in addresses(large)]

    found = dict(zip(addresses(large), zip(few, many, strict=True), strict=True))
    differing = {page: asked for page, asked in found.items() if asked[0] != asked[1]}
    most = max(number for asked in found.values() for one in asked for number in one)
    assert (differing, most <= QUERIES_MAX) == ({}, True)


def behind_the_link(owner: Person, rows: int, *, question: bool = False) -> dict[str, int]:
    """What somebody without an account asks for by the pages of a letter, in each of its states."""
    books = open_books(owner)
    cases = [books.case("LEFT", 100) for _line in range(1 if question else rows)]
    taken: dict[str, int] = {}

    def look(state: str, link: str, name: str = "") -> None:
        taken[f"{state} {name}"] = queries_in(Client().get(f"{link}{name}").headers)

    letter, link = asked(books, owner, *cases) if question else sent(books, owner, *cases)
    look("sent", link)
    for state in ("opened", "begun", "answered"):
        if state != "opened":
            is_last, lines = state == "answered", lines_of(books, letter)
            answer(link, lines, submit=is_last, answer="AGREED", comment="Yes.")
        for name in ("", "letter.pdf", "answer.json"):
            look(state, link, name)
    end(books, letter)
    look("copy no longer shown", link)
    for state in ("expired", "withdrawn"):
        letter, link = sent(books, owner, *cases)
        end(books, letter) if state == "expired" else withdraw(books, owner, letter)
        look(state, link)
    look("unknown", "/letters/x/")
    return taken


def test_no_page_behind_a_link_asks_much_or_more_for_more_lines(
    alice: Person, charlie: Person
) -> None:
    few, many = behind_the_link(alice, FEW), behind_the_link(charlie, MANY)

    assert few == many
    assert {page: n for page, n in many.items() if n > QUERIES_MAX} == {}


def test_no_page_of_a_question_asks_much(alice: Person) -> None:
    taken = behind_the_link(alice, 1, question=True)

    assert {page: n for page, n in taken.items() if n > QUERIES_MAX} == {}
