"""Rule sets and exchange rates as files, by django-import-export.

A rule set travels as its name and its JSON document. Text that a spreadsheet would run is quoted on the
way out, and the quote is taken away again on the way in.
"""

from __future__ import annotations

import io
import json
from pathlib import PurePath

import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export import fields, resources
from import_export.formats import base_formats
from tablib import Dataset

from accounts.errors import UserError
from accounts.exports import WORKBOOK_TYPE, safe_text
from ledgers.formats.sheets import sheet_texts
from reconcile.models import ExchangeRate, RuleSet
from reconcile.rate_table import COLUMNS, EXAMPLE
from reconcile.services.rule_sets import RulesRefusedError

BYTES_MAX = 2 * 1024 * 1024
SEPARATOR = "\x1f"  # between the cells of a row, as sheets are read


class Workbook(base_formats.Format):  # type: ignore[misc]  # it has no types
    """XLSX as everywhere else in the product: written as text, read in a child process with limits."""

    def create_dataset(self, in_stream: bytes) -> Dataset:
        lines = sheet_texts(in_stream, "xlsx")[0].line_list()
        header, *rows = (line.split(SEPARATOR) for line in lines if line)
        return Dataset(*rows, headers=header)

    def export_data(self, dataset: Dataset, **_options: object) -> bytes:
        out = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(out, options) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([dataset.headers, *dataset]):
                sheet.write_row(number, 0, row)
        return out.getvalue()

    def get_content_type(self) -> str:
        return WORKBOOK_TYPE

    def is_binary(self) -> bool:
        return True


FORMATS: dict[str, type[base_formats.Format]] = {
    "json": base_formats.JSON,
    "csv": base_formats.CSV,
    "xlsx": Workbook,
}


class RuleSetResource(resources.ModelResource):  # type: ignore[misc]  # it has no types
    """Name and document of the version in force."""

    name = fields.Field(attribute="name", column_name="name")
    document = fields.Field(column_name="document")

    class Meta:
        model = RuleSet
        fields = ("name", "document")

    def dehydrate_name(self, rule_set: RuleSet) -> str:
        return safe_text(rule_set.name)

    def dehydrate_document(self, rule_set: RuleSet) -> str:
        return json.dumps(rule_set.in_force.document, ensure_ascii=False)


class ExchangeRateResource(resources.ModelResource):  # type: ignore[misc]  # it has no types
    """The table as it is brought in again, with where each rate comes from."""

    day = fields.Field(attribute="valid_on", column_name="day")
    rate = fields.Field(column_name="rate")
    source = fields.Field(column_name="source")

    class Meta:
        model = ExchangeRate
        fields = export_order = (*COLUMNS, "source")

    def dehydrate_day(self, rate: ExchangeRate) -> str:
        return rate.valid_on.isoformat()

    def dehydrate_rate(self, rate: ExchangeRate) -> str:
        return f"{rate.rate.normalize():f}"

    def dehydrate_source(self, rate: ExchangeRate) -> str:
        return safe_text(rate.source)


class RateFileError(UserError):
    """A file that is no table of rates at all."""


def read_cells(file: UploadedFile[bytes]) -> list[list[str]]:
    """The cells of a CSV or XLSX file, its header first."""
    kind = PurePath(file.name or "").suffix.lstrip(".").lower()
    if kind not in ("csv", "xlsx") or (file.size or 0) > BYTES_MAX:
        raise RateFileError(_("Bring a CSV or XLSX file of at most 2 MB."))
    chosen, content = FORMATS[kind](), file.read()
    try:
        data: Dataset = chosen.create_dataset(
            content if chosen.is_binary() else content.decode("utf-8-sig")
        )
    except Exception as error:  # tablib raises whatever its readers raise
        raise RateFileError(_("The file can't be read: %(what)s") % {"what": error}) from error
    return [[str(cell or "") for cell in row] for row in ([*(data.headers or ())], *data)]


def rate_template(kind: str) -> tuple[bytes, str]:
    """An empty table of rates with one example."""
    return _written(Dataset(EXAMPLE, headers=COLUMNS), kind)


def write_documents(
    resource: RuleSetResource | ExchangeRateResource,
    rows: QuerySet[RuleSet] | QuerySet[ExchangeRate],
    kind: str,
) -> tuple[bytes, str]:
    """The file and its content type."""
    return _written(resource.export(rows), kind)


def _written(data: Dataset, kind: str) -> tuple[bytes, str]:
    chosen = FORMATS[kind]()
    content = chosen.export_data(data)
    encoded = content.encode() if isinstance(content, str) else content
    return encoded, chosen.get_content_type()


def read_documents(file: UploadedFile[bytes]) -> list[tuple[str, dict[str, object]]]:
    """Names and documents of a file. Raises RulesRefusedError where it isn't one of ours."""
    kind = PurePath(file.name or "").suffix.lstrip(".").lower()
    if kind not in FORMATS or (file.size or 0) > BYTES_MAX:
        raise RulesRefusedError(_("Bring a JSON, CSV or XLSX file that was exported here."))
    chosen, content = FORMATS[kind](), file.read()
    try:
        data: Dataset = chosen.create_dataset(
            content if chosen.is_binary() else content.decode("utf-8-sig")
        )
        return [(_bare(str(row["name"])), json.loads(row["document"])) for row in data.dict]
    except Exception as error:  # tablib raises whatever its readers raise
        raise RulesRefusedError(_("The file can't be read: %(what)s") % {"what": error}) from error


def _bare(text: str) -> str:
    """The text without the quote that `safe_text` has put before it, if it was that."""
    is_quoted = text.startswith("'") and safe_text(text[1:]) == text
    return text[1:] if is_quoted else text
