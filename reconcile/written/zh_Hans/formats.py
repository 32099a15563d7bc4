"""As in the other Chinese."""

from reconcile.written.zh_Hant.formats import (
    DATE_FORMAT,
    DATETIME_FORMAT,
    NUMBER_GROUPING,
    SHORT_DATE_FORMAT,
    SHORT_DATETIME_FORMAT,
    THOUSAND_SEPARATOR,
)

__all__ = [
    "DATETIME_FORMAT",
    "DATE_FORMAT",
    "NUMBER_GROUPING",
    "SHORT_DATETIME_FORMAT",
    "SHORT_DATE_FORMAT",
    "THOUSAND_SEPARATOR",
]
