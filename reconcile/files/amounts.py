"""Of several columns that could be the amount, the one whose values the other side has for the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ledgers.formats.base import ColumnMapping, LedgerKind
from ledgers.formats.columns import Cells
from ledgers.formats.headers import SCORE_MIN, score
from ledgers.formats.units import parse_in, power_of
from ledgers.formats.worth import LISTED, Worth, how_paid, worth_of
from ledgers.normalise import bare_column, key_column
from reconcile.files.keys import KEYS
from reconcile.files.reading import Opened

NO_CHOICE = (LedgerKind.STOCK, LedgerKind.BANK)
MONEY = ("gross", "net", "credit")
# enough rows to see which column is the amount
SAMPLE_ROWS = 2_000
# fewer numbers on both sides show nothing
SHARED_MIN = 2
# what is compared is not yet read as money: any with two decimals will do
IN_HUNDREDTHS = "USD"
NOTHING = pl.DataFrame(schema={"key": pl.String, "minor": pl.Int64})


def with_shared_amounts(files: Sequence[Opened], others: Sequence[Opened]) -> list[Opened]:
    """The files of a side, each table with the amount that the other side's files have, too.

    No column gives way to one that says less of what was paid: list prices agree whatever anybody paid.
    """
    return [_with_shared_amount(file, others) for file in files]


def _with_shared_amount(file: Opened, others: Sequence[Opened]) -> Opened:
    mapping = _proposed(file)
    rivals = _rivals(file, mapping) if mapping else []
    if mapping is None or not rivals:
        return file
    mine = mapping.columns["gross"]
    ours = {header: _numbered(file, header, SAMPLE_ROWS) for header in (mine, *rivals)}
    theirs = _theirs(others, ours[mine]["key"].unique())
    shared = theirs["key"].n_unique()
    agreed = {
        header: rows.join(theirs, on=["key", "minor"], how="semi")["key"].n_unique()
        for header, rows in ours.items()
    }
    # of equals what says most of what was paid, and of those the first
    best = max(rivals, key=lambda header: (agreed[header], how_paid(header)))
    is_doubtful = how_paid(best) > how_paid(mine) or 2 * agreed[mine] < shared
    is_shown = agreed[best] > agreed[mine] and 2 * agreed[best] > shared >= SHARED_MIN
    if not (is_doubtful and is_shown):
        return file
    return by_amount(file, best)


def share_amounts(files: Sequence[Opened], others: Sequence[Opened]) -> bool:
    """Whether what was paid stands on both sides for most of the numbers that both have."""
    for file in files:
        mapping = _proposed(file)
        if mapping is None or how_paid(mapping.columns["gross"]) <= LISTED:
            return False
        agreed, shared = agreeing(file, others)
        if not 2 * agreed > shared >= SHARED_MIN:
            return False
    mappings = [_proposed(other) for other in others]
    return all(one is None or how_paid(one.columns["gross"]) > LISTED for one in mappings)


def agreeing(file: Opened, others: Sequence[Opened]) -> tuple[int, int]:
    """For how many of the numbers of a table that the other side has its amount stands there, too; and how many."""
    mapping = file.table_mapping
    assert mapping is not None  # noqa: S101  (only tables are asked)
    ours = _numbered(file, mapping.columns["gross"], SAMPLE_ROWS)
    theirs = _theirs(others, ours["key"].unique())
    agreed = ours.join(theirs, on=["key", "minor"], how="semi")["key"].n_unique()
    return agreed, theirs["key"].n_unique()


def by_amount(file: Opened, header: str) -> Opened:
    """The file with this column as its amount."""
    return file.taking("gross", header, answered="amount")


def _proposed(file: Opened) -> ColumnMapping | None:
    """The mapping of a table that has an amount, unless a person gave it."""
    mapping = file.table_mapping
    if mapping is None or file.mapping is not None or not file.is_plain:
        return None
    has_choice = "gross" in mapping.columns and mapping.ledger_kind not in NO_CHOICE
    return mapping if has_choice else None


def _rivals(file: Opened, mapping: ColumnMapping) -> list[str]:
    """Other columns that could be the amount and say no less of what was paid."""
    table, columns = file.recognition.table, mapping.columns
    least = how_paid(columns["gross"])
    named = [name for name in dict.fromkeys(table.header) if name and how_paid(name) >= least]
    if len(named) <= 1:
        return []
    sample = Cells(table.header, table.head(SAMPLE_ROWS))
    # beside a face value a supplier's fee is what it takes for the item
    is_face = worth_of(columns["gross"]) == Worth.FACE
    free = {"net", "fee", "debit"} if is_face else {"net"}
    taken = {name for field, name in columns.items() if field not in free}
    if _leaves_fees_out(columns, sample):
        taken.add(columns["net"])
    return [name for name in named if name not in taken and holds_amounts(sample, name)]


def _leaves_fees_out(columns: Mapping[str, str], sample: Cells) -> bool:
    """Whether the net is what a fee left of the amount: nobody paid that."""
    if not {"net", "fee"} <= set(columns):
        return False
    gross, net, fee = (sample.amounts(columns[field]) for field in ("gross", "net", "fee"))
    return 2 * int((gross - fee.abs() == net).sum()) > len(sample)


def holds_amounts(sample: Cells, header: str) -> bool:
    made = sample.amounts(header)
    return len(made) > 0 and made.null_count() == 0


def _named(file: Opened, fields: Sequence[str]) -> list[str]:
    """The columns of these fields; of a format known by its own names all that their names could be."""
    mapping, table = file.table_mapping, file.recognition.table
    if mapping is not None:
        return [mapping.columns[field] for field in fields if field in mapping.columns]
    names = dict.fromkeys(name for name in table.header if name)
    return [name for name in names if max(score(field, name) for field in fields) >= SCORE_MIN]


def _theirs(others: Sequence[Opened], keys: pl.Series) -> pl.DataFrame:
    """Number and amount of the other side's rows that have one of the numbers, and their sums."""
    found = [NOTHING]
    for other in others:
        amounts = _named(other, MONEY)
        # a table is compared by the amount that was taken
        for amount in amounts[:1] if other.table_mapping else amounts:
            found.append(_numbered(other, amount, None, keys))
    return pl.concat(found).unique()


def _numbered(
    file: Opened, amount: str, rows: int | None, wanted: pl.Series | None = None
) -> pl.DataFrame:
    """Number and amount of a file's rows, or of its first rows, and the sum of each number that is wanted."""
    table = file.recognition.table
    records = table.records if rows is None else table.head(rows)
    mapping = file.table_mapping
    comma = mapping is not None and mapping.decimal == ","
    power = power_of(amount, table.before)
    found = [NOTHING]
    for key in _named(file, KEYS):
        keys = key_column(bare_column(records[str(table.column(key))]))
        texts = records[str(table.column(amount))]
        if wanted is not None:
            is_wanted = keys.is_in(wanted.implode()).fill_null(value=False)
            keys, texts = keys.filter(is_wanted), texts.filter(is_wanted)
        currency = pl.repeat(IN_HUNDREDTHS, len(texts), eager=True)
        minor = parse_in(power, bare_column(texts), currency, decimal_comma=comma)
        one = pl.DataFrame({"key": keys, "minor": minor.abs()}).drop_nulls()
        sums = pl.DataFrame({"key": keys, "minor": minor}).drop_nulls().group_by("key")
        found += [one, sums.agg(pl.col("minor").sum().abs())]
    return pl.concat(found).unique()
