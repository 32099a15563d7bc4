"""What must not be read in Chinese: texts whose translation says something else, and foreign words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from babel.messages.catalog import Message

from tests.texts import catalogues

LANGUAGES = {"en": "", "zh-hant": "zh_Hant", "zh-hans": "zh_Hans"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9_.@’'-]+")
# people, shops and what the people of the demo wrote
DEMO = frozenset(
    WORD.findall(
        "Lin Mei Chan Wong Lee Grace Ho Tom Baker Harbour Lamp Co English no-such-invitation "
        "nothing to match a copy of the export below the limit not worth pursuing "
        "payments come two days late First version KB MB GB"
    )
)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Texts that are said otherwise in a language, and the words that are allowed in it."""

    messages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def as_json(self) -> dict[str, list[str]]:
        return {"messages": list(self.messages), "words": list(self.words)}


def forbidden_in(language: str) -> Forbidden:
    """A word of the alphabet that a translation keeps is a name: it is allowed everywhere."""
    if not LANGUAGES[language]:
        return Forbidden()
    messages, words = set(), set(DEMO)
    for message in catalogues.read(LANGUAGES[language]):
        said, strings = _forms(message.id), _forms(message.string)
        for string in strings:
            words |= set(WORD.findall(PLACEHOLDER.sub(" ", string)))
        messages |= {text.strip() for text in said if text not in strings and WORD.search(text)}
    return Forbidden(tuple(sorted(messages)), tuple(sorted(words)))


def _forms(text: Message | str | tuple[str, ...]) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)
