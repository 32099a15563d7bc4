"""Keys that only both sides together can say: numbers that a text names, numbers within longer ones.

What one side writes is looked for, whole, in what the other writes. A number counts only if it is
distinctive: shorter ones, and those that look like a day, stand in a text by chance, unless a name does, too.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.keys.short_numbers import DIGITS_MIN as SHORT_DIGITS_MIN
from reconcile.engine.keys.short_numbers import is_short, of_one_name
from reconcile.engine.rules import Alias
from reconcile.engine.sides.digit_marks import MARK, as_written, is_fixed, without_marks
from reconcile.engine.sides.listed_numbers import BLANK, listed_in, spans_in

# columns of text, in which a number may stand; the others hold a key each
TEXTS = ("description", "counterparty", "sku")
# digits alone must be so many; fewer, so many at least, with letters before or between them, a long number with one
DIGITS_ALONE_MIN, DIGITS_MIN, LETTERS_MIN, LENGTH_MIN, LENGTH_LONG = 10, 5, 2, 7, 8
# a number with marks between its parts: what follows a mark belongs to it, INV-1-02 is not INV-1
_PARTS = r"(?:[-_][A-Z0-9]+|/[0-9][A-Z0-9]*)*"
_WRITTEN = (
    rf"[A-Z0-9]+{_PARTS}",
    # letters apart from their digits
    rf"[A-Z]+ [0-9]+{_PARTS}",
    rf"[0-9]{{{DIGITS_ALONE_MIN},}}",
)
_MARKS = r"[-_/ ]"
_SCHEMA = {"row": pl.UInt32, "number": pl.String, "written": pl.String}
# where a row says how its number is written
WRITTEN_AS = {"order_key": "order_ref"}
Sides = tuple[pl.DataFrame, pl.DataFrame]


def longest_number(text: pl.Expr, length_min: int) -> pl.Expr:
    """The longest run of so many digits or more; none where two different ones are as long."""
    return _longest_run(text.str.normalize("NFKC"), length_min)


def _longest_run(text: pl.Expr, length_min: int) -> pl.Expr:
    return _longest_of(text.str.extract_all(_runs(length_min)))


def _runs(length_min: int) -> str:
    return f"[0-9]{{{length_min},}}"


def _longest_of(runs: pl.Expr) -> pl.Expr:
    # most texts hold one run: only the others are compared, list by list
    is_sole = runs.list.len() == 1
    length = pl.element().str.len_bytes()
    several = pl.when(~is_sole).then(runs)
    longest = several.list.eval(pl.element().filter(length == length.max()).unique())
    found = pl.when(is_sole).then(runs.list.first())
    return found.when(longest.list.len() == 1).then(longest.list.first())


def nothing_paired() -> Sides:
    none = pl.DataFrame(schema={"row": pl.UInt32, "key": pl.String})
    return none, none


def numbers_within(
    left: pl.DataFrame, right: pl.DataFrame, columns: tuple[str, str], least: int
) -> Sides:
    """Row and key of the rows whose number holds the other side's, or is held by it.

    The key is the longest run of digits. Where two numbers of one side have the same, it is nobody's.
    """
    ours, theirs = (
        _with_run(side, name, least) for side, name in zip((left, right), columns, strict=True)
    )
    # of most rows the other side knows nothing: these are sorted out first
    ours, theirs = (
        ours.join(theirs, on="key", how="semi"),
        theirs.join(ours, on="key", how="semi"),
    )
    alone, alone_there = (
        side.select("whole", "key").unique().filter(~pl.col("key").is_duplicated())
        for side in (ours, theirs)
    )
    both = alone.join(alone_there, on="key", suffix="_right")
    one, other = pl.col("whole"), pl.col("whole_right")
    holds = one.str.contains(other, literal=True) | other.str.contains(one, literal=True)
    keys = both.filter(holds).select("key")
    # who has a key has it alone, so a row's key says whose number it is
    made = [side.join(keys, on="key", how="semi").select("row", "key") for side in (ours, theirs)]
    return made[0], made[1]


def _with_run(rows: pl.DataFrame, column: str, least: int) -> pl.DataFrame:
    # columns of keys hold letters and digits alone, written in one way, but for those that marks keep apart
    is_plain = ~pl.col(column).str.contains(MARK, literal=True)
    named = rows.filter(is_plain).select("row", whole=column)
    # a column of their own: an expression that stands in four questions is worked out four times
    named = named.with_columns(runs=pl.col("whole").str.extract_all(_runs(least)))
    return named.select("row", "whole", key=_longest_of(pl.col("runs"))).drop_nulls("key")


def numbers_in_texts(
    numbered: pl.DataFrame,
    other: pl.DataFrame,
    columns: tuple[str, str],
    aliases: tuple[Alias, ...] | None = None,
) -> Sides:
    """Row and key of the rows whose number stands in a text of the other side, and of those with such texts.

    Rows that hang together, because a text names several numbers, have one key: the first of these. Short numbers
    count where names are compared, that is, with other spellings of these (`aliases`) or none.
    """
    column, text = columns
    numbers = _distinctive(numbered, column)
    if aliases is None:
        numbers = numbers.filter(~pl.col("is_short"))
    any_short = numbers["is_short"].any()
    own = numbers.select("number", "written").unique()
    named = _meant(named_in(other, text, SHORT_DIGITS_MIN if any_short else DIGITS_MIN), own)
    texts = _texts(other.join(named, on="row", how="semi"), text)
    spanned = _spanned(texts, _stroked(other, text, own), numbers, numbered, other)
    named = pl.concat([named, _listed(other, text, named, own), spanned]).unique()
    if aliases is not None and any_short:
        named = of_one_name(named, numbers, (numbered, other), aliases)
    keys = _first_of_those_together(named)
    found = named.join(keys, on="number").select("row", "key").unique()
    return numbers.join(keys, on="number").select("row", "key"), found


def _distinctive(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Row and number, the number with the marks between its digits where it is known how it is written, and
    whether it is one that counts only beside a name."""
    number = without_marks(pl.col("number"))
    digits = number.str.count_matches("[0-9]")
    letters, length = number.str.count_matches("[A-Z]"), number.str.len_chars()
    is_long = ((letters >= LETTERS_MIN) & (length >= LENGTH_MIN)) | (length >= LENGTH_LONG)
    mixed = (digits >= DIGITS_MIN) & (letters > 0) & is_long
    alone = mixed | (digits >= DIGITS_ALONE_MIN)
    named = rows.select("row", number=column, reference=WRITTEN_AS.get(column, column))
    short = is_short(pl.col("reference"), digits, letters)
    named = named.drop_nulls("number").with_columns(is_short=~alone)
    named = named.filter(short | ~pl.col("is_short"))
    written = as_written(pl.col("reference"))
    is_its_own = without_marks(written) == number
    made = named.select(
        "row", "number", "is_short", written=pl.when(is_its_own).then(written).otherwise("number")
    )
    return made.cast(_SCHEMA)  # type: ignore[arg-type]  # names to types


def named_in(rows: pl.DataFrame, column: str, digits_min: int = DIGITS_MIN) -> pl.DataFrame:
    """Row and number of all that could be a number in a text, and how it is written there."""
    # most texts hold no digits enough
    asked = _texts(rows, column).filter(pl.col("text").str.count_matches("[0-9]") >= digits_min)
    written = pl.concat_list(pl.col("text").str.extract_all(pattern) for pattern in _WRITTEN)
    found = asked.select("row", number=written).explode("number").drop_nulls()
    return _as_keys(found).cast(_SCHEMA)  # type: ignore[arg-type]  # names to types


def _texts(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    text = pl.col(column).str.normalize("NFKC").str.to_uppercase()
    return rows.select("row", text=text).drop_nulls()


def _as_keys(found: pl.DataFrame) -> pl.DataFrame:
    """Numbers as texts write them, as keys and with the marks between their digits."""
    plain = pl.col("number").str.replace_all(_MARKS, "")
    return found.with_columns(number=plain, written=as_written(pl.col("number")))


def _listed(
    rows: pl.DataFrame, column: str, named: pl.DataFrame, numbers: pl.DataFrame
) -> pl.DataFrame:
    """Row and number of those that follow a named one with their last digits alone, where all of a list are known."""
    texts = _texts(rows.join(named, on="row", how="semi"), column)
    found = pl.concat([listed_in(texts, pattern) for pattern in _WRITTEN[:2]]).unique()
    if found.is_empty():
        return named.clear()
    head = pl.col("head").str.replace_all(_MARKS, "")
    found = _as_keys(found).with_columns(head=head)
    heads = named.select("row", head=without_marks(pl.col("number")))
    found = found.join(heads, on=["row", "head"], how="semi")
    known = _meant(found.drop("head"), numbers)
    is_known = known.select("row", plain=without_marks(pl.col("number")), is_known=True)
    found = found.join(
        is_known.unique(), left_on=["row", "number"], right_on=["row", "plain"], how="left"
    )
    whole = found.filter(pl.col("is_known").is_not_null().all().over("row", "head"))
    plain = without_marks(pl.col("number"))
    return known.join(whole, left_on=["row", plain], right_on=["row", "number"], how="semi").select(
        "row", "number"
    )


def _stroked(rows: pl.DataFrame, column: str, numbers: pl.DataFrame) -> pl.DataFrame:
    """Row, number and an empty `head` of what a text names when its strokes part numbers and are no part of one:
    INV-00313/INV-00315/00316. Of numbers in full those that are known, and all ends of lists."""
    stroked = rows.filter(pl.col(column).str.contains_any(["/", "／"]))
    texts = _texts(stroked, column).filter(pl.col("text").str.contains("[0-9]/[A-Z0-9]"))
    texts = texts.with_columns(pl.col("text").str.replace_all("/", ", ", literal=True))
    ends = pl.concat([listed_in(texts, pattern) for pattern in _WRITTEN[:2]])
    written = pl.concat_list(pl.col("text").str.extract_all(pattern) for pattern in _WRITTEN)
    whole = texts.join(ends, on="row", how="semi").select("row", number=written).explode("number")
    plain = pl.col("number").str.replace_all(_MARKS, "")
    whole, ends = (part.select("row", head=pl.lit(""), number=plain) for part in (whole, ends))
    known = numbers.select(number=without_marks(pl.col("number"))).unique()
    return pl.concat([whole.join(known, on="number", how="semi"), ends]).unique()


def _spanned(
    texts: pl.DataFrame,
    stroked: pl.DataFrame,
    numbers: pl.DataFrame,
    numbered: pl.DataFrame,
    other: pl.DataFrame,
) -> pl.DataFrame:
    """Row and number of all from the first to the last that a text names, of ends that blanks alone part, or of what
    strokes part, where all are known and their sum is the row's: else it may mean others, or something else."""
    ends = pl.concat([listed_in(texts, pattern, BLANK) for pattern in _WRITTEN[:2]])
    heads = ends.select("row", "head", number="head")
    plain = pl.col("head", "number").str.replace_all(_MARKS, "")
    spans = [spans_in(texts, pattern, _MARKS) for pattern in _WRITTEN[:2]]
    found = pl.concat([pl.concat([ends, heads]).with_columns(plain), stroked, *spans]).unique()
    if found.is_empty():
        return found.select("row", "number")
    facts = ["currency", "amount"]
    ours = numbers.join(numbered.select("row", *facts), on="row")
    ours = ours.with_columns(plain=without_marks(pl.col("number"))).filter(
        ~pl.col("plain").is_duplicated()
    )
    ours = ours.select("plain", *facts, meant="number")
    parts = found.join(ours, left_on="number", right_on="plain", how="left")
    parts = parts.join(other.select("row", *facts), on="row", suffix="_right")
    whole = (
        (pl.col("amount").sum() == pl.col("amount_right").first())
        & (pl.col("currency") == pl.col("currency_right")).all()
        & pl.col("meant").is_not_null().all()
    )
    kept = parts.filter(whole.over("row", "head"))
    return kept.select("row", number="meant")


def _meant(named: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Row and number where a text names one of these: with the same marks between its digits; or, where one
    of them is written without any, the only number that it could be."""
    asked = numbers.select("number", "written", plain=without_marks(pl.col("number")))
    found = named.rename({"number": "plain"}).join(asked, on="plain", suffix="_own")
    found = found.with_columns(is_exact=pl.col("written") == pl.col("written_own")).unique()
    if found["is_exact"].all():
        return found.select("row", "number").unique()
    said = ["row", "plain", "written"]
    one_plain = ~pl.col("written", "written_own").str.contains(MARK, literal=True)
    could_be = pl.any_horizontal(one_plain) & pl.all_horizontal(
        is_fixed(pl.col(name)) for name in ("written", "written_own")
    )
    # digits alone are distinctive for their number, or for the marks between them
    is_said = pl.col("number").str.contains("[A-Z]") | (
        pl.col("plain").str.len_chars() >= DIGITS_ALONE_MIN
    )
    alone = could_be & is_said & (pl.col("number").n_unique().over(said) == 1)
    any_exact = pl.col("is_exact").any().over(said)
    kept = pl.col("is_exact") | (~any_exact & alone)
    return found.filter(kept).select("row", "number").unique()


def _first_of_those_together(named: pl.DataFrame) -> pl.DataFrame:
    """Number and key: the first number of all that hang together by rows that name several."""
    numbers = named.select(pl.col("number").unique().sort()).with_row_index("code")
    if not named["row"].is_duplicated().any():
        return numbers.select("number", key="number")
    # loaded when it is needed: NumPy starts a thread, and a worker forks
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = named.join(numbers, on="number")
    rows = edges.select(at=pl.col("row").rank("dense").cast(pl.Int64) - 1 + len(numbers))["at"]
    size = int(rows.max()) + 1  # type: ignore[arg-type]  # an integer
    ends = (edges["code"].cast(pl.Int64).to_numpy(), rows.to_numpy())
    graph = coo_array((np.ones(len(edges), dtype=np.bool_), ends), shape=(size, size))
    _count, labels = connected_components(graph, directed=False)
    label = pl.Series("label", labels[: len(numbers)])
    return numbers.with_columns(label).select("number", key=pl.col("number").min().over("label"))
