"""A file that is read a few bytes at a time gives what it gives when it is read at once."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import BinaryIO

import polars as pl
import pytest

from ledgers.formats import FormatError, open_statement, recognise, sources, texts
from ledgers.inspection import inspect
from tests.ledgers.bills import wechat_bill, wechat_row
from tests.ledgers.tables import lines

ORDERS = "订单号,支付时间,实付金额,备注"
PLAIN = [f"SO{n},2026-10-{1 + n % 28:02d} 10:00:00,{n}.50,乌龙茶" for n in range(1, 25)]
QUOTED = [f'SO{n},2026-10-05 10:00:00,{n}.50,"two\nlines, and a comma"' for n in range(1, 12)]
FILES = {
    "plain": lines(ORDERS, *PLAIN),
    "blank lines": lines("", ORDERS, *PLAIN[:9], "", *PLAIN[9:], "", ""),
    "quoted": lines(ORDERS, *PLAIN[:7], *QUOTED, *PLAIN[7:]),
    "quoted names": lines(ORDERS.replace("备注", '"备注"'), *PLAIN),
    "a broken row": lines(ORDERS, *PLAIN[:11], "SO99,2026", *PLAIN[11:]),
}
ENDINGS = {"LF": "\n", "CR LF": "\r\n", "CR": "\r"}


def read_all(content: bytes | BinaryIO) -> tuple[pl.DataFrame, pl.DataFrame, object]:
    reading = open_statement(content)
    batches = list(reading)
    return (
        pl.concat([b.entries for b in batches]),
        pl.concat([b.rejected for b in batches]),
        reading.summary,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", FILES)
def test_it_reads_the_same_in_pieces_of_any_size(
    name: str, ending: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = FILES[name].replace("\n", ENDINGS[ending]).encode(encoding)
    whole = read_all(content)

    for size in (149, 1_024):
        monkeypatch.setattr(sources, "PIECE_BYTES", size)
        # bytes at hand are cut elsewhere than what is read from a file
        for given in (content, io.BytesIO(content)):
            entries, rejected, summary = read_all(given)

            assert (entries.equals(whole[0]), rejected.equals(whole[1]), summary) == (
                True, True, whole[2],
            )  # fmt: skip


def test_it_reads_lines_that_end_in_carriage_returns_of_both_kinds() -> None:
    content = b'"Date","Amount","C"\n2026-10-05,1.00,"x"\r2026-10-06,2.00,"y"\n""""\r"'

    with suppress(FormatError):
        read_all(content)


def test_it_proves_a_bill_that_it_reads_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "PIECE_BYTES", 2_000)

    _entries, _rejected, summary = read_all(wechat_bill(*(wechat_row(n, 100) for n in range(50))))

    assert summary.proved is True  # type: ignore[attr-defined]


def test_it_names_the_line_of_a_quotation_mark_that_never_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sources, "PIECE_BYTES", 200)
    content = lines(ORDERS, *PLAIN[:20], 'SO99,2026-10-05,1.00,"open', *PLAIN[20:]).encode()

    with pytest.raises(FormatError) as refused:
        read_all(content)

    assert (refused.value.code, refused.value.params["line"]) == ("unclosed_quote", 22)


def test_it_names_the_line_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "PIECE_BYTES", 500)
    monkeypatch.setattr(texts, "LINE_BYTES_MAX", 300)
    content = lines(ORDERS, *PLAIN[:20], "SO99,2026-10-05,1.00," + "x" * 900, *PLAIN[20:]).encode()

    with pytest.raises(FormatError) as refused:
        recognise(content)

    assert (refused.value.code, refused.value.params["line"]) == ("line_too_long", 22)


def test_it_knows_the_order_of_dates_by_a_day_far_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "PIECE_BYTES", 200)
    rows = [f"{n},05/10/2026,{n}.00" for n in range(1, 60)]
    content = lines("Number,Date,Amount", *rows, "60,31/10/2026,1.00").encode()

    found = recognise(content)

    assert found.proposal is not None
    assert (found.proposal.mapping.date_order, found.proposal.questions) == ("DMY", ())


def test_it_counts_all_rows_and_sees_the_last_day_at_a_first_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sources, "PIECE_BYTES", 200)
    last = "SO99,2026-11-02 10:00:00,9.50,乌龙茶"

    found = inspect(lines(ORDERS, *PLAIN, last).encode(), {})

    assert (found["rows"], found["period"]) == (25, ["2026-10-02", "2026-11-02"])
