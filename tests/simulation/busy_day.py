"""A whole day of a 50-agent floor where people and machines misbehave at random: the world around the core.

Callers give up, agents miss, decline, pause and go home, phones vanish and come back, bridges fail, facts
come twice or late, supervisors move callers, the site is changed, and the core is killed and restarted.
"""

import json
from collections import Counter
from random import Random
from typing import Any

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
    AdoptionFinished,
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
    ExtensionInUse,
    ExtensionReachable,
    Fact,
    OfferAnswered,
    OfferConnected,
    OfferFailure,
    OfferGone,
)
from appliance.core.ids import CallId, Extension, OfferId, QueueName, TrunkName, Username
from appliance.core.refusals import Refused
from appliance.core.site.model import Queue, Route, RouteKind, Site, SkillNeed, Strategy
from tests.simulation.virtual_time import VirtualTime
from tests.support.core_site import agent, site
from tests.unit.core.ledger import Ledger

WALL = 1_700_000_000.0
AGENTS = 50
QUEUES = ("sales", "help", "vip", "all", "night")


def floor_site(ring_s: float = 20.0) -> Site:
    """Five queues of every strategy that overflow into each other and out; agents serve two or three."""
    english = SkillNeed("english", 4, relax_after_s=30, relax_every_s=20)
    to = {name: Route(RouteKind.QUEUE, name) for name in QUEUES}
    queues = [
        Queue("sales", "Sales", max_wait_s=180, overflow=to["help"], max_waiting=60, ring_s=ring_s),
        Queue("help", "Help", Strategy.ROUND_ROBIN, max_wait_s=240, overflow=to["sales"], ring_s=ring_s),
        Queue("vip", "Vip", Strategy.FEWEST_CALLS, 9, skills=(english,), ring_s=ring_s, max_wait_s=300),
        Queue("all", "All", Strategy.RING_ALL, ring_s=ring_s, max_wait_s=200, overflow=to["night"]),
        Queue("night", "Night", leave_when_empty=True, overflow=Route(RouteKind.VOICEMAIL, "v")),
    ]
    shifts = [
        ("sales", "help"),
        ("help", "vip"),
        ("sales", "vip", "help"),
        ("sales", "all"),
        ("night",),
    ]
    users = [agent(f"a{n:02}", *shifts[n % 5], english=n % 7) for n in range(AGENTS)]
    return site(queues, users)


class BusyDay:
    def __init__(self, seed: int, every_s: float) -> None:
        self.rng = Random(seed)
        self.every_s = every_s
        self.site = floor_site()
        self.open_until = 0.0
        self.cores = 0
        self.time = VirtualTime(self._core(), self._carry_out)
        self.ledger = Ledger()
        self.done: Counter[str] = Counter()
        self.callers: dict[CallId, str] = {}
        """Whose channel there is, and where the core last put it."""
        self.legs: dict[OfferId, Ring] = {}
        """Agents' channels, ringing or up."""
        self.talking: dict[CallId, OfferId] = {}
        self._serial = 0

    def _core(self) -> Acd:
        self.cores += 1
        return Acd(self.site, Random(self.cores), WALL, f"k{self.cores}x")

    # -- the day

    def run(self, hours: float) -> None:
        """Open for so long; then nobody calls any more, and an hour later all must be over."""
        for number in range(AGENTS):
            self.tell(AgentLogsIn(_name(number), _phone(number)))
        self.time.plan(0, self._next_call)
        self.time.plan(60, self._next_trouble)
        self.open_until = closing = self.time.now + hours * 3600
        while self.time.now < closing:
            self.time.run(min(self.time.now + 600, closing))
            self.check()
        for call in list(self.talking):
            self._hang_up(call)
        self.time.run(closing + 3600)
        self.check()

    def check(self) -> None:
        """The core knows exactly the callers there are, and history agrees."""
        view = self.time.acd.view()
        assert set(view.calls) == set(self.callers), set(view.calls) ^ set(self.callers)
        assert self.ledger.started - self.ledger.ended == set(self.callers)
        assert len(self.talking) == len(set(self.talking.values()))
        for call, offer in self.talking.items():
            assert view.calls[call]["agent"] == self.legs[offer].agent
        waiting = sum(queue["waiting"] for queue in view.queues.values())
        assert waiting == sum(call["state"] in ("waiting", "offered") for call in view.calls.values())

    def tell(self, fact: Fact) -> None:
        self.done[type(fact).__name__] += 1
        try:
            self.time.tell(fact)
        except Refused as refused:
            self.done[f"refused: {refused.code}"] += 1

    # -- callers

    def _next_call(self) -> None:
        if self.time.now < self.open_until:
            self.time.plan(self.rng.expovariate(1 / self.every_s), self._next_call)
            self._call()

    def _call(self) -> None:
        self._serial += 1
        call = CallId(f"c{self._serial}")
        self.callers[call] = "greeting"
        self.tell(CallArrived(call, Caller("300"), "571", TrunkName("t"), self.time.now + WALL))
        self.time.plan(self.rng.uniform(1, 20), lambda: self._choose(call))
        self.time.plan(self.rng.expovariate(1 / 240), lambda: self._give_up(call))

    def _choose(self, call: CallId) -> None:
        if call in self.callers:
            queue = self.rng.choices(QUEUES, (40, 30, 10, 10, 10))[0]
            self.tell(self._queued(call, queue))
            if self.rng.random() < 0.02:
                self.tell(self._queued(call, queue))

    def _queued(self, call: CallId, queue: str, waited_s: float = 0.0) -> CallQueued:
        about = (call, QueueName(queue), Caller("300"), "571", TrunkName("t"), self.time.now + WALL)
        return CallQueued(*about, waited_s=waited_s)

    def _give_up(self, call: CallId) -> None:
        if call in self.callers and call not in self.talking:
            self._hang_up(call)

    def _hang_up(self, call: CallId) -> None:
        if self.callers.pop(call, None) is not None:
            self.talking.pop(call, None)
            self.tell(CallGone(call))

    # -- commands

    def _carry_out(self, command: Command) -> None:
        match command:
            case Record():
                self.ledger.enter(command.event)
            case Ring():
                assert command.call in self.callers, f"rung for nobody: {command}"
                busy = [leg for leg in self.legs.values() if leg.extension == command.extension]
                assert not busy, f"{command} while {busy}"
                self.legs[command.offer] = command
                self.time.plan(self.rng.uniform(0.5, 8), lambda: self._react(command.offer))
            case StopRinging() | HangUpOffer():
                self._drop_leg(command.offer)
            case Connect():
                self.time.plan(self.rng.uniform(0.01, 0.3), lambda: self._join(command.offer, command.call))
            case HangUpCall():
                self.callers.pop(command.call, None)
                self.talking.pop(command.call, None)
            case Divert():
                assert command.call in self.callers
                self.callers[command.call] = "diverted"
                self.time.plan(20, lambda: self._hang_up(command.call))
            case _:
                pass

    def _drop_leg(self, offer: OfferId) -> None:
        leg = self.legs.pop(offer, None)
        if leg is not None and self.talking.get(leg.call) == offer:
            del self.talking[leg.call]

    def _react(self, offer: OfferId) -> None:
        """Mostly the agent answers; now and then not, and sometimes the phone is not even there."""
        if offer not in self.legs:
            return
        chance = self.rng.random()
        if chance < 0.93:
            self.tell(OfferAnswered(offer))
        elif chance < 0.99:
            failure = self.rng.choice([None, *OfferFailure])
            agent_name = self.legs.pop(offer).agent
            self.tell(OfferGone(offer, failure))
            self.time.plan(60, lambda: self.tell(AgentReady(agent_name)))

    def _join(self, offer: OfferId, call: CallId) -> None:
        if offer not in self.legs:
            return
        if call not in self.callers or self.rng.random() < 0.01:
            self.tell(ConnectFailed(offer))
            return
        self.talking[call] = offer
        self.tell(OfferConnected(offer))
        if self.rng.random() < 0.01:
            self.tell(OfferConnected(offer))
        self.time.plan(self.rng.expovariate(1 / 150), lambda: self._talk_ends(offer, call))

    def _talk_ends(self, offer: OfferId, call: CallId) -> None:
        if self.talking.get(call) != offer:
            return
        chance = self.rng.random()
        if chance < 0.5:
            self._hang_up(call)
        elif chance < 0.93:
            del self.legs[offer], self.talking[call]
            self.tell(OfferGone(offer))
        elif chance < 0.97:
            del self.talking[call]
            self.tell(self._queued(call, self.rng.choice(QUEUES)))
        else:
            del self.talking[call]
            self.callers[call] = "diverted"
            self.tell(CallDiverted(call, "extension:900"))
            self.time.plan(30, lambda: self._hang_up(call))

    # -- troubles

    def _next_trouble(self) -> None:
        if self.time.now < self.open_until:
            self.time.plan(self.rng.expovariate(1 / 15), self._next_trouble)
            kinds = [self._absence, self._vanished_phone, self._own_call, self._moved_caller, self._late_news]
            self.rng.choices([*kinds, self._restart, self._new_site], (40, 20, 20, 20, 20, 1, 2))[0]()

    def _absence(self) -> None:
        number = self.rng.randrange(AGENTS)
        if self.rng.random() < 0.3:
            self.tell(AgentLogsOut(_name(number)))
        else:
            self.tell(AgentPauses(_name(number), "break"))
        self.time.plan(self.rng.uniform(30, 400), lambda: self._back(number))

    def _back(self, number: int) -> None:
        self.tell(AgentLogsIn(_name(number), _phone(number)))
        self.tell(AgentReady(_name(number)))

    def _vanished_phone(self) -> None:
        phone = _phone(self.rng.randrange(AGENTS))
        self.tell(ExtensionReachable(phone, False))
        self.time.plan(self.rng.uniform(5, 120), lambda: self.tell(ExtensionReachable(phone, True)))

    def _own_call(self) -> None:
        phone = _phone(self.rng.randrange(AGENTS))
        self.tell(ExtensionInUse(phone, True))
        self.time.plan(self.rng.uniform(5, 120), lambda: self.tell(ExtensionInUse(phone, False)))

    def _moved_caller(self) -> None:
        if self.callers:
            self.tell(CallMoved(self.rng.choice(list(self.callers)), QueueName(self.rng.choice(QUEUES))))

    def _late_news(self) -> None:
        offer = OfferId(f"offer-c{self.rng.randint(1, self._serial + 1)}-k2x{self.rng.randint(1, 500)}")
        if offer not in self.legs:
            self.tell(self.rng.choice([OfferAnswered, OfferConnected, ConnectFailed, OfferGone])(offer))

    def _new_site(self) -> None:
        self.site = floor_site(ring_s=self.rng.choice([12.0, 20.0, 30.0]))
        self.time.acd.reconfigure(self.site, self.time.now)
        self.time.drain()

    def _restart(self) -> None:
        """Killed: what rang is lost, some callers hang up meanwhile, conversations go on."""
        self.done["restart"] += 1
        before = self.time.acd.view().calls
        snapshot: dict[str, Any] = json.loads(json.dumps(self.time.acd.snapshot()))
        self.time.acd = self._core()
        self.time.now += 3
        self.time.acd.restore(snapshot, self.time.now)
        self.legs = {offer: leg for offer, leg in self.legs.items() if self.talking.get(leg.call) == offer}
        for call in [call for call in self.callers if call not in self.talking]:
            if self.rng.random() < 0.1:
                del self.callers[call]
        for call in list(self.callers):
            self._found(call, before[call])
        self.tell(AdoptionFinished())

    def _found(self, call: CallId, known: dict[str, Any]) -> None:
        if call in self.talking:
            about = (call, self.talking[call], Username(known["agent"]), QueueName(known["queue"]))
            at = self.time.now + WALL
            self.tell(
                CallAdopted(*about, Caller("300"), "571", TrunkName("t"), at, waited_s=1.0, talked_s=5.0)
            )
        elif known["queue"] is not None:
            self.tell(self._queued(call, known["queue"], waited_s=5.0))
        else:
            self.tell(CallArrived(call, Caller("300"), "571", TrunkName("t"), self.time.now + WALL))


def _name(number: int) -> Username:
    return Username(f"a{number:02}")


def _phone(number: int) -> Extension:
    return Extension(str(100 + number))
