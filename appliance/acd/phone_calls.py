"""Calls that no queue has to do with: between phones, and out through a trunk. Seen, never steered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from appliance.acd import variables
from appliance.core.history import CallEnded, CallStarted, HistoryEvent
from pbx.ari.events import Channel


@dataclass(slots=True)
class PhoneCall:
    id: str
    direction: str
    """out or internal"""
    number: str
    name: str
    extension: str
    """The phone that dialled."""
    dialled: str
    started_at: float
    trunk: str | None = None
    connected_at: float | None = None

    def entity(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "state": "talking" if self.connected_at else "greeting",
            "direction": self.direction,
            "number": self.number,
            "name": self.name,
            "did": self.dialled,
            "trunk": self.trunk,
            "queue": None,
            "position": None,
            "agent": None,
            "extension": self.extension,
            "path": [],
            "started_at": self.started_at,
            "since": self.connected_at or self.started_at,
            "queued_at": None,
            "connected_at": self.connected_at,
            "priority": 0,
            "recording": False,
            "offers": [],
        }


class PhoneCalls:
    def __init__(
        self,
        append: Callable[[HistoryEvent], None],
        on_change: Callable[[str], None],
        clock: Callable[[], float],
    ) -> None:
        self._append = append
        self._on_change = on_change
        self._clock = clock
        self.calls: dict[str, PhoneCall] = {}

    @staticmethod
    def is_one(channel: Channel) -> bool:
        """A phone's own call; a Local channel is but the other end of a transfer."""
        return (
            variables.is_callers(channel)
            and channel.technology != "Local"
            and channel.variables.get(variables.DIRECTION) in ("out", "internal")
        )

    def seen(self, channel: Channel) -> None:
        """Dialled; known by now already, maybe, with less."""
        if channel.id in self.calls:
            return
        caller = variables.caller(channel)
        call = PhoneCall(
            id=channel.id,
            direction=channel.variables[variables.DIRECTION],
            number=caller.number,
            name=caller.name,
            extension=channel.endpoint,
            dialled=variables.printable(channel.variables.get(variables.DID, "") or channel.extension),
            started_at=variables.arrived_at(channel, self._clock()),
            trunk=channel.variables.get(variables.TRUNK) or None,
        )
        self.calls[channel.id] = call
        self.state(channel)
        self._on_change(channel.id)

    def state(self, channel: Channel) -> None:
        """Answered, when the caller's own channel is up; and over which trunk, found late by the dialplan."""
        call = self.calls.get(channel.id)
        if call is None:
            return
        was = (call.trunk, call.connected_at)
        call.trunk = channel.variables.get(variables.TRUNK) or call.trunk
        if channel.state == "Up" and call.connected_at is None:
            call.connected_at = self._clock()
        if was != (call.trunk, call.connected_at):
            self._on_change(channel.id)

    def hand_over(self, channel: str) -> None:
        """It enters a queue: from now on it is the core's."""
        if self.calls.pop(channel, None):
            self._on_change(channel)

    def ended(
        self, channel: str, cause: int, reason: str = "", refused: bool = False, trunk: str = ""
    ) -> None:
        """`refused`: the dialplan let it not even ring. `trunk`: the last one it was tried over."""
        call = self.calls.pop(channel, None)
        if call is None:
            return
        now = self._clock()
        self._append(
            CallStarted(
                at=call.started_at,
                call=call.id,
                direction=call.direction,
                caller_number=call.number,
                caller_name=call.name,
                did=call.dialled,
                trunk=trunk or call.trunk,
            )
        )
        self._append(
            CallEnded(
                at=now,
                call=call.id,
                outcome="answered" if call.connected_at else "rejected" if refused else "failed",
                by="system" if reason else "caller",
                cause=cause or 16,
                reason=reason,
                talked_s=now - call.connected_at if call.connected_at else 0.0,
            )
        )
        self._on_change(channel)
