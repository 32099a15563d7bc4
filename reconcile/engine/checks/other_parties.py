"""Numbers that several firms have given out: SO7100 of one supplier is no bill of another one.

Who is meant is known where both sides list documents and name the firms, or where a file names one firm in all its
rows. Names of people stop nothing: they pay, order and receive for one another.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from reconcile.engine.checks.contradictions import differing
from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.checks.shops import (
    EXCEPTION_OF_NAMES_IN,
    Sides,
    of_several,
    renamed,
)
from reconcile.engine.likeness.alike import NAME, TEXT, alike_names, how_alike
from reconcile.engine.likeness.names import NAME_AGREES, NAME_COULD_BE
from reconcile.engine.links import evidence_of, no_evidence
from reconcile.engine.records import Case, Kind
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.digit_marks import DIGITS_MANY
from reconcile.engine.sides.folding import capitals
from reconcile.engine.sides.frames import BETWEEN, MONEY_KEYS, count_of_ours, facts_of, sides_of

REASON = "parties_differ"
# more names on a side are those of people; of more pairs of names nobody says which are one
PARTIES_MAX, PAIRS_MAX = 5_000, 20_000
# a file of fewer rows may name one party by chance
ROWS_OF_ONE_MIN = 3
# a name that goes so often with another one is that party's other name
SAME_PAIRS_MIN = 3
# so many of a short list may be exceptions
FEW = 2
DOCUMENTS = (Kind.ORDER, Kind.REFUND)
# what a bank shows of them; who pays for others has no bill of that number
PAID = (*DOCUMENTS, Kind.PAYMENT)
_FORMS = (
    "GMBH", "MBH", "KGAA", "KG", "OHG", "UG", "AG", "LTD", "LLC", "LLP", "PLC", "INC", "CORP", "SARL", "SAS", "SRL",
    "SPA", "BV", "NV", "OY", "OYJ", "APS", "PTE", "PTY", "SDN", "BHD", "LDA", "SLU",
)  # fmt: skip
_WORDS = (
    "LIMITED", "INCORPORATED", "CORPORATION", "COMPANY", "GROUP", "HOLDINGS?", "INTERNATIONAL", "INDUSTRIES", "TRADING",
    "SUPPL(?:Y|IES)", "WHOLESALE", "PACKAGING", "LOGISTICS?", "LOGISTIK", "FOODS", "SOLUTIONS", "SERVICES", "SYSTEMS?",
    "TECHNOLOG(?:Y|IES)", "TECHNIK", "ELECTRONICS", "WORKS", "PRODUCTS", "PARTNERS", "IMPORTS?", "EXPORTS?",
    "MANUFACTURING", "ENGINEERING", "PRINTING", "DISTRIBUTION", r"\w*HANDEL", "VERTRIEB", "VERPACKUNGEN", "WERKE",
)  # fmt: skip
_DOTTED = [r"\.?".join(form) for form in _FORMS]
FIRM = (
    rf"\b(?:{'|'.join([*_DOTTED, *_WORDS])}|S\.A\.)(?:\W|$)"
    "|公司|有限|集团|集團|商行|经营部|經營部|事务所|事務所|商贸|商貿|贸易|貿易|实业|實業|株式会社|[厂廠]$"
)


def tell_parties_apart(left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet) -> Sides:
    """Give the rows of a number that several firms have given out keys of their own, where both sides name the firm."""
    if not _name_parties(left, right, rules, with_bank=True):
        return left, right
    for key in MONEY_KEYS:
        left, right = _with_keys_apart(left, right, key, rules)
    return left, right


def of_other_parties(
    linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Take confirmed links apart whose rows are of two firms. Returns the links that hold, the disputes, and how both
    sides call the firm of each."""
    if linked.is_empty() or not _name_parties(*sides_of(everything), rules):
        return linked, no_disputes(), no_evidence()
    confirmed = linked.filter("confirmed")
    bad = _of_two_parties(confirmed, everything, rules)
    disputes = dispute(linked.join(bad, on="lead", how="semi"), Case.AMBIGUOUS, REASON)
    params = pl.struct("ours", "theirs").struct.json_encode()
    holds = linked.join(bad, on="lead", how="anti", maintain_order="left")
    return holds, disputes, evidence_of(bad, REASON, params)


def without_other_parties(
    disputes: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> pl.DataFrame:
    """The disputes but those of rows of two firms: they have a number in common and nothing else."""
    if disputes.is_empty() or not _name_parties(*sides_of(everything), rules):
        return disputes
    bad = _of_two_parties(disputes, everything, rules)
    return disputes.join(bad, on="lead", how="anti", maintain_order="left")


def _name_parties(
    left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, *, with_bank: bool = False
) -> bool:
    """Whether both sides hold documents (`with_bank`: or theirs the payments of such) and name parties, one of them
    several, and firms among them."""
    is_bank = rules.is_books_against_bank
    # who goes by no name compares none
    by_name = any("counterparty" in rule.requires for rule in rules.rules)
    if rules.is_in_pieces or rules.has(Method.PAYOUT) or (is_bank and not (with_bank and by_name)):
        return False
    sides = (left, right)
    if any(side.is_empty() or side[NAME].null_count() == len(side) for side in sides):
        return False
    listed = sides[:1] if is_bank else sides
    if not all((side["kind"] == Kind.ORDER).any() for side in listed):
        return False
    if not 1 < max(side[NAME].n_unique() for side in sides) <= PARTIES_MAX:
        return False
    names = pl.concat(side.select(pl.col(NAME).unique()) for side in sides)
    return bool(names.select(_is_firm(pl.col(NAME)).any()).item())


def _is_firm(name: pl.Expr) -> pl.Expr:
    return capitals(name).str.contains(FIRM)


def _may_be_several(key: str) -> pl.Expr:
    """Whether a number is so short that two may have given it out."""
    return pl.col(key).str.count_matches("[0-9]") < DIGITS_MANY


def _files_of_one(side: pl.DataFrame) -> pl.Series:
    """The files that name one party in all their rows."""
    named = side.group_by("source").agg(
        pl.len(), names=pl.col(NAME).n_unique(), lacking=pl.col(NAME).null_count()
    )
    is_of_one = (pl.col("names") == 1) & (pl.col("lacking") == 0)
    return named.filter(is_of_one, pl.col("len") >= ROWS_OF_ONE_MIN)["source"]


def _judged(pairs: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Pairs of names, each once, with `alike`, their likeness of 100; none of so many that they tell nobody apart."""
    names = pairs.select("ours", "theirs").unique().sort("ours", "theirs")
    if len(names) > PAIRS_MAX:
        names = names.clear()
    found = [how_alike(ours, theirs, rules.aliases) for ours, theirs in names.iter_rows()]
    return names.with_columns(alike=pl.Series(found, dtype=pl.Int32))


def _of_two_parties(links: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """The groups of documents whose rows name other firms on either side, one of them with documents of its own on the
    side that doesn't name it there: lead, ours, theirs."""
    pairs = _named_otherwise(links, everything)
    pairs = pairs.join(_judged(pairs, rules), on=["ours", "theirs"])
    pairs = pairs.filter((pl.col("alike") < NAME_COULD_BE).all().over("lead"))
    if pairs.is_empty():
        return pairs.select("lead", "ours", "theirs")
    mine, other = sides_of(everything)
    for name, side in (("ours", other), ("theirs", mine)):
        pairs = pairs.join(_written_there(pairs[name], side, rules), on=name, how="left")
        is_firm = _is_firm(pl.col(name)) | _is_firm(pl.col(f"{name}_there"))
        pairs = pairs.with_columns(is_firm.alias(f"{name}_is_firm"))
    # whoever else has a bill in the statement of one firm is another one
    are_firms = pl.col("ours_is_firm") & (pl.col("ours_is_sole") | pl.col("theirs_is_firm"))
    are_firms |= pl.col("theirs_is_firm") & pl.col("theirs_is_sole")
    is_known = pl.col("ours_there").is_not_null() | pl.col("theirs_there").is_not_null()
    pairs = pairs.filter(are_firms.all().over("lead") & is_known.any().over("lead"))
    pairs = pairs.sort("lead", "ours", "theirs").unique("lead", keep="first", maintain_order=True)
    is_rare = pl.len().over("ours", "theirs") < SAME_PAIRS_MIN
    bad = pairs.filter(is_rare).select("lead", "ours", "theirs")
    named = _both_named(links, everything)
    # where more differ, the two sides speak of different parties: who bought, and who sold or paid
    exceptions_max = max(1, min(FEW, named // 2), named // EXCEPTION_OF_NAMES_IN)
    return bad if len(bad) <= exceptions_max else bad.clear()


def _named_otherwise(links: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """The names of both sides' rows of each group of documents: lead, ours, theirs, and whether each is that of a whole
    file, `ours_is_sole` and `theirs_is_sole`."""
    count = count_of_ours(everything)
    across = links.filter(pl.col("lead") < count, pl.col("row") >= count).select("lead", "row")
    suspects = differing(across, everything, NAME).select("lead").unique()
    rows = links.join(suspects, on="lead", how="semi").select("lead", "row")
    facts = facts_of(everything, rows["row"], NAME, "kind", "source", "order_key")
    rows = pl.concat([rows, facts], how="horizontal")
    are_named = pl.col(NAME).is_not_null() & pl.col("kind").is_in(DOCUMENTS)
    are_named &= _may_be_several("order_key").fill_null(value=True)
    alone = [_files_of_one(side).implode() for side in sides_of(everything)]
    rows = rows.filter(are_named.all().over("lead"))
    is_ours = pl.col("row") < count
    mine, theirs = (
        rows.filter(which)
        .group_by("lead", pl.col(NAME).alias(name))
        .agg(pl.col("source").is_in(files).all().alias(f"{name}_is_sole"))
        for which, name, files in zip((is_ours, ~is_ours), ("ours", "theirs"), alone, strict=True)
    )
    return mine.join(theirs, on="lead")


def _written_there(names: pl.Series, side: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Each of the names, called as their series, that a side has as well, and how it is written there."""
    no_text = pl.lit(None, pl.String).alias(TEXT)
    asked = names.unique().alias(NAME).to_frame().with_columns(no_text)
    table = alike_names(side.select(NAME).unique().with_columns(no_text), asked, rules.aliases)
    there = table.filter(pl.col("name") >= NAME_AGREES)
    first = there.group_by(pl.col("said_right").alias(names.name)).agg(pl.col("said").min())
    return first.rename({"said": f"{names.name}_there"})


def _both_named(links: pl.DataFrame, everything: pl.DataFrame) -> int:
    """How many links from one of our rows to one of theirs name a party on either side."""
    count = count_of_ours(everything)
    across = links.filter(pl.col("lead") < count, pl.col("row") >= count)
    is_named = everything[NAME].is_not_null().rechunk()
    return int((is_named.gather(across["lead"]) & is_named.gather(across["row"])).sum())


def _with_keys_apart(left: pl.DataFrame, right: pl.DataFrame, key: str, rules: RuleSet) -> Sides:
    kinds = DOCUMENTS, PAID if rules.is_books_against_bank else DOCUMENTS
    said = _said_of_several((left, right), key, kinds)
    if said.is_empty():
        return left, right
    mine, other = said.filter("is_left"), said.filter(~pl.col("is_left"))
    ours, theirs = (
        rows.select("key", pl.col("name").alias(name)).unique()
        for rows, name in ((mine, "ours"), (other, "theirs"))
    )
    met = ours.join(theirs, on="key")
    same = met.join(_judged(met, rules), on=["ours", "theirs"]).filter(
        pl.col("alike") >= NAME_AGREES
    )
    # one name of ours and one of theirs, or nobody knows who is who
    same = same.filter(
        ~pl.struct("key", "ours").is_duplicated() & ~pl.struct("key", "theirs").is_duplicated()
    )
    firms = same.filter(_is_firm(pl.col("ours")) | _is_firm(pl.col("theirs")))
    said = said.with_columns(
        is_firm=_is_firm(pl.col("name")) | pl.col("name").is_in(_names(firms).implode())
    )
    of_one_firm = (pl.col("is_sole") & pl.col("is_firm")).any().over("key")
    sure = said.filter(
        (pl.col("is_firm").all().over("key") | of_one_firm)
        & ~pl.col("key").is_in(_alike_on_a_side(ours, theirs, rules).implode())
    )
    parties = same.with_columns(number=pl.col("ours").rank("dense").cast(pl.UInt32))
    apart = pl.concat(
        [
            sure.filter(which).join(parties, left_on=["key", "name"], right_on=["key", name])
            .select("row", "is_left", "key", "currency", "difference", "number")
            for which, name in ((pl.col("is_left"), "ours"), (~pl.col("is_left"), "theirs"))
        ]
    )  # fmt: skip
    apart = apart.join(_agreeing_as_a_whole(said, apart), on="key", how="anti")
    apart = apart.with_columns(key=pl.concat_str("number", pl.lit(BETWEEN), "key")).sort("row")
    return (
        renamed(left, apart.filter("is_left"), key),
        renamed(right, apart.filter(~pl.col("is_left")), key),
    )


def _said_of_several(sides: Sides, key: str, kinds: tuple[Sequence[Kind], ...]) -> pl.DataFrame:
    """The documents of numbers that stand at several names of one side, and on the other side, and at a name in all
    their rows; `is_sole` those of a file of one party."""
    numbers = [
        of_several(side.filter(pl.col(key).is_not_null()).select(k=pl.col(key).hash(), s=NAME))
        for side in sides
    ]
    several = pl.concat(numbers).unique().implode()
    is_asked = pl.col(key).is_not_null() & pl.col(key).hash().is_in(several) & _may_be_several(key)
    said = pl.concat(
        side.filter(is_asked).select(
            "row",
            "currency",
            is_left=pl.lit(value=is_left),
            key=pl.col(key),
            name=NAME,
            is_document=pl.col("kind").is_in(of_side),
            is_sole=pl.col("source").is_in(_files_of_one(side).implode()),
            difference=pl.col("amount") if is_left else -pl.col("amount"),
        )
        for side, of_side, is_left in zip(sides, kinds, (True, False), strict=True)
    )
    are_plain = pl.col("name").is_not_null() & pl.col("is_document")
    are_both = pl.col("is_left").n_unique() > 1
    return said.filter(are_plain.all().over("key") & are_both.over("key"))


def _names(pairs: pl.DataFrame) -> pl.Series:
    return pl.concat([pairs["ours"], pairs["theirs"]]).unique()


def _alike_on_a_side(ours: pl.DataFrame, theirs: pl.DataFrame, rules: RuleSet) -> pl.Series:
    """The numbers at which a side has two names that could be one."""
    both = pl.concat(
        [
            names.select("key", ours=name).join(names.select("key", theirs=name), on="key")
            for names, name in ((ours, "ours"), (theirs, "theirs"))
        ]
    ).filter(pl.col("ours") < pl.col("theirs"))
    alike = both.join(_judged(both, rules), on=["ours", "theirs"], how="left")
    # names of which nobody says whether they are one may be
    return alike.filter(pl.col("alike").fill_null(NAME_COULD_BE) >= NAME_COULD_BE)["key"].unique()


def _agreeing_as_a_whole(said: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """The numbers whose rows agree, and only all together."""
    by = ["key", "currency"]
    whole = said.group_by(by).agg(pl.col("difference").sum()).filter(pl.col("difference") == 0)
    parts = apart.group_by(*by, "number").agg(pl.col("difference").sum())
    return parts.filter(pl.col("difference") != 0).join(whole, on=by, how="semi").select("key")
