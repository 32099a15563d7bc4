from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

LIST_HEAVY = (
    "import {module}, sys; print(sorted(m for m in sys.modules if m.split('.')[0] in"
    " ('django', 'celery', 'rest_framework')))"
)


@pytest.mark.parametrize(
    "module", ["reconcile.engine", "reconcile.files.command", "ledgers.formats"]
)
def test_it_loads_the_pure_core_without_django_and_celery(module: str) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LIST_HEAVY.format(module=module)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert loaded.stdout.strip() == "[]"


def test_it_keeps_the_contracts_between_packages() -> None:
    command = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([str(command)], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout[-2_000:]
