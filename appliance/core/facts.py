"""What the outside tells the core: `Acd.receive(fact, now)`. Each is something that has happened.

Facts may repeat, come late, or name a call that is already gone; the core takes them calmly.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from appliance.core.history import HistoryEvent
from appliance.core.ids import CallId, Extension, OfferId, QueueName, TrunkName, Username


@dataclass(frozen=True, slots=True)
class Caller:
    number: str = ""
    """As the network gave it, made printable; empty when withheld."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class CallArrived:
    """A caller's channel is in the dialplan (greeting, menu)."""

    call: CallId
    caller: Caller
    did: str
    trunk: TrunkName | None
    """None for a call from one of our own phones."""
    at: float
    """Epoch seconds UTC of the arrival."""
    path: tuple[str, ...] = ()
    """What the caller chose so far, `menu:digit` each."""


@dataclass(frozen=True, slots=True)
class CallQueued:
    """The dialplan handed a caller to a queue. May be the first the core hears of the call."""

    call: CallId
    queue: QueueName
    caller: Caller
    did: str
    trunk: TrunkName | None
    at: float
    path: tuple[str, ...] = ()
    priority: int | None = None
    """Overrides the queue's; higher is served first."""
    skills: dict[str, int] = field(default_factory=dict)
    """Skill → minimum level asked by this call, over the queue's own."""
    waited_s: float = 0.0
    """Time already spent in line before this fact (adoption after a restart): the place is kept."""


@dataclass(frozen=True, slots=True)
class CallAdopted:
    """After a restart: a conversation that went on without the core."""

    call: CallId
    offer: OfferId
    agent: Username
    queue: QueueName
    caller: Caller
    did: str
    trunk: TrunkName | None
    at: float
    waited_s: float
    talked_s: float
    path: tuple[str, ...] = ()
    extension: Extension | None = None
    """The phone that talks, for when no agent is known to sit there."""


class EndedBy(StrEnum):
    CALLER = "caller"
    AGENT = "agent"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class CallGone:
    """The caller's channel is gone, for whatever reason."""

    call: CallId
    by: EndedBy = EndedBy.CALLER
    cause: int = 16
    """Q.850 cause."""
    rejected: bool = False
    """The dialplan refused it: all lines of the trunk or number were busy."""
    reason: str = ""
    """For the system's own doing, a word for history: `asterisk_restarted`, `fallback`, `menu` …"""


@dataclass(frozen=True, slots=True)
class CallDiverted:
    """The caller left the ACD's hands: a phone's blind transfer, or the answer to Divert."""

    call: CallId
    to: str


class OfferFailure(StrEnum):
    DECLINED = "declined"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    """Not registered, no answer to the INVITE, congestion."""
    NO_ANSWER = "no_answer"
    """The phone itself gave up ringing."""


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    offer: OfferId


@dataclass(frozen=True, slots=True)
class OfferConnected:
    """The bridge holds both: the answer to Connect."""

    offer: OfferId


@dataclass(frozen=True, slots=True)
class OfferGone:
    """The agent's channel is gone: while ringing it says why, while talking it ends the conversation."""

    offer: OfferId
    failure: OfferFailure | None = None


@dataclass(frozen=True, slots=True)
class ConnectFailed:
    """The bridge could not be made although the agent answered."""

    offer: OfferId


@dataclass(frozen=True, slots=True)
class AgentLogsIn:
    agent: Username
    extension: Extension
    paused_reason: str | None = None
    """Log in paused, for this reason; None is ready."""


@dataclass(frozen=True, slots=True)
class AgentLogsOut:
    """While talking: takes effect when the conversation is over."""

    agent: Username


@dataclass(frozen=True, slots=True)
class AgentPauses:
    """While talking or in wrap-up: takes effect at once for offers, shown after the call."""

    agent: Username
    reason: str


@dataclass(frozen=True, slots=True)
class AgentReady:
    """Ends a pause or the wrap-up."""

    agent: Username


@dataclass(frozen=True, slots=True)
class AgentEndsWrapUp:
    """By hand, before its time: what was asked for during the call (a pause) comes now, else ready."""

    agent: Username


@dataclass(frozen=True, slots=True)
class CallMoved:
    """A supervisor puts a waiting caller into another queue; the time in line is kept."""

    call: CallId
    queue: QueueName


@dataclass(frozen=True, slots=True)
class AdoptionFinished:
    """After a restart: all calls that survived have been told; the others are gone."""


@dataclass(frozen=True, slots=True)
class ExtensionInUse:
    """The phone carries (or no longer carries) a channel that is not an offer."""

    extension: Extension
    in_use: bool


@dataclass(frozen=True, slots=True)
class ExtensionReachable:
    """Registered or not; an unreachable agent is offered nothing."""

    extension: Extension
    reachable: bool


@dataclass(frozen=True, slots=True)
class CallsUnseen:
    """What history was told of calls that were over before we heard of them."""

    events: tuple[HistoryEvent, ...]


Fact = (
    CallArrived
    | CallQueued
    | CallAdopted
    | CallGone
    | CallDiverted
    | CallsUnseen
    | OfferAnswered
    | OfferConnected
    | OfferGone
    | ConnectFailed
    | AgentLogsIn
    | AgentLogsOut
    | AgentPauses
    | AgentReady
    | AgentEndsWrapUp
    | CallMoved
    | AdoptionFinished
    | ExtensionInUse
    | ExtensionReachable
)
