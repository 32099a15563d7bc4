"""The schema is what programs are written against: valid, complete, without a guess in it."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.test import Client


def test_it_is_valid_and_raises_no_warning(tmp_path: Path) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_it_says_how_a_program_is_known() -> None:
    schema = Client().get("/api/schema/?format=json").json()

    assert schema["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert all(op["security"] for ops in schema["paths"].values() for op in ops.values())
