"""Months with known answers, written as files: what `reconcile_files` confirms of them is right."""

from __future__ import annotations

import pytest

from tests.truth.by_files import judged_one
from tests.truth.forms import FORMS

# an unnumbered refund is taken for a copy of another one of its order
NOT_YET = {"rare orders - bill"}


@pytest.mark.parametrize("code", [code for code in FORMS if code not in NOT_YET])
def test_it_confirms_nothing_wrong_of_files(code: str) -> None:
    verdict, _rows = judged_one(code, seed=1, size=60)

    assert (verdict.wrong, verdict.undecidable_confirmed) == ((), ())
