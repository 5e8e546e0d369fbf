"""From how calls sound to what is done: alarms with their likely cause, and the link's free places."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appliance.acd.alarms import Alarms
from appliance.acd.lines import Lines
from appliance.acd.quality import LiveLeg
from appliance.core import admission
from appliance.core.quality import capacity
from appliance.core.quality.capacity import Capacity, Heard
from appliance.core.quality.causes import Causes, Kind, Sounded, Use
from appliance.core.quality.leg import Leg
from appliance.core.quality.one_way import OneWay, is_unheard
from appliance.core.site.model import SipTrunk, Site, Wan
from pbx.ari import system
from pbx.ari.connection import Ari

log = logging.getLogger(__name__)

ROOM = "TIMBRE_WAN_ROOM"
"""The rendered dialplan lets no more calls over the link than this says, in thousandths of a place."""
COUNTERS = Path("/proc/net/dev")
"""Of the network that we live in; /sys may be that of the machine around a container."""


@dataclass(slots=True)
class Meter:
    """Bytes that an interface has carried, as rates between two looks."""

    file: Path = COUNTERS
    _before: tuple[str, int, int, float] | None = None

    def look(self, interface: str, now: float) -> tuple[float, float] | None:
        """(up, down) in kbit/s since the look before; None: not known, or just begun."""
        before, self._before = self._before, None
        try:
            up, down = self._counts(interface)
        except OSError, ValueError, LookupError:
            return None
        self._before = (interface, up, down, now)
        if before is None or before[0] != interface or up < before[1] or down < before[2]:
            return None
        span_s = max(0.001, now - before[3])
        return (up - before[1]) / span_s / 125, (down - before[2]) / span_s / 125

    def _counts(self, interface: str) -> tuple[int, int]:
        """Bytes sent and received."""
        lines = self.file.read_text(encoding="ascii").splitlines()
        found = dict(line.split(":", 1) for line in lines if ":" in line)
        counts = {name.strip(): text.split() for name, text in found.items()}[interface]
        return int(counts[8]), int(counts[0])


@dataclass(slots=True)
class Sound:
    ari: Callable[[], Ari | None]
    lines: Lines
    alarms: Alarms
    on_link: Callable[[], None]
    """The link's places, or how many are free, have changed."""
    clock: Callable[[], float]
    """Epoch seconds."""
    now: Callable[[], float]
    """Monotonic."""
    meter: Meter = field(default_factory=Meter)
    _site: Site | None = None
    _causes: Causes = field(default_factory=Causes)
    _one_way: OneWay = field(default_factory=OneWay)
    _capacity: Capacity | None = None
    _since: float = 0.0
    _told: set[str] = field(default_factory=set)
    """Codes of the alarms that stand."""

    def configure(self, site: Site) -> None:
        self._site = site
        places = admission.limit(site)
        if places is None:
            self._capacity = None
        elif self._capacity is None:
            self._capacity, self._since = capacity.begin(places), self.clock()
        else:
            self._capacity = capacity.configure(self._capacity, places)
        self.tell()
        self.on_link()

    def tell(self) -> None:
        """Asterisk, how many calls may be on the link; also after it was started anew."""
        if (ari := self.ari()) is not None:
            system.set_global(ari, ROOM, self._room())

    def _room(self) -> str:
        """Empty: what is rendered holds."""
        carries = self._capacity
        return str(1000 * carries.places) if carries and carries.reduced else ""

    def round(self, legs: list[LiveLeg]) -> None:
        """Every leg has been asked."""
        whole = [(leg, leg.whole) for leg in legs if leg.whole is not None]
        unheard = self._one_way.hear([(_one_way_code(leg), one) for leg, one in whole], self.now())
        # No sound at all is another problem than bad sound, with another next step.
        cut_off = {leg.channel for leg, one in whole if is_unheard(one)}
        heard = [(leg, leg.last) for leg in legs if leg.last is not None and leg.channel not in cut_off]
        self._blame(
            unheard, [Sounded(self._kind(leg), leg.trunk or leg.extension or "", last) for leg, last in heard]
        )
        if self._capacity is not None:
            over = [last for leg, last in heard if self._kind(leg) is Kind.LINK]
            self._follow(capacity.step(self._capacity, [_heard(one) for one in over], self.now()))

    def entity(self) -> dict[str, Any] | None:
        """As the feed shows the link; None: the site says nothing of one."""
        if self._capacity is None:
            return None
        busy = sum(len(line.busy) for name, line in self.lines.trunks.items() if self._is_over_link(name))
        return {
            "places": self._capacity.places,
            "configured": self._capacity.configured,
            "busy": busy,
            "free": max(0, self._capacity.places - busy),
            "why": str(self._capacity.why),
            "since": self._since,
        }

    def _follow(self, after: Capacity) -> None:
        before, self._capacity = self._capacity, after
        if before is None or before.places == after.places:
            return
        self._since = self.clock()
        log.warning(
            "the link carries %d of %d calls now (%s)", after.places, after.configured, after.why or "well"
        )
        self.tell()
        self.on_link()

    def _blame(self, unheard: set[str], legs: list[Sounded]) -> None:
        standing = self._causes.hear(legs, self._use(), self.now())
        for cause in standing:
            self.alarms.raise_alarm(cause.code, "warning", **cause.args)
        for code in unheard:
            self.alarms.raise_alarm(code, "warning")
        codes = {cause.code for cause in standing} | unheard
        for code in self._told - codes:
            self.alarms.clear(code)
        self._told = codes

    def _use(self) -> Use | None:
        wan = self._wan()
        if wan is None or self._site is None:
            return None
        rates = self.meter.look(self._site.network.uplink, self.now())
        if rates is None:
            return None
        busy = (self.entity() or {}).get("busy", 0)
        voice = busy * admission.place_bit_s(self._site, wan.overhead) / 1000 if busy else 0.0
        return Use(*rates, wan.up_kbit, wan.down_kbit, voice)

    def _wan(self) -> Wan | None:
        return self._site.network.wan if self._site else None

    def _kind(self, leg: LiveLeg) -> Kind:
        if leg.trunk is None:
            return Kind.DESK
        return Kind.LINK if self._is_over_link(leg.trunk) else Kind.TRUNK

    def _is_over_link(self, name: str) -> bool:
        trunk = self._site.trunks.get(name) if self._site else None
        return isinstance(trunk, SipTrunk) and trunk.link == "wan" and self._wan() is not None


def _heard(leg: Leg) -> Heard:
    return Heard(max(leg.heard.loss, leg.told.loss if leg.told else 0.0), leg.rtt_s)


def _one_way_code(leg: LiveLeg) -> str:
    """Of the alarm that this leg's party is not heard."""
    return f"trunk_one_way:{leg.trunk}" if leg.trunk else f"desk_one_way:{leg.extension}"
