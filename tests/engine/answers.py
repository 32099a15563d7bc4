"""What this version of the engine answers to drawn sides: python -m tests.engine.answers writes it anew.

Whoever changes an answer on purpose raises ENGINE_VERSION: a certificate names the version that it was
made with, and is worth nothing if that version answers otherwise later.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from reconcile.engine import (
    Context,
    Outcome,
    Period,
    RuleSet,
    from_json,
    ready_rule_sets,
    reconcile,
)
from reconcile.engine.records import Calendar, Rate
from tests.engine.records import JUNE, Row, frame, row

KEPT = Path(__file__).with_name("answers.json")
ROWS = 100
SEEDS = (1, 2)
NAMES = [
    "上海云帆贸易有限公司", "上海云帆科技有限公司", "北京晨光文具股份有限公司", "Northwind Traders GmbH",
    "Northwind Trading Ltd", "Ørsted Møbler ApS", "A. B. Smith & Sons Limited", "广州市天河区鑫鑫百货商行",
]  # fmt: skip
AMOUNTS = [100, 990, 1999, 1999, 5800, 5800, 12_345, 100_000, 250_001, 9_999_999, 10**12]
STATUSES = [None] * 5 + ["PAID"] * 5 + ["CLOSED", "REFUNDED", "PARTLY_REFUNDED"]
CONTEXT = Context(
    JUNE.left_period,
    Period(date(2026, 6, 2), date(2026, 6, 29), 480, 30),
    right_gaps=(Period(date(2026, 6, 12), date(2026, 6, 12), 480),),
    calendars={"CNY": Calendar(frozenset({date(2026, 6, 19)}), frozenset({date(2026, 6, 13)}))},
    rates=(
        Rate("USD", "CNY", date(2026, 6, 1), 7_180_000_000),
        Rate("USD", "CNY", date(2026, 6, 15), 7_201_500_000),
    ),
)
# what no ready rule set holds
OWN: Mapping[str, dict[str, object]] = {
    "net of fee": {
        "name": "Net of fee",
        "basis": {"left": "gross", "right": "net"},
        "contracts": [
            {"rate_ppm": 6000, "channel": "WECHAT"},
            {"rate_ppm": 29_000, "fixed_minor": 30, "min_minor": 40, "max_minor": 90_000},
        ],
        "rules": [
            {
                "name": "By the contract", "method": "net_of_fee", "outcome": "confirm",
                "keys": [{"left": "order_key", "right": "order_key"}],
            },
            {
                "name": "By the contract, of a day", "method": "net_of_fee", "outcome": "suggest",
                "per": "day",
            },
        ],
    },
    "tolerance": {
        "name": "Within a tolerance",
        "basis": {"left": "gross", "right": "gross"},
        "aliases": [{"name": "Northwind Traders GmbH", "also": ["NWT"]}],
        "wait_days": {"WECHAT": 1, "default": 5},
        "rules": [
            {
                "name": "Nearly", "method": "tolerance", "outcome": "confirm",
                "keys": [{"left": "order_key", "right": "order_key"}],
                "tolerance": {"amount_minor": 50, "amount_ppm": 10_000, "days": 2},
            },
            {
                "name": "Alike", "method": "close", "outcome": "suggest", "keys": [],
                "tolerance": {"amount_minor": 200, "amount_ppm": 20_000, "days": 5},
            },
            {
                "name": "Several", "method": "group", "outcome": "suggest", "keys": [],
                "tolerance": {"days": 10}, "group_size_max": 4,
            },
        ],
    },
}  # fmt: skip


def rule_sets() -> dict[str, RuleSet]:
    return ready_rule_sets() | {code: from_json(document) for code, document in OWN.items()}


def answers() -> dict[str, object]:
    """By rule set and seed, in words that show what changed, and a digest that shows whether."""
    return {f"{code} {seed}": answer(code, seed) for code in rule_sets() for seed in SEEDS}


def answer(code: str, seed: int) -> dict[str, object]:
    rules = rule_sets()[code]
    ours, theirs = sides(random.Random(seed), is_paid_out=code == "payout_bank")  # noqa: S311
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)
    outcome = reconcile(left, right, rules, CONTEXT)
    assert outcome.proof.is_balanced
    return {
        "states": _counted(outcome, "matches", "state"),
        "kinds": _counted(outcome, "cases", "kind"),
        "digest": outcome.digest(),
    }


def _counted(outcome: Outcome, table: str, column: str) -> dict[str, int]:
    found = getattr(outcome, table)[column].value_counts().sort(column)
    return dict(found.iter_rows())


def sides(chance: random.Random, *, is_paid_out: bool) -> tuple[list[Row], list[Row]]:
    """A side, and another that says the same less well: rows lost, doubled, split, late, misspelt."""
    ours = [_ours(chance, number) for number in range(ROWS)]
    theirs = [made for each in ours for made in _theirs(chance, each)]
    theirs += [_ours(chance, ROWS + number) for number in range(ROWS // 12)]
    if is_paid_out:
        theirs = [*_paid_out(chance, ours), *theirs[::4]]
    chance.shuffle(theirs)
    return ours, theirs


def _ours(chance: random.Random, number: int) -> Row:
    amount = chance.choice(AMOUNTS) * chance.choice([1, 1, 1, 1, 1, -1])
    day = date(2026, 6, 1) + timedelta(days=chance.randrange(30))
    order = chance.choice([f"20260605{number:05}", f"SO{number // 2:04}", None, f"INV-{number}"])
    fee = -(abs(amount) * 6 // 1000)
    kind = "PAYMENT" if amount > 0 else "REFUND"
    return row(
        order,
        amount,
        kind=chance.choice([kind] * 18 + ["FEE", "ORDER", "TRANSFER"]),
        status=chance.choice(STATUSES),
        channel=chance.choice([None, "WECHAT", "ALIPAY", "STRIPE"]),
        fee_minor=chance.choice([0, fee, fee, fee - 2]),
        fee_rate_ppm=chance.choice([None, 6000]),
        currency=chance.choice(["CNY"] * 6 + ["USD"]),
        quantity=chance.choice([1, 2, 5]),
        sku=chance.choice(["A-1", "B-2"]),
        transaction_key=chance.choice([None, f"42000{number:06}"]),
        refund_key=f"R{number}" if amount < 0 else None,
        batch_key=chance.choice([None, f"PO{9000 + day.day}"]),
        counterparty=chance.choice([*NAMES, None]),
        natural_id=f"N{number - number % 20}" if number % 20 < 2 else None,
        occurred_at=datetime(day.year, day.month, day.day, chance.randrange(24), 30, tzinfo=UTC),
        booked_on=day,
    )


def _theirs(chance: random.Random, ours: Row) -> list[Row]:
    """What the other side says of a row; most often the same."""
    said = dict(ours)
    what = chance.randrange(20)
    amount, day = int(str(said["gross_minor"])), said["booked_on"]
    assert isinstance(day, date)
    if what == 0:
        return []
    if what == 1:
        return [said, dict(said)]
    if what in {2, 3}:
        return [_of_amount(said, amount // 3), _of_amount(said, amount - amount // 3)]
    if what in {4, 5}:
        said = _of_amount(said, amount + chance.choice([1, -1, 40, amount // 150, amount // 20]))
    if what in {6, 7}:
        moved = timedelta(days=chance.choice([1, 2, 4, 8]))
        said |= {"booked_on": day + moved, "occurred_at": None}
    if what in {8, 9, 10}:
        text = f"货款 {said['order_key'] or ''} {said['counterparty'] or ''}"
        said |= {"order_key": None, "order_ref": None, "transaction_key": None, "description": text}
    if what in {11, 12} and said["order_key"]:
        slipped = str(said["order_key"])[:-1] + str(chance.randrange(10))
        said |= {"order_key": slipped, "order_ref": slipped, "transaction_key": None}
    if what == 13:
        name = str(said["counterparty"] or "")
        said |= {
            "counterparty": name[: len(name) - 3].upper(),
            "order_key": None,
            "order_ref": None,
        }
    if what == 14:
        paid = {"paid_minor": amount * 100 // 718, "paid_currency": "USD"}
        said |= paid if chance.random() < 0.5 else {"currency": "USD", "gross_minor": amount * 5}
    if what == 15:
        said |= {"status": "REFUNDED", "fee_minor": -7}
    return [said]


def _of_amount(said: Row, amount: int) -> Row:
    fee = int(str(said["fee_minor"]))
    return said | {"gross_minor": amount, "net_minor": amount + fee}


def _paid_out(chance: random.Random, ours: list[Row]) -> list[Row]:
    """One bank line for each batch, a few of them off by a little."""
    batches = sorted({str(each["batch_key"]) for each in ours if each["batch_key"]})
    lines = []
    for batch in batches:
        of_it = [each for each in ours if each["batch_key"] == batch]
        day = of_it[0]["booked_on"]
        assert isinstance(day, date)
        total = sum(int(str(each["net_minor"])) for each in of_it) + chance.choice([0, 0, 0, -25])
        text = chance.choice([f"STRIPE PAYOUT {batch}", "STRIPE", "WECHAT PAY 财付通", batch])
        late = timedelta(days=chance.randrange(4))
        lines.append(
            row(None, total, kind="OTHER", description=text, booked_on=day + late, occurred_at=None)
        )
    return lines


if __name__ == "__main__":
    KEPT.write_text(json.dumps(answers(), indent=1, ensure_ascii=False) + "\n")
