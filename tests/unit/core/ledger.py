"""Reads history as the store will, and fails on the first event that does not fit what came before."""

from dataclasses import dataclass, field

from appliance.core.history import (
    CallConnected,
    CallEnded,
    CallEnteredQueue,
    CallLeftQueue,
    CallStarted,
    HistoryEvent,
    OfferEnded,
    OfferStarted,
)


@dataclass
class Ledger:
    started: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    open_visits: dict[tuple[str, int], str] = field(default_factory=dict)
    closed_visits: set[tuple[str, int]] = field(default_factory=set)
    connected: set[tuple[str, int]] = field(default_factory=set)
    open_offers: dict[str, str] = field(default_factory=dict)
    closed_offers: set[str] = field(default_factory=set)

    def enter(self, event: HistoryEvent) -> None:
        match event:
            case CallStarted():
                assert event.call not in self.started, f"started twice: {event}"
                self.started.add(event.call)
            case CallEnteredQueue():
                self._open(event)
            case CallConnected():
                visit = (event.call, event.visit)
                assert self.open_visits.get(visit) == event.queue, f"connected in no visit: {event}"
                assert visit not in self.connected, f"connected twice: {event}"
                assert event.waited_s >= 0
                self.connected.add(visit)
            case CallLeftQueue():
                self._close(event)
            case OfferStarted():
                assert event.offer not in self.open_offers.keys() | self.closed_offers, f"twice: {event}"
                self.open_offers[event.offer] = event.call
            case OfferEnded():
                assert self.open_offers.pop(event.offer, None) == event.call, f"no such offer: {event}"
                self.closed_offers.add(event.offer)
            case CallEnded():
                self._end(event)
            case _:
                pass

    def _open(self, event: CallEnteredQueue) -> None:
        assert event.call in self.started - self.ended, f"no such call: {event}"
        assert not [v for v in self.open_visits if v[0] == event.call], f"in two queues: {event}"
        assert event.visit == 1 + sum(v[0] == event.call for v in self.closed_visits), f"number: {event}"
        assert event.position >= 1
        self.open_visits[(event.call, event.visit)] = event.queue

    def _close(self, event: CallLeftQueue) -> None:
        visit = (event.call, event.visit)
        assert self.open_visits.pop(visit, None) == event.queue, f"not open: {event}"
        assert (event.agent is not None) == (visit in self.connected), f"whose? {event}"
        if event.outcome == "answered":
            assert visit in self.connected, f"answered by nobody: {event}"
        if event.outcome in ("abandoned", "overflowed"):
            assert visit not in self.connected, f"was answered: {event}"
        assert event.waited_s >= 0 and event.talked_s >= 0, f"negative: {event}"
        self.closed_visits.add(visit)

    def _end(self, event: CallEnded) -> None:
        assert event.call in self.started - self.ended, f"ended twice or never begun: {event}"
        assert not [v for v in self.open_visits if v[0] == event.call], f"visit left open: {event}"
        assert event.call not in self.open_offers.values(), f"still rings: {event}"
        self.ended.add(event.call)
