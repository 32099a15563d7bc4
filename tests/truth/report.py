"""The figures of all scenarios as one table, or as JSON with every wrong match."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from tests.truth.book import Row
from tests.truth.judge import WRONG_SHOWN_MAX, Rows, Share, Verdict

COLUMNS = ("rows", "precision", "recall", "top 3", "by name", "kinds", "cases", "undecidable")
SHARES = ("precision", "recall", "top", "by_name", "kinds", "cases", "undecidable")
SHOWN = (
    "source", "booked_on", "occurred_at", "kind", "status", "channel", "gross_minor", "net_minor",
    "currency", "quantity", "sku", "order_ref", "transaction_key", "refund_key", "batch_key",
    "counterparty", "description",
)  # fmt: skip
WIDTH, NAME_WIDTH = 12, 28
CONFUSIONS_SHOWN_MAX = 6


def table(verdicts: Mapping[str, Verdict]) -> str:
    """One line for each scenario, then what is wrong in each."""
    lines = [_line("scenario", COLUMNS), _line("-" * 8, ["-" * len(name) for name in COLUMNS])]
    for code, verdict in verdicts.items():
        lines.append(_line(code, _cells(verdict)))
    if len(verdicts) > 1:
        lines.append(_line("all", _cells_of_all(list(verdicts.values()))))
    for code, verdict in verdicts.items():
        lines += _faults(code, verdict)
    return "\n".join(lines)


def _cells(verdict: Verdict) -> list[str]:
    shares = [
        verdict.precision,
        verdict.recall,
        verdict.top,
        verdict.by_name,
        verdict.kinds,
        verdict.cases,
    ]
    doubtful = f"{verdict.undecidable.right} of {verdict.undecidable.of}"
    return [str(verdict.rows), *(str(share) for share in shares), doubtful]


def _cells_of_all(verdicts: Sequence[Verdict]) -> list[str]:
    sums = [Share.sum_of([getattr(verdict, name) for verdict in verdicts]) for name in SHARES]
    doubtful = sums.pop()
    rows = sum(verdict.rows for verdict in verdicts)
    return [str(rows), *map(str, sums), f"{doubtful.right} of {doubtful.of}"]


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:<{NAME_WIDTH}}" + "".join(f"{cell:>{WIDTH}}" for cell in cells)


def _faults(code: str, verdict: Verdict) -> list[str]:
    found = []
    counts = (
        ("wrong confirmed", verdict.wrong),
        ("undecidable confirmed", verdict.undecidable_confirmed),
        ("not confirmed", verdict.missed),
        ("not offered", verdict.without_offer),
        ("not one case", verdict.torn),
    )
    said = [f"{len(groups)} {name}" for name, groups in counts if groups]
    if said:
        found.append(f"\n{code}: {', '.join(said)}")
    shown = list(verdict.confusion.items())[:CONFUSIONS_SHOWN_MAX]
    if shown:
        found.append(f"\n{code}: should be -> is")
    return found + [f"  {pair}: {count} rows" for pair, count in shown]


def wrong_matches(verdict: Verdict, rows: Mapping[int, Row]) -> str:
    """The first wrong confirmed matches with their rows, to look into."""
    told = []
    for group in [*verdict.wrong, *verdict.undecidable_confirmed][:WRONG_SHOWN_MAX]:
        told += ["  wrongly confirmed:", *(f"    {line}" for line in _rows(group, rows))]
    return "\n".join(told)


def _rows(group: Rows, rows: Mapping[int, Row]) -> list[str]:
    return [json.dumps(_plain(entry, rows[entry]), ensure_ascii=False) for entry in sorted(group)]


def _plain(entry: int, row: Row) -> dict[str, object]:
    given = {name: row[name] for name in SHOWN if row.get(name) is not None}
    texts = {name: v if isinstance(v, int | str) else str(v) for name, v in given.items()}
    return {"entry": entry, **texts}


def as_json(verdicts: Mapping[str, Verdict], books: Mapping[str, Mapping[int, Row]]) -> str:
    made = {code: _detail(verdict, books[code]) for code, verdict in verdicts.items()}
    return json.dumps(made, ensure_ascii=False, indent=1)


def _detail(verdict: Verdict, rows: Mapping[int, Row]) -> dict[str, object]:
    shares = {name: _share(getattr(verdict, name)) for name in SHARES}
    lists = {
        name: [
            [_plain(entry, rows[entry]) for entry in sorted(group)]
            for group in getattr(verdict, name)[:WRONG_SHOWN_MAX]
        ]
        for name in ("wrong", "undecidable_confirmed", "missed", "without_offer", "torn")
    }
    return {"rows": verdict.rows, **shares, **lists, "confusion": dict(verdict.confusion)}


def _share(share: Share) -> dict[str, int | None]:
    return {"right": share.right, "of": share.of, "ppm": share.ppm}
