"""The command in this process, on small files written by hand; what it wrote, as groups of rows."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reconcile.files.command import main

WECHAT = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
    "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
    "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
Groups = list[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Written:
    """The four files."""

    folder: Path

    def table(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @property
    def summary(self) -> Mapping[str, object]:
        return dict(json.loads((self.folder / "summary.json").read_text("utf-8")))

    @property
    def groups(self) -> Groups:
        """State or kind, and the rows as side:row_number, of every match and case."""
        found: dict[tuple[str, str], list[str]] = {}
        for leg in self.table("matches"):
            found.setdefault((leg["state"], leg["match_id"]), []).append(_place(leg))
        for item in self.table("exceptions"):
            found.setdefault((item["kind"], item["case_id"]), []).append(_place(item))
        return sorted((kind, tuple(sorted(places))) for (kind, _id), places in found.items())


def _place(row: Mapping[str, str]) -> str:
    return f"{row['side']}:{row['row_number']}"


def lines(*rows: str) -> str:
    return "\r\n".join([*rows, ""])


def wechat(*rows: Sequence[str]) -> str:
    """A bill without totals of payments and refunds: number, time, amount, and of a refund its number."""
    made = []
    for number, time, amount, *refund in rows:
        cells = dict.fromkeys(WECHAT.split(","), "") | {
            "交易时间": time, "微信订单号": f"42000{number}", "商户订单号": number, "货币种类": "CNY",
            "交易状态": "REFUND" if refund else "SUCCESS", "手续费": "0.00000", "费率": "0.00%",
            "订单金额": "0.00" if refund else amount, "应结订单金额": "0.00" if refund else amount,
            "退款金额": amount if refund else "0.00", "微信退款单号": "".join(refund) or "0",
            "商户退款单号": "".join(refund) or "0", "代金券金额": "0.00", "充值券退款金额": "0.00",
            "申请退款金额": amount if refund else "0.00",
        }  # fmt: skip
        made.append(",".join(f"`{cell}" for cell in cells.values()))
    return lines(WECHAT, *made)


def call(folder: Path, left: Mapping[str, str], right: Mapping[str, str], *more: str) -> int:
    """Write the files and run the command on them; its exit code."""
    words = [*more, "--output", str(folder / "out")]
    for side, files in (("left", left), ("right", right)):
        (folder / side).mkdir(exist_ok=True)
        for name, text in files.items():
            path = folder / side / name
            path.write_text(text, "utf-8", newline="")
            words += [f"--{side}", str(path)]
    return main(words)


def reconciled(folder: Path, left: str, right: str, *more: str) -> Written:
    """One file on each side, reconciled; no row is lost."""
    assert call(folder, {"left.csv": left}, {"right.csv": right}, *more) == 0
    written = Written(folder / "out")
    assert written.summary["conservation"] == {"balanced": True, "each_row_once": True}
    return written
