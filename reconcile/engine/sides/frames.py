"""Rows as the passes see them: numbered in the stable order, with the amount that is compared.

`row` counts over both sides, left first, so it is the position of a record in the frame of both:
facts are gathered by it, never joined.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from reconcile.engine.records import LEFT, RIGHT, STATED_SCHEMA, UNIT, Kind, schema_of
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.side_by_side import of_each
from reconcile.engine.sides.affixes import without_affixes
from reconcile.engine.sides.costs import as_costs
from reconcile.engine.sides.digit_marks import keep_apart
from reconcile.engine.sides.merged import JOINED, join_merged
from reconcile.engine.sorting import ascending

_AMOUNT = {"gross": "gross_minor", "net": "net_minor", "quantity": "quantity"}
_ORDER = ("source", "row_number", "natural_id")
# the numbers of an order: what most keys are, and what speaks of its money
MONEY_KEYS = ("order_key", "transaction_key")
# which of the shops that both sides have a row is of; frames have it only where that is known of any
SHOP_NUMBER = "shop_number"
# between the number of a shop, or party, and that of its order, where several have given it out
BETWEEN = "@"
_COMPARED = ("row", "entry", "kind", "status", "channel", "currency", "amount", "day")
LEAVING = (Kind.PAYOUT, Kind.TRANSFER)
# how banks and channels call a payout that the bank has sent back, or that failed
COME_BACK = r"退回|退票|退汇|退匯|退款|[冲沖]正|抹[账賬帐帳]|\bRETURN|\bREVERS|\bREJECT|\bFAIL|\bBOUNCE|\bRECALL|\bUNPAID|RÜCK"
# from one row in so many on, it pays to lay the parts of a column together before rows are picked from it
ONE_IN_FEW = 16


def prepare_both(
    left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Both sides sorted and numbered, with `side`, `amount` and `day`."""
    ours, theirs = of_each(prepare, (left, LEFT, rules, 0), (right, RIGHT, rules, len(left)))
    ours, theirs = _with_the_same_columns(ours, theirs), _with_the_same_columns(theirs, ours)
    if not all(of_each(_are_plain, (ours,), (theirs,))):
        ours, theirs = keep_apart(*join_merged(ours, theirs))
    ours, theirs = without_affixes(ours, theirs, rules)
    if rules.is_in_pieces:
        return _by_article(_as_returned(ours, theirs), _as_returned(theirs, ours))
    if rules.has(Method.PAYOUT):
        return ours, theirs
    return as_costs(ours, theirs)


def _are_plain(rows: pl.DataFrame) -> bool:
    """Whether each order's number is its own key, and of ASCII alone: then no cell holds two, and none has marks."""
    number = pl.col("order_ref")
    is_plain = (number == pl.col("order_key")) & (number.str.len_bytes() == number.str.len_chars())
    return bool(rows.select(is_plain.all()).item())


def prepare(rows: pl.DataFrame, side: str, rules: RuleSet, first_row: int) -> pl.DataFrame:
    """Sort the rows of a side, number them from `first_row`, add amount and day."""
    basis = rules.basis(side)
    shaped = rows.select(pl.col(name).cast(dtype) for name, dtype in schema_of(rows).items())
    prepared = uniform(in_order(shaped)).with_row_index("row", offset=first_row)
    amount = pl.col(_AMOUNT[basis]).fill_null(0)
    if rules.has(Method.PAYOUT) and (side == LEFT or _is_list_of_payouts(prepared)):
        amount = _as_the_bank_sees(prepared, amount)
    if basis == "quantity" and _leaves_as_negative(prepared):
        amount = -amount
    return prepared.with_columns(
        side=pl.lit(side),
        amount=amount,
        currency=pl.lit(UNIT) if basis == "quantity" else pl.col("currency"),
        day=pl.coalesce("booked_on", pl.col("occurred_at").dt.date()),
    )


def _leaves_as_negative(rows: pl.DataFrame) -> bool:
    """Whether a stock book writes what goes out as negative, and is no list of returns under their own numbers."""
    if (rows["quantity"].sum() or 0) >= 0:
        return False
    unnumbered = rows["refund_key"].is_null() & (rows["quantity"] < 0)
    return bool(unnumbered.any())


def _as_returned(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The pieces as they are written where they are negative on both sides: what came back stands beside returns."""
    if (others["amount"].sum() or 0) >= 0 or (rows["quantity"].sum() or 0) >= 0:
        return rows
    return rows.with_columns(amount=pl.col("quantity").fill_null(0))


def narrowed(rows: pl.DataFrame, keys: Iterable[str]) -> pl.DataFrame:
    """What the rules at the head of the waterfall look at: their keys, and what they compare."""
    marks = [JOINED] if JOINED in rows.columns else []
    return rows.select(*dict.fromkeys([*_COMPARED, *MONEY_KEYS, *keys, *marks]))


def together(ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """The frame of both sides; what all rows say alike is held as one value."""
    if ours.is_empty() or theirs.is_empty():
        return pl.concat([ours, theirs])
    ends = pl.concat([side[at] for side in (ours, theirs) for at in ([0], [-1])])
    likely = [column for column in ends if column.n_unique() == 1]
    values = {c.name: pl.lit(c.first(), dtype=c.dtype) for c in likely}
    asked = [pl.col(name).eq_missing(value).all() for name, value in values.items()]
    told = [side.select(asked).row(0) for side in (ours, theirs)]
    same = [name for name, *yes in zip(values, *told, strict=True) if all(yes)]
    both = pl.concat([ours.drop(same), theirs.drop(same)])
    return both.with_columns(values[name].alias(name) for name in same).select(ours.columns)


def in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows by source, number and id; columns that say one thing are not moved about for it."""
    numbers = rows["row_number"]
    if rows["source"].n_unique() > 1:
        return rows.sort(*_ORDER)
    if (numbers.diff().drop_nulls() > 0).all():
        return rows
    by = ["row_number"] if numbers.n_unique() == len(numbers) else _ORDER
    return rows.sort(*by)


def _is_list_of_payouts(rows: pl.DataFrame) -> bool:
    """Whether a side is the channel's own list of its payouts, which stands for the bank's."""
    return bool(rows["kind"].is_in([str(kind) for kind in LEAVING]).all()) and not rows.is_empty()


def without_empty(rows: pl.DataFrame) -> pl.DataFrame:
    """Records without those columns of STATED_SCHEMA in which nothing stands."""
    stated = [name for name in STATED_SCHEMA if name in rows.columns]
    return rows.drop(name for name in stated if rows[name].null_count() == len(rows))


def _with_the_same_columns(mine: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    stated = [name for name in STATED_SCHEMA if name in mine.columns or name in other.columns]
    lacking = [name for name in stated if name not in mine.columns]
    if not stated:
        return mine
    empty = [pl.lit(None, dtype=STATED_SCHEMA[name]).alias(name) for name in lacking]
    last = [name for name in mine.columns if name not in stated]
    return mine.with_columns(empty).select(*last, *stated)


def uniform(rows: pl.DataFrame) -> pl.DataFrame:
    """Columns that say the same in every row, as currency and channel mostly do, held as one value.

    They take no memory, and whoever filters rows or asks of a kind pays nothing for them.
    """
    same = [column for column in rows if says_one_thing(column)]
    return rows.with_columns(pl.lit(c[0], dtype=c.dtype).alias(c.name) for c in same)


def says_one_thing(column: pl.Series) -> bool:
    """Whether all rows hold the same value, or none."""
    if column.is_empty() or column.null_count():
        return bool(len(column)) and column.null_count() == len(column)
    return bool(column[0] == column[-1] and (column == column[0]).all())


def _as_the_bank_sees(rows: pl.DataFrame, amount: pl.Expr) -> pl.Expr:
    """A withdrawal leaves the channel and arrives at the bank: it counts with the bank's sign.

    Rows of a batch stay as they are: their sum is what the bank shows. An account of the channel says by
    its signs which way money went; only a list of payouts may write what arrives as positive.
    """
    sign = pl.when(of_lists(rows)).then(payouts_of_lists(rows, amount).sign).otherwise(-1)
    return pl.when(alone(rows)).then(amount * sign).otherwise(amount)


def alone(rows: pl.DataFrame) -> pl.Expr:
    """Payouts and transfers that stand for themselves: no other row is of their batch."""
    leaves = pl.col("kind").is_in(LEAVING)
    covered = pl.col("batch_key").filter(~leaves).drop_nulls().unique()
    batches = rows.select(covered)["batch_key"].implode()
    return leaves & ~pl.col("batch_key").is_in(batches).fill_null(value=False)


def of_lists(rows: pl.DataFrame) -> pl.Expr:
    """Rows of files that hold nothing but payouts."""
    mixed = pl.col("source").filter(pl.col("kind") != Kind.PAYOUT).unique()
    others = rows.select(mixed)["source"].implode()
    return ~pl.col("source").is_in(others)


@dataclass(frozen=True, slots=True)
class ListedPayouts:
    """With which sign lists of payouts write what arrives, and whether they say so."""

    sign: int
    is_said: bool


def payouts_of_lists(rows: pl.DataFrame, amount: pl.Expr) -> ListedPayouts:
    """Most payouts arrive: the sign of most of them is that of what arrives.

    One that was sent back says nothing: its words say so, or it is a later row of a payout's number. Where as
    many have the one sign as the other, neither do they: the sum is a guess then, on which no match may rest.
    """
    listed = rows.filter(of_lists(rows) & alone(rows)).filter(~said_to_come_back(words()))
    number = pl.col("batch_key")
    listed = listed.sort("booked_on", maintain_order=True)
    listed = listed.filter(number.is_null() | number.is_first_distinct())
    signs = listed.select(amount.sign())
    most = int(signs.sum().item() or 0)
    total = most or int(listed.select(amount.sum()).item() or 0)
    return ListedPayouts(1 if total > 0 else -1, is_said=most != 0 or listed.is_empty())


def _by_article(ours: pl.DataFrame, theirs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A piece is known by its order and its article together, where both sides name articles."""
    if any(side["sku"].is_not_null().sum() == 0 for side in (ours, theirs)):
        return ours, theirs
    article = pl.col("sku").fill_null("").str.strip_chars().str.to_uppercase()
    key = pl.concat_str("order_key", article, separator="|")
    return ours.with_columns(order_key=key), theirs.with_columns(order_key=key)


def words() -> pl.Expr:
    """All text of a row, in upper case."""
    texts = pl.col("description", "counterparty", "order_ref").fill_null("")
    return pl.concat_str(texts, separator=" ").str.to_uppercase()


def said_to_come_back(text: pl.Expr) -> pl.Expr:
    """Whether a text in upper case says that money which had been sent came back."""
    return text.str.contains(COME_BACK)


def facts_of(everything: pl.DataFrame, rows: pl.Series, *columns: str) -> pl.DataFrame:
    """The columns of numbered rows, in their order; `everything` is the frame of both sides."""
    asked = everything.select(columns)
    if len(rows) * ONE_IN_FEW > len(everything):
        # rows are picked from one piece of memory twenty times faster than from two
        asked = asked.rechunk()
    return asked.select(pl.all().gather(rows))


def as_given_out(key: pl.Expr) -> pl.Expr:
    """A number without that of the shop, or party, before it."""
    return key.str.replace(rf"^(?:[0-9]+{BETWEEN})+", "")


def groups_with(
    rows: pl.DataFrame, linked: pl.DataFrame, everything: pl.DataFrame, *columns: str
) -> pl.DataFrame:
    """All rows of the groups of links that hold one of these rows: lead, row, and the named facts."""
    leads = linked.join(rows.select("row"), on="row", how="semi").select("lead").unique()
    links = linked.join(leads, on="lead", how="semi", maintain_order="left").select("lead", "row")
    facts = facts_of(everything, links["row"], *columns)
    return pl.concat([links, facts], how="horizontal")


def sides_of(everything: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Our rows and theirs, of the frame of both; nothing is copied."""
    ours = count_of_ours(everything)
    return everything.slice(0, ours), everything.slice(ours)


def count_of_ours(everything: pl.DataFrame) -> int:
    """How many rows of the frame of both sides are ours: theirs begin at that number."""
    sides = everything["side"]
    # ours come first: asked of a few rows, not of a million
    return bisect_left(range(len(sides)), 1, key=lambda at: int(sides[at] != LEFT))


def shares_number_with(rows: pl.DataFrame) -> pl.Expr:
    """Whether a row has the number of one of these rows, be it called an order's or a transaction's."""
    known = pl.concat([rows[key] for key in MONEY_KEYS]).drop_nulls().unique().implode()
    return pl.any_horizontal(pl.col(key).is_in(known).fill_null(value=False) for key in MONEY_KEYS)


def without(rows: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The rows that the links don't hold."""
    if rows.is_empty() or links.is_empty():
        return rows
    numbers = rows["row"]
    # numbers are dense: a mask by number is far cheaper than a join
    last = max(_last(numbers), _last(links["row"]))
    is_open = pl.repeat(value=True, n=last + 1, dtype=pl.Boolean, eager=True)
    is_open = is_open.scatter(links["row"], values=False).gather(numbers)
    return picked(rows, is_open)


def picked(rows: pl.DataFrame, asked: pl.Series) -> pl.DataFrame:
    """The rows of which something is true: few of many are picked, most of them filtered, and all left alone."""
    count = int(asked.sum())
    if count == len(rows):
        return rows
    if count * ONE_IN_FEW < len(rows):
        return rows[asked.arg_true()]
    return rows.filter(asked)


def places_among(numbers: pl.Series, asked: pl.Series) -> pl.Series:
    """Where each of these row numbers stands among some that are there once each; null where it doesn't."""
    table = pl.repeat(None, max(_last(numbers), _last(asked)) + 1, dtype=pl.UInt32, eager=True)
    places = pl.int_range(len(numbers), dtype=pl.UInt32, eager=True)
    return table.scatter(numbers, places).gather(asked)


def _last(numbers: pl.Series) -> int:
    return int(numbers.max() or 0)  # type: ignore[arg-type]  # an integer or None


def repeated(hashes: pl.Series) -> pl.Series:
    """For each value, whether it stands more than once. Fast where few do."""
    in_order = ascending(hashes)
    twice = in_order.filter(in_order == in_order.shift(1)).unique()
    if twice.is_empty():
        return pl.repeat(value=False, n=len(hashes), dtype=pl.Boolean, eager=True)
    return hashes.is_in(twice.implode())
