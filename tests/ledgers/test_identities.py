from __future__ import annotations

import hashlib

import polars as pl

from ledgers.identities import IDENTITY_MAX, Identities


def rows(*names: str | None, raw: str = "x") -> pl.DataFrame:
    return pl.DataFrame(
        {"natural_id": list(names), "raw": [raw] * len(names)},
        schema={"natural_id": pl.String, "raw": pl.String},
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_it_knows_a_row_by_the_formats_own_id() -> None:
    assert Identities().of(rows("4200|SUCCESS|")).to_list() == ["4200|SUCCESS|"]


def test_it_numbers_further_copies_in_file_order() -> None:
    assert Identities().of(rows("a", "b", "a", "a")).to_list() == ["a", "b", "a#2", "a#3"]


def test_it_numbers_on_over_batches() -> None:
    identities = Identities()
    identities.of(rows("a", "b", "a"))

    assert identities.of(rows("c", "a", "b")).to_list() == ["c", "a#3", "b#2"]


def test_it_knows_a_row_without_an_id_by_its_content() -> None:
    found = Identities().of(rows(None, None, raw="2026-10-01,12.00")).to_list()

    name = f"1:{sha256('2026-10-01,12.00')}"
    assert found == [name, f"{name}#2"]


def test_it_hashes_an_id_that_no_index_would_take() -> None:
    long = "9" * (IDENTITY_MAX + 1)

    assert Identities().of(rows(long, "9")).to_list() == [f"2:{sha256(long)}", "9"]
