"""Whatever the bytes: a reading or a FormatError, and each record exactly once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from contextlib import suppress

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from ledgers.formats import ColumnMapping, FormatError, ReadOptions, open_statement
from ledgers.formats.base import ENTRY_SCHEMA, REJECTED_SCHEMA
from ledgers.formats.registry import all_formats
from tests.ledgers.bills import (
    ALIPAY_PAYMENT,
    ALIPAY_REFUND,
    PAYMENT,
    REFUND,
    TOTALS,
    alipay_file,
    orders,
    wechat_file,
)
from tests.ledgers.known import fixtures
from tests.ledgers.tables import lines, read

SEEDS = (
    wechat_file(
        PAYMENT, REFUND, totals=f"{TOTALS}\n`2,`99.00,`30.00,`0.00,`0.41000,`99.00,`30.00"
    ).encode(),
    alipay_file(ALIPAY_PAYMENT, ALIPAY_REFUND),
    orders(
        "SO1,2026-10-05 10:00:00,微信支付,99.00,已付款",
        'SO2,2026-10-05 10:00:00,"微,信",1.00,已付款',
    ),
    lines(
        "Date,Description,Money in,Money out,Balance",
        "2026-10-05,a,1.00,,1.00",
        "2026-10-06,b,,3.00,-2.00",
    ).encode(),
)
# every format's fixtures
STATEMENTS = [path.read_bytes() for known in all_formats() for path in fixtures(known.code)]
LINE_END = re.compile(r"\r\n|\r|\n")
BITS = (
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\x00",
    b"\x1f",
    b"\xff",
    b"-",
    b"#",
    "中".encode(),
    b"1e9",
    b"9" * 30,
    b";",
    b"Total",
    b"",
)
MAPPING = ColumnMapping(
    columns={"order_ref": "Order No", "occurred_at": "Paid at", "gross": "Amount"}
)
# a NUL in so small a file would make it no text
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
WORD = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n"), max_size=8)
ROW = st.lists(CELL, min_size=3, max_size=3) | st.lists(WORD, min_size=1, max_size=6)


@st.composite
def damaged(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """A statement in which a few places were overwritten, cut out or doubled."""
    content = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.integers(0, 40))
        content = (
            content[:start]
            + draw(st.sampled_from((*BITS, content[end : end + 60])))
            + content[end:]
        )
    return content


def written(cells: list[str]) -> str:
    """One row as RFC 4180 has it."""
    made = io.StringIO()
    csv.writer(made).writerow(cells)
    return made.getvalue().removesuffix("\r\n")


def survives(content: bytes) -> None:
    with suppress(FormatError):
        reading = open_statement(content, options=ReadOptions(currency="CNY"))
        batches = list(reading)
        for batch in batches:
            assert dict(batch.entries.schema) == dict(
                pl.DataFrame(schema=dict(ENTRY_SCHEMA)).schema
            )
            assert dict(batch.rejected.schema) == dict(
                pl.DataFrame(schema=dict(REJECTED_SCHEMA)).schema
            )
        counted = sum(len(batch.entries) + len(batch.rejected) for batch in batches)
        assert reading.summary.rows == counted
        places = ["row_number", "raw", "column"]
        parts = [
            part.select(places)
            for batch in batches
            for part in (batch.entries.with_columns(column=pl.lit(None, pl.String)), batch.rejected)
        ]
        # of a bank's message several tags may be missing
        assert not pl.concat(parts).is_duplicated().any()


@given(st.binary(max_size=300))
def test_it_survives_any_bytes(content: bytes) -> None:
    survives(content)


@given(damaged(SEEDS))
def test_it_survives_a_damaged_statement(content: bytes) -> None:
    survives(content)


@settings(max_examples=120)
@given(damaged(STATEMENTS))
def test_it_survives_a_damaged_statement_of_any_format(content: bytes) -> None:
    survives(content)


@given(st.sampled_from((b"PK\x03\x04", b"\x1f\x8b", b"PK\x05\x06")), st.binary(max_size=200))
def test_it_survives_a_damaged_archive(magic: bytes, content: bytes) -> None:
    survives(magic + content)


@given(
    st.lists(ROW, min_size=1, max_size=12),
    st.sampled_from(("\n", "\r\n", "\r")),
)
def test_it_makes_each_record_one_entry_or_one_refused_row(
    cells: list[list[str]], end: str
) -> None:
    # the number keeps a row from being blank, a note or a total
    rows = [[f"SO{number}", *row] for number, row in enumerate(cells)]
    content, starts = "Order No,Paid at,Amount,Description" + end, []
    for row in rows:
        starts.append(1 + len(LINE_END.findall(content)))
        content += written(row) + end

    outcome = read(content, MAPPING)

    found = sorted([*outcome.values("row_number"), *outcome.rejected["row_number"].to_list()])
    assert found == starts
