"""Days of a period, what a digest is of, and rules that say only what is not usual."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import polars as pl
import pytest

from reconcile.engine import Context, Period, from_json
from reconcile.engine.records import Hashing
from reconcile.engine.rules import (
    Alias,
    Contract,
    Method,
    Outcome,
    Rule,
    RuleSet,
    Scope,
    Step,
    Tolerance,
    read_rule_set,
)
from tests.engine.records import frame, row, run


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ((2026, 6, 1), (2026, 6, 1), 1),
        ((2026, 6, 1), (2026, 6, 30), 30),
        ((2024, 2, 28), (2024, 3, 1), 3),
    ],
)
def test_it_counts_first_and_last_day(
    first: tuple[int, int, int], last: tuple[int, int, int], days: int
) -> None:
    assert Period(date(*first), date(*last)).days == days


def test_it_ends_on_the_day_it_starts_at_the_earliest() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 6, 2), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("offset", "cut_off", "edge"), [(0, 0, 0), (480, 0, 480), (480, 30, 450), (-300, 60, -360)]
)
def test_it_knows_how_long_before_midnight_its_days_begin(
    offset: int, cut_off: int, edge: int
) -> None:
    assert Period(date(2026, 6, 1), date(2026, 6, 1), offset, cut_off).edge_minutes == edge


def test_it_begins_at_midnight_where_nothing_else_is_said() -> None:
    assert Period(date(2026, 6, 1), date(2026, 6, 1)).edge_minutes == 0
    assert Context().is_next_file_awaited


def test_it_hashes_what_is_written() -> None:
    hashed = hashlib.sha256()

    written = Hashing(hashed).write(b"abc")

    assert written == 3
    assert hashed.hexdigest() == hashlib.sha256(b"abc").hexdigest()


PAIR = [row("A1", 100), row("A2", 50)], [row("A1", 100), row("A3", 50)]


def digest(**given: object) -> str:
    """Of a match and two cases that are one another's candidates, with one fact of a row changed."""
    left, right = PAIR
    return run([left[0], left[1] | given], right).digest()


@pytest.mark.parametrize(
    "given",
    [
        {"source": "other.csv"},
        {"row_number": 77},
        {"gross_minor": 51, "net_minor": 51},
        {"currency": "USD"},
    ],
)
def test_it_names_rows_by_file_and_number(given: dict[str, object]) -> None:
    assert digest(**given) != digest()


def test_it_does_not_hash_the_ids_of_the_caller() -> None:
    assert digest(entry=500) == digest()


def test_it_leaves_out_what_was_converted_where_nothing_was() -> None:
    outcome = run(*PAIR)

    assert outcome.legs_as_counted().columns == ["match_no", "side", "entry", "amount_minor"]


def test_it_keeps_what_was_converted_where_something_was() -> None:
    outcome = run(*PAIR)
    first = pl.int_range(pl.len()) == 0
    legs = outcome.legs.with_columns(converted_minor=pl.when(first).then(7).cast(pl.Int64))
    object.__setattr__(outcome, "legs", legs)

    assert outcome.legs_as_counted().equals(legs)


def test_it_shapes_rows_as_numbers_of_64_bits() -> None:
    assert set(frame([row("A1", 1)], "l", 1).select("entry", "gross_minor").dtypes) == {pl.Int64}


def document(**rule: object) -> dict[str, Any]:
    made = {
        "name": "n",
        "method": "key",
        "outcome": "confirm",
        "keys": [{"left": "order_key", "right": "refund_key"}],
    }
    basis = {"left": "gross", "right": "net"}
    return {"name": "set", "basis": basis, "rules": [made | rule]}


PLAIN = Rule("n", Method.KEY, Outcome.CONFIRM, (("order_key", "refund_key"),))


def test_it_reads_what_is_usual_where_nothing_is_said() -> None:
    assert from_json(document()) == RuleSet("set", "gross", "net", (PLAIN,))


def test_it_writes_only_what_is_not_usual() -> None:
    made = document()

    assert from_json(made).to_json() == made | {
        "cut_off_minutes": 30, "payout_days": 3, "fee_tolerance_minor": 1, "payer_words": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("tolerance", {"amount_minor": 1, "amount_ppm": None, "days": None}, Tolerance(1)),
        ("tolerance", {"amount_minor": 0, "amount_ppm": 0, "days": 0}, Tolerance(0, 0, 0)),
        ("tolerance", {"amount_minor": 9, "amount_ppm": 8, "days": 7}, Tolerance(9, 8, 7)),
        ("scope", {"left": ["FEE"], "right": []}, Scope(("FEE",))),
        ("scope", {"left": [], "right": ["FEE"]}, Scope((), ("FEE",))),
        (
            "scope",
            {"left": [], "right": [], "channels": ["STRIPE"], "currencies": ["CNY", "USD"]},
            Scope((), (), ("STRIPE",), ("CNY", "USD")),
        ),
        ("per", "day", "day"),
        ("requires", ["counterparty"], ("counterparty",)),
        ("margin", 11, 11),
        ("margin", 9, 9),
        ("group_size_max", 11, 11),
    ],
)
def test_it_reads_and_writes_what_a_rule_says(name: str, given: object, value: object) -> None:
    made = document(**{name: given})

    rules = read_rule_set(made)

    assert getattr(rules.rules[0], name) == value
    written: Any = rules.to_json()["rules"]
    assert written[0][name] == given
    assert set(written[0]) == set(made["rules"][0])


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("cut_off_minutes", 0, 0),
        ("payout_days", 5, 5),
        ("fee_tolerance_minor", 0, 0),
        ("payer_words", ["ADYEN"], ("ADYEN",)),
        ("wait_days", {"STRIPE": 7, "default": 0}, (("STRIPE", 7), ("default", 0))),
        ("contracts", [{"rate_ppm": 5}], (Contract(5),)),
        (
            "contracts",
            [{
                "rate_ppm": 5, "fixed_minor": 3, "min_minor": 1, "max_minor": 9,
                "channel": "A", "product": "B", "currency": "CNY",
            }],
            (Contract(5, 3, 1, 9, "A", "B", "CNY"),),
        ),
        ("aliases", [{"name": "A", "also": ["B", "C"]}], (Alias("A", ("B", "C")),)),
    ],
)  # fmt: skip
def test_it_reads_and_writes_what_a_rule_set_says(name: str, given: object, value: object) -> None:
    rules = from_json(document() | {name: given})

    assert getattr(rules, name) == value
    assert rules.to_json()[name] == given


def test_it_names_keys_by_their_columns_and_what_is_done_to_them() -> None:
    steps = [{"prefix": "NO"}, {"longest_number": 10}, "no_leading_zeros"]
    made = document(keys=[{"left": ["order_key", "sku"], "right": "description"}], normalise=steps)

    rules = from_json(made)

    done = "~prefix=NO~longest_number=10~no_leading_zeros"
    assert rules.rules[0].keys == (("order_key+sku" + done, "description" + done),)
    assert rules.rules[0].normalise == (
        Step("prefix", "NO"), Step("longest_number", length=10), Step("no_leading_zeros"),
    )  # fmt: skip
    assert rules.to_json()["rules"] == made["rules"]


@pytest.mark.parametrize(
    ("waits", "expected"),
    [
        ({}, [3, 3, 3]),
        ({"STRIPE": 7}, [7, 3, 3]),
        ({"default": 2}, [2, 2, 2]),
        ({"STRIPE": 0, "default": 2}, [0, 2, 2]),
        ({"default": 0}, [0, 0, 0]),
    ],
)
def test_it_waits_so_many_days_by_channel(waits: dict[str, int], expected: list[int]) -> None:
    rules = from_json(document() | {"wait_days": waits})

    assert [rules.waits(channel) for channel in ("STRIPE", "WECHAT", None)] == expected


def test_it_compares_each_side_by_its_own_basis() -> None:
    rules = from_json(document())

    assert (rules.basis("LEFT"), rules.basis("RIGHT")) == ("gross", "net")
    assert (rules.has(Method.KEY), rules.has(Method.PAYOUT)) == (True, False)


@pytest.mark.parametrize(("outcome", "does"), [("confirm", True), ("suggest", False)])
def test_it_confirms_where_the_rule_says_so(outcome: str, does: bool) -> None:  # noqa: FBT001
    assert from_json(document(outcome=outcome)).rules[0].confirms == does
