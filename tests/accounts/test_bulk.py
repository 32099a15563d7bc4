"""Rows out of tables as frames: what stands there, and nothing else, whatever it is."""

from __future__ import annotations

import polars as pl
import pytest
from django.db import connection, transaction

from accounts import bulk

TEXTS = [
    "plain",
    "",
    None,
    "\\N",
    "\\",
    "tab\there",
    "two\nlines",
    "c:\\new\\table",
    '"quoted',
    "\r\b\f\v",
    "對賬",
]
SCHEMA = {"number": pl.Int64, "text": pl.String}


def stand(texts: list[str | None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create temporary table read_me (number bigint, text text) on commit drop")
        for number, text in enumerate(texts):
            cursor.execute("insert into read_me values (%s, %s)", [number, text])


@pytest.mark.parametrize("piece_bytes", [8, 40, 16 * 1024 * 1024])
def test_it_reads_every_text_as_it_stands(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, piece_bytes: int
) -> None:
    monkeypatch.setattr(bulk, "READ_PIECE_BYTES", piece_bytes)
    with transaction.atomic():
        stand(TEXTS)

        found = bulk.read_rows("select * from read_me order by number", SCHEMA)

    assert found.rows() == list(enumerate(TEXTS))


def test_it_reads_no_rows_as_an_empty_frame(transactional_db: None) -> None:
    with transaction.atomic():
        stand([])

        found = bulk.read_rows("select * from read_me", SCHEMA)

    assert (found.schema, found.height) == (pl.Schema(SCHEMA), 0)


def test_it_reads_numbers_alone(transactional_db: None) -> None:
    query = "select n::bigint from generate_series(1, 3) n"

    with transaction.atomic():
        found = bulk.read_rows(query, {"number": pl.Int64})

    assert found.rows() == [(1,), (2,), (3,)]


def test_it_reads_numbers_and_what_is_not_there(transactional_db: None) -> None:
    query = "select * from (values (-1::bigint, null), (null, 'x'), (10^14::bigint, '')) v (number, text)"

    with transaction.atomic():
        found = bulk.read_rows(query, SCHEMA)

    assert found.rows() == [(-1, None), (None, "x"), (10**14, "")]


@pytest.mark.parametrize("ready_rows", [1, 3, 100])
def test_it_copies_every_text_as_it_stands(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, ready_rows: int
) -> None:
    monkeypatch.setattr(bulk, "READY_ROWS", ready_rows)
    rows = pl.DataFrame({"number": range(len(TEXTS)), "text": TEXTS}, schema=SCHEMA)
    with transaction.atomic():
        stand([])
        bulk.copy_rows("read_me", rows)

        found = bulk.read_rows("select * from read_me order by number", SCHEMA)

    assert found.rows() == rows.rows()


def test_it_copies_a_column_of_which_only_the_last_piece_holds_something(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "READY_ROWS", 1)
    rows = pl.DataFrame({"number": [1, 2, 3], "text": [None, None, "x"]}, schema=SCHEMA)
    with transaction.atomic():
        stand([])
        bulk.copy_rows("read_me", rows)

        found = bulk.read_rows("select * from read_me order by number", SCHEMA)

    assert found.rows() == rows.rows()


def test_numbers_are_given_once_whoever_takes_them_between(transactional_db: None) -> None:
    first = bulk.next_ids("reconcile_match", 3)
    with connection.cursor() as cursor:
        cursor.execute("select nextval('reconcile_match_id_seq')")
    second = bulk.next_ids("reconcile_match", 2)

    start = first[0]
    assert first.to_list() == [start, start + 1, start + 2]
    assert second.to_list() == [start + 4, start + 5]


def test_numbers_between_which_others_took_some_are_taken_anew(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bulk.next_ids("reconcile_match", 1)[0]
    monkeypatch.setattr(bulk, "ENDS_SQL", "select 1, 4, %(count)s where %(sequence)s <> ''")

    found = bulk.next_ids("reconcile_match", 3)

    assert found.to_list() == [before + 1, before + 2, before + 3]


def test_no_numbers_are_a_series_too(transactional_db: None) -> None:
    assert bulk.next_ids("reconcile_match", 0).to_list() == []


def test_numbers_that_have_a_gap_are_told_apart() -> None:
    expected = [1, 2, 3, 7, 8]

    assert bulk.numbers_between([(1, 3), (7, 8)]).to_list() == expected
