"""Rows that a column of yes and no, or of days, says were called off: Cancelled, Voided, Storniert, Cancelled At."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import polars as pl

from ledgers.formats.folding import folded
from ledgers.normalise import bare_column

_HEADING = re.compile(
    r"^(?:is |was )?(?:cancell?ed|cancel|voided|void|annulled|deleted|written off)(?: (?:at|on|date|time|flag|yes no))?$"
    r"|^(?:cancellation|deletion|write ?off) (?:date|time)$"
    r"|^(?:storniert|storno|geloscht|geloescht|ausgebucht)(?: am| datum)?$|^stornodatum$"
    r"|^(?:annulee?|anulad[ao]|cancelad[ao]|annullat[ao]|geannuleerd|anulowan[aeoy])$"
    r"|^(?:是否)?已?(?:作废|取消|删除|撤销)(?:时间|日期|标志|标识)?$"
)
_YES = r"(?i)^(?:yes|y|true|t|1|x|ja|j|wahr|oui|o|si|sí|s|sim|tak|是|已作废|已取消|√|✓|✔)$"
_NO = r"(?i)^(?:no|n|false|f|0|nein|falsch|non|nao|não|nie|否|未作废|未取消|-+|—|0000-00-00.*)$"
# a day, in whatever order; 0000-00-00 is none
_DAY = r"^(?:[1-9]\d{3}[-/.年]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|[12]\d{7})"


def called_off_column(
    header: Sequence[str], taken: Collection[str], records: pl.DataFrame
) -> str | None:
    """The column of raw cells that says which rows were called off, where one has such a name and nothing but such
    answers in the first rows."""
    found = [
        f"c{at}"
        for at, name in enumerate(header)
        if name not in taken and _HEADING.search(folded(name))
    ]
    if len(found) != 1:
        return None
    said = bare_column(records[found[0]]).drop_nulls()
    return found[0] if bool((_is_off(said) | said.str.contains(_NO)).all()) else None


def without_called_off(rows: pl.DataFrame, cell: str, *, are_documents: bool) -> pl.DataFrame:
    """The rows, closed where that column says so. A document that gives back then gave nothing; another row that does
    may be of an order that was called off."""
    is_off = _is_off(bare_column(rows[cell])).fill_null(value=False)
    gives_back = pl.col("kind") == "REFUND"
    # what says how it was called off says more
    is_known = pl.col("status").is_in(["REFUNDED", "PARTLY_REFUNDED"]).fill_null(value=False)
    closed = is_off & ~gives_back & ~is_known
    failed = is_off & gives_back & pl.lit(are_documents)
    status = pl.when(closed).then(pl.lit("CLOSED")).when(failed).then(pl.lit("FAILED"))
    return rows.with_columns(status=status.otherwise("status"))


def _is_off(cells: pl.Series) -> pl.Series:
    return cells.str.contains(_YES) | cells.str.contains(_DAY)
