"""Which texts the product can say: everything in its sources that is marked for translation."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

from ledgers.formats.messages import FILE_MESSAGES, ROW_MESSAGES
from ledgers.formats.registry import all_formats
from reconcile import rate_table
from reconcile.engine.faults import schema
from reconcile.reports.rule_words import COLUMN_WORDS, PROPERTY_WORDS

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "ledgers", "reconcile")
LEFT_OUT = ("migrations", "demo")
# tables of texts in modules that know no language; their values are said by the shell
TABLES = {
    "ledgers/formats/messages.py": (FILE_MESSAGES, ROW_MESSAGES),
    "reconcile/rate_table.py": (rate_table.MESSAGES,),
    "reconcile/reports/rule_words.py": (COLUMN_WORDS, PROPERTY_WORDS),
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def collected() -> Catalog:
    """A catalogue without translations: each text with the files that say it."""
    catalog = Catalog(charset="utf-8")
    for path, messages, context in _marked():
        catalog.add(messages, locations=[(path, 0)], context=context)
    for path, tables in TABLES.items():
        for table in tables:
            for text in table.values():
                catalog.add(text, locations=[(path, 0)])
    for text in described(schema()):
        catalog.add(text, locations=[("reconcile/engine/rule_set.schema.json", 0)])
    for one in all_formats():
        # what a format is called is an attribute of its class
        catalog.add(one.title, locations=[("ledgers/formats", 0)])
    return catalog


def described(part: object) -> Iterator[str]:
    """What a JSON Schema says of its properties: the help beside the fields of a form made from it."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key == "description" and isinstance(value, str):
                yield value
            else:
                yield from described(value)
    elif isinstance(part, list):
        for value in part:
            yield from described(value)


def _marked() -> Iterator[tuple[str, str | tuple[str, ...], str | None]]:
    for path in _sources():
        code = path.read_text()
        if path.suffix != ".py":
            # what is not a text becomes letters; their layout is none of Python's
            code = "\n".join(line.lstrip() for line in templatize(code).splitlines())
        source = io.BytesIO(code.encode())
        for _line, messages, _comments, context in extract("python", source, KEYWORDS):
            yield str(path.relative_to(ROOT)), messages, context


def _sources() -> Iterator[Path]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not set(path.relative_to(ROOT).parts) & set(LEFT_OUT):
                yield path
    yield from sorted(path for path in templates())


def templates() -> Iterator[Path]:
    """Pages, mails and documents; what only developers see is said in English."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"} and path.parent.name != "development":
            yield path
