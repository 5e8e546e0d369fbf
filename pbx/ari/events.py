"""Asterisk's events as frozen values. `parse` gives None for events of no interest.

Field by field from Asterisk 22's own `rest-api/api-docs/events.json`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

LINE: Final = "TIMBRE_LINE"
"""Variable by which the rendered configuration marks channels of phones, and of trunks on cards."""


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    name: str
    """`PJSIP/101-0000002a`"""
    state: str
    """Down, Ring, Ringing, Up, Busy …"""
    caller_number: str = ""
    caller_name: str = ""
    context: str = ""
    extension: str = ""
    application: str = ""
    """The dialplan application it is in, with its arguments: `Stasis(acd,queue,sales)`."""
    created_at: float = 0.0
    """Epoch seconds."""
    variables: dict[str, str] = field(default_factory=dict)
    """Those that `channelvars` in ari.conf names and that are set."""

    @property
    def technology(self) -> str:
        return self.name.partition("/")[0]

    @property
    def endpoint(self) -> str:
        """`101` of `PJSIP/101-0000002a`. A card's channel (`DAHDI/63-1`) is marked with whose it is."""
        return self.variables.get(LINE) or self.name.partition("/")[2].rpartition("-")[0]


@dataclass(frozen=True, slots=True)
class EnteredApp:
    channel: Channel
    arguments: tuple[str, ...]
    replaced: Channel | None = None
    """A transfer put this channel in the place of that one."""


@dataclass(frozen=True, slots=True)
class ChannelCreated:
    channel: Channel


@dataclass(frozen=True, slots=True)
class ChannelStateChanged:
    channel: Channel


@dataclass(frozen=True, slots=True)
class ChannelDestroyed:
    channel: Channel
    cause: int
    """Q.850; 0 where the technology gave none."""
    tech_cause: int = 0
    """SIP's final status, where Asterisk tells it."""


@dataclass(frozen=True, slots=True)
class UserEvent:
    """`UserEvent(name)` of the dialplan."""

    name: str
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class PlaybackFinished:
    playback: str
    channel: str
    failed: bool


@dataclass(frozen=True, slots=True)
class BlindTransfer:
    """A phone sent the other side elsewhere (REFER)."""

    channel: Channel
    """The transferring phone's."""
    extension: str
    context: str
    succeeded: bool
    bridge: str = ""


@dataclass(frozen=True, slots=True)
class AttendedTransfer:
    """A phone joined its two calls and left."""

    first: Channel
    """The transferring phone's leg in the first call."""
    second: Channel
    succeeded: bool
    target: str = ""
    """Endpoint or number it was joined with, as far as told."""


@dataclass(frozen=True, slots=True)
class EndpointChanged:
    """A phone or trunk became (un)reachable."""

    technology: str
    endpoint: str
    online: bool


@dataclass(frozen=True, slots=True)
class ApplicationReplaced:
    """Another connection took the application over."""


Event = (
    EnteredApp
    | ChannelCreated
    | ChannelStateChanged
    | ChannelDestroyed
    | UserEvent
    | PlaybackFinished
    | BlindTransfer
    | AttendedTransfer
    | EndpointChanged
    | ApplicationReplaced
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bridge:
    id: str
    channels: tuple[str, ...]


def bridge(data: Json) -> Bridge:
    return Bridge(data["id"], tuple(data.get("channels") or ()))


def channel(data: Json) -> Channel:
    """A channel's JSON, as in events and in `GET /channels`."""
    caller = data.get("caller") or {}
    place = data.get("dialplan") or {}
    variables = data.get("channelvars") or {}
    return Channel(
        id=data["id"],
        name=data.get("name", ""),
        state=data.get("state", ""),
        caller_number=caller.get("number") or "",
        caller_name=caller.get("name") or "",
        context=place.get("context") or "",
        extension=place.get("exten") or "",
        application=f"{place.get('app_name') or ''}({place.get('app_data') or ''})",
        created_at=_epoch(data.get("creationtime")),
        variables={name: value for name, value in variables.items() if value},
    )


def _epoch(text: str | None) -> float:
    try:
        return datetime.fromisoformat(text).timestamp() if text else 0.0
    except ValueError:
        return 0.0


def _entered(data: Json) -> Event:
    replaced = data.get("replace_channel")
    return EnteredApp(
        channel(data["channel"]), tuple(data.get("args") or ()), channel(replaced) if replaced else None
    )


def _destroyed(data: Json) -> Event:
    return ChannelDestroyed(
        channel(data["channel"]), int(data.get("cause") or 0), int(data.get("tech_cause") or 0)
    )


def _user_event(data: Json) -> Event:
    source = data.get("channel")
    return UserEvent(data.get("eventname", ""), channel(source) if source else None)


def _playback(data: Json) -> Event:
    playback = data["playback"]
    target = str(playback.get("target_uri", ""))
    return PlaybackFinished(
        playback["id"], target.removeprefix("channel:"), playback.get("state") == "failed"
    )


def _blind(data: Json) -> Event:
    return BlindTransfer(
        channel(data["channel"]),
        data.get("exten", ""),
        data.get("context", ""),
        data.get("result") == "Success",
        (data.get("bridge") or {}).get("id", ""),
    )


def _attended(data: Json) -> Event:
    target = data.get("transfer_target")
    return AttendedTransfer(
        channel(data["transferer_first_leg"]),
        channel(data["transferer_second_leg"]),
        data.get("result") == "Success",
        channel(target).endpoint if target else "",
    )


def _endpoint(data: Json) -> Event:
    end, peer = data["endpoint"], data.get("peer") or {}
    online = peer.get("peer_status") in ("Reachable", "Registered")
    return EndpointChanged(end.get("technology", ""), end.get("resource", ""), online)


_PARSERS: dict[str, Callable[[Json], Event]] = {
    "StasisStart": _entered,
    "ChannelCreated": lambda data: ChannelCreated(channel(data["channel"])),
    "ChannelStateChange": lambda data: ChannelStateChanged(channel(data["channel"])),
    "ChannelDestroyed": _destroyed,
    "ChannelUserevent": _user_event,
    "PlaybackFinished": _playback,
    "BridgeBlindTransfer": _blind,
    "BridgeAttendedTransfer": _attended,
    "PeerStatusChange": _endpoint,
    "ApplicationReplaced": lambda _data: ApplicationReplaced(),
}

TYPES = tuple(_PARSERS)
"""The event types to ask Asterisk for."""


def parse(data: Json) -> Event | None:
    """Raises KeyError or TypeError where a known event lacks what it must have."""
    parser = _PARSERS.get(data.get("type", ""))
    return parser(data) if parser else None
