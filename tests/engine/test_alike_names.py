"""Which counterparties could be one: the whole table, both ways, with what speaks for it and its bounds."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.likeness import alike as module
from reconcile.engine.likeness.alike import ALIKE_SCHEMA, LINK_SCHEMA, alike, name_links, with_who
from reconcile.engine.rules import Alias

# counterparty and description
Said = tuple[str | None, str | None]
Found = tuple[str, str, str, str, int]
SCHEMA = {"counterparty": pl.String, "description": pl.String}
NAME, TEXT = "counterparty", "description"


def rows(*said: Said) -> pl.DataFrame:
    return pl.DataFrame(said, schema=SCHEMA, orient="row")


def table(left: list[Said], right: list[Said], *aliases: Alias) -> list[Found]:
    found = alike(rows(*left), rows(*right), aliases)
    assert dict(found.schema) == ALIKE_SCHEMA
    return sorted(found.rows())


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        (
            [("Brass Works Ltd", None)],
            [("BRASS WORKS", None)],
            [(NAME, NAME, "Brass Works Ltd", "BRASS WORKS", 100)],
        ),
        # a name in the other's text, on either side
        (
            [("Brass Works", None)],
            [(None, "from Brass Works")],
            [(NAME, TEXT, "Brass Works", "from Brass Works", 93)],
        ),
        (
            [(None, "from Brass Works")],
            [("Brass Works", None)],
            [(TEXT, NAME, "from Brass Works", "Brass Works", 93)],
        ),
        # all at once, each pair of names once however many rows have them
        (
            [("Brass Works", "x"), ("Brass Works", "BRASS WORKS")],
            [("Brass Works GmbH", "to Brass Works")],
            [
                (NAME, TEXT, "Brass Works", "to Brass Works", 93),
                (NAME, NAME, "Brass Works", "Brass Works GmbH", 100),
                (TEXT, NAME, "BRASS WORKS", "Brass Works GmbH", 93),
            ],
        ),
        # from "could be" on, and no less
        ([("Mill", None)], [("Mull", None)], []),
        ([("Brass Works", None)], [("Brass", None)], [(NAME, NAME, "Brass Works", "Brass", 85)]),
        ([("Brass Works", None)], [("Steel Trading", None)], []),
        # two pieces of three are shared, the last one too
        ([("Mills", None)], [("HILLS", None)], [(NAME, NAME, "Mills", "HILLS", 80)]),
        # also where each of its pieces stands in some name
        (
            [("Mills", None)],
            [("HILLS", None), ("Milan", None)],
            [(NAME, NAME, "Mills", "HILLS", 80)],
        ),
        # a name that is shorter than a piece
        ([("Ox", None)], [("OX LTD", None)], [(NAME, NAME, "Ox", "OX LTD", 100)]),
        # texts are compared with names only
        ([(None, "Brass Works")], [(None, "Brass Works")], []),
        ([("", None)], [("", None)], []),
        (
            [("上海云帆贸易有限公司", None)],
            [("上海云帆贸易有", "货款 上海云帆贸易有")],
            [
                (NAME, NAME, "上海云帆贸易有限公司", "上海云帆贸易有", 95),
                (NAME, TEXT, "上海云帆贸易有限公司", "货款 上海云帆贸易有", 93),
            ],
        ),
        ([], [("Brass Works", None)], []),
        ([("Brass Works", None)], [], []),
    ],
)
def test_it_says_which_names_and_texts_could_mean_the_same(
    left: list[Said], right: list[Said], found: list[Found]
) -> None:
    assert table(left, right) == sorted(found)


def test_it_compares_every_spelling_of_an_alias() -> None:
    alias = Alias("Blue Whale Ltd", ("LANJING TRADE",))

    found = table([("Blue Whale", None)], [("Lanjing Trade GmbH", "for lanjing trade")], alias)

    assert found == [
        (NAME, NAME, "Blue Whale", "Lanjing Trade GmbH", 100),
        (NAME, TEXT, "Blue Whale", "for lanjing trade", 93),
    ]
    assert table([("Lanjing Trade", None)], [("BLUE WHALE", None)], alias) == [
        (NAME, NAME, "Lanjing Trade", "BLUE WHALE", 100)
    ]


NAMES = ["Amber Mill", "Brass Works", "Cedar House", "Delta Foods"]


@pytest.mark.parametrize("ruled_out_from", [1_000, 0])
def test_it_finds_the_same_where_a_fast_comparison_goes_before(
    monkeypatch: pytest.MonkeyPatch, ruled_out_from: int
) -> None:
    monkeypatch.setattr(module, "RULED_OUT_FROM", ruled_out_from)
    left: list[Said] = [(name, None) for name in [*NAMES, "Blue Whale", "Müller Bau"]]
    right: list[Said] = [(name.upper() + " LTD", f"from {name}") for name in NAMES]
    right += [("Lanjing", "Cedar Horse"), ("MUELLER BAU", "Works Brass")]

    found = table(left, right, Alias("Blue Whale", ("LANJING",)))

    names = [(ours, theirs, same) for _c, other, ours, theirs, same in found if other == NAME]
    assert names == [
        ("Amber Mill", "AMBER MILL LTD", 100),
        ("Blue Whale", "Lanjing", 100),
        ("Brass Works", "BRASS WORKS LTD", 100),
        ("Cedar House", "CEDAR HOUSE LTD", 100),
        ("Delta Foods", "DELTA FOODS LTD", 100),
        ("Müller Bau", "MUELLER BAU", 100),
    ]
    texts = [(ours, theirs) for _c, other, ours, theirs, _same in found if other == TEXT]
    assert set(texts) >= {(name, f"from {name}") for name in NAMES}


@pytest.mark.parametrize("ruled_out_from", [1_000, 0])
def test_it_finds_a_turned_name_in_a_text_where_a_fast_comparison_goes_before(
    monkeypatch: pytest.MonkeyPatch, ruled_out_from: int
) -> None:
    """Letter by letter, a text is less like a name than another name would have to be."""
    monkeypatch.setattr(module, "RULED_OUT_FROM", ruled_out_from)
    text = "invoice 4711 Foods Blue Whale harbour"

    found = table([("Blue Whale Foods", None)], [(None, text)])

    assert found == [(NAME, TEXT, "Blue Whale Foods", text, 80)]


def test_it_finds_a_name_that_is_cut_off_by_its_beginning() -> None:
    """The rarest pieces of the whole name are those of its end, which the other side has elsewhere."""
    found = table(
        [("Sunny Works Cabin Decade", None)], [("SUNNY WORKS", None), ("Cabin Decade", None)]
    )

    assert (NAME, NAME, "Sunny Works Cabin Decade", "SUNNY WORKS", 85) in found


@pytest.mark.parametrize(("most", "is_compared"), [(3, True), (2, False)])
def test_it_compares_no_piece_that_too_many_names_share(
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    is_compared: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(module, "NAMES_PER_PIECE_MAX", most)
    there: list[Said] = [
        ("Brass Works East", None),
        ("Brass Works", None),
        ("Brass Works West", None),
    ]

    found = [theirs for *_columns, theirs, _same in table([("Brass Works", None)], there)]

    assert found == (["Brass Works", "Brass Works East", "Brass Works West"] if is_compared else [])


@pytest.mark.parametrize(
    ("name", "ruled_out_from"), [("FAST_PAIRS_MAX", 1_000), ("NAME_PAIRS_MAX", 0)]
)
@pytest.mark.parametrize(("most", "found"), [(5, 4), (4, 4), (2, 2), (0, 0)])
def test_it_compares_so_many_pairs(
    monkeypatch: pytest.MonkeyPatch, name: str, ruled_out_from: int, most: int, found: int
) -> None:
    monkeypatch.setattr(module, name, most)
    monkeypatch.setattr(module, "RULED_OUT_FROM", ruled_out_from)
    pairs: list[Said] = [(each, None) for each in NAMES]

    same = [ours for _c, _o, ours, theirs, _same in table(pairs, pairs) if ours == theirs]

    assert len(same) == found


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["Brass Works"], ["BRASS WORKS GMBH", "BRASS WORKS LTD"]),
        (["Brass Works", "Brass Works Ltd"], ["BRASS WORKS GMBH"]),
        # those that share most go before
        (["Brass Works"], ["BRASS MILL", "BRASS WORKS GMBH"]),
    ],
)
def test_it_compares_the_first_of_pairs_that_share_as_much(
    monkeypatch: pytest.MonkeyPatch, left: list[str], right: list[str]
) -> None:
    monkeypatch.setattr(module, "FAST_PAIRS_MAX", 1)

    found = table([(name, None) for name in left], [(name, None) for name in right])

    assert found == [(NAME, NAME, "Brass Works", "BRASS WORKS GMBH", 100)]


def links(*found: Found) -> list[tuple[int, int, int]]:
    ours = pl.DataFrame(
        [(0, "Brass", "to Mill"), (1, "Brass", "x"), (2, None, "to Mill")],
        schema={"who": pl.UInt32} | SCHEMA,
        orient="row",
    )
    theirs = pl.DataFrame(
        [(0, "Mill", "Brass pays"), (1, "BRASS", None)],
        schema={"who": pl.UInt32} | SCHEMA,
        orient="row",
    )
    made = name_links(ours, theirs, pl.DataFrame(found, schema=ALIKE_SCHEMA, orient="row"))
    assert dict(made.schema) == LINK_SCHEMA
    return made.rows()  # type: ignore[return-value]  # of three columns


@pytest.mark.parametrize(
    ("found", "linked"),
    [
        ([], []),
        ([(NAME, NAME, "Brass", "BRASS", 100)], [(0, 1, 100), (1, 1, 100)]),
        ([(NAME, TEXT, "Brass", "Brass pays", 93)], [(0, 0, 93), (1, 0, 93)]),
        ([(TEXT, NAME, "to Mill", "Mill", 80)], [(0, 0, 80), (2, 0, 80)]),
        # the surest of several
        (
            [(TEXT, NAME, "to Mill", "Mill", 80), (NAME, TEXT, "Brass", "Brass pays", 93)],
            [(0, 0, 93), (1, 0, 93), (2, 0, 80)],
        ),
        ([(NAME, NAME, "Brass", "Brass", 100)], []),
    ],
)
def test_it_links_the_numbers_of_counterparties(
    found: list[Found], linked: list[tuple[int, int, int]]
) -> None:
    assert links(*found) == linked


def test_it_numbers_counterparties_and_texts_together() -> None:
    given = rows(("B", None), ("A", "x"), (None, "x"), ("B", None), (None, None))

    numbered, said = with_who(given.with_row_index("row"))

    assert said.rows() == [
        (0, None, None), (1, None, "x"), (2, "A", "x"), (3, "B", None),
    ]  # fmt: skip
    assert numbered["who"].to_list() == [3, 2, 1, 3, 0]
    assert numbered["row"].to_list() == [0, 1, 2, 3, 4]
