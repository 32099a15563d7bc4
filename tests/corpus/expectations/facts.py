"""Facts of made-up samples (`.expected.json`): counts, sums and balances by name. An unknown name is an error."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import python_calamine

from tests.corpus.expectations.movements import Found, minor
from tests.corpus.findings import About
from tests.corpus.taking import Taken

Check = Callable[[Taken, Any, Found], None]
NET, GROSS, FEE = pl.col("net_minor"), pl.col("gross_minor"), pl.col("fee_minor")
SOLD = pl.col("kind").is_in(["PAYMENT", "ORDER"])
IS = {kind: pl.col("kind") == kind for kind in ("PAYMENT", "REFUND", "PAYOUT")}
# said for readers; that the rest holds proves them
REMARKS = frozenset({"note", "decimal", "names_encoding"})


def check(taken: Taken, text: str) -> Found:
    """Judge every fact."""
    found = Found()
    for name, value in json.loads(text).items():
        if name in REMARKS:
            continue
        of_batch = name.startswith(("payout_", "deposit_"))
        judge = _batch(name.partition("_")[2]) if of_batch else CHECKS.get(name)
        if judge is None:
            found.wrong(About.READING, f"nobody judges the fact {name}")
        else:
            judge(taken, value, found)
    return found


def _currency(taken: Taken) -> str:
    """The currency that most rows have."""
    common = taken.entries["currency"].mode().sort()
    return str(common[0]) if len(common) else "CNY"


def _sum(taken: Taken, of: pl.Expr) -> int:
    return int(taken.entries.select(of.sum()).item() or 0)


def _summed(*ways: pl.Expr) -> Check:
    """One of the sums must be the stated one."""

    def judge(taken: Taken, value: Any, found: Found) -> None:
        wanted = minor(value, _currency(taken))
        given = [_sum(taken, way) for way in ways]
        if wanted not in given:
            found.wrong(About.TOTALS, f"the sum is {given}, not {wanted}")

    return judge


def _counted(of: pl.Expr) -> Check:
    def judge(taken: Taken, value: Any, found: Found) -> None:
        found.equal(About.ROWS, f"count of {of}", value, taken.entries.filter(of).height)

    return judge


def _batch(reference: str) -> Check:
    """What went into a payout is what was paid out."""

    def judge(taken: Taken, value: Any, found: Found) -> None:
        wanted = minor(value, _currency(taken))
        rows = taken.entries.filter(pl.col("batch_ref") == reference)
        moved = int(rows.filter(~IS["PAYOUT"])["net_minor"].sum())
        paid = rows.filter(IS["PAYOUT"])["net_minor"].to_list()
        found.equal(About.TOTALS, f"net of {reference}", wanted, moved)
        if paid and [abs(one) for one in paid] != [wanted]:
            found.wrong(About.TOTALS, f"paid out {paid}, not {wanted}")

    return judge


def _rows(taken: Taken, value: Any, found: Found) -> None:
    # the first row of a settlement is its total and no record of its own
    is_total_first = taken.path.parent.name == "amazon" and b"settlement-id\t" in taken.content
    rows = taken.summary.rows
    if rows != value and not (is_total_first and rows == value - 1):
        found.wrong(About.ROWS, f"{rows} rows, not {value}")


def _stated(taken: Taken, value: Any, found: Found) -> None:
    """A total of the file itself must be among its controls."""
    wanted = minor(value, _currency(taken))
    stated = [c.stated for c in taken.summary.controls if c.currency is not None]
    if wanted not in stated and -wanted not in stated:
        found.wrong(About.TOTALS, f"no control states {wanted}: {stated}")


def _balance(which: str) -> Check:
    def judge(taken: Taken, value: Any, found: Found) -> None:
        given = getattr(taken.summary, f"{which}_minor")
        found.equal(About.TOTALS, f"{which} balance", minor(value, _currency(taken)), given)

    return judge


def _encoding(taken: Taken, value: Any, found: Found) -> None:
    alike = {"gbk": "gb18030", "gb2312": "gb18030"}
    wanted, given = (alike.get(name.lower(), name.lower()) for name in (value, taken.encoding))
    found.equal(About.READING, "encoding", wanted, given)


def _header_line(taken: Taken, value: Any, found: Found) -> None:
    found.equal(About.READING, "header line", value, taken.header_line)


def _chain(taken: Taken, value: Any, found: Found) -> None:
    breaks = [c for c in taken.summary.controls if "running balance" in c.name]
    found.equal(
        About.TOTALS, "running balance", value, bool(breaks) and all(c.agrees for c in breaks)
    )


def _identity(taken: Taken, value: Any, found: Found) -> None:
    """What stands behind each = is the net of a row; of a formula in words nothing can be said here."""
    nets = set(taken.entries["net_minor"].to_list())
    for formula in value.split(" ; "):
        result = formula.rpartition("=")[2]
        if formula[:1].isdigit() and minor(result, _currency(taken)) not in nets:
            found.wrong(About.AMOUNTS, f"no row has the net {result} of {formula}")
    if "net=gross-fee" in value and taken.entries.filter(NET != GROSS + FEE).height:
        found.wrong(About.AMOUNTS, "there are rows whose net isn't gross less fee")


def _members(taken: Taken, value: Any, found: Found) -> None:
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        found.equal(About.READING, "members of the archive", value, len(archive.namelist()))
    if not taken.summary.rows:
        found.wrong(About.ROWS, "no row of any member was read")


def _sheets(taken: Taken, value: Any, found: Found) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(taken.content))
    found.equal(About.READING, "sheets", value, book.sheet_names)


def _orders(taken: Taken, value: Any, found: Found) -> None:
    found.equal(About.ROWS, "orders", value, taken.entries["order_ref"].drop_nulls().n_unique())


CHECKS: Mapping[str, Check] = {
    "rows": _rows,
    "entries": _rows,
    "pay_rows": _counted(IS["PAYMENT"]),
    "trade_rows": _counted(IS["PAYMENT"]),
    "refund_rows": _counted(IS["REFUND"]),
    "orders": _orders,
    # an order total may count refunds as well
    "sum_order": _summed(GROSS.filter(SOLD), GROSS),
    "sum_total": _summed(GROSS.filter(SOLD)),
    "sum_sales": _summed(GROSS.filter(SOLD)),
    # as rows of their own, or in a column of the order's row
    "sum_refund": _summed(-GROSS.filter(IS["REFUND"]), (GROSS + FEE - NET).filter(SOLD)),
    "sum_settle": _summed((NET - FEE).filter(IS["PAYMENT"])),
    "sum_merchant_received": _summed(NET - FEE),
    # unsigned where the bill writes costs so
    "sum_fee": _summed(FEE, -FEE),
    "sum_in": _summed(NET.filter(NET > 0)),
    # unsigned where the file has a column for the direction
    "sum_out": _summed(NET.filter(NET < 0), -NET.filter(NET < 0)),
    "sum_amount": _summed(NET.filter(~IS["PAYOUT"])),
    "sum_net": _summed(NET.filter(~IS["PAYOUT"])),
    "deposit": _summed(-NET.filter(IS["PAYOUT"])),
    "total_amount": _stated,
    "footer_trade_received": _stated,
    "footer_refund_received": _stated,
    "opening": _balance("opening"),
    "closing": _balance("closing"),
    "balance_chain_ok": _chain,
    "encoding": _encoding,
    "header_line": _header_line,
    "identity": _identity,
    "members": _members,
    "sheets": _sheets,
}
