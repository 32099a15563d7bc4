"""The messages of the pure core in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ledgers.formats.messages import FILE_MESSAGES, ROW_MESSAGES

GIVEN_UP = "given_up"
NO_HEADER = "no_header_line"
# what the shell says of a file, beside what the formats say
SHELL_MESSAGES = {
    GIVEN_UP: gettext_noop(
        "The file could not be read in several tries. Nothing of it was taken in: upload it again."
    ),
    NO_HEADER: gettext_noop(
        "No line of it names the columns of a table. Write a name above each column and upload it again."
    ),
    "totals_disagree": gettext_noop(
        "Its own totals disagree with its rows, and somebody refused it. Nothing of it was taken in."
    ),
}
QUESTIONS = {
    "columns": gettext_noop(
        "No column says what the rows are. Choose the columns once; it is remembered."
    ),
    "header_changed": gettext_noop(
        "The columns are not those of the last file. Say again which is which: nothing is read by likeness."
    ),
    "date": gettext_noop("The cells of the column that is called a day can't be read as days."),
    "date_order": gettext_noop("Is the day or the month written first?"),
    "amount": gettext_noop("Which column is the amount?"),
    "decimal": gettext_noop("Is the comma or the point before the cents?"),
    "sign": gettext_noop(
        "No amount has a minus: is it money that came in, or money that was spent?"
    ),
}


def format_title(code: str) -> str:
    """What a format is called; the code itself where there is none of it."""
    # loaded when the first name is asked for: a hundred modules
    from ledgers.formats.registry import format_of

    known = format_of(code)
    return _(known.title) if known else code


def file_message(code: str, params: Mapping[str, object]) -> str:
    """Why a file was refused, and what to do."""
    template = FILE_MESSAGES.get(code) or SHELL_MESSAGES.get(code)
    return _(template) % dict(params) if template else code


def row_message(code: str, params: Mapping[str, object]) -> str:
    """Why a row was rejected."""
    template = ROW_MESSAGES.get(code)
    return _(template) % dict(params) if template else code


def question(code: str) -> str:
    """What has to be asked about a table."""
    return _(QUESTIONS.get(code, code))
