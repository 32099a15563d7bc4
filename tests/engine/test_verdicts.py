"""What comparing a field says, and which fields speak against a candidate."""

from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine.outcome.verdict_words import COUNTED_VERDICTS, FIELDS, VERDICTS, verdict_words
from reconcile.engine.outcome.verdicts import (
    AMOUNTS,
    DAYS,
    DIFFERS,
    Verdict,
    failed,
    judge,
    judged,
    speaks_against,
)

days = st.sampled_from(["2026-10-05", "2026-10-08", "2026-10-05 12:00:00", "2027-01-01", "soon"])
texts = st.sampled_from(["SO1", "SO2", "PAID", ""])
numbers = st.integers(-(10**18), 10**18)
compared = st.one_of(
    st.tuples(st.sampled_from(names), st.none() | said, st.none() | said)
    for names, said in ((AMOUNTS, numbers), (DAYS, days), ((*DIFFERS, "weight"), texts))
)


def field(name: str, ours: object, theirs: object, *, agrees: bool = False) -> dict[str, object]:
    return {"field": name, "ours": ours, "theirs": theirs, "agrees": agrees}


@pytest.mark.parametrize(
    ("name", "ours", "theirs", "words"),
    [
        ("amount", 10_000, 8_800, "amount differs by 12.00"),
        ("amount", 8_800, 10_000, "amount differs by 12.00"),
        ("booked_on", "2026-10-05", "2026-10-08", "3 days later"),
        ("booked_on", "2026-10-05", "2026-10-04", "1 day earlier"),
        ("booked_on", "2026-10-05", "2026-10-06", "1 day later"),
        ("currency", "CNY", "USD", "other currency"),
        ("order_ref", "SO1", "SO2", "other number"),
        ("order_ref", None, "SO2", "one side has no number of its own"),
        ("status", "PAID", "CLOSED", "other status"),
        ("counterparty", "Acme", "Apex", "other name"),
        ("batch_ref", "PO1", "PO2", "other payout or batch"),
        ("occurred_at", "2026-10-05 12:00:00", "2026-10-07 09:00:00", "2 days later"),
        ("weight", "1 kg", "2 kg", "weight differs"),
        ("booked_on", "soon", "later", "day differs"),
        ("gross_minor", 100, 700, "amount differs by 6.00"),
        ("quantity", 2, 3, "other quantity"),
        ("gross_minor", "5", 7, "gross differs"),
        ("gross_minor", 5, "7", "gross differs"),
        ("day", "2026-10-05", "2027-10-05", "365 days later"),
    ],
)
def test_it_says_how_a_field_differs(name: str, ours: object, theirs: object, words: str) -> None:
    verdict = judge(field(name, ours, theirs))

    assert verdict_words(verdict, f"{abs(verdict.number) // 100}.00") == words


@pytest.mark.parametrize(
    "given",
    [
        field("amount", 5, 5),
        field("order_ref", "SO-1", "so1", agrees=True),
        field("counterparty", None, None),
        field("occurred_at", "2026-10-05 09:00", "2026-10-05 10:00"),
    ],
)
def test_it_agrees_where_values_are_equal_or_the_engine_said_so(given: dict[str, object]) -> None:
    assert judge(given).agrees


@pytest.mark.parametrize(
    ("name", "value"),
    [("amount", 10**12), ("order_ref", "SO-1"), ("booked_on", "2026-10-05"), ("weight", "1 kg")],
)
def test_it_agrees_where_stored_values_are_equal(name: str, value: object) -> None:
    """Both were read from a text: they are equal, and not the same object."""
    stored = json.loads(json.dumps({"field": name, "ours": value, "theirs": value}))

    assert judge(stored).agrees
    assert failed([stored]) == []


def test_it_knows_in_which_direction_an_amount_differs() -> None:
    assert judge(field("amount", 100, 90)) == Verdict("amount", "amount_differs", -10)


def test_it_holds_nothing_against_a_candidate_that_says_no_name() -> None:
    given = [field("counterparty", "Acme", None), field("status", None, "PAID")]

    assert failed(given) == []


def test_it_holds_a_missing_number_against_a_candidate() -> None:
    given = [field("amount", 5, 5), field("order_ref", "SO1", None)]

    assert [verdict.field for verdict in failed(given)] == ["order_ref"]


def test_it_has_words_for_every_verdict() -> None:
    codes = {*DIFFERS.values(), "agrees", "unsaid", "number_unsaid", "differs", "amount_differs"}

    assert codes == set(VERDICTS)
    assert {"days_later", "days_earlier"} == set(COUNTED_VERDICTS)
    assert {"amount", "booked_on", "order_ref"} <= set(FIELDS) & {*AMOUNTS, *DAYS, *DIFFERS}


@given(st.lists(compared, max_size=20))
def test_it_judges_columns_as_it_judges_fields(some: list[tuple[str, object, object]]) -> None:
    texts_of = [(name, *(None if v is None else str(v) for v in values)) for name, *values in some]
    schema = {"field": pl.String, "ours": pl.String, "theirs": pl.String}

    columns = judged(pl.DataFrame(texts_of, schema=schema, orient="row"))

    fields = [field(name, ours, theirs) for name, ours, theirs in some]
    found = [Verdict(*row) for row in columns.select("field", "code", "number").iter_rows()]
    against = [
        Verdict(*row)
        for row in columns.filter(speaks_against()).select("field", "code", "number").iter_rows()
    ]
    assert found == [judge(each) for each in fields]
    assert against == failed(fields)
    assert [verdict.agrees for verdict in found] == [judge(each).agrees for each in fields]


@pytest.mark.parametrize(
    ("there", "code", "number"),
    [("2026-06-04", "days_earlier", 1), ("2026-06-05", "agrees", 0), ("2026-06-06", "days_later", 1),
     ("2026-06-07", "days_later", 2)],
)  # fmt: skip
def test_it_counts_the_days_of_columns(there: str, code: str, number: int) -> None:
    fields = pl.DataFrame({"field": ["booked_on"], "ours": ["2026-06-05"], "theirs": [there]})

    assert judged(fields).select("code", "number").rows() == [(code, number)]
