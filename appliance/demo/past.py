"""Past days of the demonstration's floor, made by the shipped core under virtual time, for the reports.

Calls are named `demo-…`, so that nobody takes them for real ones; they have no recordings.
"""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from appliance.core.acd import Acd
from appliance.core.commands import (
    Command,
    Connect,
    Divert,
    HangUpCall,
    HangUpOffer,
    Record,
    Ring,
    StopRinging,
)
from appliance.core.facts import (
    AgentLogsIn,
    AgentLogsOut,
    AgentPauses,
    AgentReady,
    CallArrived,
    Caller,
    CallGone,
    CallQueued,
    EndedBy,
    ExtensionReachable,
    Fact,
    OfferAnswered,
    OfferConnected,
    OfferGone,
)
from appliance.core.history import HistoryEvent
from appliance.core.ids import CallId, Extension, OfferId, QueueName, TrunkName, Username
from appliance.core.refusals import Refused
from appliance.core.site.model import Number, RouteKind, Site
from appliance.demo import pacing, people

OPENS, CLOSES = 8, 18
"""Local hours."""
GAP_S = 45.0
"""Mean time between calls where the curve is 1."""
STRETCH = 4.5
"""Real conversations are longer than those of the compressed day."""
ANSWERED = 0.97


def days(site: Site, number: int, now: datetime, rng: random.Random) -> Iterator[list[HistoryEvent]]:
    """The history of the working days among the last `number`, oldest first, each in order of time."""
    for back in range(number, 0, -1):
        opening = (now - timedelta(days=back)).replace(hour=OPENS, minute=0, second=0, microsecond=0)
        if opening.weekday() < 6:
            load = 0.45 if opening.weekday() == 5 else rng.uniform(0.85, 1.2)
            yield PastDay(site, opening.timestamp(), load, rng).run()


class PastDay:
    """One day. Time is epoch seconds, so that the core's clock and the wall's are one."""

    def __init__(self, site: Site, opens_at: float, load: float, rng: random.Random) -> None:
        self.events: list[HistoryEvent] = []
        self._rng = rng
        self._load = load
        self._now = self._opens_at = opens_at
        self._closes_at = opens_at + (CLOSES - OPENS) * 3600
        self._acd = Acd(site, rng, 0.0, f"demo{opens_at:.0f}")
        self._planned: list[tuple[float, int, Callable[[], None]]] = []
        self._serial = count()
        self._calls: set[CallId] = set()
        self._talks: dict[OfferId, CallId] = {}
        staff = (user for user in site.users.values() if user.extension)
        self._agents = [(Username(user.username), user.extension) for user in staff]
        numbers = site.numbers.values()
        self._doors = [(door, queue) for door in numbers for queue in queues_behind(door, site)]

    def run(self) -> list[HistoryEvent]:
        for username, extension in self._agents:
            self._plan(self._rng.uniform(0, 900), partial(self._begin_shift, username, extension))
        self._plan(60, self._next_call)
        while (at := self._next_at()) is not None and at < self._closes_at + 3 * 3600:
            self._now = at
            if self._planned and self._planned[0][0] <= at:
                heappop(self._planned)[2]()
            else:
                self._acd.tick(at)
                self._carry_out_all()
        return self.events

    def _next_at(self) -> float | None:
        deadline = self._acd.next_deadline()
        times = [
            time for time in (deadline, self._planned[0][0] if self._planned else None) if time is not None
        ]
        return max(self._now, min(times)) if times else None

    def _plan(self, in_s: float, happening: Callable[[], None]) -> None:
        heappush(self._planned, (self._now + in_s, next(self._serial), happening))

    def _tell(self, fact: Fact) -> None:
        try:
            self._acd.receive(fact, self._now)
        except Refused:
            return  # an agent asked for a pause while being rung, say
        self._carry_out_all()

    def _carry_out_all(self) -> None:
        for command in self._acd.drain():
            self._carry_out(command)

    def _carry_out(self, command: Command) -> None:
        match command:
            case Record(event):
                self.events.append(event)
            case Ring(offer=offer):
                answers = self._rng.random() < ANSWERED
                if answers:
                    self._plan(pacing.reaction_s(self._rng), lambda: self._tell(OfferAnswered(offer)))
                else:
                    self._plan(120, lambda: self._tell(AgentReady(command.agent)))
            case StopRinging(offer=offer) | HangUpOffer(offer=offer):
                if self._talks.pop(offer, None) is None:
                    self._plan(0, lambda: self._tell(OfferGone(offer)))
            case Connect(offer=offer, call=call):
                self._plan(0.1, lambda: self._talk(offer, call))
            case HangUpCall(call=call):
                self._plan(0, lambda: self._end(call, EndedBy.SYSTEM))
            case Divert(call=call):
                self._plan(self._rng.uniform(15, 45), lambda: self._end(call, EndedBy.CALLER))
            case _:
                pass

    def _begin_shift(self, username: Username, extension: str) -> None:
        self._tell(ExtensionReachable(Extension(extension), True))
        self._tell(AgentLogsIn(username, Extension(extension)))
        for after_h in (2.0, 4.5, 7.5):
            reason, long_s = ("lunch", 2700.0) if after_h == 4.5 else ("break", 720.0)
            start_s = after_h * 3600 + self._rng.uniform(-2400, 2400)
            self._plan(start_s, partial(self._tell, AgentPauses(username, reason)))
            self._plan(
                start_s + long_s * self._rng.uniform(0.8, 1.3), lambda: self._tell(AgentReady(username))
            )
        home_s = self._closes_at - self._now + self._rng.uniform(60, 1200)
        self._plan(home_s, partial(self._tell, AgentLogsOut(username)))

    def _next_call(self) -> None:
        share = (self._now - self._opens_at) / (self._closes_at - self._opens_at)
        if share >= 1:
            return
        busy = pacing.load(share * pacing.DAY_S) * self._load
        self._plan(self._rng.expovariate(busy / GAP_S), self._next_call)
        self._call()

    def _call(self) -> None:
        door, queue = self._rng.choice(self._doors)
        customer = people.customer(str(door.language or "es"), self._rng)
        call = CallId(f"demo-{self._now:.0f}.{next(self._serial)}")
        caller, at = Caller(customer.number, customer.name), self._now
        trunk = TrunkName(door.trunk) if door.trunk else None
        self._calls.add(call)
        self._tell(CallArrived(call, caller, door.number, trunk, at))
        if self._rng.random() < 0.03:
            self._plan(self._rng.uniform(2, 12), lambda: self._end(call, EndedBy.CALLER))
            return
        skills = dict(door.skills)
        self._plan(
            self._rng.uniform(4, 14),
            lambda: self._tell(
                CallQueued(call, QueueName(queue), caller, door.number, trunk, at, (), door.priority, skills)
            ),
        )
        self._plan(20 + pacing.patience_s(self._rng) * 2, lambda: self._give_up(call))

    def _give_up(self, call: CallId) -> None:
        if call in self._calls and call not in self._talks.values():
            self._end(call, EndedBy.CALLER)

    def _talk(self, offer: OfferId, call: CallId) -> None:
        if call not in self._calls:
            self._tell(OfferGone(offer))
            return
        self._talks[offer] = call
        self._tell(OfferConnected(offer))
        by = EndedBy.CALLER if self._rng.random() < 0.7 else EndedBy.AGENT
        self._plan(STRETCH * pacing.talk_s(self._rng), lambda: self._end(call, by))

    def _end(self, call: CallId, by: EndedBy) -> None:
        if call in self._calls:
            self._calls.discard(call)
            self._tell(CallGone(call, by))


def queues_behind(door: Number, site: Site) -> list[str]:
    """Queues that a number leads to, at once, through a menu, or in opening hours."""
    route = door.route
    if route.kind is RouteKind.HOURS:
        route = site.hours[route.target].open
    if route.kind is RouteKind.QUEUE:
        return [route.target]
    if route.kind is RouteKind.MENU:
        choices = site.menus[route.target].choices.values()
        return [choice.target for choice in choices if choice.kind is RouteKind.QUEUE]
    return []
