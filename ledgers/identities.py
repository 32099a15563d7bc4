"""What a row is known by inside its ledger: the format's own id, else its content; and which copy it is.

Written as text, and never otherwise for the same row: a file that overlaps another one is known by it.
"""

from __future__ import annotations

import hashlib

import polars as pl

# longer identities are replaced by their hash: an index entry has a limit
IDENTITY_MAX = 120


class Identities:
    """Names the rows of one file, batch by batch in file order."""

    def __init__(self) -> None:
        # one number per row so far: what each was known by
        self._seen = pl.Series("hashed", [], dtype=pl.UInt64)

    def of(self, rows: pl.DataFrame) -> pl.Series:
        """The identity of each row. A further copy of a row gets its number: twins are two rows."""
        own = rows.select(pl.coalesce("natural_id", "raw").alias("hashed"))["hashed"].hash()
        copies = self._copies(own)
        self._seen = self._seen.append(own)
        names = rows["natural_id"].fill_null("").alias("identity")
        names = _hashed(names, rows["natural_id"].is_null(), rows["raw"], "1:")
        names = _hashed(names, names.str.len_chars() > IDENTITY_MAX, names, "2:")
        again = copies > 1
        if not again.any():
            return names
        named = pl.DataFrame({"name": names, "copy": copies, "again": again})
        numbered = pl.format("{}#{}", "name", "copy")
        return named.select(pl.when("again").then(numbered).otherwise("name").alias("identity"))[
            "identity"
        ]

    def _copies(self, own: pl.Series) -> pl.Series:
        """Which copy each row is, from 1; the rows before it count."""
        rows = own.rename("hashed").to_frame()
        if own.n_unique() == len(own):
            here = pl.repeat(1, len(own), dtype=pl.Int64, eager=True).alias("copy")
        else:
            here = rows.select(pl.int_range(1, pl.len() + 1).over("hashed").alias("copy"))["copy"]
        if not self._seen.is_in(own.implode()).any():
            return here
        before = self._seen.to_frame().group_by("hashed").agg(pl.len().cast(pl.Int64).alias("n"))
        joined = rows.join(before, on="hashed", how="left", maintain_order="left")
        return here + joined["n"].fill_null(0)


def _hashed(names: pl.Series, which: pl.Series, of: pl.Series, mark: str) -> pl.Series:
    """The names, with the SHA-256 of another text for those rows; one second for a million."""
    if not which.any():
        return names
    digests = [
        mark + hashlib.sha256(text.encode()).hexdigest() for text in of.filter(which).to_list()
    ]
    return names.clone().scatter(which.arg_true(), pl.Series(digests, dtype=pl.String))
