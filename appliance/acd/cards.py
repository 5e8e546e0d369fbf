"""Lines and analog telephones on cards: which of them work, asked of Asterisk whenever something may have
changed.

Asterisk tells of alarms by events, but of a D-channel that goes or comes by none; so besides it is asked
every two seconds. A trunk is down when none of its parts works; parts that are gone while others work are an
alarm of their own.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from appliance.acd.alarms import Alarms
from appliance.acd.lines import Lines
from appliance.core.site.model import E1Signalling, E1Trunk, FxoTrunk, Site
from appliance.core.wiring import Wire, Wiring
from pbx.ami import actions
from pbx.ami.client import Ami, AmiError
from pbx.ami.packet import Packet

log = logging.getLogger(__name__)

EVERY_S = 2.0
LINES_DOWN = "lines_down"
"""Alarm `lines_down:<trunk>`: some of its lines."""

NOT_CONFIGURED = "not_configured"
"""Asterisk has not got the line: its span waits for its configuration, or could not be configured."""
D_CHANNEL_DOWN = "d_channel_down"
RED, YELLOW, BLUE, OTHER = "red_alarm", "yellow_alarm", "blue_alarm", "alarm"
NO_VOLTAGE = "no_voltage"
"""An analog line's red alarm: nothing is plugged in, or the exchange has cut it off."""

_SPAN_ALARMS = {"RED": RED, "YEL": YELLOW, "BLU": BLUE}
_EVENTS = frozenset({"SpanAlarm", "SpanAlarmClear", "Alarm", "AlarmClear"})


@dataclass(frozen=True, slots=True)
class Sight:
    """What Asterisk said of its cards at one moment."""

    spans: Mapping[int, str] = field(default_factory=dict)
    """Span → alarm, DAHDI's word."""
    isdn: Mapping[int, bool] = field(default_factory=dict)
    """Span → its D-channel is up."""
    channels: Mapping[int, str] = field(default_factory=dict)
    """Channel → alarm, empty where there is none."""


def faults(trunk: E1Trunk | FxoTrunk, wire: Wire, sight: Sight) -> dict[str, str]:
    """What is wrong with each part of a trunk (`1`: span or port), empty where it works."""
    if wire.fault or not wire.channels:
        return {str(span): wire.fault or NOT_CONFIGURED for span in wire.spans}
    if isinstance(trunk, FxoTrunk):
        return {
            str(port): _line(sight, channel) for port, channel in zip(trunk.ports, wire.channels, strict=True)
        }
    size = len(wire.channels) // len(wire.spans)
    return {
        str(span): _e1(trunk, span, wire.channels[index * size], sight)
        for index, span in enumerate(wire.spans)
    }


def _line(sight: Sight, channel: int) -> str:
    if channel not in sight.channels:
        return NOT_CONFIGURED
    return NO_VOLTAGE if sight.channels[channel] else ""


def _e1(trunk: E1Trunk, span: int, first: int, sight: Sight) -> str:
    if first not in sight.channels:
        return NOT_CONFIGURED
    alarm = sight.spans.get(span, "OK")
    if alarm != "OK":
        return _SPAN_ALARMS.get(alarm.split("/")[0], OTHER)
    if trunk.signalling is E1Signalling.R2 or sight.isdn.get(span, False):
        return ""
    return D_CHANNEL_DOWN


class Cards:
    def __init__(
        self, ami: Ami, lines: Lines, alarms: Alarms, reachable: Callable[[str, bool], None]
    ) -> None:
        """`reachable` is told of each analog telephone whether it can be rung."""
        self._ami = ami
        self._lines = lines
        self._alarms = alarms
        self._reachable = reachable
        self._ask = asyncio.Event()
        self._trunks: dict[str, tuple[E1Trunk | FxoTrunk, Wire]] = {}
        self._phones: Mapping[str, Wire] = {}

    def configure(self, site: Site, wiring: Wiring) -> None:
        for name in self._trunks.keys() - wiring.trunks.keys():
            self._alarms.clear(f"{LINES_DOWN}:{name}")
        self._trunks = {}
        for name, wire in wiring.trunks.items():
            trunk = site.trunks.get(name)
            if isinstance(trunk, E1Trunk | FxoTrunk):
                self._trunks[name] = trunk, wire
        self._phones = wiring.phones
        self.ask()

    def ask(self) -> None:
        """Look soon."""
        self._ask.set()

    def event(self, packet: Packet) -> None:
        if packet.get("Event") in _EVENTS:
            self._ask.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._ask.wait()
            except TimeoutError:
                pass
            self._ask.clear()
            if self._ami.connected and (self._trunks or self._phones):
                await self._look()

    async def _look(self) -> None:
        try:
            spans = {span.number: span.alarm for span in await actions.dahdi_spans(self._ami)}
            isdn = await actions.isdn_spans(self._ami)
            sight = Sight(spans, isdn, await actions.dahdi_channels(self._ami))
        except AmiError as error:
            if not self._ami.connected:
                return
            log.debug("Asterisk has no lines on cards: %s", error)
            sight = Sight()
        self.seen(sight)

    def seen(self, sight: Sight) -> None:
        for name, (trunk, wire) in self._trunks.items():
            found = faults(trunk, wire, sight)
            bad = {part: fault for part, fault in found.items() if fault}
            down = len(bad) == len(found)
            self._lines.trunk_on_card(name, next(iter(bad.values())) if down else "")
            partly = bool(bad) and not down
            code = f"{LINES_DOWN}:{name}"
            self._alarms.set(code, partly, "warning", trunk=trunk.label, lines=", ".join(bad))
        for extension, wire in self._phones.items():
            channel = wire.channels[0] if wire.channels else 0
            self._reachable(extension, sight.channels.get(channel, "?") == "")
