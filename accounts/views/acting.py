"""Doing what a form asks for, and saying on the next page how it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest

from accounts.errors import UserError

_T = TypeVar("_T")


def do_and_tell(
    request: HttpRequest,
    act: Callable[[], _T],
    done: str | Callable[[_T], str] = "",
    *,
    undo: Callable[[_T], str] | None = None,
) -> bool:
    """Do one act, and say that it is done or why it was refused; whether it was done.

    `undo` gives the address that takes the act back: the message offers it for ten seconds. An act whose page
    shows what became of it needs no words.
    """
    try:
        result = act()
    except UserError as refusal:
        messages.error(request, str(refusal))
        return False
    if text := done if isinstance(done, str) else done(result):
        messages.success(request, text, extra_tags=undo(result) if undo else "")
    return True
