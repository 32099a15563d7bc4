"""A desk with matches that people have decided on, drafts of its rules, and back-tests of them."""

from __future__ import annotations

from datetime import date

from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts import jobs
from accounts.actors import Actor
from accounts.models import AuditEvent, Merchant, Role
from accounts.tenancy import merchant_scope
from reconcile.models import BackTest, Match, OpenItem, Publication, Reconciliation, RuleSet
from reconcile.services import back_tests, matches, publishing, rule_sets
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.desk import Desk, open_desk

TOKEN = Actor(AuditEvent.ActorKind.TOKEN, "a program", role=Role.ADMIN)


def desk_of(owner: Person, *, orders_paid: int = 3) -> Desk:
    """Orders of October and their payments, all matched by a rule."""
    made = open_desk(owner)
    numbers = range(1, orders_paid + 1)
    paid = [f"SO{n},2026-10-05 10:00:{n:02d},微信支付,{10 + n}.00,已付款" for n in numbers]
    made.lay(made.orders, orders(*paid))
    made.lay(made.channel, wechat_bill(*(wechat_row(n, 1_000 + 100 * n) for n in numbers)))
    return made


def undo_one(desk: Desk, actor: Actor) -> list[OpenItem]:
    """Somebody undoes the first match; its rows, open again."""
    with merchant_scope(desk.merchant.id):
        match = Match.objects.filter(undone_by=None).order_by("id")[0]
        matches.undo_match(
            merchant=desk.merchant, actor=actor, match_id=match.public_id, reason="not this one"
        )
        entries = match.legs.values_list("entry_id", flat=True)
        return list(OpenItem.objects.filter(entry__in=list(entries), released_by=None))


def match_again(desk: Desk, actor: Actor, items: list[OpenItem]) -> Match:
    with merchant_scope(desk.merchant.id):
        return matches.match_by_hand(
            merchant=desk.merchant,
            actor=actor,
            reconciliation_id=desk.reconciliation.public_id,
            item_ids=[item.public_id for item in items],
        )


def decide_one(desk: Desk) -> None:
    """The owner says of one match that it is right."""
    match_again(desk, desk.owner.actor, undo_one(desk, desk.owner.actor))


def in_force(desk: Desk) -> dict[str, object]:
    with merchant_scope(desk.merchant.id):
        return dict(desk.reconciliation.rule_set.in_force.document)


def fewer_rules(desk: Desk) -> dict[str, object]:
    """The rules in force without the last one."""
    document = in_force(desk)
    return {**document, "rules": document["rules"][:-1]}  # type: ignore[index]


def drafted_desk(owner: Person) -> Desk:
    """A desk with a decision of its owner and a draft that lacks the last rule in force."""
    made = desk_of(owner)
    decide_one(made)
    draft(made, fewer_rules(made))
    return made


def draft(desk: Desk, document: dict[str, object]) -> RuleSet:
    with merchant_scope(desk.merchant.id):
        return rule_sets.save_draft(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            rule_set=desk.reconciliation.rule_set,
            document=document,
        )


def try_draft(
    desk: Desk,
    period: tuple[date, date] | None = None,
    reconciliation: Reconciliation | None = None,
) -> BackTest:
    """Have the draft tried, and wait for it."""
    with merchant_scope(desk.merchant.id):
        asked = back_tests.ask_back_test(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            rule_set=RuleSet.objects.get(id=desk.reconciliation.rule_set_id),
            reconciliation=reconciliation or desk.reconciliation,
            period=period,
        )
    jobs.work_off()
    with merchant_scope(desk.merchant.id):
        return BackTest.objects.get(id=asked.id)


def publish(desk: Desk, actor: Actor | None = None) -> Publication:
    with merchant_scope(desk.merchant.id):
        return publishing.publish_draft(
            merchant=desk.merchant,
            actor=actor or desk.owner.actor,
            rule_set=desk.reconciliation.rule_set,
            note="tried",
        )


def need(desk: Desk, *, ppm: int, decisions: int = 1) -> None:
    """What this merchant wants proved before rules go live alone. One of one is at least 20 %."""
    with merchant_scope(desk.merchant.id):
        Merchant.objects.filter(id=desk.merchant.id).update(
            rules_precision_min_ppm=ppm, rules_decisions_min=decisions
        )
        desk.merchant.refresh_from_db()


def contents(admin: Connection) -> dict[str, tuple[int, int]]:
    """How many rows each table has, and a sum over what they say."""
    found = {}
    with admin.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            question = "select count(*), coalesce(sum(hashtext(t::text)::bigint), 0) from {} t"
            cursor.execute(sql.SQL(question).format(sql.Identifier(table)))
            found[table] = cursor.fetchone()
    admin.rollback()
    return found
