"""JSON as programs send it, refused where no text column and no stack could hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEPTH_MAX = 32


class BoundedJSONParser(JSONParser):
    """JSON of bounded depth, whose texts PostgreSQL can hold."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, object] | None = None,
    ) -> object:
        try:
            parsed: object = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("The JSON is nested too deep.")) from error
        _check(parsed)
        return parsed


def _check(parsed: object) -> None:
    level = [parsed]
    for _depth in range(DEPTH_MAX):
        for text in level:
            if isinstance(text, str):
                _check_text(text)
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                inner += value
        if not inner:
            return
        level = inner
    raise ParseError(_("The JSON is nested too deep."))


def _check_text(text: str) -> None:
    # NUL, and halves of surrogate pairs: lawful in JSON, in no database
    if "\0" in text or (not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)):
        raise ParseError(_("A text holds a character that can't be stored."))
