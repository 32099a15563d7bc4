"""What can be wrong with a file or a row: a code, and an English template that says what to do.

The shell translates the templates; nothing in here knows a language setting.
"""

from __future__ import annotations

from collections.abc import Mapping

FILE_MESSAGES: dict[str, str] = {
    "empty_file": "The file is empty. Download it again.",
    "too_large": "The file is larger than %(limit_mb)s MB. Export a shorter period.",
    "too_many_lines": "The file has %(count)s lines or elements, more than is read. Export a shorter period.",
    "encrypted_file": "The file is protected by a password. Save it without one.",
    "not_a_statement": "This is no statement: %(what)s. Upload a CSV, XLSX or the platform's own file.",
    "not_whole": "The statement isn't whole: on line %(line)s, %(tag)s is missing or can't be understood. "
    "Download it again.",
    "not_read_yet": "This is %(what)s, which isn't read yet. Download the statement as CSV or XLSX.",
    "undecodable": "The text can't be read as %(encoding)s. Save it as UTF-8.",
    "binary_in_text": "There is a NUL byte on line %(line)s: this is no text file. Export it as CSV or XLSX.",
    "unclosed_quote": "A quotation mark opened on line %(line)s is never closed. Export the file again, or mend the line.",
    "unknown_header": "No column says what the rows are. Choose the columns once; it is remembered.",
    "mapping_needed": "It isn't clear which column is which: %(questions)s.",
    "mapping_column_missing": "The saved mapping names the column “%(column)s”, which the file lacks.",
    "mapping_field_missing": "The mapping doesn't say which column is “%(field)s”.",
    "line_too_long": "Line %(line)s is longer than any row of a statement. Export the file again.",
    "summary_not_bill": "This is Alipay's summary per shop. Upload the bill itself (业务明细).",
    "several_sheets": "%(members)s sheets of the workbook have rows of statements: %(names)s. Save each as a file of its own.",
    "no_movements": "The file has no movements: %(what)s. Download the statement again.",
    "cut_short": "The file ends before the statement does. Download it again.",
    "no_bill": "The channel says that there is no bill for this day. There is nothing to upload.",
    "damaged_sheet": "The workbook can't be opened: %(what)s. Save it again as XLSX or CSV.",
    "sheet_too_large": "The sheet says it has %(rows)s rows and %(columns)s columns, more than is read. Delete what is empty.",
    "zip_bomb": "The archive unpacks to far more than its size. It is not opened. Upload the file itself.",
    "archive_unreadable": "The archive can't be opened: %(what)s. Download it again.",
    "part_missing": "The file holds no statement that is called “%(part)s”. Upload it again.",
    "archive_members": "%(members)s files of the archive could be the statement: %(names)s. Unpack it and upload each.",
}

ROW_MESSAGES: dict[str, str] = {
    "bad_amount": "“%(value)s” in column %(column)s is not an amount of this currency.",
    "bad_date": "“%(value)s” in column %(column)s is not a date.",
    "unclear_date": "“%(value)s” in column %(column)s could be two days: no row of the file tells whether day or "
    "month stands first. Export a longer period.",
    "missing_date": "Column %(column)s is empty, but a row needs its day.",
    "missing_kind": "Column %(column)s is empty: it isn't said whether money came or went.",
    "bad_direction": "“%(value)s” in column %(column)s doesn't say whether money came or went.",
    "missing_id": "Column %(column)s is empty, but every row of this format has its number.",
    "missing_key": "Column %(column)s is empty: nothing says which order the row is of.",
    "missing_amount": "Column %(column)s is empty, but a row needs its amount.",
    "damaged_id": "“%(value)s” in column %(column)s was damaged by a spreadsheet. Export the file again "
    "and don't open it before uploading.",
    "control_character": "The row holds a control character, which no statement has.",
    "short_row": "The row has %(value)s cells; the header has more or fewer.",
    "bad_currency": "“%(value)s” in column %(column)s is not a currency.",
    "bad_quantity": "“%(value)s” in column %(column)s is not a number of pieces.",
    "parts_disagree": "Gross and fee of this row don't make its net of %(value)s.",
    "repeated_differs": "“%(value)s” in column %(column)s isn't what other rows of the same order say.",
    "missing_tag": "The statement has no %(column)s that can be understood: it may be cut short.",
    "unknown_tag": "“%(value)s” at %(column)s can't be understood.",
    "bad_quotes": "The quotation marks of this row don't close where they should.",
}


class FormatError(ValueError):
    """A file that can't be read at all: why, and what to do.

    `parts` are the names of the sheets or archived files that can each be read by itself.
    """

    parts: tuple[str, ...] = ()

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(FILE_MESSAGES[code] % params)


def row_message(code: str, params: Mapping[str, object]) -> str:
    """The English sentence of a rejected row."""
    return ROW_MESSAGES[code] % params
