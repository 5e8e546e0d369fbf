"""A call centre in a test's hand: says facts to the core in few words and remembers what it wanted done."""

from random import Random
from typing import Any

from appliance.core.acd import Acd
from appliance.core.commands import Command, Record, Ring
from appliance.core.facts import (
    AgentLogsIn,
    AgentPauses,
    AgentReady,
    CallArrived,
    Caller,
    CallGone,
    CallQueued,
    EndedBy,
    Fact,
    OfferAnswered,
    OfferConnected,
    OfferFailure,
    OfferGone,
)
from appliance.core.history import HistoryEvent
from appliance.core.ids import CallId, Extension, OfferId, QueueName, TrunkName, Username
from appliance.core.site.model import Queue, Site, User
from tests.support.core_site import agent, site

WALL = 1_700_000_000.0


class Centre:
    """Time begins at 1000 s. `said` are the commands since the last fact, `history` all events ever."""

    def __init__(self, the_site: Site, snapshot: dict[str, Any] | None = None, now: float = 1000.0) -> None:
        self.now = now
        self.acd = Acd(the_site, Random(1), WALL, "t")
        self.said: list[Command] = []
        self.history: list[HistoryEvent] = []
        self.rings: dict[OfferId, Ring] = {}
        if snapshot is not None:
            self.acd.restore(snapshot, now)
            self.collect()

    def tell(self, *facts: Fact) -> list[Command]:
        self.said = []
        for fact in facts:
            self.acd.receive(fact, self.now)
            self.collect()
        return self.said

    def pass_s(self, seconds: float) -> list[Command]:
        """Time passes; the core is woken exactly at its deadlines."""
        self.said = []
        end = self.now + seconds
        while (at := self.acd.next_deadline()) is not None and at <= end:
            self.now = max(self.now, at)
            self.acd.tick(self.now)
            self.collect()
        self.now = end
        return self.said

    def collect(self) -> None:
        for command in self.acd.drain():
            if isinstance(command, Record):
                self.history.append(command.event)
            else:
                self.said.append(command)
            if isinstance(command, Ring):
                self.rings[command.offer] = command

    def heard[C](self, kind: type[C]) -> list[C]:
        return [command for command in self.said if isinstance(command, kind)]

    def events[E: HistoryEvent](self, kind: type[E]) -> list[E]:
        return [event for event in self.history if isinstance(event, kind)]

    # -- what people do

    def log_in(self, *usernames: str) -> None:
        """Each at an own phone, one second after another, so that the first is the longest idle."""
        for username in usernames:
            self.tell(AgentLogsIn(Username(username), self.phone_of(username)))
            self.now += 1

    def phone_of(self, username: str) -> Extension:
        return Extension(str(100 + list(self.acd.view().agents).index(username)))

    def pause(self, username: str, reason: str = "break") -> None:
        self.tell(AgentPauses(Username(username), reason))

    def ready(self, username: str) -> None:
        self.tell(AgentReady(Username(username)))

    def arrive(self, call: str, did: str = "5716001000") -> None:
        self.tell(CallArrived(CallId(call), Caller("3001112233"), did, TrunkName("carrier"), self.now + WALL))

    def queue(self, call: str, queue: str = "sales", **more: Any) -> list[Command]:
        return self.tell(
            CallQueued(
                CallId(call),
                QueueName(queue),
                Caller("3001112233", "Ana"),
                "5716001000",
                TrunkName("carrier"),
                self.now + WALL,
                **more,
            )
        )

    def hang_up(self, call: str, by: EndedBy = EndedBy.CALLER) -> list[Command]:
        return self.tell(CallGone(CallId(call), by))

    def offer_of(self, username: str) -> OfferId:
        """The last that rang this agent."""
        return [ring.offer for ring in self.rings.values() if ring.agent == username][-1]

    def pick_up(self, username: str) -> list[Command]:
        return self.tell(OfferAnswered(self.offer_of(username)))

    def answer(self, username: str) -> None:
        """Picked up and joined."""
        self.pick_up(username)
        self.tell(OfferConnected(self.offer_of(username)))

    def decline(self, username: str, failure: OfferFailure = OfferFailure.DECLINED) -> None:
        self.tell(OfferGone(self.offer_of(username), failure))

    def agent_hangs_up(self, username: str) -> list[Command]:
        return self.tell(OfferGone(self.offer_of(username)))

    # -- what is to be seen

    def agent(self, username: str) -> dict[str, Any]:
        return self.acd.view().agents[username]

    def state(self, username: str) -> str:
        return str(self.agent(username)["state"])

    def line(self, queue: str = "sales") -> dict[str, Any]:
        return self.acd.view().queues[queue]

    def call(self, call: str) -> dict[str, Any] | None:
        return self.acd.view().calls.get(call)

    def order(self, queue: str = "sales") -> list[str]:
        """Calls in line, next first."""
        waiting = [c for c in self.acd.view().calls.values() if c["queue"] == queue and c["position"]]
        return [c["id"] for c in sorted(waiting, key=lambda c: c["position"])]

    def rung(self) -> list[tuple[str, str]]:
        """(agent, call) rung since the last fact."""
        return [(ring.agent, ring.call) for ring in self.heard(Ring)]


def sales(**settings: Any) -> Queue:
    return Queue("sales", "Sales", **settings)


def centre(*agents: str, queue: Queue | None = None) -> Centre:
    """One queue `sales` with these agents, all logged in."""
    made = Centre(site([queue or sales()], [agent(name, "sales") for name in agents]))
    made.log_in(*agents)
    return made


def centre_of(queues: list[Queue], users: list[User], **more: Any) -> Centre:
    """Nobody logged in yet."""
    return Centre(site(queues, users, **more))
