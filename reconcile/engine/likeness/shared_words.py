"""How many words two texts share, for the pairs whose names don't say anything."""

from __future__ import annotations

import polars as pl

from reconcile.engine.sides.frames import places_among


def shared_words(facts: pl.DataFrame) -> pl.Series:
    """The likeness of 100 of the texts of each pair, whatever the order of their words; 0 beside a name."""
    # loaded when it is needed: NumPy starts a thread, and a worker forks
    import numpy as np
    from rapidfuzz import fuzz, process

    nameless = (facts["name"].fill_null(0) == 0).arg_true()
    asked = facts.select("row", "words", "row_right", "words_right")
    asked = asked.select(pl.all().gather(nameless))
    ours, theirs = (
        _as_objects(asked[row], asked[text])
        for row, text in (("row", "words"), ("row_right", "words_right"))
    )
    likeness = process.cpdist(
        ours, theirs, scorer=fuzz.token_set_ratio, dtype=np.double, workers=-1
    )
    shared = pl.Series(likeness.astype(np.int32))
    return pl.repeat(0, len(facts), dtype=pl.Int32, eager=True).scatter(nameless, shared)


def _as_objects(rows: pl.Series, texts: pl.Series) -> list[str]:
    """The texts of rows as Python's own, each made once however many pairs its row is in."""
    is_first = rows.is_first_distinct()
    made = texts.filter(is_first).to_list()
    return [made[at] for at in places_among(rows.filter(is_first), rows).to_list()]
