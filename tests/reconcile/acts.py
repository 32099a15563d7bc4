"""The acts of the queue as tests do them: by a person, on small books, each in a transaction of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connections

from accounts.actors import Actor
from accounts.errors import UserError
from accounts.tenancy import merchant_scope
from ledgers.models import Statement
from reconcile.models import Adjustment, ExceptionCase, Match, OpenItem, Settlement
from reconcile.reports.conservation import conserve, is_conserved
from reconcile.reports.proof import prove_period
from reconcile.services import (
    adjustments,
    cases,
    locking,
    matches,
    settlements,
    splits,
    statements,
)
from tests.factories import Person
from tests.reconcile.books import OCTOBER, Books


def fresh(books: Books, case: ExceptionCase) -> ExceptionCase:
    with merchant_scope(books.merchant.id):
        return ExceptionCase.objects.get(id=case.id)


def items_of(books: Books, *chosen: ExceptionCase) -> list[object]:
    with merchant_scope(books.merchant.id):
        return list(OpenItem.objects.filter(case__in=chosen).values_list("public_id", flat=True))


def by_hand(books: Books, who: Person, *chosen: ExceptionCase, **given: str) -> Match:
    ids = items_of(books, *chosen)
    with merchant_scope(books.merchant.id):
        return matches.match_by_hand(
            merchant=books.merchant,
            actor=who.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=ids,  # type: ignore[arg-type]
            **given,
        )


def write_off(books: Books, who: Person, case: ExceptionCase, version: int = 1) -> Adjustment:
    with merchant_scope(books.merchant.id):
        return adjustments.write_off(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=version,
            reason="not worth pursuing",
        )


def void(books: Books, who: Person, statement: Statement) -> None:
    with merchant_scope(books.merchant.id):
        statements.void_statement(
            merchant=books.merchant,
            actor=who.actor,
            statement_id=statement.public_id,
            reason="another shop's bill",
        )


def set_aside(books: Books, actor: Actor, case: ExceptionCase) -> None:
    with merchant_scope(books.merchant.id):
        cases.set_aside(
            merchant=books.merchant,
            actor=actor,
            case_id=case.public_id,
            version=1,
            reason="never paid",
        )


def carry(books: Books, who: Person, case: ExceptionCase, until: date) -> None:
    with merchant_scope(books.merchant.id):
        cases.carry_forward(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=1,
            until=until,
            reason="comes with the next bill",
        )


def undo(books: Books, who: Person, case: ExceptionCase) -> None:
    with merchant_scope(books.merchant.id):
        cases.undo_resolution(
            merchant=books.merchant, actor=who.actor, case_id=case.public_id, reason="a mistake"
        )


def settle(
    books: Books, maker: Person, checker: Person, period: tuple[date, date] = OCTOBER
) -> Settlement:
    with merchant_scope(books.merchant.id):
        made = settlements.submit_settlement(
            merchant=books.merchant,
            actor=maker.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=period[0],
            period_end=period[1],
        )
        return settlements.approve_settlement(
            merchant=books.merchant, actor=checker.actor, settlement_id=made.public_id
        )


@contextmanager
def in_another_session(books: Books) -> Iterator[None]:
    """Hold the reconciliation as a run does, in a session of its own."""
    held, ended = threading.Event(), threading.Event()

    def hold() -> None:
        with merchant_scope(books.merchant.id):
            locking.lock_reconciliation(books.merchant, books.reconciliation.id)
            held.set()
            ended.wait(30)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    try:
        yield
    finally:
        ended.set()
        thread.join()


def at_once(*acts: Callable[[], None]) -> list[UserError]:
    """Do acts in sessions of their own at the same moment; what was refused."""
    together = threading.Barrier(len(acts))
    refused: list[UserError] = []

    def do(act: Callable[[], None]) -> None:
        together.wait(10)
        try:
            act()
        except UserError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def split_off(
    books: Books,
    who: Person,
    case: ExceptionCase,
    *items: OpenItem,
    amount_minor: int | None = None,
) -> ExceptionCase:
    with merchant_scope(books.merchant.id):
        return splits.split_case(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=ExceptionCase.objects.get(id=case.id).version,
            item_ids=[item.public_id for item in items],
            amount_minor=amount_minor,
            reason="two orders in one line",
        )


def put_together(books: Books, who: Person, case: ExceptionCase) -> ExceptionCase:
    with merchant_scope(books.merchant.id):
        return splits.undo_split(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            reason="it was one after all",
        )


def rows_of(books: Books, case: ExceptionCase) -> list[OpenItem]:
    """The rows that stand in a case now."""
    with merchant_scope(books.merchant.id):
        found = OpenItem.objects.filter(case=case, released_by=None).order_by("id")
        return list(found.select_related("entry__statement"))


def is_proven(books: Books, period: tuple[date, date] = OCTOBER) -> bool:
    """Whether the period's proof balances and every row is in one place."""
    with merchant_scope(books.merchant.id):
        proof = prove_period(
            merchant=books.merchant,
            reconciliation=books.reconciliation,
            period_start=period[0],
            period_end=period[1],
        )
        places = conserve(books.merchant, books.reconciliation, until=period[1])
    return proof.is_balanced and is_conserved(places)
