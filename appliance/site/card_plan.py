"""Lines and telephones on cards: from the site's words and the wiring to what Asterisk and DAHDI are told."""

from collections.abc import Iterator, Mapping

from appliance.core.site.countries import country
from appliance.core.site.model import (
    CallerIdSignal,
    CallerIdStart,
    Clock,
    E1Signalling,
    E1Trunk,
    FxoTrunk,
    LineStart,
    Phone,
    Site,
)
from appliance.core.wiring import Wire, Wiring
from hw.cards.wanted import E1, Analog, Wanted
from pbx.conf import plan

_GROUPS = 63
"""Asterisk has groups 0 to 63; 0 is left to lines that name none."""


def trunk(site: Site, trunk: E1Trunk | FxoTrunk, wiring: Wiring, guard: plan.Limit) -> plan.CardTrunk:
    wire = wiring.trunks[trunk.name]
    return plan.CardTrunk(
        name=trunk.name,
        channels=trunk.channels,
        caller_id=trunk.caller_id,
        language=str(site.language),
        parts=tuple(_parts(site, trunk, wire, wiring)) if wire.channels else (),
        number=trunk.number.removeprefix("+") if isinstance(trunk, FxoTrunk) else "",
        guard=guard,
        test_number=trunk.line_test.number if trunk.line_test else "",
    )


def phone(site: Site, phone: Phone, wiring: Wiring, language: str, guard: plan.Limit) -> plan.CardPhone:
    wire = wiring.phones[phone.extension]
    return plan.CardPhone(
        extension=phone.extension,
        label=phone.label,
        dial_out=phone.dial_out,
        language=language,
        span=wire.spans[0],
        channel=wire.channels[0] if wire.channels else None,
        caller_id_signal=str(_telephone_signal(site)),
        guard=guard,
    )


def wanted(site: Site, wiring: Wiring, marks: Mapping[int, str]) -> tuple[Wanted, ...]:
    """What DAHDI itself is to be told of the spans in use; `marks` are of Asterisk's part of them."""
    e1 = [
        each
        for trunk in site.trunks.values()
        if isinstance(trunk, E1Trunk)
        for each in _e1(site, trunk, wiring, marks)
    ]
    return (*e1, *_analog(site, wiring, marks))


def _parts(
    site: Site, trunk: E1Trunk | FxoTrunk, wire: Wire, wiring: Wiring
) -> Iterator[plan.Pri | plan.R2 | plan.AnalogLines]:
    groups = _groups(wiring)
    if isinstance(trunk, FxoTrunk):
        yield _lines(site, trunk, wire, groups[wire.channels[0]])
        return
    size = len(wire.channels) // len(trunk.spans)
    for index, span in enumerate(trunk.spans):
        channels = wire.channels[index * size : (index + 1) * size]
        if trunk.signalling is E1Signalling.R2:
            variant = trunk.r2_variant or country(site.country).r2_variant
            yield plan.R2(span, channels, variant, trunk.r2_digits, groups[wire.channels[0]])
        else:
            network = trunk.signalling is E1Signalling.PRI_NET
            yield plan.Pri(span, channels, network, str(trunk.switch_type), str(trunk.number_plan))


def _groups(wiring: Wiring) -> dict[int, int]:
    """First channel of a trunk → its group. By the channel, so that a trunk more does not renumber the
    others."""
    groups: dict[int, int] = {}
    for first in sorted(wire.channels[0] for wire in wiring.trunks.values() if wire.channels):
        wanted = first % _GROUPS
        taken = set(groups.values())
        groups[first] = next(
            g for g in ((wanted + n) % _GROUPS + 1 for n in range(_GROUPS)) if g not in taken
        )
    return groups


def _lines(site: Site, trunk: FxoTrunk, wire: Wire, group: int) -> plan.AnalogLines:
    usual = country(site.country)
    deaf = trunk.start is LineStart.LOOP and not trunk.polarity
    listens = deaf if trunk.busy_detection is None else trunk.busy_detection
    signal = trunk.caller_id_signal or usual.caller_id_signal
    return plan.AnalogLines(
        span=trunk.span,
        channels=wire.channels,
        group=group,
        kewlstart=trunk.start is LineStart.KEWL,
        caller_id_signal=str(signal),
        caller_id_start=str(trunk.caller_id_start or _start(signal, usual.caller_id_start)),
        polarity=trunk.polarity,
        busy_count=trunk.busy_count if listens else 0,
        rx_gain_db=trunk.rx_gain_db,
        tx_gain_db=trunk.tx_gain_db,
    )


def _start(signal: CallerIdSignal, usual: CallerIdStart) -> CallerIdStart:
    """Tones cannot begin as digits do: a site that names another signal than its country's gets a fitting
    start."""
    if signal is CallerIdSignal.DTMF:
        return usual if usual is not CallerIdStart.RING else CallerIdStart.DTMF
    return usual if usual is not CallerIdStart.DTMF else CallerIdStart.RING


def _telephone_signal(site: Site) -> CallerIdSignal:
    """Telephones of a DTMF country show tones as well; the box sends tones, after the first ring."""
    signal = country(site.country).caller_id_signal
    return signal if signal is not CallerIdSignal.DTMF else CallerIdSignal.BELL


def _e1(site: Site, trunk: E1Trunk, wiring: Wiring, marks: Mapping[int, str]) -> Iterator[E1]:
    if not wiring.trunks[trunk.name].channels:
        return
    usual = country(site.country)
    network = trunk.signalling is E1Signalling.PRI_NET
    clock = trunk.clock or (Clock.BOX if network else Clock.CARRIER)
    for span in trunk.spans:
        yield E1(
            span=span,
            mark=marks[span],
            lines=trunk.lines or 30,
            r2=trunk.signalling is E1Signalling.R2,
            crc4=usual.crc4 if trunk.crc4 is None else trunk.crc4,
            carrier_clock=clock is Clock.CARRIER,
        )


def _analog(site: Site, wiring: Wiring, marks: Mapping[int, str]) -> Iterator[Analog]:
    lines: dict[int, list[tuple[int, bool]]] = {}
    for name, wire in wiring.trunks.items():
        trunk = site.trunks[name]
        if isinstance(trunk, FxoTrunk) and wire.channels:
            kewl = trunk.start is LineStart.KEWL
            lines.setdefault(trunk.span, []).extend((port, kewl) for port in trunk.ports)
    phones: dict[int, list[int]] = {}
    for extension, wire in wiring.phones.items():
        if wire.channels:
            phones.setdefault(wire.spans[0], []).append(int(site.phones[extension].port.partition("/")[2]))
    for span in sorted(lines.keys() | phones.keys()):
        own = lines.get(span, [])
        yield Analog(
            span=span,
            mark=marks[span],
            kewl=tuple(sorted(port for port, kewl in own if kewl)),
            loop=tuple(sorted(port for port, kewl in own if not kewl)),
            phones=tuple(sorted(phones.get(span, []))),
        )
