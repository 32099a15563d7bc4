"""Which line of an account undoes which: a return names its payment by number, party or amount, whatever fee it adds."""

from __future__ import annotations

import polars as pl

from reconcile.engine.keys.paired_keys import named_in
from reconcile.engine.records import NOT_PAID, Kind
from reconcile.engine.sides.folding import letters
from reconcile.engine.sides.frames import without, words

# how banks call an entry that undoes another one; a refund is a new payment, and has other words
UNDONE = (
    r"冲正|沖正|冲账|沖賬|冲销|沖銷|冲回|沖回|红冲|紅沖|抹账|抹賬|撤销|撤銷|退汇|退匯|退票|退回|错汇|錯匯|拒付|不渡|組戻"
    # RTN before digits is the number of a bank
    r"|\bRTN(?:D|\s+[A-Z]|\s*$)|\bREFER TO DRAWER|弹票|彈票"
    r"|\bREVERS|\bRETURN|\bRETD\b|\bRECALL|\bBOUNCE|\bUNPAID|\bCANCEL|\bDISHONOU?R|\bREJECT|CHARGE ?BACK|\bNSF\b"
    r"|\bR(?:UE|U|Ü)CK(?:LAST|BUCH|GAB|RUF|LEIT|SCHECK|ZAHL|ERST|(?:UE|Ü)B|WEIS|VERG|HOL|BEL)|\bRLS\b|\bRETOURE?N?\b"
    r"|\bSTORN|\bNICHTEINL|\bREJET|\bIMPAY|\bRETOURN|\bDEVOL|\bDEVUEL|\bIMPAGAD|\bINSOLUT|\bESTORN"
    r"|\bTERUGBOEK|\bZWROT"
    # why a direct debit or a transfer came back, as ISO 20022 writes it
    r"|\b(?:AC0[1-6]|AC13|AG0[12]|AM04|BE05|MD0[167]|MS0[23]|SL01|RR0[1-4])\b"
)
# a charge for a return is none itself
CHARGE = r"\bFEES?\b|\bCHARGES?\b|GEB(?:Ü|UE)HR|ENTGELT|\bCOMISI|\bCOMMISS|\bFRAIS\b|\bSPESE\b|手续费|手續費"
# nothing but such a charge: RETURN FEE, Rücklastschriftgebühr, Entgelt für Rücklastschrift
RETURN_CHARGE = (
    r"\bRETURN(?:ED)?(?: ITEM| PAYMENT| DEBIT)? (?:FEE|CHARGE)|\bR(?:UE|U|Ü)CKLASTSCHRIFT(?:S|EN)?(?:GEB|ENTGELT)"
    r"|(?:\b(?:FEE|CHARGE)S? FOR|ENTGELTE? F(?:Ü|UE)R|GEB(?:Ü|UE)HR(?:EN)? F(?:Ü|UE)R) (?:RETURN|UNPAID|R(?:UE|U|Ü)CKLAST)"
)
# a direct debit may go back for eight weeks
SAID_DAYS_MAX = 60
# what names neither payment nor party is the one of its amount in so many days, or none
ALONE_DAYS_MAX = 14
# a fee on top of what goes back: by the number up to as much again, by the name alone a fifth
FEE_OF_NUMBER, FEE_OF_PARTY = 1, 5
# a number that stands in more lines is a mandate's, a customer's or the account's own
NUMBER_LINES_MAX = 8
NUMBER_DIGITS_MIN = 4
# so many digits don't stand in a row within another line's by chance
LETTERS_DIGITS_MIN = 6
_DAYS_AND_YEARS = (
    r"^[A-Z]*(?:19|20)[0-9]{2}$|^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-3][0-9])?$"
    r"|^(?:[0-3][0-9])?(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}$"
)
# of a party with so many payments and returns of one amount nobody can say which undoes which
BLOCK_PAIRS_MAX = 10_000
MONEY = ["currency", "size"]
# row undoes lead; the surer, and then the nearer, comes first
PAIRS = {"lead": pl.UInt32, "row": pl.UInt32, "fee": pl.Int64}
_RANKED = {**PAIRS, "days": pl.Int64, "rank": pl.Int32}


def no_pairs() -> pl.DataFrame:
    return pl.DataFrame(schema=PAIRS)


def lines_of(side: pl.DataFrame) -> pl.DataFrame:
    """The lines of an account that moved money on a known day."""
    not_paid = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    moved = ~not_paid & (pl.col("amount") != 0) & pl.col("kind").ne_missing(str(Kind.FEE))
    return side.filter(moved & pl.col("day").is_not_null()).select(
        "row",
        "source",
        "currency",
        "day",
        "amount",
        "order_key",
        size=pl.col("amount").abs(),
        way=pl.col("amount").sign(),
        party=letters(pl.col("counterparty").fill_null("")),
        is_undoing=_is_undoing(),
        text=words(),
    )


def _is_undoing() -> pl.Expr:
    """Whether the bank's own code says so: of money out that it was charged back, of money in that it corrects."""
    kind = pl.when(pl.col("amount") < 0).then(pl.lit(str(Kind.CHARGEBACK)))
    return pl.col("kind").eq_missing(kind.otherwise(pl.lit(str(Kind.ADJUSTMENT))))


def is_said() -> pl.Expr:
    """Whether a line says, by its words or by the bank's own code, that it undoes another."""
    return pl.col("is_undoing") | pl.col("text").str.contains(UNDONE)


def says_return() -> pl.Expr:
    """The same of rows as they came: money out that undoes what came."""
    undoes = _is_undoing() | (words().str.contains(UNDONE) & ~words().str.contains(RETURN_CHARGE))
    return (pl.col("amount") < 0) & pl.col("kind").ne_missing(str(Kind.FEE)) & undoes


def said_returns(said: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Lines that say that they undo another, with that one: lead, row and the fee on top."""
    if said.is_empty():
        return no_pairs()
    # `way` is that of the return
    before = lines.with_columns(way=-pl.col("way")).filter(pl.col("day") <= said["day"].max())
    same = before.join(said, on=[*MONEY, "way"], how="semi", maintain_order="left")
    asked = numbers_named(said)
    sure = pl.concat([_by_number(said, asked, same), _by_letters(said, asked, same, MONEY)])
    # only money that goes out has a fee on top
    with_fee = said.filter(pl.col("way") < 0).join(sure, on="row", how="anti")
    less = _less_than(with_fee, before)
    likely = _likely(less, asked.join(with_fee, on="row", how="semi"))
    found = [
        sure,
        _by_number(with_fee, asked, likely),
        _by_letters(with_fee, asked, likely, ["currency"]),
        _by_party(said, same, MONEY),
        _by_party(with_fee, less, ["currency"]),
        _by_amount(said, asked, same),
    ]
    return _one_each(pl.concat(found).unique())


def _less_than(said: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """The receipts that are smaller than such a return, and at least half of it."""
    if said.is_empty():
        return before.clear()
    size = pl.col("size")
    least, most = (said.select(end=end).item() for end in (size.min() // 2, size.max() - 1))
    return before.filter((pl.col("way") < 0) & size.is_between(least, most))


def _likely(lines: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """The lines in whose letters one of the numbers stands."""
    if asked.is_empty():
        return lines.clear()
    wanted = asked["number"].unique().sort().implode()
    return lines.filter(letters(pl.col("text")).str.contains_any(wanted))


def numbers_named(lines: pl.DataFrame) -> pl.DataFrame:
    """Row and number of all that could be a document's number in the words of a line."""
    digits = pl.col("number").str.count_matches("[0-9]")
    is_day = pl.col("number").str.contains(_DAYS_AND_YEARS)
    named = named_in(lines, "text").select("row", "number").unique()
    keys = lines.select("row", number="order_key").drop_nulls()
    both = pl.concat([named, keys.cast(named.schema)]).unique()
    return both.filter(~is_day & (digits >= NUMBER_DIGITS_MIN))


def _by_number(said: pl.DataFrame, asked: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    named = numbers_named(before).join(asked, on="number", how="semi")
    all_lines = pl.concat([named, asked]).unique()
    rare = all_lines.group_by("number").len().filter(pl.col("len") <= NUMBER_LINES_MAX)
    ours = asked.join(rare, on="number").join(said, on="row")
    theirs = named.join(rare, on="number").join(before, on="row")
    pairs = ours.join(theirs, on=["number", "currency", "way"], suffix="_lead")
    return _ranked(pairs, FEE_OF_NUMBER, 0)


def _by_letters(
    said: pl.DataFrame, asked: pl.DataFrame, before: pl.DataFrame, money: list[str]
) -> pl.DataFrame:
    """By a number that the other line writes with other marks: RE 2026 00854 is RE-2026-00854."""
    by, number = ["way", *money], pl.col("number")
    ours = said.join(_long(asked), on="row")
    theirs = before.join(_long(numbers_named(before)), on="row")
    sides = [(ours, before, "text_lead"), (said, theirs, "text")]
    found = []
    for lines, others, text in sides:
        pairs = _beside(lines, others, by)
        if "size" in money:
            pairs = pairs.with_columns(size_lead="size")
        pairs = pairs.filter(letters(pl.col(text)).str.contains(number, literal=True))
        lines_with = pl.col("row", "row_lead").n_unique().over("number")
        rare = pairs.filter(pl.max_horizontal(lines_with) <= NUMBER_LINES_MAX)
        found.append(_ranked(rare, FEE_OF_NUMBER, 0))
    return pl.concat(found)


def _long(named: pl.DataFrame) -> pl.DataFrame:
    return named.filter(pl.col("number").str.count_matches("[0-9]") >= LETTERS_DIGITS_MIN)


def _by_party(said: pl.DataFrame, before: pl.DataFrame, money: list[str]) -> pl.DataFrame:
    named = said.filter(pl.col("party") != "")
    pairs = _beside(named, before, ["party", "way", *money])
    if "size" in money:
        pairs = pairs.with_columns(size_lead="size")
    return _ranked(pairs, FEE_OF_PARTY, 2)


def _by_amount(said: pl.DataFrame, asked: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Of a return that names no number, and a party on one side at most, the only payment of its amount."""
    nameless = said.filter(~pl.col("text").str.contains(CHARGE)).join(asked, on="row", how="anti")
    only = before.filter(pl.len().over(*MONEY, "way") == 1)
    pairs = nameless.join(only, on=[*MONEY, "way"], suffix="_lead")
    is_other = (pl.col("party") != "") & (pl.col("party_lead") != "")
    pairs = pairs.filter(~is_other).with_columns(size_lead="size")
    return _ranked(pairs, 1, 4).filter(pl.col("days") <= ALONE_DAYS_MAX)


def _beside(lines: pl.DataFrame, before: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Each line with each before it that says the same, of what is not too frequent."""
    sizes = lines.group_by(by).len().join(before.group_by(by).len(), on=by, suffix="_lead")
    few = sizes.filter(pl.col("len") * pl.col("len_lead") <= BLOCK_PAIRS_MAX).select(by)
    return lines.join(few, on=by, how="semi", maintain_order="left").join(
        before, on=by, suffix="_lead"
    )


def _ranked(pairs: pl.DataFrame, fee_part: int, rank: int) -> pl.DataFrame:
    """The pairs whose days and amounts fit: an exact one before one with a fee."""
    days = (pl.col("day") - pl.col("day_lead")).dt.total_days()
    fee = pl.col("size") - pl.col("size_lead")
    fits = days.is_between(0, SAID_DAYS_MAX) & fee.is_between(0, pl.col("size_lead") // fee_part)
    rank_of = pl.lit(rank) + (fee > 0).cast(pl.Int32)
    made = pairs.filter(fits).select(lead="row_lead", row="row", fee=fee, days=days, rank=rank_of)
    return made.cast(_RANKED)  # type: ignore[arg-type]  # names to types


def _one_each(pairs: pl.DataFrame) -> pl.DataFrame:
    """Each return with the payment that it undoes: the surest first, then the nearest, the last of a day."""
    rest = pairs.sort("rank", "fee", "days", "row", "lead", descending=[False] * 4 + [True])
    found = [no_pairs()]
    while not rest.is_empty():
        best = rest.unique("row", keep="first", maintain_order=True)
        best = best.unique("lead", keep="first", maintain_order=True).select(PAIRS.keys())
        found.append(best)
        gone = pl.concat([best["lead"], best["row"]]).implode()
        rest = rest.filter(~pl.col("row").is_in(gone) & ~pl.col("lead").is_in(gone))
    return pl.concat(found)


def given_back(out: pl.DataFrame, came: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """Lines out of the amount of a receipt before them, where both name the bill of that amount by its number."""
    owed = bills.select("currency", size="amount", number="order_key").drop_nulls().unique()
    likely = out.join(owed, on=MONEY, how="semi").join(came, on=MONEY, how="semi")
    gone = _naming(likely, owed)
    received = _naming(came.join(gone, on=MONEY, how="semi"), owed)
    pairs = _beside(gone, received, [*MONEY, "number"])
    return _one_each(_ranked(pairs.with_columns(size_lead="size"), 1, 0).unique())


def _naming(lines: pl.DataFrame, owed: pl.DataFrame) -> pl.DataFrame:
    """The lines that name a bill of their amount, each with its number."""
    named = numbers_named(lines).join(owed.select("number").unique(), on="number", how="semi")
    return named.join(lines, on="row").join(owed, on=[*MONEY, "number"], how="semi")


def silent_returns(out: pl.DataFrame, came: pl.DataFrame, days_max: int) -> pl.DataFrame:
    """Lines out of one party and amount with the last receipt before them, so few days later."""
    by = ["currency", "party", "size"]
    asked = out.filter(pl.col("party") != "").sort("day", "row")
    before = came.filter(pl.col("party") != "").sort("day", "row")
    before = before.select(*by, "day", lead="row", came_on="day")
    pairs = asked.join_asof(before, on="day", by=by, check_sortedness=False).drop_nulls("lead")
    days = (pl.col("day") - pl.col("came_on")).dt.total_days()
    pairs = pairs.filter(days <= days_max).unique("lead", keep="first", maintain_order=True)
    return pairs.select("lead", "row", fee=pl.lit(0)).cast(PAIRS)  # type: ignore[arg-type]  # names to types


def open_lines(lines: pl.DataFrame, *pairs: pl.DataFrame) -> pl.DataFrame:
    """The lines that no pair holds."""
    held = [found.select(row=name) for found in pairs for name in ("lead", "row")]
    return without(lines, pl.concat(held)) if held else lines
