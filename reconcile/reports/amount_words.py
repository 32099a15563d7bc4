"""An amount as the reader's locale writes it."""

from __future__ import annotations

from django.utils.formats import number_format

from ledgers.money import format_minor


def amount_words(amount_minor: int, currency: str) -> str:
    """The amount in major units, thousands apart, without its currency."""
    text = format_minor(amount_minor, currency)
    places = len(text.partition(".")[2])
    return str(number_format(text, decimal_pos=places, use_l10n=True, force_grouping=True))
