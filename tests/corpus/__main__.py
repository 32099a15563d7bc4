"""`make corpus`: read every sample, print what was read rightly, exit 1 where anything is wrong.

FORMAT=json prints every file; names of folders or files may follow (`python -m tests.corpus ofx`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.corpus.findings import About, Verdict
from tests.corpus.judge import judge, samples
from tests.corpus.lists import Lists, tracked

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ("format folder", "files", "read", "refused", "rows", "totals", "wrong")
READ_RIGHT = (About.ROWS, About.AMOUNTS, About.DAYS, About.REFERENCES)
WIDTH = 11


def folder_of_samples() -> Path:
    """RECONCILE_SAMPLES, or the samples beside the repository."""
    return Path(os.environ.get("RECONCILE_SAMPLES", ROOT / "../shared/samples")).resolve()


def judged(root: Path, lists: Lists, wanted: Sequence[str] = ()) -> list[Verdict]:
    """A verdict on every sample; `wanted` are parts of names."""
    paths = [
        path
        for path in samples(root)
        if not wanted or any(part in f"{path.parent.name}/{path.name}" for part in wanted)
    ]
    return [judge(path, lists) for path in paths]


def table(verdicts: Sequence[Verdict]) -> str:
    """One line for each folder, the sum, and the reasons of what is wrong."""
    folders = sorted({one.folder for one in verdicts})
    groups = [(name, [one for one in verdicts if one.folder == name]) for name in folders]
    lines = [_line(COLUMNS), _line(["-" * len(name) for name in COLUMNS])]
    lines += [_line([name, *_figures(group)]) for name, group in groups]
    lines += [_line(["all", *_figures(verdicts)]), ""]
    for one in verdicts:
        for reason in one.reasons:
            lines.append(
                f"{one.folder}/{one.file} [{one.format or one.error}] {reason.about}: {reason.text}"
            )
    return "\n".join(lines)


def _figures(verdicts: Sequence[Verdict]) -> list[int]:
    return [
        len(verdicts),
        sum(one.is_read for one in verdicts),
        sum(one.verdict == "refused" for one in verdicts),
        sum(one.is_right_in(*READ_RIGHT) for one in verdicts),
        sum(one.is_right_in(About.TOTALS) for one in verdicts),
        sum(one.verdict == "wrong" for one in verdicts),
    ]


def _line(cells: Sequence[object]) -> str:
    name, *figures = cells
    return f"{name!s:<22}" + "".join(f"{figure!s:>{WIDTH - 2}}" for figure in figures)


def as_json(verdicts: Sequence[Verdict]) -> str:
    return json.dumps([asdict(one) for one in verdicts], ensure_ascii=False, indent=1)


def main(arguments: Sequence[str], *, form: str) -> int:
    """Print and say how to exit."""
    root = folder_of_samples()
    if not root.is_dir():
        sys.stdout.write(f"{root} is absent (RECONCILE_SAMPLES): no sample was read\n")
        return 0
    verdicts = judged(root, tracked(), arguments)
    sys.stdout.write((as_json if form == "json" else table)(verdicts) + "\n")
    return int(any(one.verdict == "wrong" for one in verdicts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], form=os.environ.get("FORMAT", "text")))
