"""Rows that a column of yes and no, or of days, says were called off: Cancelled, Voided, Storniert, Cancelled At.

What another such column says is no longer valid was called off, too. What is no longer active may be done as well: where
only few rows are so, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import polars as pl

from ledgers.formats.folding import folded
from ledgers.formats.told_by_cells import UNCLEAR
from ledgers.normalise import bare_column

_HEADING = re.compile(
    r"^(?:is |was )?(?:cancell?ed|cancel|voided|void|annulled|deleted|written off)(?: (?:at|on|date|time|flag|yes no))?$"
    r"|^(?:cancellation|deletion|write ?off) (?:date|time)$"
    r"|^(?:storniert|storno|geloscht|geloescht|ausgebucht)(?: am| datum)?$|^stornodatum$"
    r"|^(?:annulee?|anulad[ao]|cancelad[ao]|annullat[ao]|geannuleerd|anulowan[aeoy])$"
    r"|^(?:是否)?已?(?:作废|取消|删除|撤销)(?:时间|日期|标志|标识)?$"
)
_VALID = re.compile(
    r"^(?:is )?valid(?: flag| yes no)?$|^(?:ist )?gultig$|^gueltig$|^valide?$|^valid[ao]$|^geldig$|^(?:是否)?有效(?:标志|标识)?$"
)
_ACTIVE = re.compile(
    r"^(?:is )?(?:active|enabled)(?: flag| yes no)?$|^(?:ist )?aktiv$|^actifs?$|^activ[ao]$|^attiv[ao]$|^ativ[ao]$|^actief$"
    r"|^(?:是否)?(?:启用|激活)$"
)
# what such a column speaks of where one of these stands beside it
_OF_OTHERS = re.compile(r"\b(?:subscriptions?|members?|membership|plan|abo)\b|订阅|会员")
_YES = r"(?i)^(?:yes|y|true|t|1|x|ja|j|wahr|oui|o|si|sí|s|sim|tak|是|已作废|已取消|有效|√|✓|✔)$"
_PLAIN_NO = r"(?i)^(?:no|n|false|f|0|nein|falsch|non|nao|não|nie|nee|否|无效|失效)$"
_NO = r"(?i)^(?:no|n|false|f|0|nein|falsch|non|nao|não|nie|否|未作废|未取消|-+|—|0000-00-00.*)$"
# a day, in whatever order; 0000-00-00 is none
_DAY = r"^(?:[1-9]\d{3}[-/.年]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|[12]\d{7})"


@dataclass(frozen=True, slots=True)
class CalledOff:
    """The column of raw cells that says which rows were called off, and how: which of its cells say so, and what then is
    the state of a row."""

    cell: str
    is_off: str
    state: str = "CLOSED"


def called_off_column(
    header: Sequence[str],
    taken: Collection[str],
    records: pl.DataFrame,
    *,
    are_orders: bool = True,
) -> CalledOff | None:
    """The column that says so, where one has such a name and nothing but such answers in the first rows. A payment stays
    one when whom it was for is no longer active: that is heard where the rows `are_orders`, or bills."""
    kinds = [
        (_HEADING, CalledOff("", rf"{_YES}|{_DAY}"), rf"{_YES}|{_DAY}|{_NO}"),
        (_VALID, CalledOff("", _PLAIN_NO), rf"{_YES}|{_PLAIN_NO}"),
    ]
    if are_orders and not any(_OF_OTHERS.search(folded(name)) for name in header):
        kinds.append((_ACTIVE, CalledOff("", _PLAIN_NO, UNCLEAR), rf"{_YES}|{_PLAIN_NO}"))
    for heading, meant, answers in kinds:
        found = [
            f"c{at}"
            for at, name in enumerate(header)
            if name not in taken and heading.search(folded(name))
        ]
        if len(found) != 1:
            continue
        said = bare_column(records[found[0]]).drop_nulls()
        # where most rows of a list are not, the column speaks of something else
        is_of_rows = heading is _HEADING or 2 * said.str.contains(meant.is_off).sum() <= len(said)
        if is_of_rows and bool(said.str.contains(answers).all()):
            return replace(meant, cell=found[0])
    return None


def without_called_off(
    rows: pl.DataFrame, column: CalledOff, *, are_documents: bool
) -> pl.DataFrame:
    """The rows, closed where that column says so. A document that gives back then gave nothing; another row that does
    may be of an order that was called off."""
    cells = bare_column(rows[column.cell])
    is_off = cells.str.contains(column.is_off).fill_null(value=False)
    gives_back = pl.col("kind") == "REFUND"
    # what says how it was called off says more
    is_known = pl.col("status").is_in(["REFUNDED", "PARTLY_REFUNDED"])
    if column.state == UNCLEAR:
        is_known = pl.col("status").is_not_null() & (pl.col("status") != "PAID")
    closed = is_off & ~gives_back & ~is_known.fill_null(value=False)
    failed = is_off & gives_back & pl.lit(are_documents and column.state == "CLOSED")
    status = pl.when(closed).then(pl.lit(column.state)).when(failed).then(pl.lit("FAILED"))
    return rows.with_columns(status=status.otherwise("status"))
