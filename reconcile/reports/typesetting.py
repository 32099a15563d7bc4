"""Documents to print, by typst: words and figures go to it as data, no text of a user is ever source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import cvttf_NotoSansCJK_Regular as chinese_font
import typst
from django.utils import translation

FOLDER = Path(__file__).parent / "typeset"
# the language and region by which the font chooses the forms of its characters
TYPESET = {"zh-hant": ("zh", "TW"), "zh-hans": ("zh", "CN")}


def typeset(
    name: str, document: Mapping[str, object], *, at: datetime, output: typst.OutputFormat = "pdf"
) -> object:
    """A document laid out by `typeset/NAME.typ`, dated `at`: the same words give the same bytes.

    One PDF, or an image for each page.
    """
    language, region = TYPESET.get(translation.get_language() or "", ("en", None))
    said = {**document, "lang": language, "region": region}
    return typst.compile(
        FOLDER / f"{name}.typ",
        format=output,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(said, ensure_ascii=False)},
        timestamp=at.replace(microsecond=0),
    )


@cache
def fonts() -> typst.Fonts:
    folder = Path(chinese_font.get_TTF_path()).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])
