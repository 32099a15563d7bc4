"""A settled period decided again, by the rules of then beside those of now: looked at, nothing changed."""

from __future__ import annotations

import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.models import Settlement
from reconcile.reports.replay import Replay, replay
from reconcile.services import publishing, settlements
from tests.factories import Person
from tests.reconcile.desk import OCTOBER, Desk
from tests.reconcile.trials import contents, desk_of, draft, in_force, publish


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return desk_of(alice)


@pytest.fixture
def settled(desk: Desk, bob: Person, carol: Person) -> Settlement:
    with merchant_scope(desk.merchant.id):
        made = settlements.submit_settlement(
            merchant=desk.merchant,
            actor=bob.actor,
            reconciliation_id=desk.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
        return settlements.approve_settlement(
            merchant=desk.merchant, actor=carol.actor, settlement_id=made.public_id
        )


def suggesting(desk: Desk) -> dict[str, object]:
    document = in_force(desk)
    rules = [{**rule, "outcome": "suggest"} for rule in document["rules"]]  # type: ignore[attr-defined]
    return {**document, "rules": rules}


def replayed(desk: Desk, settlement: Settlement) -> Replay:
    with merchant_scope(desk.merchant.id):
        return replay(desk.merchant, Settlement.objects.get(id=settlement.id))


def test_it_decides_a_period_again_as_it_was_settled(desk: Desk, settled: Settlement) -> None:
    found = replayed(desk, settled)

    (now,) = found.others
    assert (now.by, now.trial.differences.examples) == ("now", ())
    recall = now.trial.settled_before.recall
    assert (recall.right, recall.of) == (3, 3)


def test_it_puts_the_rules_of_then_beside_those_of_now(
    desk: Desk, settled: Settlement, carol: Person
) -> None:
    draft(desk, suggesting(desk))
    asked = publish(desk)
    with merchant_scope(desk.merchant.id):
        publishing.decide_publication(
            merchant=desk.merchant,
            actor=carol.actor,
            publication_id=asked.public_id,
            approved=True,
        )

    found = replayed(desk, settled)

    assert (found.then.number, [other.by for other in found.others]) == (1, ["now"])
    assert found.others[0].trial.differences.changed == 3


def test_it_puts_the_draft_beside_them_too(desk: Desk, settled: Settlement) -> None:
    draft(desk, suggesting(desk))

    now, drafted = replayed(desk, settled).others

    assert (now.trial.differences.changed, drafted.trial.differences.changed) == (0, 3)


def test_it_leaves_a_draft_out_that_is_wrong(desk: Desk, settled: Settlement) -> None:
    draft(desk, {"rules": [{}]})

    assert [other.by for other in replayed(desk, settled).others] == ["now"]


def test_it_changes_nothing(desk: Desk, settled: Settlement, admin_connection: Connection) -> None:
    draft(desk, suggesting(desk))
    before = contents(admin_connection)

    with merchant_scope(desk.merchant.id):
        replay(desk.merchant, Settlement.objects.get(id=settled.id)).to_json(desk.merchant)

    assert contents(admin_connection) == before


def test_it_takes_the_version_of_that_day_where_a_settlement_keeps_none(
    desk: Desk, settled: Settlement
) -> None:
    with merchant_scope(desk.merchant.id):
        Settlement.objects.filter(id=settled.id).update(rules=None)

    assert replayed(desk, settled).then.number == 1
