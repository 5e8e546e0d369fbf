"""A call centre as Erlang thought of it: Poisson arrivals, exponential talks, nobody gives up, nobody errs.

Phones are answered at once and there is no wrap-up, so that the handling time is the talk alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from appliance.core.acd import Acd
from appliance.core.commands import Command, Connect, Record, Ring
from appliance.core.facts import (
    AgentLogsIn,
    Caller,
    CallGone,
    CallQueued,
    OfferAnswered,
    OfferConnected,
)
from appliance.core.history import CallConnected
from appliance.core.ids import CallId, Extension, QueueName, TrunkName, Username
from appliance.core.site.model import Queue, Site, User
from tests.simulation.virtual_time import VirtualTime
from tests.support.core_site import agent, site


@dataclass(frozen=True, slots=True)
class Stream:
    """Callers of one kind."""

    queue: str
    every_s: float
    """Mean time between two."""
    talk_s: float
    """Mean talk."""
    skills: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    queue: str
    agent: str
    waited_s: float


class Clinic:
    """`answers` collects, in the order in which they were answered, callers of the whole run."""

    def __init__(self, queues: list[Queue], users: list[User], streams: list[Stream], seed: int) -> None:
        self.rng = Random(seed)
        self.streams = streams
        self.answers: list[Answer] = []
        self.on_call: Callable[[], object] = lambda: None
        """Runs just before a caller comes into line."""
        self._calls = 0
        self._draws = 0
        self._surplus = 0.0
        self._site: Site = site(queues, users)
        self.time = VirtualTime(Acd(self._site, Random(seed), 0.0, "s"), self._carry_out)
        self._talks: dict[CallId, float] = {}
        for number, user in enumerate(users):
            self.time.tell(AgentLogsIn(Username(user.username), Extension(str(100 + number))))
        for stream in streams:
            self._plan_next(stream)

    def run(self, seconds: float) -> None:
        self.time.run(self.time.now + seconds)

    def _plan_next(self, stream: Stream) -> None:
        self.time.plan(stream.every_s * self._draw(-1), lambda: self._call(stream))

    def _call(self, stream: Stream) -> None:
        self._plan_next(stream)
        self._calls += 1
        self.on_call()
        call = CallId(f"c{self._calls}")
        self._talks[call] = stream.talk_s * self._draw(1)
        queue, trunk = QueueName(stream.queue), TrunkName("carrier")
        self.time.tell(
            CallQueued(call, queue, Caller("300"), "571", trunk, self.time.now, skills=stream.skills)
        )

    def _draw(self, sign: int) -> float:
        """Exponential with mean 1."""
        drawn = self.rng.expovariate()
        self._draws += 1
        self._surplus += sign * (drawn - 1)
        return drawn

    @property
    def surplus(self) -> float:
        """How much more work chance brought than was to be expected, relatively; 0 in expectation."""
        return 2 * self._surplus / self._draws

    def _carry_out(self, command: Command) -> None:
        match command:
            case Ring():
                self.time.tell(OfferAnswered(command.offer))
            case Connect():
                self.time.tell(OfferConnected(command.offer))
                talk_s = self._talks.pop(command.call)
                self.time.plan(talk_s, lambda: self.time.tell(CallGone(command.call)))
            case Record(CallConnected() as event):
                self.answers.append(Answer(event.queue, event.agent, event.waited_s))
            case _:
                pass


def plain_queue(name: str = "sales", **settings: int) -> Queue:
    return Queue(name, name.title(), wrap_up_s=0, **settings)


def team(size: int, *queues: str) -> list[User]:
    return [agent(f"a{n:02}", *(queues or ("sales",))) for n in range(size)]
