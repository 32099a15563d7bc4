"""Which column of a table is what, as a person says it in a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import standards
from accounts.errors import UserError
from ledgers.formats import ColumnMapping, FormatError, ReadOptions
from ledgers.formats.words import HEADERS
from ledgers.inspection import try_mapping
from ledgers.models import Ledger
from ledgers.words import file_message, question, row_message

FIELD_LABELS = {
    "order_ref": gettext_lazy("Order number"),
    "transaction_ref": gettext_lazy("Transaction number"),
    "refund_ref": gettext_lazy("Refund number"),
    "batch_ref": gettext_lazy("Payout or batch"),
    "occurred_at": gettext_lazy("Day or time"),
    "time_of_day": gettext_lazy("Time of day"),
    "value_on": gettext_lazy("Value day"),
    "gross": gettext_lazy("Amount"),
    "fee": gettext_lazy("Fee"),
    "net": gettext_lazy("Net amount"),
    "credit": gettext_lazy("Money in"),
    "debit": gettext_lazy("Money out"),
    "balance": gettext_lazy("Balance"),
    "refunded": gettext_lazy("Refunded amount"),
    "direction": gettext_lazy("In or out"),
    "fee_rate": gettext_lazy("Fee rate"),
    "currency": gettext_lazy("Currency"),
    "status": gettext_lazy("Status"),
    "channel": gettext_lazy("Payment method"),
    "kind": gettext_lazy("Type"),
    "counterparty": gettext_lazy("Counterparty"),
    "shop": gettext_lazy("Shop"),
    "description": gettext_lazy("Description"),
    "sku": gettext_lazy("Article (SKU)"),
    "quantity": gettext_lazy("Quantity"),
}
EMPTY_CELL = "—"
CHOOSE = ("", gettext_lazy("choose…"))
DATE_ORDERS = [
    ("YMD", gettext_lazy("year, month, day")),
    ("DMY", gettext_lazy("day, month, year")),
    ("MDY", gettext_lazy("month, day, year")),
    ("ROC", gettext_lazy("year of the Republic of China, month, day: 115/06/03")),
    ("SERIAL", gettext_lazy("a number of days, as spreadsheets count them: 46300")),
    ("EPOCH", gettext_lazy("a number of seconds since 1970: 1791158400")),
]
DECIMALS = [(".", gettext_lazy("a point: 1,234.50")), (",", gettext_lazy("a comma: 1.234,50"))]
SIGNS = [
    ("as_is", gettext_lazy("as they stand")),
    ("inverted", gettext_lazy("the other way round: what came in has the minus")),
]
# what the rows of a table are, by the ledger that they go into
ROWS_OF = {
    Ledger.Kind.ORDERS: "orders",
    Ledger.Kind.CHANNEL: "channel",
    Ledger.Kind.PLATFORM: "channel",
    Ledger.Kind.BANK: "bank",
    Ledger.Kind.SUPPLIER: "supplier",
    Ledger.Kind.STOCK: "stock",
}
MONEY = {"gross", "net", "credit", "debit"}
# what changes an amount, and what states it whole
COUNTS = {*MONEY, "fee", "refunded", "direction"}
WHOLE = {"gross", "net"}
ANCHORS = {"occurred_at", "order_ref", "transaction_ref", "refund_ref", "batch_ref", "sku"}


class MappingRefusedError(UserError):
    """What was said of the columns can't be meant."""


class WritingForm(forms.Form):
    """How the cells of a table are written."""

    date_order = forms.ChoiceField(
        label=gettext_lazy("Days are written as"), choices=[CHOOSE, *DATE_ORDERS], required=False
    )
    decimal = forms.ChoiceField(
        label=gettext_lazy("Before the cents stands"), choices=[CHOOSE, *DECIMALS], required=False
    )
    sign = forms.ChoiceField(
        label=gettext_lazy("Plus and minus"), choices=[CHOOSE, *SIGNS], required=False
    )
    rows_zone = forms.CharField(
        label=gettext_lazy("Time zone of its times"),
        help_text=gettext_lazy("Empty: that of the shop or account."),
        max_length=64,
        required=False,
    )
    rows_currency = forms.CharField(
        label=gettext_lazy("Currency of its amounts"),
        help_text=gettext_lazy("Empty: that of the shop or account."),
        max_length=4,
        required=False,
    )

    def clean_rows_zone(self) -> str | None:
        zone = self.cleaned_data["rows_zone"]
        if zone and not standards.is_zone(zone):
            raise forms.ValidationError(_("“%(zone)s” is no time zone.") % {"zone": zone})
        return zone or None

    def clean_rows_currency(self) -> str | None:
        code = self.cleaned_data["rows_currency"].upper()
        if code and not (standards.is_currency(code) and len(code) == 3):  # noqa: PLR2004
            raise forms.ValidationError(
                _("“%(code)s” is no currency. Write its code, such as CNY.") % {"code": code}
            )
        return code or None


def writing_form(data: QueryDict | None, found: Mapping[str, Any]) -> WritingForm:
    """What was proposed stands in it, but for what has to be asked."""
    mapping = found.get("mapping") or {}
    asked = _asked(found)
    return WritingForm(
        data,
        initial={
            "date_order": "" if "date_order" in asked else mapping.get("date_order"),
            "decimal": "" if "decimal" in asked else mapping.get("decimal"),
            "sign": "" if "sign" in asked else mapping.get("sign"),
            "rows_zone": mapping.get("zone"),
            "rows_currency": mapping.get("currency"),
        },
    )


def column_rows(data: QueryDict | None, found: Mapping[str, Any]) -> list[dict[str, object]]:
    """Each named column with what it is taken for and a few of its cells."""
    mapping = found.get("mapping")
    if not mapping:
        return []
    taken = dict(mapping["columns"])
    if "amount" in _asked(found):
        taken.pop("gross", None)
    by_header = {header: field for field, header in taken.items()}
    header = list(found.get("header", []))
    return [
        {
            "name": f"column{at}",
            "header": name,
            "field": data.get(f"column{at}", "") if data else by_header.get(name, ""),
            "cells": [row.get(name, "") or EMPTY_CELL for row in found.get("preview", [])[:3]],
            "options": [("", _("not used")), *FIELD_LABELS.items()],
            # a mapping knows columns by name, so of two of one name it can mean the first only
            "is_twin": name in header[:at],
        }
        for at, name in enumerate(header)
        if name
    ]


def chosen_mapping(
    data: QueryDict,
    found: Mapping[str, Any],
    writing: WritingForm,
    ledger: tuple[str, str, str],
) -> ColumnMapping | None:
    """The mapping of the form, tried on the first rows; None where the file needs none or all was right.

    `ledger` gives kind, zone and currency of the ledger that the rows go into. Raises MappingRefusedError.
    """
    proposed = found.get("mapping")
    if not proposed:
        return None
    kind, zone, currency = ledger
    said = writing.cleaned_data
    for code in ("date_order", "decimal", "sign"):
        if code in _asked(found) and not said[code]:
            raise MappingRefusedError(question(code))
    changed = {
        **proposed,
        "columns": _chosen_columns(data, found),
        "ledger_kind": ROWS_OF[Ledger.Kind(kind)],
        "date_order": said["date_order"] or proposed["date_order"],
        "decimal": said["decimal"] or proposed["decimal"],
        "sign": said["sign"] or proposed["sign"],
        "zone": said["rows_zone"],
        "currency": said["rows_currency"],
        "encoding": found.get("chosen_encoding") or proposed["encoding"],
    }
    _check_columns(changed["columns"], changed["ledger_kind"])
    _check_lost(changed["columns"], found.get("header_change") or {})
    if changed == proposed and not _asked(found):
        return None
    mapping = ColumnMapping.from_json(changed)
    _try(found, mapping, ReadOptions(zone=zone, currency=currency, mapping=mapping))
    return mapping


def _asked(found: Mapping[str, Any]) -> set[str]:
    codes = {q["code"] for q in found.get("questions", [])}
    # where the columns are unknown, what their cells seem to say is no evidence either
    return codes | {"date_order", "decimal"} if "columns" in codes else codes


def _chosen_columns(data: QueryDict, found: Mapping[str, Any]) -> dict[str, str]:
    columns: dict[str, str] = {}
    for at, header in enumerate(found.get("header", [])):
        field = data.get(f"column{at}", "")
        if field not in HEADERS:
            continue
        if field in columns:
            raise MappingRefusedError(
                _("“%(field)s” is chosen for two columns: %(one)s and %(other)s.")
                % {"field": FIELD_LABELS[field], "one": columns[field], "other": header}
            )
        columns[field] = header
    return columns


def _check_columns(columns: Mapping[str, str], rows_of: str) -> None:
    if rows_of == "stock" and "quantity" not in columns:
        raise MappingRefusedError(_("Say which column is the quantity: the rows move stock."))
    if rows_of != "stock" and not MONEY & set(columns):
        raise MappingRefusedError(_("Say which column is the amount, or money in and money out."))
    if not ANCHORS & set(columns):
        raise MappingRefusedError(
            _("Say which column is the day or a number: nothing else can tell the rows apart.")
        )


def _check_lost(columns: Mapping[str, str], change: Mapping[str, Any]) -> None:
    """Money that was read before isn't left behind while a new column of the file stands unread."""
    new = [*change.get("added", []), *(pair[1] for pair in change.get("renamed", []))]
    unread = [name for name in new if name not in columns.values()]
    for field, name in change.get("lost", {}).items():
        if field in COUNTS and unread and not WHOLE & set(columns) and field not in columns:
            raise MappingRefusedError(
                _(
                    "“%(field)s” was read from %(gone)s, which is gone. Say which column it is now:"
                    " perhaps %(new)s."
                )
                % {"field": FIELD_LABELS[field], "gone": name, "new": ", ".join(unread)}
            )


def _try(found: Mapping[str, Any], mapping: ColumnMapping, options: ReadOptions) -> None:
    try:
        faults = try_mapping(found, mapping, options)
    except FormatError as error:
        raise MappingRefusedError(file_message(error.code, error.params)) from error
    if faults:
        raise MappingRefusedError(
            _("Not one of the first rows can be read so. The first: %(why)s")
            % {"why": row_message(*faults[0])}
        )
