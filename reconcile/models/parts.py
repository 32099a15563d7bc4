from __future__ import annotations

from django.db import models

from accounts.tenancy import TenantForeignKey, TenantModel


class RunPart(TenantModel):
    """A part of a large run: the rows that it needs, and what the keyed rules have found among them.

    It lives from the plan of the run to its end, and is its worker's own copy: the ledgers stay as they are.
    """

    run = TenantForeignKey("reconcile.Run", related_name="parts")
    number = models.PositiveIntegerField()
    # which rows were planned, and all else that the run knew: a later state of the books has another one
    planned_sha256 = models.CharField(max_length=64)
    # the rules as JSON, the engine's context, and both sides' rows as Parquet
    rules = models.JSONField()
    context = models.TextField()
    left = models.BinaryField()
    right = models.BinaryField()
    # Parquet; null until the part is matched
    links = models.BinaryField(null=True)
    evidence = models.BinaryField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "run", "number"], name="a_part_of_a_run_has_one_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} part {self.number}"
