"""A report, or any table, as JSON, CSV or XLSX, in pieces: a long export never lies in memory whole."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from appliance.reports.model import Column, Report, Unit

CONTENT_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PIECE = 64 * 1024

Heading = Callable[[Column], str]
Label = Callable[[Column, Any], Any]
"""What to show for a name: a queue's label, an agent's full name."""


def render(
    report: Report, form: str, heading: Heading, label: Label, total: str = "Total"
) -> Iterator[bytes]:
    """`form`: json, csv or xlsx. JSON keeps names and numbers bare; the others are for people."""
    if form == "json":
        yield json.dumps(as_data(report), ensure_ascii=False).encode()
        return
    rows = [list(report.cells(row)) for row in report.rows]
    last = list(report.cells(report.totals))
    last[0] = total
    render_table = {"csv": csv_table, "xlsx": xlsx_table}[form]
    yield from render_table(report.columns, [*rows, last], report.ask.timezone, heading, label)


def as_data(report: Report) -> dict[str, Any]:
    """For the API."""
    ask = report.ask
    return {
        "report": report.name,
        "from": ask.from_at,
        "to": ask.to_at,
        "timezone": ask.timezone,
        "interval": ask.interval,
        "queues": list(ask.queues),
        "columns": [{"name": c.name, "unit": c.unit, "key": c.key} for c in report.columns],
        "rows": [dict(row) for row in report.rows],
        "totals": dict(report.totals),
    }


def csv_table(
    columns: tuple[Column, ...], rows: Iterable[Iterable[Any]], timezone: str, heading: Heading, label: Label
) -> Iterator[bytes]:
    """UTF-8 with the mark that spreadsheets look for."""
    tz = ZoneInfo(timezone)
    text = io.StringIO()
    writer = csv.writer(text)
    yield b"\xef\xbb\xbf"
    writer.writerow([heading(column) for column in columns])
    for row in rows:
        writer.writerow(
            [_csv_cell(column, value, tz, label) for column, value in zip(columns, row, strict=True)]
        )
        if text.tell() > PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _csv_cell(column: Column, value: Any, tz: ZoneInfo, label: Label) -> Any:
    shown = _shown(column, value, tz, label)
    if isinstance(shown, datetime):
        return shown.isoformat(" ", "seconds")
    if isinstance(shown, float):
        return f"{shown:.2f}".rstrip("0").rstrip(".")
    return _harmless(shown) if isinstance(shown, str) else shown


def _harmless(text: str) -> str:
    """A caller's name that begins like a formula must not become one in a spreadsheet; +57… stays."""
    if text.startswith(("=", "@", "\t", "\r")) or (
        text.startswith(("+", "-")) and not text[1:].replace(" ", "").isdigit()
    ):
        return "'" + text
    return text


def _shown(column: Column, value: Any, tz: ZoneInfo, label: Label) -> Any:
    if value is None:
        return ""
    if column.unit is Unit.TIME and isinstance(value, int | float):
        return datetime.fromtimestamp(value, tz)
    if column.unit in _NUMBERS:
        return value
    return label(column, value)


_NUMBERS = frozenset((Unit.COUNT, Unit.SECONDS, Unit.PERCENT, Unit.SHARE, Unit.MILLISECONDS, Unit.SCORE))


def xlsx_table(
    columns: tuple[Column, ...], rows: Iterable[Iterable[Any]], timezone: str, heading: Heading, label: Label
) -> Iterator[bytes]:
    from appliance.reports import xlsx

    tz = ZoneInfo(timezone)
    yield from xlsx.table(columns, rows, heading, lambda column, value: _shown(column, value, tz, label))
