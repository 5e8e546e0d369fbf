"""What must hold whatever happens in whatever order, found out by Hypothesis.

No caller is lost, doubled, or offered to two agents (ring all apart); no agent has two calls; every wait
ends; history opens and closes everything once; the changes told add up to the view.
"""

import json
from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from appliance.core.acd import Acd
from appliance.core.agents.skills import qualifies
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
    AdoptionFinished,
    AgentEndsWrapUp,
    AgentLogsIn,
    AgentLogsOut,
    AgentPauses,
    AgentReady,
    CallAdopted,
    CallArrived,
    CallDiverted,
    Caller,
    CallGone,
    CallMoved,
    CallQueued,
    ConnectFailed,
    EndedBy,
    ExtensionInUse,
    ExtensionReachable,
    Fact,
    OfferAnswered,
    OfferConnected,
    OfferFailure,
    OfferGone,
)
from appliance.core.refusals import Refused
from appliance.core.site.model import Queue, Route, RouteKind, Site, SkillNeed, Strategy
from appliance.core.view import View
from tests.support.core_site import REASONS, agent, site
from tests.unit.core.ledger import Ledger

WALL = 1_700_000_000.0
AGENTS = ("ana", "beto", "caro", "dina")
PHONES = ("100", "101", "102", "103", "104")
QUEUES = ("sales", "help", "vip", "all", "night")


def _route(text: str) -> Route:
    kind, _, target = text.partition(":")
    return Route(RouteKind(kind), target)


def _queues(**changed: Any) -> list[Queue]:
    english = SkillNeed("english", 5, relax_after_s=20, relax_every_s=10, floor=1)
    return [
        Queue("sales", "Sales", max_wait_s=60, overflow=_route("queue:help"), **changed),
        Queue(
            "help", "Help", Strategy.ROUND_ROBIN, max_wait_s=45, overflow=_route("queue:sales"), wrap_up_s=0
        ),
        Queue("vip", "Vip", priority=5, skills=(english,), max_waiting=2, overflow=_route("voicemail:v")),
        Queue("all", "All", Strategy.RING_ALL, max_wait_s=90, overflow=_route("queue:night")),
        Queue("night", "Night", Strategy.FEWEST_CALLS, leave_when_empty=True, overflow=_route("queue:all")),
    ]


SITES: dict[str, Site] = {
    "full": site(
        _queues(),
        [
            agent("ana", "sales", "help", "vip", "all", english=6),
            agent("beto", "sales", "all", "night"),
            agent("caro", "help", "vip", "all", english=2),
            agent("dina", "all", "night", "sales", extension="104"),
        ],
        phones=5,
    ),
    "changed": site(
        _queues(priority=9, strategy=Strategy.RING_ALL, ring_s=8),
        [
            agent("ana", "sales", "vip", english=3),
            agent("beto", "help", "all"),
            agent("caro", "night", "vip"),
        ],
        phones=5,
    ),
    "small": site(_queues()[:2], [agent("ana", "sales"), agent("dina", "sales", "help")], phones=4),
}


class Promises(RuleBasedStateMachine):
    """The world around the core: what rings, who is on the line, as the commands left it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 5000.0
        self.site = "full"
        self.salt = 0
        self.acd = Acd(SITES["full"], Random(1), WALL, "p0x")
        self.ledger = Ledger()
        self.mirror: dict[tuple[str, str], Any] = {}
        self.alive: set[str] = set()
        self.calls: list[str] = []
        self.legs: dict[str, Ring] = {}
        """Agents' channels that there are, ringing or up."""
        self.offers: list[str] = []
        self.rang_all = {"all"}
        """Queues that ring, or have rung, several agents for one caller."""
        self.acd.reconfigure(SITES["full"], self.now)

    # -- the shell

    def tell(self, fact: Fact) -> None:
        try:
            self.acd.receive(fact, self.now)
        except Refused:
            assert not self.acd.drain()
        self.carry_out(self.acd.drain())

    def carry_out(self, commands: list[Command]) -> None:
        for command in commands:
            match command:
                case Record():
                    self.ledger.enter(command.event)
                case Ring():
                    busy = [leg for leg in self.legs.values() if leg.extension == command.extension]
                    assert not busy, f"{command} while {busy}"
                    assert command.call in self.alive
                    self.legs[command.offer] = command
                    self.offers.append(command.offer)
                case StopRinging() | HangUpOffer():
                    self.legs.pop(command.offer, None)
                case Connect():
                    assert command.offer in self.legs, f"nobody there: {command}"
                case HangUpCall():
                    self.alive.discard(command.call)
                case Divert():
                    assert command.call in self.alive
                case _:
                    assert command.call in self.alive, f"gone: {command}"

    # -- callers

    @initialize(away=st.sampled_from([(), (), ("dina",), ("ana", "caro")]))
    def morning(self, away: tuple[str, ...]) -> None:
        for name in AGENTS:
            if name not in away:
                self.tell(AgentLogsIn(name, PHONES[AGENTS.index(name)]))

    @rule(queue=st.sampled_from(QUEUES))
    def new_caller_queues(self, queue: str) -> None:
        call = f"c{len(self.calls)}"
        self.calls.append(call)
        self.alive.add(call)
        self.tell(self._queued(call, queue))

    @precondition(lambda self: self.alive)
    @rule(queue=st.sampled_from(QUEUES), data=st.data())
    def known_caller_queues(self, queue: str, data: st.DataObject) -> None:
        """From a menu, by a transfer, or told twice."""
        call = data.draw(st.sampled_from(sorted(self.alive)))
        priority = data.draw(st.sampled_from([None, None, 0, 7]))
        skills = data.draw(st.sampled_from([{}, {}, {"english": 3}]))
        waited_s = data.draw(st.sampled_from([0.0, 0.0, 25.0]))
        self.tell(self._queued(call, queue, priority=priority, skills=skills, waited_s=waited_s))

    def _queued(self, call: str, queue: str, **more: Any) -> CallQueued:
        return CallQueued(call, queue, Caller("300"), "571", "carrier", self.now + WALL, **more)

    @rule()
    def caller_arrives(self) -> None:
        call = f"c{len(self.calls)}"
        self.calls.append(call)
        self.alive.add(call)
        self.tell(CallArrived(call, Caller("300"), "571", "carrier", self.now + WALL))

    @precondition(lambda self: self.calls)
    @rule(data=st.data(), by=st.sampled_from(EndedBy))
    def caller_goes(self, data: st.DataObject, by: EndedBy) -> None:
        call = data.draw(st.sampled_from(self.calls))
        self.alive.discard(call)
        self.tell(CallGone(call, by))

    @precondition(lambda self: self.alive)
    @rule(data=st.data(), queue=st.sampled_from(QUEUES))
    def supervisor_moves(self, data: st.DataObject, queue: str) -> None:
        self.tell(CallMoved(data.draw(st.sampled_from(sorted(self.alive))), queue))

    @precondition(lambda self: self.calls)
    @rule(data=st.data())
    def phone_transfers(self, data: st.DataObject) -> None:
        self.tell(CallDiverted(data.draw(st.sampled_from(self.calls)), "extension:104"))

    # -- phones

    @precondition(lambda self: self.legs)
    @rule(data=st.data())
    def agent_answers(self, data: st.DataObject) -> None:
        self.tell(OfferAnswered(data.draw(st.sampled_from(sorted(self.legs)))))

    @precondition(lambda self: self.legs)
    @rule(data=st.data())
    def conversation_begins(self, data: st.DataObject) -> None:
        offer = data.draw(st.sampled_from(sorted(self.legs)))
        self.tell(OfferAnswered(offer))
        self.tell(OfferConnected(offer))

    @rule()
    def everybody_talks(self) -> None:
        for offer in sorted(self.legs):
            self.tell(OfferAnswered(offer))
            self.tell(OfferConnected(offer))

    @precondition(lambda self: self.legs)
    @rule(data=st.data(), failure=st.sampled_from([None, *OfferFailure]))
    def leg_goes(self, data: st.DataObject, failure: OfferFailure | None) -> None:
        offer = data.draw(st.sampled_from(sorted(self.legs)))
        del self.legs[offer]
        self.tell(OfferGone(offer, failure))

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), kind=st.sampled_from([OfferAnswered, OfferConnected, OfferGone, ConnectFailed]))
    def late_or_repeated_news(self, data: st.DataObject, kind: Any) -> None:
        offer = data.draw(st.sampled_from(self.offers))
        if kind is OfferGone:
            self.legs.pop(offer, None)
        self.tell(kind(offer))

    @rule(
        phone=st.sampled_from(PHONES),
        kind=st.sampled_from([ExtensionInUse, ExtensionReachable]),
        on=st.booleans(),
    )
    def phone_changes(self, phone: str, kind: Any, on: bool) -> None:
        self.tell(kind(phone, on))

    # -- agents

    @rule(name=st.sampled_from(AGENTS), phone=st.sampled_from(PHONES), paused=st.booleans())
    def log_in(self, name: str, phone: str, paused: bool) -> None:
        self.tell(AgentLogsIn(name, phone, "break" if paused else None))

    @rule(name=st.sampled_from(AGENTS), reason=st.sampled_from([*REASONS, "nonsense", None]))
    def go_away(self, name: str, reason: str | None) -> None:
        self.tell(AgentLogsOut(name) if reason is None else AgentPauses(name, reason))

    @rule(name=st.sampled_from(AGENTS), kind=st.sampled_from([AgentReady, AgentEndsWrapUp]))
    def ready(self, name: str, kind: Any) -> None:
        self.tell(kind(name))

    @rule()
    def everybody_comes_back(self) -> None:
        for name, phone in zip(AGENTS, PHONES, strict=False):
            self.tell(ExtensionInUse(phone, False))
            self.tell(ExtensionReachable(phone, True))
            self.tell(AgentLogsIn(name, phone))
            self.tell(AgentReady(name))

    # -- time, site, restart

    @rule(seconds=st.sampled_from([0.1, 3.0, 12.0, 40.0]), punctual=st.booleans())
    def time_passes(self, seconds: float, punctual: bool) -> None:
        end = self.now + seconds
        while punctual and (at := self.acd.next_deadline()) is not None and at <= end:
            self.now = max(self.now, at)
            self.acd.tick(self.now)
            self.carry_out(self.acd.drain())
        self.now = end
        self.acd.tick(self.now)
        self.carry_out(self.acd.drain())

    @rule(name=st.sampled_from([*sorted(SITES), "full"]), midnight=st.booleans())
    def site_changes(self, name: str, midnight: bool) -> None:
        if midnight:
            self.acd.new_day(self.now)
        self.site = name
        queues = SITES[name].queues.values()
        self.rang_all |= {queue.name for queue in queues if queue.strategy is Strategy.RING_ALL}
        self.acd.reconfigure(SITES[name], self.now)
        self.carry_out(self.acd.drain())

    @rule(data=st.data())
    def core_restarts(self, data: st.DataObject) -> None:
        """Killed and back: some callers and some agents' legs have gone meanwhile."""
        before = self.acd.view().calls
        snapshot = json.loads(json.dumps(self.acd.snapshot()))
        self.salt += 1
        self.now += 5
        self.acd = Acd(SITES[self.site], Random(1), WALL, f"p{self.salt}x")
        self.mirror = {}
        self.acd.restore(snapshot, self.now)
        self.alive = {call for call in sorted(self.alive) if data.draw(st.booleans(), label=f"{call} stays")}
        self.legs = {offer: ring for offer, ring in self.legs.items() if self._survives(ring, before)}
        self.carry_out(self.acd.drain())
        for call in sorted(self.alive):
            self._found(call, before[call])
        self.tell(AdoptionFinished())

    def _survives(self, ring: Ring, before: dict[str, Any]) -> bool:
        """The shell ends agents' legs that are in no conversation."""
        call = before.get(ring.call)
        talking = call is not None and call["state"] == "talking" and call["agent"] == ring.agent
        return talking and ring.call in self.alive

    def _found(self, call: str, entity: dict[str, Any]) -> None:
        leg = next((offer for offer, ring in self.legs.items() if ring.call == call), None)
        if entity["state"] == "talking" and leg is not None:
            about = (
                call,
                leg,
                entity["agent"],
                entity["queue"],
                Caller("300"),
                "571",
                "carrier",
                self.now + WALL,
            )
            self.tell(CallAdopted(*about, waited_s=3.0, talked_s=8.0))
        elif entity["queue"] is not None:
            self.tell(self._queued(call, entity["queue"], waited_s=5.0))
        else:
            self.tell(CallArrived(call, Caller("300"), "571", "carrier", self.now + WALL))

    # -- the promises

    @invariant()
    def promises_hold(self) -> None:
        view = self.acd.view()
        self.no_caller_is_lost_or_invented(view)
        self.nobody_is_in_two_places(view)
        self.no_agent_has_two_calls(view)
        self.history_and_view_agree(view)
        self.changes_add_up_to_the_view(view)
        self.nobody_waits_beside_a_free_agent_who_could_serve()
        at = self.acd.next_deadline()
        assert at is None or at > self.acd._floor.now, "left undone"

    def no_caller_is_lost_or_invented(self, view: View) -> None:
        assert set(view.calls) == self.alive
        assert self.ledger.started - self.ledger.ended == self.alive

    def nobody_is_in_two_places(self, view: View) -> None:
        for name, queue in view.queues.items():
            positions = [c["position"] for c in view.calls.values() if c["queue"] == name and c["position"]]
            assert sorted(positions) == list(range(1, queue["waiting"] + 1))
        for call in view.calls.values():
            assert len(call["offers"]) <= 1 or call["queue"] in self.rang_all
            if call["state"] in ("waiting", "offered"):
                assert (call["state"] == "offered") == bool(call["offers"] or call["agent"])

    def no_agent_has_two_calls(self, view: View) -> None:
        held = [name for call in view.calls.values() for name in {*call["offers"], call["agent"]} - {None}]
        assert len(held) == len(set(held))
        seats = [a["extension"] for a in view.agents.values() if a["extension"]]
        assert len(seats) == len(set(seats))
        for entity in view.agents.values():
            if entity["state"] in ("talking", "offered"):
                call = view.calls[entity["call"]]
                assert entity["username"] in {*call["offers"], call["agent"]}

    def history_and_view_agree(self, view: View) -> None:
        visiting = {(call["id"], call["queue"]) for call in view.calls.values() if call["queue"]}
        assert {(call, queue) for (call, _), queue in self.ledger.open_visits.items()} == visiting
        for offer, call in self.ledger.open_offers.items():
            assert offer in self.acd.live_offers() and view.calls[call]["state"] == "offered"

    def changes_add_up_to_the_view(self, view: View) -> None:
        for kind, key in self.acd.drain_changes():
            entity = self.acd.entity(kind, key)
            if entity is None:
                self.mirror.pop((kind, key), None)
            else:
                self.mirror[(kind, key)] = entity
        whole = {("agents", k): v for k, v in view.agents.items()}
        whole |= {("queues", k): v for k, v in view.queues.items()}
        whole |= {("calls", k): v for k, v in view.calls.items()}
        untold = {key for key in self.mirror.keys() | whole if self.mirror.get(key) != whole.get(key)}
        assert not untold, [(key, self.mirror.get(key), whole.get(key)) for key in untold]

    def nobody_waits_beside_a_free_agent_who_could_serve(self) -> None:
        floor = self.acd._floor
        for queue in floor.queues.values():
            for call_id in queue.open:
                visit = floor.calls[call_id].visiting
                for name in floor.free & queue.members.keys():
                    assert not qualifies(floor.agents[name].skills, visit.required), (call_id, name)

    def teardown(self) -> None:
        """Every wait ends: with nobody left to answer, nobody is in line for ever."""
        for name in AGENTS:
            self.tell(AgentLogsOut(name))
        for offer in list(self.legs):
            if offer in self.legs:
                del self.legs[offer]
                self.tell(OfferGone(offer))
        woken, end = 0, self.now + 3600
        while (at := self.acd.next_deadline()) is not None and at < end:
            woken += 1
            assert woken < 200 + 200 * len(self.calls), "the core does not come to rest"
            self.now = max(self.now, at)
            self.acd.tick(self.now)
            self.carry_out(self.acd.drain())
        limited = {name for name, queue in SITES[self.site].queues.items() if queue.max_wait_s is not None}
        for call in self.acd.view().calls.values():
            assert call["queue"] not in limited or call["state"] == "talking", f"waits for ever: {call}"


Promises.TestCase.settings = settings(max_examples=120, stateful_step_count=50)
TestPromises = Promises.TestCase
