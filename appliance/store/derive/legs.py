"""Legs and the MOS of their call, from what was measured at each leg's end."""

from typing import Any

from appliance.core import history
from appliance.core.history import LINE_TEST
from appliance.core.quality.leg import Leg, Stream, conversation_mos, worst
from appliance.store.database import run_sql
from appliance.store.derive.calls import ensure_call
from appliance.store.quarter import quarter_of
from appliance.store.rollups import Dirty

FIELDS = (
    "heard_packets, heard_lost, heard_jitter_s, told_packets, told_lost, told_jitter_s, rtt_s, rtt_max_s,"
    " codec"
)


def leg_measured(event: history.LegMeasured, dirty: Dirty) -> None:
    of_a_call = not event.call.startswith(LINE_TEST)  # a test of a line is nobody's call
    if of_a_call:
        ensure_call(event.call, event.at)
    figures = [getattr(event, name) for name in FIELDS.split(", ")]
    trunk, extension, quarter = event.trunk or "", event.extension or "", quarter_of(event.at)
    values = [trunk, extension, event.agent, event.at, quarter, _leg(figures).mos, *figures]
    names = f"trunk, extension, agent, ended_at, quarter, mos, {FIELDS}"
    run_sql(
        f"INSERT INTO call_leg (call, leg, {names}) VALUES (?, ?{', ?' * len(values)})"
        " ON CONFLICT (call, leg) DO NOTHING",
        event.call,
        event.leg,
        *values,
    )
    if of_a_call:
        run_sql("UPDATE call SET mos = ? WHERE id = ?", _call_mos(event.call), event.call)
    dirty.legs.add((trunk, extension, quarter))


def _call_mos(call: str) -> float | None:
    """Of the caller's own leg with each other one; of a leg alone where there is no other."""
    rows = run_sql(f"SELECT leg, {FIELDS} FROM call_leg WHERE call = ?", call)
    legs = {leg: _leg(figures) for leg, *figures in rows}
    own = legs.pop(call, None)
    if own is None or not legs:
        return worst(*(leg.mos for leg in (own, *legs.values()) if leg))
    return worst(*(conversation_mos(own, leg) for leg in legs.values()))


def _leg(figures: list[Any]) -> Leg:
    """From FIELDS, in their order."""
    packets, lost, jitter_s, told_packets, told_lost, told_jitter_s, rtt_s, rtt_max_s, codec = figures
    told = None if told_packets is None else Stream(told_packets, told_lost or 0, told_jitter_s or 0.0)
    return Leg(Stream(packets, lost, jitter_s), told, rtt_s, rtt_max_s, codec or "alaw")
