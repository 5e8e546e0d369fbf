"""What the ACD saw of tests of the lines. The rows are made by whoever asked for a test."""

from appliance.core import history
from appliance.core.history import LINE_TEST
from appliance.store.database import run_sql
from appliance.store.rollups import Dirty


def line_test_ended(event: history.LineTestEnded, dirty: Dirty) -> None:
    del dirty
    number = event.call.removeprefix(LINE_TEST)
    if number.isdecimal():
        run_sql(
            "UPDATE line_test SET refused = ?, cause = ? WHERE id = ?",
            event.outcome,
            event.cause,
            int(number),
        )
