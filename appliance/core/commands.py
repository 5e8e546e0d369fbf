"""What the core wants done: `Acd.drain()`. The shell carries them out in order per call.

A command that finds its channel gone is not an error: the shell reports the fact (CallGone,
OfferGone, ConnectFailed) and the core goes on from there.
"""

from dataclasses import dataclass, field
from typing import Final

from appliance.core.facts import Caller
from appliance.core.history import HistoryEvent
from appliance.core.ids import CallId, Extension, OfferId, QueueName, Username

MUSIC: Final = "default"
"""What Asterisk calls the music that waiting callers hear; every queue has the same."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the caller in line, with music. Idempotent."""

    call: CallId
    queue: QueueName
    music: str = MUSIC


@dataclass(frozen=True, slots=True)
class Announce:
    """Tell the waiting caller where they stand; the music goes on afterwards."""

    call: CallId
    position: int | None
    """1 is next; None says nothing of it."""
    wait_s: float | None
    """Estimated further wait; None says nothing of it."""
    message: str | None = None
    """Name of a prompt of the site to play besides."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring the agent's phone; the new channel's id is the offer's id."""

    offer: OfferId
    call: CallId
    queue: QueueName
    agent: Username
    extension: Extension
    caller: Caller
    queue_label: str
    timeout_s: float


@dataclass(frozen=True, slots=True)
class StopRinging:
    offer: OfferId
    answered_elsewhere: bool


@dataclass(frozen=True, slots=True)
class Connect:
    """Bridge caller and agent, stop the music; record if asked.

    Answered by OfferConnected or ConnectFailed.
    """

    offer: OfferId
    call: CallId
    queue: QueueName
    agent: Username
    record: bool


@dataclass(frozen=True, slots=True)
class StopRecording:
    """The conversation is over and its caller is still there; nothing happens where none is recorded."""

    call: CallId


@dataclass(frozen=True, slots=True)
class Divert:
    """Send the caller back to the dialplan at a rendered place (see contracts of `pbx.conf`)."""

    call: CallId
    context: str
    extension: str = "s"
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HangUpCall:
    call: CallId
    cause: int = 16


@dataclass(frozen=True, slots=True)
class HangUpOffer:
    """End the agent's leg (the caller left, or the answer came too late)."""

    offer: OfferId


@dataclass(frozen=True, slots=True)
class Record:
    """Append this to history."""

    event: HistoryEvent


Command = (
    Hold
    | Announce
    | Ring
    | StopRinging
    | Connect
    | StopRecording
    | Divert
    | HangUpCall
    | HangUpOffer
    | Record
)
