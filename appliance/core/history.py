"""The append-only events that history is made of. The core emits them; the store derives rows.

`to_dict`/`from_dict` give the JSON of one journal line:
{"kind": "call_started", "at": epoch_s, "call": …, …}. Fields are only ever added, with defaults,
so that an older journal can always be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEvent:
    kind: ClassVar[str] = ""
    at: float
    """Epoch seconds UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(HistoryEvent):
    kind: ClassVar[str] = "call_started"
    call: str
    direction: str = "in"
    """in, out, internal"""
    caller_number: str = ""
    caller_name: str = ""
    did: str = ""
    trunk: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnteredQueue(HistoryEvent):
    """Opens a queue visit; a call may have several, numbered from 1."""

    kind: ClassVar[str] = "call_entered_queue"
    call: str
    queue: str
    visit: int = 1
    path: tuple[str, ...] = ()
    position: int = 1
    priority: int = 0
    service_target_s: float | None = None
    """The queue's, as it stood when the call came; None from a release that did not say."""
    short_abandon_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferStarted(HistoryEvent):
    kind: ClassVar[str] = "offer_started"
    offer: str
    call: str
    queue: str
    agent: str
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded(HistoryEvent):
    """result: connected, declined, timed_out, failed, withdrawn."""

    kind: ClassVar[str] = "offer_ended"
    offer: str
    call: str
    queue: str
    agent: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConnected(HistoryEvent):
    kind: ClassVar[str] = "call_connected"
    call: str
    queue: str
    visit: int
    agent: str
    extension: str
    waited_s: float
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLeftQueue(HistoryEvent):
    """Closes the visit. outcome: answered (the conversation is over), abandoned, overflowed, transferred,
    failed.

    For `overflowed`, `to` says where: queue:NAME, number:N, voicemail:NAME, announcement:NAME, hangup.
    """

    kind: ClassVar[str] = "call_left_queue"
    call: str
    queue: str
    visit: int
    outcome: str
    waited_s: float
    talked_s: float = 0.0
    agent: str | None = None
    to: str = ""
    reason: str = ""
    """For overflow: max_wait, queue_full, no_agents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(HistoryEvent):
    """outcome: answered, abandoned (left a queue's line), rejected, overflowed, voicemail, self_service
    (ended in greeting or menu), transferred, failed."""

    kind: ClassVar[str] = "call_ended"
    call: str
    outcome: str
    by: str
    """caller, agent, system"""
    cause: int = 16
    reason: str = ""
    queue: str | None = None
    agent: str | None = None
    waited_s: float = 0.0
    talked_s: float = 0.0
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentChanged(HistoryEvent):
    """The agent's state from now on."""

    kind: ClassVar[str] = "agent_changed"
    agent: str
    state: str
    reason: str = ""
    extension: str | None = None
    call: str | None = None
    queue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrunkChanged(HistoryEvent):
    kind: ClassVar[str] = "trunk_changed"
    trunk: str
    up: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingStarted(HistoryEvent):
    """file: path relative to the recordings folder; stereo: left customer, right agent."""

    kind: ClassVar[str] = "recording_started"
    call: str
    file: str
    queue: str | None = None
    agent: str | None = None
    what: str = "conversation"
    """conversation or voicemail"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegMeasured(HistoryEvent):
    """The sound of one leg of a call, told when that leg has ended. `heard` is the stream from the party to
    the box, `told` the one to the party, by the party's own reports; None: it sent none."""

    kind: ClassVar[str] = "leg_measured"
    call: str
    leg: str
    """The channel's id; the caller's own leg has the call's."""
    trunk: str | None = None
    """The party is on this trunk; None: on a phone."""
    extension: str | None = None
    agent: str | None = None
    codec: str = ""
    heard_packets: int
    heard_lost: int
    heard_jitter_s: float
    told_packets: int | None = None
    told_lost: int | None = None
    told_jitter_s: float | None = None
    rtt_s: float | None = None
    rtt_max_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTestEnded(HistoryEvent):
    """How the dialplan let a test of a line end; its sound is told by a LegMeasured of the same call."""

    kind: ClassVar[str] = "line_test_ended"
    call: str
    outcome: str = ""
    """Why it was not even tried: link_full, or guard_… as calls out have it."""
    cause: int = 16
    """Q.850, of the trunk's end."""


LINE_TEST = "line-test-"
"""What the name of a test's call begins with, its number following; `CALL` of pbx.conf.test_phone."""

RECORDING_ONLY = "recording_only"
"""Reason of a CallEnded inferred from a recording of a call that nobody told of; the real end replaces it."""

KINDS: dict[str, type[HistoryEvent]] = {
    cls.kind: cls
    for cls in (
        CallStarted,
        CallEnteredQueue,
        OfferStarted,
        OfferEnded,
        CallConnected,
        CallLeftQueue,
        CallEnded,
        AgentChanged,
        TrunkChanged,
        RecordingStarted,
        LegMeasured,
        LineTestEnded,
    )
}


def to_dict(event: HistoryEvent) -> dict[str, Any]:
    """The event as plain JSON data, `kind` first."""
    return {"kind": event.kind} | {f.name: getattr(event, f.name) for f in fields(event)}


def from_dict(data: Mapping[str, Any]) -> HistoryEvent:
    """Read one journal line's data; unknown fields (of a newer release) are passed over.

    Raises ValueError if the kind is unknown or a needed field is missing.
    """
    cls = KINDS.get(str(data.get("kind")))
    if cls is None:
        raise ValueError(f"unknown kind of history event: {data.get('kind')!r}")
    known = {f.name: data[f.name] for f in fields(cls) if f.name in data}
    if "path" in known:
        known["path"] = tuple(known["path"])
    try:
        return cls(**known)
    except TypeError as error:
        raise ValueError(f"{cls.kind}: {error}") from error
