"""Trunks and phones as Asterisk shows them: up or down and why, lines busy, phones in use and reachable."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from appliance.core.site.model import SipTrunk, Site, Trunk, TrunkKind

UNKNOWN = "unknown"
UNREACHABLE = "unreachable"
REJECTED = "registration_rejected"
UNREGISTERED = "unregistered"
ASTERISK_DOWN = "asterisk_down"


@dataclass(slots=True)
class TrunkLine:
    name: str
    label: str
    kind: TrunkKind
    channels: int
    since: float
    registers: bool = False
    qualified: bool = False
    """Asterisk asks the other side now and then whether it is there."""
    card_fault: str = ""
    """Of lines on a card, as last seen."""
    online: bool = False
    registration: str | None = None
    """registered, unregistered, rejected; None: this trunk does not register."""
    up: bool = False
    reason: str = UNKNOWN
    busy: set[str] = field(default_factory=set)

    def entity(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "kind": str(self.kind),
            "up": self.up,
            "since": self.since,
            "reason": self.reason,
            "channels": self.channels,
            "busy": len(self.busy),
            "registration": self.registration,
        }


class Lines:
    """Follows channels and endpoints; tells of each change of a trunk, and of its ups and downs."""

    def __init__(
        self,
        clock: Callable[[], float],
        on_trunk: Callable[[str], None],
        on_state: Callable[[TrunkLine], None],
    ) -> None:
        self._clock = clock
        self._on_trunk = on_trunk
        self._on_state = on_state
        self.trunks: dict[str, TrunkLine] = {}
        self.phones: dict[str, set[str]] = {}
        """Extension → channels that are not offers."""
        self._endpoint_of: dict[str, str] = {}

    def configure(self, site: Site) -> None:
        """Follow the site's trunks and phones; what is known of those that stay is kept."""
        for name in self.trunks.keys() - site.trunks.keys():
            del self.trunks[name]
            self._on_trunk(name)
        for name, trunk in site.trunks.items():
            line = self.trunks.get(name)
            if line is None or line.kind is not trunk.kind:
                line = self.trunks[name] = TrunkLine(
                    name, trunk.label, trunk.kind, trunk.channels, self._clock()
                )
            _follow(line, trunk)
            if line.reason != UNKNOWN:
                self._judge(line)
            self._on_trunk(name)
        self.phones = {extension: self.phones.get(extension, set()) for extension in site.phones}

    @property
    def busy(self) -> int:
        return sum(len(line.busy) for line in self.trunks.values())

    @property
    def total(self) -> int:
        return sum(line.channels for line in self.trunks.values())

    def channel_came(self, channel: str, endpoint: str) -> str | None:
        """Count it. The extension if a phone has become used by it."""
        if channel in self._endpoint_of:
            return None
        if line := self.trunks.get(endpoint):
            self._endpoint_of[channel] = endpoint
            line.busy.add(channel)
            self._on_trunk(endpoint)
        elif (used := self.phones.get(endpoint)) is not None:
            self._endpoint_of[channel] = endpoint
            used.add(channel)
            return endpoint if len(used) == 1 else None
        return None

    def channel_went(self, channel: str) -> str | None:
        """The extension if a phone is no longer used."""
        endpoint = self._endpoint_of.pop(channel, None)
        if endpoint is None:
            return None
        if line := self.trunks.get(endpoint):
            line.busy.discard(channel)
            self._on_trunk(endpoint)
        elif (used := self.phones.get(endpoint)) is not None:
            used.discard(channel)
            return endpoint if not used else None
        return None

    def known_channels(self) -> list[str]:
        return list(self._endpoint_of)

    def trunk_online(self, name: str, online: bool) -> None:
        if line := self.trunks.get(name):
            line.online = online
            self._judge(line)

    def trunk_registration(self, name: str, status: str) -> None:
        """`status` as Asterisk words it: Registered, Unregistered, Rejected, Stopped …"""
        line = self.trunks.get(name)
        if line and line.registers:
            lowered = status.lower()
            line.registration = lowered if lowered in ("registered", "rejected") else "unregistered"
            self._judge(line)

    def trunk_on_card(self, name: str, fault: str) -> None:
        """What is wrong with all of its lines; empty: at least one works."""
        if line := self.trunks.get(name):
            line.card_fault = fault
            self._judge(line)

    def asterisk_went(self) -> None:
        """Nothing can be known; no line works."""
        for line in self.trunks.values():
            line.busy.clear()
            line.online = False
            if line.registers:
                line.registration = "unregistered"
            self._judge(line, ASTERISK_DOWN)
        for used in self.phones.values():
            used.clear()
        self._endpoint_of.clear()

    def _judge(self, line: TrunkLine, reason: str = "") -> None:
        if not reason:
            reason = _fault(line)
        if (reason == "", reason) == (line.up, line.reason):
            return
        changed = line.up != (reason == "") or line.reason == UNKNOWN
        line.up, line.reason = reason == "", reason
        if changed:
            line.since = self._clock()
            self._on_state(line)
        self._on_trunk(line.name)


def _follow(line: TrunkLine, trunk: Trunk) -> None:
    """Take over what the site says of it."""
    line.label, line.channels = trunk.label, trunk.channels
    line.qualified = isinstance(trunk, SipTrunk) and trunk.qualify_s > 0
    line.registers = isinstance(trunk, SipTrunk) and trunk.registration is not None
    line.registration = (line.registration or "unregistered") if line.registers else None


def _fault(line: TrunkLine) -> str:
    if line.kind is not TrunkKind.SIP:
        return line.card_fault
    if line.registers and line.registration == "rejected":
        return REJECTED
    if line.qualified and not line.online:
        return UNREACHABLE
    if line.registers and line.registration != "registered":
        return UNREGISTERED
    return ""
