"""Who gets which cases: many at once, by turns the one who has fewest open ones.

What is handed out by rule or by the clock stays OPEN and keeps its version: nobody has looked at it yet, so a
later run may still place its rows anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from accounts import notices
from accounts.actors import Actor
from accounts.models import Membership, Merchant, NoticeKind, Role, User
from accounts.tenancy import TenantQuerySet
from ledgers.money import format_minor
from reconcile.models import ExceptionCase

# the people of one role among whom work goes round
MEMBERS_MAX = 200

# the free places of all members in order of how many cases stand below them: the first goes to whoever has
# fewest. Both orders end in a unique key, so the same cases go to the same people again.
HAND_OUT_SQL = """
with place as (
    select m.user_id, row_number() over (order by g.height, m.turn) as n
    from unnest(%(users)s::bigint[], %(loads)s::bigint[]) with ordinality as m (user_id, load, turn)
    cross join lateral generate_series(m.load, %(level)s - 1) as g (height)
), wanted as (
    select id, row_number() over (order by amount_minor desc, id) as n from picked where target = %(target)s
)
update reconcile_exceptioncase c set {changes}
from wanted w join place p on p.n = w.n
where c.merchant_id = %(merchant)s and c.id = w.id
"""


def pick(cases: TenantQuerySet[ExceptionCase], target: str) -> None:
    """Keep in a temporary table which cases go to which target (a column of theirs), until the transaction ends."""
    query, parameters = (
        cases.order_by().values("id", target, "amount_minor").query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists picked")
        cursor.execute(
            f"create temporary table picked (id, target, amount_minor) on commit drop as {query}",
            parameters,
        )


def count_picked() -> dict[str, int]:
    """How many cases were picked for each target."""
    with connection.cursor() as cursor:
        cursor.execute("select target, count(*) from picked group by target order by target")
        return {str(target): int(n) for target, n in cursor.fetchall()}


def hand_out(
    merchant: Merchant, target: str, people: Sequence[User], count: int, *, changes: str = ""
) -> None:
    """Give the picked cases of a target to these people by turns."""
    loads = open_cases_of(merchant, people)
    settings = "assignee_id = p.user_id" + (f", {changes}" if changes else "")
    with connection.cursor() as cursor:
        cursor.execute(
            HAND_OUT_SQL.format(changes=settings),
            {
                "users": [person.pk for person in people],
                "loads": loads,
                "level": _level(loads, count),
                "target": target,
                "merchant": merchant.id,
            },
        )


def open_cases_of(merchant: Merchant, people: Sequence[User]) -> list[int]:
    """How many undecided cases each of these people has."""
    mine = ExceptionCase.objects.for_merchant(merchant).exclude(state=ExceptionCase.State.RESOLVED)
    counted = mine.filter(assignee__in=people).order_by().values_list("assignee")
    loads = dict(counted.annotate(n=Count("id")))
    return [loads.get(person.pk, 0) for person in people]


def _level(loads: Sequence[int], count: int) -> int:
    """How many cases the busiest of them has at most when all are handed out."""
    low, high = min(loads), min(loads) + count
    while low < high:
        middle = (low + high) // 2
        if sum(max(middle - load, 0) for load in loads) >= count:
            high = middle
        else:
            low = middle + 1
    return low


def people_of(merchant: Merchant, role: Role) -> list[User]:
    """The active people of a role, in the order in which they joined."""
    members = Membership.objects.for_merchant(merchant).filter(role=role, is_active=True)
    ordered = members.select_related("user").order_by("joined_at", "id")[:MEMBERS_MAX]
    return [member.user for member in ordered]


def tell_of_picked(merchant: Merchant, actor: Actor, kind: NoticeKind, outcome: str = "") -> None:
    """Tell everybody who has got picked cases which one, or how many they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.assignee_id, count(*), min(c.id) from reconcile_exceptioncase c"
            " join picked p on p.id = c.id where c.merchant_id = %s and c.assignee_id is not null"
            " group by 1 order by 1",
            [merchant.id],
        )
        got = {user_id: (count, case_id) for user_id, count, case_id in cursor.fetchall()}
    mine = ExceptionCase.objects.for_merchant(merchant)
    first = mine.in_bulk([case_id for _count, case_id in got.values()])
    for person in User.objects.filter(pk__in=got).order_by("pk"):
        count, case_id = got[person.pk]
        tell_of_cases(person, actor, kind, first[case_id], count, outcome=outcome)


def tell_of_cases(
    person: User,
    actor: Actor,
    kind: NoticeKind,
    first: ExceptionCase,
    count: int,
    *,
    outcome: str = "",
    **narrowed: str,
) -> None:
    """Tell somebody of one case, which it leads to, or of several of theirs, which the queue lists."""
    is_one = count == 1
    amount = f"{format_minor(first.amount_minor, first.currency)} {first.currency}"
    notices.tell(
        merchant=first.merchant,
        actor=actor,
        people=[person],
        kind=kind,
        address=reverse("case_detail", args=[first.public_id])
        if is_one
        else queue_of(person, **narrowed),
        about=(first.reference or amount) if is_one else "",
        count=count,
        outcome=outcome,
    )


def queue_of(person: User, **more: str) -> str:
    """The address of a person's own cases in the queue."""
    return f"{reverse('exception_list')}?{urlencode({'assignee': person.email, **more})}"
