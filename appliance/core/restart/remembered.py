"""What a restarted core knows from the snapshot of a call that it has not seen again yet."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from appliance.core.ids import CallId, OfferId, QueueName, Username
from appliance.core.states import CallState


@dataclass(frozen=True, slots=True)
class Ringing:
    offer: OfferId
    agent: Username
    queue: QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """Times are epoch seconds UTC: the monotonic clock may have begun anew."""

    call: CallId
    state: CallState
    visits: int = 0
    queue: QueueName | None = None
    """Of the open visit, as are the next four."""
    entered_at: float | None = None
    line_since_at: float | None = None
    connected_at: float | None = None
    visit_waited_s: float | None = None
    waited_s: float = 0.0
    """Of visits closed before."""
    talked_s: float = 0.0
    last_queue: QueueName | None = None
    last_agent: Username | None = None
    overflows: int = 0
    diverted_to: str = ""
    diverted_reason: str = ""
    path: tuple[str, ...] = ()
    ringing: tuple[Ringing, ...] = ()

    @property
    def in_line(self) -> bool:
        return self.state in (CallState.WAITING, CallState.OFFERED)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        known = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        known["state"] = CallState(known["state"])
        known["path"] = tuple(known.get("path", ()))
        known["ringing"] = tuple(Ringing(**ringing) for ringing in known.get("ringing", ()))
        return cls(**known)
