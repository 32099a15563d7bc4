"""Which column says who the other party of an order is."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


@pytest.mark.parametrize(
    "heading", ["客户昵称", "微信昵称", "顾客姓名", "顧客", "买家姓名", "客户姓名", "昵称"]
)
def test_a_nickname_is_that_of_the_other_party(heading: str) -> None:
    outcome = read(
        lines(f"日期,订单号,{heading},金额", "2026-06-01,M1,Lily,10.00", "2026-06-02,M2,阿强,20.00")
    )

    assert outcome.values("counterparty") == ["Lily", "阿强"]
