"""Which counterparties of two sides could be one, by their names and by what texts say of them.

Only names that share some of the rarest pieces of one of them are compared, and of those only what a
fast comparison doesn't rule out. It is done once for a run: the passes and the candidates look it up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum

import polars as pl

from reconcile.engine.likeness.cut_names import likeness_of_payers, likeness_of_texts
from reconcile.engine.likeness.names import (
    NAME_AGREES,
    NAME_COULD_BE,
    TEXT_LENGTH_MAX,
    Name,
    likeness,
    read_name,
    spellings,
)
from reconcile.engine.likeness.names_in_texts import likeness_in_text, likeness_of_payer
from reconcile.engine.rules import Alias

# two names are compared where they share some of the rarest pieces of one of them
PIECES_PER_NAME = 8
PIECES_AT_START = 4
PIECES_SHARED_MIN = 2
NAMES_PER_PIECE_MAX = 1_000
# and at most so many pairs, those that share most: fast, and then with all that a name can be
FAST_PAIRS_MAX, NAME_PAIRS_MAX = 1_000_000, 300_000
PIECE_LENGTH, PIECE_LENGTH_CHINESE = 3, 2
# what is less alike than this, letter by letter, is no cut, turned or respelt name
NAME_RATIO_MIN, TEXT_RATIO_MIN = 70, 60
# for fewer pairs the fast comparison isn't worth its start
RULED_OUT_FROM = 1_000
SCRIPTS = (
    r"\p{Latin}", r"\p{Han}|\p{Hiragana}|\p{Katakana}", r"\p{Hangul}", r"\p{Cyrillic}", r"\p{Greek}",
    r"\p{Arabic}|\p{Hebrew}", r"\p{Thai}|\p{Devanagari}",
)  # fmt: skip
ANY_SCRIPT = 255
NAME, TEXT = "counterparty", "description"
# which column of ours was compared with which of theirs, what stands there, and their likeness
ALIKE_SCHEMA = {
    "column": pl.String,
    "column_right": pl.String,
    "said": pl.String,
    "said_right": pl.String,
    "name": pl.Int32,
}
LINK_SCHEMA = {"who": pl.UInt32, "who_right": pl.UInt32, "name": pl.Int32}


class Asked(Enum):
    """Of which pairs of rows the names were compared."""

    ALL = "all"
    WITHOUT_NUMBER = "those of which a row lacks an order number"
    NONE = "none"


def nothing_alike() -> pl.DataFrame:
    return pl.DataFrame(schema=ALIKE_SCHEMA)


def alike(
    left: pl.DataFrame, right: pl.DataFrame, aliases: tuple[Alias, ...], longest: int = 0
) -> pl.DataFrame:
    """Names of one side beside names and texts of the other that could mean the same; `longest` is how long the other
    side's names become, among rows that are no longer open as well."""
    turned = _compared(right, left, NAME, TEXT, spellings(aliases)).rename(
        {
            "column": "column_right",
            "column_right": "column",
            "said": "said_right",
            "said_right": "said",
        }
    )
    names = alike_names(left, right, aliases, longest)
    return pl.concat([names, turned.select(list(ALIKE_SCHEMA))])


def alike_names(
    left: pl.DataFrame, right: pl.DataFrame, aliases: tuple[Alias, ...], longest: int = 0
) -> pl.DataFrame:
    """Names of our side beside names and texts of the other that could mean the same."""
    known = spellings(aliases)
    return pl.concat(
        [
            _compared(left, right, NAME, NAME, known, longest=longest),
            _compared(left, right, NAME, TEXT, known),
        ]
    )


def are_one(one: str, other: str, aliases: tuple[Alias, ...]) -> bool:
    """Whether two names of one side mean the same counterparty."""
    return how_alike(one, other, aliases) >= NAME_AGREES


def how_alike(one: str, other: str, aliases: tuple[Alias, ...]) -> int:
    """The likeness of two names, 0 to 100, in whatever known spelling of the first."""
    read = read_name(other)
    return max(likeness(name, read) for name in _spellings_of(one, spellings(aliases)))


def name_links(ours: pl.DataFrame, theirs: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Which of the numbered counterparties could be one: who, who_right and their likeness of 100."""
    found = []
    for column, other_column in ((NAME, NAME), (NAME, TEXT), (TEXT, NAME)):
        part = table.filter(column=column, column_right=other_column)
        if part.is_empty():
            continue
        found.append(
            part.join(ours.select("who", said=column), on="said").join(
                theirs.select(who_right="who", said_right=other_column), on="said_right"
            )
        )
    if not found:
        return pl.DataFrame(schema=LINK_SCHEMA)
    joined = pl.concat(found).group_by("who", "who_right").agg(pl.col("name").max())
    return joined.sort("who", "who_right").select(pl.col(n).cast(t) for n, t in LINK_SCHEMA.items())


def scripts_of(left: pl.DataFrame, right: pl.DataFrame) -> pl.Expr:
    """In which scripts a counterparty is written, a bit for each: names of two are not compared."""
    name = pl.col(NAME).fill_null("")
    is_plain = (name.str.len_bytes() == name.str.len_chars()).all()
    if all(side.select(is_plain).item() for side in (left, right)):
        return pl.lit(ANY_SCRIPT, dtype=pl.UInt8)
    found = pl.sum_horizontal(
        name.str.contains(letters).cast(pl.UInt8) * (1 << bit)
        for bit, letters in enumerate(SCRIPTS)
    ).cast(pl.UInt8)
    # of another script, or digits alone
    return pl.when(found == 0).then(pl.lit(ANY_SCRIPT, dtype=pl.UInt8)).otherwise(found)


def with_who(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with the number of their counterparty and text, and what each number stands for."""
    by = ["counterparty", "description"]
    said = rows.select(by).unique().sort(by).with_row_index("who")
    return rows.join(said, on=by, how="left", nulls_equal=True, maintain_order="left"), said


def _compared(
    named: pl.DataFrame,
    other: pl.DataFrame,
    column: str,
    other_column: str,
    known: Mapping[str, tuple[Name, ...]],
    *,
    longest: int = 0,
) -> pl.DataFrame:
    names = [text for text in named[column].unique().sort().to_list() if text]
    texts = [text for text in other[other_column].unique().sort().to_list() if text]
    if not names or not texts:
        return nothing_alike()
    spelt = [_spellings_of(text, known) for text in names]
    read = [read_name(text) for text in texts]
    compare = likeness_of_payer if other_column == column else likeness_in_text
    ratio_min = NAME_RATIO_MIN if other_column == column else TEXT_RATIO_MIN
    likely = _likely(_sharing_pieces(spelt, read), spelt, read, ratio_min)
    pairs = [_most_alike(spelt[one], read[two], compare) for one, two in likely.iter_rows()]
    if other_column == column:
        said = likeness_of_payers(pairs, max([longest, *(len(text.strip()) for text in texts)]))
    else:
        said = likeness_of_texts(pairs)
    found = [
        (column, other_column, names[one], texts[two], same)
        for (one, two), same in zip(likely.iter_rows(), said, strict=True)
        if same >= NAME_COULD_BE
    ]
    return pl.DataFrame(found, schema=ALIKE_SCHEMA, orient="row")


def _most_alike(
    spelt: tuple[Name, ...], said: Name, compare: Callable[[Name, Name], int]
) -> tuple[Name, Name, int]:
    """What is written there beside the spelling of a name that is most like it, and how much it is."""
    found = [compare(name, said) for name in spelt]
    same = max(found)
    return spelt[found.index(same)], said, same


def _spellings_of(text: str, known: Mapping[str, tuple[Name, ...]]) -> tuple[Name, ...]:
    name = read_name(text)
    return (name, *known.get(name.stripped, ()))


def _likely(
    pairs: pl.DataFrame,
    spelt: Sequence[tuple[Name, ...]],
    read: Sequence[Name],
    ratio_min: int,
) -> pl.DataFrame:
    """The pairs that a comparison of letters alone doesn't rule out; those with aliases all stay."""
    import numpy as np
    from rapidfuzz import fuzz
    from rapidfuzz.process import cpdist

    if len(pairs) < RULED_OUT_FROM:
        return pairs
    ours = [spelt[at] for at in pairs["name"].to_list()]
    theirs = [read[at] for at in pairs["text"].to_list()]
    kept = np.array([len(names) > 1 for names in ours])
    for scorer, words, others in (
        (fuzz.partial_ratio, "stripped", "stripped"),
        (fuzz.ratio, "in_order", "in_order"),
        (fuzz.partial_ratio, "turned", "stripped"),
    ):
        kept |= (
            cpdist(
                [getattr(names[0], words) for names in ours],
                [getattr(text, others) for text in theirs],
                scorer=scorer,
                score_cutoff=ratio_min,
                dtype=np.uint8,
            )
            > 0
        )
    return pairs.filter(pl.Series(kept)).head(NAME_PAIRS_MAX)


def _sharing_pieces(names: Sequence[tuple[Name, ...]], texts: Sequence[Name]) -> pl.DataFrame:
    """Which names and texts to compare, by position: those that share rare pieces."""
    ours = [
        (at, piece, starts)
        for at, each in enumerate(names)
        for piece, starts in _pieces(each).items()
    ]
    theirs = [(at, piece) for at, text in enumerate(texts) for piece in _pieces((text,))]
    schema = {"name": pl.UInt32, "piece": pl.String, "starts": pl.Boolean}
    left = pl.DataFrame(ours, schema=schema, orient="row")
    right = pl.DataFrame(theirs, schema={"text": pl.UInt32, "piece": pl.String}, orient="row")
    often = right.group_by("piece").len("texts").filter(pl.col("texts") <= NAMES_PER_PIECE_MAX)
    by_rarity = left.join(often, on="piece").sort("name", "texts", "piece")
    # of a name that is cut off only the beginning is there, and its pieces aren't the rarest
    by_name = by_rarity.group_by("name").agg(
        pl.col("piece").head(PIECES_PER_NAME),
        begin=pl.col("piece").filter("starts").head(PIECES_AT_START),
        pieces=pl.len(),
    )
    both = pl.concat_list("piece", "begin").list.unique()
    rare = by_name.select("name", "pieces", piece=both).explode("piece")
    least = pl.min_horizontal(pl.col("pieces"), pl.lit(PIECES_SHARED_MIN))
    shared = rare.join(right, on="piece").group_by("name", "text").agg(
        pl.len().alias("shared"), pl.col("pieces").first()
    )  # fmt: skip
    pairs = shared.filter(pl.col("shared") >= least)
    in_order = pairs.sort("shared", "name", "text", descending=[True, False, False])
    return in_order.select("name", "text").head(FAST_PAIRS_MAX)


def _pieces(names: Sequence[Name]) -> dict[str, bool]:
    """The pieces of a counterparty's names, and whether each stands at the start of one."""
    found: dict[str, bool] = {}
    for name in names:
        length = PIECE_LENGTH_CHINESE if name.is_chinese else PIECE_LENGTH
        text = name.stripped[:TEXT_LENGTH_MAX]
        for at in range(max(len(text) - length + 1, 1)):
            piece = text[at : at + length]
            if not piece.isdigit():
                found[piece] = found.get(piece, False) or at < PIECES_AT_START
    return found
