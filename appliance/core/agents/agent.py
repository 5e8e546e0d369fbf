"""An agent and the phone they sit at."""

from dataclasses import dataclass, field

from appliance.core.figures.tallies import AgentTally
from appliance.core.ids import CallId, Extension, OfferId, QueueName, Username
from appliance.core.states import AGENT_MOVES, AgentState, check_move


@dataclass(slots=True)
class Phone:
    """What is known of an extension, whoever sits there. Taken as reachable until told otherwise."""

    reachable: bool = True
    in_use: bool = False


@dataclass(frozen=True, slots=True)
class NextState:
    """What an agent asked for while a call had the word: paused or offline, after it."""

    state: AgentState
    reason: str = ""


@dataclass(slots=True)
class Agent:
    username: Username
    name: str
    queues: tuple[QueueName, ...]
    skills: dict[str, int]
    since: float
    """Monotonic second of the last move."""
    state: AgentState = AgentState.OFFLINE
    reason: str = ""
    extension: Extension | None = None
    phone: Phone | None = None
    """None while offline."""
    offer: OfferId | None = None
    call: CallId | None = None
    queue: QueueName | None = None
    """Of the call, and of the wrap-up after it."""
    engaged: float = 0.0
    """Monotonic second when the phone began to ring for the present call."""
    idle_since: float = 0.0
    """Monotonic second since when the agent is free; an offer that came to nothing does not touch it."""
    lot: float = 0.0
    """Drawn at log-in; decides between equals."""
    next: NextState | None = None
    resting: bool = False
    """The phone could not be rung; left alone until the deadline."""
    failures: int = 0
    """In a row; each makes the rest longer."""
    leaving: bool = False
    """No longer in the site; gone as soon as the call is over."""
    tally: AgentTally = field(default_factory=AgentTally)

    def move(self, new: AgentState, now: float) -> None:
        self.state = check_move(AGENT_MOVES, self.state, new)
        self.since = now

    @property
    def logged_in(self) -> bool:
        return self.state is not AgentState.OFFLINE

    @property
    def seat(self) -> Extension:
        """The phone to ring; asking it of somebody offline is a defect."""
        if self.extension is None:
            raise LookupError(f"{self.username} is {self.state} and at no phone")
        return self.extension

    @property
    def reachable(self) -> bool:
        return self.phone is not None and self.phone.reachable

    @property
    def free(self) -> bool:
        """May be rung now."""
        return self.state is AgentState.READY and self.reachable and not self.resting and not self.leaving
