"""What holds for any two sides: nothing lost, nothing twice, nothing by chance."""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reconcile.engine import Context, Outcome, from_json, ready_rule_sets, reconcile
from tests.engine.records import JUNE, Row, confirmed, frame, row

KEYS = [None, "A1", "A2", "A3", "20260605001", "20260605010"]
KINDS = [None, "ORDER", "FEE", "PAYOUT", "STOCK", "TRANSFER"]
STATUSES = [None, None, "PAID", "UNPAID", "CLOSED", "REFUNDED"]
start = datetime(2026, 5, 31, 15, 0, tzinfo=UTC)

# the same examples every time; more of them with EXAMPLES=1000, which also varies them
EXAMPLES = int(os.environ.get("EXAMPLES", "15"))
is_search = "EXAMPLES" in os.environ
quick = settings(
    max_examples=EXAMPLES,
    derandomize=not is_search,
    # making a counter-example smaller takes minutes: that is for whoever searches
    phases=list(Phase) if is_search else [Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Up to a dozen rows that collide often: few keys, few amounts, some without date or time."""
    made = []
    for _ in range(draw(st.integers(0, 12))):
        amount = draw(st.sampled_from([100, 100, 250, -100, 0, 600, -250]))
        moment = start + timedelta(minutes=draw(st.integers(0, 31 * 24 * 60)))
        dated = draw(st.sampled_from(["time", "day", "none"]))
        kind = draw(st.sampled_from(KINDS))
        made.append(
            row(
                draw(st.sampled_from(KEYS)), amount,
                transaction_key=draw(st.sampled_from([None, None, "T1", "A1"])),
                refund_key=draw(st.sampled_from([None, None, "R1"])),
                batch_key=draw(st.sampled_from([None, None, "PO901", "PO902"])),
                natural_id=draw(st.sampled_from([None, None, None, "N1", "N2"])),
                currency=draw(st.sampled_from(["CNY", "CNY", "CNY", "USD"])),
                status=draw(st.sampled_from(STATUSES)),
                channel=draw(st.sampled_from([None, "WECHAT", "STRIPE", "BALANCE"])),
                description=draw(st.sampled_from([None, "STRIPE", "payout PO901", "微信 A2"])),
                fee_minor=draw(st.sampled_from([0, -1, -9])),
                fee_rate_ppm=draw(st.sampled_from([None, None, 6000])),
                quantity=draw(st.sampled_from([None, 1, 2, -1])),
                shop=draw(st.sampled_from([None, "A", "A", "B", "b."])),
                occurred_at=moment if dated == "time" else None,
                booked_on=moment.date() if dated == "day" else None,
                **({"kind": kind} if kind else {}),
            )
        )  # fmt: skip
    return made


def steps(most: int) -> st.SearchStrategy[tuple[int, int]]:
    """A limit and a wider one."""
    limit, more = st.integers(0, most), st.integers(1, most)
    return st.tuples(limit, more).map(lambda both: (both[0], sum(both)))


codes = st.sampled_from(sorted(ready_rule_sets()))
contexts = st.sampled_from([JUNE, Context(), Context(None, JUNE.right_period)])


def decide(ours: list[Row], theirs: list[Row], code: str, context: Context = JUNE) -> Outcome:
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)
    return reconcile(left, right, ready_rule_sets()[code], context)


@quick
@given(rows(), rows(), codes, contexts)
def test_it_places_every_row_exactly_once(
    ours: list[Row], theirs: list[Row], code: str, context: Context
) -> None:
    outcome = decide(ours, theirs, code, context)

    placed = [*outcome.legs["entry"], *outcome.case_items["entry"]]
    assert sorted(placed) == [*range(1, len(ours) + 1), *range(1001, 1001 + len(theirs))]
    assert outcome.proof.is_balanced


@quick
@given(rows(), rows(), codes)
def test_it_sums_every_match_to_its_difference(
    ours: list[Row], theirs: list[Row], code: str
) -> None:
    outcome = decide(ours, theirs, code)

    sums = outcome.legs.group_by("match_no").agg(_signed().sum().alias("sum"))
    joined = outcome.matches.join(sums, on="match_no", how="left")
    assert joined["sum"].to_list() == joined["difference_minor"].to_list()


@quick
@given(rows(), rows(), codes)
def test_it_sums_every_case_to_its_difference_in_its_own_currency(
    ours: list[Row], theirs: list[Row], code: str
) -> None:
    outcome = decide(ours, theirs, code)

    items = outcome.case_items.join(outcome.cases, on=["case_no", "currency"])
    sums = items.group_by("case_no").agg(_signed().sum().alias("sum"))
    joined = outcome.cases.join(sums, on="case_no", how="left")
    assert joined["sum"].to_list() == joined["difference_minor"].to_list()


def _signed() -> pl.Expr:
    return pl.when(pl.col("side") == "LEFT").then("amount_minor").otherwise(-pl.col("amount_minor"))


@quick
@given(rows(), rows(), codes, st.randoms(use_true_random=False))
def test_it_does_not_depend_on_the_order_of_the_rows(
    ours: list[Row], theirs: list[Row], code: str, chance: random.Random
) -> None:
    rules = ready_rule_sets()[code]
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)
    mixed, other = (side[chance.sample(range(len(side)), len(side))] for side in (left, right))

    outcome, again = reconcile(left, right, rules, JUNE), reconcile(mixed, other, rules, JUNE)

    assert again.digest() == outcome.digest()
    for name in ("matches", "legs", "cases", "case_items"):
        assert getattr(again, name).equals(getattr(outcome, name))


@quick
@given(rows(), rows(), codes)
def test_it_does_not_look_at_the_callers_ids(ours: list[Row], theirs: list[Row], code: str) -> None:
    rules = ready_rule_sets()[code]
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)

    outcome = reconcile(left, right, rules, JUNE)
    renamed = reconcile(
        left.with_columns(9000 - pl.col("entry")),
        right.with_columns(9000 - pl.col("entry")),
        rules,
        JUNE,
    )

    assert renamed.digest() == outcome.digest()


@quick
@given(rows(), rows(), st.sampled_from(["orders_channel", "orders_orders", "channel_fund"]))
def test_it_confirms_only_equal_sums_of_one_currency(
    ours: list[Row], theirs: list[Row], code: str
) -> None:
    outcome = decide(ours, theirs, code)

    sure = outcome.matches.filter(state="CONFIRMED")
    assert (sure["difference_minor"] == 0).all()
    currencies = pl.concat([frame(ours, "l", 1), frame(theirs, "r", 1001)]).select(
        "entry", "currency"
    )
    legs = outcome.legs.join(currencies, on="entry")
    assert (legs.group_by("match_no").agg(pl.col("currency").n_unique())["currency"] == 1).all()


@quick
@given(rows(), rows())
def test_it_confirms_nothing_of_what_it_calls_ambiguous(ours: list[Row], theirs: list[Row]) -> None:
    outcome = decide(ours, theirs, "orders_channel")

    doubtful = outcome.cases.filter(kind="AMBIGUOUS").join(outcome.case_items, on="case_no")
    assert not set(doubtful["entry"]) & set(outcome.legs["entry"])


@quick
@given(rows(), rows(), steps(300), steps(5))
def test_it_loses_no_match_when_a_tolerance_widens(
    ours: list[Row], theirs: list[Row], amounts: tuple[int, int], days: tuple[int, int]
) -> None:
    def groups(tolerance: dict[str, int]) -> set[tuple[int, ...]]:
        key = [{"left": "order_key", "right": "order_key"}]
        rule: dict[str, object] = {"name": "n", "method": "tolerance", "outcome": "suggest"}
        rule |= {"keys": key, "tolerance": tolerance}
        rules = from_json(
            {"name": "n", "basis": {"left": "gross", "right": "gross"}, "rules": [rule]}
        )
        left, right = frame(plain(ours), "left.csv", 1), frame(plain(theirs), "right.csv", 1001)
        outcome = reconcile(left, right, rules, JUNE)
        return {tuple(sorted(g)) for g in outcome.legs.group_by("match_no").agg("entry")["entry"]}

    narrow = groups({"amount_minor": amounts[0], "days": days[0]})
    wide = groups({"amount_minor": amounts[1], "days": days[1]})

    assert narrow <= wide


def plain(made: list[Row]) -> list[Row]:
    """Rows about whose status and fee nothing can be said."""
    return [r | {"status": None, "fee_rate_ppm": None} for r in made]


@quick
@given(rows(), rows())
def test_it_finds_the_same_in_what_it_left_open(ours: list[Row], theirs: list[Row]) -> None:
    """A run over the open rows of a run confirms nothing new between them."""
    context = Context(JUNE.left_period, JUNE.right_period)
    rules = ready_rule_sets()["orders_channel"]
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)
    first = reconcile(left, right, rules, context)
    copies = first.cases.filter(kind="DUPLICATE").join(first.case_items, on="case_no")["entry"]
    is_open = pl.col("entry").is_in(first.case_items["entry"].implode())
    is_copy = pl.col("entry").is_in(copies.implode())

    again = reconcile(
        left.filter(is_open & ~is_copy), right.filter(is_open & ~is_copy), rules, context
    )

    settled = first.cases.filter(pl.col("kind").is_in(["INTERNAL_ONLY", "EXTERNAL_ONLY", "TIMING"]))
    alone = set(settled.join(first.case_items, on="case_no")["entry"])
    assert not [match for match in confirmed(again) if set(match) <= alone]


@pytest.mark.parametrize("code", sorted(ready_rule_sets()))
def test_it_decides_the_same_twice(code: str) -> None:
    ours = [row("A1", 100), row("A1", 100), row("A2", 5, booked_on=date(2026, 6, 9)), row(None, 7)]
    theirs = [row("A1", 200), row("A2", 6), row(None, 7), row("A3", 1)]

    assert decide(ours, theirs, code).digest() == decide(ours, theirs, code).digest()
