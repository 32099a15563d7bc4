"""Two files in two currencies, and a table of rates between them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.files.command import call, lines, reconciled

ORDERS = lines("order_id,paid_at,amount,currency", "A1,2026-06-01 09:00:00,100.00,USD")
CHANNEL = lines(
    "transaction_id,order_id,created_at,amount,fee,net,currency",
    "t1,A1,2026-06-01 09:00:00,92.00,0.30,91.70,EUR",
)
RATES = lines("base,quote,day,rate", "USD,EUR,2026-06-01,0.92")
RULES = {
    "name": "Other currency",
    "basis": {"left": "gross", "right": "gross"},
    "rules": [
        {
            "name": "Other currency",
            "method": "convert",
            "outcome": "confirm",
            "keys": [{"left": "order_key", "right": "order_key"}],
            "tolerance": {"amount_minor": 50},
        }
    ],
}


@pytest.fixture
def rules(tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(RULES), "utf-8")
    return "--rules", str(path)


def rates(folder: Path, text: str) -> tuple[str, str]:
    path = folder / "rates.csv"
    path.write_text(text, "utf-8")
    return "--rates", str(path)


def test_it_matches_by_the_rate_of_the_day(tmp_path: Path, rules: tuple[str, str]) -> None:
    written = reconciled(tmp_path, ORDERS, CHANNEL, *rules, *rates(tmp_path, RATES))

    assert written.groups == [("confirmed", ("left:2", "right:2"))]


def test_it_writes_each_amount_in_its_own_currency(tmp_path: Path, rules: tuple[str, str]) -> None:
    written = reconciled(tmp_path, ORDERS, CHANNEL, *rules, *rates(tmp_path, RATES))

    found = [(leg["amount"], leg["currency"]) for leg in written.table("matches")]
    assert found == [("100.00", "USD"), ("92.00", "EUR")]


def test_it_mixes_no_currencies_without_rates(tmp_path: Path, rules: tuple[str, str]) -> None:
    written = reconciled(tmp_path, ORDERS, CHANNEL, *rules)

    (case, _other) = written.table("exceptions")
    assert case["kind"] == "CURRENCY_MISMATCH"
    assert case["reason"].endswith("there is no rate from USD to EUR for 2026-06-01.")


def test_it_refuses_a_table_with_faults(
    tmp_path: Path, rules: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = rates(tmp_path, RATES.replace("0.92", "-1"))

    assert call(tmp_path, {"l.csv": ORDERS}, {"r.csv": CHANNEL}, *rules, *wrong) == 2
    assert "Row 2, rate: A rate is above 0." in capsys.readouterr().err


def test_it_refuses_a_table_that_is_not_there(tmp_path: Path, rules: tuple[str, str]) -> None:
    nowhere = ("--rates", str(tmp_path / "nowhere.csv"))

    assert call(tmp_path, {"l.csv": ORDERS}, {"r.csv": CHANNEL}, *rules, *nowhere) == 2
