"""What workers do for reconciliations."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied

from accounts import clock, jobs
from accounts.actors import SYSTEM
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.patience import BusyError
from accounts.planning import count_grown


def _key(claim: jobs.Claim, name: str) -> uuid.UUID:
    return uuid.UUID(str(claim.payload[name]))


def _count_what_is_read() -> None:
    """Before the job's transaction, which would hold what is counted until its end, and after it: people look at what
    a run has written at once.
    """
    from reconcile.reports.records import READ_TABLES

    count_grown(*READ_TABLES)


@jobs.handler("statement_committed")
def statement_committed(claim: jobs.Claim) -> None:
    from reconcile.services.runs import run_what_a_statement_completes

    with claim.effects():
        merchant = Merchant.objects.get(id=claim.merchant_id)
        run_what_a_statement_completes(
            merchant=merchant, actor=SYSTEM, statement_id=_key(claim, "statement")
        )


@jobs.handler("match_part")
def match_part(claim: jobs.Claim) -> None:
    from reconcile.services.parts import match_part as match

    _count_what_is_read()
    with claim.effects():
        merchant = Merchant.objects.get(id=claim.merchant_id)
        run_id, number = _key(claim, "run"), int(str(claim.payload["number"]))
        match(merchant=merchant, actor=SYSTEM, run_id=run_id, number=number)


@jobs.when_given_up("match_part")
def match_part_given_up(claim: jobs.Claim) -> None:
    from reconcile.services.parts import give_up_part

    merchant = Merchant.objects.get(id=claim.merchant_id)
    give_up_part(merchant=merchant, actor=SYSTEM, run_id=_key(claim, "run"), job_id=claim.job_id)


@jobs.handler("execute_run")
def execute_run(claim: jobs.Claim) -> None:
    # loaded in the worker's child only: no Polars in a process that forks
    from reconcile.pipeline import execute_run as execute

    _count_what_is_read()
    with claim.effects():
        merchant = Merchant.objects.get(id=claim.merchant_id)
        execute(
            merchant=merchant,
            actor=SYSTEM,
            run_id=_key(claim, "run"),
            progress=claim.progress,
            today=clock.today(merchant),
        )
    _count_what_is_read()


@jobs.handler("back_test")
def back_test(claim: jobs.Claim) -> None:
    # loaded in the worker's child only: no Polars in a process that forks
    from reconcile.services.back_tests import execute_back_test

    _count_what_is_read()
    with claim.effects():
        merchant = Merchant.objects.get(id=claim.merchant_id)
        try:
            execute_back_test(
                merchant=merchant,
                actor=SYSTEM,
                back_test_id=_key(claim, "back_test"),
                progress=claim.progress,
            )
        except UserError as refusal:
            # it would be refused again: whoever asked is told why
            raise jobs.JobRefusedError(str(refusal)) from refusal


@jobs.handler("group_act")
def group_act(claim: jobs.Claim) -> None:
    from reconcile.services.group_acts import carry_on_group_act

    is_over = False
    while not is_over:
        try:
            # each chunk is kept by itself: whoever goes on after a killed worker begins behind the last one
            with claim.effects(last=False):
                merchant = Merchant.objects.get(id=claim.merchant_id)
                act = carry_on_group_act(
                    merchant=merchant, actor=SYSTEM, group_act_id=_key(claim, "group_act")
                )
        except BusyError:
            # a run writes these books: nobody waits here but this worker
            continue
        except (UserError, PermissionDenied) as refusal:
            raise jobs.JobRefusedError(str(refusal)) from refusal
        claim.progress("act", act.position, act.total)
        is_over = act.state != act.State.QUEUED
    with claim.effects():
        pass


@jobs.handler("export_merchant")
def export_merchant(claim: jobs.Claim) -> None:
    from reconcile.services.exports import make_export

    with claim.effects():
        merchant = Merchant.objects.get(id=claim.merchant_id)
        make_export(
            merchant=merchant,
            actor=SYSTEM,
            export_id=_key(claim, "export"),
            progress=claim.progress,
        )


@jobs.handler("forget_export")
def forget_export(claim: jobs.Claim) -> None:
    from reconcile.services.exports import forget_export as forget

    with claim.effects():
        merchant = Merchant.objects.get(id=claim.merchant_id)
        forget(merchant=merchant, actor=SYSTEM, export_id=_key(claim, "export"))
