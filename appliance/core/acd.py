"""The face of the core: facts in, commands out, time given by the shell. It never does anything by itself.

`now` is monotonic seconds and never goes back. After each `receive` and `tick` the shell drains the
commands, carries them out in order per call, and asks `next_deadline` when to tick again.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from appliance.core import facts, timers, view
from appliance.core.agents import agent_facts, roster
from appliance.core.calls import call_facts
from appliance.core.commands import Command
from appliance.core.figures.tallies import AgentTally, QueueTally
from appliance.core.floor import Floor
from appliance.core.ids import CallId, OfferId
from appliance.core.offers import assignment, offer_facts
from appliance.core.queues import overflow
from appliance.core.restart import adoption, snapshot, unseen
from appliance.core.site.model import Site

_HANDLERS: dict[type, Callable[[Floor, Any], None]] = {
    facts.CallArrived: call_facts.arrived,
    facts.CallQueued: call_facts.queued,
    facts.CallAdopted: adoption.adopted,
    facts.AdoptionFinished: adoption.finished,
    facts.CallMoved: call_facts.moved,
    facts.CallDiverted: call_facts.diverted,
    facts.CallGone: call_facts.gone,
    facts.CallsUnseen: unseen.count,
    facts.OfferAnswered: offer_facts.answered,
    facts.OfferConnected: offer_facts.connected,
    facts.OfferGone: offer_facts.gone,
    facts.ConnectFailed: offer_facts.connect_failed,
    facts.AgentLogsIn: agent_facts.logs_in,
    facts.AgentLogsOut: agent_facts.logs_out,
    facts.AgentPauses: agent_facts.pauses,
    facts.AgentReady: agent_facts.ready,
    facts.AgentEndsWrapUp: agent_facts.ends_wrap_up,
    facts.ExtensionInUse: agent_facts.extension_in_use,
    facts.ExtensionReachable: agent_facts.extension_reachable,
}


class Acd:
    """All queues, agents and calls of one site."""

    def __init__(self, site: Site, rng: Random, wall_offset: float, salt: str = "") -> None:
        """`wall_offset`: epoch seconds less monotonic ones. `salt`: differs in each process of a site, and
        goes into the ids of offers; letters and digits only."""
        self._floor = Floor(site, rng, wall_offset, salt)
        roster.apply(self._floor, site)

    @property
    def wall_offset(self) -> float:
        return self._floor.wall_offset

    @wall_offset.setter
    def wall_offset(self, offset: float) -> None:
        """The wall clock was set: every time shown changes, no duration does."""
        if offset != self._floor.wall_offset:
            self._floor.wall_offset = offset
            self._touch_all()

    def receive(self, fact: facts.Fact, now: float) -> None:
        """Take note of something that has happened.

        Raises Refused for what a person asked and may not have; nothing has changed then. Facts that are
        late, repeated, or of calls unknown raise nothing.
        """
        self._floor.now = now
        _HANDLERS[type(fact)](self._floor, fact)
        self._conclude()
        self.tick(now)

    def tick(self, now: float) -> None:
        """Do what is due by now."""
        self._floor.now = now
        for due, name in self._floor.deadlines.pop_due(now):
            timers.HANDLERS[due](self._floor, name)
            self._conclude()

    def next_deadline(self) -> float | None:
        """When to tick next, monotonic seconds; None: nothing is pending."""
        return self._floor.deadlines.next()

    def drain(self) -> list[Command]:
        """What to do, in order; each command is handed out once."""
        commands, self._floor.outbox = self._floor.outbox, []
        return commands

    def drain_changes(self) -> set[tuple[str, str]]:
        """(kind, key) of entities that may have changed since the last call; ask `entity` for each."""
        return view.take_changes(self._floor)

    def entity(self, kind: str, key: str) -> view.Entity | None:
        """One entity of the view as the feed shows it; None: gone."""
        return view.entity(self._floor, kind, key)

    def view(self) -> view.View:
        return view.view(self._floor)

    def live_calls(self) -> frozenset[CallId]:
        """For the shell to compare with the channels that there are."""
        return frozenset(self._floor.calls)

    def remembered_calls(self) -> frozenset[CallId]:
        """After `restore`: those of the snapshot that have not been seen again yet."""
        return frozenset(self._floor.remembered)

    def live_offers(self) -> frozenset[OfferId]:
        return frozenset(self._floor.offers)

    def reconfigure(self, site: Site, now: float) -> None:
        """The site was changed under live calls; no conversation is touched."""
        self._floor.now = now
        roster.apply(self._floor, site)
        self._conclude()
        self.tick(now)

    def new_day(self, now: float) -> None:
        """Local midnight: today's counters begin anew; what is open is counted where it ends."""
        self._floor.now = now
        for queue in self._floor.queues.values():
            queue.tally = QueueTally()
        for agent in self._floor.agents.values():
            agent.tally = AgentTally()
        self._touch_all()

    def snapshot(self) -> dict[str, Any]:
        """JSON data for `restore` in the next process."""
        return snapshot.take(self._floor)

    def restore(self, data: dict[str, Any], now: float) -> None:
        """Before any fact: who was logged in, and what was going on.

        Nobody is rung then until the fact AdoptionFinished, or for `adoption.LIMIT_S`.
        """
        self._floor.now = now
        snapshot.restore(self._floor, data)
        self._touch_all()

    def _conclude(self) -> None:
        overflow.clear_deserted(self._floor)
        assignment.assign(self._floor)

    def _touch_all(self) -> None:
        floor = self._floor
        floor.changed.update(("agents", name) for name in floor.agents)
        floor.changed.update(("queues", name) for name in floor.queues)
        floor.changed.update(("calls", name) for name in floor.calls)
