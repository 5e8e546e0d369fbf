"""All that the core knows at this instant. The rooms (visits, offering, presence, …) work on it.

It has no behaviour of the trade itself: it keeps things, says what changed, and collects commands.
"""

from collections import OrderedDict
from random import Random

from appliance.core.agents.agent import Agent, Phone
from appliance.core.calls.call import Call
from appliance.core.commands import Command, Record
from appliance.core.deadlines import Deadlines
from appliance.core.history import HistoryEvent
from appliance.core.ids import CallId, Extension, OfferId, QueueName, Username
from appliance.core.offers.offer import Offer
from appliance.core.queues.queue import LiveQueue
from appliance.core.restart.remembered import Remembered
from appliance.core.site.model import Site

REMEMBERED_ENDS = 2000
"""Ended calls whose ids are kept, so that a late fact does not bring one back to life."""

type Change = tuple[str, str]
"""(kind of entity, key) as in the feed."""


class Floor:
    __slots__ = (
        "_ended",
        "_serial",
        "adopting",
        "agents",
        "calls",
        "changed",
        "deadlines",
        "free",
        "freed",
        "left",
        "now",
        "offers",
        "outbox",
        "phones",
        "queues",
        "remembered",
        "rng",
        "salt",
        "site",
        "wall_offset",
        "wanting",
    )

    def __init__(self, site: Site, rng: Random, wall_offset: float, salt: str) -> None:
        self.site = site
        self.rng = rng
        self.wall_offset = wall_offset
        self.salt = salt
        self.now = 0.0
        self.agents: dict[Username, Agent] = {}
        self.queues: dict[QueueName, LiveQueue] = {}
        self.calls: dict[CallId, Call] = {}
        self.offers: dict[OfferId, Offer] = {}
        """Not closed yet."""
        self.phones: dict[Extension, Phone] = {}
        self.deadlines = Deadlines()
        self.outbox: list[Command] = []
        self.changed: set[Change] = set()
        self.free: set[Username] = set()
        """Agents who may be rung now."""
        self.freed: set[Username] = set()
        """Agents who became free since the last assignment."""
        self.wanting: set[CallId] = set()
        """Callers who came to want an agent since the last assignment."""
        self.left = False
        """Somebody logged out, or the site changed: a queue may be deserted now."""
        self.adopting = False
        """After a restart, until what survived it is known: nobody is rung."""
        self.remembered: dict[CallId, Remembered] = {}
        """From before a restart, not seen again yet."""
        self._ended: OrderedDict[CallId, None] = OrderedDict()
        self._serial = 0

    def serial(self) -> int:
        self._serial += 1
        return self._serial

    def epoch(self, monotonic: float) -> float:
        return monotonic + self.wall_offset

    def emit(self, command: Command) -> None:
        self.outbox.append(command)

    def record(self, event: HistoryEvent) -> None:
        self.outbox.append(Record(event))

    def phone(self, extension: Extension) -> Phone:
        return self.phones.setdefault(extension, Phone())

    def at_phone(self, extension: Extension) -> Agent | None:
        """Who is logged in there."""
        for agent in self.agents.values():
            if agent.extension == extension:
                return agent
        return None

    def touch_call(self, call: Call) -> None:
        self.changed.add(("calls", call.id))

    def touch_queue(self, queue: LiveQueue) -> None:
        self.changed.add(("queues", queue.name))

    def touch_agent(self, agent: Agent) -> None:
        """An agent's change shows in the agent's queues too."""
        self.changed.add(("agents", agent.username))
        for name in agent.queues:
            self.changed.add(("queues", name))

    def forget(self, call: Call) -> None:
        """The call is over; its id stays known for a while."""
        del self.calls[call.id]
        self._ended[call.id] = None
        if len(self._ended) > REMEMBERED_ENDS:
            self._ended.popitem(last=False)
        self.touch_call(call)

    def has_ended(self, call: CallId) -> bool:
        return call in self._ended
