"""Matching by a key across two currencies, as their statement says or by the rate of the day.

Where their rows state what was paid in our currency, that must be our sum to the cent, and it came to their
gross; no table is asked then. Else a pair of currencies is converted only as the rates state it: not
backwards, as who sells a currency asks another price than who buys it, and not by way of a third one. Each
of our rows is rounded once, half to even, so that the legs of a match add up to what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import polars as pl

from reconcile.engine.links import EVIDENCE_SCHEMA, LINK_SCHEMA, evidence_of, links_of_groups
from reconcile.engine.passes.fees import FREE_KINDS, kept
from reconcile.engine.passes.keys import GROUP_ROWS_MAX, PPM, shared_keys
from reconcile.engine.records import PAID_SCHEMA, Rate
from reconcile.engine.rules import Rule, RuleSet
from reconcile.engine.sides.frames import without

# on days without a rate of their own, as on holidays, the last one before counts; not an older one
RATE_DAYS_MAX = 7
# larger amounts times a rate, or sums times a sum, would not fit 128 bits
AMOUNT_MAX, SUM_MAX = 10**16, 10**17
E9 = 10**9
# sums that rounding alone may set so far apart agree
ROUNDED_MINOR = 1
RATE_SCHEMA = {
    "base": pl.String, "quote": pl.String, "on": pl.Date, "rate_e9": pl.Int64, "shift": pl.Int64, "source": pl.String,
}  # fmt: skip
CONVERTED_SCHEMA = {"row": pl.UInt32, "converted_minor": pl.Int64, "converted_to": pl.String}
# why a row that has a counterpart in another currency was not converted
REMARK_SCHEMA = {"row": pl.UInt32, "remark": pl.String, "remark_params": pl.String}


@dataclass(frozen=True, slots=True)
class Conversions:
    """What a rule has converted: links with their evidence, and the amounts; and what it has not."""

    links: pl.DataFrame
    evidence: pl.DataFrame
    converted: pl.DataFrame
    remarks: pl.DataFrame


def no_conversions() -> Conversions:
    schemas = (LINK_SCHEMA, EVIDENCE_SCHEMA, CONVERTED_SCHEMA, REMARK_SCHEMA)
    return Conversions(*(pl.DataFrame(schema=schema) for schema in schemas))


def convert_by_key(
    left: pl.DataFrame, right: pl.DataFrame, rule: Rule, rules: RuleSet, rates: Sequence[Rate]
) -> Conversions:
    """All open rows of a key whose sides are in two currencies, and agree within the tolerance.

    Rows of one direction are tried first, so that a payment and its refund are two matches. The tolerance
    holds for what is left of the difference after the fee that their rows state, or else the contract.
    """
    table = pl.DataFrame(rates, schema=RATE_SCHEMA, orient="row").sort(list(RATE_SCHEMA))
    found = [no_conversions()]
    for (left_key, right_key), by_direction in product(rule.keys, (True, False)):
        if not _have_two_currencies(left, right):
            break
        rows = shared_keys(left, right, left_key, right_key)
        if by_direction:
            rows = rows.with_columns(key=pl.format("{}\x1f{}", "key", pl.col("amount").sign()))
        rows = _in_two_currencies(rows)
        if rows.is_empty():
            continue
        said = left.select("row", "kind", "channel", "sku")
        step = _converted(rows, _facts(right, rules), _Terms(rule, rules, said), table)
        found.append(step)
        left, right = without(left, step.links), without(right, step.links)
    parts = ("links", "evidence", "converted", "remarks")
    return Conversions(*(pl.concat([getattr(step, part) for step in found]) for part in parts))


def _have_two_currencies(left: pl.DataFrame, right: pl.DataFrame) -> bool:
    return pl.concat([side.select("currency").unique() for side in (left, right)]).n_unique() > 1


def _in_two_currencies(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of the keys that have one currency on our side and another one on theirs."""
    is_left, currency = pl.col("is_left"), pl.col("currency")
    groups = rows.group_by("key").agg(
        base=currency.filter(is_left).first(),
        quote=currency.filter(~is_left).first(),
        currencies=currency.n_unique(),
        sides=pl.struct("is_left", "currency").n_unique(),
        rows=pl.len(),
    )
    two = (pl.col("currencies") == 2) & (pl.col("sides") == 2)  # noqa: PLR2004  (ours and theirs)
    asked = groups.filter(two & (pl.col("rows") <= GROUP_ROWS_MAX))
    found = rows.join(asked.select("key", "base", "quote"), on="key").sort("row")
    # numbers are grouped by much faster than texts
    return found.with_columns(key=pl.col("key").cast(pl.Categorical).to_physical())


def _facts(right: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """What each of their rows has kept, where they are compared net, as then it explains a difference;
    and what was paid in another currency, where they say so."""
    kept = -pl.col("fee_minor").fill_null(0) if rules.basis_right == "net" else pl.lit(0)
    whole = {"fee": kept, "gross": pl.col("gross_minor").fill_null(0)}
    stated = {name: pl.lit(None, dtype=dtype) for name, dtype in PAID_SCHEMA.items()}
    if set(PAID_SCHEMA) <= set(right.columns):
        stated = {name: pl.col(name) for name in PAID_SCHEMA}
    return right.select("row", **{name: e.cast(pl.Int128) for name, e in whole.items()}, **stated)


@dataclass(frozen=True, slots=True)
class _Terms:
    """By what rows of a key are compared: the rule, and what the contracts ask of our rows."""

    rule: Rule
    rules: RuleSet
    said: pl.DataFrame

    def by_contract(self, ours: pl.DataFrame) -> pl.DataFrame:
        """Per key what the contracts keep of our payments, in their currency; nothing of refunds."""
        is_net = (self.rules.basis_left, self.rules.basis_right) == ("gross", "net")
        if not (is_net and self.rules.contracts):
            return ours.clear().select("key", contract_minor=pl.lit(None, dtype=pl.Int128))
        sales = ours.join(self.said, on="row").filter(
            (pl.col("converted_minor") > 0) & ~pl.col("kind").is_in(FREE_KINDS)
        )
        fee = kept(self.rules.contracts, pl.col("converted_minor")).fill_null(0).cast(pl.Int128)
        return sales.with_columns(currency="quote").group_by("key").agg(contract_minor=fee.sum())


def _converted(
    rows: pl.DataFrame, facts: pl.DataFrame, terms: _Terms, table: pl.DataFrame
) -> Conversions:
    theirs = _sums_of_theirs(rows.filter(~pl.col("is_left")).join(facts, on="row"))
    ours = rows.filter("is_left").join(theirs, on="key")
    ours = pl.concat([_as_stated(ours), _at_their_rates(ours, table)]).sort("row")
    groups = _sums(rows, ours, theirs, terms.by_contract(ours))
    agree = groups.filter(pl.col("is_known") & _within(terms.rule))
    others = groups.join(agree, on="key", how="anti")
    taken = rows.join(agree.select("key"), on="key", how="semi")
    return Conversions(
        links=links_of_groups(taken, ["key"]).cast(LINK_SCHEMA),  # type: ignore[arg-type]  # names to types
        evidence=evidence_of(
            agree,
            pl.when("is_stated")
            .then(pl.lit("by_stated_sum"))
            .when(pl.col("fx_minor").abs() <= ROUNDED_MINOR)
            .then(pl.lit("by_convert"))
            .otherwise(pl.lit("by_convert_near")),
            _as_json(_figures()),
        ),
        converted=ours.join(agree.select("key"), on="key", how="semi").select(
            "row", "converted_minor", converted_to="quote"
        ),
        remarks=ours.select("row", "key").join(others, on="key").select("row", *_remark()),
    )


def _sums_of_theirs(theirs: pl.DataFrame) -> pl.DataFrame:
    """Per key their sums, and whether all of its rows state what was paid in our currency."""
    states = (pl.col("paid_currency") == pl.col("base")) & pl.col("paid_minor").is_not_null()
    return theirs.group_by("key").agg(
        theirs_minor=pl.col("amount").cast(pl.Int128).sum(),
        fee_minor=pl.col("fee").sum(),
        gross_minor=pl.col("gross").sum(),
        paid_minor=pl.col("paid_minor").cast(pl.Int128).sum(),
        is_stated=states.fill_null(value=False).all(),
    )


def _as_stated(ours: pl.DataFrame) -> pl.DataFrame:
    """Our rows of the keys of which their statement says what was paid: shares of their gross.

    Null where that is another sum than ours. The shares are the steps of one running total, so that they
    add up to the gross.
    """
    stated = ours.filter("is_stated")
    amount, paid, gross = (
        pl.col("amount").cast(pl.Int128),
        pl.col("paid_minor"),
        pl.col("gross_minor"),
    )
    sums = stated.group_by("key").agg(total=amount.sum(), largest=amount.abs().max())
    rows = stated.join(sums, on="key").sort("key", "row")
    # keys follow one another: the running total of one is that of all, less what came before it
    rows = rows.with_columns(
        is_first=pl.col("key") != pl.col("key").shift(1), running=amount.cum_sum()
    )
    is_first = pl.col("is_first").fill_null(value=True)
    before = pl.when(is_first).then(pl.col("running") - amount).forward_fill()
    rows = rows.with_columns(running=pl.col("running") - before)
    rows = rows.with_columns(
        upto=_half_even(pl.col("running") * gross * paid.sign(), paid.abs().clip(lower_bound=1))
    )
    share = pl.col("upto") - pl.when(is_first).then(0).otherwise(pl.col("upto").shift(1))
    is_it = (pl.col("total") == paid) & (paid != 0)
    fits = (pl.col("largest") <= AMOUNT_MAX) & (gross.abs() <= SUM_MAX)
    none = {name: pl.lit(None, dtype=RATE_SCHEMA[name]) for name in ("on", "rate_e9", "shift")}
    return rows.with_columns(
        **none,
        source=pl.lit("statement"),
        converted_minor=pl.when(is_it & fits).then(share.cast(pl.Int64, strict=False)),
    ).select(*ours.columns, *none, "source", "converted_minor")


def _at_their_rates(ours: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Our other rows with the rate of their day and what they come to; null where there is none."""
    others = ours.filter(~pl.col("is_stated"))
    at = others.sort("day", "row", nulls_last=True).join_asof(
        table, left_on="day", right_on="on", by=["base", "quote"], strategy="backward",
        tolerance=f"{RATE_DAYS_MAX}d", coalesce=False, check_sortedness=False,
    )  # fmt: skip
    whole, shift = pl.col("amount").cast(pl.Int128), pl.col("shift")

    def ten_to(power: pl.Expr) -> pl.Expr:
        return pl.lit(10, dtype=pl.Int64).pow(power.clip(lower_bound=0)).cast(pl.Int128)

    rounded = _half_even(whole * pl.col("rate_e9") * ten_to(shift), ten_to(-shift) * E9)
    # what doesn't fit 64 bits is no amount
    fits = pl.col("amount").abs() <= AMOUNT_MAX
    return at.with_columns(
        converted_minor=pl.when(fits).then(rounded.cast(pl.Int64, strict=False))
    ).select(*others.columns, "on", "rate_e9", "shift", "source", "converted_minor")


def _half_even(numerator: pl.Expr, below: pl.Expr) -> pl.Expr:
    """A quotient of whole numbers, of which the second is above 0; a half goes to the even neighbour."""
    down, twice = numerator // below, (numerator % below) * 2
    up = (twice > below) | ((twice == below) & (down % 2 == 1))
    return down + up.cast(pl.Int128)


def _sums(
    rows: pl.DataFrame, ours: pl.DataFrame, theirs: pl.DataFrame, by_contract: pl.DataFrame
) -> pl.DataFrame:
    """Per key: the sums in the quote's minor units, and the rate of the first of our rows."""
    lacks = pl.col("converted_minor").is_null()
    first = pl.col("on", "rate_e9", "source")
    return (
        rows.group_by("key", maintain_order=True)
        .agg(
            pl.col("base", "quote").first(),
            lead=pl.col("row").min(),
            days=(pl.col("day").max() - pl.col("day").min()).dt.total_days(),
        )
        .join(
            ours.group_by("key").agg(
                first.first(),
                is_known=~lacks.any(),
                ours_minor=pl.col("amount").cast(pl.Int128).sum(),
                lacking_on=pl.col("day").filter(lacks).min(),
                rates=pl.struct("on", "rate_e9").n_unique(),
                converted_minor=pl.col("converted_minor").cast(pl.Int128).sum(),
            ),
            on="key",
            maintain_order="left",
        )
        .join(theirs, on="key", maintain_order="left")
        .join(by_contract, on="key", how="left", maintain_order="left")
        .with_columns(
            # where their rows say what was kept, the contract isn't asked
            fee_minor=pl.when(pl.col("fee_minor") != 0)
            .then("fee_minor")
            .otherwise(pl.col("contract_minor").fill_null(0))
        )
        .with_columns(
            fx_minor=pl.col("converted_minor") - pl.col("theirs_minor") - pl.col("fee_minor")
        )
    )


def _within(rule: Rule) -> pl.Expr:
    """Money of one direction, as near as the rule says. Of the two amounts the smaller one holds."""
    converted, rest = pl.col("converted_minor"), pl.col("fx_minor").abs()
    before_fee = pl.col("theirs_minor") + pl.col("fee_minor")
    allowed = (converted.sign() == before_fee.sign()) & (converted != 0)
    allowed &= rest <= rule.tolerance.amount_minor
    if rule.tolerance.amount_ppm is not None:
        allowed &= rest * PPM <= converted.abs() * rule.tolerance.amount_ppm
    if rule.tolerance.days is not None:
        allowed &= (pl.col("days") <= rule.tolerance.days).fill_null(value=True)
    return allowed


def _figures() -> list[pl.Expr]:
    """What was converted how: what a match keeps as its evidence."""
    day = pl.col("on").cast(pl.String)
    whole = ("converted_minor", "theirs_minor", "fee_minor", "fx_minor")
    return [
        pl.col("base"), pl.col("quote"), _decimal(pl.col("rate_e9")).alias("rate"),
        pl.col("rate_e9"), day.alias("rate_on"), pl.col("source").alias("rate_source"), pl.col("rates"),
        *(pl.col(name).cast(pl.Int64, strict=False) for name in whole),
    ]  # fmt: skip


def _decimal(rate_e9: pl.Expr) -> pl.Expr:
    """A rate as people write it, such as 0.92 or 156.25."""
    decimals = (rate_e9 % E9).cast(pl.String).str.pad_start(9, "0").str.strip_chars_end("0")
    whole = (rate_e9 // E9).cast(pl.String)
    return pl.when(decimals == "").then(whole).otherwise(whole + "." + decimals)


def _remark() -> list[pl.Expr]:
    """Why the rows of a key stay in two currencies: paid was another sum, no rate for a day, too far apart."""
    known, stated = pl.col("is_known"), pl.col("is_stated")
    lacking = [pl.col("base"), pl.col("quote"), pl.col("lacking_on").cast(pl.String).alias("on")]
    paid = [
        pl.col("base"), pl.col("quote"),
        *(pl.col(name).cast(pl.Int64, strict=False) for name in ("ours_minor", "paid_minor")),
    ]  # fmt: skip
    return [
        pl.when(known).then(pl.lit("rate_off")).when(stated).then(pl.lit("paid_differs"))
        .otherwise(pl.lit("no_rate")).alias("remark"),
        pl.when(known).then(_as_json(_figures())).when(stated).then(_as_json(paid))
        .otherwise(_as_json(lacking)).alias("remark_params"),
    ]  # fmt: skip


def _as_json(fields: list[pl.Expr]) -> pl.Expr:
    return pl.struct(fields).struct.json_encode()
