"""A caller and the visits they pay to queues."""

from dataclasses import dataclass, field

from appliance.core.facts import Caller
from appliance.core.ids import CallId, OfferId, QueueName, TrunkName, Username
from appliance.core.offers.offer import Offer
from appliance.core.queues.line import Place
from appliance.core.queues.queue import LiveQueue
from appliance.core.site.model import SkillNeed
from appliance.core.states import CALL_MOVES, CallState, OfferState, check_move


@dataclass(slots=True)
class Visit:
    """From entering a queue to leaving it, by a conversation's end, by giving up, or by overflow."""

    queue: LiveQueue
    number: int
    """Counts a call's visits, from 1."""
    entered: float
    place: Place
    asked: tuple[SkillNeed, ...] = ()
    required: dict[str, int] = field(default_factory=dict)
    """Skill → level asked by now; relaxes as the wait grows."""
    overdue: bool = False
    """The maximum wait is over: what rings may still answer, nobody else is rung."""
    connected: float | None = None
    waited_s: float | None = None
    """Fixed when the conversation begins."""


@dataclass(slots=True)
class Call:
    id: CallId
    caller: Caller
    did: str
    trunk: TrunkName | None
    started_at: float
    """Epoch seconds UTC."""
    serial: int
    since: float
    """Monotonic second of the last move."""
    path: tuple[str, ...] = ()
    state: CallState = CallState.GREETING
    priority: int | None = None
    """Asked by the call; None is the queue's."""
    skills: dict[str, int] = field(default_factory=dict)
    visit: Visit | None = None
    visits: int = 0
    line_since: float | None = None
    """Since when the caller has waited in one line or another; None: does not wait."""
    offers: dict[OfferId, Offer] = field(default_factory=dict)
    """Those not closed yet, in order of ringing."""
    overflows: int = 0
    tried: set[QueueName] = field(default_factory=set)
    """Queues that overflowed this call in one and the same instant."""
    diverted_to: str = ""
    diverted_reason: str = ""
    """Why the ACD sent the call away; empty: somebody else did (a transfer)."""
    waited_s: float = 0.0
    talked_s: float = 0.0
    last_queue: QueueName | None = None
    last_agent: Username | None = None

    def move(self, new: CallState, now: float) -> None:
        self.state = check_move(CALL_MOVES, self.state, new)
        self.since = now

    @property
    def direction(self) -> str:
        return "internal" if self.trunk is None else "in"

    @property
    def urgency(self) -> int:
        """The priority that counts: higher is served first."""
        if self.priority is not None:
            return self.priority
        return self.visit.queue.config.priority if self.visit else 0

    @property
    def visiting(self) -> Visit:
        """The open visit: a call in line or talking has one, and asking others for it is a defect."""
        if self.visit is None:
            raise LookupError(f"call {self.id} is {self.state} and in no queue")
        return self.visit

    @property
    def waiting_since(self) -> float:
        """Monotonic second; the clock of the place in line and of relaxing skills."""
        return self.visiting.entered if self.line_since is None else self.line_since

    @property
    def taken(self) -> Offer | None:
        """The offer that an agent has answered."""
        for offer in self.offers.values():
            if offer.state in (OfferState.ACCEPTED, OfferState.CONNECTED):
                return offer
        return None

    @property
    def in_line(self) -> bool:
        return self.state in (CallState.WAITING, CallState.OFFERED)
