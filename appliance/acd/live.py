"""The live state that the feed shows: the core's entities and the shell's own, in one place."""

from collections.abc import Callable
from typing import Any

from appliance import VERSION
from appliance.acd.alarms import Alarms
from appliance.acd.guard import GuardWatch
from appliance.acd.lines import Lines
from appliance.acd.phone_calls import PhoneCalls
from appliance.core.acd import Acd
from appliance.feed.protocol import Change

Entity = dict[str, Any]


class Live:
    def __init__(
        self,
        core: Acd,
        lines: Lines,
        phone_calls: PhoneCalls,
        alarms: Alarms,
        guard: GuardWatch,
        recording: Callable[[str], bool],
        quality: Callable[[str], Entity | None],
        link: Callable[[], Entity | None],
        started_at: float,
    ) -> None:
        self._core = core
        self._lines = lines
        self._phone_calls = phone_calls
        self._alarms = alarms
        self._guard = guard
        self._recording = recording
        self._quality = quality
        self._link = link
        self._started_at = started_at
        self._changed: set[tuple[str, str]] = set()
        self.asterisk: Entity = {"up": False, "since": started_at, "version": ""}

    def touch(self, kind: str, key: str) -> None:
        """Something outside the core has changed."""
        self._changed.add((kind, key))

    def take_changes(self) -> list[Change]:
        """What has changed since the last call, each entity whole."""
        changed, self._changed = self._changed | self._core.drain_changes(), set()
        return [(kind, key, self.entity(kind, key)) for kind, key in sorted(changed)]

    def entity(self, kind: str, key: str) -> Entity | None:
        match kind:
            case "trunks":
                line = self._lines.trunks.get(key)
                return line.entity() if line else None
            case "alarms":
                return self._alarms.active.get(key)
            case "guard":
                return self._guard.entities().get(key)
            case "system":
                return self._system().get(key)
            case "calls" if key in self._phone_calls.calls:
                return self._sounding(self._phone_calls.calls[key].entity())
            case "calls":
                return self._call(self._core.entity(kind, key))
            case _:
                return self._core.entity(kind, key)

    def state(self) -> dict[str, dict[str, Any]]:
        """Everything, for a new reader."""
        view = self._core.view()
        calls = {key: self._call(call) for key, call in view.calls.items()}
        calls |= {key: self._sounding(call.entity()) for key, call in self._phone_calls.calls.items()}
        return {
            "agents": view.agents,
            "queues": view.queues,
            "calls": calls,
            "trunks": {name: line.entity() for name, line in self._lines.trunks.items()},
            "system": {name: part for name, part in self._system().items() if part is not None},
            "alarms": dict(self._alarms.active),
            "guard": self._guard.entities(),
        }

    def _call(self, entity: Entity | None) -> Entity | None:
        if entity:
            entity["recording"] = self._recording(entity["id"])
            return self._sounding(entity)
        return entity

    def _sounding(self, entity: Entity) -> Entity:
        """With how it sounds; None: not known yet."""
        return entity | {"quality": self._quality(entity["id"])}

    def _system(self) -> dict[str, Entity | None]:
        return {
            "asterisk": self.asterisk,
            "acd": {"since": self._started_at, "version": VERSION},
            "link": self._link(),
            "lines": {"busy": self._lines.busy, "total": self._lines.total},
        }
