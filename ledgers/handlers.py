"""What workers do for ledgers: look at files, and take statements in."""

from __future__ import annotations

import uuid
from typing import BinaryIO, cast

from accounts import jobs
from accounts.actors import SYSTEM
from accounts.models import Merchant
from accounts.tenancy import merchant_scope
from ledgers.models import Upload
from ledgers.words import GIVEN_UP


def _key(claim: jobs.Claim, name: str) -> uuid.UUID:
    return uuid.UUID(str(claim.payload[name]))


@jobs.handler("inspect_upload")
def inspect_upload(claim: jobs.Claim) -> None:
    # loaded in the worker's child only: no Polars in a process that forks
    from ledgers.inspection import inspect
    from ledgers.services.uploads import known_headers, record_inspection, saved_mappings

    claim.progress("read")
    with merchant_scope(claim.merchant_id):
        merchant = Merchant.objects.get(id=claim.merchant_id)
        upload = Upload.objects.for_merchant(merchant).get(public_id=_key(claim, "upload"))
        mappings, known = saved_mappings(merchant), known_headers(merchant)
    with upload.file.open("rb") as file:
        found = inspect(
            cast("BinaryIO", file),
            mappings,
            known=known,
            currency=merchant.currency,
            part=upload.part,
        )
    with claim.effects():
        record_inspection(
            merchant=merchant, actor=SYSTEM, upload_id=upload.public_id, inspection=found
        )


@jobs.handler("ingest_statement")
def ingest_statement(claim: jobs.Claim) -> None:
    from ledgers.services import statements

    with claim.effects():
        merchant = Merchant.objects.get(id=claim.merchant_id)
        statements.ingest_statement(
            merchant=merchant,
            actor=SYSTEM,
            statement_id=_key(claim, "statement"),
            progress=claim.progress,
        )


@jobs.when_given_up("inspect_upload")
def refuse_upload(claim: jobs.Claim) -> None:
    from ledgers.services.uploads import record_inspection

    record_inspection(
        merchant=Merchant.objects.get(id=claim.merchant_id),
        actor=SYSTEM,
        upload_id=_key(claim, "upload"),
        inspection={"error_code": GIVEN_UP},
    )


@jobs.when_given_up("ingest_statement")
def refuse_statement(claim: jobs.Claim) -> None:
    from ledgers.services.failures import give_up_statement

    give_up_statement(
        merchant=Merchant.objects.get(id=claim.merchant_id),
        actor=SYSTEM,
        statement_id=_key(claim, "statement"),
    )
