"""Events → rows: what each kind of event means for the tables. One function per kind.

Runs inside the ingest's transaction. Events may come twice, or without the ones before them (a
journal that lost a segment): each function makes the row it needs. What changed is noted in
`Dirty`, and the roll-ups of exactly that are computed anew.
"""

from collections.abc import Callable
from typing import Any

from appliance.core import history
from appliance.store.derive import calls, legs, line_tests, offers, periods, recordings
from appliance.store.derive.recordings import count_recordings
from appliance.store.rollups import Dirty

_DERIVERS: dict[type[history.HistoryEvent], Callable[[Any, Dirty], None]] = {
    history.CallStarted: calls.call_started,
    history.CallEnteredQueue: calls.entered_queue,
    history.OfferStarted: offers.offer_started,
    history.OfferEnded: offers.offer_ended,
    history.CallConnected: calls.connected,
    history.CallLeftQueue: calls.left_queue,
    history.CallEnded: calls.call_ended,
    history.AgentChanged: periods.agent_changed,
    history.TrunkChanged: periods.trunk_changed,
    history.RecordingStarted: recordings.recording_started,
    history.LegMeasured: legs.leg_measured,
    history.LineTestEnded: line_tests.line_test_ended,
}


def derive(event: history.HistoryEvent, dirty: Dirty) -> None:
    """Raises ValueError if the event says something impossible; nothing is changed then."""
    _DERIVERS[type(event)](event, dirty)


__all__ = ["count_recordings", "derive"]
