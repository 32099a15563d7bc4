"""A bank line that quotes one customer's invoice and comes from another one, who has such an invoice open.

A mistyped number hits a stranger's invoice, and then the number and the payer's name say different things. A
firm that pays another one's invoice, and owes no such amount itself, is no contradiction.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import dispute, no_disputes
from reconcile.engine.likeness.alike import NAME, TEXT, alike_names, are_one
from reconcile.engine.likeness.names import NAME_AGREES, NAME_COULD_BE, NAME_WHOLE
from reconcile.engine.links import links_of_rivals
from reconcile.engine.records import Case
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.folding import letters
from reconcile.engine.sides.frames import count_of_ours, facts_of
from reconcile.engine.waterfall import Waterfall

REASON = "number_against_payer"
MONEY = ["currency", "amount"]
# payers whose names aren't those of their invoices, of one run; beyond, names tell nobody apart there
PAYERS_MAX = 20_000


def paid_by_others(
    fall: Waterfall, linked: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Returns the links that hold, and the disputes: the payment, the invoice that it quotes, and its payer's own."""
    if linked.is_empty() or not rules.is_books_against_bank:
        return linked, no_disputes()
    paid = _paid(linked, everything)
    invoices = _invoices(fall, linked, everything)
    strange = _strange(paid, invoices)
    if strange.is_empty():
        return linked, no_disputes()
    own = _own_invoices(strange, invoices, rules)
    own = _unsettled(own, linked, _awaiting(own, fall, rules))
    if own.is_empty():
        return linked, no_disputes()
    bad = linked.join(own.select("lead"), on="lead", how="semi")
    pairs = pl.concat(
        [
            bad.select(row="lead", row_right="row"),
            own.select(row="lead", row_right="row"),
        ]
    )
    holds = linked.join(bad, on="lead", how="anti", maintain_order="left")
    return holds, dispute(links_of_rivals(pairs), Case.AMBIGUOUS, REASON)


def _invoices(fall: Waterfall, linked: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """Our rows that a rule has linked or may still link: no further copies, and none of another case."""
    ours = count_of_ours(everything)
    held = linked.filter(pl.col("row") < ours)["row"]
    held_facts = facts_of(everything, held, *MONEY, NAME).insert_column(0, held)
    rows = pl.concat([held_facts, fall.left.select("row", *MONEY, NAME)])
    return rows.drop_nulls().filter(pl.col("amount") != 0)


def _paid(linked: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """Each invoice of a match beside its one bank line: lead, row, ours, payer, text and the line's money."""
    facts = facts_of(everything, linked["row"], *MONEY, NAME, TEXT)
    rows = pl.concat([linked.select("lead", "row"), facts], how="horizontal")
    is_ours = pl.col("row") < count_of_ours(everything)
    lines = rows.filter(~is_ours).filter(~pl.col("lead").is_duplicated())
    lines = lines.select("lead", *MONEY, payer=NAME, text=TEXT)
    return rows.filter(is_ours).select("lead", "row", ours=NAME).join(lines, on="lead")


def _strange(paid: pl.DataFrame, invoices: pl.DataFrame) -> pl.DataFrame:
    """Those whose line doesn't plainly name the invoice's customer, while another has such an invoice."""
    plain = {name: letters(pl.col(name).fill_null("")) for name in ("ours", "payer", "text")}
    asked = paid.select("lead", *MONEY, **plain)
    says = pl.any_horizontal(
        pl.col(name).str.contains(pl.col("ours"), literal=True) for name in ("payer", "text")
    )
    named = asked.filter(says)["lead"].unique()
    several = invoices.select(*MONEY, NAME).unique().group_by(MONEY).len()
    several = several.filter(pl.col("len") > 1)
    strange = paid.filter(~pl.col("lead").is_in(named.implode())).drop_nulls("ours")
    return strange.join(several, on=MONEY, how="semi", maintain_order="left").head(PAYERS_MAX)


def _own_invoices(strange: pl.DataFrame, invoices: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Lead of a strange payment and row of each invoice that its payer has of exactly its amount."""
    lines = strange.select("lead", *MONEY, **{NAME: "payer", TEXT: "text"})
    likely = invoices.join(lines, on=MONEY, how="semi")
    table = alike_names(likely, lines, rules.aliases)
    said = pl.concat(
        [
            lines.join(
                table.filter(column_right=column), left_on=column, right_on="said_right"
            ).select("lead", *MONEY, said="said", name="name")
            for column in (NAME, TEXT)
        ]
    )
    # who is called exactly as the payer is meant before somebody who is merely called alike
    is_whole = (pl.col("name") == NAME_WHOLE).any().over("lead")
    least = pl.when(is_whole).then(NAME_AGREES).otherwise(NAME_COULD_BE)
    could_be = said.filter(pl.col("name") >= least).select("lead", ours="said")
    meant = strange.join(could_be, on=["lead", "ours"], how="semi")["lead"].unique()
    sure = said.filter(pl.col("name") >= NAME_AGREES, ~pl.col("lead").is_in(meant.implode()))
    names = sure.select("lead", "said").join(strange.select("lead", "ours"), on="lead").unique()
    names = names.sort("lead", "said", "ours")
    one = [are_one(said, ours, rules.aliases) for _lead, said, ours in names.iter_rows()]
    same = names.filter(pl.Series(one, dtype=pl.Boolean))
    sure = sure.join(same, on=["lead", "said"], how="anti")
    own = sure.join(invoices, left_on=[*MONEY, "said"], right_on=[*MONEY, NAME])
    return own.select("lead", "row", *MONEY, "said").unique().sort("lead", "row")


def _awaiting(own: pl.DataFrame, fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """How many `lines` of that amount these customers have that nothing has placed yet."""
    lines = fall.right.join(own, on=MONEY, how="semi")
    table = alike_names(own.rename({"said": NAME}), lines, rules.aliases)
    sure = table.filter(pl.col("name") >= NAME_AGREES)
    found = [
        lines.join(sure.filter(column_right=column), left_on=column, right_on="said_right")
        for column in (NAME, TEXT)
    ]
    each = pl.concat([part.select(*MONEY, "said", "row") for part in found]).unique()
    return each.group_by(*MONEY, "said").agg(lines=pl.len())


def _unsettled(own: pl.DataFrame, linked: pl.DataFrame, awaiting: pl.DataFrame) -> pl.DataFrame:
    """Those of the payers' invoices that are open, or that a payment quotes of which the same is true."""
    leads = linked.select("row", by="lead")
    own = own.join(leads, on="row", how="left", maintain_order="left")
    own = own.filter(pl.col("by").ne_missing(pl.col("lead")))
    # whose other lines are enough for all that is open has no need of this one
    same = [*MONEY, "said"]
    open_ = own.filter(pl.col("by").is_null()).with_columns(
        invoices=pl.col("row").n_unique().over(same)
    )
    paid_soon = open_.join(awaiting, on=same).filter(pl.col("lines") >= pl.col("invoices"))
    own = own.join(paid_soon, on=["lead", "row"], how="anti", maintain_order="left")
    while True:
        held = pl.col("by").is_null() | pl.col("by").is_in(own["lead"].unique().implode())
        kept = own.filter(held)
        if len(kept) == len(own):
            return own
        own = kept
