"""Having the root helper shape the WAN link as the site says, and saying whether it is in force.

Whatever goes wrong here is a note and a finding of health, never a reason to hold telephony up.
"""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from appliance.core.admission import FRAMING
from appliance.core.site.model import Site, Wan
from appliance.site.files import write_if_changed
from appliance.site.notes import Note
from hw.helper.client import HelperError, ask
from hw.helper.request import ApplyQos, RemoveQos, Request, RequestError

_DEVICES: Final = "timbre-in"
"""Device of hw.qos behind which incoming packets wait."""
_LOOK_AGAIN_S: Final = 600.0
_TRY_AGAIN_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class State:
    """What /run/timbre/shaping.json says."""

    interface: str
    in_force: bool
    queue: str = ""
    """How bulk waits: cake, fq_codel or pfifo."""
    reason: str = ""
    """Why it is not in force."""
    devices: tuple[int, ...] = ()
    """Numbers of the interfaces that were shaped: a replaced one has another."""


class Shaping:
    def __init__(self, path: Path, ask: Callable[[Request], dict[str, Any]] = ask) -> None:
        self._path = path
        self._ask = ask
        self._looked_at = 0.0

    def follow(self, site: Site) -> Note | None:
        """Make the link as the site says. Idempotent: calls up notice nothing."""
        self._looked_at = time.monotonic()
        wan, before = site.network.wan, self.state()
        wanted = site.network.uplink if wan and wan.shaping else ""
        note = None
        if before and before.interface and wanted != before.interface:
            note = self._remove(before)
        if wan and wanted:
            note = self._apply(wanted, wan)
        return note

    def watch(self, site: Site) -> Note | None:
        """Follow again where it was not in force, where an interface was replaced, and now and then."""
        state = self.state()
        if state is None:
            return None
        since = time.monotonic() - self._looked_at
        gone = state.in_force and devices(state.interface) != state.devices
        if gone or since > (_LOOK_AGAIN_S if state.in_force else _TRY_AGAIN_S):
            return self.follow(site)
        return None

    def state(self) -> State | None:
        """None: the link is not ours to shape."""
        return read(self._path)

    def _apply(self, interface: str, wan: Wan) -> Note | None:
        framing = FRAMING[wan.overhead]
        try:
            said = self._ask(
                ApplyQos(
                    interface,
                    wan.up_kbit,
                    wan.down_kbit,
                    framing.extra_bytes,
                    framing.least_bytes,
                    framing.cells,
                )
            )
            queue = str(json.loads(said["said"])["queue"])
        except (HelperError, RequestError, ValueError, KeyError, TypeError) as error:
            self._write(State(interface, in_force=False, reason=str(error)))
            return Note("shaping_failed", {"interface": interface, "reason": str(error)})
        self._write(State(interface, in_force=True, queue=queue, devices=devices(interface)))
        return None

    def _remove(self, before: State) -> Note | None:
        try:
            self._ask(RemoveQos(before.interface))
        except (HelperError, RequestError) as error:
            return Note("shaping_stays", {"interface": before.interface, "reason": str(error)})
        self._path.unlink(missing_ok=True)
        return None

    def _write(self, state: State) -> None:
        write_if_changed(self._path, json.dumps(asdict(state)))


def read(path: Path) -> State | None:
    """What was last written; None where there is nothing, or nothing legible."""
    try:
        data: dict[str, Any] = json.loads(path.read_bytes())
        return State(**data | {"devices": tuple(data["devices"])})
    except OSError, ValueError, KeyError, TypeError:
        return None


def devices(interface: str) -> tuple[int, ...]:
    """The numbers of an interface and of the device behind it; of those that are there."""
    found = []
    for name in (interface, _DEVICES):
        try:
            found.append(socket.if_nametoindex(name))
        except OSError:
            continue
    return tuple(found)
