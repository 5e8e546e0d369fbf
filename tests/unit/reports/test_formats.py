"""The same report for programs and for spreadsheets."""

import csv
import io
import json
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook

from appliance.reports import Ask, Interval, Unit, call_list, formats, run
from appliance.store import calls
from tests.support.journals import NOON, answered_call

BOGOTA = "America/Bogota"


@pytest.fixture
def report(history):
    history(answered_call())
    return run("intervals", Ask(NOON, NOON + 3600, BOGOTA, interval=Interval.HALF_HOUR), NOON + 7200)


def render(report, form):
    return b"".join(formats.render(report, form, lambda c: c.name.upper(), lambda c, value: value))


def test_json_is_bare_names_and_numbers(report):
    data = json.loads(render(report, "json"))
    assert data["rows"][0]["talk_s"] == 60
    assert data["columns"][0] == {"name": "start", "unit": "time", "key": "report.column.start"}
    assert data["totals"]["answered"] == 1


def test_csv_has_headings_local_times_and_a_total(report):
    text = render(report, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["START"] == "2026-11-22 07:00:00-05:00"
    assert rows[0]["TALK_S"] == "60"
    assert (rows[-1]["START"], rows[-1]["ANSWERED"]) == ("Total", "1")


def test_xlsx_has_real_times_and_durations(report):
    sheet = load_workbook(io.BytesIO(render(report, "xlsx"))).active
    heads = [cell.value for cell in sheet[1]]
    first = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
    assert first["START"] == datetime(2026, 11, 22, 7)
    assert first["TALK_S"] == timedelta(seconds=60)
    assert first["SERVICE_LEVEL_PCT"] == 100


def test_a_callers_name_never_becomes_a_formula(history):
    events = answered_call(number="=1+1")
    history(events)
    rows = list(call_list.rows(calls.export(calls.CallFilter())))
    make = {"csv": formats.csv_table, "xlsx": formats.xlsx_table}
    got = {
        form: b"".join(table(call_list.COLUMNS, rows, BOGOTA, lambda c: c.name, lambda c, v: v))
        for form, table in make.items()
    }
    assert ",'=1+1," in got["csv"].decode()
    cell = load_workbook(io.BytesIO(got["xlsx"])).active["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("text", ["+57 300 1234567", "María", "", "-12"])
def test_ordinary_texts_stay_as_they_are(text):
    assert formats._harmless(text) == text


def test_a_long_table_comes_in_pieces():
    columns = (call_list.COLUMNS[2],)
    assert columns[0].unit is Unit.TEXT
    rows = ([f"name {n}" * 10] for n in range(5000))
    pieces = list(formats.csv_table(columns, rows, BOGOTA, lambda c: c.name, lambda c, v: v))
    assert len(pieces) > 3
    assert max(len(piece) for piece in pieces) < 2 * formats.PIECE
