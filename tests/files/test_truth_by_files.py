"""Months with known answers, written as files: what `reconcile_files` confirms of them is right."""

from __future__ import annotations

import pytest

from tests.truth.by_files import judged_one
from tests.truth.forms import FORMS


@pytest.mark.parametrize("code", FORMS)
def test_it_confirms_nothing_wrong_of_files(code: str) -> None:
    verdict, _rows = judged_one(code, seed=1, size=60)

    assert (verdict.wrong, verdict.undecidable_confirmed) == ((), ())
