"""A table as a spreadsheet. Imported when the first is asked for: what it needs takes 13 MB."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from appliance.reports.model import Column, Unit

PIECE = 64 * 1024
_NUMBER_FORMATS = {
    Unit.SECONDS: "[h]:mm:ss",
    Unit.PERCENT: "0.0",
    Unit.SHARE: "0.00",
    Unit.MILLISECONDS: "0.0",
    Unit.SCORE: "0.00",
    Unit.TIME: "yyyy-mm-dd hh:mm:ss",
}


def table(
    columns: tuple[Column, ...],
    rows: Iterable[Iterable[Any]],
    heading: Callable[[Column], str],
    shown: Callable[[Column, Any], Any],
) -> Iterator[bytes]:
    """Written row by row; durations and times are real ones, so that a spreadsheet can go on reckoning.

    `shown` gives text, numbers, and times with their zone.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([_heading_cell(sheet, heading(column)) for column in columns])
    for row in rows:
        sheet.append(
            [_cell(sheet, column, shown(column, value)) for column, value in zip(columns, row, strict=True)]
        )
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _heading_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, column: Column, shown: Any) -> Any:
    if isinstance(shown, str):
        cell = WriteOnlyCell(sheet, _printable(shown))
        # Whatever a caller's name begins with, it is text.
        cell.data_type = "s"
        return cell
    if isinstance(shown, datetime):
        # Spreadsheets know no zones: the local clock it is.
        shown = shown.replace(tzinfo=None)
    elif column.unit is Unit.SECONDS:
        shown = shown / 86_400
    cell = WriteOnlyCell(sheet, shown)
    if column.unit in _NUMBER_FORMATS:
        cell.number_format = _NUMBER_FORMATS[column.unit]
    return cell


def _printable(text: str) -> str:
    """XML knows no control characters."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
