"""The canonical forms to the letter: another tool can write them, and a stored certificate stays readable."""

from __future__ import annotations

import hashlib
import json
import zlib
from datetime import date

import polars as pl
import pytest

from reconcile.engine import Context, Period
from reconcile.engine.canonical import (
    context_from_json,
    context_to_json,
    pack_ids,
    records_sha256,
    unpack_ids,
)
from reconcile.engine.records import Calendar, Rate, Undone
from tests.engine.records import frame, row

COLUMNS = (
    "entry,source,row_number,occurred_at,booked_on,value_on,kind,status,channel,gross_minor,fee_minor,"
    "net_minor,fee_rate_ppm,currency,quantity,sku,order_ref,order_key,transaction_key,refund_key,"
    "batch_key,counterparty,description,natural_id"
)
# noon of 5 June 2026 in Shanghai, in microseconds since 1970
NOON = 1_780_632_000_000_000


def line(number: int, kind: str, amount: int, order: str, text: str = "") -> str:
    return f"{number},{NOON},2026-06-05,,{kind},,,{amount},0,{amount},,CNY,,,{order},{order},,,,,{text},\n"


def test_it_hashes_the_lines_of_each_file_in_the_order_of_its_name() -> None:
    left = frame(
        [
            row("A2", 250, source="b", row_number=7, description="cut, here"),
            row("A3", -5, source="a", row_number=3),
            row("A1", 100, source="b", row_number=2),
        ],
        "b",
        1,
    )
    right = frame([row("A1", 100), row("A2", 250)], "z", 1001)
    text = (
        f"LEFT 3 {COLUMNS}\n"
        "a 1\n" + line(3, "REFUND", -5, "A3") +
        "b 2\n" + line(2, "PAYMENT", 100, "A1") + line(7, "PAYMENT", 250, "A2", '"cut, here"') +
        f"RIGHT 2 {COLUMNS}\n"
        "z 2\n" + line(2, "PAYMENT", 100, "A1") + line(3, "PAYMENT", 250, "A2")
    )  # fmt: skip

    assert records_sha256(left, right) == hashlib.sha256(text.encode()).hexdigest()


def test_it_hashes_sides_without_rows() -> None:
    nothing = frame([], "a", 1)
    text = f"LEFT 0 {COLUMNS}\nRIGHT 0 {COLUMNS}\n"

    assert records_sha256(nothing, nothing) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "mixed", [[1, 0, 2], [0, 2, 1], [2, 1, 0]], ids=["turned", "between", "reversed"]
)
def test_it_hashes_a_file_whose_rows_come_apart_as_one(mixed: list[int]) -> None:
    rows = [row("A1", 1, source="a"), row("A2", 2, source="a"), row("A3", 3, source="b")]
    left, right = frame(rows, "a", 1), frame([], "z", 1001)

    assert records_sha256(left[mixed], right) == records_sha256(left, right)


def test_it_hashes_rows_of_one_address_in_one_order_also_where_they_come_in_that_of_their_ids() -> (
    None
):
    twins = frame([row("A1", 100, row_number=2), row("A1", 250, row_number=2)], "a", 1)
    ids = twins["entry"].reverse()

    turned = twins.reverse().with_columns(entry=ids.reverse())

    assert records_sha256(turned, twins) == records_sha256(twins, turned)


def test_it_writes_a_context_with_sorted_keys_and_nothing_left_out() -> None:
    context = Context(
        Period(date(2026, 6, 1), date(2026, 6, 30), 480, 120),
        None,
        right_gaps=(Period(date(2026, 6, 3), date(2026, 6, 4)),),
        is_next_file_awaited=False,
        calendars={
            "USD": Calendar(),
            "CNY": Calendar(frozenset({date(2026, 6, 19), date(2026, 6, 1)}), frozenset()),
        },
        undone=(
            Undone((1, 1001), "close", (("order_key", "sku"),), 60, "爱丽丝", date(2026, 7, 1), "no"),
        ),
        rates=(Rate("JPY", "CNY", date(2026, 6, 1), 48_000_000, 2, "bank"),),
        matched_before=(3,),
        right_parties={"b.csv": "Norfolk Paper Ltd"},
    )  # fmt: skip

    assert context_to_json(context) == (
        '{"calendars":[["CNY",{"holidays":["2026-06-01","2026-06-19"],"workdays":[]}],'
        '["USD",{"holidays":[],"workdays":[]}]],'
        '"is_next_file_awaited":false,"left_gaps":[],"left_parties":[],'
        '"left_period":{"cut_off_minutes":120,"first":"2026-06-01","last":"2026-06-30",'
        '"offset_minutes":480},"matched_before":[3],'
        '"rates":[{"base":"JPY","on":"2026-06-01","quote":"CNY","rate_e9":48000000,"shift":2,'
        '"source":"bank"}],'
        '"right_gaps":[{"cut_off_minutes":0,"first":"2026-06-03","last":"2026-06-04",'
        '"offset_minutes":0}],"right_parties":[["b.csv","Norfolk Paper Ltd"]],"right_period":null,"right_shows_refunds":false,'
        '"undone":[{"by":"爱丽丝","entries":[1,1001],"keys":[["order_key","sku"]],"method":"close",'
        '"note":"no","on":"2026-07-01","score":60}]}'
    )
    assert context_from_json(context_to_json(context)) == context


@pytest.mark.parametrize(
    ("ids", "steps"),
    [
        ([], []),
        ([0], [0, 0]),
        ([7], [7, 0]),
        ([7, 7, 8], [7, 1]),
        ([-2, -1, 0], [-2, 2]),
        ([1, 3], [1, 0, 2, 0]),
        ([5, 3, 4, 9, 11, 10, 30], [3, 2, 4, 2, 19, 0]),
    ],
    ids=["none", "zero", "one", "twice", "around zero", "two apart", "several"],
)
def test_it_packs_the_ends_of_ranges_each_less_the_one_before(
    ids: list[int], steps: list[int]
) -> None:
    packed = pack_ids(pl.Series(ids, dtype=pl.Int64))

    assert zlib.decompress(packed) == json.dumps(steps, separators=(",", ":")).encode()
    held = [n for first, last in unpack_ids(packed).rows() for n in range(first, last + 1)]
    assert held == sorted(set(ids))


def test_it_unpacks_ranges_as_whole_numbers_also_where_there_are_none() -> None:
    nothing = unpack_ids(pack_ids(pl.Series([], dtype=pl.Int64)))

    assert dict(nothing.schema) == {"first": pl.Int64, "last": pl.Int64}
