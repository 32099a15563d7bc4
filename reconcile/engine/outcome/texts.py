"""Marks of what the engine says in words; the shell translates it."""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    """Marks a text for the translators' tools, which go by this name. The shell translates it."""
    return text


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Marks both forms of a counted text, likewise."""
    return one, many
