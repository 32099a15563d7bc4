"""Lists of claims, of an insurer or a marketplace: each row is known by the claim's number."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Claim No,Date,Status,Claimed,Credited", "2026-06-05,Approved,120.00"),
        ("Claim number,Settled on,Amount", "2026-06-05"),
        ("理賠單號,結案日期,賠款金額", "2026-06-05"),
        ("赔案号,赔付日期,赔付金额", "2026-06-05"),
        ("Schadennummer,Datum,Betrag", "05.06.2026"),
    ],
)
def test_it_takes_a_claim_s_number_and_what_was_credited(heading: str, day: str) -> None:
    found = read(lines(heading, f"CLM-260605-01,{day},100.00", f"CLM-260605-02,{day},80.00"))

    assert found.rows("order_key", "gross_minor") == [("CLM26060501", 10000), ("CLM26060502", 8000)]


def test_it_takes_the_order_for_the_key_where_one_stands_beside_the_claim() -> None:
    content = lines("Claim number,Order,Settled on,Amount", "CLM-1,SO1,2026-06-05,100.00")

    assert read(content).values("order_ref") == ["SO1"]
